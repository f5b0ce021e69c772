"""Who did what when: search, check and export of the audit record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from app.dependencies import Planner
from app.schemas.audit import AuditOut, EntryOut, VerifiedOut
from app.server.documented import file_answers
from app.store import audit
from app.store.audit import Wanted

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]


@router.get("/audit")
def search_audit(
    planner: Planner,
    text: Text = "",
    who: Text = "",
    action: Text = "",
    since: date | None = None,
    until: date | None = None,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=audit.MOST_SHOWN)] = 100,
) -> AuditOut:
    """Return what was done, newest first, by text, name, action and days."""
    wanted = Wanted(
        text=text, who=who, action=action, before=before, limit=limit,
        since=since.isoformat() if since else "", until=until.isoformat() if until else "",
    )  # fmt: skip
    with planner.holder.store.read() as connection:
        found = audit.search(connection, wanted)
    return AuditOut(
        entries=[EntryOut(**{**vars(one), "facts": json.loads(one.facts)}) for one in found],
        next=found[-1].seq if len(found) == limit and found[-1].seq > 1 else None,
    )


@router.get("/audit/verify")
def verify_audit(planner: Planner) -> VerifiedOut:
    """Check the whole chain of hashes."""
    with planner.holder.store.read() as connection:
        return VerifiedOut(**vars(audit.verify(audit.every(connection))))


@router.get(
    "/audit/export", response_class=StreamingResponse, responses=file_answers(["application/x-ndjson"])
)
def export_audit(planner: Planner) -> StreamingResponse:
    """Return the whole record as JSON lines, oldest first; ``omradesplan audit verify FILE`` checks them."""
    store = planner.holder.store

    def lines() -> Iterator[str]:
        with store.read() as connection:
            for entry in audit.every(connection):
                yield json.dumps(vars(entry), ensure_ascii=False) + "\n"

    with store.write(drafts_only=True) as connection:
        audit.record(connection, "audit.exported")
    headers = {"content-disposition": 'attachment; filename="audit.jsonl"'}
    return StreamingResponse(lines(), media_type="application/x-ndjson", headers=headers)
