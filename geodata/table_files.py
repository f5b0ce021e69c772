"""Tables as people keep them: CSV in any separator and encoding that Excel writes, and XLSX; all as text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geodata.errors import InvalidData, UnreadableFile

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx")
MOST_BYTES = 128 << 20
"""A larger text file, or a workbook that unpacks to more, is refused before it fills the memory."""

MOST_ROWS = 500_000
MOST_COLUMNS = 500
SEPARATORS = (";", "\t", ",", "|")
MOST_FIELD = 1 << 17


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table as it was written.

    Attributes
    ----------
    table
        All cells as text without white space at the ends, ``""`` where empty; the index is the row's
        number in the file as a person counts (the header is row 1). Rows without any text are left out.
    encoding, separator
        How the text file was written; ``""`` for a workbook.
    """

    table: pd.DataFrame
    encoding: str = ""
    separator: str = ""


def read(path: Path) -> Sheet:
    """Read a table with a header in its first row that holds anything.

    Text is read as UTF-8 (UTF-16 where it says so), and where it is not that, as Windows-1252: what Excel
    writes in Sweden. The separator is the one of ``; tab , |`` that the header holds most of. Of a workbook
    the first sheet is read.

    Parameters
    ----------
    path
        ``.csv``, ``.txt``, ``.tsv`` or ``.xlsx``.

    Returns
    -------
    Sheet
        The cells and how they were read.

    Raises
    ------
    UnreadableFile
        ``table_missing``, ``table_unknown_ending``, ``table_empty``, ``table_not_text``,
        ``table_not_workbook`` or ``table_too_large``.
    InvalidData
        ``table_uneven`` (a row with more cells than the header), ``table_repeated_column``.

    Examples
    --------
    A file with the lines ``Adress;E`` and ``Storgatan 1;536000,5`` gives one row, 2, with the two texts.
    """
    path = Path(path)
    if not path.is_file():
        raise UnreadableFile("table_missing", file=path.name)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UnreadableFile("table_unknown_ending", file=path.name, endings=list(ENDINGS))
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFile("table_too_large", file=path.name)
    if ending == ".xlsx":
        return Sheet(table=_table(_cells(path), path))
    text, encoding = _decode(path)
    separator = _separator(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return Sheet(table=_table(_lines(rows, path), path), encoding=encoding, separator=separator)


def _decode(path: Path) -> tuple[str, str]:
    """The text and its encoding, tried in the order that cannot go wrong unseen."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        order: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data[:4096]:
        raise UnreadableFile("table_not_text", file=path.name)
    else:
        order = ("utf-8-sig", "cp1252")
    for encoding in order:
        try:
            return data.decode(encoding), encoding
        except UnicodeError:
            continue
    raise UnreadableFile("table_not_text", file=path.name)


def _separator(text: str) -> str:
    """The separator that the first line with text holds most of, outside quotes; Excel's own line counts."""
    first = next((line for line in text[: 1 << 20].splitlines() if line.strip()), "")
    if told := re.fullmatch(r"sep=(.)", first.strip("\ufeff "), re.IGNORECASE):
        return told[1]
    bare = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=bare.count)


def _lines(rows: Iterator[list[str]], path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows of a text file with their numbers; a line ``sep=;`` at the top is Excel's and no row."""
    csv.field_size_limit(MOST_FIELD)
    number = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile("table_not_text", file=path.name) from error
        number += 1
        if not (number == 1 and re.fullmatch(r"(?i)sep=.?", "".join(row))):
            yield number, [cell.strip() for cell in row]


def _cells(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows of a workbook's first sheet with their numbers, checked before they are unpacked."""
    # Only who reads a workbook waits for its reader to load.
    import openpyxl  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
                raise UnreadableFile("table_too_large", file=path.name)
            for part in packed.infolist():
                with packed.open(part) as stream:
                    if re.search(rb"<!(DOCTYPE|ENTITY)", stream.read(4096), re.IGNORECASE):
                        raise UnreadableFile("table_not_workbook", file=path.name)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
                yield number, [_as_text(value) for value in row[:MOST_COLUMNS]]
        finally:
            book.close()
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        SyntaxError,
        EOFError,
    ) as error:
        raise UnreadableFile("table_not_workbook", file=path.name) from error


def _as_text(value: object) -> str:
    """A cell's value as text; a whole number has no decimals."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _table(rows: Iterator[tuple[int, list[str]]], path: Path) -> pd.DataFrame:
    """Header and rows as a table of texts."""
    header: list[str] = []
    numbers: list[int] = []
    kept: list[list[str]] = []
    for number, row in rows:
        if not any(row):
            continue
        if not header:
            header = _header(row, path)
            continue
        if any(row[len(header) :]):
            raise InvalidData("table_uneven", file=path.name, row=number, columns=len(header), cells=len(row))
        if len(kept) >= MOST_ROWS:
            raise UnreadableFile("table_too_large", file=path.name)
        numbers.append(number)
        kept.append((row + [""] * len(header))[: len(header)])
    if not kept:
        raise UnreadableFile("table_empty", file=path.name)
    columns = zip(*kept, strict=True)
    return pd.DataFrame(
        {name: pd.Series(column, dtype="str") for name, column in zip(header, columns, strict=True)}
    ).set_index(pd.Index(numbers, name="row"))


def _header(row: list[str], path: Path) -> list[str]:
    """Names of the columns; those without a name at the end are cut, others are called by their number."""
    while row and not row[-1]:
        row = row[:-1]
    names = [name or f"#{k}" for k, name in enumerate(row, 1)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidData("table_repeated_column", file=path.name, columns=twice)
    return names
