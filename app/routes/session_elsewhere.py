"""Signing in at the organisation's own provider (OpenID Connect): there, back again, and out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from app.dependencies import Configured, Planner
from app.errors import BadRequest
from app.routes.session import exchange
from app.security import peer, sign_in
from app.settings import Settings
from app.store import attempts
from geodata.errors import Fault

if TYPE_CHECKING:
    from app.security.provider import Provider

router = APIRouter(include_in_schema=False)

COOKIE, MINUTES = "omradesplan-way", 15
HERE = "/api/v1/session/oidc"
PAGE = "/logga-in"
PAGES = "planera|jamfor|lista|data|ansvar|beslut|logg"
AFTER = re.compile(rf"/({PAGES})?(\?[\x21\x24-\x5b\x5d-\x7e]*)?", re.ASCII)
"""Pages of ours that somebody may come back to; nothing else becomes an address to go to."""


@router.get("/session/oidc")
def leave(request: Request, settings: Configured, till: str = "") -> RedirectResponse:
    """Go to the provider, with a secret in a cookie to be known by on return."""
    from app.security import oidc  # noqa: PLC0415 - what speaks OpenID Connect is loaded where it is used

    attempts.count(request.app.state.holder.store, peer.address(request, settings))
    attempt = oidc.begin()
    try:
        there = oidc.way_there(_provider(request), settings, attempt, back=_back(request))
    except Fault as fault:
        return _refused(request, fault)
    answer = RedirectResponse(there, status_code=303)
    after = till if AFTER.fullmatch(till) else "/planera"
    _keep(request, answer, f"{attempt.secret}.{after.encode().hex()}", lasts_s=MINUTES * 60)
    return answer


@router.get("/session/oidc/back")
def come_back(request: Request, planner: Planner, settings: Configured) -> RedirectResponse:
    """Receive somebody from the provider and sign them in."""
    from app.security import oidc  # noqa: PLC0415

    attempts.count(planner.holder.store, peer.address(request, settings))
    secret, _, after = request.cookies.get(_name(request), "").partition(".")
    store = planner.holder.store
    try:
        found = oidc.come_back(
            _provider(request), settings, oidc.Attempt(secret=secret), dict(request.query_params),
            back=_back(request),
        )  # fmt: skip
        token = sign_in.by_another(store, found.name, found.role, way="oidc", subject=found.subject)
    except Fault as fault:
        sign_in.tell_refused(store, by="oidc", code=fault.code, reason=fault.facts.get("reason", ""))
        return _refused(request, fault)
    answer = RedirectResponse(_page(after), status_code=303)
    exchange(request, answer, token)
    _keep(request, answer, "", lasts_s=0)
    return answer


@router.get("/session/oidc/out")
def leave_for_good(request: Request, settings: Configured) -> RedirectResponse:
    """Go on to the provider's place for signing out; here somebody has signed out already."""
    from app.security import oidc  # noqa: PLC0415

    after = peer.origin(request, settings) + PAGE
    try:
        return RedirectResponse(oidc.way_out(_provider(request), settings, after=after), status_code=303)
    except Fault as fault:
        return _refused(request, fault)


def _provider(request: Request) -> Provider:
    """The application's provider, made with the first question."""
    from app.security.provider import Provider  # noqa: PLC0415

    state, settings = request.app.state, request.app.state.settings
    if settings.sign_in != "oidc":
        raise BadRequest("oidc_not_used")
    if not hasattr(state, "provider"):
        state.provider = Provider(settings.oidc_issuer)
    made: Provider = state.provider
    return made


def _back(request: Request) -> str:
    return f"{peer.origin(request, request.app.state.settings)}{HERE}/back"


def _page(told: str) -> str:
    try:
        after = bytes.fromhex(told).decode()
    except ValueError:
        after = ""
    return after if AFTER.fullmatch(after) else "/planera"


def _refused(request: Request, fault: Fault) -> RedirectResponse:
    """Back to the page for signing in, which says what went wrong in the reader's language."""
    answer = RedirectResponse(f"{PAGE}?fel={fault.code}", status_code=303)
    _keep(request, answer, "", lasts_s=0)
    return answer


def _name(request: Request) -> str:
    settings: Settings = request.app.state.settings
    return f"__Secure-{COOKIE}" if peer.is_secure(request, settings) else COOKIE


def _keep(request: Request, answer: RedirectResponse, value: str, *, lasts_s: int) -> None:
    answer.set_cookie(
        _name(request), value, max_age=lasts_s, path=HERE, httponly=True, samesite="lax",
        secure=peer.is_secure(request, request.app.state.settings),
    )  # fmt: skip
