"""The web application: routes, files, headers."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles

from app import problem
from app.basemap import Basemap
from app.body_limit import BodyLimit
from app.data_lock import shared
from app.list_jobs import ListJobs
from app.planning import Planning
from app.routes import (
    addresses,
    audit,
    basemap,
    comparison,
    consequences,
    distribution,
    districts,
    drafts,
    effects,
    embeds,
    export,
    health,
    lifecycle,
    lists,
    lookup,
    ogc,
    pages,
    planner,
    plans,
    remarks,
    services,
    session,
    travel,
    valuations,
)
from app.security.guard import Guard
from app.settings import Settings, settings
from app.step_effects import StepEffects
from app.store.engine import Store
from app.workspace import Holder

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:{images}; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""``images`` is the host of the map's background, where one is set: no other is ever asked."""

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
"""On every answer. OpenLayers sets styles on its own elements; scripts are never inline."""

CACHING = {"/api/": "no-store", "/static/": "no-cache", "/hjalp/bilder/": "no-cache"}
"""By path. ``no-cache``: a file is kept, and asked about by its ETag, so that a new version shows at once."""

GZIP_LEVEL = 4
"""Half the work of level 6 for 5 % more bytes, on the answer of a simulation."""

PROBLEMS = {
    code: {"description": "Problem JSON (RFC 9457)"} for code in (400, 404, 405, 409, 412, 413, 422, 428, 503)
}


def load(configured: Settings) -> Holder:
    """Return the data of the settings' store, in memory."""
    store = Store(configured.url)
    store.upgrade()
    return Holder(store, folder=configured.data, reload_after_s=configured.reload_after_s)


def create_app(configured: Settings | None = None, *, loaded: Holder | None = None) -> FastAPI:
    """Make the application; data that are not loaded yet are when the server starts."""
    chosen = configured or settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        in_use = ExitStack()
        in_use.enter_context(shared(chosen.data))
        holder = loaded or load(chosen)
        app.state.holder, app.state.planning = holder, Planning(holder)
        app.state.basemap, app.state.effects = Basemap(), StepEffects(app.state.planning)
        app.state.lists = ListJobs()
        yield
        app.state.lists.close()
        holder.store.close()
        in_use.close()

    # The packaged documentation pages load scripts from another host; the OpenAPI document itself stays.
    app = FastAPI(
        title="Områdesplan", version=version("omradesplan"), lifespan=lifespan,
        docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
    )  # fmt: skip
    app.state.settings = chosen
    problem.install(app)
    app.add_middleware(Guard, settings=chosen)
    app.add_middleware(BodyLimit)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=GZIP_LEVEL)

    _add_headers(app, POLICY.format(images=chosen.background_hosts and f" {chosen.background_hosts}"))
    api = APIRouter(prefix="/api/v1", responses=PROBLEMS)  # type: ignore[arg-type]
    rooms = (
        health, lookup, addresses, plans, planner, drafts, consequences, districts, services, travel, basemap,
        effects, embeds, audit, lifecycle, export, lists, comparison, valuations, remarks, distribution,
        session,
    )  # fmt: skip
    for room in rooms:
        api.include_router(room.router)
    for whole in (api, pages.router, session.pages, embeds.pages, ogc.router):
        app.include_router(whole)
    _serve_files(app)
    return app


def _add_headers(app: FastAPI, policy: str) -> None:
    """Put the policy, the other headers and the rule of caching on every answer that has none of its own."""
    constant = {**HEADERS, "content-security-policy": policy}

    @app.middleware("http")
    async def add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        for name, value in constant.items():
            response.headers.setdefault(name, value)
        for path, rule in CACHING.items():
            if request.url.path.startswith(path):
                response.headers.setdefault("cache-control", rule)
        return response


def _serve_files(app: FastAPI) -> None:
    """Serve the client's files as they lie; the help's pictures too, where the checkout has them."""
    mimetypes.add_type("text/javascript", ".js")
    app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")
    if pages.PICTURES.is_dir():
        app.mount("/hjalp/bilder", StaticFiles(directory=pages.PICTURES), name="pictures")
