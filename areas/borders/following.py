"""Drawn borders that run along existing ones within reach: which they are, and what is left without them."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from areas.borders.border import Border, unlike
from areas.borders.noding import Lines, pieces
from areas.grid import Floats, on_grid
from geodata.crs import GRID_M
from geodata.prepared import prepared

ALONG = 10.0
"""A stretch within reach of a border runs along it if it is so many times as long as the reach, or longer;
a shorter one crosses it (at more than 11 degrees, for the band within reach is two reaches wide)."""


def without_followers(drawn: Lines, existing: Border, *, within_m: float) -> tuple[Lines, float]:
    """Return the drawn segments that do not run along an existing border, and how many metres do.

    Segments on an existing border are left out, and stretches of segments that lie within reach of existing
    borders for ``ALONG`` times the reach: the existing border stands in their place. Where other segments
    met them off that border, these are led to the nearest existing corner, if one is within reach, else to
    the nearest point of the border.

    Parameters
    ----------
    drawn
        Single segments on the grid that meet at their ends.
    existing
        Borders to follow, on the grid.
    within_m
        The reach.

    Returns
    -------
    lines
        Single segments on the grid.
    followed_m
        Metres left out that are not on an existing border already.

    Examples
    --------
    A border 0.3 m off the side of a square leaves it at a right angle:

    >>> from areas.borders.border import border_of
    >>> square = border_of([shapely.box(0, 0, 10, 10)])
    >>> drawn = pieces(np.array([shapely.LineString([(2, 0.3), (10, 0.3), (10, 8), (2, 8), (2, 0.3)])]))
    >>> left, followed_m = without_followers(drawn, square, within_m=0.5)
    >>> [line.wkt for line in left], round(followed_m, 1)
    (['LINESTRING (10 8, 2 8)', 'LINESTRING (2 8, 2 0)'], 8.0)
    """
    if not len(drawn):
        return drawn, 0.0
    lines = drawn[unlike(drawn, existing)]
    on = _within(lines, existing, GRID_M)
    near = ~on & _within(lines, existing, within_m)
    stretch = _long_stretches(lines, near, least_m=ALONG * within_m)
    along = on | stretch
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    left, gone = ends[~along], np.unique(ends[along].reshape(-1, 2), axis=0)
    if len(left) and len(gone):
        left = _led(left, gone, existing, within_m)
    kept = pieces(np.asarray(shapely.linestrings(left)))
    kept = kept[unlike(kept, existing)] if len(kept) else kept
    return kept, float(shapely.length(lines[stretch]).sum())


def _within(lines: Lines, existing: Border, within_m: float) -> NDArray[np.bool_]:
    """Tell which segments lie within reach of the borders all along."""
    if not len(lines):
        return np.zeros(0, dtype=bool)
    near = existing.keep(existing.around(shapely.total_bounds(lines), within_m)).lines()
    segment = np.unique(shapely.STRtree(near).query(lines, predicate="dwithin", distance=within_m)[1])
    if not len(segment):
        return np.zeros(len(lines), dtype=bool)
    band = prepared(shapely.buffer(shapely.multilinestrings(list(near[segment])), within_m))
    return np.asarray(shapely.covers(band, lines))


def _long_stretches(lines: Lines, near: NDArray[np.bool_], *, least_m: float) -> NDArray[np.bool_]:
    """Tell which of the segments within reach hang together for so long or longer."""
    along = np.zeros(len(lines), dtype=bool)
    chosen = np.flatnonzero(near)
    if not len(chosen):
        return along
    points = shapely.get_coordinates(lines[chosen])
    corner = np.unique(points, axis=0, return_inverse=True)[1].reshape(-1, 2)
    size = int(corner.max()) + 1
    graph = coo_array((np.ones(len(corner)), (corner[:, 0], corner[:, 1])), shape=(size, size))
    stretch = connected_components(graph, directed=False)[1][corner[:, 0]]
    along[chosen] = np.bincount(stretch, weights=shapely.length(lines[chosen]))[stretch] >= least_m
    return along


def _led(ends: Floats, gone: Floats, existing: Border, within_m: float) -> Floats:
    """Lead the ends [k, 2, 2] that lie on what was left out to the existing borders."""
    corners, at = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
    loose = np.flatnonzero(np.isin(corners.view(np.complex128), gone.view(np.complex128)))
    segments = existing.lines()
    tree = shapely.STRtree(segments)
    loose = np.delete(loose, np.unique(tree.query(_grid_cells(corners[loose]), predicate="intersects")[0]))
    points = _points(corners[loose])
    which, segment = tree.query_nearest(points, all_matches=False)
    along = shapely.line_locate_point(segments[segment], points[which])
    target = corners.copy()
    target[loose[which]] = on_grid(
        shapely.get_coordinates(shapely.line_interpolate_point(segments[segment], along))
    )
    fixed = np.unique(shapely.get_coordinates(segments), axis=0)
    which, corner = shapely.STRtree(_points(fixed)).query_nearest(
        points, max_distance=within_m, all_matches=False
    )
    target[loose[which]] = fixed[corner]
    return np.asarray(target[at].reshape(-1, 2, 2))


def _points(corners: Floats) -> Lines:
    return np.asarray(shapely.points(corners))


def _grid_cells(corners: Floats) -> Lines:
    """The cells that noding moves to these corners: a border through one passes the corner."""
    low, high = corners - GRID_M / 2, corners + GRID_M / 2
    return np.asarray(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
