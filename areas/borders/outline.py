"""The municipality's outline: corners that a border once needed there go when the border is gone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from areas.borders.segments import Keys, among, among_sorted, point_keys
from areas.coverage import Shape, tidy
from geodata.crs import GRID_M


def straightened(
    shapes: Sequence[Shape], others: Sequence[Shape], *, ground: Shape | None, fresh: Keys
) -> list[Shape]:
    """Return areas without corners that noding made and that no border needs.

    Two lines meet in a corner on the 1 cm grid, beside either line by less than a centimetre. Where one of
    them has gone, so does the corner: between two areas if it is a fresh one, on the outer border if the
    municipality as imported has none there. So the outline is the imported one but for the corners in use.

    Parameters
    ----------
    shapes
        Areas that an edit changed.
    others
        All other areas of the plan.
    ground
        The municipality as imported; ``None`` leaves the outer border alone.
    fresh
        Keys of the corners that this edit made, as ``border.point_keys`` gives them.

    Examples
    --------
    >>> bent = shapely.Polygon([(0, 0), (5, -0.01), (10, 0), (10, 10), (0, 10)])
    >>> straight = straightened([bent], [], ground=shapely.box(0, 0, 10, 10), fresh=np.array([], np.uint64))
    >>> straight[0].area
    100.0
    """
    if not shapes:
        return []
    corner, chord = _chords(shapes)
    order = np.argsort(corner, kind="stable")
    corner, chord = corner[order], chord[order]
    begins = np.flatnonzero(np.append(True, corner[1:] != corner[:-1]))
    corners, rings = corner[begins], np.diff(np.append(begins, len(corner)))
    least, most = np.minimum.reduceat(chord, begins), np.maximum.reduceat(chord, begins)
    idle = [corners[(rings == 2) & (least == most) & among(corners, fresh)]]
    if ground is not None:
        lone = corners[rings == 1]
        lone = lone[~among_sorted(lone, _corners(ground))]
        idle.append(lone[~among(lone, point_keys(shapely.get_coordinates(list(others))))])
    keys = np.sort(np.concatenate(idle))
    return [_without(shape, keys) for shape in shapes] if len(keys) else list(shapes)


def _chords(shapes: Sequence[Shape]) -> tuple[Keys, Keys]:
    """Keys of all corners, ring by ring, and of the pair of corners before and after each."""
    points, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(list(shapes))), return_index=True
    )
    keys = point_keys(points)
    first = np.append(True, ring[1:] != ring[:-1])
    last = np.append(first[1:], True)
    before, after = np.roll(keys, 1), np.roll(keys, -1)
    before[first] = keys[np.flatnonzero(last) - 1]
    return keys[~last], (before + after)[~last]


@lru_cache(maxsize=4)
def _corners(ground: Shape) -> Keys:
    return np.unique(point_keys(shapely.get_coordinates(ground)))


def _without(shape: Shape, keys: Keys) -> Shape:
    """The shape without those of its corners that lie on the line between their neighbours, to the grid.

    ``keys`` rise. Rings without such a corner are taken as they are.
    """
    if not among_sorted(point_keys(shapely.get_coordinates(shape)), keys).any():
        return shape
    parts = [
        Polygon(_ring(part.exterior, keys), [_ring(hole, keys) for hole in part.interiors])
        for part in shapely.get_parts(shape)
    ]
    return tidy(MultiPolygon(parts))


def _ring(ring: shapely.LinearRing, keys: Keys) -> shapely.LinearRing | NDArray[np.float64]:
    points = shapely.get_coordinates(ring)[:-1]
    idle = np.flatnonzero(among_sorted(point_keys(points), keys))
    if not len(idle):
        return ring
    chords = shapely.linestrings(np.stack([points[idle - 1], points[(idle + 1) % len(points)]], axis=1))
    close = shapely.distance(chords, shapely.points(points[idle])) <= GRID_M
    wanted = np.ones(len(points), dtype=bool)
    wanted[idle[close]] = False
    return points[wanted] if wanted.sum() > 2 else points
