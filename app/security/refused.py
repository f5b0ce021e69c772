"""Which refusals the audit record tells of: writes, and files to keep, that somebody asked for in vain.

Told are who, the method, the route's template, a plan's number and the reason's code: never the address that
was asked for, nor what was sent, for these may hold what somebody looked up.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request

from app.access import Found, Row, find, writes
from app.actor import Actor, act_as
from app.errors import NotAllowed, NotSignedIn
from app.store import refusals
from geodata.errors import Fault

PLANS_IN_QUERY = ("plan", "against")
PLAN_NUMBER = TypeAdapter(int)
"""Reads a plan's number as the routes do: what they take for a plan, the guard must take for the same."""

TOLD_ELSEWHERE = frozenset({"sign_in_wrong", "link_used_up"})
"""Signing in tells of these itself."""


def plans_named(request: Request, found: Found) -> list[int]:
    """Return the plans that a request names: in its address and after the question mark."""
    query = parse_qs(request.scope["query_string"].decode("latin-1"))
    numbers = []
    asked = [one for name in PLANS_IN_QUERY for one in query.get(name, [])]
    for one in (found.parts.get("plan_id", ""), *asked):
        try:
            numbers.append(PLAN_NUMBER.validate_python(one))
        except ValidationError:
            continue  # The route refuses it too, in words.
    return [one for one in numbers if 0 < one < 2**31]


def sends_file(request: Request, row: Row) -> bool:
    """Whether the answer is a file to keep, so that the record must tell of it."""
    asked = parse_qs(request.scope["query_string"].decode("latin-1")).get("format", [])
    wanted = not row.export_forms or any(form in row.export_forms for form in asked)
    return bool(row.export) and request.method == "GET" and wanted


def tell(request: Request, fault: Fault, actor: Actor) -> None:
    """Write down that somebody was refused, where it was a write or a file."""
    if not isinstance(fault, (NotSignedIn, NotAllowed)) or fault.code in TOLD_ELSEWHERE:
        return
    found = find(request.method, request.scope["path"])
    if found is None or found.row is None:
        return
    if not writes(request.method, found.template) and not sends_file(request, found.row):
        return
    act_as(actor)
    named = plans_named(request, found)
    refusals.tell(
        request.app.state.holder.store, "refused", f"plan {named[0]}" if named else "", actor.name,
        method=request.method, route=found.template, code=fault.code,
    )  # fmt: skip
