"""A list in a text file: every record kept as it was written, columns added behind it."""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from geodata.errors import InvalidData, UnreadableFile
from geodata.lists.list_cells import NEAREST, SUSPECT, harmless
from geodata.lists.list_rows import MOST_FIELD, MOST_ROWS, Scanned

SEPARATORS = (";", "\t", ",", "|")
SAMPLE_LINES = 30
MOST_LINES_IN_CELL = 1_000
WRITTEN_AT_ONCE = 2_000

_SWEDISH = "åäöÅÄÖéü"
_ODD = "ŒœŠšŽžƒ†‡‰•˜™›‹ˆ€¤¦ÂÃÕõ÷┼─\x81\x8d\x8f\x90\x9d"
_WITHIN_WORD = re.compile(r"(?<=\w)[„”“](?=\w)")
_QUOTE_BEGINS, _QUOTE_ENDS = re.compile(r"(?<!\w)[„”“](?=\w)"), re.compile(r"(?<=[\w.!?)])[„”“](?!\w)")
_EIGHT_BIT = ("cp1252", "cp850", "mac_roman")
"""What Excel calls CSV, CSV (MS-DOS) and CSV (Macintosh), in the order they are preferred."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


class TextList:
    """A list as CSV, or in any other text form that a spreadsheet writes.

    Parameters
    ----------
    data
        The whole file.
    name
        The file's name, for faults.

    Attributes
    ----------
    encoding
        Python's name of it, ``utf-8-sig`` where the file begins with a mark.
    separator
        The character between two cells.

    Raises
    ------
    UnreadableFile
        ``list_not_text``, ``list_too_long``.
    InvalidData
        ``list_open_quote``.
    """

    form = "csv"
    sheet = ""
    sheets: tuple[str, ...] = ()

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        text, self.encoding = decoded(data, name)
        self.separator, self._told = _separator(text)
        self._records, self._ends = _split(text, self.separator, name)
        if len(self._records) > MOST_ROWS:
            raise UnreadableFile("list_too_long", file=name, most=MOST_ROWS)
        self._width = 0
        self._header = 0
        self._replaced: frozenset[int] = frozenset()

    def head(self, count: int) -> list[tuple[int, list[str]]]:
        """Return the first records that hold any text, each with its number in the file from 1."""
        found: list[tuple[int, list[str]]] = []
        for number, cells in self._parsed():
            if any(cells):
                found.append((number, cells))
            if len(found) == count:
                break
        return found

    def scan(
        self,
        wanted: Sequence[int],
        *,
        header: int,
        tick: Callable[[float], None],
        replaced: Sequence[int] = (),
    ) -> Scanned:
        """Read some columns of all rows behind the header; see :class:`geodata.lists.list_rows.ListFile`."""
        numbers: list[int] = []
        columns: list[list[str]] = [[] for _ in wanted]
        blank = blank_behind = 0
        self._header, self._width, self._replaced = header, 0, frozenset(replaced)
        for number, cells in self._parsed():
            self._width = max(self._width, len(cells))
            if number <= header:
                continue
            if not any(cells):
                blank_behind += 1
                continue
            blank, blank_behind = blank + blank_behind, 0
            numbers.append(number)
            for column, at in zip(columns, wanted, strict=True):
                cell = cells[at] if at < len(cells) else ""
                # What stands in our own columns stands there thousands of times.
                column.append(sys.intern(cell) if at in self._replaced else cell)
            if number % WRITTEN_AT_ONCE == 0:
                tick(number / len(self._records))
        return Scanned(numbers=numbers, columns=columns, blank=blank)

    def write(
        self,
        out: BinaryIO,
        headings: Sequence[str],
        cells: Callable[[int], Sequence[str]],
        tick: Callable[[float], None],
        places: Sequence[int] = (),
    ) -> int:
        """Write the list with columns added; return how many cells were kept from running as formulas."""
        codec = {"utf-16": "utf-16-le"}.get(self.encoding, self.encoding.removesuffix("-sig"))
        out.write(_mark(self.encoding))
        neutralised = row = 0
        chunk: list[str] = []
        for number, (raw, end, parsed) in enumerate(
            zip(self._records, self._ends, self._cells(), strict=True), 1
        ):
            record = raw
            if parsed and SUSPECT.search(raw) and not (number == 1 and self._told):
                safe = [harmless(cell) for cell in parsed]
                changed = sum(a != b for a, b in zip(parsed, safe, strict=True))
                neutralised += changed
                record = self._line(safe) if changed else raw
            if any(cell.strip() for cell in parsed) and number >= max(self._header, 1):
                added: Sequence[str] = headings
                if number > self._header:
                    added, row = cells(row), row + 1
                record = self._longer(record, len(parsed), self._line(added), places)
            chunk += (record, end)
            if number % WRITTEN_AT_ONCE == 0:
                out.write("".join(chunk).encode(codec, NEAREST))
                chunk.clear()
                tick(number / len(self._records))
        out.write("".join(chunk).encode(codec, NEAREST))
        return neutralised

    def _longer(self, record: str, count: int, added: str, places: Sequence[int]) -> str:
        """A record of so many cells with new ones behind them, or in the place of those that are replaced."""
        gap = self.separator * (self._width - count)
        if not self._replaced:
            return record + gap + self.separator + added
        new = _raw_cells(added, self.separator)
        placed = list(zip(places or [-1] * len(new), new, strict=True))
        there = dict(placed)
        kept = [
            there.get(at, cell)
            for at, cell in enumerate(_raw_cells(record + gap, self.separator))
            if at in there or at not in self._replaced
        ]
        return self.separator.join([*kept, *(cell for place, cell in placed if place < 0)])

    def _line(self, cells: Iterable[str]) -> str:
        """Cells as a record without its end; what needs quotes gets them."""
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=self.separator, lineterminator="").writerow([harmless(c) for c in cells])
        return stream.getvalue()

    def _cells(self) -> Iterator[list[str]]:
        """The cells of every record, as written; none of an empty line."""
        csv.field_size_limit(MOST_FIELD)
        reader = csv.reader(self._records, delimiter=self.separator)
        for number, cells in enumerate(_guarded(reader, self.name), 1):
            yield [] if number == 1 and self._told else cells

    def _parsed(self) -> Iterator[tuple[int, list[str]]]:
        """The cells of every record without white space at their ends."""
        for number, cells in enumerate(self._cells(), 1):
            yield number, [cell.strip() for cell in cells]


def _guarded(reader: Iterator[list[str]], name: str) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as fault:
        raise UnreadableFile("list_not_text", file=name) from fault


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """Return the text and its encoding, tried in the order that cannot go wrong unseen.

    UTF-16 and UTF-8 tell themselves. Of the eight-bit ones that Excel writes in Sweden, the one
    is taken that gives most Swedish letters and least that nobody writes in a list; Windows-1252 of equals.
    Quotes around words, as our own remarks have them, speak for an encoding; within a word they are
    MS-DOS's ä or ö.

    Raises
    ------
    UnreadableFile
        ``list_not_text``.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        order: tuple[str, ...] = ("utf-16",) if data.startswith(codecs.BOM_UTF16_LE) else ("utf-16-be",)
    elif b"\0" in data[:4096]:
        evens = data[:4096:2].count(0)
        order = ("utf-16-be",) if evens > len(data[:4096]) // 4 else ("utf-16-le",)
    elif data.startswith(codecs.BOM_UTF8):
        order = ("utf-8-sig",)
    else:
        order = ("utf-8", *sorted(_EIGHT_BIT, key=lambda codec: -_likeliness(data, codec)))
    for encoding in order:
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text.removeprefix("\ufeff"), encoding
    raise UnreadableFile("list_not_text", file=name)


