"""Barriers: what is one, and that what runs beside another is not counted twice."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from geodata.barrier_lines import barrier_lines
from geodata.crs import SWEREF99_TM
from geodata.streets import network
from tests.hand_made_roads import level, roads

NONE = gpd.GeoDataFrame()
E, N = 530_000.0, 6_470_000.0


def table(*rows):
    shapes = [shapely.LineString([(E + x, N + y) for x, y in points]) for _, points in rows]
    return gpd.GeoDataFrame(
        {"kind": [kind for kind, _ in rows], "name": ""}, geometry=shapes, crs=SWEREF99_TM
    )


def length(**data):
    return barrier_lines(**({"water": NONE, "railways": NONE, "network": None} | data)).length


def test_a_stream_and_a_lake_are_stepped_over_and_gone_around():
    """1 000 m of river and 500 m of canal, 40 km apart from each other; the rest is no barrier."""
    water = table(
        ("river", [(0, 0), (1000, 0)]), ("canal", [(0, 9000), (500, 9000)]), ("stream", [(0, 4000), (800, 4000)]),
        ("ditch", [(0, 5000), (800, 5000)]),
    )  # fmt: skip
    lake = gpd.GeoDataFrame(
        {"kind": ["lake"], "name": ""}, geometry=[shapely.box(E, N, E + 1, N + 1)], crs=SWEREF99_TM
    )
    assert length(water=water) == 1500
    assert length(water=lake) == 0


def test_of_two_tracks_side_by_side_one_is_counted():
    """Two tracks 10 m apart, one of 3 km and one of 2 km beside its middle; and a third track 200 m away."""
    rails = table(
        ("railway", [(0, 0), (3000, 0)]), ("railway", [(500, 10), (2500, 10)]),
        ("railway", [(0, 200), (1000, 200)]),
    )  # fmt: skip
    assert length(railways=rails) == pytest.approx(4000)


def test_a_track_that_goes_on_after_the_longer_one_has_ended_is_counted_from_there():
    rails = table(("railway", [(0, 0), (3000, 0)]), ("railway", [(2000, 10), (4000, 10)]))
    assert length(railways=rails) == pytest.approx(4000)


def test_what_crosses_a_barrier_keeps_its_length():
    assert length(
        water=table(("river", [(0, 0), (4000, 0)])),
        railways=table(("railway", [(2000, -1000), (2000, 1000)])),
    ) == pytest.approx(6000)


def test_a_motorway_of_two_carriageways_is_as_long_as_the_road():
    """Carriageways of 2 km, 20 m apart and one-way against each other; the primary road is no barrier."""
    points = {"a": (0, 0), "b": (2000, 0), "c": (0, 20), "d": (2000, 20), "x": (0, 900), "y": (2000, 900)}
    ways = [
        ("a b", {"highway": "motorway", "oneway": "yes"}), ("d c", {"highway": "motorway", "oneway": "yes"}),
        ("x y", {"highway": "primary"}),
    ]  # fmt: skip
    streets, _ = network.build(roads(points, ways), level())
    assert length(network=streets) == pytest.approx(2000)


def test_without_any_data_nothing_is_known_of_barriers():
    assert barrier_lines(water=NONE, railways=NONE, network=None) is None
