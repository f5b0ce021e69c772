"""Layers for other people's maps: tiles that GDAL and another library read, ETags, TileJSON, GeoJSON, and who may ask."""

from __future__ import annotations

import math

import mapbox_vector_tile
import numpy as np
import pyogrio
import pytest
import shapely
from fastapi.testclient import TestClient
from pyproj import Transformer

from app.main import create_app
from app.settings import Settings
from geodata.tiles.map_tiles import ORIGIN, RESOLUTIONS, TILE_PX
from tests.app.conftest import signed_in

LON, LAT = 15.62, 58.41
"""In the inner city of Linköping."""


def web(z, lon=LON, lat=LAT):
    """Column and row of a place, by the formulas of https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames."""
    x = (lon + 180) / 360 * 2**z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z
    return int(x), int(y)


def web_url(layer, z):
    x, y = web(z)
    return f"/tiles/{layer}/{z}/{x}/{y}.mvt"


def decoded(answer):
    assert answer.status_code == 200
    return mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})


@pytest.mark.parametrize("layer", ["districts", "stadsdelar", "socialtjanst", "hemvard"])
@pytest.mark.parametrize("z", [7, 10, 13])
def test_areas_are_valid_rings_that_another_library_reads(client, layer, z):
    found = decoded(client.get(web_url(layer, z)))
    assert list(found) == [layer]
    assert found[layer]["extent"] == 4096
    for feature in found[layer]["features"]:
        assert feature["properties"]["code"]
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.geom_type in {"Polygon", "MultiPolygon"}
        assert shapely.make_valid(shape).area == pytest.approx(shape.area, rel=0.01)


def test_gdal_reads_a_tile_where_it_lies_in_the_world(client, tmp_path):
    """GDAL places a tile by the names of its folders: ``10/556/309.mvt``; the middle of Linköping is in one district."""
    z, (x, y) = 10, web(10)
    path = tmp_path / str(z) / str(x) / f"{y}.mvt"
    path.parent.mkdir(parents=True)
    path.write_bytes(client.get(web_url("districts", z)).content)
    read = pyogrio.read_dataframe(path, layer="districts").to_crs(3006)
    place = shapely.Point(Transformer.from_crs(4326, 3006, always_xy=True).transform(LON, LAT))
    table = client.app.state.holder.ready().districts
    expected = table["code"][table.geometry.contains(place)].tolist()
    assert read["code"][read.geometry.contains(place)].tolist() == expected


@pytest.mark.parametrize("z", [8, 11])
def test_neighbours_stay_joined_however_simple_their_borders_are(client, z):
    """The areas of a tile together have the ground of their union: no gap and no overlap in the tile's units."""
    found = decoded(client.get(web_url("hemvard", z)))["hemvard"]["features"]
    shapes = [shapely.make_valid(shapely.geometry.shape(one["geometry"])) for one in found]
    together = shapely.union_all(shapes)
    assert sum(shapely.area(shapes)) == pytest.approx(together.area, rel=2e-4)
    holes = [shapely.Polygon(r) for p in shapely.get_parts(together) for r in p.interiors]
    assert sum(shapely.area(holes)) <= 2e-4 * together.area


def test_farther_away_is_simpler(client):
    def points(z):
        found = decoded(client.get(web_url("stadsdelar", z)))["stadsdelar"]["features"]
        return sum(
            shapely.get_num_coordinates(shapely.geometry.shape(one["geometry"])) for one in found
        ) / len(found)

    assert points(7) < points(11)


