"""Pages for other people's pages: the map and the look-up in a frame, and where their code is copied."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app import page
from app.dependencies import Configured, Language, Loaded
from app.public import embeds
from app.schemas.embeds import EmbedOut, PlacedOffice
from app.schemas.geojson import collection
from app.schemas.lookup_answer import office_out, plan_out, provider_out
from app.server import revalidated
from app.server.documented import NOTHING, file_answers
from app.workspace import today
from geodata.crs import SWEREF99_TM

router = APIRouter()
pages = APIRouter(include_in_schema=False)


@pages.get("/embed")
def builder(request: Request) -> Response:
    """The page on which the code of a frame is put together and copied; it is not framed itself."""
    return page.answer(request, "embed")


@pages.get("/embed/{what}")
def framed(what: Literal["karta", "sok"], request: Request, settings: Configured) -> Response:
    """The map or the look-up for a frame; who may frame them stands in the settings."""
    headers = {"content-security-policy": embeds.policy(settings.embed_origins)}
    return page.answer(request, f"embed_{what}", headers=headers)


@router.get("/public-map", response_class=Response, responses=file_answers(["text/html"]))
def public_map(workspace: Loaded, language: Language) -> Response:
    """Return a map of all plans in force as one HTML file with everything inside."""
    from app.plan_files import standalone_map  # noqa: PLC0415 - only who makes a map waits for folium to load

    held = [workspace.in_force(division, today()) for division in ("socialtjanst", "hemvard", "stadsdelar")]
    records = [record for record in held if record is not None]
    body = standalone_map.document(workspace, records, language=language, day=today())
    headers = {"content-disposition": f'attachment; filename="omraden-{today().isoformat()}.html"'}
    return Response(body, media_type="text/html", headers=headers)


@router.get("/public/{division}", responses={200: {"model": EmbedOut}, 304: NOTHING[304]})
def public(
    division: Literal["stadsdelar", "socialtjanst", "hemvard"],
    workspace: Loaded,
    request: Request,
    plan: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Only if this one holds.")] = None,
    day: Annotated[date | None, Query(alias="date", description="ISO date; today when left out.")] = None,
) -> Response:
    """Return the plan in force of a division as a public map may show it."""
    record = embeds.public_plan(workspace, division, plan, day or today())
    told = EmbedOut(
        municipality=workspace.municipality.name if workspace.municipality else "",
        synthetic=list(workspace.synthetic),
        plan=plan_out(record),
        areas=collection(embeds.drawn_areas(record), crs=SWEREF99_TM),
        offices=[
            PlacedOffice(**office_out(one).model_dump(), e=one.e, n=one.n) for one in record.plan.offices
        ],
        providers=[provider_out(one) for one in workspace.providers.values()],
        people=embeds.people_by_area(workspace, record),
    )
    body = told.model_dump_json().encode()
    return revalidated.answer(request, body, media_type="application/json")
