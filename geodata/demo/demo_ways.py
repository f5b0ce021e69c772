"""Ways of the example street network, and how they become one network of shared nodes.

Ways are drawn on their own; here they are cut where they meet: crossings get a node in both, an end that
touches another way becomes a junction in it, and points nearer than ``MERGE_M`` become one node. Ways that
are ``apart`` (motorways and their ramps) join others only at their ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geodata.streets.roads import ROAD_TAGS, Roads

TOUCH_M = 0.5
MERGE_M = 3.0
JOIN_M = 1500.0
"""A loose part of the network is joined by a new piece of road when it lies within this of the rest."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way: its points, float [k, 2], and its tags by name; ``apart`` when it crosses on a bridge."""

    points: NDArray[np.float64]
    tags: dict[str, str] = field(default_factory=dict)
    apart: bool = False


def bent(
    points: NDArray[np.float64], *, step_m: float, sway: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return a line with a point about every ``step_m``, swaying by a share of each leg's length."""
    out = [points[:1]]
    for start, end in pairwise(points):
        length = float(np.hypot(*(end - start)))
        share = np.linspace(0, 1, max(2, round(length / step_m) + 1))[1:]
        across = np.array([start[1] - end[1], end[0] - start[0]]) * sway
        first, second = rng.normal(0, 1, 2)
        swing = first * np.sin(np.pi * share) / 1.5 + second * np.sin(2 * np.pi * share) / 2
        out.append(start + share[:, None] * (end - start) + swing[:, None] * across)
    return np.vstack(out)


def network(ways: Sequence[Way], ground: shapely.Geometry) -> Roads:
    """Return the ways as one connected network of shared nodes.

    Parameters
    ----------
    ways
        The ways as drawn.
    ground
        What every added connection must lie within.

    Returns
    -------
    Roads
        One connected component (undirected); node numbers are 1, 2, …; no signals yet.
    """
    roads = _numbered(_with_junctions(ways))
    for _ in range(4):
        extra = _joins(roads, ground)
        if not extra:
            break
        ways = [*ways, *extra]
        roads = _numbered(_with_junctions(ways))
    return _largest(roads)


def components(roads: Roads) -> NDArray[np.int64]:
    """Return the number of the connected component of each node, direction of travel aside."""
    inner = np.ones(len(roads.way_nodes) - 1, dtype=bool)
    inner[roads.way_start[1:-1] - 1] = False
    a, b = roads.way_nodes[:-1][inner], roads.way_nodes[1:][inner]
    size = len(roads.e)
    return np.asarray(connected_components(coo_array((np.ones(len(a)), (a, b)), shape=(size, size)))[1])


def _with_junctions(ways: Sequence[Way]) -> list[Way]:
    """Insert a point into every way where another crosses it or ends on it."""
    open_ = [k for k, way in enumerate(ways) if not way.apart]
    parts = [ways[k].points for k in open_]
    owner = np.repeat(open_, [len(part) - 1 for part in parts])
    leg = np.concatenate([np.arange(len(part) - 1) for part in parts])
    start, end = np.vstack([p[:-1] for p in parts]), np.vstack([p[1:] for p in parts])
    lines = np.asarray(shapely.linestrings(np.stack([start, end], axis=1)))
    tree = shapely.STRtree(lines)
    i, j = tree.query(lines, predicate="intersects")
    i, j = (half[(i < j) & (owner[i] != owner[j])] for half in (i, j))
    cross = np.asarray(shapely.intersection(lines[i], lines[j]))
    good = shapely.get_type_id(cross) == 0
    at = shapely.get_coordinates(cross[good])
    ends = np.vstack([w.points if not w.apart else w.points[[0, -1]] for w in ways])
    point, hit = tree.query(shapely.points(ends), predicate="dwithin", distance=TOUCH_M)
    cut = np.concatenate([i[good], j[good], hit])
    where = np.vstack([at, at, ends[point]])
    along = ((where - start[cut]) * (end - start)[cut]).sum(axis=1)
    along /= np.maximum(((end - start)[cut] ** 2).sum(axis=1), 1e-9)
    inside = (along > 1e-9) & (along < 1 - 1e-9)
    return _inserted(ways, owner[cut[inside]], leg[cut[inside]] + along[inside], where[inside])


def _inserted(
    ways: Sequence[Way], owner: NDArray[np.int64], place: NDArray[np.float64], where: NDArray[np.float64]
) -> list[Way]:
    """Insert points at places counted in legs (2.5: halfway along the third leg)."""
    out = list(ways)
    order = np.lexsort((place, owner))
    owner, place, where = owner[order], place[order], where[order]
    names, first = np.unique(owner, return_index=True)
    for k, lot in zip(names, np.split(np.arange(len(owner)), first[1:]), strict=True):
        way = ways[k]
        spot = np.concatenate([np.arange(len(way.points)), place[lot]])
        points = np.vstack([way.points, where[lot]])
        out[k] = replace(way, points=points[np.argsort(spot, kind="stable")])
    return out


def _numbered(ways: Sequence[Way]) -> Roads:
    """Merge near points to nodes and write the ways in compressed row form."""
    points = np.vstack([way.points for way in ways])
    pairs = cKDTree(points).query_pairs(MERGE_M, output_type="ndarray")
    graph = coo_array((np.ones(len(pairs)), pairs.T), shape=(len(points), len(points)))
    _, group = connected_components(graph)
    _, first, node = np.unique(group, return_index=True, return_inverse=True)
    kept: list[NDArray[np.int64]] = []
    tags: list[dict[str, str]] = []
    at = 0
    for way in ways:
        nodes = node[at : at + len(way.points)]
        at += len(way.points)
        nodes = nodes[np.append(True, nodes[1:] != nodes[:-1])]
        if len(nodes) > 1:
            kept.append(nodes)
            tags.append(way.tags)
    table = pd.DataFrame({tag: [way.get(tag, "") for way in tags] for tag in ROAD_TAGS}, dtype="str")
    return _roads(points[first].round(2), kept, table)


def _roads(points: NDArray[np.float64], ways: list[NDArray[np.int64]], tags: pd.DataFrame) -> Roads:
    """Drop unused nodes and number the rest in the order of use."""
    flat = np.concatenate(ways)
    used, first, inverse = np.unique(flat, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    points = points[used][np.argsort(first)]
    return Roads(
        node_id=np.arange(1, len(used) + 1, dtype=np.int64),
        e=points[:, 0].copy(),
        n=points[:, 1].copy(),
        signal=np.zeros(len(used), dtype=bool),
        stopped=np.zeros(len(used), dtype=np.uint8),
        way_start=np.concatenate([[0], np.cumsum([len(w) for w in ways])]).astype(np.int64),
        way_nodes=rank[inverse].astype(np.int64),
        tags=tags.reset_index(drop=True),
    )


def _joins(roads: Roads, ground: shapely.Geometry) -> list[Way]:
    """Short roads from every loose part to the nearest node of the largest one."""
    part = components(roads)
    size = np.bincount(part)
    main = part == size.argmax()
    points = np.column_stack([roads.e, roads.n])
    loose = np.flatnonzero(~main)
    if not len(loose):
        return []
    away, near = cKDTree(points[main]).query(points[loose])
    table = pd.DataFrame({"part": part[loose], "away": away, "k": np.arange(len(loose))})
    best = table.sort_values(["away", "k"]).drop_duplicates("part")
    best = best[best["away"] < JOIN_M]
    lines = np.stack([points[loose[best["k"]]], points[main][near[best["k"]]]], axis=1)
    inside = shapely.covers(ground, shapely.linestrings(lines))
    tag = {"highway": "service"}
    return [Way(points=line, tags=tag) for line in lines[inside]]


def _largest(roads: Roads) -> Roads:
    """Keep the ways of the largest component only."""
    part = components(roads)
    keep = part == np.bincount(part).argmax()
    rows = np.split(roads.way_nodes, roads.way_start[1:-1])
    good = [k for k, nodes in enumerate(rows) if keep[nodes[0]]]
    points = np.column_stack([roads.e, roads.n])
    return _roads(points, [rows[k] for k in good], roads.tags.iloc[good])
