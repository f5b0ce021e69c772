"""Water and built-up land: read from drawn files, mended, kept where it is near, and laid out in tiles."""

from __future__ import annotations

import json
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from geodata import crs, landscape
from geodata.crs import SWEREF99_TM
from geodata.errors import InvalidData
from geodata.osm_landscape import kind_of
from geodata.tiles.landscape_tiles import LandscapeTiles
from geodata.tiles.map_tiles import RESOLUTIONS, TILE_PX, Tile
from geodata.tiles.tile_rings import rings
from geodata.tiles.vector_tile import TileFeature, _commands

GROUND = shapely.box(530_000, 6_470_000, 540_000, 6_480_000)


def geojson(path, *features):
    rows = [
        {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}
        for shape, properties in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


def lonlat(shape):
    return shapely.transform(shape, lambda xy: np.column_stack(crs.to_wgs84(xy[:, 0], xy[:, 1])))


def test_an_area_is_a_lake_and_a_line_a_watercourse_by_its_tag(tmp_path):
    """A park, which the file's own tags do not call water, is left out and counted."""
    square, line = shapely.box(15.6, 58.4, 15.61, 58.41), shapely.LineString([(15.6, 58.4), (15.7, 58.5)])
    path = geojson(
        tmp_path / "water.geojson",
        (square, {"name": "Sjön", "natural": "water", "waterway": None}),
        (line, {"name": "Ån", "natural": None, "waterway": "river"}),
        (line, {"name": None, "natural": None, "waterway": "drain"}),
        (square, {"name": "Parken", "natural": "wood", "waterway": None}),
    )
    found = landscape.read(path)
    rows = list(zip(found.water["kind"], found.water["name"], strict=True))
    assert rows == [("lake", "Sjön"), ("river", "Ån"), ("ditch", "")]
    assert [(one.code, one.count) for one in found.findings] == [("not_water", 1)]


def test_without_tags_every_line_and_area_is_water(tmp_path):
    line = shapely.LineString([(15.6, 58.4), (15.7, 58.5)])
    found = landscape.read(geojson(tmp_path / "a.geojson", (line, {"namn": "Bäcken"})))
    assert (found.water["kind"][0], found.water["name"][0]) == ("stream", "Bäcken")


def test_a_file_without_water_is_refused(tmp_path):
    with pytest.raises(InvalidData, match="no_water"):
        landscape.read(geojson(tmp_path / "p.geojson", (shapely.Point(15.6, 58.4), {})))


def test_layers_are_chosen_where_a_file_has_several(tmp_path):
    path = tmp_path / "w.gpkg"
    for name, shape in (("ytor", GROUND), ("linjer", shapely.boundary(GROUND))):
        gpd.GeoDataFrame({"namn": [name]}, geometry=[shape], crs=SWEREF99_TM).to_file(path, layer=name)
    with pytest.raises(InvalidData, match="water_several_layers"):
        landscape.read(path)
    assert set(landscape.read(path, layers=("ytor", "linjer")).water["kind"]) == {"lake", "stream"}


OSM = """<osm version="0.6">
<node id="1" lat="58.40" lon="15.60"/><node id="2" lat="58.40" lon="15.64"/>
<node id="3" lat="58.44" lon="15.64"/><node id="4" lat="58.44" lon="15.60"/>
<node id="5" lat="58.41" lon="15.61"/><node id="6" lat="58.41" lon="15.62"/><node id="7" lat="58.42" lon="15.62"/>
<way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/></way>
<way id="11"><nd ref="3"/><nd ref="4"/><nd ref="1"/></way>
<way id="12"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/></way>
<way id="13"><nd ref="1"/><nd ref="3"/><tag k="waterway" v="river"/><tag k="name" v="Ån"/></way>
<way id="14"><nd ref="1"/><nd ref="3"/><tag k="waterway" v="stream"/><tag k="tunnel" v="culvert"/></way>
<way id="15"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/><tag k="landuse" v="residential"/></way>
<way id="16"><nd ref="1"/><nd ref="2"/><nd ref="99"/><nd ref="1"/><tag k="natural" v="water"/></way>
<relation id="20"><member type="way" ref="10" role="outer"/><member type="way" ref="11" role="outer"/>
<member type="way" ref="12" role="inner"/><tag k="type" v="multipolygon"/><tag k="natural" v="water"/></relation>
</osm>"""


def test_an_osm_file_gives_multipolygons_with_holes_courses_and_built_up_land(tmp_path):
    """The lake is made of two ways and has an island; what runs in a culvert, and what is cut off, is left out."""
    path = tmp_path / "a.osm"
    path.write_text(OSM, encoding="utf-8")
    found = landscape.of_osm(path)
    assert list(zip(found.water["kind"], found.water["name"], strict=True)) == [("river", "Ån"), ("lake", "")]
    lake, island = found.water.geometry[1], found.built_up.geometry[0]
    assert len(lake.interiors) == 1
    assert lake.interiors[0].length == pytest.approx(island.exterior.length)
    assert [(one.code, one.count) for one in found.findings] == [("landscape_incomplete", 1)]


@pytest.mark.parametrize(
    ("tags", "closed", "kind"),
    [
        ({"landuse": "basin"}, True, "lake"),
        ({"landuse": "forest"}, True, ""),
        ({"natural": "water"}, False, ""),
        ({"waterway": "dam"}, False, ""),
        ({"waterway": "canal"}, True, "canal"),
        ({"railway": "rail"}, False, "railway"),
        ({"railway": "rail", "service": "siding"}, False, ""),
        ({"railway": "rail", "tunnel": "yes"}, False, ""),
        ({"railway": "disused"}, False, ""),
    ],
)
def test_what_a_thing_is_follows_from_its_tags(tags, closed, kind):
    assert kind_of(tags, closed=closed) == kind


def test_what_is_near_is_kept_valid_and_the_rest_is_counted():
    """A bow tie is mended into two triangles; a lake 50 km away is left out; a lake over the border is whole."""
    bow = shapely.Polygon(
        [(531_000, 6_471_000), (532_000, 6_472_000), (532_000, 6_471_000), (531_000, 6_472_000)]
    )
    over = shapely.box(539_000, 6_471_000, 545_000, 6_472_000)
    rows = [
        ("lake", "", bow),
        ("lake", "", shapely.box(590_000, 6_470_000, 591_000, 6_471_000)),
        ("lake", "", over),
    ]
    kept, report = landscape.near(landscape.table(rows), GROUND)
    assert shapely.is_valid(kept.geometry.to_numpy()).all()
    assert (report.read, report.kept) == (3, 2)
    assert {one.code: one.count for one in report.findings} == {"landscape_mended": 1, "landscape_outside": 1}
    assert report.figures["area_m2"] == 500_000 + 6_000_000


def test_a_ring_is_written_as_the_specification_writes_it():
    """Section 4.3.5.5 of the specification: a square with a hole, moved to its own place."""
    one = TileFeature(
        xy=np.array([(3, 6), (8, 12), (20, 34)]), start=np.array([0, 3]), properties={}, closed=True
    )
    assert _commands(one).tolist() == [9, 6, 12, 18, 10, 12, 24, 44, 15]


def test_rings_go_clockwise_outside_and_the_other_way_in_holes_and_specks_are_left_out():
    tile = Tile(6, 300, 1180)
    west, _, _, north = tile.box()
    lake = shapely.Polygon(
        [(west + 10, north - 10), (west + 50, north - 10), (west + 50, north - 50), (west + 10, north - 50)],
        [[(west + 20, north - 20), (west + 20, north - 30), (west + 30, north - 30)],
         [(west + 40, north - 40), (west + 40.05, north - 40), (west + 40, north - 40.05)]],
    )  # fmt: skip
    shapes = shapely.orient_polygons(np.array([lake], dtype=object), exterior_cw=True)
    xy, start = rings(tile, shapes)
    assert np.diff(start).tolist() == [4, 3]
    outer, hole = (shapely.LinearRing(xy[a:b]) for a, b in pairwise(start))
    # The tile's y goes down, so what is clockwise to the eye is counter-clockwise in numbers.
    assert (outer.is_ccw, hole.is_ccw) == (True, False)


def test_another_reader_finds_lakes_with_names_courses_and_shores(tmp_path):
    """GDAL's reader: an area that covers the tile is cut at its edge, the shore is not where the tile ends."""
    z, side = 6, RESOLUTIONS[6] * TILE_PX
    tile = Tile(z, 330, 1197)
    west, south, _, north = tile.box()
    rows = [
        ("lake", "Sjön", shapely.box(west - 4 * side, south - 4 * side, west + side / 2, north + 4 * side)),
        ("ditch", "", shapely.LineString([(west, south), (west + side, north)])),
        ("built_up", "", shapely.box(west, south, west + 100, south + 100)),
        ("railway", "", shapely.LineString([(west, south + 50), (west + side, north)])),
    ]
    tiles = LandscapeTiles(landscape.table(rows))
    path = tmp_path / "a.mvt"
    path.write_bytes(tiles.tile(tile))
    assert {name for name, _ in pyogrio.list_layers(path)} == {
        "water", "watercourses", "built_up", "shores", "railways",
    }  # fmt: skip
    shore = pyogrio.read_dataframe(path, layer="shores").geometry.iloc[0]
    assert {x for x, _ in shapely.get_coordinates(shore)} == {2048}
    assert pyogrio.read_dataframe(path, layer="watercourses")["kind"].tolist() == ["ditch"]
    path.write_bytes(
        tiles.tile(Tile(0, *(int(v) for v in ((west - 200_000) // 65_536, (7_700_000 - north) // 65_536))))
    )
    assert "watercourses" not in {name for name, _ in pyogrio.list_layers(path)}


def test_the_real_water_is_read_whole(real_data):
    """1 089 features, 557 of them lines, as the folder's README counts them."""
    found = landscape.read(real_data / "linkoping" / "boundaries" / "vattendrag.geojson")
    assert (len(found.water), int((found.water["kind"] == "lake").sum())) == (1_089, 532)
    kept, report = landscape.near(found.water, shapely.box(500_000, 6_430_000, 570_000, 6_510_000))
    assert shapely.is_valid(kept.geometry.to_numpy()).all()
    assert report.kept == 1_089
