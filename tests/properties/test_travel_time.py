"""What must hold in any town: triangle inequality, nested contours, never slower by going faster."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.streets import access, isochrone, network, travel_time
from geodata.streets.search import Seeds, seconds_to_nodes
from geodata.streets.speeds import MODES, SpeedSet
from tests.hand_made_roads import EAST, NORTH, roads
from tests.oracles.street_oracle import StreetOracle

SIZE = 5
NAMES = [f"{x}-{y}" for x in range(SIZE) for y in range(SIZE)]
ONEWAY = st.sampled_from(["", "", "yes", "-1"])
BARRIER = st.sampled_from([{"barrier": "bollard"}, {"barrier": "stile"}, {"barrier": "gate", "access": "no"}])
CLASS = st.sampled_from(["residential", "residential", "secondary", "cycleway", "footway", "service"])


@st.composite
def towns(draw):
    """Corners of a bent grid, pieces of street between neighbours, some one-way, some missing; signals, barriers."""
    bend = draw(st.lists(st.integers(-40, 40), min_size=2 * SIZE**2, max_size=2 * SIZE**2))
    points = {}
    for i, name in enumerate(NAMES):
        x, y = map(int, name.split("-"))
        points[name] = (100.0 * x + bend[2 * i], 100.0 * y + bend[2 * i + 1])
    steps = [(f"{x}-{y}", f"{x + 1}-{y}") for x in range(SIZE - 1) for y in range(SIZE)]
    steps += [(f"{x}-{y}", f"{x}-{y + 1}") for x in range(SIZE) for y in range(SIZE - 1)]
    kept = draw(st.lists(st.sampled_from(steps), min_size=15, max_size=40))
    ways = [(f"{a} {b}", {"highway": draw(CLASS), "oneway": draw(ONEWAY)}) for a, b in kept]
    ways.append(("0-0 1-0 2-0", {}))
    signals = " ".join(draw(st.lists(st.sampled_from(NAMES), max_size=4)))
    bars = draw(st.dictionaries(st.sampled_from(NAMES), BARRIER, max_size=4))
    return roads(points, ways, signals=signals, barriers=bars)


@st.composite
def doors(draw, count=6):
    places = st.tuples(st.integers(-80, 480), st.integers(-80, 480))
    return np.array(draw(st.lists(places, min_size=count, max_size=count)), dtype=float)


def minutes(streets, places, mode):
    joined = access.join(streets, EAST + places[:, 0], NORTH + places[:, 1], mode=mode)
    return travel_time.from_points(streets, joined, joined).minutes.astype(np.float64), joined


@settings(deadline=None, max_examples=60)
@given(town=towns(), places=doors(), mode=st.sampled_from(MODES))
def test_no_way_over_a_third_place_is_quicker(town, places, mode):
    streets, _ = network.build(town, SpeedSet())
    found, _ = minutes(streets, places, mode)
    over = (found[:, :, None] + found[None, :, :]).min(axis=1)
    assert (found <= over + 1e-5).all()


@settings(deadline=None, max_examples=40)
@given(town=towns(), places=doors(), mode=st.sampled_from(MODES))
def test_back_on_the_reversed_graph_is_the_same_as_there(town, places, mode):
    streets, _ = network.build(town, SpeedSet())
    found, joined = minutes(streets, places, mode)
    back = travel_time.to_points(streets, joined, joined).minutes.T
    assert np.array_equal(np.isinf(found), np.isinf(back))
    near = np.isfinite(found)
    assert np.allclose(found[near], back[near], rtol=1e-6, atol=1e-6)


@settings(deadline=None, max_examples=40)
@given(town=towns(), places=doors(), mode=st.sampled_from(MODES), percent=st.integers(1, 60))
def test_faster_is_never_slower(town, places, mode, percent):
    streets, _ = network.build(town, SpeedSet())
    found, joined = minutes(streets, places, mode)
    fast = network.with_speeds(streets, SpeedSet().scaled(percent))
    quicker = travel_time.from_points(fast, joined, joined).minutes
    assert (quicker <= found + 1e-6).all()
    assert np.array_equal(np.isinf(quicker), np.isinf(found))


@settings(deadline=None, max_examples=25)
@given(
    town=towns(),
    places=doors(count=1),
    mode=st.sampled_from(MODES),
    limits=st.lists(st.integers(1, 400), min_size=2, max_size=4, unique=True),
    direction=st.sampled_from(["from", "to"]),
)
def test_contours_are_nested_exactly(town, places, mode, limits, direction):
    streets, _ = network.build(town, SpeedSet())
    start = access.join(streets, EAST + places[:, 0], NORTH + places[:, 1], mode=mode)
    grounds = isochrone.polygons(streets, start, [limit / 60 for limit in limits], direction=direction)
    for small, large in pairwise(grounds):
        assert small.geometry.is_empty or large.geometry.covers(small.geometry)
        assert small.street_m <= large.street_m + 1e-6
        assert large.geometry.is_valid


@settings(deadline=None, max_examples=40)
@given(
    town=towns(),
    places=doors(count=12),
    mode=st.sampled_from(MODES),
    limit=st.integers(20, 400),
    direction=st.sampled_from(["from", "to"]),
)
def test_a_street_is_drawn_exactly_where_the_minutes_say_it_is_reached(town, places, mode, limit, direction):
    """The door's place on the street lies on a drawn line if and only if it is reached within the limit.

    The origin's own place is left out: at the end of a one-way street nothing but it may be reached.
    """
    streets, _ = network.build(town, SpeedSet())
    joined = access.join(streets, EAST + places[:, 0], NORTH + places[:, 1], mode=mode)
    start, feet = joined.take([0]), joined.take(np.flatnonzero(joined.connected))
    if not start.connected[0]:
        return
    way = travel_time.from_points if direction == "from" else travel_time.to_points
    spent = way(streets, start, feet).minutes[0].astype(np.float64) * 60 - feet.leg_s(streets)
    (lines,) = isochrone.reached_streets(streets, start, [float(limit)], direction=direction)
    away = shapely.distance(shapely.points(feet.foot_e, feet.foot_n), shapely.geometrycollections(lines))
    on_line = np.nan_to_num(away, nan=np.inf) < 1e-3
    elsewhere = np.hypot(feet.foot_e - start.foot_e, feet.foot_n - start.foot_n) > 1e-3
    clear = elsewhere & (np.abs(spent - limit) > 1e-2)
    assert (on_line | (spent > limit))[clear].all()
    # Pieces that lie on each other or cross without meeting may be drawn where the door's own is not.
    rows = np.repeat(np.arange(len(streets.tail)), np.diff(streets.shape_start))
    links = shapely.linestrings(np.column_stack([streets.shape_e, streets.shape_n]), indices=rows)
    near = shapely.distance(shapely.points(feet.foot_e, feet.foot_n)[:, None], links[None, :]) < 1e-3
    alone = near.sum(axis=1) == 1
    assert (~on_line | (spent < limit))[clear & alone].all()


@settings(deadline=None, max_examples=60)
@given(town=towns(), mode=st.sampled_from(MODES))
def test_every_node_is_as_far_as_networkx_says(town, mode):
    """Parallel and repeated pieces, one-ways both ways, towns in pieces: the uncontracted graph decides."""
    streets, _ = network.build(town, SpeedSet())
    graph = StreetOracle(town, SpeedSet(), mode).graph()
    size = len(streets.e)
    starts = Seeds(count=size, origin=np.arange(size), node=np.arange(size), seconds=np.zeros(size))
    ours = seconds_to_nodes(streets, mode, starts)
    nodes = (streets.node_id - 1).tolist()
    for row, start in enumerate(nodes):
        found = (
            nx.single_source_dijkstra_path_length(graph, start, weight="seconds")
            if start in graph
            else {start: 0}
        )
        assert ours[row].tolist() == pytest.approx([found.get(end, np.inf) for end in nodes], abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(
    town=towns(),
    places=doors(count=8),
    mode=st.sampled_from(MODES),
    direction=st.sampled_from(["from", "to"]),
)
def test_the_least_from_many_is_the_least_of_each(town, places, mode, direction):
    streets, _ = network.build(town, SpeedSet())
    joined = access.join(streets, EAST + places[:, 0], NORTH + places[:, 1], mode=mode)
    starts = joined.take([0, 1, 2])
    search = travel_time.from_points if direction == "from" else travel_time.to_points
    each = search(streets, starts, joined).minutes.min(axis=0)
    assert np.array_equal(travel_time.least(streets, starts, joined, direction=direction), each)
