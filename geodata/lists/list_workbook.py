"""A list in a workbook: its sheet's XML kept as it is, cells added at the end of each row."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from io import BufferedReader, BufferedWriter
from posixpath import dirname, join, normpath
from typing import IO, BinaryIO
from xml.parsers import expat

from geodata.errors import UnreadableFile
from geodata.lists.list_columns import guess
from geodata.lists.list_dates import as_shown, date_styles
from geodata.lists.list_formulas import reaches_out
from geodata.lists.list_gaps import Gaps
from geodata.lists.list_rows import HEAD_ROWS, MOST_ROWS, Scanned
from geodata.lists.list_sheet import (
    DeclaresTypes,
    SheetMap,
    TooManyRows,
    read_sheet,
    refusing_parser,
)
from geodata.lists.list_sheet_edits import SheetEdits, table_renamed

MOST_UNPACKED = 256 << 20
MOST_STRINGS = 96 << 20
MOST_PARTS = 2_000
COPIED_AT_ONCE = 1 << 18
MOST_SHEET_ROWS = 1 << 20
"""A sheet has no more."""

_SPANS = re.compile(rb'(<(?:\w+:)?row\b[^<>]*?)\sspans="[^"]*"')
_CHAIN = re.compile(rb"<(?:\w+:)?(?:Override|Relationship)\b[^<>]*calcChain[^<>]*/>")


class WorkbookList:
    """A list as XLSX: the first sheet that shows and looks like a list, or the one that is named.

    Parameters
    ----------
    stream
        The file, open for reading and seeking; it must stay open.
    name
        Its name, for faults.
    sheet
        Name of the sheet; ``""``: the first that shows and has addresses or coordinates by the look of it,
        else the first with any text: a workbook often begins with a page to read.

    Raises
    ------
    UnreadableFile
        ``list_not_workbook``, ``list_too_large``, ``list_sheet_missing``, ``list_empty``.
    """

    form = "xlsx"
    encoding = separator = ""

    def __init__(self, stream: BinaryIO, name: str, *, sheet: str = "") -> None:
        self.name = name
        self._guarded: Callable[[], _Guard] = lambda: _Guard(name)
        with self._guarded():
            self._zip = zipfile.ZipFile(stream)
            _check(self._zip, name)
            parts = _sheets(self._zip)
            self.sheets = tuple(title for title, _ in parts)
            self._strings = _shared_strings(self._zip, name)
            self._dates, self._since_1904 = _dates(self._zip)
            self.sheet, self._part = self._choose(parts, sheet)
            self._others = [part for part in _worksheets(self._zip) if part != self._part]
        self._map = SheetMap()
        self._gaps = Gaps()
        self._header = 0

    def _choose(self, parts: list[tuple[str, str]], sheet: str) -> tuple[str, str]:
        if sheet:
            for title, part in parts:
                if title == sheet:
                    return title, part
            raise UnreadableFile("list_sheet_missing", file=self.name, sheet=sheet, sheets=list(self.sheets))
        with_text: list[tuple[str, str]] = []
        for title, part in parts:
            found = self._read(part, most=HEAD_ROWS, stop=True)
            rows = list(zip(found.numbers, found.texts, strict=True))
            if len(rows) > 1 and guess(rows).roles:
                return title, part
            with_text += [(title, part)] if rows else []
        if not with_text:
            raise UnreadableFile("list_empty", file=self.name)
        return with_text[0]

    def _read(self, part: str, *, most: int, stop: bool) -> SheetMap:
        with self._zip.open(part) as stream:
            return read_sheet(stream, self._strings, wanted=None, most=most, stop=stop, shown=self._shown)

    def _shown(self, number: str, style: str) -> str:
        """A number as a person sees it in the sheet, where it is a day or a time."""
        return as_shown(number, since_1904=self._since_1904) if style in self._dates else number

    def head(self, count: int) -> list[tuple[int, list[str]]]:
        """Return the first rows that hold any text, each with its number in the sheet from 1."""
        with self._guarded():
            found = self._read(self._part, most=count, stop=True)
        return list(zip(found.numbers, found.texts, strict=True))

    def scan(
        self,
        wanted: Sequence[int],
        *,
        header: int,
        tick: Callable[[float], None],
        replaced: Sequence[int] = (),
    ) -> Scanned:
        """Read some columns of all rows behind the header; see :class:`geodata.lists.list_rows.ListFile`."""
        size = max(self._zip.getinfo(self._part).file_size, 1)
        columns = sorted(set(wanted))
        self._gaps = Gaps(replaced)
        with self._guarded(), self._zip.open(self._part) as stream:
            found = read_sheet(
                stream, self._strings, wanted={at: i for i, at in enumerate(columns)}, header=header,
                tick=lambda read: tick(read / size), gaps=self._gaps,
            )  # fmt: skip
        self._map, self._header = found, header
        texts = [[row[columns.index(at)] for row in found.texts] for at in wanted]
        found.texts = []
        last = found.numbers[-1] if found.numbers else header
        blank = max(last - header - len(found.numbers), 0)
        return Scanned(numbers=found.numbers, columns=texts, blank=blank)

    def write(
        self,
        out: BinaryIO,
        headings: Sequence[str],
        cells: Callable[[int], Sequence[str]],
        tick: Callable[[float], None],
        places: Sequence[int] = (),
    ) -> int:
        """Write the workbook with columns added; return how many formulas gave way to their values."""
        with self._guarded(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as made:
            others = {part: self._reaching_out(part) for part in self._others}
            places = places or [-1] * len(headings)
            tables = self._tables() if self._gaps.runs else frozenset()
            there = {at: text for at, text in zip(places, headings, strict=True) if at >= 0}
            edits = SheetEdits(
                self._map, self._gaps, header=self._header, headings=headings, places=places,
                in_table=bool(tables),
            )  # fmt: skip
            formulas = self._map.formulas + sum(found.formulas for found in others.values())
            for part in self._zip.infolist():
                if part.is_dir() or (formulas and part.filename.endswith("calcChain.xml")):
                    continue
                with (
                    BufferedReader(self._zip.open(part), COPIED_AT_ONCE) as source,  # type: ignore[type-var]
                    BufferedWriter(made.open(part.filename, "w", force_zip64=True), COPIED_AT_ONCE) as target,
                ):
                    if part.filename == self._part:
                        _copy(source, target, edits.in_order(cells, tick))
                    elif part.filename in tables:
                        target.write(table_renamed(source.read(), there))
                    elif part.filename in others:
                        _copy(source, target, iter(others[part.filename].edits), plain=True)
                    elif formulas and part.filename.endswith((".rels", "[Content_Types].xml")):
                        target.write(_CHAIN.sub(b"", source.read()))
                    else:
                        _copy(source, target, iter(()))
        return formulas

    def _reaching_out(self, part: str) -> SheetMap:
        """What another sheet than the list's leaves out: formulas that run or fetch something."""
        with self._zip.open(part) as stream:
            return read_sheet(stream, self._strings, wanted={}, most=MOST_SHEET_ROWS, drops=reaches_out)

    def _tables(self) -> frozenset[str]:
        """Parts that define tables on the list's sheet."""
        if _told_in(self._part) not in self._zip.namelist():
            return frozenset()
        return frozenset(path for kind, path in _related(self._zip, self._part).values() if kind == "table")


