"""Who did what when: the page, search, check and export of the audit record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse

from app import page
from app.dependencies import Language, Planner
from app.municipal_time import local
from app.schemas.audit import AuditOut, EntryOut, VerifiedOut
from app.security import audit_file
from app.server.documented import file_answers
from app.store import audit, seals
from app.store.audit import Kept, Wanted
from app.wording import LANGUAGES, catalogue

router = APIRouter()
pages = APIRouter(include_in_schema=False)

Text = Annotated[str, Query(max_length=200)]


def actions_called(text: str) -> tuple[str, ...]:
    """Return the actions that are called so in any language."""
    return tuple(
        action
        for language in LANGUAGES
        for action, words in catalogue(language)["audit_actions"].items()
        if text.casefold() in words.casefold()
    )


@pages.get("/logg")
def audit_page(request: Request) -> Response:
    """The page of what has been done, for administrators."""
    return page.answer(request, "logg")


def wanted_entries(
    text: Text = "", who: Text = "", action: Text = "", since: date | None = None, until: date | None = None
) -> Wanted:
    """Return what is searched for: a text, a part of a name, beginnings of actions by comma, days."""
    called = actions_called(text) if text else ()
    return Wanted(text=text, who=who, action=action, since=since, until=until, called=called)


Filter = Annotated[Wanted, Depends(wanted_entries)]


@router.get("/audit")
def search_audit(
    planner: Planner,
    wanted: Filter,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=audit.MOST_SHOWN)] = 100,
) -> AuditOut:
    """Return what was done, newest first, by text, name, action and days."""
    with planner.holder.store.read() as connection:
        found = audit.search(connection, audit.page(wanted, before=before, limit=limit))
        count = audit.count(connection, wanted)
    return AuditOut(
        entries=[
            EntryOut(**{**vars(one), "facts": json.loads(one.facts)}, local=local(one.at)) for one in found
        ],
        next=found[-1].seq if len(found) == limit and found[-1].seq > 1 else None,
        count=count,
    )


@router.get("/audit/verify")
def verify_audit(
    planner: Planner,
    head: Annotated[str, Query(pattern="^([0-9a-f]{64})?$")] = "",
    rows: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> VerifiedOut:
    """Check the whole chain, against a hash that was kept elsewhere too, and the decided plans in it."""
    with planner.holder.store.read() as connection:
        found = audit.verify(audit.every(connection), Kept(head=head, count=rows))
        return VerifiedOut(**vars(found), **vars(seals.check(connection)))


@router.get(
    "/audit/export", response_class=StreamingResponse, responses=file_answers(audit_file.KINDS.values())
)
def export_audit(
    planner: Planner,
    wanted: Filter,
    language: Language,
    form: Annotated[Literal["jsonl", "csv", "xlsx"], Query(alias="format")] = "jsonl",
) -> Response:
    """Return the record as a file, and note that it was fetched.

    ``jsonl`` is the whole record, oldest first, which ``omradesplan audit verify FILE`` checks; ``csv`` and
    ``xlsx`` are what was searched for, newest first, to be read.
    """
    store = planner.holder.store

    def lines() -> Iterator[bytes]:
        with store.read() as connection:
            if form == "jsonl":
                yield from audit_file.json_lines(audit.every(connection))
            else:
                yield from audit_file.csv_lines(audit.all_wanted(connection, wanted), language=language)

    book = b""
    if form == "xlsx":
        with store.read() as connection:
            count, rows = audit.count(connection, wanted), audit.all_wanted(connection, wanted)
            book = audit_file.xlsx_bytes(rows, count=count, language=language)
    with store.write(drafts_only=True) as connection:
        audit.record(connection, "audit.exported", "", format=form)
    name = "audit.jsonl" if form == "jsonl" else f"logg.{form}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    kind = audit_file.KINDS[form]
    if form == "xlsx":
        return Response(book, media_type=kind, headers=headers)
    return StreamingResponse(lines(), media_type=kind, headers=headers)
