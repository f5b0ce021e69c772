"""The segments of an area's outline as arrays, and numbers by which points and segments are told apart.

An edit leaves most areas alone, and asks for the borders of the same ones several times; so the segments of
an area are read once and kept for a while.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]
Mask = NDArray[np.bool_]

REMEMBERED = 48
"""Areas whose segments are kept: those before and after the latest edits."""

ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, kw_only=True, eq=False)
class Segments:
    """Segments of outlines, running upwards, in the order of the rings.

    Attributes
    ----------
    low, high
        float64 [m, 2], SWEREF 99 TM metres: the lower and the upper end (of a horizontal segment the western
        and the eastern one).
    upward
        bool [m]: whether the ring runs from the lower to the upper end.
    on_left
        bool [m]: whether the area lies to the left of the upward direction.
    owner
        intp [m]: position of the geometry that the segment is of.
    place
        int64 [m]: segments that follow one another on a ring have successive numbers; between two rings a
        number is left out.
    keys
        uint64 [m]: the bits of both ends mixed into one number, the same in either direction.
    sided
        uint64 [m]: the same for the segment with the side on which the area lies; sorted.
    """

    low: Floats
    high: Floats
    upward: Mask
    on_left: Mask
    owner: NDArray[np.intp]
    place: NDArray[np.int64]
    keys: Keys
    sided: Keys

    def __len__(self) -> int:
        return len(self.keys)

    def with_sides(self) -> Keys:
        """uint64 [m]: ``sided`` in the order of the segments."""
        return sided(self.keys, self.on_left)


class _Same:
    """A geometry as a key: equal if it is the very same object, which is told at once."""

    def __init__(self, geometry: Polygon | MultiPolygon) -> None:
        self.geometry = geometry

    def __hash__(self) -> int:
        return id(self.geometry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.geometry is other.geometry


def segments_of(geometry: Polygon | MultiPolygon) -> Segments:
    """Return the segments of an area, remembered from when they were last asked for."""
    return _known(_Same(geometry))


def inner_point(geometry: Polygon | MultiPolygon) -> tuple[float, float]:
    """Return a point inside an area, remembered from when it was last asked for."""
    return _inner(_Same(geometry))


@lru_cache(maxsize=REMEMBERED)
def _inner(same: _Same) -> tuple[float, float]:
    point = shapely.point_on_surface(same.geometry)
    return point.x, point.y


@lru_cache(maxsize=REMEMBERED)
def _known(same: _Same) -> Segments:
    return read([same.geometry])


def together(geometries: Sequence[Polygon | MultiPolygon]) -> Segments:
    """Return the segments of several areas, those of each remembered."""
    each = [segments_of(one) for one in geometries]
    if not each:
        return read([])
    sizes = [len(one) for one in each]
    begin = np.cumsum([0, *(int(one.place[-1]) + 2 if len(one) else 0 for one in each)])
    columns = {
        name: np.concatenate([getattr(one, name) for one in each])
        for name in ("low", "high", "upward", "on_left", "keys")
    }
    return Segments(
        **columns,
        owner=np.repeat(np.arange(len(each)), sizes),
        place=np.concatenate([one.place + b for one, b in zip(each, begin[:-1], strict=True)]),
        sided=np.empty(0, dtype=np.uint64),
    )


def read(geometries: Sequence[Polygon | MultiPolygon]) -> Segments:
    """Return the segments of geometries that nobody will ask for again."""
    parts, owner = shapely.get_parts(np.asarray(geometries, dtype=object), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    exterior = np.ones(len(rings), dtype=bool)
    exterior[1:] = part[1:] != part[:-1]
    points, ring = shapely.get_coordinates(rings, return_index=True)
    real = (ring[1:] == ring[:-1]) & (points[1:] != points[:-1]).any(axis=1)
    first = np.flatnonzero(real)
    start, end, ring = points[first], points[first + 1], ring[first]
    near = points[0] if len(points) else np.zeros(2)
    e, n = (start - near).T
    e_next, n_next = (end - near).T
    twice_area = np.bincount(ring, weights=e * n_next - e_next * n, minlength=len(rings))
    leftward = ((twice_area > 0) == exterior)[ring]
    up = (end[:, 1] > start[:, 1]) | ((end[:, 1] == start[:, 1]) & (end[:, 0] > start[:, 0]))
    ends = point_keys(points)
    keys = ends[first] + ends[first + 1]
    on_left = up == leftward
    return Segments(
        low=np.where(up[:, None], start, end),
        high=np.where(up[:, None], end, start),
        upward=up,
        on_left=on_left,
        owner=owner[part[ring]],
        place=np.arange(len(ring)) + ring,
        keys=keys,
        sided=np.sort(sided(keys, on_left)),
    )


def sided(keys: Keys, on_left: Mask) -> Keys:
    """Return the numbers of segments with the side on which their area lies."""
    return np.where(on_left, keys, keys ^ ODD)


def point_keys(points: Floats) -> Keys:
    """Mix the bits of both coordinates of points [k, 2] into one number each.

    Equal points have equal numbers, and hardly any others do: two of 100 000 points share a number with a
    probability of 3e-10.

    References
    ----------
    G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014: the
    mixing function of SplitMix64, which maps different numbers to different ones.
    """
    bits = np.ascontiguousarray(points + 0.0).view(np.uint64)
    return _mix(_mix(bits[:, 0]) + bits[:, 1])


def _mix(bits: Keys) -> Keys:
    mixed = bits + ODD
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def among(keys: Keys, pool: Keys) -> Mask:
    """Tell which keys [k] are in a pool."""
    return among_sorted(keys, np.sort(pool))


def among_sorted(keys: Keys, ordered: Keys) -> Mask:
    """Tell which keys [k] are in a pool that rises."""
    if not len(ordered):
        return np.zeros(len(keys), dtype=bool)
    at = np.searchsorted(ordered, keys)
    return np.asarray(ordered[np.minimum(at, len(ordered) - 1)] == keys)
