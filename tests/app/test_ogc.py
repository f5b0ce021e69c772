"""The open doors: OGC API - Features as its clients read it, drafts for nobody else, and the DCAT description."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date, timedelta
from html import unescape
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from fastapi.testclient import TestClient
from pygeoapi import api as core
from pyproj import Transformer

from app.actor import Actor, act_as
from app.main import create_app
from app.ogc.collections import COLLECTIONS, Source, drafts
from app.ogc.provider import asked_days, storage_bbox, uri
from app.settings import Settings
from geodata.crs import SWEREF99_1500, SWEREF99_TM
from tests.app.conftest import signed_in
from tests.app.small_town import town

pytestmark = pytest.mark.both_databases

GDAL = """
import pickle, pyogrio, sys
while True:
    address, layer, options = pickle.load(sys.stdin.buffer)
    found = pyogrio.list_layers(address)[:, 0].tolist() if layer is None else pyogrio.read_dataframe(address, layer=layer, **options)
    pickle.dump(found, sys.stdout.buffer)
    sys.stdout.buffer.flush()
"""
"""GDAL keeps the interpreter to itself while it waits for us, so it asks from a process of its own."""

AREAS = "/ogc/collections/areas/items"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@pytest.fixture(scope="module")
def gdal():
    """What GDAL reads from a service: a layer, or the names of all."""
    with subprocess.Popen(
        [sys.executable, "-c", GDAL], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:

        def read(address, layer=None, **options):
            pickle.dump((f"OAPIF:{address}/ogc", layer, options), reader.stdin)
            reader.stdin.flush()
            return pickle.load(reader.stdout)

        yield read
        reader.kill()


def test_gdal_reads_every_collection_whole(address, client, gdal):
    """GDAL pages through all 70 districts though it asks for 50 at a time; the ground is the same to the centimetre."""
    districts = client.app.state.holder.ready().districts
    read = gdal(address, "districts", PAGE_SIZE="50")
    assert sorted(read["code"]) == sorted(districts["code"])
    there = read.set_index("code").geometry.to_crs(SWEREF99_TM)
    for code, shape in zip(districts["code"], districts.geometry, strict=True):
        assert shapely.hausdorff_distance(there[code], shape) < 0.01
    assert set(gdal(address)) >= {"districts", "areas", "offices", "providers", "drafts"}
    assert len(gdal(address, "drafts")) == 0


@pytest.mark.parametrize("code", [SWEREF99_TM, SWEREF99_1500])
def test_gdal_reads_swedish_systems_with_their_axes_the_right_way_round(address, client, gdal, code):
    """The server writes northing first, as the registry says; GDAL gives easting first, as its users expect."""
    record = next(r for r in client.app.state.holder.ready().decided if r.plan.division == "hemvard")
    read = gdal(address, "offices", CRS=f"EPSG:{code}")
    assert read.crs.to_epsg() == code
    there = read[read["division"] == "hemvard"].set_index("code").geometry.to_crs(SWEREF99_TM)
    for office in record.plan.offices:
        assert there[office.code].distance(shapely.Point(office.e, office.n)) < 0.02


def test_coordinates_are_northing_first_where_the_registry_says_so(client):
    """An office in three systems: (15.6, 58.4), then about (6 474 000, 536 000) and (6 474 000, 185 000)."""

    def point(crs):
        features = client.get("/ogc/collections/offices/items", params={"crs": crs, "limit": 1}).json()[
            "features"
        ]
        return features[0]["geometry"]["coordinates"]

    lon, lat = point(CRS84)
    north, east = point(uri(SWEREF99_TM))
    local_north, local_east = point(uri(SWEREF99_1500))
    assert 15 < lon < 16.5
    assert 58 < lat < 59
    assert 6_400_000 < north < 6_550_000
    assert 500_000 < east < 600_000
    assert 100_000 < local_east < 260_000 < local_north
    x, y = Transformer.from_crs(SWEREF99_TM, 4326, always_xy=True).transform(east, north)
    assert (x, y) == pytest.approx((lon, lat), abs=1e-6)
    answer = client.get("/ogc/collections/offices/items", params={"crs": uri(SWEREF99_TM)})
    assert answer.headers["content-crs"] == f"<{uri(SWEREF99_TM)}>"
    assert answer.headers["content-type"].startswith("application/geo+json")


@pytest.mark.parametrize("system", [CRS84, uri(SWEREF99_TM), uri(SWEREF99_1500)])
def test_a_box_in_any_system_finds_what_touches_it(client, system):
    """The oracle is shapely on the districts, with the box's corners turned by pyproj and a margin for its sides."""
    table = client.app.state.holder.ready().districts
    e, n = 536_000.0, 6_474_000.0
    code = {CRS84: 4326, uri(SWEREF99_TM): SWEREF99_TM, uri(SWEREF99_1500): SWEREF99_1500}[system]
    turn = Transformer.from_crs(SWEREF99_TM, code, always_xy=True).transform
    (x0, x1), (y0, y1) = turn([e - 800, e + 800], [n - 600, n + 600])
    box = f"{x0},{y0},{x1},{y1}" if system == CRS84 else f"{y0},{x0},{y1},{x1}"
    found = client.get(
        "/ogc/collections/districts/items",
        params={"bbox": box, "bbox-crs": system, "limit": 100, "skipGeometry": "true"},
    ).json()["features"]
    names = {one["properties"]["code"] for one in found}
    surely = table["code"][table.intersects(shapely.box(e - 700, n - 500, e + 700, n + 500))]
    perhaps = table["code"][table.intersects(shapely.box(e - 900, n - 700, e + 900, n + 700))]
    assert set(surely) <= names <= set(perhaps)


