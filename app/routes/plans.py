"""Divisions and their plans: what holds, and the areas as shapes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query

from app.dependencies import Loaded, TargetCrs
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
from app.store.plans import PlanRecord
from app.workspace import Workspace
from areas.model import DIVISIONS
from geodata.errors import NotFound

router = APIRouter()
Day = Annotated[date | None, Query(alias="date", description="ISO date; today when left out.")]
Division = Literal["stadsdelar", "socialtjanst", "hemvard"]
PlanId = Annotated[int, Path(ge=1, le=2**31 - 1)]


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the municipality's own calendar day


@router.get("/divisions")
def divisions(workspace: Loaded, day: Day = None) -> DivisionsOut:
    """Return every division with the plan that holds on the day."""
    holding = {code: workspace.in_force(code, day or _today()) for code in DIVISIONS}
    return DivisionsOut(
        divisions=[
            DivisionSummary(code=code, plan_in_force=None if record is None else plan_out(record))
            for code, record in holding.items()
        ]
    )


@router.get("/plans")
def plans(workspace: Loaded, division: Division | None = None) -> PlansOut:
    """Return the plans that hold or have held."""
    return PlansOut(plans=[plan_out(r) for r in workspace.decided if division in (None, r.plan.division)])


@router.get("/plans/in-force")
def in_force(workspace: Loaded, division: Division, day: Day = None) -> PlanOut:
    """Return the plan of a division that holds on a day."""
    record = workspace.in_force(division, day or _today())
    if record is None:
        raise NotFound("no_plan_in_force", division=division, date=(day or _today()).isoformat())
    return plan_out(record)


@router.get("/plans/{plan_id}")
def plan(plan_id: PlanId, workspace: Loaded) -> PlanOut:
    """Return one plan."""
    return plan_out(_decided(workspace, plan_id))


@router.get("/plans/{plan_id}/areas")
def areas(plan_id: PlanId, workspace: Loaded, crs: TargetCrs) -> FeatureCollection:
    """Return the areas of a plan as shapes."""
    record = _decided(workspace, plan_id)
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
                },
            )
            for area in record.plan.areas
        ),
        crs=crs,
    )


@router.get("/offices")
def offices(workspace: Loaded, day: Day = None) -> OfficesOut:
    """Return the offices and bases of the plans that hold."""
    holding = [workspace.in_force(code, day or _today()) for code in DIVISIONS]
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


def _decided(workspace: Workspace, plan_id: int) -> PlanRecord:
    for record in workspace.decided:
        if record.id == plan_id:
            return record
    raise NotFound("unknown_plan", plan=plan_id)
