"""The guard before every route: who asks, may they, and does the question come from our own pages?"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app import problem
from app.access import FILES, NAMES, READING, Found, Role, Row, find, writes
from app.actor import NOBODY, Actor, act_as
from app.errors import NotAllowed, NotSignedIn
from app.security import peer, refused, sign_in
from app.server.witness import ASKER
from app.settings import Settings
from app.store import accounts, audit, plans
from app.store.accounts import KEY
from app.store.engine import Store
from app.workspace import today
from areas.lifecycle import ARCHIVED, CONSULTATION, DRAFT, PROPOSED
from geodata.errors import Fault, NotFound

COOKIE = "omradesplan"
"""The session's cookie: HttpOnly, SameSite=Lax, and Secure where the connection is."""

SECURE_COOKIE = f"__Host-{COOKIE}"
"""Its name where the connection is encrypted: browsers let no other site of the domain set such a one."""

BEARER = "bearer "
OF_STAGE = {
    DRAFT: Role.PLANNER, ARCHIVED: Role.PLANNER, CONSULTATION: Role.READER, PROPOSED: Role.READER,
}  # fmt: skip
"""Who may see a plan, by its stage; what is decided is everybody's."""

EVERYBODY = Actor(way="off", role=int(Role.ADMINISTRATOR))
"""Whoever reaches a server on which signing in is switched off."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """Who asks, and whether they may only read."""

    actor: Actor
    read_only: bool = False


class Guard:
    """Let a request through to its route if its asker may; otherwise answer with the reason."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Examine a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        # The very path that the router looks at, not one put together from it and the Host header.
        found = find(request.method, scope["path"])
        try:
            if self.settings.sign_in == "off" and not peer.is_ours(
                request.headers.get("host", ""), self.settings
            ):
                raise NotAllowed("another_host")
            if found is None and self.settings.sign_in != "off":
                raise NotFound("no_such_page")
            if found is None:
                _same_site_if_writing(request, self.settings)
                known = Known(actor=EVERYBODY)
            elif self._asks_store(request, found):
                known = await run_in_threadpool(self._examine, request, found)
            else:
                known = self._examine(request, found)
        except Fault as fault:
            answer = problem.response(request, problem.status_of(fault), fault.code, fault.facts)
            await answer(scope, receive, send)
            return
        act_as(known.actor)
        scope[ASKER] = known.actor.way
        await self.app(scope, receive, send)

    def _asks_store(self, request: Request, found: Found) -> bool:
        """Whether the store is asked who asks or for what, or is told of it; that waits in a thread."""
        if _may_be_told(request, found):
            return True
        if self.settings.sign_in == "off" or found.template in FILES:
            return False
        named = "authorization" in request.headers or bool(cookie(request, self.settings))
        return named or (found.row is not None and found.row.by_plan)

    def _examine(self, request: Request, found: Found) -> Known:
        """Who asks; raises the reason where they may not, and sees that the record tells of what it must."""
        known = Known(actor=NOBODY)
        try:
            known = self._known(request, found)
            _same_site_if_writing(request, self.settings)
            if found.row is not None:
                self._allow(request, found, found.row, known)
        except Fault as fault:
            refused.tell(request, fault, known.actor)
            raise
        if found.row is not None and refused.sends_file(request, found.row):
            _tell(request.app.state.holder.store, found, known.actor)
        return known

    def _known(self, request: Request, found: Found) -> Known:
        if self.settings.sign_in == "off":
            return Known(actor=EVERYBODY)
        if found.template in FILES:
            # The same for everybody: a page asks for a hundred of them, and the store need not hear of each.
            return Known(actor=NOBODY)
        return self._asker(request, strict=found.row is not None and found.row != Row())

    def _asker(self, request: Request, *, strict: bool) -> Known:
        """Who asks. A key, session or header that is not good is nobody's, and refused where it matters."""
        store: Store = request.app.state.holder.store
        authorization = request.headers.get("authorization", "")
        if authorization[: len(BEARER)].lower() == BEARER:
            with store.read() as connection:
                key = accounts.token(connection, authorization[len(BEARER) :].strip(), KEY)
            if key is None and strict:
                raise NotSignedIn("key_unknown")
            if key is not None:
                actor = Actor(name=key.name, way="key", role=int(NAMES[key.role]))
                return Known(actor=actor, read_only=key.read_only)
        if self.settings.sign_in == "proxy":
            return Known(actor=self._vouched(request))
        secret = cookie(request, self.settings)
        session = sign_in.session(store, secret) if secret else None
        if session is None:
            return Known(actor=NOBODY)
        actor = Actor(name=session.name, way="session", role=int(NAMES[session.role]))
        return Known(actor=actor)

    def _vouched(self, request: Request) -> Actor:
        """Whom the proxy before us names; a name from anywhere else is not believed."""
        name, role_name = (
            # Twice the same header: one of them may be the asker's own, so neither is believed.
            told[0].strip() if len(told := request.headers.getlist(header)) == 1 else ""
            for header in (self.settings.proxy_user_header, self.settings.proxy_role_header)
        )
        name = _as_written(name)
        if not name or not name.isprintable() or not peer.is_proxy(request, self.settings):
            return NOBODY
        role = NAMES.get(role_name.lower(), Role.READER)
        return Actor(name=name[:200], way="proxy", role=int(role))

    def _allow(self, request: Request, found: Found, row: Row, known: Known) -> None:
        need = row.role
        if row.closes and self.settings.closed:
            need = max(need, Role.READER)
        if row.by_plan and known.actor.role < Role.PLANNER:
            named = refused.plans_named(request, found)
            need = max([need, *(self._of_plan(request, number) for number in named)])
        if known.actor.role < need:
            names = {int(role): name for name, role in NAMES.items()}
            if known.actor.way == NOBODY.way:
                raise NotSignedIn("sign_in_needed", need=names[int(need)])
            raise NotAllowed("role_too_low", need=names[int(need)], role=names.get(known.actor.role, ""))
        if known.read_only and writes(request.method, found.template):
            raise NotAllowed("key_only_reads")

    @staticmethod
    def _of_plan(request: Request, number: int) -> Role:
        with request.app.state.holder.store.read() as connection:
            stage = plans.stage_of(connection, number, today())
        return OF_STAGE.get(stage, Role.NOBODY)


