"""Borders of a coverage as arrays: every segment once, with the area on either side of it."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

OUTSIDE = -1
"""The label of the ground outside all areas."""

Floats = NDArray[np.float64]
Labels = NDArray[np.int32]
Keys = NDArray[np.uint64]

NO_KEYS: Keys = np.array([], dtype=np.uint64)

REMEMBERED = 4
"""Borders that are kept: those before and after an edit, and of the faces between."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Border:
    """Segments of a coverage, each once, running upwards.

    Attributes
    ----------
    e0, n0, e1, n1
        float64 [m], SWEREF 99 TM metres: the lower and the upper end (of a horizontal segment the western
        and the eastern one).
    left, right
        int32 [m]: index of the area to the left and right of that direction, ``OUTSIDE`` where there is none.
    place
        int64 [m]: where the segment stands on the rings it was read from: segments that follow one another
        there have successive numbers, and between two rings a number is left out.
    upward
        bool [m]: whether that ring runs from the lower to the upper end.
    keys
        uint64 [m]: the bits of both ends mixed into one number, the same in either direction.
    """

    e0: Floats
    n0: Floats
    e1: Floats
    n1: Floats
    left: Labels
    right: Labels
    place: NDArray[np.int64]
    upward: NDArray[np.bool_]
    keys: Keys

    def __len__(self) -> int:
        return len(self.e0)

    def keep(self, mask: NDArray[np.bool_] | NDArray[np.intp]) -> Border:
        """Return the segments where ``mask`` (bool [m]) holds, or those at its positions."""
        return Border(**{name: column[mask] for name, column in self.__dict__.items()})

    @property
    def internal(self) -> Border:
        """The segments between two areas, without the outer border."""
        return self.keep((self.left != OUTSIDE) & (self.right != OUTSIDE))

    def around(self, bounds: Sequence[float] | Floats, reach_m: float) -> NDArray[np.bool_]:
        """Tell which segments' bounds come within reach of ``(min e, min n, max e, max n)``."""
        low, high = np.column_stack([self.e0, self.n0]), np.column_stack([self.e1, self.n1])
        west, south, east, north = bounds
        return _meets(low, high, (west - reach_m, south - reach_m, east + reach_m, north + reach_m))

    def lines(self) -> NDArray[np.object_]:
        """Return the segments as shapely lines [m]."""
        ends = np.stack([np.column_stack([self.e0, self.n0]), np.column_stack([self.e1, self.n1])], axis=1)
        return np.asarray(shapely.linestrings(ends))

    def chains(self, mask: NDArray[np.bool_]) -> NDArray[np.object_]:
        """Return the segments where ``mask`` holds as lines that run from junction to junction.

        A line ends wherever other than two segments of the whole border meet, so that the lines, together
        with the other segments, touch at their ends only.

        Examples
        --------
        The seven segments of two squares side by side meet by threes at two corners. The ring of the first
        square starts at one that is no junction, hence four lines:

        >>> border = border_of([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
        >>> len(border.chains(np.ones(7, dtype=bool)))
        4
        """
        order = np.flatnonzero(mask)
        order = order[np.argsort(self.place[order])]
        if not len(order):
            return np.array([], dtype=object)
        low = np.column_stack([self.e0, self.n0])
        high = np.column_stack([self.e1, self.n1])
        hashed = np.concatenate([point_keys(low), point_keys(high)])
        _, vertex, degree = np.unique(hashed, return_inverse=True, return_counts=True)
        up = self.upward[order]
        start = np.where(up[:, None], low[order], high[order])
        end = np.where(up[:, None], high[order], low[order])
        last = degree[vertex[np.where(up, order + len(self), order)]] != 2
        last[:-1] |= np.diff(self.place[order]) != 1
        last[-1] = True
        chain = np.cumsum(last) - last
        points = np.empty((len(order) + chain[-1] + 1, 2))
        slot = np.arange(len(order)) + chain
        points[slot], points[slot[last] + 1] = start, end[last]
        owner = np.empty(len(points), dtype=np.int64)
        owner[slot], owner[slot[last] + 1] = chain, chain[last]
        return np.asarray(shapely.linestrings(points, indices=owner))


def border_of(
    geometries: Sequence[Polygon | MultiPolygon],
    labels: Sequence[int] | None = None,
    *,
    bounds: Sequence[float] | None = None,
) -> Border:
    """Return the borders of a coverage.

    Parameters
    ----------
    geometries
        Areas of a valid coverage: a shared segment has bit-identical ends in both neighbours.
    labels
        The label of each area; its position when not given.
    bounds
        Leave out segments whose own bounds do not meet ``(min e, min n, max e, max n)``.

    Returns
    -------
    Border
        Every segment once.

    Raises
    ------
    ValueError
        Two areas lie on the same side of a segment: they overlap.

    Examples
    --------
    Two unit squares side by side have seven segments, one of them internal, with the first to its left:

    >>> border = border_of([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> len(border), len(border.internal), border.internal.left.tolist(), border.internal.right.tolist()
    (7, 1, [0], [1])
    """
    if bounds is not None:
        return _read(geometries, labels, bounds)
    found = _known(_Same(geometries))
    return found if labels is None else _relabelled(found, labels)


