"""What the planner's map shows besides areas: a plan's offices, the districts' people, ground that moved."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import shapely
from fastapi import APIRouter
from shapely.geometry.base import BaseGeometry

from app.access import sees_small_counts
from app.dependencies import Loaded, Planner, TargetCrs
from app.routes.consequences import Against
from app.routes.plans import PlanId
from app.schemas.catalogue import DistrictPeople, DistrictsPeopleOut, OfficeOfPlan, OfficesOut
from app.schemas.drafts import EnclosedOut, EnclosedQuestion
from app.schemas.geojson import FeatureCollection, collection
from app.schemas.lookup_answer import office_out
from app.workspace import Workspace, today
from areas.demand import ELDEST, EVERYBODY
from areas.disclosure.suppression import Count, Table, counted, together
from areas.model import DIVISIONS, Plan

router = APIRouter()

SMALLEST_M2 = 1.0
"""Smaller pieces are the rounding of coordinates to the centimetre, not ground that somebody moved."""


@router.get("/plans/{plan_id}/offices")
def offices_of_plan(plan_id: PlanId, planner: Planner) -> OfficesOut:
    """Return the offices and bases of one plan, drafts too."""
    record = planner.record(plan_id)
    return OfficesOut(
        offices=[
            OfficeOfPlan(
                **office_out(office).model_dump(),
                division=record.plan.division,
                plan_id=record.id,
                e=office.e,
                n=office.n,
            )
            for office in record.plan.offices
        ]
    )


@router.get("/districts/people")
def people_of_districts(workspace: Loaded) -> DistrictsPeopleOut:
    """Return how many live in each district in the latest year, and how many of them are 80 or older.

    Counts of 1-4, and what would give them away, are hidden from all but planners; from everybody where the
    table of people hides them.
    """
    demand = workspace.demand
    inside = demand.district >= 0
    rows = demand.district[inside]
    count = len(demand.districts)
    everybody = np.bincount(rows, weights=demand.total[inside], minlength=count)
    eldest = np.bincount(rows, weights=demand.people[inside, ELDEST - 1], minlength=count)
    counts = {"people": everybody, "age_80_plus": eldest}
    seen: dict[str, list[Count]] = {name: column.astype(int).tolist() for name, column in counts.items()}
    if not sees_small_counts():
        seen = {name: _protected(workspace, column) for name, column in seen.items()}
    for name, group in (("people", EVERYBODY), ("age_80_plus", ELDEST)):
        seen[name] = [
            told if counts[name][row] else counted(0, demand.unknown_of(row, group))
            for row, told in enumerate(seen[name])
        ]
    return DistrictsPeopleOut(
        year=demand.year,
        districts=[
            DistrictPeople.model_validate({"code": code, "people": people, "age_80_plus": old})
            for code, people, old in zip(demand.districts, seen["people"], seen["age_80_plus"], strict=True)
        ],
    )


def _protected(workspace: Workspace, counts: Sequence[Any]) -> list[Count]:
    """The districts' people, with whom the areas of the plans in force and the municipality tell besides."""
    at = dict(zip(workspace.demand.districts, counts, strict=True))
    table = Table()
    for code, count in at.items():
        table.put(code, count)
    wholes: dict[Hashable, Sequence[str]] = {("all",): tuple(at)}
    for division in DIVISIONS:
        record = workspace.in_force(division, today())
        members = record.districts if record else {}
        wholes |= {(division, area): districts for area, districts in members.items() if districts}
    for name, parts in wholes.items():
        table.put(name, sum(at.get(one, 0) for one in parts), known=True)
        table.add_up([name], parts)
    found = table.published()
    return [found[code] for code in at]


@router.post("/plans/{plan_id}/enclosed")
def within_polygon(
    plan_id: PlanId, question: EnclosedQuestion, planner: Planner, crs: TargetCrs
) -> EnclosedOut:
    """Return who lives within a polygon, and in which areas of the plan; nothing is stored."""
    found = planner.enclosed(plan_id, question.polygon, crs=crs, year=question.year)
    return EnclosedOut(
        addresses=sum(row.addresses for row in found),
        people=together([row.people for row in found]),
        age_80_plus=together([row.age_80_plus for row in found]),
        areas=[EnclosedOut.Part(**asdict(row)) for row in found],
    )


@router.get("/plans/{plan_id}/moved-ground")
def moved_ground(
    plan_id: PlanId,
    planner: Planner,
    crs: TargetCrs,
    against: Against = None,
) -> FeatureCollection:
    """Return the ground that lies in another area than in the other plan, one feature a pair of areas."""
    record = planner.record(plan_id)
    return collection(_moved(planner.baseline(record, against).plan, record.plan), crs=crs)


def _moved(before: Plan, after: Plan) -> Iterator[tuple[BaseGeometry, dict[str, Any]]]:
    for new in after.areas:
        for old in before.areas:
            if old.code == new.code or not shapely.relate_pattern(old.geometry, new.geometry, "T********"):
                continue
            shared = shapely.intersection(old.geometry, new.geometry, grid_size=0.01)
            ground = shapely.union_all([p for p in shapely.get_parts(shared) if p.area >= SMALLEST_M2])
            if ground.area:
                code = f"{old.code}-{new.code}"
                yield ground, {"code": code, "from": old.code, "to": new.code, "colour": new.colour}
