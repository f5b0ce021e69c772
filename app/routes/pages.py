"""The pages and what they are made of: files served as they lie, and the message catalogue."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from app.wording import catalogue

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
PICTURES = ROOT / "docs" / "pictures"
"""Pictures of the program in use, which its browser tests take; the help shows those that are there."""

OF_TERMINAL = frozenset(
    {"cli", "cli_advice", "usage", "usage_rules", "command_titles", "ogc", "no_connection"}
)
"""What the command line and the open interface say: no page does, and every page waits for its words."""

OF_WHOLE_PAGES = frozenset(
    {
        "audit", "audit_actions", "audit_facts", "audit_kinds", "audit_subjects", "audit_ways",
        "backup_reasons", "column_advice", "comparison", "data", "expected", "export", "fields",
        "findings", "gate", "help", "ledger", "left_out", "lists", "metrics", "principles", "remark_statuses",
        "request", "roles_needed", "stages",
    }
)  # fmt: skip
"""What no frame in another page says; a frame is to weigh little."""

router = APIRouter(include_in_schema=False)


@router.get("/")
def look_up_page() -> FileResponse:
    """The look-up page."""
    return FileResponse(STATIC / "index.html", headers={"cache-control": "no-cache"})


@router.get("/planera")
def planner_page() -> FileResponse:
    """The planner's workspace."""
    return FileResponse(STATIC / "planera.html", headers={"cache-control": "no-cache"})


@router.get("/jamfor")
def comparison_page() -> FileResponse:
    """Plans side by side."""
    return FileResponse(STATIC / "jamfor.html", headers={"cache-control": "no-cache"})


@router.get("/beslut")
def steps_page() -> FileResponse:
    """A plan's steps towards a decision."""
    return FileResponse(STATIC / "beslut.html", headers={"cache-control": "no-cache"})


@router.get("/lista")
def list_page() -> FileResponse:
    """Lists of addresses: uploaded, looked over, fetched."""
    return FileResponse(STATIC / "lista.html", headers={"cache-control": "no-cache"})


@router.get("/data")
def data_page() -> FileResponse:
    """What is loaded, from where, and what was mended."""
    return FileResponse(STATIC / "data.html", headers={"cache-control": "no-cache"})


@router.get("/hjalp")
@router.get("/hjalp/{task}")
def help_page(task: str = "") -> FileResponse:
    """The guide; which task it shows is read off the address by the page itself."""
    del task
    return FileResponse(STATIC / "help.html", headers={"cache-control": "no-cache"})


@router.get("/i18n/{language}.json")
def words(
    language: Literal["sv", "en"], request: Request, part: Literal["page", "frame"] = "page"
) -> Response:
    """The message catalogue of a language as pages, or frames, need it, revalidated by its hash."""
    unsaid = OF_TERMINAL if part == "page" else OF_TERMINAL | OF_WHOLE_PAGES
    said = {section: words for section, words in catalogue(language).items() if section not in unsaid}
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"etag": etag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
