"""What is put into a worksheet's XML, and what is left out of it, in the order of its bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape

from geodata.lists.list_cells import harmless
from geodata.lists.list_gaps import Gaps
from geodata.lists.list_sheet import SheetMap, column_name, column_of

KEPT_TEXTS = 4_096
NEW_WIDTH = 26
"""Characters that fit in a new column."""

ROWS_BETWEEN_TICKS = 2_000

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TABLE_AT = re.compile(rb'<(?:\w+:)?table\b[^>]*?\sref="([A-Z]+)[0-9]+:')
_TABLE_COLUMN = re.compile(rb'(<(?:\w+:)?tableColumn\b[^>]*?\sname=")([^"]*)(")')

Edit = tuple[int, int, bytes]


class SheetEdits:
    """The edits that give a sheet its new columns.

    Parameters
    ----------
    told
        What was seen of the sheet.
    gaps
        Where its replaced columns stand.
    header
        Number of the header's row, 0 where there is none.
    headings, places
        Of the new columns: what they are called, and which replaced column each takes the place of, or -1.
    in_table
        The header's row belongs to a table, in which no heading may be empty.
    """

    def __init__(
        self, told: SheetMap, gaps: Gaps, *, header: int, headings: Sequence[str], places: Sequence[int],
        in_table: bool,
    ) -> None:  # fmt: skip
        self._told, self._gaps, self._header, self._headings = told, gaps, header, headings
        self._behind = [i for i, place in enumerate(places) if place < 0]
        self._there = {place: i for i, place in enumerate(places) if place >= 0}
        self._left = gaps.headings if in_table else {}
        first = told.last_column + 1
        self._names = [column_name(first + i) for i in range(len(self._behind))]
        self._runs = [[(at, column_name(at)) for at in range(run[0], run[1] + 1)] for run in gaps.runs]
        # The same areas and offices stand in most rows. Kept no longer than this: it is somebody's list.
        self._safe = lru_cache(maxsize=KEPT_TEXTS)(_xml)

    def in_order(
        self, cells: Callable[[int], Sequence[str]], tick: Callable[[float], None]
    ) -> Iterator[Edit]:
        """Give all edits, in the order of the bytes."""
        rest = [*self._frame(len(self._behind)), *self._told.edits]
        rest.sort(key=lambda edit: edit[0])
        at = 0
        for row in self._rows(cells, tick):
            while at < len(rest) and rest[at][0] < row[0]:
                yield rest[at]
                at += 1
            yield row
        yield from rest[at:]

    def _rows(self, cells: Callable[[int], Sequence[str]], tick: Callable[[float], None]) -> Iterator[Edit]:
        told = self._told
        header = len(told.ends) - len(told.numbers)
        if header:
            yield from self._row(0, self._header, self._headings, told.header_style, self._left)
        for i, number in enumerate(told.numbers):
            yield from self._row(header + i, number, cells(i), "", {})
            if i % ROWS_BETWEEN_TICKS == 0:
                tick(i / len(told.numbers))

    def _row(
        self, at: int, number: int, texts: Sequence[str], style: str, left: Mapping[int, str]
    ) -> Iterator[Edit]:
        """The edits of one row: a stretch of bytes for each run of replaced columns, then the row's end."""
        for i, run in enumerate(self._runs):
            edge, looks = 2 * (at * len(self._runs) + i), self._gaps.looks[at]
            put = (
                self._cell(f"{name}{number}", self._text(column, texts, left), looks.get(column, ""))
                for column, name in run
            )
            yield self._gaps.edges[edge], self._gaps.edges[edge + 1], "".join(put).encode()
        behind = (
            self._cell(f"{name}{number}", texts[i], style)
            for name, i in zip(self._names, self._behind, strict=True)
        )
        end = self._told.ends[at]
        yield end, end, "".join(behind).encode()

    def _text(self, column: int, texts: Sequence[str], left: Mapping[int, str]) -> str:
        return texts[self._there[column]] if column in self._there else left.get(column, "")

    def _cell(self, reference: str, text: str, style: str) -> str:
        if not text:
            return ""
        tag, look = self._told.prefix, f' s="{style}"' if style else ""
        return (
            f'<{tag}c r="{reference}"{look} t="inlineStr"><{tag}is><{tag}t xml:space="preserve">'
            f"{self._safe(text)}</{tag}t></{tag}is></{tag}c>"
        )

    def _frame(self, count: int) -> Iterator[Edit]:
        """The sheet's extent, and the width of the new columns where that can be told behind all others."""
        told, tag = self._told, self._told.prefix
        first = told.last_column + 2
        last_row = max([self._header, *told.numbers[-1:]])
        if told.dimension[0] >= 0:
            extent = f'<{tag}dimension ref="A1:{column_name(told.last_column + count)}{last_row}"/>'
            yield *told.dimension, extent.encode()
        width = f'<{tag}col min="{first}" max="{first + count - 1}" width="{NEW_WIDTH}" customWidth="1"/>'
        if not count:
            return
        if told.columns >= 0 and told.widest < first:
            yield told.columns, told.columns, width.encode()
        elif told.columns < 0 <= told.data:
            yield told.data, told.data, f"<{tag}cols>{width}</{tag}cols>".encode()


def _xml(text: str) -> str:
    return escape(_NOT_IN_XML.sub(" ", harmless(text)), quote=False)


def table_renamed(part: bytes, headings: Mapping[int, str]) -> bytes:
    r"""Return a table's definition with new names for some columns, for they must be those in its cells.

    Parameters
    ----------
    part
        The XML.
    headings
        Column in the sheet, from 0, to its new heading.

    Examples
    --------
    >>> table_renamed(b'<table ref="B1:C9"><tableColumn id="1" name="a"/><tableColumn name="b"/>', {2: "å"})
    b'<table ref="B1:C9"><tableColumn id="1" name="a"/><tableColumn name="\xc3\xa5"/>'
    """
    found = _TABLE_AT.search(part)
    if found is None:
        return part
    at = column_of(found[1].decode()) - 1

    def renamed(column: re.Match[bytes]) -> bytes:
        nonlocal at
        at += 1
        return column[1] + (escape(headings[at]).encode() if at in headings else column[2]) + column[3]

    return _TABLE_COLUMN.sub(renamed, part)
