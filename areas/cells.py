"""A coverage laid out in square cells: one label where no border passes, else the segments that do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from areas.borders.border import OUTSIDE, Border

Window = tuple[float, float, float, float]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OFFSET_M = 0.0037
"""Cell sides keep this distance to the 1 cm grid, so that no vertex lies on one."""

CELLS_PER_SEGMENT = 64
CELL_MARGIN_M = 2.0
"""The outermost cells reach beyond the window by up to this and a cell's side."""

FEWEST_CELLS, MOST_CELLS = 1 << 12, 1 << 21


def bearing(window: Window) -> Window:
    """Return the bounds of all segments that bear on labels inside a window: in it, or west of it."""
    west, south, east, north = window
    side = np.sqrt((east - west + 4) * (north - south + 4) / FEWEST_CELLS)
    reach = float(np.ceil(max(side, 1.0))) + CELL_MARGIN_M
    return (-np.inf, south - reach, east + reach, north + reach)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Parts:
    """What the exact test needs of every segment: start, direction, length, change of label across it."""

    e0: Floats
    n0: Floats
    de: Floats
    dn: Floats
    length: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    change: NDArray[np.int32]


class Cells:
    """Labels and segments by cell.

    Parameters
    ----------
    border
        The borders of the coverage.
    window
        The bounds to lay out; those of the border when ``None``.
    margin_m
        A segment belongs to every cell that it comes this near.

    Attributes
    ----------
    start, edge
        Segments of border cell ``k``: ``edge[start[k]:start[k + 1]]``.
    first, west, middle
        Label of border cell ``k`` at the reference point ``(west, middle)`` on its west side.
    """

    def __init__(self, border: Border, *, window: Window | None, margin_m: float) -> None:
        border = self._lay_out(border, window)
        self.parts = _Parts(
            e0=border.e0,
            n0=border.n0,
            de=border.e1 - border.e0,
            dn=border.n1 - border.n0,
            length=np.hypot(border.e1 - border.e0, border.n1 - border.n0),
            left=border.left,
            right=border.right,
            change=border.right - border.left,
        )
        labels = self._labels(border)
        owner, edge = self._touched(border, margin_m)
        order = np.argsort(owner, kind="stable")
        self.edge = edge[order].astype(np.int32)
        cell, begin = np.unique(owner[order], return_index=True)
        self.start = np.append(begin, len(edge)).astype(np.int64)
        self.first = labels[cell]
        self.west = self._e + (cell % self._columns) * self._side
        self.middle = self._n + (cell // self._columns + 0.5) * self._side
        labels[cell] = OUTSIDE - 1 - np.arange(len(cell), dtype=np.int32)
        self._label = labels

    def _lay_out(self, border: Border, window: Window | None) -> Border:
        """Choose origin, size and number of cells; return the segments that bear on their labels."""
        if window is None:
            ends_e = np.concatenate([border.e0, border.e1])
            window = (ends_e.min(), border.n0.min(), ends_e.max(), border.n1.max())
        west, south, east, north = window
        self._e, self._n = west - 1 - OFFSET_M, south - 1 - OFFSET_M
        width, height = east - self._e + 1, north - self._n + 1
        inside = int(border.around(window, 0.0).sum())
        wanted = min(max(CELLS_PER_SEGMENT * inside, FEWEST_CELLS), MOST_CELLS)
        self._side = max(float(np.ceil(np.sqrt(width * height / wanted))), 1.0)
        self._columns = int(width / self._side) + 1
        self._rows = int(height / self._side) + 1
        return border.keep(border.around((-np.inf, south, east, north), self._side + CELL_MARGIN_M))

    def look_up(self, e: Floats, n: Floats) -> NDArray[np.int32]:
        """Return per point the label, or ``OUTSIDE - 1 - k`` in border cell ``k``."""
        column, row = (e - self._e) / self._side, (n - self._n) / self._side
        within = (column >= 0) & (column < self._columns) & (row >= 0) & (row < self._rows)
        if within.all():
            flat = row.astype(np.int32) * self._columns + column.astype(np.int32)
            return self._label[flat]
        label = np.full(e.shape, OUTSIDE, dtype=np.int32)
        flat = row[within].astype(np.int32) * self._columns + column[within].astype(np.int32)
        label[within] = self._label[flat]
        return label

    def _labels(self, border: Border) -> NDArray[np.int32]:
        """Label at the middle of every cell's west side, by summing the changes met from the west."""
        part = self.parts
        middle = (border.n0 - self._n) / self._side - 0.5, (border.n1 - self._n) / self._side - 0.5
        low = np.clip(np.ceil(middle[0]), 0, self._rows).astype(np.int64)
        high = np.clip(np.ceil(middle[1]), 0, self._rows).astype(np.int64)
        edge, row = _ranges(low, high)
        north = self._n + (row + 0.5) * self._side
        east = part.e0[edge] + (north - part.n0[edge]) / part.dn[edge] * part.de[edge]
        column = np.floor((east - self._e) / self._side) + 1
        here = column < self._columns
        flat = row[here] * self._columns + np.maximum(column[here], 0).astype(np.int64)
        change = np.zeros(self._rows * self._columns, dtype=np.int32)
        np.add.at(change, flat, part.change[edge[here]])
        labels = np.cumsum(change.reshape(self._rows, self._columns), axis=1, dtype=np.int32).ravel()
        labels += OUTSIDE
        return labels

    def _touched(self, border: Border, margin_m: float) -> tuple[Ints, Ints]:
        """Pairs of cell and segment that come within the margin of each other."""
        side, part = self._side, self.parts
        low = np.floor((border.n0 - margin_m - self._n) / side)
        high = np.floor((border.n1 + margin_m - self._n) / side) + 1
        edge, row = _ranges(_clip(low, self._rows), _clip(high, self._rows))
        slope = part.de / np.where(part.dn > 0, part.dn, 1)
        south = np.clip(self._n + row * side - margin_m - part.n0[edge], 0, part.dn[edge])
        north = np.clip(self._n + (row + 1) * side + margin_m - part.n0[edge], 0, part.dn[edge])
        flat = part.dn[edge] == 0
        one = part.e0[edge] + slope[edge] * np.where(flat, 0, south)
        other = part.e0[edge] + np.where(flat, part.de[edge], slope[edge] * north)
        west, east = np.minimum(one, other) - margin_m, np.maximum(one, other) + margin_m
        first = _clip(np.floor((west - self._e) / side), self._columns)
        last = _clip(np.floor((east - self._e) / side) + 1, self._columns)
        pair, column = _ranges(first, last)
        return row[pair] * self._columns + column, edge[pair]


def _clip(value: Floats, most: int) -> Ints:
    return np.asarray(np.clip(value, 0, most), dtype=np.int64)


def _ranges(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Return all pairs ``(i, v)`` with ``low[i] <= v < high[i]``, as two arrays."""
    count = np.maximum(high - low, 0)
    owner = np.repeat(np.arange(len(low)), count)
    return owner, np.arange(len(owner)) - (np.cumsum(count) - count)[owner] + low[owner]