def _likeliness(data: bytes, codec: str) -> int:
    text = data[: 1 << 20].decode(codec, "replace")
    swedish, odd = sum(map(text.count, _SWEDISH)), sum(map(text.count, _ODD))
    odd += len(_WITHIN_WORD.findall(text))
    quoted = min(len(_QUOTE_BEGINS.findall(text)), len(_QUOTE_ENDS.findall(text)))
    return swedish + 2 * quoted - 2 * odd - 5 * text.count("\ufffd")


def _mark(encoding: str) -> bytes:
    return {
        "utf-8-sig": codecs.BOM_UTF8, "utf-16": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE,
    }.get(encoding, b"")  # fmt: skip


def _separator(text: str) -> tuple[str, bool]:
    """The separator, and whether Excel's own first line says it.

    It is the one that parts most lines into equally many cells. A comma stands in addresses too, so it must
    part the first line likewise.
    """
    lines = [line for line in text[: 1 << 20].splitlines()[: 2 * SAMPLE_LINES] if line.strip()][:SAMPLE_LINES]
    if lines and (told := re.fullmatch(r"sep=(.)", lines[0].strip(), re.IGNORECASE)):
        return told[1], True
    best, found = (0.0, 0), SEPARATORS[0]
    for mark in SEPARATORS:
        try:
            counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        except csv.Error:
            continue  # A cell so long that it is none: this mark is not what parts them.
        usual = max(set(counts), key=lambda n: (counts.count(n), n), default=1)
        if usual < 2 or (mark == "," and counts[0] != usual):
            continue
        score = (counts.count(usual) / len(counts), usual)
        if score > best:
            best, found = score, mark
    return found, False


def _split(text: str, separator: str, name: str) -> tuple[list[str], list[str]]:
    """Records and the line ends behind them; a line end within quotes belongs to its record."""
    records: list[str] = []
    ends: list[str] = []
    at = begun = lines = 0
    for found in chain(_LINE_END.finditer(text), [None]):
        stop = found.start() if found else len(text)
        if ('"' in text[at:stop] or lines) and _is_open(text[begun:stop], separator):
            lines += 1
            if found is None or lines > MOST_LINES_IN_CELL:
                raise InvalidData("list_open_quote", file=name, row=len(records) + 1)
            at = found.end()
            continue
        if found is not None or stop > begun:
            records.append(text[begun:stop])
            ends.append(sys.intern(found[0]) if found else "")
        at = begun = found.end() if found else stop
        lines = 0
    return records, ends


def _raw_cells(record: str, separator: str) -> list[str]:
    """The cells of a record as they are written, quotes and all."""
    if '"' not in record:
        return record.split(separator)
    cells: list[str] = []
    begun = at = 0
    while True:
        if record[begun : begun + 1] == '"':
            closed = _QUOTED.match(record, begun)
            at = closed.end() if closed else len(record)
        following = record.find(separator, at)
        if following < 0:
            return [*cells, record[begun:]]
        cells.append(record[begun:following])
        begun = at = following + 1


def _is_open(record: str, separator: str) -> bool:
    """Whether a quote that begins a cell has not ended."""
    at = 0
    while at < len(record):
        if record[at] == '"':
            closed = _QUOTED.match(record, at)
            if closed is None:
                return True
            at = closed.end()
        following = record.find(separator, at)
        if following < 0:
            return False
        at = following + 1
    return False
