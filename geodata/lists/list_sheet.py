"""One pass over a worksheet's XML: its texts, and where in the bytes something must be put in or left out."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import IO
from xml.parsers import expat

from geodata.lists.list_cells import harmless
from geodata.lists.list_gaps import Gaps
from geodata.lists.list_rows import MOST_ROWS

READ_AT_ONCE = 1 << 16
ROWS_BETWEEN_TICKS = 2_000


class DeclaresTypes(Exception):
    """A part that declares document types of its own, which may swell without end."""


class TooManyRows(Exception):
    """More rows than a list may have."""


class _Enough(Exception):
    pass


@dataclass(kw_only=True)
class SheetMap:
    """What was seen of a sheet.

    Attributes
    ----------
    numbers, texts
        Of each row with text: its number, and the texts of the wanted columns (of all, where none was named).
    ends
        Byte at which such a row's element ends: where cells may be put in.
    last_column
        The rightmost column that any row has, from 0; -1 where there is none.
    header_style
        Style of the last cell with text in the header's row, ``""`` where it has none.
    edits
        ``(from byte, to byte, put there)`` for what a formula leaves behind, in order.
    formulas
        How many cells had one that is left out.
    dimension, columns
        Bytes of the element that tells the sheet's extent, and where a column's width may be told;
        ``(-1, -1)`` and -1 where there is none.
    widest
        The last column whose width is told, from 1.
    prefix
        The namespace prefix with its colon, or ``""``.
    """

    numbers: list[int] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=list)
    ends: array[int] = field(default_factory=lambda: array("q"))
    last_column: int = -1
    header_style: str = ""
    edits: list[tuple[int, int, bytes]] = field(default_factory=list)
    formulas: int = 0
    dimension: tuple[int, int] = (-1, -1)
    columns: int = -1
    widest: int = 0
    data: int = -1
    blank: int = 0
    prefix: str = ""


def read_sheet(
    stream: IO[bytes],
    strings: Sequence[str],
    *,
    wanted: Mapping[int, int] | None,
    header: int = 0,
    most: int = MOST_ROWS,
    stop: bool = False,
    tick: Callable[[int], None] = lambda _: None,
    shown: Callable[[str, str], str] = lambda value, _: value,
    drops: Callable[[str], bool] = lambda _: True,
    gaps: Gaps | None = None,
) -> SheetMap:
    """Read a worksheet.

    Parameters
    ----------
    stream
        The part's bytes.
    strings
        The workbook's shared strings.
    wanted
        Column (from 0) to its position in the texts; ``None``: all columns, in their own order.
    header
        Number of the header's row; it is left out of the texts, and so are rows above it. 0: there is none.
    most
        The most rows; more are an error, or where ``stop`` the end.
    tick
        Told now and then how many bytes have been read.
    shown
        Makes the text of a number in a cell, from it as a text and the cell's style.
    drops
        Whether a formula is left out; all are, unless this says otherwise.
    gaps
        Takes in where the columns stand that are replaced, for the header's row and each row with text.

    Raises
    ------
    DeclaresTypes, TooManyRows
        See there.
    xml.parsers.expat.ExpatError
        The part is no XML.
    """
    reader = _Reader(strings, wanted, header, most, stop=stop, shown=shown, drops=drops, gaps=gaps or Gaps())
    try:
        while chunk := stream.read(READ_AT_ONCE):
            reader.parser.Parse(chunk, False)
            tick(reader.parser.CurrentByteIndex)
        reader.parser.Parse(b"", True)
    except _Enough:
        pass
    return reader.map


def refusing_parser() -> expat.XMLParserType:
    """Return a parser that names elements with their namespace and prefix, and refuses document types."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.namespace_prefixes = True
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise DeclaresTypes

    parser.StartDoctypeDeclHandler = refuse
    return parser


def column_of(reference: str) -> int:
    """Return the column of a cell, from 0.

    Examples
    --------
    >>> column_of("A1"), column_of("AB12")
    (0, 27)
    """
    at = 0
    for letter in reference.rstrip("0123456789"):
        at = 26 * at + ord(letter) - 64
    return at - 1


