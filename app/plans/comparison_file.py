"""A comparison as a workbook: figures, moves, the valuation matrix and the remarks, each on its sheet."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

from app.plans import workbook_notes
from app.plans.comparison import Comparison, Row
from app.plans.ledger_file import harmless
from app.store.plans import PlanRecord
from app.store.remarks import Remark
from app.store.valuations import Valuation
from app.travel import assumptions
from app.wording import catalogue, sentence
from areas.disclosure.suppression import Count

DECIMALS = {"share": 3, "min": 1, "hours": 1, "km": 1, "fte": 1, "index": 2}
"""As the pages show them: a share is per cent with one decimal."""
Cells = Sequence[Any]


def workbook(
    found: Comparison,
    *,
    principles: Sequence[str],
    valuations: Sequence[Valuation],
    remarks: Sequence[Remark],
    synthetic: Sequence[str],
    language: str,
) -> bytes:
    """Return the comparison as XLSX; numbers stay numbers, texts are never formulas.

    ``synthetic`` has the kinds of data that are made up, which the first sheet tells.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - it takes long to load

    book = Workbook(write_only=True)
    workbook_notes.add_sheet(book, found.plans, synthetic=synthetic, language=language)
    sheets: Mapping[str, list[Cells]] = {
        "figures": _figures(found, language),
        "moves": _moves(found, language),
        "matrix": _matrix(found, principles, valuations, language),
        "remarks": _remarks(found, remarks, language),
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(_say(f"sheet_{name}", language))
        sheet.freeze_panes = "B2"
        for row in rows:
            sheet.append([harmless(value) for value in row])
    assumptions.add_sheet(book, found.assumptions, language)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def row_name(row: Row, language: str) -> str:
    """Return what a row is called: the metric, and for whom, how and when it is not the plain figure."""
    words = catalogue(language)
    parts = row.column.split(".")
    group = "" if parts[-1] in {"all", "value"} else sentence("groups", parts[-1], {}, language)
    mode = words["travel"]["modes"].get(parts[0], "") if len(parts) > 1 else ""
    name = words["metrics"][row.code]["name"]
    return ", ".join(part for part in (name, mode, group, str(row.year or "")) if part)


def verdict(row: Row, at: int) -> str:
    """Return whether a plan's figure is ``better`` or ``worse`` than the first's, or ``same``, or nothing.

    ``apart``: the two lack different areas, so that neither is better.
    """
    if not row.comparable(at):
        return "apart"
    difference = shown_difference(row.values[at], row.values[0], row.unit)
    if difference is None:
        return ""
    if not difference:
        return "same"
    return "" if not row.better else "better" if difference * row.better > 0 else "worse"


def _figures(found: Comparison, language: str) -> list[Cells]:
    base, *others = found.plans
    head = [_say("figure", language), _say("unit", language), _plan_name(base, language)]
    for one in others:
        head += [_plan_name(one, language), _say("difference", language), _say("verdict", language)]
    rows: list[Cells] = [head]
    for row in found.rows:
        first, *values = row.values
        unit = catalogue(language)["metrics"][row.code].get("unit", row.unit)
        cells: list[Any] = [row_name(row, language), unit, _rounded(first, row.unit)]
        for at, value in enumerate(values, start=1):
            known = verdict(row, at)
            difference = None if known == "apart" else shown_difference(value, first, row.unit)
            cells += [_rounded(value, row.unit), difference, _say(known, language) if known else ""]
        rows.append(cells)
    return rows


def _plan_name(record: PlanRecord, language: str) -> str:
    return f"{record.name} ({workbook_notes.stage_word(record, language)})"


def _moves(found: Comparison, language: str) -> list[Cells]:
    rows: list[Cells] = [[_say(name, language) for name in ("plan", "from", "to", "people", "eldest")]]
    names = {area.code: area.name for one in reversed(found.plans) for area in one.plan.areas}
    for plan, moves in zip(found.plans, found.moves, strict=True):
        rows += [
            [plan.name, *(names.get(m[end], m[end]) for end in ("from", "to")), m["people"], m["age_80_plus"]]
            for m in moves
        ]
    return rows


def _matrix(
    found: Comparison, principles: Sequence[str], valuations: Sequence[Valuation], language: str
) -> list[Cells]:
    head = [_say("principle", language)]
    for one in found.plans:
        head += [f"{one.name}: {_say('score', language)}", f"{one.name}: {_say('reason', language)}"]
    known = {(one.plan_id, one.principle): one for one in valuations}
    own = sorted({one.principle for one in valuations} - set(principles))
    rows: list[Cells] = [head]
    for principle in (*principles, *own):
        words = catalogue(language)["principles"].get(principle, {})
        cells: list[Any] = [words.get("name", principle)]
        for plan in found.plans:
            cell = known.get((plan.id, principle))
            cells += [None, ""] if cell is None else [cell.score, cell.reason]
        rows.append(cells)
    return rows


def _remarks(found: Comparison, remarks: Sequence[Remark], language: str) -> list[Cells]:
    columns = ("plan", "area", "e", "n", "author", "text", "status", "answer", "made_at")
    rows: list[Cells] = [[_say(f"remark_{name}", language) for name in columns]]
    plans = {one.id: one for one in found.plans}
    for one in remarks:
        plan = plans[one.plan_id]
        area = next((a.name for a in plan.plan.areas if a.code == one.area), one.area)
        status = sentence("remark_statuses", one.status, {}, language)
        rows.append(
            [plan.name, area, one.e, one.n, one.author, one.text, status, one.answer, one.made_at[:10]]
        )
    return rows


def shown_difference(value: Count, base: Count, unit: str) -> float | None:
    """Return the difference of two figures as they are shown, so that no row contradicts itself.

    ``None`` where one is missing or hidden.
    """
    if not isinstance(value, (int, float)) or not isinstance(base, (int, float)):
        return None
    return as_shown(as_shown(value, unit) - as_shown(base, unit), unit)


def _rounded(value: Count, unit: str) -> Count:
    return value if value is None or isinstance(value, str) else as_shown(value, unit)


def as_shown(value: float, unit: str) -> float:
    """Round as ``pure/rounding.js`` does, by the same operations: halves go away from zero.

    Examples
    --------
    >>> as_shown(19.45, "min"), as_shown(-2.5, "people"), as_shown(0.0005, "share")
    (19.5, -3, 0.001)
    """
    scale = 10.0 ** DECIMALS.get(unit, 0)
    whole = math.floor(abs(value) * scale + 0.5)
    signed = -whole if value < 0 else whole
    return signed / scale if unit in DECIMALS else signed


def _say(key: str, language: str) -> str:
    return sentence("comparison", key, {}, language)
