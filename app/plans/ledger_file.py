"""The ledger as a file that Excel in Swedish opens: CSV with semicolons, or XLSX."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

from app.plans import workbook_notes
from app.store.plans import PlanRecord
from app.travel import assumptions
from app.wording import sentence
from areas.ledger import Ledger

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be run as a formula by a spreadsheet."""


def worded(rows: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """Return the rows with the age groups in words."""
    return [{**row, "group": sentence("groups", row["group"], {}, language)} for row in plain_rows(rows)]


def plain_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows as JSON values: a figure that does not exist is ``None``."""
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def csv_bytes(found: Ledger, *, language: str, title: str) -> bytes:
    """Return the rows as CSV: UTF-8 with its mark, semicolons, and the decimal comma in Swedish.

    What the minutes assume is a last column: a line that is no row breaks whatever reads the file.
    """
    del title  # for the same reason
    rows = found.to_rows()
    said = assumptions.lines(found.assumptions, language) if rows else []
    heading, more = (
        ([sentence("ledger", "assumptions", {}, language)], [" ".join(said)]) if said else ([], [])
    )
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(_headings(rows, language) + heading)
    for row in worded(rows, language):
        writer.writerow([*(_text(value, language) for value in row.values()), *more])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def xlsx_bytes(
    found: Ledger, *, language: str, title: str, plans: Sequence[PlanRecord], synthetic: Sequence[str]
) -> bytes:
    """Return the rows as a workbook; numbers stay numbers, texts are never formulas.

    Its last sheet tells of the ``plans`` and which kinds of data are made up (``synthetic``).
    """
    rows = found.to_rows()
    # Only who asks for a workbook waits for its writer to load.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(sentence("ledger", "sheet", {}, language))
    sheet.freeze_panes = "A2"
    sheet.append(_headings(rows, language))
    for row in worded(rows, language):
        sheet.append([harmless(value) for value in row.values()])
    assumptions.add_sheet(book, found.assumptions, language)
    workbook_notes.add_sheet(book, plans, synthetic=synthetic, language=language)
    book.properties.title = title
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _headings(rows: Sequence[Mapping[str, Any]], language: str) -> list[str]:
    return [sentence("ledger", name, {}, language) for name in rows[0]] if rows else []


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() else round(value, 2)
    return value


def _text(value: Any, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return sentence("cli", "yes" if value else "no", {}, language)
    if isinstance(value, float):
        return str(value).replace(".", ",") if language == "sv" else str(value)
    return str(harmless(value))


def harmless(value: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would run."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
