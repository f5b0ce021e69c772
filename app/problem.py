"""Every error leaves as RFC 9457 problem JSON with a stable code; the one place that knows how."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from app import fault_page
from app.actor import acting
from app.dependencies import language
from app.errors import STATUS
from app.request_faults import facts_of
from app.security import refused
from app.server.witness import NUMBER
from app.wording import fault_sentence
from geodata.errors import Fault

MEDIA_TYPE = "application/problem+json"


def status_of(fault: Fault) -> int:
    """Return the HTTP status of a fault, by the nearest class in the table."""
    return next(STATUS[kind] for kind in type(fault).__mro__ if kind in STATUS)


def response(request: Request, status: int, code: str, facts: dict[str, Any]) -> Response:
    """Return problem JSON, or a page of it to whoever opens an address of ours in a browser.

    ``detail`` is the sentence in the caller's language. A defect has the number under which the log has it.
    """
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        facts = {**facts, "request": request.scope.get(NUMBER, "")}
    facts = _without_place(code, facts)
    waits = status == HTTPStatus.TOO_MANY_REQUESTS and "seconds" in facts
    headers = {"retry-after": str(facts["seconds"])} if waits else None
    if fault_page.wanted(request):
        return fault_page.answer(Fault(code, **facts), status=status, language=language(request))
    content = {
        "type": f"urn:omradesplan:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": fault_sentence(Fault(code, **facts), language(request)).replace("  ", " "),
        "code": code,
        "facts": facts,
    }
    return JSONResponse(content, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _without_place(code: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Where the database stands, and its name, are for the log and whoever sits at the server."""
    if not facts.get("database"):
        return facts
    logging.getLogger(__name__).warning("%s: %s", code, facts["database"])
    return {**facts, "database": ""}


def install(app: FastAPI) -> None:
    """Teach the application to answer every kind of error in the one shape."""

    @app.exception_handler(Fault)
    def on_fault(request: Request, fault: Fault) -> Response:
        refused.tell(request, fault, acting())
        return response(request, status_of(fault), fault.code, fault.facts)

    @app.exception_handler(RequestValidationError)
    def on_invalid(request: Request, fault: RequestValidationError) -> Response:
        return response(request, 422, "invalid_request", facts_of(fault.errors()))

    @app.exception_handler(HTTPException)
    def on_http(request: Request, fault: HTTPException) -> Response:
        known = {400: "unreadable_body", 404: "no_such_page", 405: "no_such_method", 413: "body_too_large"}
        code = known.get(fault.status_code, "request_refused")
        most = (fault.headers or {}).get("x-most-bytes")
        facts = {"most_kb": int(most) // 1024} if most else {}
        return response(request, fault.status_code, code, {"status": str(fault.status_code), **facts})

    @app.exception_handler(Exception)
    def on_defect(request: Request, fault: Exception) -> Response:
        # Starlette raises it again after the answer, so the server's log has the trace; the caller a code.
        del fault
        return response(request, 500, "defect", {})
