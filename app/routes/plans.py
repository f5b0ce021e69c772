"""Divisions and their plans: what holds, and the areas as shapes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from app.actor import acting
from app.dependencies import Loaded, Planner, TargetCrs
from app.schemas.catalogue import (
    DivisionsOut,
    DivisionSummary,
    OfficeOfPlan,
    OfficesOut,
    PlansOut,
    ProvidersOut,
)
from app.schemas.geojson import FeatureCollection, collection
from app.schemas.lookup import PlanOut
from app.schemas.lookup_answer import office_out, plan_out, provider_out
from app.security.guard import may_see
from app.store.plans import PlanRecord
from app.workspace import today
from areas.model import DIVISIONS
from geodata.errors import NotFound

router = APIRouter()
Day = Annotated[date | None, Query(alias="date", description="ISO date; today when left out.")]
Division = Literal["stadsdelar", "socialtjanst", "hemvard"]
Status = Literal["draft", "consultation", "proposed", "decided", "in_force", "replaced", "archived"]
PlanId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/divisions")
def divisions(workspace: Loaded, day: Day = None) -> DivisionsOut:
    """Return every division with the plan that holds on the day."""
    holding = {code: workspace.in_force(code, day or today()) for code in DIVISIONS}
    return DivisionsOut(
        divisions=[
            DivisionSummary(code=code, plan_in_force=None if record is None else plan_out(record))
            for code, record in holding.items()
        ]
    )


@router.get("/plans")
def plans(planner: Planner, division: Division | None = None, status: Status | None = None) -> PlansOut:
    """Return all plans that the caller may see, drafts too, in the order they were made."""
    return PlansOut(
        plans=[
            plan_out(record)
            for record in planner.records()
            if division in (None, record.plan.division)
            and status in (None, record.stage(today()))
            and may_see(record.stage(today()), acting())
        ]
    )


@router.get("/plans/in-force")
def in_force(workspace: Loaded, division: Division, day: Day = None) -> PlanOut:
    """Return the plan of a division that holds on a day."""
    record = workspace.in_force(division, day or today())
    if record is None:
        raise NotFound("no_plan_in_force", division=division, date=(day or today()).isoformat())
    return plan_out(record)


@router.get("/plans/{plan_id}")
def plan(plan_id: PlanId, planner: Planner, response: Response) -> PlanOut:
    """Return one plan; its version is the ``ETag``."""
    record = planner.record(plan_id)
    response.headers["etag"] = etag(record)
    return plan_out(record)


@router.get("/plans/{plan_id}/areas")
def areas(plan_id: PlanId, planner: Planner, crs: TargetCrs, response: Response) -> FeatureCollection:
    """Return the areas of a plan as shapes, each with the districts that lie wholly in it."""
    record = planner.record(plan_id)
    districts = planner.whole_districts(record)
    response.headers["etag"] = etag(record)
    return collection(
        (
            (
                area.geometry,
                {
                    "code": area.code,
                    "name": area.name,
                    "colour": area.colour,
                    "office": area.office,
                    "provider": area.provider,
                    "locked": area.locked,
                    "districts": list(districts.get(area.code, ())),
                },
            )
            for area in record.plan.areas
        ),
        crs=crs,
    )


@router.get("/offices")
def offices(workspace: Loaded, day: Day = None) -> OfficesOut:
    """Return the offices and bases of the plans that hold."""
    holding = [workspace.in_force(code, day or today()) for code in DIVISIONS]
    return OfficesOut(
        offices=[
            OfficeOfPlan(
                **office_out(office).model_dump(),
                division=record.plan.division,
                plan_id=record.id,
                e=office.e,
                n=office.n,
            )
            for record in holding
            if record is not None
            for office in record.plan.offices
        ]
    )


@router.get("/providers")
def providers(workspace: Loaded) -> ProvidersOut:
    """Return the providers of home care."""
    return ProvidersOut(providers=[provider_out(p) for p in workspace.providers.values()])


def etag(record: PlanRecord) -> str:
    """Return the ``ETag`` of a plan."""
    return f'"{record.version}"'
