"""Contours: cut part-way, islands and holes true, nested, inside the municipality."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely

from geodata.errors import InvalidData, OutsideMunicipality
from geodata.streets import access, isochrone, network
from tests.hand_made_roads import EAST, NORTH, level, roads

BLOCK = {"a": (0, 0), "b": (400, 0), "c": (400, 400), "d": (0, 400), "m": (200, 1400), "z": (200, 400)}
WAYS = [("a b c z d a", {"name": "X"}), ("z m", {"name": "Bron", "highway": "motorway", "oneway": "no"})]
"""A square of streets 400 m wide, and a motorway 1 km north."""


@pytest.fixture(scope="module")
def streets():
    return network.build(roads(BLOCK, WAYS), level())[0]


def drawn(streets, minutes, *, x=0.0, y=0.0, **more):
    start = access.join(streets, [EAST + x], [NORTH + y], mode="car")
    return isochrone.polygons(streets, start, minutes, **more)


def test_a_block_without_streets_is_a_hole(streets):
    """All 1 600 m of the square in 80 s. Inside remains (400 − 2 × 50)² with sharp corners."""
    (ground,) = drawn(streets, [80 / 60], buffer_m=50)
    (polygon,) = ground.geometry.geoms
    (hole,) = polygon.interiors
    assert shapely.Polygon(hole).area == pytest.approx(300**2, rel=1e-6)
    assert ground.street_m == pytest.approx(1600 + 200)


def test_a_street_is_cut_part_way(streets):
    """10 s from (100, 0): 100 m either way, from corner a to (200, 0)."""
    (ground,) = drawn(streets, [10 / 60], x=100, buffer_m=20)
    assert ground.street_m == pytest.approx(200)
    west, south, east, north = ground.geometry.bounds
    assert (west - EAST, south - NORTH, east - EAST, north - NORTH) == pytest.approx((-20, -20, 220, 20))


def test_the_leg_to_the_street_takes_its_time(streets):
    """8 m from the street at 1 m/s: 2 of 10 s are left, 20 m either way."""
    (ground,) = drawn(streets, [10 / 60], x=200, y=8, buffer_m=20)
    assert ground.street_m == pytest.approx(40)


def test_two_origins_make_two_islands(streets):
    start = access.join(streets, [EAST, EAST + 400], [NORTH, NORTH + 400], mode="car")
    (ground,) = isochrone.polygons(streets, start, [10 / 60], buffer_m=10)
    assert len(ground.geometry.geoms) == 2
    assert ground.street_m == pytest.approx(400)


def test_what_lies_outside_the_municipality_is_cut_away(streets):
    west = shapely.box(EAST - 1000, NORTH - 1000, EAST + 150, NORTH + 2000)
    grounds = drawn(streets, [10 / 60, 1, 3], within=west)
    assert all(west.covers(ground.geometry) for ground in grounds)
    assert grounds[-1].geometry.area > 0


def test_nothing_of_it_inside_is_empty_not_an_error(streets):
    far = shapely.box(EAST + 9000, NORTH, EAST + 9100, NORTH + 100)
    assert [ground.geometry.is_empty for ground in drawn(streets, [1, 2], within=far)] == [True, True]


def test_contours_share_their_vertices_and_lie_on_the_grid(streets):
    minutes = [0.55, 0.7, 0.9, 1.5, 2.5]
    grounds = drawn(streets, minutes, x=130, y=30)
    assert [ground.minutes for ground in grounds] == minutes
    for small, large in pairwise(grounds):
        assert large.geometry.covers(small.geometry)
        assert shapely.difference(small.geometry, large.geometry).area == 0
    points = shapely.get_coordinates([ground.geometry for ground in grounds])
    assert np.abs(points * 100 - np.round(points * 100)).max() < 1e-5
    assert all(ground.geometry.is_valid for ground in grounds)


@pytest.mark.parametrize("minutes", [[], [0], [-5], [float("nan")], [2000], list(range(1, 20))], ids=str)
def test_minutes_out_of_range_are_refused(streets, minutes):
    with pytest.raises(InvalidData) as fault:
        drawn(streets, minutes)
    assert fault.value.code == "isochrone_minutes"


@pytest.mark.parametrize("buffer_m", [0, -1, 5000, float("nan")])
def test_a_width_out_of_range_is_refused(streets, buffer_m):
    with pytest.raises(InvalidData):
        drawn(streets, [1], buffer_m=buffer_m)


def test_an_origin_in_the_sea_is_refused(streets):
    with pytest.raises(OutsideMunicipality):
        drawn(streets, [1], x=90_000)


def test_no_origin_is_refused(streets):
    with pytest.raises(InvalidData):
        isochrone.polygons(streets, access.join(streets, [], [], mode="car"), [1])
