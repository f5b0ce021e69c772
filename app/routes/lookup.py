"""``POST /lookup``: one question, one answer."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - the parameter is called date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool

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
async def look_up(
    question: LookupQuestion,
    workspace: Loaded,
    settings: Configured,
    telemetry: Counted,
    date: Annotated[Date | None, Query(description="As the question's date, and instead of it.")] = None,
) -> LookupOut:
    """Which areas, offices and providers serve this address?

    Answered where it came in when there is nothing to compute: each turn through a thread waits for whichever
    thread computes at the time, as an edit does, and two hundred look-ups a second then wait for one another.
    """
    with telemetry.lookup() as outcome:
        understood = understand(question, workspace, settings)
        if date and question.date not in {None, date}:
            raise BadRequest("two_dates")
        day = question.date or date or today()
        answered = partial(
            lookup.answer, workspace, understood, day=day, service=question.service, age=question.age,
            margin_m=settings.verify_margin_m, period=question.period,
        )  # fmt: skip
        at_hand = lookup.is_at_hand(workspace, understood, day=day, period=question.period)
        found = answered() if at_hand else await run_in_threadpool(answered)
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