class _Same:
    """Geometries as a key: two are equal if they hold the very same objects, which is told at once."""

    def __init__(self, geometries: Sequence[Polygon | MultiPolygon]) -> None:
        self.geometries = tuple(geometries)
        self._hash = hash(tuple(map(id, self.geometries)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Same)
            and len(self.geometries) == len(other.geometries)
            and all(map(operator.is_, self.geometries, other.geometries))
        )


@lru_cache(maxsize=REMEMBERED)
def _known(same: _Same) -> Border:
    """The borders of geometries; kept for a while, since one edit asks for the same ones several times."""
    return _read(same.geometries, None, None)


def _relabelled(border: Border, labels: Sequence[int]) -> Border:
    names = np.append(np.asarray(labels, dtype=np.int32), np.int32(OUTSIDE))
    return replace(border, left=names[border.left], right=names[border.right])


def _read(
    geometries: Sequence[Polygon | MultiPolygon],
    labels: Sequence[int] | None,
    bounds: Sequence[float] | None,
) -> Border:
    start, end, label, leftward, place = _directed(geometries, labels)
    if bounds is not None:
        near = _meets(start, end, bounds)
        start, end, label = start[near], end[near], label[near]
        leftward, place = leftward[near], place[near]
    up = (end[:, 1] > start[:, 1]) | ((end[:, 1] == start[:, 1]) & (end[:, 0] > start[:, 0]))
    low, high = np.where(up[:, None], start, end), np.where(up[:, None], end, start)
    keys = point_keys(low) + point_keys(high)
    order = np.argsort(keys, kind="stable")
    keys, low, high = keys[order], low[order], high[order]
    label, on_left = label[order], (up == leftward)[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = keys[1:] != keys[:-1]
    first, group = np.flatnonzero(new), np.cumsum(new) - 1
    if len(group) and np.bincount(2 * group + on_left).max() > 1:
        raise ValueError("the areas overlap: two of them lie on the same side of a segment")
    left, right = (np.full(len(first), OUTSIDE, dtype=np.int32) for _ in range(2))
    left[group[on_left]], right[group[~on_left]] = label[on_left], label[~on_left]
    low, high, read = low[first], high[first], order[first]
    return Border(
        e0=low[:, 0],
        n0=low[:, 1],
        e1=high[:, 0],
        n1=high[:, 1],
        left=left,
        right=right,
        place=place[read],
        upward=up[read],
        keys=keys[first],
    )


def _meets(start: Floats, end: Floats, bounds: Sequence[float] | Floats) -> NDArray[np.bool_]:
    """Tell whose bounds meet the given ones."""
    west, south, east, north = bounds
    return np.asarray(
        (np.minimum(start[:, 0], end[:, 0]) <= east)
        & (np.maximum(start[:, 0], end[:, 0]) >= west)
        & (np.minimum(start[:, 1], end[:, 1]) <= north)
        & (np.maximum(start[:, 1], end[:, 1]) >= south)
    )


def unlike(lines: NDArray[np.object_], border: Border) -> NDArray[np.bool_]:
    """Tell which single-segment lines [k] are no segment of a border, in either direction."""
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    return ~among(point_keys(ends[:, 0]) + point_keys(ends[:, 1]), border.keys)


def strange(border: Border, other: Border) -> NDArray[np.bool_]:
    """Tell which segments [m] of a border are not in another."""
    return ~among(border.keys, other.keys)


def differing(border: Border, other: Border) -> NDArray[np.bool_]:
    """Tell which segments [m] of a border are not in another with the same areas on either side."""

    def labelled(one: Border) -> NDArray[np.uint64]:
        sides = one.left.astype(np.int64) << 32 | one.right.astype(np.int64) & 0xFFFFFFFF
        return one.keys ^ (sides.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15))

    return ~among(labelled(border), labelled(other))


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
    mixed = bits + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def among(keys: Keys, pool: Keys) -> NDArray[np.bool_]:
    """Tell which keys [k] are in a pool."""
    if not len(pool):
        return np.zeros(len(keys), dtype=bool)
    ordered = np.sort(pool)
    at = np.searchsorted(ordered, keys)
    return np.asarray(ordered[np.minimum(at, len(pool) - 1)] == keys)


def _directed(
    geometries: Sequence[Polygon | MultiPolygon], labels: Sequence[int] | None
) -> tuple[Floats, Floats, Labels, NDArray[np.bool_], NDArray[np.int64]]:
    """Segments in ring order: start, end, label, whether the area lies to the left, place."""
    names = np.arange(len(geometries)) if labels is None else np.asarray(labels)
    parts, owner = shapely.get_parts(np.asarray(geometries, dtype=object), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    exterior = np.ones(len(rings), dtype=bool)
    exterior[1:] = part[1:] != part[:-1]
    points, ring = shapely.get_coordinates(rings, return_index=True)
    within = ring[1:] == ring[:-1]
    start, end, ring = points[:-1][within], points[1:][within], ring[:-1][within]
    e, n = (start - points[:1]).T
    e_next, n_next = (end - points[:1]).T
    twice_area = np.bincount(ring, weights=e * n_next - e_next * n, minlength=len(rings))
    leftward = ((twice_area > 0) == exterior)[ring]
    real = (start != end).any(axis=1)
    label = names[owner[part[ring]]].astype(np.int32)
    place = np.cumsum(real) + ring
    return start[real], end[real], label[real], leftward[real], place[real]
