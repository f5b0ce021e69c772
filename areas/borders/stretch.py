"""Stretches of outlines: where a line runs along a ring, and the ring with another line in its place.

While a border is dragged, the same outlines are asked about at every movement; so their rings are read once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from areas.borders.segments import Floats, Keys, among_sorted, point_keys
from areas.coverage import Shape

REMEMBERED = 24
"""Outlines that are kept: those of the areas whose borders are being dragged."""

FEWEST = 3
"""A ring has no fewer corners."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Ring:
    """A closed ring: its corners [k, 2], none twice, and their ``point_keys`` [k]."""

    corners: Floats
    keys: Keys


@dataclass(frozen=True, kw_only=True)
class Outline:
    """An area's rings, polygon by polygon, the shell first."""

    polygons: tuple[tuple[Ring, ...], ...]

    def shape(self) -> Shape | None:
        """Return the area, or ``None`` where a ring has shrunk to a line."""
        if any(len(ring.keys) < FEWEST for rings in self.polygons for ring in rings):
            return None
        parts = [Polygon(r[0].corners, [hole.corners for hole in r[1:]]) for r in self.polygons]
        return parts[0] if len(parts) == 1 else MultiPolygon(parts)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A line along a border and the one that takes its place, [k, 2] and [m, 2], with their keys.

    ``closed`` says that both are whole rings; then the corner at their end is left out.
    """

    was: Floats
    becomes: Floats
    closed: bool
    keys: Keys = field(init=False)
    new_keys: Keys = field(init=False)

    def __post_init__(self) -> None:
        """Mix the numbers that corners are told apart by."""
        object.__setattr__(self, "keys", point_keys(self.was))
        object.__setattr__(self, "new_keys", point_keys(self.becomes))

    @property
    def gone(self) -> Keys:
        """uint64: the segments of the old line, as ``Border.keys`` has them."""
        return _segment_keys(self.keys, closed=self.closed)

    @property
    def come(self) -> Keys:
        """uint64: the segments of the new line."""
        return _segment_keys(self.new_keys, closed=self.closed)

    @property
    def come_ends(self) -> Floats:
        """float64 [m, 2, 2]: both ends of the new line's segments."""
        points = np.concatenate([self.becomes, self.becomes[:1]]) if self.closed else self.becomes
        return np.stack([points[:-1], points[1:]], axis=1)


def _segment_keys(keys: Keys, *, closed: bool) -> Keys:
    return keys + np.roll(keys, -1) if closed else keys[:-1] + keys[1:]


def outline_of(geometry: Shape) -> Outline:
    """Return the rings of an area, remembered from when they were last asked for.

    Examples
    --------
    >>> [[len(ring.keys) for ring in rings] for rings in outline_of(shapely.box(0, 0, 1, 1)).polygons]
    [[4]]
    """
    return _known(_Same(geometry))


class _Same:
    """A geometry as a key: equal if it is the very same object, which is told at once."""

    def __init__(self, geometry: Shape) -> None:
        self.geometry = geometry

    def __hash__(self) -> int:
        return id(self.geometry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.geometry is other.geometry


@lru_cache(maxsize=REMEMBERED)
def _known(same: _Same) -> Outline:
    return Outline(
        polygons=tuple(
            tuple(_ring(shapely.get_coordinates(ring)[:-1]) for ring in shapely.get_rings(part))
            for part in shapely.get_parts(same.geometry)
        )
    )


def _ring(corners: Floats) -> Ring:
    return Ring(corners=corners, keys=point_keys(corners))


def led(outline: Outline, stretch: Stretch) -> Outline | None:
    """Return an outline with a stretch of it led another way; ``None`` where it does not run there.

    Examples
    --------
    The north-eastern corner of a square moves a metre east:

    >>> square = outline_of(shapely.box(0, 0, 2, 2))
    >>> was, becomes = np.array([[2.0, 0], [2, 2], [0, 2]]), np.array([[2.0, 0], [3, 2], [0, 2]])
    >>> led(square, Stretch(was=was, becomes=becomes, closed=False)).shape().area
    5.0
    """
    for at, rings in enumerate(outline.polygons):
        for place, ring in enumerate(rings):
            found = _led(ring, stretch)
            if found is not None:
                changed = (*rings[:place], found, *rings[place + 1 :])
                return Outline(polygons=(*outline.polygons[:at], changed, *outline.polygons[at + 1 :]))
    return None


def _led(ring: Ring, stretch: Stretch) -> Ring | None:
    """The ring with the stretch led another way, or ``None`` where the ring does not run there."""
    count, length = len(ring.keys), len(stretch.keys)
    if length > count or (stretch.closed and length != count):
        return None
    for start in np.flatnonzero(ring.keys == stretch.keys[0]).tolist():
        for step in (1, -1):
            if (ring.keys[(start + step * np.arange(length)) % count] == stretch.keys).all():
                rest = (start + step * np.arange(length, count)) % count
                corners = np.concatenate([stretch.becomes, ring.corners[rest]])
                return _ring(corners[::step])
    return None


def without_repeats(points: Floats) -> Floats:
    """Return the corners of a line without those at the place of the one before."""
    fresh = np.append(True, (points[1:] != points[:-1]).any(axis=1))
    return np.asarray(points[fresh])


def corners_of(geometries: Sequence[Shape]) -> tuple[Floats, Keys]:
    """Return all corners of areas with their keys."""
    rings = [ring for one in geometries for polygon in outline_of(one).polygons for ring in polygon]
    return np.concatenate([ring.corners for ring in rings]), np.concatenate([ring.keys for ring in rings])


def on_corners(points: Floats, corners: Floats, keys: Keys, *, within_m: float) -> NDArray[np.float64]:
    """Return points moved to the nearest of some corners, those that have one within reach."""
    own = np.sort(point_keys(points))
    # The corners are many and the points few: so it is the corners that are looked up among the points.
    known = np.unique(own[np.minimum(np.searchsorted(own, keys), len(own) - 1)][among_sorted(keys, own)])
    strange = np.flatnonzero(~among_sorted(point_keys(points), known))
    if not len(strange):
        return points
    drawn = shapely.points(points[strange])
    tree = shapely.STRtree(np.asarray(shapely.points(corners)))
    point, corner = tree.query_nearest(drawn, max_distance=within_m, all_matches=False)
    moved = points.copy()
    moved[strange[point]] = corners[corner]
    return moved
