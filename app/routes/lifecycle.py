"""The life of a plan: from draft over consultation and proposal to a decision with a first day."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.access import Role
from app.actor import acting
from app.dependencies import Planner, Version
from app.errors import NotAllowed
from app.plans import lifecycle
from app.plans.lifecycle import Asked
from app.routes.plans import PlanId, etag
from app.schemas.lifecycle import LifecycleOut, StageOut, StepQuestion, TakenOut
from app.schemas.lookup_answer import plan_out
from app.store import plans, stages
from app.store.stages import Stage
from app.workspace import today
from areas.lifecycle import DECIDED, STEPS, Decision
from geodata.report import finding_json

router = APIRouter()


@router.get("/plans/{plan_id}/lifecycle")
def read_lifecycle(plan_id: PlanId, planner: Planner, response: Response) -> LifecycleOut:
    """Return the stage of a plan, the steps allowed from there, what stands in the way, and the history."""
    with planner.holder.store.read() as connection:
        record = plans.get(connection, plan_id)
        taken = stages.every(connection, plan_id)
        stage = record.stage(today())
        found = lifecycle.verdict(connection, record) if STEPS[stage] else None
    response.headers["etag"] = etag(record)
    # What is decided is everybody's; who took the steps, why, and what was remarked meanwhile is not.
    named = acting().role >= Role.READER
    return LifecycleOut(
        plan=plan_out(record),
        stage=stage,
        allowed=list(STEPS[stage]),
        stops=[finding_json(one) for one in found.stops] if found else [],
        notes=[finding_json(one) for one in found.notes] if found else [],
        steps=[_step(one, named=named) for one in taken],
    )


def _step(one: Stage, *, named: bool) -> StageOut:
    told = {**vars(one), "notes": [dict(note) for note in one.notes]}
    return StageOut(**(told if named else {**told, "who": "", "why": "", "notes": []}))


@router.post("/plans/{plan_id}/lifecycle")
def take_step(
    plan_id: PlanId, question: StepQuestion, planner: Planner, version: Version, response: Response
) -> TakenOut:
    """Take a step in the life of a plan: who, when and why are kept with it."""
    if question.to == DECIDED and acting().role < Role.ADMINISTRATOR:
        raise NotAllowed("role_too_low", need="administrator", role="planner")
    asked = Asked(
        to=question.to, why=question.why, by=question.by, replace_later=question.replace_later,
        retroactive=question.retroactive,
        decision=None if question.decision is None else Decision(**question.decision.model_dump()),
    )  # fmt: skip
    found = lifecycle.take(planner.holder.store, plan_id, asked, version=version, today=today())
    response.headers["etag"] = etag(found.record)
    return TakenOut(plan=plan_out(found.record), notes=list(found.notes), gave_way=found.gave_way)
