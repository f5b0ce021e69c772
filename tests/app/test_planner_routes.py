"""What the planner's map asks for: a plan's own offices, people by district, ground that changed hands."""

from __future__ import annotations

import csv
import io

import pytest
import shapely

from geodata import vector_files

PLANS = "/api/v1/plans"


@pytest.fixture
def client(drafting):
    return drafting


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
    """Hackefors has 1 616 people, 147 of them 80 or older; Linköping 168 311 placed in all but Mjärdevi (facts)."""
    found = client.get("/api/v1/districts/people").json()
    hackefors = next(one for one in found["districts"] if one["code"] == "146")
    assert (hackefors["people"], hackefors["age_80_plus"]) == (1616, 147)
    assert sum(one["people"] for one in found["districts"] if one["code"] != "155") == 168_311


def test_a_district_of_unknown_people_is_never_nobody(client, draft):
    """Mjärdevi (155): the facts leave its people blank (1-4), and say that none of them is 80 or older.

    Moved alone it is one address of unknown people in the flyttlista; with Ryd (9 237) it is in no sum.
    """
    found = client.get("/api/v1/districts/people").json()
    mjardevi = next(one for one in found["districts"] if one["code"] == "155")
    assert (mjardevi["people"], mjardevi["age_80_plus"]) == ("<5", 0)
    before = client.get(f"{PLANS}/{draft}/consequences").json()["metrics"]
    assert {"code": "people_suppressed", "count": 1} in before[0]["notes"]["after"]
    change(client, draft, {"op": "move_districts", "districts": ["155"], "to": "ost"})
    rows = client.get(f"{PLANS}/{draft}/ledger").json()["rows"]
    everybody = [row for row in rows if row["group"] == "all"]
    assert {(row["addresses"], row["people"], row["car_nearer"]) for row in everybody} == {(1, "<5", None)}
    assert "age_80_plus" not in {row["group"] for row in rows}
    (effect,) = client.get(f"{PLANS}/{draft}/effects").json()["effects"]
    assert (effect["moved"], effect["moved_80_plus"]) == ("<5", 0)
    crs = {"crs": "3006"}
    districts = client.get("/api/v1/districts", params=crs).json()["features"]
    outline = next(d["geometry"] for d in districts if d["id"] == "155")
    within = client.post(f"{PLANS}/{draft}/enclosed", params=crs, json={"polygon": outline}).json()
    assert (within["addresses"], within["people"], within["age_80_plus"]) == (1, "<5", 0)


def test_who_lives_within_a_polygon_is_told_by_area_before_it_is_given_to_any(client, draft):
    """Hackefors' own outline has its 1 616 people, 147 of them 80 or older, all in Öst; some hundred metres out, more."""
    url, crs = f"{PLANS}/{draft}/enclosed", {"crs": "3006"}
    districts = client.get("/api/v1/districts", params=crs).json()["features"]
    outline = next(d["geometry"] for d in districts if d["id"] == "146")
    found = client.post(url, params=crs, json={"polygon": outline}).json()
    assert (found["people"], found["age_80_plus"]) == (1616, 147)
    (part,) = found["areas"]
    assert (part["area"], part["people"], part["addresses"]) == ("ost", 1616, found["addresses"])
    around = shapely.geometry.mapping(shapely.geometry.shape(outline).buffer(1_500))
    wider = client.post(url, params=crs, json={"polygon": around}).json()
    people = [one["people"] for one in wider["areas"]]
    assert len(people) > 1
    assert people == sorted(people, reverse=True)
    assert sum(people) == wider["people"] > 1616


@pytest.mark.parametrize(
    ("polygon", "code"),
    [
        ({"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}, "polygon_crosses_itself"),
        ({"type": "LineString", "coordinates": [[0, 0], [2, 2]]}, "edit_geometry"),
    ],
)  # fmt: skip
def test_what_is_no_polygon_encloses_nobody_and_says_why(client, draft, polygon, code):
    answer = client.post(f"{PLANS}/{draft}/enclosed", params={"crs": "3006"}, json={"polygon": polygon})
    assert (answer.status_code in {400, 409, 422}, answer.json()["code"]) == (True, code)


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


@pytest.mark.parametrize(
    ("form", "ending"), [("geojson", "geojson"), ("gpkg", "gpkg"), ("shp", "zip"), ("fgb", "fgb")]
)
def test_a_draft_is_sent_as_a_map_file_that_holds_its_areas(client, draft, tmp_path, form, ending):
    """Six areas in SWEREF 99 TM, or degrees in GeoJSON: Linköping lies at 15.6 degrees east."""
    sent = client.get(f"{PLANS}/{draft}/export", params={"format": form})
    assert sent.status_code == 200
    assert f'filename="Prov.{ending}"' in sent.headers["content-disposition"]
    assert sent.headers["etag"] == '"1"'
    path = tmp_path / f"sent.{ending}"
    path.write_bytes(sent.content)
    read = vector_files.read(path)
    assert sorted(read.table["code"]) == ["centrum", "norr", "ost", "syd", "sydost", "vast"]
    if form == "geojson":
        assert 15 < shapely.geometry.shape(sent.json()["features"][0]["geometry"]).bounds[0] < 17


def test_a_plan_is_sent_as_a_table_of_districts_in_the_language_asked_for(client, draft):
    sent = client.get(f"{PLANS}/{draft}/export", params={"format": "csv"}, headers={"accept-language": "en"})
    rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 70
    assert {row["division"] for row in rows} == {"Home care"}
    assert next(row for row in rows if row["district_code"] == "146")["area_code"] == "ost"


def test_coordinates_of_an_export_are_in_the_system_asked_for(client, draft):
    sent = client.get(f"{PLANS}/{draft}/export", params={"crs": "EPSG:3006"}).json()
    assert sent["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::3006"
    assert shapely.geometry.shape(sent["features"][0]["geometry"]).bounds[0] > 400_000
    refused = client.get(f"{PLANS}/{draft}/export", params={"crs": "4711"})
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_crs")


@pytest.mark.parametrize(("query", "status"), [({"format": "docx"}, 422), ({"format": ""}, 422)])
def test_an_unknown_form_of_export_is_refused(client, draft, query, status):
    assert client.get(f"{PLANS}/{draft}/export", params=query).status_code == status


def test_an_export_of_no_plan_is_refused(client):
    assert client.get(f"{PLANS}/4711/export").status_code == 404


def test_a_file_has_the_plan_s_name_without_signs_that_steer_a_path_or_a_header(client):
    in_force = client.get(f"{PLANS}/in-force", params={"division": "hemvard"}).json()
    name = '../Öst "A"\r\nx: y / Fem'
    made = client.post(PLANS, json={"copy_from": in_force["id"], "name": name}).json()
    told = client.get(f"{PLANS}/{made['id']}/export").headers["content-disposition"]
    assert (
        told == "attachment; filename=\"Ost-A-x-y-Fem.geojson\"; filename*=UTF-8''%C3%96st-A-x-y-Fem.geojson"
    )
