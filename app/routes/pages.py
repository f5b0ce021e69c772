"""The pages, and the message catalogue that they speak from."""

from __future__ import annotations

import json
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import page
from app.page import STATIC
from app.server import revalidated
from app.wording import catalogue

PICTURES = STATIC.parent / "docs" / "pictures"
"""Pictures of the program in use, which its browser tests take; the help shows those that are there."""

OF_TERMINAL = frozenset({"cli", "cli_advice", "usage", "usage_rules", "command_titles", "ogc"})
"""What the command line and the open interface say: no page does, and every page waits for its words."""

OF_WHOLE_PAGES = frozenset(
    {
        "audit", "audit_actions", "audit_facts", "audit_kinds", "audit_subjects", "audit_values",
        "audit_ways",
        "backup_reasons", "column_advice", "comparison", "data", "expected", "export", "fields",
        "findings", "gate", "help", "ledger", "left_out", "lists", "metrics", "no_address_advice",
        "principles", "remark_statuses", "request", "roles_needed", "stages",
    }
)  # fmt: skip
"""What no frame in another page says; a frame is to weigh little."""

ERRORS_OF_FRAMES = frozenset({"no_connection", "unexpected_answer"})
"""What a frame says of itself; every other refusal comes from us in words, which are all that it repeats."""

router = APIRouter(include_in_schema=False)


@router.get("/")
def look_up_page(request: Request) -> Response:
    """The look-up page."""
    return page.answer(request, "index")


@router.get("/planera")
def planner_page(request: Request) -> Response:
    """The planner's workspace."""
    return page.answer(request, "planera")


@router.get("/jamfor")
def comparison_page(request: Request) -> Response:
    """Plans side by side."""
    return page.answer(request, "jamfor")


@router.get("/beslut")
def steps_page(request: Request) -> Response:
    """A plan's steps towards a decision."""
    return page.answer(request, "beslut")


@router.get("/lista")
def list_page(request: Request) -> Response:
    """Lists of addresses: uploaded, looked over, fetched."""
    return page.answer(request, "lista")


@router.get("/data")
def data_page(request: Request) -> Response:
    """What is loaded, from where, and what was mended."""
    return page.answer(request, "data")


@router.get("/hjalp")
@router.get("/hjalp/{task}")
def help_page(request: Request, task: str = "") -> Response:
    """The guide; which task it shows is read off the address by the page itself."""
    del task
    return page.answer(request, "help")


@router.get("/i18n/{language}.json")
def words(
    language: Literal["sv", "en"], request: Request, part: Literal["page", "frame"] = "page"
) -> Response:
    """The message catalogue of a language as pages, or frames, need it, revalidated by its hash."""
    unsaid = OF_TERMINAL if part == "page" else OF_TERMINAL | OF_WHOLE_PAGES
    said = {section: words for section, words in catalogue(language).items() if section not in unsaid}
    if part == "frame":
        said["errors"] = {code: said["errors"][code] for code in sorted(ERRORS_OF_FRAMES)}
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return revalidated.answer(request, body, media_type="application/json")
