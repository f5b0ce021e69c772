"""``GET /plans/{id}/effects``: what each edit of a draft did on its own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request

from app.plans.step_effects import StepEffects
from app.routes.plans import PlanId
from app.schemas.effects import EffectOut, EffectsOut

router = APIRouter()


@router.get("/plans/{plan_id}/effects")
def effects(
    plan_id: PlanId,
    request: Request,
    last: Annotated[int, Query(ge=1, le=500, description="How many of the latest edits.")] = 100,
) -> EffectsOut:
    """Return who each of a draft's latest edits moves, by itself, undone ones too."""
    found: StepEffects = request.app.state.effects
    return EffectsOut(effects=[EffectOut(**asdict(one)) for one in found.of(plan_id, last=last)])
