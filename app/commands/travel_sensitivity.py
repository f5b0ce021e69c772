"""How ``omradesplan travel --sensitivity`` tells which conclusions hold at other speeds, and which do not."""

from __future__ import annotations

from collections.abc import Mapping

from app.commands.travel_words import say_assumption
from app.settings import settings
from app.store.plans import PlanRecord
from app.terminal.console import out, say, say_json
from app.travel.sensitivity import Sensitivity
from app.wording import sentence


def tell(found: Sensitivity, record: PlanRecord, *, as_json: bool) -> None:
    """Print the conclusions by kind: how many hold, and each that flips; then what the minutes assume."""
    if as_json:
        say_json(_plain(found, record))
        return
    language = settings().language
    total = sum(group.conclusions for group in found.groups)
    say(
        "sensitivity", plan=record.name, percent=found.percent, conclusions=total,
        hold=sum(group.hold for group in found.groups),
    )  # fmt: skip
    for group in found.groups:
        out.print()
        say(f"group_{group.what}", hold=group.hold, conclusions=group.conclusions)
        for flip in group.flips:
            out.print(
                sentence("cli", "flip", {"name": flip.name, **_said(flip.answers, language)}, language),
                markup=False,
            )
    out.print()
    say_assumption(found.assumption["as_is"])
    say("sensitivity_access", **{case: facts["access_kmh"] for case, facts in found.assumption.items()})


def _said(answers: Mapping[str, str], language: str) -> dict[str, str]:
    """Yes and no in the reader's language; names of offices as they are."""
    return {
        case: sentence("cli", answer, {}, language) if answer in {"yes", "no"} else answer
        for case, answer in answers.items()
    }


def _plain(found: Sensitivity, record: PlanRecord) -> dict[str, object]:
    return {
        "plan": record.name,
        "percent": found.percent,
        "groups": [
            {
                "what": group.what, "conclusions": group.conclusions, "hold": group.hold,
                "flips": [vars(flip) for flip in group.flips],
            }
            for group in found.groups
        ],
        "assumption": dict(found.assumption),
    }  # fmt: skip
