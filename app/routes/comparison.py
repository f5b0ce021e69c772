"""``GET /comparison``: plans side by side, as JSON for the page and as a workbook for the desk."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field

from app.dependencies import Language, Planner
from app.plans import comparison, comparison_file
from app.plans.comparison import MOST_PLANS
from app.plans.ledger_file import MEDIA_TYPES
from app.routes.valuations import PRINCIPLES
from app.schemas.comparison import ComparisonOut, ComparisonRow, MoveOut
from app.schemas.lookup_answer import plan_out
from app.server.documented import file_answers
from app.store import remarks, valuations

router = APIRouter()
PlanIds = Annotated[
    list[Annotated[int, Field(ge=1, le=2**31 - 1)]],
    Query(alias="plan", min_length=1, max_length=MOST_PLANS, description="Plans; the first is the base."),
]


@router.get("/comparison")
def compare(planner: Planner, plan_ids: PlanIds) -> ComparisonOut:
    """Hold plans of one division against the first of them."""
    found = comparison.compare(planner, plan_ids)
    return ComparisonOut(
        plans=[plan_out(one) for one in found.plans],
        rows=[ComparisonRow(**asdict(one)) for one in found.rows],
        moves=[[MoveOut.model_validate(move) for move in moves] for moves in found.moves],
        assumptions={mode: dict(facts) for mode, facts in found.assumptions.items()},
    )


@router.get("/comparison.xlsx", response_class=Response, responses=file_answers([MEDIA_TYPES["xlsx"]]))
def workbook(planner: Planner, plan_ids: PlanIds, language: Language) -> Response:
    """Return figures, moves, the valuation matrix and the remarks as one workbook, without small counts."""
    found = comparison.compare(planner, plan_ids, to_file=True)
    with planner.holder.store.read() as connection:
        said = [one for plan_id in plan_ids for one in remarks.of(connection, plan_id)]
        valued = valuations.of(connection, plan_ids)
    content = comparison_file.workbook(
        found, principles=PRINCIPLES, valuations=valued, remarks=said,
        synthetic=planner.holder.ready().synthetic, language=language,
    )  # fmt: skip
    name = f"jamforelse-{'-'.join(str(one) for one in plan_ids)}.xlsx"
    return Response(
        content,
        media_type=MEDIA_TYPES["xlsx"],
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
