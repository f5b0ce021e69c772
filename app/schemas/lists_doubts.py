"""A doubtful text of a list, put on the wire."""

from __future__ import annotations

from app.lists.list_words import choice_asked, found_label, remark, word
from app.lists.lists import Work
from app.schemas.lists import CandidateOut, DoubtOut
from app.workspace import Workspace

MOST_ROWS_NAMED = 10
MOST_SPELLINGS = 5


def doubt_out(workspace: Workspace, done: Work, code: int, rows: list[int], language: str) -> DoubtOut:
    """Return one of the texts that a person should look at."""
    one = done.meant[code]
    facts = {} if one.fault is None else one.fault.facts
    # A street without a number is no place: choosing it would only ask again. The sentence names it instead.
    offered = [known for known in facts.get("candidates", ()) if known.get("kind") != "street"]
    streets = [known["label"] for known in facts.get("candidates", ()) if known.get("kind") == "street"]
    asked = choice_asked(one, language) if offered else ""
    label = found_label(workspace, one)
    asked = asked or remark(one, done.texts[code], label, language)
    if label and label not in asked:
        asked = f"{asked} {word('taken_for', language, label=label)}".strip()
    if streets and streets[0] not in asked:
        asked = f"{asked} {word('alike_streets', language, streets=streets)}".strip()
    return DoubtOut(
        text_id=code,
        text=done.texts[code],
        also=list(dict.fromkeys(done.texts[other] for other in done.alike(code)[1:]))[:MOST_SPELLINGS],
        outcome=one.outcome,  # type: ignore[arg-type]
        detail=asked,
        rows=rows[:MOST_ROWS_NAMED],
        count=len(rows),
        candidates=[
            CandidateOut(
                label=known["label"], detail=known["detail"], address_id=known.get("address_id"),
                lon=known["lon"], lat=known["lat"],
            )
            for known in offered
        ],
    )  # fmt: skip
