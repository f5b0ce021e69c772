"""Travel times are those of networkx on the roads as read, to a millionth of a second."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from geodata.streets import access, network, osm, travel_time
from geodata.streets.search import seconds_to_nodes
from geodata.streets.speeds import MODES, SpeedSet
from geodata.streets.traffic_rules import permissions
from tests.oracles.street_oracle import StreetOracle

pytestmark = pytest.mark.real_data

FILES = {"helsinki": "osm/helsinki.osm.pbf", "linkoping": "linkoping/roads/linkoping-partial.osm.pbf"}
ORIGINS, DOORS = 10, 100
"""10 × 100 = 1 000 pairs for each mode and file."""


@pytest.fixture(scope="module", params=FILES)
def roads(request, real_data):
    return osm.read_roads(real_data / FILES[request.param])


@pytest.fixture(scope="module")
def streets(roads):
    return network.build(roads, SpeedSet())[0]


def doors_near_streets(roads, oracle, count, seed):
    """Random points 0-40 m beside random streets that have one clear nearest place."""
    rng = np.random.default_rng(seed)
    used = [segment for segment in oracle.segments if segment[5]]
    picked = [used[i] for i in rng.integers(0, len(used), 2 * count)]
    share, aside = rng.uniform(0.1, 0.9, 2 * count), rng.uniform(-40, 40, (2, 2 * count))
    tail, head = np.array([s[0] for s in picked]), np.array([s[1] for s in picked])
    e = roads.e[tail] + share * (roads.e[head] - roads.e[tail]) + aside[0]
    n = roads.n[tail] + share * (roads.n[head] - roads.n[tail]) + aside[1]
    clear = np.flatnonzero(oracle.add_doors(e, n))
    assert len(clear) >= count
    return e, n, clear[:count]


def seconds(streets, origins, doors):
    """As ``from_points`` computes them, before they are rounded to float32 minutes."""
    ends = travel_time._ends(streets, doors, "from")
    return np.array(list(travel_time._seconds(streets, origins, ends, np.inf)))


@pytest.mark.parametrize("mode", MODES)
def test_equal_to_networkx(roads, streets, mode):
    """1 000 pairs from door to door; one door to every node, and every node to it: the same reached, to 1e-6 s."""
    oracle = StreetOracle(roads, SpeedSet(), mode)
    e, n, clear = doors_near_streets(roads, oracle, ORIGINS + DOORS, seed=11)
    joined = access.join(streets, e[clear], n[clear], mode=mode)
    names = [f"door {door}" for door in clear]
    ours = seconds(streets, joined.take(np.arange(ORIGINS)), joined.take(np.arange(ORIGINS, ORIGINS + DOORS)))
    graph = oracle.graph()
    reached = 0
    for row, start in enumerate(names[:ORIGINS]):
        found = nx.single_source_dijkstra_path_length(graph, start, weight="seconds")
        for column, end in enumerate(names[ORIGINS:]):
            true = found.get(end, np.inf) + oracle.legs[start] + oracle.legs[end]
            assert ours[row, column] == pytest.approx(true, abs=1e-6)
            reached += np.isfinite(true)
    assert reached > ORIGINS * DOORS * 0.5
    best = int(np.isfinite(ours).sum(axis=1).argmax())
    for direction, way in (("from", graph), ("to", graph.reverse())):
        starts = access.seeds(streets, joined.take([best]), direction)
        nodes = seconds_to_nodes(streets, mode, starts, direction=direction)[0]
        found = nx.single_source_dijkstra_path_length(way, names[best], weight="seconds")
        index = np.searchsorted(roads.node_id, streets.node_id)
        true = np.array([found.get(i, np.inf) + oracle.legs[names[best]] for i in index.tolist()])
        assert np.array_equal(np.isinf(true), np.isinf(nodes))
        near = np.isfinite(true)
        assert near.sum() > 100
        assert np.abs(true[near] - nodes[near]).max() < 1e-6


def test_symmetry_breaks_exactly_where_one_ways_are(real_data):
    """Helsinki by car: with every street two-way, there and back take the same; with the one-ways, a pair differs
    only if the quicker direction drives along a one-way street, and many do."""
    found = osm.read_roads(real_data / FILES["helsinki"])
    speeds = SpeedSet()
    oracle = StreetOracle(found, speeds, "car")
    e, n, clear = doors_near_streets(found, oracle, 40, seed=2)
    never = ~permissions(found.tags).open[0].any(axis=0)
    ways = ("forward", "backward")
    tags = ["oneway:motor_vehicle", *(f"{key}:{way}" for key in ("vehicle", "motor_vehicle") for way in ways)]
    both_ways = dataclasses.replace(found, tags=found.tags.assign(oneway="no", **dict.fromkeys(tags, "")))
    both_ways.tags.loc[never, "motorcar"] = "no"

    def pairs(roads):
        streets, _ = network.build(roads, speeds)
        joined = access.join(streets, e[clear], n[clear], mode="car")
        return seconds(streets, joined, joined)

    same, ours = pairs(both_ways), pairs(found)
    assert np.allclose(same, same.T, rtol=0, atol=1e-6)
    assert (ours >= same - 1e-6).all()
    graph, differ = oracle.graph(), 0
    for i in range(len(clear)):
        paths = nx.single_source_dijkstra_path(graph, f"door {clear[i]}", weight="seconds")
        for j in np.flatnonzero(ours[i] < ours[:, i] - 1e-6).tolist():
            path = pairwise(paths[f"door {clear[j]}"])
            assert any(graph.edges[step]["one_way"] for step in path)
            differ += 1
    assert differ > 100


def test_on_foot_there_is_as_far_as_back(roads, streets):
    """Nobody on foot minds a one-way, and no delay depends on the direction."""
    oracle = StreetOracle(roads, SpeedSet(), "walk")
    e, n, clear = doors_near_streets(roads, oracle, 40, seed=3)
    joined = access.join(streets, e[clear], n[clear], mode="walk")
    ours = seconds(streets, joined, joined)
    assert np.allclose(ours, ours.T, rtol=0, atol=1e-6)
