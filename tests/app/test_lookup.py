"""The look-up over HTTP: one answer, or a clear word; never a guess, never a defect of ours."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.lookups import lookup
from app.workspace import today

pytestmark = pytest.mark.both_databases

LOOKUP = "/api/v1/lookup"


def ask(client, **question):
    return client.post(LOOKUP, json=question)


def test_a_misspelt_address_gets_one_answer_that_says_what_was_understood(client):
    """The facts put office Öst at Drottninggatan 45, in the inner city, in the home-care area Centrum."""
    answer = ask(client, text="drottningatan 45").json()
    assert answer["understood"]["label"] == "Drottninggatan 45"
    assert answer["understood"]["corrected"] is True
    assert answer["address"]["street"] == "Drottninggatan"
    assert [d["division"] for d in answer["divisions"]] == ["socialtjanst", "hemvard"]


def test_the_answer_names_area_office_provider_and_the_plan_it_rests_on(client):
    social, care = ask(client, text="Drottninggatan 45").json()["divisions"]
    assert social["office"]["name"] == "Områdeskontor Öst"
    assert social["plan"]["basis"] == "computed"
    assert care["plan"]["basis"] == "assumed"
    assert care["provider"]["name"]
    assert care["area"]["code"] in {"centrum", "norr", "ost", "syd", "sydost", "vast"}


def test_the_same_place_gets_the_same_answer_however_it_is_asked(client):
    by_text = ask(client, text="Drottninggatan 45").json()
    address = by_text["address"]
    by_id = ask(client, address_id=address["id"]).json()
    by_metres = ask(client, e=address["e"], n=address["n"]).json()
    by_degrees = ask(client, lon=address["lon"], lat=address["lat"]).json()
    for other in (by_id, by_metres, by_degrees):
        assert [d["area"]["code"] for d in other["divisions"]] == [
            d["area"]["code"] for d in by_text["divisions"]
        ]
        assert other["district"] == by_text["district"]


def test_a_number_from_before_a_new_import_names_no_other_house(client):
    """The number is the import's mark times 2^28 plus the row; a new import has another mark."""
    first = client.app.state.holder.current().first_address_id
    refused = {n: ask(client, address_id=n) for n in (first - 2**28 + 7, first + 2**28 + 7, first + 2**27, 7)}
    assert [r.status_code for r in refused.values()] == [404] * 4
    assert [r.json()["code"] for r in refused.values()] == ["stale_address_id"] * 2 + [
        "unknown_address_id"
    ] * 2
    assert all(len(r.json()["detail"]) > 30 for r in refused.values())


def test_suggestions_answers_and_questions_call_an_address_the_same(client):
    answered = ask(client, text="Drottninggatan 45").json()["address"]["id"]
    found = client.post("/api/v1/addresses/search", json={"text": "Drottninggatan 45"}).json()["hits"][0]
    asked = ask(client, text="drottn 45").json()["facts"]["candidates"][0]
    assert answered == found["address_id"] == asked["address_id"]
    assert answered > 2**28
    assert ask(client, address_id=answered).json()["address"]["label"] == "Drottninggatan 45"


def test_an_answer_nearer_a_border_than_the_points_accuracy_asks_to_be_checked(client):
    """Synthetic points are known to 25 m, the margin is 25 m too: the flag is set exactly below that.

    Asked are the six addresses nearest a border between home-care areas, and six far from any.
    """
    workspace = client.app.state.holder.current()
    plan = workspace.in_force("hemvard", today())
    e, n = (workspace.addresses[axis].to_numpy() for axis in ("e", "n"))
    index = workspace.assigner(plan).assign(e, n)
    order = np.argsort(workspace.assigner(plan).distance_to_border_m(e, n, index))
    flags = []
    for address_id in [*order[:6], *order[20_000:20_006]]:
        answer = ask(client, address_id=workspace.first_address_id + int(address_id)).json()
        care = next(d for d in answer["divisions"] if d["division"] == "hemvard")
        assert answer["address"]["accuracy_m"] == 25
        assert care["verify"] == (care["distance_to_border_m"] < 25)
        assert care["neighbour"]["code"] != care["area"]["code"]
        flags.append(care["verify"])
    assert flags == [True] * 6 + [False] * 6


def test_a_point_outside_the_municipality_is_told_so(client):
    response = ask(client, lon=18.07, lat=59.33)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "outside_municipality"
    assert "Linköping" in response.json()["detail"]


