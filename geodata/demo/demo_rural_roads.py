"""Small roads of the countryside in the example: a sparse net between scattered points."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Delaunay, cKDTree
from shapely.geometry.base import BaseGeometry

from geodata.demo.demo_names import Names
from geodata.demo.demo_ways import Way, bent

SPACING_M = 1250.0
LONGEST_M = 3200.0
NEIGHBOURS = 14
LONGEST_ROAD = 6
"""Pieces that one name runs along at most."""

ONWARD_COSINE = 0.75
"""A road goes on under its name where the next piece turns by less than about 40 degrees."""


def make(
    country: BaseGeometry, major: NDArray[np.float64], names: Names, rng: np.random.Generator
) -> list[Way]:
    """Return small roads that join farms to each other and to the larger roads.

    The net is the relative neighbourhood graph of jittered points: two are joined when no third is nearer to
    both (G. T. Toussaint 1980, *The relative neighbourhood graph of a finite planar set*).

    Parameters
    ----------
    country
        Ground for the roads: the countryside without lake.
    major
        Points on the larger roads, float [n, 2], that small roads may lead to.
    names
        Where road names come from.
    rng
        Source of randomness.

    Returns
    -------
    list of Way
        Roads of class ``unclassified``, 70 km/h, paved or gravel.
    """
    west, south, east, north = country.bounds
    x, y = np.meshgrid(np.arange(west, east, SPACING_M), np.arange(south, north, SPACING_M))
    farms = np.column_stack([x.ravel(), y.ravel()]) + rng.uniform(-0.42, 0.42, (x.size, 2)) * SPACING_M
    room = country.buffer(-120)
    shapely.prepare(room)
    farms = farms[shapely.contains_xy(room, farms[:, 0], farms[:, 1])]
    free = cKDTree(major).query(farms)[0] > 300
    points = np.vstack([farms[free], major])
    pairs = _relative_neighbours(points, int(free.sum()))
    lines = [bent(points[pair], step_m=170, sway=0.09, rng=rng) for pair in pairs]
    shapely.prepare(country)
    inside = shapely.covers(country, np.array([shapely.linestrings(line) for line in lines]))
    pairs, lines = pairs[inside], [line for line, good in zip(lines, inside, strict=True) if good]
    out = []
    for group in _onward(points, pairs):
        tags = {"highway": "unclassified", "maxspeed": "70", "name": names.farm()}
        tags["surface"] = "gravel" if rng.random() < 0.45 else "asphalt"
        out += [Way(points=lines[k], tags=tags) for k in group]
    return out


def _relative_neighbours(points: NDArray[np.float64], farms: int) -> NDArray[np.int64]:
    """Pairs without a third point nearer to both, at least one of the two a farm."""
    corners = Delaunay(points).simplices
    pairs = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    apart = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    good = (pairs[:, 0] < farms) & (apart < LONGEST_M)
    pairs, apart = pairs[good], apart[good]
    _, near = cKDTree(points).query(points, k=min(NEIGHBOURS, len(points)))
    third = near[pairs[:, 0]]
    to_first = np.hypot(*np.moveaxis(points[third] - points[pairs[:, 0], None], -1, 0))
    to_second = np.hypot(*np.moveaxis(points[third] - points[pairs[:, 1], None], -1, 0))
    other = (third != pairs[:, :1]) & (third != pairs[:, 1:])
    between = other & (np.maximum(to_first, to_second) < 0.97 * apart[:, None])
    return np.asarray(pairs[~between.any(axis=1)])


def _onward(points: NDArray[np.float64], pairs: NDArray[np.int64]) -> list[list[int]]:
    """Group pieces to roads: from each piece on both ways, as long as another goes nearly straight on."""
    at: dict[int, list[int]] = {}
    for k, pair in enumerate(pairs.tolist()):
        for node in pair:
            at.setdefault(node, []).append(k)
    free = set(range(len(pairs)))
    out = []
    for k in range(len(pairs)):
        if k not in free:
            continue
        free.discard(k)
        group = [k]
        for back, node in (pairs[k].tolist(), pairs[k, ::-1].tolist()):
            while len(group) < LONGEST_ROAD:
                ahead = [(step, int(pairs[step].sum()) - node) for step in at[node] if step in free]
                turn = [_cosine(points[node] - points[back], points[to] - points[node]) for _, to in ahead]
                if not turn or max(turn) < ONWARD_COSINE:
                    break
                step, to = ahead[int(np.argmax(turn))]
                free.discard(step)
                group.append(step)
                back, node = node, to  # noqa: PLW2901
        out.append(group)
    return out


def _cosine(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(a @ b / (np.hypot(*a) * np.hypot(*b)))