def _as_written(told: str) -> str:
    """Read a header's text, which comes as Latin-1: most proxies write å as UTF-8, some do not."""
    try:
        return told.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return told


def may_see(stage: str, actor: Actor) -> bool:
    """Whether somebody may see plans of a stage."""
    return actor.role >= OF_STAGE.get(stage, Role.NOBODY)


def cookie_name(request: Request, settings: Settings) -> str:
    """Return the name of the session's cookie on a connection."""
    return SECURE_COOKIE if peer.is_secure(request, settings) else COOKIE


def cookie(request: Request, settings: Settings) -> str:
    """Return the session's token of a request, or nothing."""
    return request.cookies.get(cookie_name(request, settings), "")


def _same_site_if_writing(request: Request, settings: Settings) -> None:
    """Refuse a write that another site's page made the browser send.

    A browser says where a write comes from: by ``Sec-Fetch-Site``, older ones by ``Origin``. Who says neither
    is no browser and carries nobody's cookie unknowingly. With ``SameSite=Lax`` besides, no token is needed.

    References
    ----------
    OWASP, Cross-Site Request Forgery Prevention: Fetch Metadata headers; verifying origin.
    """
    if request.method in READING:
        return
    site = request.headers.get("sec-fetch-site", "")
    if site:
        if site not in {"same-origin", "none"}:
            raise NotAllowed("another_site")
        return
    origin = urlsplit(request.headers.get("origin", ""))
    ours = {request.headers.get("host", ""), urlsplit(settings.public_url).netloc} - {""}
    # Where browsers reach us encrypted, a page of the same name without encryption may be anybody's.
    plain = peer.is_secure(request, settings) and origin.scheme != "https"
    if (origin.scheme or origin.path) and (plain or origin.netloc not in ours):
        raise NotAllowed("another_site")


def _may_be_told(request: Request, found: Found) -> bool:
    """Whether the record may have to tell of a request, which waits for the store."""
    return writes(request.method, found.template) or bool(found.row and found.row.export)


def _tell(store: Store, found: Found, actor: Actor) -> None:
    act_as(actor)
    number = found.parts.get("plan_id") or found.parts.get("job_id", "")[:8]
    with store.write(drafts_only=True) as connection:
        audit.record(connection, found.row.export if found.row else "", f"plan {number}" if number else "")
