"""Signing in and out, and who is signed in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app import page
from app.access import NAMES
from app.actor import acting
from app.dependencies import Configured, Planner
from app.errors import BadRequest
from app.schemas.session import SessionOut, SignInQuestion
from app.security import peer, sign_in
from app.security.guard import cookie, cookie_name
from app.security.sign_in import LONGEST
from app.store import attempts

router = APIRouter()
pages = APIRouter(include_in_schema=False)


@pages.get("/logga-in")
def sign_in_page(request: Request) -> Response:
    """The page on which people sign in; a one-time link's token stands after # and reaches no log."""
    return page.answer(request, "sign_in")


@router.get("/session")
def who(settings: Configured) -> SessionOut:
    """Tell who is signed in, and how people sign in here."""
    actor = acting()
    role = next((name for name, role in NAMES.items() if role == actor.role), "nobody")
    return SessionOut(sign_in=settings.sign_in, name=actor.name, role=role, closed=settings.closed)


@router.post("/session", status_code=204)
def open_session(
    question: SignInQuestion, request: Request, planner: Planner, settings: Configured, response: Response
) -> None:
    """Sign in by password or by a one-time link; the session's cookie is new each time."""
    store = planner.holder.store
    attempts.count(store, peer.address(request, settings))
    if question.link:
        secret = sign_in.by_link(store, question.link)
    elif settings.sign_in != "local":
        raise BadRequest("no_passwords_here")
    else:
        secret = sign_in.by_password(store, question.name.strip(), question.password)
    exchange(request, response, secret)


@router.delete("/session", status_code=204)
def close_session(request: Request, planner: Planner, settings: Configured, response: Response) -> None:
    """Sign out."""
    secret = cookie(request, settings)
    if secret:
        sign_in.sign_out(planner.holder.store, secret)
    _set(request, response, "", lasts_s=0)


def exchange(request: Request, response: Response, secret: str) -> None:
    """End the browser's former session and give it the new one."""
    former = cookie(request, request.app.state.settings)
    if former:
        sign_in.sign_out(request.app.state.holder.store, former)
    _set(request, response, secret, lasts_s=int(LONGEST.total_seconds()))


def _set(request: Request, response: Response, secret: str, *, lasts_s: int) -> None:
    """Set the cookie: out of reach for scripts, and not sent with what other sites post."""
    settings = request.app.state.settings
    response.set_cookie(
        cookie_name(request, settings), secret, max_age=lasts_s, path="/", httponly=True, samesite="lax",
        secure=peer.is_secure(request, settings),
    )  # fmt: skip
