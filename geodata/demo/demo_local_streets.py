"""Local streets of the example: a bent lattice in every built-up district, more of it for more people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree
from shapely.geometry.base import BaseGeometry

from geodata.demo.demo_names import COLUMNS, ROWS
from geodata.demo.demo_noise import field
from geodata.demo.demo_ways import Way

STREET_M_PER_PERSON = 6.0
LEAST_STREET_M = 2500.0
SPARSE_PEOPLE_PER_KM2 = 120.0
"""Below this a built-up district is workplaces and parks: larger blocks."""

LONG_M, SHORT_M = 132.0, 72.0
"""Block sides in a suburb; scaled to fit the people in, but not below ``TIGHTEST``."""

TIGHTEST = 0.76
INNER_M = (104.0, 74.0)
EDGE_M = 22.0
"""No lattice node is nearer the district's border than this."""

SNAP_M = 26.0
"""A lattice node this near a larger road is moved onto it."""

STREET_LENGTH_M = (260.0, 620.0)
"""A street changes its name after a length drawn between these."""

INNER_CITY = "133"
THROUGH_ROWS = frozenset({-3, 0, 4})
THROUGH_COLUMNS = frozenset({-10, -4, 2})
"""Streets that carry traffic through the inner city, both ways; two in three other columns are one-way."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How one district is laid out: block sides in metres, direction, share of cross streets, curvature."""

    origin: NDArray[np.float64]
    angle: float
    block_m: tuple[float, float]
    cross_share: float
    bend_m: float
    street_m: float


def plan(
    code: str, shape: BaseGeometry, people: float, anchor: NDArray[np.float64], rng: np.random.Generator
) -> Plan:
    """Return the layout of a district with so many people.

    Parameters
    ----------
    code
        The district's code; the inner city gets a regular grid through ``anchor``.
    shape
        Its ground.
    people
        People living there; ``NaN`` (1-4) counts as few.
    anchor
        A point the lattice passes through, float [2].
    rng
        Source of randomness.
    """
    angle, cross = float(rng.uniform(-0.5, 0.5)), float(rng.uniform(0.4, 0.6))
    wanted = max(np.nan_to_num(people) * STREET_M_PER_PERSON, LEAST_STREET_M)
    if code == INNER_CITY:
        return Plan(origin=anchor, angle=-0.10, block_m=INNER_M, cross_share=1.0, bend_m=5, street_m=np.inf)
    room = shape.buffer(-EDGE_M).area
    if np.nan_to_num(people) < SPARSE_PEOPLE_PER_KM2 * shape.area / 1e6:
        block = (LONG_M * 1.9, SHORT_M * 2.2)
        wanted = max(wanted, 0.55 * room * (1 / block[0] + 1 / block[1]))
        return Plan(origin=anchor, angle=angle, block_m=block, cross_share=0.8, bend_m=18, street_m=wanted)
    full = room * (1 / SHORT_M + cross / LONG_M)
    scale = float(np.clip(full / wanted, TIGHTEST, 1.0))
    block = (LONG_M * scale, SHORT_M * scale)
    bend = float(rng.uniform(22, 42)) * scale
    return Plan(origin=anchor, angle=angle, block_m=block, cross_share=cross, bend_m=bend, street_m=wanted)


def make(
    shape: BaseGeometry,
    layout: Plan,
    major: BaseGeometry,
    names: Iterator[str],
    rng: np.random.Generator,
    *,
    inner: bool = False,
) -> list[Way]:
    """Return the local streets of one district.

    Parameters
    ----------
    shape
        The district's ground; no street leaves it.
    layout
        How it is laid out.
    major
        The larger roads, one geometry; lattice nodes near them are moved onto them.
    names
        Street names, drawn as needed.
    rng
        Source of randomness.
    inner
        Inner city: named by row and column, some streets one-way.

    Returns
    -------
    list of Way
        Streets (``residential``) and short cuts for walking (``footway``) or cycling (``cycleway``).
    """
    key, points = _nodes(shape, layout, rng)
    if len(key) < 2:
        return []
    snapped, points = _onto(major, points)
    edges = {axis: _edges(key, axis) for axis in (0, 1)}
    pairs = np.vstack([edges[0], edges[1]])
    axis = np.repeat([0, 1], [len(edges[0]), len(edges[1])])
    lines = shapely.linestrings(points[pairs])
    shapely.prepare(shape)
    good = ~snapped[pairs].all(axis=1) & shapely.covers(shape, lines)
    pairs, axis = pairs[good], axis[good]
    chosen = rng.random(len(pairs)) < np.where(axis == 0, 0.94 if not inner else 1, layout.cross_share)
    chosen |= _tree(pairs, len(key), chosen)
    out = _streets(key, points, pairs[chosen], axis[chosen], names=names, rng=rng, inner=inner)
    left = pairs[~chosen & (axis == 1)]
    for pair in left[rng.random(len(left)) < 0.35]:
        kind = "cycleway" if rng.random() < 0.5 else "footway"
        out.append(
            Way(points=points[pair], tags={"highway": kind, "bicycle": "yes" if kind == "cycleway" else ""})
        )
    return out