@pytest.mark.parametrize("text", ["", "   ", "\x00", "?!", "🏠", "'; DROP TABLE address; --", "999999999"])
def test_nonsense_gets_a_word_and_not_a_guess(client, text):
    response = ask(client, text=text)
    assert response.status_code in {404, 409, 422}
    assert response.json()["detail"] != response.json()["code"]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ({}, "one_question"),
        ({"text": "a", "address_id": 1}, "one_question"),
        ({"lon": 15.6}, "half_a_coordinate"),
        ({"e": 536000}, "half_a_coordinate"),
    ],
)
def test_a_question_that_is_none_or_two_is_refused(client, question, reason):
    response = ask(client, **question)
    assert response.status_code == 422
    assert reason in response.json()["facts"]["reasons"][0]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"lon": 181, "lat": 58}', "lon får vara högst 180"),
        ('{"text": "a", "age": -1}', "age får vara lägst 0"),
        ('{"text": 5}', "text ska vara text"),
        ('{"text": "a", "date": "i går"}', "date ska vara ett datum, som 2027-05-01"),
        ('{"text": "a", "colour": "red"}', "colour finns inte bland det man kan fråga om"),
        ('{"address_id": "x"}', "address_id ska vara ett heltal"),
        ("{}", "ange en sak att slå upp: text, address_id, lon och lat, eller e och n"),
        ('{"lon": 15.6}', "ange båda koordinaterna: lon och lat, eller e och n"),
        ("[]", "skicka frågan som ett JSON-objekt med fält"),
        ("", "frågan saknar innehåll"),
        ('{"text": "a"', "det är inte giltig JSON"),
        ('{"lon": NaN, "lat": 58}', "lon ska vara ett tal"),
    ],
)
def test_a_question_that_breaks_a_rule_is_told_the_field_and_what_is_allowed(client, body, said):
    """Never what was sent: it may be somebody's address."""
    headers = {"content-type": "application/json", "accept-language": "sv"}
    response = client.post(LOOKUP, content=body, headers=headers)
    problem = response.json()
    assert (response.status_code, problem["code"]) == (422, "invalid_request")
    assert problem["detail"] == f"Frågan gick inte att förstå: {said}."


@pytest.mark.parametrize("path", [LOOKUP, "/api/v1/addresses/search"])
def test_a_text_too_long_to_be_a_question_is_refused_early(client, path):
    """301 characters are one too many; a body of over 16 kB is refused by its length, stated or not."""
    long = client.post(path, json={"text": "å" * 301})
    assert (long.status_code, long.json()["code"]) == (422, "text_too_long")
    assert client.post(path, json={"text": "å" * 300}).json().get("code") != "text_too_long"
    huge = client.post(path, json={"text": "x" * 3_000_000})
    unstated = client.post(path, content=(b"x" * 1_000 for _ in range(3_000)))
    for response in (huge, unstated):
        assert (response.status_code, response.json()["code"]) == (413, "body_too_large")
        assert "16 kB" in response.json()["detail"]


def test_numbers_that_are_none_are_refused(client):
    response = client.post(
        LOOKUP, content='{"lon": NaN, "lat": Infinity}', headers={"content-type": "application/json"}
    )
    assert response.status_code == 422


def test_the_day_may_stand_in_the_address_and_two_different_days_are_refused(client):
    question = {"text": "Drottninggatan 45"}
    before = client.post(f"{LOOKUP}?date=2023-04-30", json=question).json()
    assert before == ask(client, **question, date="2023-04-30").json()
    assert before["divisions"] == []
    assert client.post(f"{LOOKUP}?date=2023-04-30", json={**question, "date": "2023-04-30"}).json() == before
    assert client.post(f"{LOOKUP}?date=x", json=question).status_code == 422
    refused = client.post(f"{LOOKUP}?date=2023-04-30", json={**question, "date": "2024-01-01"})
    assert (refused.status_code, refused.json()["code"]) == (422, "two_dates")


def test_a_day_before_the_plan_held_gets_no_answer_for_that_division_and_the_reason(client):
    """Home care in six areas holds since 1 May 2023 (the municipality's public pages); the other plan's first
    day is not known, so nothing is said about days before it was made. The division is named, with the reason."""
    made = client.app.state.holder.current().in_force("socialtjanst", today()).created_at[:10]
    before = ask(client, text="Drottninggatan 45", date="2023-04-30").json()
    first = ask(client, text="Drottninggatan 45", date="2023-05-01").json()
    now = ask(client, text="Drottninggatan 45").json()
    social = {"division": "socialtjanst", "reason": "not_that_day", "name": "", "first_day": made}
    care = {"division": "hemvard", "reason": "not_that_day", "name": "", "first_day": "2023-05-01"}
    assert (before["divisions"], before["unplanned"]) == ([], [social, care])
    assert [d["division"] for d in first["divisions"]] == ["hemvard"]
    assert first["unplanned"] == [social]
    assert ([d["division"] for d in now["divisions"]], now["unplanned"]) == (["socialtjanst", "hemvard"], [])


def test_who_is_responsible_follows_service_age_and_day(client):
    """Facts: home care lay with Äldrenämnden until 2023, then with Vård- och omsorgsnämnden; LSS is undecided."""
    now = ask(client, text="Drottninggatan 45", service="hemtjanst", date="2026-11-22").json()["responsible"]
    then = ask(client, text="Drottninggatan 45", service="hemtjanst", date="2023-06-01").json()["responsible"]
    lss = ask(client, text="Drottninggatan 45", service="lss", date="2026-11-22").json()["responsible"]
    assert [c["committee"] for c in now["candidates"]] == ["Vård- och omsorgsnämnden"]
    assert [c["committee"] for c in then["candidates"]] == ["Äldrenämnden"]
    assert lss["undecided"] is True


