"""What a workbook is about, on its own sheet: its plans, their stages, what is made up, what marks mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.store.plans import PlanRecord
from app.wording import sentence
from app.workspace import today
from geodata.lists.list_cells import harmless

if TYPE_CHECKING:
    from openpyxl import Workbook

COLUMNS = ("plan", "status", "basis", "valid_from", "valid_to")


def stage_word(record: PlanRecord, language: str) -> str:
    """Return where a plan stands today, in a word."""
    return sentence("stages", record.stage(today()), {}, language)


def made_up_line(synthetic: Sequence[str], language: str) -> str:
    """Return the warning of example data; ``""`` where nothing is made up."""
    what = [sentence("ui", f"made_up_{kind}", {}, language) for kind in synthetic]
    return sentence("ui", "plan_banner", {"what": what}, language) if what else ""


def add_sheet(
    book: Workbook,
    plans: Sequence[PlanRecord],
    *,
    synthetic: Sequence[str],
    language: str,
    index: int | None = None,
) -> None:
    """Put the sheet in a workbook, last if no index is given."""
    sheet = book.create_sheet(_say("sheet", language), index)
    sheet.append([_say(column, language) for column in COLUMNS])
    for one in plans:
        basis = sentence("bases", one.basis, {}, language)
        cells = (one.name, stage_word(one, language), basis, one.valid_from or "", one.valid_to or "")
        sheet.append([harmless(cell) for cell in cells])
    sheet.append([])
    for line in (
        made_up_line(synthetic, language),
        sentence("ui", "hidden_counts", {}, language),
        sentence("ui", "plan_difference_named", {}, language),
        _say("day", language, date=today().isoformat()),
    ):
        if line:
            sheet.append([harmless(line)])


def _say(key: str, language: str, **facts: str) -> str:
    return sentence("workbook", key, facts, language)
