"""What a list file of any form can do: show its beginning, give columns, be written with more of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

MOST_ROWS = 500_000
MOST_FIELD = 1 << 17
HEAD_ROWS = 100
"""Rows at the beginning by which the columns are guessed."""


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """The rows of a list.

    Attributes
    ----------
    numbers
        Of each row that holds text: its number in the file as a person counts, the first line is 1.
    columns
        The texts of each wanted column, one for each of these rows, ``""`` where the cell is empty.
    blank
        How many rows without any text lie before the last row; they are left as they are.
    """

    numbers: list[int]
    columns: list[list[str]]
    blank: int


class ListFile(Protocol):
    """A list as it was brought: CSV or XLSX."""

    form: str
    name: str
    encoding: str
    separator: str
    sheet: str
    sheets: tuple[str, ...]

    def head(self, count: int) -> list[tuple[int, list[str]]]:
        """Return the first rows that hold any text, each with its number in the file from 1."""

    def scan(
        self,
        wanted: Sequence[int],
        *,
        header: int,
        tick: Callable[[float], None],
        replaced: Sequence[int] = (),
    ) -> Scanned:
        """Read some columns of all rows behind the header.

        Parameters
        ----------
        wanted
            Positions of the columns, from 0.
        header
            Number of the header's row, 0 where there is none.
        tick
            Told now and then how far it has come, 0-1; what it raises ends the reading.
        replaced
            Positions of columns that ``write`` empties, or puts new ones in the place of.
        """

    def write(
        self,
        out: BinaryIO,
        headings: Sequence[str],
        cells: Callable[[int], Sequence[str]],
        tick: Callable[[float], None],
        places: Sequence[int] = (),
    ) -> int:
        """Write the list as it was, with columns added; after ``scan``.

        Parameters
        ----------
        out
            Where to.
        headings
            Of the new columns; they stand in the header's row, if there is one.
        cells
            The new cells of a row, by its position among the rows that hold text.
        tick
            As in ``scan``.
        places
            For each new column which of the ``replaced`` ones it takes the place of, -1: it comes behind all
            others. None are named: all come there.

        Returns
        -------
        int
            How many cells were changed so that no spreadsheet runs them.
        """
