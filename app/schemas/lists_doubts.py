"""A doubtful text of a list, put on the wire."""

from __future__ import annotations

from app.lists.list_words import choice_asked, found_label, remark
from app.lists.lists import Work
from app.schemas.lists import CandidateOut, DoubtOut
from app.workspace import Workspace

MOST_ROWS_NAMED = 10


def doubt_out(workspace: Workspace, done: Work, code: int, rows: list[int], language: str) -> DoubtOut:
    """Return one of the texts that a person should look at."""
    one = done.meant[code]
    facts = {} if one.fault is None else one.fault.facts
    return DoubtOut(
        text_id=code,
        text=done.texts[code],
        outcome=one.outcome,  # type: ignore[arg-type]
        detail=choice_asked(one, language)
        or remark(one, done.texts[code], found_label(workspace, one), language),
        rows=rows[:MOST_ROWS_NAMED],
        count=len(rows),
        candidates=[
            CandidateOut(
                label=known["label"], detail=known["detail"], address_id=known.get("address_id"),
                lon=known["lon"], lat=known["lat"],
            )
            for known in facts.get("candidates", ())
        ],
    )  # fmt: skip
