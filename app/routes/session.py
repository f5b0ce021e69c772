"""Signing in and out, and who is signed in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from app.access import NAMES
from app.actor import acting
from app.dependencies import Configured, Planner
from app.errors import BadRequest
from app.routes.pages import STATIC
from app.schemas.session import SessionOut, SignInQuestion
from app.security import sign_in
from app.security.guard import COOKIE, cookie
from app.security.sign_in import LONGEST, Throttle

router = APIRouter()
pages = APIRouter(include_in_schema=False)

MOST_ATTEMPTS, ATTEMPTS_IN_S = 20, 60.0


@pages.get("/logga-in")
def sign_in_page() -> FileResponse:
    """The page on which people sign in; a one-time link's token stands after # and reaches no log."""
    return FileResponse(STATIC / "sign_in.html", headers={"cache-control": "no-cache"})


@router.get("/session")
def who(settings: Configured) -> SessionOut:
    """Tell who is signed in, and how people sign in here."""
    actor = acting()
    role = next((name for name, role in NAMES.items() if role == actor.role), "nobody")
    return SessionOut(sign_in=settings.sign_in, name=actor.name, role=role)


@router.post("/session", status_code=204)
def open_session(
    question: SignInQuestion, request: Request, planner: Planner, settings: Configured, response: Response
) -> None:
    """Sign in by password or by a one-time link; the session's cookie is new each time."""
    _throttle(request).count(request.client.host if request.client else "")
    store = planner.holder.store
    if question.link:
        secret = sign_in.by_link(store, question.link)
    elif settings.sign_in != "local":
        raise BadRequest("no_passwords_here")
    else:
        secret = sign_in.by_password(store, question.name.strip(), question.password)
    former = cookie(request)
    if former:
        sign_in.sign_out(store, former)
    set_cookie(request, response, secret)


@router.delete("/session", status_code=204)
def close_session(request: Request, planner: Planner, response: Response) -> None:
    """Sign out."""
    secret = cookie(request)
    if secret:
        sign_in.sign_out(planner.holder.store, secret)
    response.delete_cookie(COOKIE, path="/")


def set_cookie(request: Request, response: Response, secret: str) -> None:
    """Give the browser its session: out of reach for scripts, and not sent with what other sites post."""
    response.set_cookie(
        COOKIE, secret, max_age=int(LONGEST.total_seconds()), path="/", httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip


def _throttle(request: Request) -> Throttle:
    """The application's own count of attempts, made with the first."""
    state = request.app.state
    if not hasattr(state, "throttle"):
        state.throttle = Throttle(most=MOST_ATTEMPTS, seconds=ATTEMPTS_IN_S)
    made: Throttle = state.throttle
    return made