def test_an_empty_store_says_what_to_do(empty_client):
    response = ask(empty_client, text="Storgatan 1")
    assert (response.status_code, response.json()["code"]) == (503, "no_districts")
    assert empty_client.get("/api/v1/health").json()["ready"] is False


def test_nothing_that_was_asked_is_logged(client, caplog):
    caplog.set_level(logging.DEBUG)
    ask(client, text="Drottninggatan 45")
    ask(client, text="Hemligagatan 17")
    client.post("/api/v1/addresses/search", json={"text": "Hemligagatan"})
    assert "Hemligagatan" not in caplog.text
    assert "Drottninggatan" not in caplog.text


def test_the_answer_may_not_be_kept_by_anybody_on_the_way(client):
    assert ask(client, text="Drottninggatan 45").headers["cache-control"] == "no-store"


@pytest.mark.one_database
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_no_text_whatsoever_is_a_defect(client, text):
    body = json.dumps({"text": text}).encode()
    for path in (LOOKUP, "/api/v1/addresses/search"):
        response = client.post(path, content=body, headers={"content-type": "application/json"})
        assert response.status_code < 500


def test_an_office_of_a_plan_in_force_is_a_place_to_look_up(client):
    """The bases of home care stand in no table of places; "kontoret väst" is no name, so it is asked about."""
    base = ask(client, text="Utgångslokal Norr").json()
    assert (base["understood"]["kind"], base["divisions"][1]["area"]["code"]) == ("place", "norr")
    asked = ask(client, text="kontoret väst")
    assert (asked.status_code, asked.json()["code"]) == (409, "perhaps")
    assert [c["label"] for c in asked.json()["facts"]["candidates"]] == ["Områdeskontor Väst"]


def test_the_example_has_postcodes_that_nobody_can_take_for_real(client):
    """99 and the district's code: Innerstaden is district 133. The post's own end before 985."""
    answer = ask(client, text="Drottninggatan 45, 991 33").json()
    assert (answer["address"]["postcode"], answer["district"]["code"]) == ("99133", "133")
    assert ask(client, text="Drottninggatan 45, 582 27").status_code == 200
    asked = ask(client, text="991 33").json()
    assert asked["code"] == "postcode_is_not_an_address"
    assert "Drottninggatan" in asked["facts"]["streets"]
    assert ask(client, text="582 27 Linköping").json()["code"] == "postcodes_made_up"
    hits = client.post("/api/v1/addresses/search", json={"text": "991 33", "limit": 8}).json()["hits"]
    assert {(hit["kind"], hit["detail"]) for hit in hits} == {("street", "Innerstaden")}


@pytest.mark.one_database
def test_only_what_is_read_from_memory_is_answered_without_a_thread(client):
    """A place is searched for on the streets, another time of day computed; who searches keeps others waiting."""
    ask(client, text="Drottninggatan 45")
    workspace = client.app.state.holder.current()
    address, place = (workspace.index.resolve(text) for text in ("Drottninggatan 45", "Utgångslokal Norr"))

    def at_hand(understood, day=None, period=None):
        return lookup.is_at_hand(workspace, understood, day=day or today(), period=period)

    assert (place.address, at_hand(place)) == (-1, False)
    assert (at_hand(address), at_hand(address, period="day"), at_hand(address, period="peak")) == (
        True,
        True,
        False,
    )
    with workspace.travel._lock:
        assert not at_hand(address)
    fresh = replace(workspace, _assigners={})
    assert not lookup.is_at_hand(fresh, address, day=today(), period=None)


def test_suggestions_come_while_typing(client):
    hits = client.post("/api/v1/addresses/search", json={"text": "drottn 4", "limit": 5}).json()["hits"]
    assert 0 < len(hits) <= 5
    assert hits[0]["label"].startswith("Drottninggatan 4")


def test_the_areas_of_the_plan_in_force_are_shapes_in_the_system_asked_for(client):
    plan = client.get("/api/v1/plans/in-force", params={"division": "hemvard"}).json()
    degrees = client.get(f"/api/v1/plans/{plan['id']}/areas").json()
    metres = client.get(f"/api/v1/plans/{plan['id']}/areas", params={"crs": "EPSG:3006"}).json()
    assert len(degrees["features"]) == len(metres["features"]) == 6
    lon, lat = (
        degrees["features"][0]["geometry"]["coordinates"][0][0][:2]
        if (degrees["features"][0]["geometry"]["type"] == "Polygon")
        else degrees["features"][0]["geometry"]["coordinates"][0][0][0][:2]
    )
    assert 14 < lon < 17
    assert 57 < lat < 60


def test_an_unknown_coordinate_system_is_refused(client):
    assert client.get("/api/v1/districts", params={"crs": "9999"}).json()["code"] == "unknown_crs"


def test_unknown_addresses_of_the_api_are_problems_too(client):
    response = client.get("/api/v1/nothing")
    assert (response.status_code, response.json()["code"]) == (404, "no_such_page")
