"""``POST /lookup``: one question, one answer."""

from __future__ import annotations

from fastapi import APIRouter

from app.dependencies import Configured, Counted, Loaded
from app.errors import BadRequest
from app.lookups import address_ids, lookup
from app.schemas.lookup import LookupOut, LookupQuestion
from app.schemas.lookup_answer import put_on_wire
from app.settings import Settings
from app.workspace import Workspace, today
from geodata.crs import to_tm
from geodata.gazetteer.address_search import Understood

router = APIRouter()


@router.post("/lookup")
def look_up(
    question: LookupQuestion, workspace: Loaded, settings: Configured, telemetry: Counted
) -> LookupOut:
    """Which areas, offices and providers serve this address?"""
    with telemetry.lookup() as outcome:
        understood = understand(question, workspace, settings)
        found = lookup.answer(
            workspace, understood, day=question.date or today(), service=question.service, age=question.age,
            margin_m=settings.verify_margin_m, period=question.period,
        )  # fmt: skip
        outcome.kind = understood.kind
    return put_on_wire(workspace, found)


def understand(question: LookupQuestion, workspace: Workspace, settings: Settings) -> Understood:
    """Turn any of the four kinds of question into a point."""
    if question.text is not None:
        if len(question.text) > settings.most_text:
            raise BadRequest("text_too_long", most=settings.most_text)
        return workspace.index.resolve(question.text)
    if question.address_id is not None:
        first, count = workspace.first_address_id, len(workspace.addresses)
        return workspace.index.address(address_ids.row_of(question.address_id, first=first, count=count))
    if question.lon is not None and question.lat is not None:
        e, n = (float(v) for v in to_tm(question.lon, question.lat))
    else:
        e, n = float(question.e or 0), float(question.n or 0)
    return Understood(kind="point", label="", e=e, n=n, address=-1, corrected=False, note="")