class _Guard:
    """Whatever is wrong with a workbook is one fault."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: object) -> None:
        del kind, trace
        if isinstance(fault, TooManyRows):
            raise UnreadableFile("list_too_long", file=self._name, most=MOST_ROWS) from fault
        if isinstance(
            fault,
            (zipfile.BadZipFile, expat.ExpatError, DeclaresTypes, KeyError, ValueError, IndexError, EOFError,
             NotImplementedError, RuntimeError),
        ):  # fmt: skip
            raise UnreadableFile("list_not_workbook", file=self._name) from fault


def _check(packed: zipfile.ZipFile, name: str) -> None:
    """Refuse what would swell, is locked, or is another kind of document, before anything is unpacked."""
    parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableFile("list_too_large", file=name, most_mb=MOST_UNPACKED >> 20)
    types = "[Content_Types].xml"
    if types not in packed.namelist() or packed.getinfo(types).file_size > 1 << 20:
        raise UnreadableFile("list_not_workbook", file=name)
    if b"macroEnabled" in packed.read(types):
        raise UnreadableFile("list_has_macros", file=name)


def _elements(packed: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """All elements of a small part: local name, attributes by local name."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = refusing_parser()

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {key.split(" ")[1] if " " in key else key: value for key, value in attributes.items()}
        found.append((name.split(" ")[1] if " " in name else name, plain))

    parser.StartElementHandler = start
    with packed.open(part) as stream:
        parser.ParseFile(stream)
    return found


