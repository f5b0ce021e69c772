"""Drafts: copy, edit, undo, redo. Every write names the version it changes; a stale one gets 412."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.dependencies import Planner, TargetCrs, Version
from app.plans import drafts
from app.plans.drafts import Changed
from app.routes.plans import PlanId, etag
from app.schemas.drafts import (
    ChangedOut,
    CopyQuestion,
    DescribeQuestion,
    EditsQuestion,
    LatestOut,
    StepOut,
    StepsOut,
)
from app.schemas.lookup import PlanOut
from app.schemas.lookup_answer import plan_out
from geodata.report import finding_json

router = APIRouter()
By = Annotated[int, Query(ge=1, le=10_000, description="How many steps.")]


@router.post("/plans", status_code=201)
def copy_plan(question: CopyQuestion, planner: Planner, response: Response) -> PlanOut:
    """Make a draft as a copy of any plan."""
    made = drafts.copy(
        planner.holder.store, question.copy_from, name=question.name, description=question.description
    )
    response.headers["etag"] = etag(made)
    response.headers["location"] = f"/api/v1/plans/{made.id}"
    return plan_out(made)


@router.patch("/plans/{plan_id}")
def describe_plan(
    plan_id: PlanId, question: DescribeQuestion, planner: Planner, version: Version, response: Response
) -> PlanOut:
    """Rename or describe a draft."""
    made = drafts.describe(
        planner.holder.store, plan_id, version=version, name=question.name,
        description=question.description,
    )  # fmt: skip
    response.headers["etag"] = etag(made)
    return plan_out(made)


@router.get("/plans/{plan_id}/edits")
def list_edits(plan_id: PlanId, planner: Planner) -> StepsOut:
    """Return the edits of a draft, undone ones too."""
    standing = planner.record(plan_id).step
    latest = planner.latest_change(plan_id)
    return StepsOut(
        steps=[
            StepOut(
                seq=one.seq, edit=dict(one.edit), notes=[dict(n) for n in one.notes], made_at=one.made_at,
                made_by=one.made_by, undone=one.seq > standing,
            )
            for one in planner.steps(plan_id)
        ],
        latest=None if latest is None else LatestOut(by=latest.who, at=latest.at, action=latest.action),
    )  # fmt: skip


@router.post("/plans/{plan_id}/edits")
def edit_plan(
    plan_id: PlanId,
    question: EditsQuestion,
    planner: Planner,
    version: Version,
    crs: TargetCrs,
    response: Response,
) -> ChangedOut:
    """Change a draft by edits: all of them, or none."""
    found = drafts.edit(planner.holder.store, plan_id, question.edits, version=version, crs=crs)
    return _changed(found, response)


@router.post("/plans/{plan_id}/undo")
def undo(plan_id: PlanId, planner: Planner, version: Version, response: Response, by: By = 1) -> ChangedOut:
    """Take back the latest edits of a draft, to the bit."""
    found = drafts.travel_in_time(planner.holder.store, plan_id, version=version, by=-by)
    return _changed(found, response)


@router.post("/plans/{plan_id}/redo")
def redo(plan_id: PlanId, planner: Planner, version: Version, response: Response, by: By = 1) -> ChangedOut:
    """Do undone edits again."""
    found = drafts.travel_in_time(planner.holder.store, plan_id, version=version, by=by)
    return _changed(found, response)


def _changed(found: Changed, response: Response) -> ChangedOut:
    response.headers["etag"] = etag(found.record)
    return ChangedOut(
        plan=plan_out(found.record),
        notes=[[finding_json(note) for note in said] for said in found.notes],
    )
