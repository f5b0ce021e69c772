"""Water in the store: imported, replaced, beside the roads, and gone with what was made up."""

from __future__ import annotations

import pyogrio
import pytest
import shapely

from app.intake import imports, landscape
from app.intake.imports import Origin
from app.store import datasets, geography
from app.workspace import load
from geodata.errors import InvalidData
from geodata.landscape import Found, table
from geodata.provenance import Source
from geodata.tiles.map_tiles import ORIGIN, RESOLUTIONS, TILE_PX
from tests.geodata.test_landscape import geojson

SQUARE = shapely.box(15.6, 58.4, 15.61, 58.41)
POND = ("lake", "Dammen", shapely.box(536_000, 6_473_000, 536_500, 6_473_500))


def water(store):
    with store.read() as connection:
        return geography.get_landscape(connection, "water"), datasets.current(connection).get("water")


def test_imported_water_replaces_the_example_s_and_keeps_its_source(store, tmp_path):
    path = geojson(tmp_path / "w.geojson", (SQUARE, {"name": "Sjön"}))
    report = imports.import_water(store, path, origin=Origin(licence="ODbL 1.0", publisher="OpenStreetMap"))
    assert (report.read, report.kept, report.figures["areas"]) == (1, 1, 1)
    rows, record = water(store)
    assert rows["name"].tolist() == ["Sjön"]
    assert (record.source.licence, record.source.synthetic, record.source.filename) == (
        "ODbL 1.0",
        False,
        "w.geojson",
    )


def test_water_of_another_place_is_refused_and_nothing_changes(store, tmp_path):
    before, _ = water(store)
    path = geojson(tmp_path / "w.geojson", (shapely.box(11.9, 57.7, 11.91, 57.71), {}))
    with pytest.raises(InvalidData, match="water_elsewhere"):
        imports.import_water(store, path, origin=Origin())
    assert len(water(store)[0]) == len(before)


def beside(store, *rows, synthetic=False):
    found = Found(
        water=table([row for row in rows if row[0] != "railway"]), built_up=table([]),
        railways=table([row for row in rows if row[0] == "railway"]),
    )  # fmt: skip
    with store.write() as connection:
        told = landscape.put_beside_roads(connection, found, Source(title="vägar", synthetic=synthetic))
    return [one.code for one in told]


def test_water_beside_roads_takes_the_place_of_made_up_and_of_earlier_roads_water(store):
    assert beside(store, POND) == ["made_up_water_gone", "water_read"]
    assert beside(store, POND, POND) == ["water_read"]
    assert len(water(store)[0]) == 2
    assert beside(store) == []
    assert len(water(store)[0]) == 2


def test_railways_beside_roads_are_stored_and_are_barriers(store, folder):
    """A track of 4 km straight through the municipality, away from the river and the motorway of the example."""
    before = load(store, folder).barriers.length
    track = shapely.LineString([(526_000, 6_460_000), (530_000, 6_460_000)])
    assert "railways_read" in beside(store, ("railway", "Stambanan", track), synthetic=True)
    assert load(store, folder).barriers.length == pytest.approx(before + 4000)


def test_water_that_was_imported_stays_when_roads_come(store, tmp_path):
    path = geojson(tmp_path / "w.geojson", (SQUARE, {"name": "Sjön"}))
    imports.import_water(store, path, origin=Origin())
    assert beside(store, POND) == []
    assert water(store)[0]["name"].tolist() == ["Sjön"]


def test_the_example_s_tiles_show_its_lake_its_river_and_the_town(client, tmp_path):
    said = client.get("/api/v1/basemap").json()
    assert said["landscape"]["synthetic"]
    side = RESOLUTIONS[1] * TILE_PX
    x, y = int((536_500 - ORIGIN[0]) // side), int((ORIGIN[1] - 6_482_000) // side)
    path = tmp_path / "tile.mvt"
    path.write_bytes(client.get(said["landscape"]["url"].format(z=1, x=x, y=y)).content)
    assert {name for name, _ in pyogrio.list_layers(path)} >= {
        "water",
        "built_up",
        "watercourses",
        "water_names",
    }
    assert "Roxen" in pyogrio.read_dataframe(path, layer="water_names")["name"].tolist()
