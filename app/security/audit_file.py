"""The audit record as a file to keep: JSON lines to be checked again, CSV or XLSX to be read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from app.errors import TooLarge
from app.municipal_time import local
from app.plans.ledger_file import MEDIA_TYPES, harmless
from app.store.audit import Entry
from app.wording import sentence

LINES = "application/x-ndjson"
KINDS = {"jsonl": LINES, **MEDIA_TYPES}
MOST_IN_SHEET = 100_000
"""A workbook of more takes a minute and more to make; a sheet holds a million."""

COLUMNS = ("seq", "at", "who", "way", "what", "action", "subject", "facts", "hash")


def json_lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Return entries as they were hashed, one a line."""
    for entry in entries:
        yield (json.dumps(vars(entry), ensure_ascii=False) + "\n").encode()


def csv_lines(entries: Iterable[Entry], *, language: str) -> Iterator[bytes]:
    """Return entries as Excel in Swedish opens them: UTF-8 with its mark, and semicolons."""
    yield b"\xef\xbb\xbf" + _line(_headings(language))
    for entry in entries:
        yield _line(_cells(entry, language))


def xlsx_bytes(entries: Iterable[Entry], *, count: int, language: str) -> bytes:
    """Return entries as a workbook.

    Raises
    ------
    TooLarge
        ``audit_too_long_for_sheet``: more than `MOST_IN_SHEET`.
    """
    if count > MOST_IN_SHEET:
        raise TooLarge("audit_too_long_for_sheet", count=count, most=MOST_IN_SHEET)
    # Only who asks for a workbook waits for its writer to load.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(sentence("audit", "sheet", {}, language))
    sheet.freeze_panes = "A2"
    sheet.append(_headings(language))
    for entry in entries:
        sheet.append([entry.seq, *_cells(entry, language)[1:]])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _headings(language: str) -> list[str]:
    return [sentence("audit", f"column_{name}", {}, language) for name in COLUMNS]


def _cells(entry: Entry, language: str) -> list[str]:
    told = (
        str(entry.seq), local(entry.at), entry.who, sentence("audit_ways", entry.way, {}, language),
        sentence("audit_actions", entry.action, {}, language), entry.action, entry.subject, entry.facts,
        entry.hash,
    )  # fmt: skip
    return [harmless(one) for one in told]


def _line(cells: list[str]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerow(cells)
    return stream.getvalue().encode()
