"""From labelled sites to a smooth, valid polygon coverage.

The borders between sites of different owners are cut into arcs at the points where three districts meet, each
arc is smoothed with its ends held, all arcs and the outline are noded together on the 1 cm grid and
polygonized, and every face goes to the owner of the sites in it. Faces of one noded set share their vertices
exactly, so what is dissolved from them is a valid coverage by construction.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.spatial import Voronoi, cKDTree
from shapely.geometry.base import BaseGeometry

from geodata import crs

SMOOTHINGS = 14
"""Rounds of averaging each vertex of an arc with its two neighbours."""

SIMPLIFY_SHARE = 0.003
"""An arc is simplified by this share of the smaller neighbour's size (square root of its area)."""


def coverage(
    diagram: Voronoi,
    owner: NDArray[np.int64],
    outline: BaseGeometry,
    size_m: NDArray[np.float64],
) -> NDArray[np.object_]:
    """Return one polygon per owner; together they cover the outline exactly.

    Parameters
    ----------
    diagram
        Voronoi diagram of the ``n`` sites, some of them outside the outline.
    owner
        int [n]: index of the district that owns the site, -1 outside.
    outline
        The ground to cover.
    size_m
        float [k]: how large each district is across, for how much its borders are simplified.

    Returns
    -------
    array
        object [k]: polygons on the 1 cm grid, a valid coverage.
    """
    points = diagram.points
    arcs = _arcs(diagram, _spread(points, owner), size_m)
    lines = [*arcs, shapely.boundary(outline)]
    noded = shapely.union_all(shapely.set_precision(lines, crs.GRID_M), grid_size=crs.GRID_M)
    faces = np.array(shapely.get_parts(shapely.polygonize([noded])))
    shapely.prepare(outline)
    faces = faces[shapely.contains(outline, shapely.point_on_surface(faces))]
    label = _labels(faces, points[owner >= 0], owner[owner >= 0])
    return np.array([shapely.coverage_union_all(faces[label == k]) for k in range(len(size_m))])


def _spread(points: NDArray[np.float64], owner: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the sites outside the nearest owner, so that borders run out over the outline."""
    known = owner >= 0
    nearest = cKDTree(points[known]).query(points)[1]
    return np.where(known, owner, owner[known][nearest])


def _arcs(diagram: Voronoi, owner: NDArray[np.int64], size_m: NDArray[np.float64]) -> list[BaseGeometry]:
    """Smoothed borders between owners, each from one meeting point of three to the next."""
    ridge = np.asarray(diagram.ridge_vertices)
    sides = owner[diagram.ridge_points]
    border = (sides[:, 0] != sides[:, 1]) & (ridge >= 0).all(axis=1)
    ridge, sides = ridge[border], np.sort(sides[border], axis=1)
    pair = sides[:, 0] * (owner.max() + 1) + sides[:, 1]
    out: list[BaseGeometry] = []
    for key in np.unique(pair):
        of = pair == key
        small = size_m[sides[of][0]].min()
        merged = shapely.line_merge(shapely.multilinestrings(list(diagram.vertices[ridge[of]])))
        for line in shapely.get_parts(merged):
            smooth = shapely.LineString(_smoothed(shapely.get_coordinates(line)))
            out.append(smooth.simplify(small * SIMPLIFY_SHARE))
    return out


def _smoothed(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average neighbours; a ring is smoothed all round, an open arc keeps its ends."""
    ring = len(line) > 3 and bool((line[0] == line[-1]).all())
    for _ in range(SMOOTHINGS):
        if ring:
            core = line[:-1]
            core = core / 2 + (np.roll(core, 1, axis=0) + np.roll(core, -1, axis=0)) / 4
            line = np.vstack([core, core[:1]])
        elif len(line) > 2:
            line = line.copy()
            line[1:-1] = line[1:-1] / 2 + (line[:-2] + line[2:]) / 4
    return line


def _labels(
    faces: NDArray[np.object_], points: NDArray[np.float64], owner: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The owner most sites in a face have; of the nearest site for a face without."""
    site, face = shapely.STRtree(faces).query(shapely.points(points), predicate="within")
    votes = coo_array((np.ones(len(face)), (face, owner[site])), shape=(len(faces), owner.max() + 1))
    table = votes.toarray()
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    nearest = owner[cKDTree(points).query(inside)[1]]
    return np.asarray(np.where(table.any(axis=1), table.argmax(axis=1), nearest))
