"""Questions about travel over HTTP, and what they are about."""

from __future__ import annotations

TIMES, CONTOURS, PLANS = "/api/v1/travel/times", "/api/v1/travel/isochrones", "/api/v1/plans"
MODES = ("car", "bike", "walk")
PLACES = [
    {"lon": 15.6197, "lat": 58.4076},
    {"lon": 15.6354, "lat": 58.3903},
    {"lon": 15.4936, "lat": 58.5086},
]
"""The inner city, Berga and Ljungsbro."""
SEA = {"lon": 19.5, "lat": 57.5}
OFFICE = {"office": "bas-syd"}


def codes(offices, kind):
    return sorted(code for code, office in offices.items() if office.kind == kind)


def ask(client, **question):
    response = client.post(TIMES, json=question)
    assert response.status_code == 200, response.json()
    return response.json()


def refusal(client, url, **question):
    response = client.post(url, json=question)
    problem = response.json()
    assert response.headers["content-type"].startswith("application/problem+json")
    assert problem["detail"] != problem["code"]
    return response.status_code, problem["code"]


def metrics_of(client, plan_id, **params):
    found = client.get(f"{PLANS}/{plan_id}/consequences", params={"against": plan_id, **params}).json()
    return {metric["code"]: metric for metric in found["metrics"]}, found


def one_line(text: str) -> str:
    """A text whose lines the terminal has broken, as it was."""
    return " ".join(text.replace("\u00a0", " ").split())
