"""Draw lines onto existing borders that they run close to, so that no slivers arise between them."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.coverage import Shape
from areas.noding import Lines
from geodata.crs import GRID_M

Floats = NDArray[np.float64]


def on_grid(points: Floats) -> Floats:
    """Return coordinates rounded to the 1 cm grid, to the very bits that GEOS rounds to."""
    scale = round(1 / GRID_M)
    return np.rint(points * scale) / scale


def gridded(shape: Shape) -> Shape:
    """Return the shape with its vertices on the grid; for shapes that lie on it but for rounding."""
    return shapely.transform(shape, on_grid)


def pull(lines: Lines, segments: Lines, *, within_m: float) -> Lines:
    """Return lines drawn onto borders within reach.

    A vertex goes to the nearest corner of a border within reach, else to the nearest point of a border within
    reach; a segment takes up the corners of borders that it passes within reach.

    Parameters
    ----------
    lines
        Drawn lines, on the grid.
    segments
        Existing borders, as single segments on the grid.
    within_m
        The reach; 0 changes nothing.

    Returns
    -------
    array of lines
        On the grid; a line that shrinks to a point is left out.

    Examples
    --------
    >>> border = np.array([shapely.LineString([(0, 0), (10, 0)]), shapely.LineString([(10, 0), (10, 10)])])
    >>> drawn = np.array([shapely.LineString([(5, 0.25), (9.75, 0.25)])])
    >>> print(pull(drawn, border, within_m=0.5)[0])
    LINESTRING (5 0, 10 0)
    """
    if within_m <= 0 or not len(lines):
        return lines
    reach = shapely.box(*shapely.total_bounds(lines)).buffer(within_m)
    near = segments[shapely.STRtree(segments).query(reach)]
    if not len(near):
        return lines
    corners = np.unique(shapely.get_coordinates(near), axis=0)
    pulled = []
    for line in lines:
        points = _vertices(shapely.get_coordinates(line), near, corners, within_m)
        points = _corners_passed(points, corners, within_m)
        points = points[np.append(True, (points[1:] != points[:-1]).any(axis=1))]
        if len(points) > 1:
            pulled.append(shapely.LineString(points))
    return np.array(pulled, dtype=object)


def _points(corners: Floats) -> Lines:
    return np.asarray(shapely.points(corners))


def _vertices(points: Floats, near: Lines, corners: Floats, within_m: float) -> Floats:
    """Move every vertex to the corner or border point nearest to it, if within reach."""
    moved = points.copy()
    drawn = np.asarray(shapely.points(points))
    vertex, segment = shapely.STRtree(near).query_nearest(drawn, max_distance=within_m, all_matches=False)
    along = shapely.line_locate_point(near[segment], drawn[vertex])
    moved[vertex] = on_grid(shapely.get_coordinates(shapely.line_interpolate_point(near[segment], along)))
    vertex, corner = shapely.STRtree(_points(corners)).query_nearest(
        drawn, max_distance=within_m, all_matches=False
    )
    moved[vertex] = corners[corner]
    return moved


def _corners_passed(points: Floats, corners: Floats, within_m: float) -> Floats:
    """Insert the corners that the line passes within reach, in order."""
    lines = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
    segment, corner = shapely.STRtree(_points(corners)).query(lines, predicate="dwithin", distance=within_m)
    start, step = points[segment], points[segment + 1] - points[segment]
    size = (step**2).sum(axis=1)
    along = ((corners[corner] - start) * step).sum(axis=1) / np.where(size > 0, size, 1)
    passed = (along > 0) & (along < 1)
    place = np.concatenate([np.arange(len(points)), segment[passed] + along[passed]])
    everything = np.concatenate([points, corners[corner[passed]]])
    return everything[np.argsort(place, kind="stable")]
