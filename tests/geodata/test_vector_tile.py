"""Vector tiles: the specification's own examples, and GDAL reads back what is written."""

from __future__ import annotations

import numpy as np
import pyogrio
import pytest

from geodata.errors import NotFound
from geodata.tiles.map_tiles import ORIGIN, RESOLUTIONS, AddressTiles, Tile
from geodata.tiles.vector_tile import TileFeature, _commands, encode, varints


def feature(*lines, **properties):
    start = np.cumsum([0, *map(len, lines)])
    return TileFeature(xy=np.array([p for line in lines for p in line]), start=start, properties=properties)


def test_numbers_are_written_in_groups_of_seven_bits():
    """150 is 96 01 in the documentation of Protocol Buffers; 300 is ac 02; 2**32 - 1 takes five groups."""
    assert varints(np.array([150, 300, 0], dtype=np.uint64)).hex() == "9601ac0200"
    assert varints(np.array([2**32 - 1], dtype=np.uint64)).hex() == "ffffffff0f"


@pytest.mark.parametrize(
    ("one", "commands"),
    [
        (TileFeature(xy=np.array([[25, 17]]), start=None, properties={}), [9, 50, 34]),
        (TileFeature(xy=np.array([[5, 7], [3, 2]]), start=None, properties={}), [17, 10, 14, 3, 9]),
        (feature([(2, 2), (2, 10), (10, 10)]), [9, 4, 4, 18, 0, 16, 16, 0]),
        (
            feature([(2, 2), (2, 10), (10, 10)], [(1, 1), (3, 5)]),
            [9, 4, 4, 18, 0, 16, 16, 0, 9, 17, 17, 10, 4, 8],
        ),
    ],
    ids=["point", "points", "line", "lines"],
)
def test_the_specification_s_examples_come_out_as_it_writes_them(one, commands):
    """Section 4.3.5 of the specification, version 2.1."""
    assert _commands(one).tolist() == commands


def test_another_reader_finds_every_feature_its_properties_and_its_places(tmp_path):
    """GDAL's own reader of the format; it turns y upwards, from the lower edge of 4096."""
    path = tmp_path / "tile.mvt"
    path.write_bytes(
        encode(
            {
                "roads": [
                    feature([(0, 0), (4096, 4096)], rank=2, name="Åbrinken"),
                    feature([(8, 8), (16, 8)], rank=6),
                ]
            }
        )
    )
    found = pyogrio.read_dataframe(path, layer="roads")
    assert found["rank"].tolist() == [2, 6]
    assert found["name"].tolist()[0] == "Åbrinken"
    lines = [
        list(shape.geoms[0].coords) if hasattr(shape, "geoms") else list(shape.coords)
        for shape in found.geometry
    ]
    assert lines == [[(0, 4096), (4096, 0)], [(8, 4088), (16, 4088)]]


def test_an_empty_layer_is_left_out():
    assert encode({"roads": []}) == b""


def test_a_tile_s_corner_and_units_follow_from_its_level():
    """At 2 m a pixel a tile is 1 024 m wide and a unit 25 cm: the second column begins 1 024 m east."""
    tile = Tile(6, 1, 2)
    assert tile.corner == (ORIGIN[0] + 1024, ORIGIN[1] - 2048)
    places = np.array([[ORIGIN[0] + 1024 + 10, ORIGIN[1] - 2048 - 20]])
    assert tile.units(places).tolist() == [[40, 80]]


@pytest.mark.parametrize("where", [(-1, 0, 0), (len(RESOLUTIONS), 0, 0), (0, -1, 0), (0, 0, 2**13)])
def test_a_tile_outside_the_grid_is_refused(where):
    with pytest.raises(NotFound, match="no_such_tile"):
        Tile(*where)


def test_far_away_every_address_is_counted_once_in_its_square(tmp_path):
    """Five addresses, three of them within 32 m: at 128 m a pixel a square is 2 048 m wide."""
    e = np.array([10.0, 20.0, 30.0, 5000.0, 70_000.0]) + ORIGIN[0]
    n = ORIGIN[1] - np.array([10.0, 10.0, 20.0, 9000.0, 10.0])
    tiles = AddressTiles(e, n)
    path = tmp_path / "far.mvt"
    path.write_bytes(tiles.tile(Tile(0, 0, 0)))
    found = pyogrio.read_dataframe(path)
    assert sorted(found["count"]) == [1, 3]
    path.write_bytes(tiles.tile(Tile(0, 1, 0)))
    assert pyogrio.read_dataframe(path)["count"].tolist() == [1]


def test_an_address_on_the_edge_of_two_tiles_is_in_one_of_them():
    edge = ORIGIN[0] + 1024.0
    tiles = AddressTiles(np.array([edge]), np.array([ORIGIN[1] - 10.0]))
    assert [bool(tiles.tile(Tile(6, x, 0))) for x in (0, 1)] == [False, True]