def test_a_box_holds_its_corners_in_every_system():
    for system, values in (
        (CRS84, (15.5, 58.3, 15.9, 58.6)),
        (uri(SWEREF99_1500), (6_460_000, 130_000, 6_480_000, 160_000)),
    ):
        south, west, north, east = storage_bbox(values, system)
        assert south < north
        assert west < east
        assert np.isfinite([south, west, north, east]).all()


def test_pages_and_filters_give_every_area_once(client):
    seen = []
    url = f"{AREAS}?division=hemvard&limit=4&skipGeometry=true"
    while url:
        page = client.get(url).json()
        seen += [one["id"] for one in page["features"]]
        url = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert len(seen) == len(set(seen)) == page["numberMatched"] == 6
    one = client.get(f"{AREAS}?division=hemvard&code=norr&properties=name").json()["features"]
    assert [feature["properties"] for feature in one] == [{"name": "Norr"}]
    named = client.get(f"{AREAS}?q=attendo&skipGeometry=true&sortby=-code").json()["features"]
    assert [feature["properties"]["code"] for feature in named] == ["vast"]


def every_page(client, url):
    """The features behind an address and all that it leads on to, and how many each page said there were."""
    found, told = [], set()
    while url:
        page = client.get(url).json()
        found += page["features"]
        told.add(page["numberMatched"])
        url = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    return found, told


