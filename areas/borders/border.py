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

from areas.borders.segments import Floats, Keys, Segments, among_sorted, point_keys, read, together

OUTSIDE = -1
"""The label of the ground outside all areas."""

Labels = NDArray[np.int32]

NO_KEYS: Keys = np.array([], dtype=np.uint64)

REMEMBERED = 12
"""Borders that are kept: those of a plan, and of the areas in play before and after the latest edits."""


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
        uint64 [m]: the bits of both ends mixed into one number, the same in either direction; rising.
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
        up = self.upward[order]
        low = np.column_stack([self.e0[order], self.n0[order]])
        high = np.column_stack([self.e1[order], self.n1[order]])
        start, end = np.where(up[:, None], low, high), np.where(up[:, None], high, low)
        last = _junctions(self)[np.where(up, order + len(self), order)]
        last[:-1] |= np.diff(self.place[order]) != 1
        last[-1] = True
        chain: NDArray[np.int64] = np.cumsum(last) - last
        points = np.empty((len(order) + chain[-1] + 1, 2))
        slot = np.arange(len(order)) + chain
        points[slot], points[slot[last] + 1] = start, end[last]
        owner = np.empty(len(points), dtype=np.int64)
        owner[slot], owner[slot[last] + 1] = chain, chain[last]
        return np.asarray(shapely.linestrings(points, indices=owner))


@lru_cache(maxsize=REMEMBERED)
def _junctions(border: Border) -> NDArray[np.bool_]:
    """Tell at which ends, [2 m], lower ones first, other than two segments of a border meet."""
    low, high = np.column_stack([border.e0, border.n0]), np.column_stack([border.e1, border.n1])
    hashed = np.concatenate([point_keys(low), point_keys(high)])
    _, vertex, degree = np.unique(hashed, return_inverse=True, return_counts=True)
    return np.asarray(degree[vertex] != 2)


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
        return _of(together(geometries), labels, bounds)
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
    """The borders of areas; kept for a while, since one edit asks for the same ones several times."""
    return _of(together(same.geometries), None, None)


def _relabelled(border: Border, labels: Sequence[int]) -> Border:
    names = np.append(np.asarray(labels, dtype=np.int32), np.int32(OUTSIDE))
    return replace(border, left=names[border.left], right=names[border.right])


def border_of_faces(faces: Sequence[Polygon | MultiPolygon]) -> Border:
    """Return the borders of a coverage that nobody will ask for again; see ``border_of``."""
    return _of(read(faces), None, None)


def _of(segments: Segments, labels: Sequence[int] | None, bounds: Sequence[float] | None) -> Border:
    low, high, keys, on_left = segments.low, segments.high, segments.keys, segments.on_left
    order = np.argsort(keys, kind="stable") if bounds is None else _inside(segments, bounds)
    owner = segments.owner[order].astype(np.int32)
    label = owner if labels is None else np.asarray(labels, dtype=np.int32)[owner]
    ordered, on_left = keys[order], on_left[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    first, group = np.flatnonzero(new), np.cumsum(new) - 1
    if len(group) and np.bincount(2 * group + on_left).max() > 1:
        raise ValueError("the areas overlap: two of them lie on the same side of a segment")
    left, right = (np.full(len(first), OUTSIDE, dtype=np.int32) for _ in range(2))
    left[group[on_left]], right[group[~on_left]] = label[on_left], label[~on_left]
    one = order[first]
    low, high = low[one], high[one]
    return Border(
        e0=low[:, 0],
        n0=low[:, 1],
        e1=high[:, 0],
        n1=high[:, 1],
        left=left,
        right=right,
        place=segments.place[one],
        upward=segments.upward[one],
        keys=ordered[first],
    )


def _inside(segments: Segments, bounds: Sequence[float]) -> NDArray[np.intp]:
    """The segments whose bounds meet the given ones, by key."""
    near = np.flatnonzero(_meets(segments.low, segments.high, bounds))
    return near[np.argsort(segments.keys[near], kind="stable")]


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
    return ~among_sorted(point_keys(ends[:, 0]) + point_keys(ends[:, 1]), border.keys)


def new_pieces(lines: NDArray[np.object_], border: Border) -> NDArray[np.object_]:
    """Return the single segments of lines or rings that are no segment of a border, in either direction."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    keys = point_keys(points)
    first = np.flatnonzero((line[1:] == line[:-1]) & (points[1:] != points[:-1]).any(axis=1))
    first = first[~among_sorted(keys[first] + keys[first + 1], border.keys)]
    return np.asarray(shapely.linestrings(np.stack([points[first], points[first + 1]], axis=1)))


def strange(border: Border, other: Border) -> NDArray[np.bool_]:
    """Tell which segments [m] of a border are not in another."""
    return ~among_sorted(border.keys, other.keys)