def test_the_national_grid_has_the_same_areas_in_its_own_metres(client, tmp_path):
    """A tile in SWEREF 99 TM, read without a place by GDAL, put where the grid that ``/tiles`` tells says it lies."""
    told = client.get("/tiles").json()
    assert (told["crs"], told["origin"], told["resolutions"]) == (3006, list(ORIGIN), list(RESOLUTIONS))
    z, (e, n) = 2, (536_500, 6_474_500)
    side = RESOLUTIONS[z] * TILE_PX
    x, y = int((e - ORIGIN[0]) // side), int((ORIGIN[1] - n) // side)
    layer = next(one for one in told["layers"] if one["id"] == "hemvard")
    url = layer["sweref99tm"].replace("http://testserver", "").format(z=z, x=x, y=y)
    path = tmp_path / "tile.mvt"
    path.write_bytes(client.get(url).content)
    read = pyogrio.read_dataframe(path, layer="hemvard")
    unit = side / 4096
    corner = np.array([ORIGIN[0] + x * side, ORIGIN[1] - (y + 1) * side])
    placed = shapely.transform(read.geometry.to_numpy(), lambda xy: xy * unit + corner)
    hit = read["code"][shapely.contains_xy(placed, e, n)].tolist()
    record = next(r for r in client.app.state.holder.ready().decided if r.plan.division == "hemvard")
    assert hit == [a.code for a in record.plan.areas if shapely.contains_xy(a.geometry, e, n)]


def test_addresses_are_points_near_by_and_counts_far_away_and_nothing_of_people(client):
    near, far = (decoded(client.get(web_url("addresses", z)))["addresses"]["features"] for z in (14, 9))
    assert {tuple(one["properties"]) for one in near + far} == {("count",)}
    assert {one["properties"]["count"] for one in near} == {1}
    assert max(one["properties"]["count"] for one in far) > 1


def test_every_address_is_in_one_tile_of_a_level(client):
    total = 0
    west, south, east, north = client.get("/tiles/addresses.json").json()["bounds"]
    (x0, y0), (x1, y1) = web(9, west, north), web(9, east, south)
    for x in range(x0 - 1, x1 + 2):
        for y in range(y0 - 1, y1 + 2):
            answer = client.get(f"/tiles/addresses/9/{x}/{y}.mvt")
            if answer.status_code == 200:
                for one in decoded(answer)["addresses"]["features"]:
                    places = np.atleast_2d(one["geometry"]["coordinates"])
                    total += one["properties"]["count"] * len(places)
    assert total == client.get("/api/v1/health").json()["addresses"]


def test_offices_are_points_with_their_names(client):
    found = decoded(client.get(web_url("offices", 9)))["offices"]["features"]
    assert {one["geometry"]["type"] for one in found} == {"Point"}
    assert {one["properties"]["division"] for one in found} == {"socialtjanst", "hemvard"}


def test_a_tile_is_kept_by_its_version_and_asked_about_by_its_etag(client):
    told = client.get("/tiles/hemvard.json").json()
    assert (told["tilejson"], told["scheme"]) == ("3.0.0", "xyz")
    assert told["vector_layers"][0]["id"] == "hemvard"
    x, y = web(10)
    url = told["tiles"][0].replace("http://testserver", "").format(z=10, x=x, y=y)
    answer = client.get(url)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    again = client.get(web_url("hemvard", 10), headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content, again.headers["cache-control"]) == (
        304,
        b"",
        "public, no-cache",
    )
    fields = set(decoded(answer)["hemvard"]["features"][0]["properties"])
    assert fields <= set(told["vector_layers"][0]["fields"])


def test_where_there_is_nothing_there_is_nothing_to_send_and_no_tile_outside_the_grid(client):
    assert client.get("/tiles/hemvard/10/0/0.mvt").status_code == 204
    assert client.get("/tiles/hemvard/3/8/0.mvt").json()["code"] == "no_such_tile"
    assert client.get("/tiles/people/3/1/0.mvt").status_code == 422
    assert client.get("/tiles/3006/hemvard/9/0/0.mvt").json()["code"] == "no_such_tile"


@pytest.mark.parametrize("crs", [4326, 3006, 3009])
def test_geojson_is_easting_first_and_any_other_parameter_changes_nothing(client, tmp_path, crs):
    """Hajk adds the parameters of a WFS to every address; GDAL reads the file where it lies."""
    wfs = "service=WFS&request=GetFeature&typename=hemvard&srsname=EPSG:3006&bbox=1,2,3,4,EPSG:3006"
    answer = client.get(f"/tiles/{crs}/hemvard.geojson?{wfs}")
    assert answer.headers["content-type"] == "application/geo+json"
    path = tmp_path / "hemvard.geojson"
    path.write_bytes(answer.content)
    read = pyogrio.read_dataframe(path)
    assert read.crs.to_epsg() == crs
    record = next(r for r in client.app.state.holder.ready().decided if r.plan.division == "hemvard")
    there = read.to_crs(3006).set_index("code").geometry
    for area in record.plan.areas:
        assert shapely.hausdorff_distance(there[area.code], area.geometry) < 0.02
    again = client.get(f"/tiles/{crs}/hemvard.geojson", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_addresses_are_too_many_for_a_file(client):
    assert client.get("/tiles/4326/addresses.geojson").json()["code"] == "layer_only_tiles"


def test_a_draft_is_in_no_layer(folder):
    """Not even to the planner who made it."""
    with TestClient(create_app(Settings(data=folder))) as made:
        signed_in(made)
        before = made.get("/tiles/3006/hemvard.geojson").content
        plan = next(p["id"] for p in made.get("/api/v1/plans").json()["plans"] if p["division"] == "hemvard")
        draft = made.post("/api/v1/plans", json={"copy_from": plan, "name": "Utkast"})
        assert draft.status_code in {200, 201}, draft.text
        assert made.get("/tiles/3006/hemvard.geojson").content == before
        assert b"Utkast" not in made.get("/tiles/hemvard.json").content


def test_scripts_of_listed_sites_may_read_and_of_no_others(example_folder):
    origins = "https://karta.example.se https://*.kommun.example"
    with TestClient(create_app(Settings(data=example_folder, embed_origins=origins))) as made:

        def reader(origin, path="/tiles"):
            return made.get(path, headers={"origin": origin}).headers.get("access-control-allow-origin")

        assert reader("https://karta.example.se") == "https://karta.example.se"
        assert reader("https://gis.kommun.example", "/ogc/collections") == "https://gis.kommun.example"
        for stranger in (
            "https://karta.example.se.evil.example",
            "https://evil.example",
            "null",
            "http://karta.example.se",
        ):
            assert reader(stranger) is None
        assert reader("https://karta.example.se", "/api/v1/plans") is None
        assert "Origin" in made.get("/tiles").headers["vary"]


@pytest.mark.parametrize("path", ["/tiles", "/tiles/hemvard.json"])
def test_what_is_told_of_layers_has_an_etag_that_follows_language_and_address(client, path):
    first = client.get(path, headers={"accept-language": "sv"})
    known = {"if-none-match": first.headers["etag"], "accept-language": "sv"}
    again = client.get(path, headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert "Accept-Language" in first.headers["vary"]
    for other in ({"accept-language": "en"}, {"host": "annan.example.se"}):
        answer = client.get(path, headers={**known, **other})
        assert (answer.status_code, answer.headers["etag"] == first.headers["etag"]) == (200, False)


TOLD = {"x-forwarded-proto": "https", "x-forwarded-host": "omraden.example.se", "host": "127.0.0.1:8001"}
LINKED = (
    "/tiles",
    "/tiles/hemvard.json",
    "/ogc?f=json",
    "/ogc/collections/areas/items?f=json&limit=1",
    "/dcat",
)


@pytest.mark.parametrize(
    ("peer", "headers", "base"),
    [
        ("127.0.0.1", TOLD, "https://omraden.example.se"),
        ("127.0.0.1", {**TOLD, "x-forwarded-host": "annan.se/x?<y>"}, "https://127.0.0.1:8001"),
        ("192.0.2.7", TOLD, "http://127.0.0.1:8001"),
    ],
)
def test_links_are_of_the_name_that_a_listed_proxy_says_and_of_nobody_elses(client, peer, headers, base):
    asker = TestClient(client.app, client=(peer, 5))
    for path in LINKED:
        text = asker.get(path, headers=headers).text
        assert f"{base}/" in text
        others = {
            "https://omraden.example.se",
            "http://127.0.0.1:8001",
            "https://127.0.0.1:8001",
            "annan.se",
        } - {base}
        assert not [other for other in others if other in text], path


def test_links_are_of_the_public_address_where_that_is_set(client):
    state, kept = client.app.state, client.app.state.settings
    state.settings = kept.model_copy(update={"public_url": "https://plan.example.se/"})
    try:
        texts = [TestClient(client.app).get(path, headers=TOLD).text for path in LINKED]
    finally:
        state.settings = kept
    for text in texts:
        assert "https://plan.example.se/" in text
        assert "testserver" not in text
        assert "plan.example.se//" not in text
