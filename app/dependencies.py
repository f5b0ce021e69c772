"""What routes ask for: the loaded data, the settings, the language of the caller."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Depends, Header, Query, Request

from app.coordinate_choice import chosen_crs
from app.errors import BadRequest, PreconditionRequired
from app.plans.planning import Planning
from app.server.telemetry import Telemetry
from app.settings import Settings
from app.wording import LANGUAGES
from app.workspace import Holder, Workspace, filled
from geodata import crs as crs_codes

# What only reads memory is ``async``: FastAPI sends every other one to a thread and waits for it; a look-up
# waited for four of them.


async def anything_loaded(request: Request) -> Workspace:
    """Return the snapshot, be it empty; what others have written is in it."""
    holder: Holder = request.app.state.holder
    # Shielded: whoever gives up waiting must not end it for the others.
    return holder.latest if holder.is_fresh else await asyncio.shield(asyncio.wrap_future(holder.soon()))


async def workspace(loaded: Annotated[Workspace, Depends(anything_loaded)]) -> Workspace:
    """Return the snapshot to answer from; 503 while no districts are loaded."""
    return filled(loaded)


async def planning(request: Request) -> Planning:
    """Return what answers a planner's questions."""
    made: Planning = request.app.state.planning
    return made


def version_wanted(
    if_match: Annotated[
        str, Header(description="The version that is to be changed: the ETag read with it.")
    ] = "",
) -> int:
    """Return the version of ``If-Match``; every write needs one, so that nobody overwrites unseen work."""
    text = if_match.strip().removeprefix("W/").strip('"')
    if not text:
        raise PreconditionRequired("if_match_missing")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadRequest("if_match_strange")
    return int(text)


async def application_settings(request: Request) -> Settings:
    """Return the settings the application was made with."""
    made: Settings = request.app.state.settings
    return made


async def telemetry(request: Request) -> Telemetry:
    """Return the numbers of the application."""
    made: Telemetry = request.app.state.telemetry
    return made


def language(request: Request) -> str:
    """Return the language of error texts: the caller's first wish that we speak, else the setting."""
    for wish in request.headers.get("accept-language", "").split(","):
        code = wish.split(";")[0].strip()[:2].lower()
        if code in LANGUAGES:
            return code
    made: Settings = request.app.state.settings
    return made.language


def target_crs(
    crs: Annotated[str, Query(description="EPSG code of the coordinates in the answer.")] = "",
) -> int:
    """Return the EPSG code asked for; WGS 84 when none is."""
    return chosen_crs(crs) if crs.strip() else crs_codes.WGS84


Loaded = Annotated[Workspace, Depends(workspace)]
Anything = Annotated[Workspace, Depends(anything_loaded)]
Planner = Annotated[Planning, Depends(planning)]
Version = Annotated[int, Depends(version_wanted)]
Counted = Annotated[Telemetry, Depends(telemetry)]
Configured = Annotated[Settings, Depends(application_settings)]
Language = Annotated[str, Depends(language)]
TargetCrs = Annotated[int, Depends(target_crs)]