def _nodes(
    shape: BaseGeometry, layout: Plan, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Lattice nodes in the part of the district that is built: keys (column, row) and points."""
    west, south, east, north = shape.bounds
    reach = float(np.hypot(east - west, north - south))
    counts = [int(reach / side) + 1 for side in layout.block_m]
    u, v = np.meshgrid(*(np.arange(-c, c + 1) for c in counts))
    key = np.column_stack([u.ravel(), v.ravel()])
    turn = np.array(
        [[np.cos(layout.angle), np.sin(layout.angle)], [-np.sin(layout.angle), np.cos(layout.angle)]]
    )
    flat = key * np.array(layout.block_m)
    sway = field(np.vstack([flat, [[0.0, 0.0]]]), length_m=8 * layout.block_m[1], rng=rng) * layout.bend_m
    points = layout.origin + (flat + sway[:-1] - sway[-1]) @ turn
    room = shape.buffer(-EDGE_M)
    shapely.prepare(room)
    inside = shapely.contains_xy(room, points[:, 0], points[:, 1])
    key, points = key[inside], points[inside]
    per_node = layout.block_m[0] + layout.cross_share * layout.block_m[1]
    count = int(min(len(key), layout.street_m / per_node)) if np.isfinite(layout.street_m) else len(key)
    uneven = field(points, length_m=900, rng=rng)[:, 0]
    far = np.hypot(*(points - layout.origin).T) * (1 + 0.12 * uneven)
    keep = np.sort(np.argsort(far, kind="stable")[: max(count, 4)])
    return key[keep], points[keep]


def _onto(major: BaseGeometry, points: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Move nodes near a larger road onto it."""
    dots = np.asarray(shapely.points(points))
    near = np.asarray(shapely.dwithin(major, dots, SNAP_M))
    moved = points.copy()
    if near.any():
        lines = shapely.shortest_line(major, dots[near])
        moved[near] = shapely.get_coordinates(shapely.get_point(lines, 0))
    return near, moved


def _edges(key: NDArray[np.int64], axis: int) -> NDArray[np.int64]:
    """Pairs of nodes that are neighbours along an axis, in order along each line."""
    order = np.lexsort((key[:, axis], key[:, 1 - axis]))
    a, b = order[:-1], order[1:]
    step = key[b] - key[a]
    follow = (step[:, axis] == 1) & (step[:, 1 - axis] == 0)
    return np.asarray(np.column_stack([a, b])[follow])


def _tree(pairs: NDArray[np.int64], size: int, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The pairs needed beside the chosen ones so that the lattice hangs together."""
    cost = np.where(chosen, 1.0, 2.0) + np.arange(len(pairs)) * 1e-6
    tree = minimum_spanning_tree(coo_array((cost, pairs.T), shape=(size, size)).tocsr()).tocoo()
    found = {frozenset((int(a), int(b))) for a, b in zip(tree.row, tree.col, strict=True)}
    return np.array([frozenset((int(a), int(b))) in found for a, b in pairs])


def _streets(
    key: NDArray[np.int64],
    points: NDArray[np.float64],
    pairs: NDArray[np.int64],
    axis: NDArray[np.int64],
    *,
    names: Iterator[str],
    rng: np.random.Generator,
    inner: bool,
) -> list[Way]:
    """Join edges along each lattice line to streets, a new name after a while."""
    out = []
    length = np.hypot(*(points[pairs[:, 1]] - points[pairs[:, 0]]).T)
    start, row = 0, key[pairs[:, 0], :]
    while start < len(pairs):
        limit = np.inf if inner else rng.uniform(*STREET_LENGTH_M)
        end, run = start + 1, length[start]
        while (
            end < len(pairs)
            and pairs[end, 0] == pairs[end - 1, 1]
            and axis[end] == axis[start]
            and run < limit
        ):
            run += length[end]
            end += 1
        line = points[[*pairs[start:end, 0], pairs[end - 1, 1]]]
        across = int(axis[start])
        number = int(row[start, 1 - across])
        tags = {"highway": "residential", "maxspeed": "30"}
        if inner:
            known = (COLUMNS if across else ROWS).get(number)
            tags["name"] = known or next(names)
            if number in (THROUGH_COLUMNS if across else THROUGH_ROWS):
                tags |= {"highway": "tertiary", "maxspeed": "40"}
            elif across and number % 3:
                tags["oneway"] = "yes"
                line = line if number % 2 else line[::-1]
        else:
            tags["name"] = next(names)
        out.append(Way(points=line, tags=tags))
        start = end
    return out
