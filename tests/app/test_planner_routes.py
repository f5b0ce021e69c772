"""What the planner's map asks for: a plan's own offices, people by district, ground that changed hands."""

from __future__ import annotations

import shutil

import pytest
import shapely
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings

PLANS = "/api/v1/plans"


@pytest.fixture(scope="module")
def client(example_folder, tmp_path_factory):
    copy = tmp_path_factory.mktemp("planner") / "var"
    shutil.copytree(example_folder, copy)
    with TestClient(create_app(Settings(data=copy))) as made:
        yield made


@pytest.fixture
def draft(client):
    in_force = client.get(f"{PLANS}/in-force", params={"division": "hemvard"}).json()
    return client.post(PLANS, json={"copy_from": in_force["id"], "name": "Prov"}).json()["id"]


def change(client, draft, edit):
    response = client.post(f"{PLANS}/{draft}/edits", json={"edits": [edit]}, headers={"if-match": '"1"'})
    assert response.status_code == 200, response.text


def test_a_draft_s_office_is_where_the_draft_has_it(client, draft):
    """In degrees to seven decimals, so within a centimetre or two of what was sent."""
    change(client, draft, {"op": "move_office", "office": "bas-ost", "lon": 15.65, "lat": 58.41})
    found = {one["code"]: one for one in client.get(f"{PLANS}/{draft}/offices").json()["offices"]}
    assert found["bas-ost"]["lon"] == pytest.approx(15.65, abs=1e-6)
    assert found["bas-ost"]["lat"] == pytest.approx(58.41, abs=1e-6)
    assert len(found) == 6


def test_the_people_of_a_district_are_the_published_ones(client):
    """Hackefors has 1 616 people, 147 of them 80 or older; Linköping 168 311 placed in all (facts)."""
    found = client.get("/api/v1/districts/people").json()
    hackefors = next(one for one in found["districts"] if one["code"] == "146")
    assert (hackefors["people"], hackefors["age_80_plus"]) == (1616, 147)
    assert sum(one["people"] for one in found["districts"]) == 168_311


def test_a_copy_has_no_moved_ground_and_a_moved_district_is_all_of_it(client, draft):
    url, crs = f"{PLANS}/{draft}/moved-ground", {"crs": "3006"}
    assert client.get(url, params=crs).json()["features"] == []
    change(client, draft, {"op": "move_districts", "districts": ["146"], "to": "syd"})
    (moved,) = client.get(url, params=crs).json()["features"]
    assert (moved["properties"]["from"], moved["properties"]["to"]) == ("ost", "syd")
    districts = client.get("/api/v1/districts", params=crs).json()["features"]
    hackefors = next(shapely.geometry.shape(d["geometry"]) for d in districts if d["id"] == "146")
    ground = shapely.geometry.shape(moved["geometry"])
    assert ground.symmetric_difference(hackefors).area < 1
