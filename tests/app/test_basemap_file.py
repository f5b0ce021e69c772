"""The map as one file: read by GDAL, sent by ranges, and never older than the data."""

from __future__ import annotations

import pyogrio
import pytest
import shapely

from app.intake import imports
from app.intake.imports import Origin
from app.public import basemap_file
from app.store import datasets
from geodata.errors import SourceUnavailable
from geodata.landscape import table
from geodata.tiles import pmtiles_file
from tests.geodata.test_landscape import geojson

URL = "/tiles/basemap.pmtiles"
LAYERS = {"roads", "water", "watercourses", "built_up"}


@pytest.fixture(scope="module")
def whole(client):
    """The example's file; made at this first question, as nobody has imported anything."""
    return client.get(URL)


def test_another_reader_finds_the_layers_and_the_lake_where_it_is(whole, tmp_path):
    """GDAL gives the last zoom level in Web Mercator; Roxen lies at about 15.7 E, 58.5 N."""
    path = tmp_path / "a.pmtiles"
    path.write_bytes(whole.content)
    assert {name for name, _ in pyogrio.list_layers(path)} == LAYERS
    lake = pyogrio.read_dataframe(path, layer="water").query("name == 'Roxen'").to_crs(4326)
    assert shapely.contains_xy(shapely.union_all(lake.geometry), 15.75, 58.505)
    roads = pyogrio.read_dataframe(path, layer="roads")
    assert set(roads["rank"]) >= {0, 1, 4, 6}
    assert (roads["name"] == "Drottninggatan").any()


def test_a_program_reads_the_bytes_it_wants_and_learns_whether_they_are_of_the_same_file(client, whole):
    part = client.get(URL, headers={"range": "bytes=0-126"})
    assert (part.status_code, part.content) == (206, whole.content[:127])
    assert part.headers["content-range"] == f"bytes 0-126/{len(whole.content)}"
    assert part.content.startswith(b"PMTiles\x03")
    assert part.headers["etag"] == whole.headers["etag"]
    same = client.get(URL, headers={"if-none-match": whole.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    other = client.get(URL, headers={"range": "bytes=0-126", "if-range": '"another"'})
    assert (other.status_code, len(other.content)) == (200, len(whole.content))
    assert client.head(URL).headers["content-length"] == str(len(whole.content))


def test_the_file_is_named_after_the_imports_and_the_old_one_goes(store, folder, tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(pmtiles_file, "write", lambda path, **_: (made.append(path), path.write_bytes(b"x")))
    for earlier in folder.glob("basemap-*"):
        earlier.unlink()
    basemap_file.renew(store, folder)
    basemap_file.renew(store, folder)
    path = geojson(tmp_path / "w.geojson", (shapely.box(15.6, 58.4, 15.61, 58.41), {"name": "Sjön"}))
    imports.import_water(store, path, origin=Origin(licence="ODbL"))
    basemap_file.renew(store, folder)
    assert len(set(made)) == len(made) == 2
    assert list(folder.glob("basemap-*")) == made[1:]
    with store.read() as connection:
        assert "w.geojson, ODbL" in basemap_file.credit(datasets.current(connection))


def test_before_there_are_districts_there_is_no_file(empty_client):
    answer = empty_client.get(URL)
    assert (answer.status_code, answer.json()["code"]) == (503, "no_districts")


def test_a_program_that_gives_up_leaves_no_half_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(pmtiles_file, "TIME_S", 0)
    with pytest.raises(SourceUnavailable, match="tippecanoe_failed"):
        pmtiles_file.write(tmp_path / "a.pmtiles", landscape=table([]), network=None, credit="Ö")
    assert list(tmp_path.iterdir()) == []
