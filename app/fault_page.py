"""A fault as a page, for whoever opened an address in a browser and would else read JSON."""

from __future__ import annotations

from http import HTTPStatus

from fastapi.responses import HTMLResponse
from starlette.requests import Request

from app import page
from app.wording import fault_sentence, sentence
from geodata.errors import Fault

OF_PROGRAMS = ("/api/", "/tiles", "/static/", "/i18n/", "/metrics", "/dcat")
"""What programs ask for, and a page's own parts: their faults are JSON whoever asks."""


def wanted(request: Request) -> bool:
    """Whether a person's browser asks for a page of ours."""
    accepted = request.headers.get("accept", "")
    return "text/html" in accepted and not request.scope["path"].startswith(OF_PROGRAMS)


def answer(fault: Fault, *, status: int, language: str) -> HTMLResponse:
    """Return the page: what happened, and where to go from here."""
    kind = "missing" if status == HTTPStatus.NOT_FOUND else "refused" if status < 500 else "broken"

    def say(key: str) -> str:
        return sentence("ui", key, {}, language)

    heading = say(f"fault_{kind}")
    said = say("fault_missing_help") if fault.code == "no_such_page" else fault_sentence(fault, language)
    body = page.whole(
        "fault", language=language, title=f"{heading} – Områdesplan", heading=heading, said=said,
        skip=say("skip_to_text"), pages=say("pages"), lookup=say("page_lookup"), help=say("page_help"),
        sign_in=say("page_sign_in"), plan=say("page_plan"),
    )  # fmt: skip
    return HTMLResponse(body, status_code=status, headers={"cache-control": "no-store"})
