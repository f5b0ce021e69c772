"""The valuation matrix: plans valued 0 to 3 by each principle, with a reason."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from app.dependencies import Planner, Version
from app.routes.plans import PlanId
from app.schemas.consultation import ValuationOut, ValuationQuestion, ValuationsOut
from app.store import valuations

router = APIRouter()

PRINCIPLES = ("near", "alarm", "even", "whole", "steady", "lasting", "workable")
"""Principles that every matrix begins with; their words are ``principles.<code>`` of the catalogue."""

Principle = Annotated[
    str, Path(min_length=1, max_length=80, description="One of the known codes, or words of one's own.")
]
PlanIds = Annotated[
    list[Annotated[int, Field(ge=1, le=2**31 - 1)]],
    Query(alias="plan", min_length=1, max_length=12, description="Plans to value."),
]


@router.get("/valuations")
def read_valuations(planner: Planner, plan_ids: PlanIds) -> ValuationsOut:
    """Return what has been said of some plans."""
    with planner.holder.store.read() as connection:
        found = valuations.of(connection, plan_ids)
    return ValuationsOut(
        principles=list(PRINCIPLES), valuations=[ValuationOut(**asdict(one)) for one in found]
    )


@router.put("/plans/{plan_id}/valuations/{principle}")
def value_plan(
    plan_id: PlanId,
    principle: Principle,
    question: ValuationQuestion,
    planner: Planner,
    version: Version,
    response: Response,
) -> ValuationOut:
    """Value a plan by one principle; the version is 0 where nothing has been said yet."""
    with planner.holder.store.write(drafts_only=True) as connection:
        made = valuations.put(
            connection, plan_id, principle.strip(), score=question.score, reason=question.reason.strip(),
            version=version,
        )  # fmt: skip
    response.headers["etag"] = f'"{made.version}"'
    return ValuationOut(**asdict(made))


@router.delete("/plans/{plan_id}/valuations/{principle}", status_code=204)
def forget_value(plan_id: PlanId, principle: Principle, planner: Planner, version: Version) -> Response:
    """Take a valuation away; a principle of one's own goes with the last of them."""
    with planner.holder.store.write(drafts_only=True) as connection:
        valuations.remove(connection, plan_id, principle.strip(), version=version)
    return Response(status_code=204)
