"""Which area an address lies in: one array look-up for most points, exact arithmetic near a border.

The ground is laid out in square cells. A cell that no border touches has one label. In the others the label
of a point is that of a reference point (the middle of the cell's west side) plus what changes on the way from
there to the point, first along the west side, then eastwards: crossing a segment from its left to its right
adds ``right - left``. The sum telescopes, so neither the order of the crossings nor their distances matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import MultiPolygon, Polygon

from areas.borders.border import OUTSIDE, Border, border_of
from areas.cells import Cells, Window, bearing
from areas.model import Plan

ON_BORDER_M = 1e-6
"""A point nearer a border than this lies on it: a ten-thousandth of the 1 cm grid, a thousand times the
rounding of the coordinates (1e-9 m), so that the answer does not depend on how a number was rounded."""

OUTER_REACH_M = 0.05
"""A point this little outside the outer border belongs to the nearest area. Where a new border meets the
outer one, their common corner lies on the 1 cm grid, beside the old line; no address may fall out by that."""

BLOCK = 1 << 16
"""Points handled at a time, so that the intermediate arrays stay small."""


class Assigner:
    """Assigns points to the areas of one coverage; built once, used often.

    A point on the border between areas belongs to the first of them. A point on the outer border, or at most
    ``OUTER_REACH_M`` outside it, belongs to the nearest area; one farther out to none.

    Parameters
    ----------
    geometries
        The areas in code order: a valid coverage in SWEREF 99 TM.
    window
        ``(min e, min n, max e, max n)``: answers, and distances, hold for
        points inside only; the whole when ``None``.

    Raises
    ------
    ValueError
        The areas overlap.

    Examples
    --------
    >>> assigner = Assigner([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> assigner.assign([0.5, 1.0, 1.5, 2.0, 2.1], [0.5, 0.5, 0.5, 1.0, 0.5]).tolist()
    [0, 0, 1, 1, -1]
    """

    def __init__(self, geometries: Sequence[Polygon | MultiPolygon], *, window: Window | None = None) -> None:
        self.border: Border = border_of(geometries, bounds=None if window is None else bearing(window))
        self._cells = Cells(self.border, window=window, margin_m=OUTER_REACH_M + 10 * ON_BORDER_M)

    def assign(self, e: ArrayLike, n: ArrayLike) -> NDArray[np.int32]:
        """Return the index of the area each point lies in.

        Parameters
        ----------
        e, n
            SWEREF 99 TM metres, arrays of one shape.

        Returns
        -------
        array
            int32, same length: position in ``geometries``; ``OUTSIDE`` (-1) outside all of them and where a
            coordinate is not a number.
        """
        east, north = np.asarray(e, dtype=np.float64), np.asarray(n, dtype=np.float64)
        answer = np.empty(east.shape, dtype=np.int32)
        for at in range(0, len(east), BLOCK):
            block = slice(at, at + BLOCK)
            answer[block] = self._assign(east[block], north[block])
        return answer

    def _assign(self, e: NDArray[np.float64], n: NDArray[np.float64]) -> NDArray[np.int32]:
        label = self._cells.look_up(e, n)
        near = np.flatnonzero(label < OUTSIDE)
        if len(near):
            label[near] = self._near_border(e[near], n[near], OUTSIDE - 1 - label[near])
        return label

    def _near_border(
        self, e: NDArray[np.float64], n: NDArray[np.float64], cell: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        """Exact answer for points in cells that a border touches; ``cell`` counts those cells."""
        cells = self._cells
        count = cells.start[cell + 1] - cells.start[cell]
        point = np.repeat(np.arange(len(e)), count)
        slot = np.arange(len(point)) - np.repeat(np.cumsum(count) - count, count) + cells.start[cell][point]
        edge = cells.edge[slot]
        part = cells.parts
        de, dn, e0, n0 = part.de[edge], part.dn[edge], part.e0[edge], part.n0[edge]
        west, middle = cells.west[cell][point], cells.middle[cell][point]
        pe, pn = e[point] - e0, n[point] - n0
        qe, qm = west - e0, middle - n0
        side_p = de * pn - dn * pe
        # The way goes eastwards a hair north of the point, past the ends of segments that are level with it.
        side_q = (de * pn - dn * qe > 0) | ((dn == 0) & (pn == 0) & (de > 0))
        side_m = de * qm - dn * qe > 0
        rows = (pn >= 0) & (pn < dn)
        columns = (qe >= np.minimum(de, 0)) & (qe < np.maximum(de, 0))
        eastward = rows & (side_q != (side_p > 0))
        northward = columns & (side_m != side_q)
        step = eastward * np.where(side_q, 1, -1) + northward * np.where(side_m, 1, -1)
        label = cells.first[cell] + np.bincount(
            point, weights=step * part.change[edge], minlength=len(e)
        ).astype(np.int32)
        touching = np.flatnonzero(np.abs(side_p) <= ON_BORDER_M * part.length[edge])
        if len(touching):
            self._settle_ties(label, point[touching], edge[touching], pe[touching], pn[touching])
        outside = np.flatnonzero(label[point] == OUTSIDE)
        if len(outside):
            self._draw_in(label, point[outside], edge[outside], pe[outside], pn[outside])
        return label

    def _settle_ties(
        self,
        label: NDArray[np.int32],
        point: NDArray[np.int64],
        edge: NDArray[np.int32],
        pe: NDArray[np.float64],
        pn: NDArray[np.float64],
    ) -> None:
        """Give points that lie on a segment to the lowest area at it."""
        on = self._distance(edge, pe, pn) <= ON_BORDER_M
        point, lowest = point[on], self._lowest(edge[on])
        label[point] = np.iinfo(np.int32).max
        np.minimum.at(label, point, lowest)

    def _draw_in(
        self,
        label: NDArray[np.int32],
        point: NDArray[np.int64],
        edge: NDArray[np.int32],
        pe: NDArray[np.float64],
        pn: NDArray[np.float64],
    ) -> None:
        """Give points just outside the outer border to the nearest area, the lowest of several."""
        distance = self._distance(edge, pe, pn)
        near = distance <= OUTER_REACH_M
        point, lowest, steps = point[near], self._lowest(edge[near]), np.rint(distance[near] / ON_BORDER_M)
        order = np.lexsort((lowest, steps, point))
        first, at = np.unique(point[order], return_index=True)
        label[first] = lowest[order][at]

    def _distance(
        self, edge: NDArray[np.int32], pe: NDArray[np.float64], pn: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Metres from points, given from the segment's start, to segments."""
        part = self._cells.parts
        de, dn = part.de[edge], part.dn[edge]
        along = np.clip((pe * de + pn * dn) / part.length[edge] ** 2, 0, 1)
        return np.asarray(np.hypot(pe - along * de, pn - along * dn), dtype=np.float64)

    def _lowest(self, edge: NDArray[np.int32]) -> NDArray[np.int32]:
        """The lower of the areas beside each segment."""
        left, right = self._cells.parts.left[edge], self._cells.parts.right[edge]
        both = (left != OUTSIDE) & (right != OUTSIDE)
        return np.where(both, np.minimum(left, right), np.maximum(left, right)).astype(np.int32)

    @cached_property
    def _internal(self) -> shapely.STRtree:
        return shapely.STRtree(self.border.internal.lines())

    def distance_to_border_m(
        self, e: ArrayLike, n: ArrayLike, index: NDArray[np.int32]
    ) -> NDArray[np.float64]:
        """Return how far each point lies from the nearest border between two areas.

        The outer border does not count: nobody else serves the ground beyond it.

        Parameters
        ----------
        e, n
            SWEREF 99 TM metres, arrays of one shape.
        index
            The answer of ``assign`` for these points.

        Returns
        -------
        array
            float64 metres; ``inf`` when no border runs between areas, ``NaN`` where ``index`` is ``OUTSIDE``.

        Examples
        --------
        >>> assigner = Assigner([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
        >>> assigner.distance_to_border_m([7.0, 21.0], [9.0, 5.0], np.array([0, -1])).tolist()
        [3.0, nan]
        """
        east, north = np.asarray(e, dtype=np.float64), np.asarray(n, dtype=np.float64)
        distance = np.full(east.shape, np.nan)
        inside = np.flatnonzero(np.asarray(index) != OUTSIDE)
        distance[inside] = np.inf
        if len(self._internal):
            points = shapely.points(east[inside], north[inside])
            (at, _), found = self._internal.query_nearest(points, return_distance=True, all_matches=False)
            distance[inside[at]] = found
        return distance


def assign(plan: Plan, e: ArrayLike, n: ArrayLike) -> NDArray[np.int32]:
    """Return the position in ``plan.codes`` of the area each point lies in; see ``Assigner.assign``."""
    return Assigner([area.geometry for area in plan.areas]).assign(e, n)
