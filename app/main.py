"""The web application: routes, files, headers."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

from app import problem
from app.data_lock import shared
from app.lists.list_jobs import ListJobs
from app.page import STATIC
from app.plans.planning import Planning
from app.plans.spread import Spreads
from app.plans.step_effects import StepEffects
from app.public.basemap import Basemap
from app.public.tile_layers import TileLayers
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
    metrics,
    ogc,
    pages,
    planner,
    plans,
    remarks,
    responsibility,
    services,
    session,
    session_elsewhere,
    tiles,
    travel,
    valuations,
)
from app.security.guard import Guard
from app.server.body_limit import BodyLimit
from app.server.client_files import ClientFiles
from app.server.documented import PROBLEMS, with_problem
from app.server.head import Head
from app.server.headers import Headers
from app.server.other_origins import OtherOrigins
from app.server.strict_json import strict_json
from app.server.telemetry import Telemetry
from app.server.unread_body import UnreadBody
from app.server.witness import Witness
from app.settings import Settings, settings
from app.store.engine import Store
from app.workspace import Holder

GZIP_LEVEL = 4
"""Half the work of level 6 for 5 % more bytes, on the answer of a simulation."""


class Application(FastAPI):
    """The application with what stands around all of it, its answers to defects too."""

    def openapi(self) -> dict[str, Any]:
        """Return the document of the routes."""
        return with_problem(super().openapi())

    def build_middleware_stack(self) -> ASGIApp:
        """Return all that a request goes through, outermost first."""
        inner = Headers(super().build_middleware_stack(), images=self.state.settings.background_hosts)
        return Witness(UnreadBody(inner), telemetry=self.state.telemetry)


def load(configured: Settings) -> Holder:
    """Return the data of the settings' store, in memory."""
    store = Store(configured.url)
    store.upgrade()
    store.examine()
    return Holder(
        store,
        folder=configured.data,
        reload_after_s=configured.reload_after_s,
        period=configured.travel_period,
    )


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
        app.state.spreads = Spreads(app.state.planning)
        app.state.lists, app.state.tile_layers = ListJobs(), TileLayers()
        holder.store.waited = app.state.telemetry.store_wait.observe
        yield
        app.state.lists.close()
        holder.close()
        in_use.close()

    # The packaged documentation pages load scripts from another host; the OpenAPI document itself stays.
    app = Application(
        title="Områdesplan", version=version("omradesplan"), lifespan=lifespan,
        docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
    )  # fmt: skip
    app.state.settings, app.state.telemetry = chosen, Telemetry()
    problem.install(app)
    app.add_middleware(Head)
    app.add_middleware(Guard, settings=chosen)
    app.add_middleware(BodyLimit)
    app.add_middleware(OtherOrigins, origins=chosen.embed_origins)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=GZIP_LEVEL)
    # Of what a page asks for, nine in ten are files: they are found before any route is tried.
    _serve_files(app)
    _include_routes(app)
    return app


def _include_routes(app: FastAPI) -> None:
    """Put every room's routes into the application; each has its row in `app.access`."""
    api = APIRouter(prefix="/api/v1", responses=PROBLEMS, dependencies=[Depends(strict_json)])
    rooms = (
        health, lookup, addresses, plans, planner, drafts, consequences, districts, services, travel, basemap,
        effects, embeds, audit, lifecycle, export, lists, comparison, valuations, remarks, distribution,
        session, session_elsewhere, responsibility,
    )  # fmt: skip
    for room in rooms:
        api.include_router(room.router)
    for whole in (
        api, pages.router, metrics.router, session.pages, responsibility.pages, audit.pages, embeds.pages,
        basemap.files, ogc.router,
    ):  # fmt: skip
        app.include_router(whole)
    app.include_router(tiles.router, responses=PROBLEMS)


def _serve_files(app: FastAPI) -> None:
    """Serve the client's files as they lie; the help's pictures too, where the checkout has them."""
    mimetypes.add_type("text/javascript", ".js")
    app.mount("/static", ClientFiles(directory=STATIC), name="static")
    if pages.PICTURES.is_dir():
        app.mount("/hjalp/bilder", StaticFiles(directory=pages.PICTURES), name="pictures")