def _told_in(part: str) -> str:
    """The part that says what a part refers to."""
    return join(dirname(part), "_rels", f"{part.rsplit('/', 1)[-1]}.rels")


def _related(packed: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: identity to kind and the other part's name."""
    folder = dirname(part)
    found = {}
    for name, told in _elements(packed, _told_in(part)):
        if name == "Relationship" and told.get("TargetMode") != "External":
            target = told["Target"]
            path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            found[told["Id"]] = (told["Type"].rsplit("/", 1)[-1], path)
    return found


def _book(packed: zipfile.ZipFile) -> str:
    return next(path for kind, path in _related(packed, "").values() if kind == "officeDocument")


def _sheets(packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Title and part of every worksheet that shows, in order."""
    book = _book(packed)
    related = _related(packed, book)
    return [
        (told["name"], related[told["id"]][1])
        for name, told in _elements(packed, book)
        if name == "sheet"
        and told.get("state", "visible") == "visible"
        and related[told["id"]][0] == "worksheet"
    ]


def _worksheets(packed: zipfile.ZipFile) -> list[str]:
    """Part of every worksheet, those too that do not show."""
    return [path for kind, path in _related(packed, _book(packed)).values() if kind == "worksheet"]


def _dates(packed: zipfile.ZipFile) -> tuple[frozenset[str], bool]:
    """Styles of days and times, and whether days are counted from 1904."""
    book = _book(packed)
    part = next((path for kind, path in _related(packed, book).values() if kind == "styles"), "")
    since_1904 = any(
        name == "workbookPr" and told.get("date1904") in {"1", "true"}
        for name, told in _elements(packed, book)
    )
    return (date_styles(_elements(packed, part)) if part in packed.namelist() else frozenset()), since_1904


def _shared_strings(packed: zipfile.ZipFile, name: str) -> list[str]:
    part = next((p for kind, p in _related(packed, _book(packed)).values() if kind == "sharedStrings"), "")
    if not part or part not in packed.namelist():
        return []
    if packed.getinfo(part).file_size > MOST_STRINGS:
        raise UnreadableFile("list_too_large", file=name, most_mb=MOST_STRINGS >> 20)
    strings: list[str] = []
    parser = refusing_parser()
    text: list[str] = []
    state = {"take": False, "aside": False}

    def start(element: str, _: dict[str, str]) -> None:
        local = element.split(" ")[1]
        if local == "t":
            state["take"] = not state["aside"]
        elif local == "rPh":
            state["aside"] = True

    def end(element: str) -> None:
        local = element.split(" ")[1]
        if local == "si":
            strings.append("".join(text))
            text.clear()
        elif local == "t":
            state["take"] = False
        elif local == "rPh":
            state["aside"] = False

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = lambda part: text.append(part) if state["take"] else None
    with packed.open(part) as stream:
        parser.ParseFile(stream)
    return strings


def _copy(
    source: IO[bytes], target: IO[bytes], edits: Iterator[tuple[int, int, bytes]], *, plain: bool = False
) -> None:
    """Copy bytes, each stretch replaced that an edit names; ``plain``: no row gets longer by it."""
    at = 0
    for begin, end, put in edits:
        kept = source.read(begin - at)
        target.write(kept if plain else _SPANS.sub(rb"\1", kept))
        source.read(end - begin)
        target.write(put)
        at = end
    while chunk := source.read(1 << 16):
        target.write(chunk)
