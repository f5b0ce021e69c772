"""What may be framed, by whom, and what a public map is told: the plan in force, no draft, no small count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.public import embeds
from app.settings import Settings
from areas.demand import NOT_GIVEN

PAGES = ["/", "/lista", "/data", "/hjalp", "/planera", "/embed", "/api/v1/health"]


@pytest.mark.parametrize("path", PAGES)
def test_every_other_page_refuses_to_be_framed(client, path):
    assert "frame-ancestors 'none'" in client.get(path).headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/embed/karta", "/embed/sok", "/embed/karta?division=hemvard&theme=dark"])
def test_a_frame_may_be_shown_by_ourselves_and_those_listed_alone(client, example_folder, path):
    """The client's application lists nobody."""
    assert client.get(path).headers["content-security-policy"].endswith("frame-ancestors 'self'")
    listed = Settings(
        data=example_folder, embed_origins="https://intranet.example.se https://*.example.org:8443"
    )
    with TestClient(create_app(listed)) as other:
        told = other.get(path).headers["content-security-policy"]
    assert told.endswith("frame-ancestors 'self' https://intranet.example.se https://*.example.org:8443")


@pytest.mark.parametrize(
    "odd", ["*", "https://a.se/path", "a.se", "https://a.se; script-src *", "https://a.se,https://b.se"]
)
def test_an_origin_that_would_say_something_else_is_refused(odd):
    with pytest.raises(ValueError, match="embed_origins"):
        Settings(embed_origins=odd)


def test_a_public_map_is_told_the_plan_in_force(client):
    told = client.get("/api/v1/public/hemvard").json()
    assert told["plan"]["status"] == "in_force"
    assert [one["properties"]["code"] for one in told["areas"]["features"]] == sorted(told["people"])
    answer = client.get(
        "/api/v1/public/hemvard",
        headers={"if-none-match": client.get("/api/v1/public/hemvard").headers["etag"]},
    )
    assert answer.status_code == 304


def test_a_draft_and_a_plan_that_does_not_hold_are_not_public(client):
    draft = client.post("/api/v1/plans", json={"copy_from": 3, "name": "Hemligt utkast"}).json()
    for query in (f"?plan={draft['id']}", "?plan=99999"):
        answer = client.get(f"/api/v1/public/{draft['division']}{query}")
        assert (answer.status_code, answer.json()["code"]) == (404, "plan_not_public")
    assert client.get("/api/v1/public/hemvard?date=1850-01-01").json()["code"] == "no_plan_in_force"


def test_counts_of_one_to_four_are_not_told(client, monkeypatch):
    """Everybody moves out of all areas but four people in the first address: its area has 4, the others 0."""
    workspace = client.app.state.holder.ready()
    record = embeds.public_plan(workspace, "hemvard", None, embeds.date.today())
    demand = workspace.demand
    total = demand.total * 0
    total[0] = 4
    few = replace(demand, total=total, unknown=None)
    monkeypatch.setitem(workspace.__dict__, "demand", few)
    told = embeds.people_by_area(workspace, record)
    assert sorted(told.values(), key=str) == [0] * (len(told) - 1) + [None]


def test_an_area_of_unknown_people_alone_is_not_told_as_empty(client, monkeypatch):
    """Nobody is counted anywhere; Mjärdevi (155), with 1-4 unknown, lies in Väst. Without any figure: no entry."""
    workspace = client.app.state.holder.ready()
    record = embeds.public_plan(workspace, "hemvard", None, embeds.date.today())
    demand = replace(workspace.demand, total=workspace.demand.total * 0)
    monkeypatch.setitem(workspace.__dict__, "demand", demand)
    told = embeds.people_by_area(workspace, record)
    assert (told["vast"], {told[code] for code in told if code != "vast"}) == (None, {0})
    unknown = np.full_like(demand.unknown, NOT_GIVEN)
    monkeypatch.setitem(workspace.__dict__, "demand", replace(demand, unknown=unknown))
    assert embeds.people_by_area(workspace, record) == {}


def test_simpler_borders_still_fit_together(client):
    import shapely

    workspace = client.app.state.holder.ready()
    record = embeds.public_plan(workspace, "hemvard", None, embeds.date.today())
    shapes = [shape for shape, _ in embeds.drawn_areas(record)]
    assert shapely.coverage_is_valid(shapes)
    points = sum(shapely.get_num_coordinates(shape) for shape in shapes)
    assert points <= sum(shapely.get_num_coordinates(area.geometry) for area in record.plan.areas)