@pytest.mark.parametrize("collection", ["districts", "areas", "offices", "providers"])
def test_every_field_filters_its_collection_page_by_page_swedish_letters_and_all(client, collection):
    """The oracle counts in the whole collection; the value asked for has a Swedish letter wherever a field has one."""
    items = f"/ogc/collections/{collection}/items"
    whole = client.get(f"{items}?limit=1000&skipGeometry=true").json()["features"]
    for field in COLLECTIONS[collection].fields:
        values = sorted(
            {str(one["properties"][field]) for one in whole}, key=lambda v: not set(v) & set("åäöÅÄÖ")
        )
        expected = [one["id"] for one in whole if str(one["properties"][field]) == values[0]]
        query = urlencode({field: values[0], "limit": max(1, len(expected) // 2), "skipGeometry": "true"})
        found, told = every_page(client, f"{items}?{query}")
        assert ([one["id"] for one in found], told) == (expected, {len(expected)}), field


def test_what_the_service_says_of_itself_is_what_it_does(client):
    """No writing, no processes, no filter language, no free parameters; asked twice, the same."""
    told = client.get("/ogc/conformance?f=json").json()["conformsTo"]
    assert told == client.get("/ogc/conformance?f=json").json()["conformsTo"]
    assert len(told) == len(set(told))
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in told
    assert not [part for part in told if "create" in part or "filter" in part or "cql" in part]
    before = len(core.CONFORMANCE_CLASSES)
    client.get("/ogc/conformance?f=html")
    assert len(core.CONFORMANCE_CLASSES) == before
    document = client.get("/ogc/openapi?f=json").json()
    assert not [path for path in document["paths"] if "job" in path]
    assert {method for operations in document["paths"].values() for method in operations} == {"get"}
    assert "vendorSpecificParameters" not in str(document)


def test_a_misspelt_field_is_named_with_those_that_there_are(client):
    answer = client.get(f"{AREAS}?divison=hemvard")
    assert "divison" in answer.json()["description"]
    assert "division" in answer.json()["description"]


def test_a_day_gives_what_holds_then(client):
    """The example's plans hold from the day they were made; before, nothing does."""
    today = client.get(f"{AREAS}?resulttype=hits").json()["numberMatched"]
    assert client.get(f"{AREAS}?resulttype=hits&datetime=1900-01-01").json()["numberMatched"] == 0
    assert (
        client.get(f"{AREAS}?resulttype=hits&datetime=2900-01-01T00:00:00Z").json()["numberMatched"] == today
    )
    assert client.get(f"{AREAS}?resulttype=hits&datetime=../1900-01-01").json()["numberMatched"] == 0
    assert client.get(f"{AREAS}?resulttype=hits&datetime=1900-01-01/..").json()["numberMatched"] >= today > 0
    assert asked_days("2026-05-01/") == ("2026-05-01", "9999-12-31")


def test_a_plan_without_a_decided_first_day_tells_from_which_day_it_is_found(client):
    """``valid_from`` is empty for the computed proposal; ``first_day`` is the day that the filter goes by."""
    told = [one["properties"] for one in client.get(f"{AREAS}?f=json").json()["features"]]
    undated = [one for one in told if not one["valid_from"]]
    assert undated
    for one in undated:
        before = (date.fromisoformat(one["first_day"]) - timedelta(days=1)).isoformat()
        query = f"{AREAS}?resulttype=hits&plan={one['plan']}&datetime="
        assert client.get(query + one["first_day"]).json()["numberMatched"] > 0
        assert client.get(query + before).json()["numberMatched"] == 0


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("datetime=xx", 400), ("datetime=2026-05-02/2026-05-01", 400), ("bbox=1,2,3", 400), ("limit=0", 400), ("offset=-1", 400), ("crs=EPSG:1", 400),
        ("filter=code='norr'", 400), ("sortby=okänd", 400), ("f=xml", 400), ("limit=999999", 200),
        ("bbox=nan,nan,nan,nan", 400), ("divison=hemvard", 400), ("filter=code LIKE 'n%'&filter-lang=cql2-text", 400),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_is_refused_and_never_a_defect(client, query, status):
    assert client.get(f"{AREAS}?{query}").status_code == status


def test_every_page_of_html_is_whole_and_names_no_other_host(client):
    for path in ("", "/conformance", "/collections", "/collections/areas", "/collections/areas/items",
                 "/collections/areas/items/3.norr", "/collections/areas/queryables", "/collections/areas/schema",
                 "/collections/none"):  # fmt: skip
        answer = client.get(f"/ogc{path}?f=html")
        assert answer.headers["content-type"].startswith("text/html"), path
        assert "<h1>" in answer.text
        for host in ("unpkg", "cdnjs", "pygeoapi.io", "http://schema.org"):
            assert host not in answer.text, path
        assert "<script" not in answer.text


def test_a_refusal_is_a_page_in_the_language_that_was_asked_for(client):
    """The banner of made-up data stands on it too, and in what a collection says of itself."""
    for language, words in (
        ("sv-SE", ("Det gick inte", "Exempeldata")),
        ("en-US", ("It did not work", "Example data")),
    ):
        asked = {"accept-language": language, "accept": "text/html"}
        for page in (f"{AREAS}?divison=x", "/ogc/collections/none", f"{AREAS}?bbox=1"):
            answer = client.get(page, headers=asked)
            assert answer.status_code in (400, 404)
            assert answer.headers["content-language"][:2] == language[:2]
            assert all(word in answer.text for word in words), page
        for page in ("/ogc", "/ogc/collections", "/ogc/conformance", AREAS):
            text = client.get(
                page, headers={**asked, "accept-language": f"{language},{language[:2]};q=0.9"}
            ).text
            assert words[1] in text, page
            assert "{" not in text.split("<main", 1)[0], page
        told = client.get("/ogc/collections/areas?f=json", headers={"accept-language": language}).json()
        assert words[1] in told["description"]


def test_the_first_page_leads_only_to_what_is_here(client):
    for link in client.get("/ogc?f=json").json()["links"]:
        assert client.get(link["href"].removeprefix("http://testserver")).status_code == 200, link


@pytest.mark.parametrize(
    "query",
    [
        "bbox=15,59,16,58",
        f"bbox=6490000,530000,6470000,540000&bbox-crs={uri(SWEREF99_TM)}",
        "bbox=1",
        "limit=x",
    ],
)
def test_a_refusal_is_json_and_no_geojson(client, query):
    """A box whose north lies south of its south, in degrees and in metres, and two other mistakes."""
    answer = client.get(f"{AREAS}?{query}", headers={"accept": "application/geo+json"})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()["description"]


def test_the_link_to_json_keeps_what_was_asked(client):
    page = client.get(f"{AREAS}?division=hemvard&limit=2", headers={"accept": "text/html"}).text
    link = unescape(page.split('">JSON</a>')[0].rsplit('href="', 1)[1]).removeprefix("http://testserver")
    assert client.get(link).json()["numberMatched"] == 6


@pytest.fixture
def planner(tmp_path, database):
    """A planner who has signed in, where accounts are used, in a town whose plan of home care is number 1."""
    store = town(tmp_path, database)
    with TestClient(create_app(Settings(data=tmp_path, database_url=store.url))) as made:
        yield signed_in(made)
    store.close()


def test_drafts_are_for_signed_in_planners_alone(planner):
    """The first client is a planner; the other has no session; a reader and one unknown get nothing either."""
    client = planner
    client.post("/api/v1/plans", json={"copy_from": 1, "name": "Utkast för kartan"})
    items = "/ogc/collections/drafts/items"
    names = {one["properties"]["plan_name"] for one in client.get(items).json()["features"]}
    assert "Utkast för kartan" in names
    assert TestClient(client.app).get(items).json()["numberMatched"] == 0
    state = client.app.state
    source = Source(workspace=state.holder.ready, planning=lambda: state.planning)
    try:
        for nobody in (Actor(name="anna", way="session", role=1), Actor(way="off", role=3), Actor()):
            act_as(nobody)
            assert list(drafts(source)) == []
    finally:
        act_as(Actor())


def test_the_description_of_the_data_sets_is_what_dcat_ap_se_asks_for(client):
    """Titles, descriptions, a publisher with a name and a type, and an address for each distribution."""
    answer = client.get("/dcat")
    assert answer.headers["content-type"].startswith("application/rdf+xml")
    root = ET.fromstring(answer.content)
    dcat, terms = "{http://www.w3.org/ns/dcat#}", "{http://purl.org/dc/terms/}"
    sets = root.findall(f"{dcat}Dataset")
    assert len(sets) == len(root.findall(f"{dcat}Catalog/{dcat}dataset")) == 4
    for one in [root.find(f"{dcat}Catalog"), *sets]:
        for term in ("title", "description"):
            languages = {
                text.get("{http://www.w3.org/XML/1998/namespace}lang") for text in one.findall(terms + term)
            }
            assert languages == {"sv", "en"}
        assert one.find(f"{terms}publisher") is not None
    for found in root.iter(f"{dcat}accessURL"):
        url = found.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource")
        assert client.get(url.removeprefix("http://testserver")).status_code == 200
    assert "Exempeldata" in answer.text


def test_what_the_profile_demands_of_the_operator_is_told_or_said_to_be_missing(client):
    """Licence and contact point; e-mail as mailto. As in ``exempel/obligatoriskt.rdf`` of diggsweden/DCAT-AP-SE."""
    about = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
    dcat, terms, vcard = (
        f"{{{uri}}}"
        for uri in (
            "http://www.w3.org/ns/dcat#",
            "http://purl.org/dc/terms/",
            "http://www.w3.org/2006/vcard/ns#",
        )
    )
    bare = client.get("/dcat")
    assert "Ingen kontaktpunkt" in bare.text
    assert "Ingen licens" in bare.text
    assert "contactPoint" not in bare.text
    state, kept = client.app.state, client.app.state.settings
    cc0 = "http://creativecommons.org/publicdomain/zero/1.0/"
    state.settings = kept.model_copy(
        update={
            "open_data_licence": cc0,
            "contact_name": "GIS & kart",
            "contact_email": "oppna.data@example.se",
        }
    )
    try:
        root = ET.fromstring(client.get("/dcat").content)
    finally:
        state.settings = kept
    contact = root.find(f"{vcard}Organization")
    assert contact.find(f"{vcard}fn").text == "GIS & kart"
    assert contact.find(f"{vcard}hasEmail").get(f"{about}resource") == "mailto:oppna.data@example.se"
    named = {one.get(f"{about}about") for one in root.iter() if one.get(f"{about}about")}
    sets, service = root.findall(f"{dcat}Dataset"), root.find(f"{dcat}DataService")
    for one in (*sets, service):
        assert one.find(f"{dcat}contactPoint").get(f"{about}resource") == contact.get(f"{about}about")
        assert one.find(f"{terms}publisher").get(f"{about}resource") in named
    for one in (root.find(f"{dcat}Catalog"), service, *root.iter(f"{dcat}Distribution")):
        assert one.find(f"{terms}license") is not None or one.find(f"{terms}rights") is not None
    licensed = [one.find(f"{terms}license") for one in root.iter(f"{dcat}Distribution")]
    assert [one.get(f"{about}resource") for one in licensed if one is not None].count(cc0) >= 6
    for link in root.iter(f"{dcat}accessService"):
        assert link.get(f"{about}resource") == service.get(f"{about}about")
    assert "inte" not in "".join(root.find(f"{dcat}Catalog").itertext())
