"""Borders of a coverage as arrays: every segment once, with the area on either side of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

OUTSIDE = -1
"""The label of the ground outside all areas."""

Floats = NDArray[np.float64]
Labels = NDArray[np.int32]


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
    """

    e0: Floats
    n0: Floats
    e1: Floats
    n1: Floats
    left: Labels
    right: Labels

    def __len__(self) -> int:
        return len(self.e0)

    def keep(self, mask: NDArray[np.bool_]) -> Border:
        """Return the segments where ``mask`` (bool [m]) holds."""
        return Border(
            e0=self.e0[mask],
            n0=self.n0[mask],
            e1=self.e1[mask],
            n1=self.n1[mask],
            left=self.left[mask],
            right=self.right[mask],
        )

    @property
    def internal(self) -> Border:
        """The segments between two areas, without the outer border."""
        return self.keep((self.left != OUTSIDE) & (self.right != OUTSIDE))

    def lines(self) -> NDArray[np.object_]:
        """Return the segments as shapely lines [m]."""
        ends = np.stack([np.column_stack([self.e0, self.n0]), np.column_stack([self.e1, self.n1])], axis=1)
        return np.asarray(shapely.linestrings(ends))


def border_of(geometries: Sequence[Polygon | MultiPolygon], labels: Sequence[int] | None = None) -> Border:
    """Return the borders of a coverage.

    Parameters
    ----------
    geometries
        Areas of a valid coverage: a shared segment has bit-identical ends in both neighbours.
    labels
        The label of each area; its position when not given.

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
    start, end, label, leftward = _directed(geometries, labels)
    up = (end[:, 1] > start[:, 1]) | ((end[:, 1] == start[:, 1]) & (end[:, 0] > start[:, 0]))
    low, high = np.where(up[:, None], start, end), np.where(up[:, None], end, start)
    on_left = up == leftward
    order = np.lexsort((high[:, 1], high[:, 0], low[:, 1], low[:, 0]))
    low, high, label, on_left = low[order], high[order], label[order], on_left[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (low[1:] != low[:-1]).any(axis=1) | (high[1:] != high[:-1]).any(axis=1)
    first, group = np.flatnonzero(new), np.cumsum(new) - 1
    sides = 2 * group + on_left
    if len(sides) and np.bincount(sides).max() > 1:
        raise ValueError("the areas overlap: two of them lie on the same side of a segment")
    left, right = (np.full(len(first), OUTSIDE, dtype=np.int32) for _ in range(2))
    left[group[on_left]], right[group[~on_left]] = label[on_left], label[~on_left]
    low, high = low[first], high[first]
    return Border(e0=low[:, 0], n0=low[:, 1], e1=high[:, 0], n1=high[:, 1], left=left, right=right)


def _directed(
    geometries: Sequence[Polygon | MultiPolygon], labels: Sequence[int] | None
) -> tuple[Floats, Floats, Labels, NDArray[np.bool_]]:
    """Segments in ring order: start, end, label, and whether the area lies to the left."""
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
    return start[real], end[real], label[real], leftward[real]
