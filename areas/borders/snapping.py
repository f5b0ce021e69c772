"""Draw lines onto existing borders that they run close to, so that no slivers arise between them."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.borders.border import Border
from areas.borders.noding import Lines
from areas.grid import Floats, on_grid


def pull(lines: Lines, border: Border, *, within_m: float) -> Lines:
    """Return lines drawn onto borders within reach.

    A vertex goes to the nearest corner of a border within reach, else to the nearest point of a border within
    reach; a segment takes up the corners of borders that it passes within reach.

    Parameters
    ----------
    lines
        Drawn lines, on the grid.
    border
        Existing borders, on the grid.
    within_m
        The reach; 0 changes nothing.

    Returns
    -------
    array of lines
        On the grid; a line that shrinks to a point is left out.

    Examples
    --------
    >>> from areas.borders.border import border_of
    >>> drawn = np.array([shapely.LineString([(5, 0.25), (9.75, 0.25)])])
    >>> print(pull(drawn, border_of([shapely.box(0, 0, 10, 10)]), within_m=0.5)[0])
    LINESTRING (5 0, 10 0)
    """
    if within_m <= 0 or not len(lines):
        return lines
    near = border.keep(border.around(shapely.total_bounds(lines), within_m)).lines()
    if not len(near):
        return lines
    corners = _distinct(shapely.get_coordinates(near))
    tree = shapely.STRtree(_points(corners))
    points, line = shapely.get_coordinates(lines, return_index=True)
    points = _vertices(points, near, corners, tree, within_m)
    points, line = _corners_passed(points, line, corners, tree, within_m)
    fresh = np.append(True, (points[1:] != points[:-1]).any(axis=1) | (line[1:] != line[:-1]))
    points, line = points[fresh], line[fresh]
    long = np.bincount(line)[line] > 1
    _, line = np.unique(line[long], return_inverse=True)
    return np.asarray(shapely.linestrings(points[long], indices=line))


def _points(corners: Floats) -> Lines:
    return np.asarray(shapely.points(corners))


def _distinct(points: Floats) -> Floats:
    """Each point [k, 2] once, from west to east; faster than ``numpy.unique`` by rows."""
    ordered = points[np.lexsort((points[:, 1], points[:, 0]))]
    return np.asarray(ordered[np.append(True, (ordered[1:] != ordered[:-1]).any(axis=1))])


def _vertices(points: Floats, near: Lines, corners: Floats, tree: shapely.STRtree, within_m: float) -> Floats:
    """Move every vertex to the corner or border point nearest to it, if within reach."""
    moved, drawn = points.copy(), _points(points)
    vertex, segment = shapely.STRtree(near).query_nearest(drawn, max_distance=within_m, all_matches=False)
    along = shapely.line_locate_point(near[segment], drawn[vertex])
    moved[vertex] = on_grid(shapely.get_coordinates(shapely.line_interpolate_point(near[segment], along)))
    vertex, corner = tree.query_nearest(drawn, max_distance=within_m, all_matches=False)
    moved[vertex] = corners[corner]
    return moved


def _corners_passed(
    points: Floats, line: NDArray[np.int64], corners: Floats, tree: shapely.STRtree, within_m: float
) -> tuple[Floats, NDArray[np.int64]]:
    """Insert the corners that the lines pass within reach, in order."""
    first = np.flatnonzero(line[1:] == line[:-1])
    steps = shapely.linestrings(np.stack([points[first], points[first + 1]], axis=1))
    segment, corner = tree.query(steps, predicate="dwithin", distance=within_m)
    segment = first[segment]
    start, step = points[segment], points[segment + 1] - points[segment]
    size = (step**2).sum(axis=1)
    along = ((corners[corner] - start) * step).sum(axis=1) / np.where(size > 0, size, 1)
    passed = (along > 0) & (along < 1)
    order = np.argsort(
        np.concatenate([np.arange(len(points)), segment[passed] + along[passed]]), kind="stable"
    )
    everything = np.concatenate([points, corners[corner[passed]]])
    return everything[order], np.concatenate([line, line[segment[passed]]])[order]
