"""Where in each row of a sheet the cells of some columns stand, so that others can take their place."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence


class Gaps:
    """Where the replaced columns stand, one row after another.

    Parameters
    ----------
    columns
        The replaced columns, from 0, in any order.

    Attributes
    ----------
    runs
        Columns that stand beside each other: first and last of each, in order.
    edges
        For each row that was kept two bytes a run: where it begins and ends.
    looks
        For each row that was kept the styles of its replaced cells, by column.
    headings
        What the replaced columns are called.
    """

    def __init__(self, columns: Sequence[int] = ()) -> None:
        self._columns = frozenset(columns)
        firsts = sorted(at for at in self._columns if at - 1 not in self._columns)
        lasts = sorted(at for at in self._columns if at + 1 not in self._columns)
        self.runs = list(zip(firsts, lasts, strict=True))
        self.edges: array[int] = array("q")
        self.looks: list[Mapping[int, str]] = []
        self.headings: dict[int, str] = {}
        self.begin_row()

    def __contains__(self, column: int) -> bool:
        return column in self._columns

    def begin_row(self) -> None:
        """Begin with a row; nothing is known of it."""
        self._edges = [-1] * (2 * len(self.runs))
        self._looks: dict[int, str] = {}
        self._at = 0

    def pass_cell(self, column: int, here: int, style: str) -> None:
        """Take in that a cell begins at a byte: runs before it end there, one that it stands in begins."""
        while self._at < len(self.runs) and column >= self.runs[self._at][0]:
            if self._edges[2 * self._at] < 0:
                self._edges[2 * self._at] = here
            if column <= self.runs[self._at][1]:
                if style:
                    self._looks[column] = style
                return
            self._edges[2 * self._at + 1] = here
            self._at += 1

    def take_heading(self, column: int, text: str) -> None:
        """Take in what a column is called."""
        if column in self:
            self.headings[column] = text

    def keep_row(self, here: int) -> None:
        """Keep what is known of the row, which ends at a byte."""
        if self.runs:
            self.edges.extend(at if at >= 0 else here for at in self._edges)
            self.looks.append(self._looks)