def column_name(at: int) -> str:
    """Return the letters of a column, from 0.

    Examples
    --------
    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _Reader:
    """The state between two events of the parser."""

    def __init__(
        self, strings: Sequence[str], wanted: Mapping[int, int] | None, header: int, most: int, *, stop: bool,
        shown: Callable[[str, str], str], drops: Callable[[str], bool], gaps: Gaps,
    ) -> None:  # fmt: skip
        self.map = SheetMap()
        self._gaps = gaps
        self.parser = refusing_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self._strings, self._wanted, self._header = strings, wanted, header
        self._most, self._stop, self._shown = most, stop, shown
        self._local: dict[str, str] = {}
        self._columns: dict[str, int] = {}
        self._row = self._column = 0
        self._cells: list[str] = []
        self._filled = False
        self._kind = self._value = self._style = self._reference = ""
        self._begun = 0
        self._collect = self._aside = False
        self._formula: list[str] | None = None
        self._formula_at = -1
        self._drops, self._shared = drops, ""
        self._dropped: set[str] = set()
        self._open: tuple[str, int] | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._settle()
        local = self._local.get(name) or self._local.setdefault(
            name, name.split(" ")[1] if " " in name else name
        )
        if local == "c":
            self._start_cell(attributes)
        elif local in ("v", "t"):
            self._collect = not self._aside
        elif local == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column, self._filled = -1, False
            self._cells = [""] * len(self._wanted) if self._wanted is not None else []
            self._gaps.begin_row()
        elif local == "f":
            self._formula, self._formula_at = [], self.parser.CurrentByteIndex
            self._shared = attributes.get("si", "")
        elif local == "rPh":
            self._aside = True
        elif local in ("dimension", "cols", "col", "sheetData", "worksheet"):
            self._start_frame(local, name, attributes)

    def _start_frame(self, local: str, name: str, attributes: dict[str, str]) -> None:
        if local == "worksheet" and name.count(" ") == 2:
            self.map.prefix = name.split(" ")[2] + ":"
        elif local == "dimension":
            self._open = ("dimension", self.parser.CurrentByteIndex)
        elif local == "col":
            self.map.widest = max(self.map.widest, int(attributes.get("max", "0")))
        elif local == "sheetData":
            self.map.data = self.parser.CurrentByteIndex

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference:
            letters = reference.rstrip("0123456789")
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = column_of(letters)
            self._column = column
        else:
            self._column += 1
        self._kind, self._value = attributes.get("t", "n"), ""
        self._style, self._reference = attributes.get("s", ""), reference or ""
        self._begun = self.parser.CurrentByteIndex
        self._gaps.pass_cell(self._column, self._begun, self._style)

    def _characters(self, text: str) -> None:
        if self._collect:
            self._value += text
        elif self._formula is not None:
            self._formula.append(text)

    def _settle(self) -> None:
        """What ended with the last event ends where this one begins."""
        if self._open is not None:
            what, begun = self._open
            here = self.parser.CurrentByteIndex
            if what == "dimension":
                self.map.dimension = (begun, here)
            elif what == "f":
                self.map.edits.append((begun, here, b""))
            self._open = None

    def _end(self, name: str) -> None:
        local = self._local.get(name, "")
        if local == "c":
            self._end_cell()
            return
        if self._open is not None and self._open[0] != "dimension":
            self._settle()
        if local in ("v", "t"):
            self._collect = False
        elif local == "row":
            self._end_row()
        elif local == "f":
            self._close_formula()
        elif local == "rPh":
            self._aside = False
        elif local == "cols":
            self.map.columns = self.parser.CurrentByteIndex

    def _end_cell(self) -> None:
        if self._formula is not None:
            self._end_formula("".join(self._formula))
        self._settle()
        self.map.last_column = max(self.map.last_column, self._column)
        text = self._text()
        if not text:
            return
        self._filled = True
        if self._row == self._header:
            self.map.header_style = self._style
            self._gaps.take_heading(self._column, text)
        if self._wanted is None:
            self._cells += [""] * (self._column + 1 - len(self._cells))
            self._cells[self._column] = text
        elif self._column in self._wanted:
            # What stands in our own columns stands there thousands of times.
            self._cells[self._wanted[self._column]] = sys.intern(text) if self._column in self._gaps else text

    def _close_formula(self) -> None:
        """Leave a formula out or let it stand; cells that share one say it once, in the first of them."""
        formula = "".join(self._formula or ())
        if self._column in self._gaps:
            self._formula = None
        elif self._shared in self._dropped or self._drops(formula):
            self.map.formulas += 1
            self._open = ("f", self._formula_at)
            self._dropped |= {self._shared} - {""}
        else:
            self._formula = None

    def _end_formula(self, formula: str) -> None:
        """A formula's last value stays; where it has none, its own words do, as text."""
        self._formula = None
        if self._value or not formula:
            return
        self._open = None
        while self.map.edits and self.map.edits[-1][0] >= self._begun:
            self.map.edits.pop()
        style = f' s="{self._style}"' if self._style else ""
        place = f' r="{self._reference}"' if self._reference else ""
        tag = self.map.prefix
        words = escape(harmless("=" + formula), quote=False)
        text = f'<{tag}is><{tag}t xml:space="preserve">{words}</{tag}t></{tag}is>'
        put = f'<{tag}c{place}{style} t="inlineStr">{text}'
        self.map.edits.append((self._begun, self.parser.CurrentByteIndex, put.encode()))

    def _text(self) -> str:
        value = self._value
        if not value:
            return ""
        if self._kind == "s":
            return self._strings[int(value)].strip()
        if self._kind == "n":
            return self._shown(_number(value), self._style)
        return value.strip()

    def _end_row(self) -> None:
        if not self._filled or self._row <= self._header:
            self.map.blank += not self._filled
            if self._row == self._header:
                self._keep_place()
            return
        if len(self.map.numbers) >= self._most:
            raise _Enough if self._stop else TooManyRows
        self.map.numbers.append(self._row)
        self.map.texts.append(self._cells)
        self._keep_place()

    def _keep_place(self) -> None:
        self.map.ends.append(self.parser.CurrentByteIndex)
        self._gaps.keep_row(self.parser.CurrentByteIndex)


def _number(value: str) -> str:
    """A number as text: a whole one has no decimals."""
    if value.isdigit():
        return value
    try:
        number = float(value)
    except ValueError:
        return value.strip()
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
