"""What a change means: simulation, consequences of a stored plan, and the ledger as JSON, CSV or XLSX."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from app.access import sees_small_counts
from app.dependencies import Language, Planner, TargetCrs
from app.measures import measures
from app.plans import ledger_file
from app.plans.planning import Planning, as_seen, hidden_people
from app.routes.plans import PlanId
from app.schemas.drafts import SimulateQuestion, ToleranceOut
from app.schemas.lookup import PeriodName
from app.schemas.lookup_answer import plan_out
from app.server.documented import file_answers
from areas.comparison import plain
from areas.demand import GROUPS
from geodata.report import finding_json

router = APIRouter()

Against = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="Plan to hold it against; in force if left out.")
]
Year = Annotated[
    int | None, Query(ge=1900, le=2200, description="Year of the people; the latest if left out.")
]


@router.post("/plans/{plan_id}/simulate")
def simulate(plan_id: PlanId, question: SimulateQuestion, planner: Planner, crs: TargetCrs) -> JSONResponse:
    """Return the consequences of edits; nothing is stored."""
    found = planner.simulate(
        plan_id, question.edits, crs=crs, against=question.against, year=question.year,
        only=question.metrics, period=question.period,
    )  # fmt: skip
    return JSONResponse(
        {
            "against": plan_out(found.against).model_dump(),
            "notes": [[finding_json(note) for note in said] for said in found.notes],
            **found.found.to_json(),
        }
    )


@router.get("/plans/{plan_id}/consequences")
def consequences(
    plan_id: PlanId,
    planner: Planner,
    against: Against = None,
    year: Year = None,
    metric: Annotated[
        list[str] | None, Query(description="Codes of the metrics wanted; all if left out.")
    ] = None,
    period: PeriodName = None,
) -> JSONResponse:
    """Return everything in which a plan differs from another; all but planners see no small counts."""
    other, answer = as_seen(planner, plan_id, against=against, year=year, only=metric, period=period)
    return JSONResponse({"against": plan_out(other).model_dump(), **answer})


@router.get("/plans/{plan_id}/ledger", responses=file_answers(ledger_file.MEDIA_TYPES.values()))
def ledger(
    plan_id: PlanId,
    planner: Planner,
    language: Language,
    against: Against = None,
    year: Year = None,
    form: Annotated[Literal["json", "csv", "xlsx"], Query(alias="format")] = "json",
    period: PeriodName = None,
) -> Response:
    """Return who is affected: from, to, how many, minutes.

    Counts of 1-4 are hidden from all but planners, and in files from everybody: files are passed on.
    """
    other, found = planner.ledger(plan_id, against=against, year=year, period=period)
    if form == "json":
        rows = ledger_file.plain_rows(found.to_rows(suppressed=not sees_small_counts()))
        return JSONResponse(
            {
                "against": plan_out(other).model_dump(),
                "rows": rows,
                "assumptions": dict(found.assumptions),
            }
        )
    name = f"flyttlista-{plan_id}-{other.id}.{form}"
    title = _title(planner, plan_id, other.name)
    if form == "csv":
        content = ledger_file.csv_bytes(found, language=language, title=title)
    else:
        content = ledger_file.xlsx_bytes(
            found, language=language, title=title, plans=(other, planner.record(plan_id)),
            synthetic=planner.holder.ready().synthetic,
        )  # fmt: skip
    return Response(
        content,
        media_type=ledger_file.MEDIA_TYPES[form],
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _title(planner: Planning, plan_id: int, other: str) -> str:
    return f"{planner.record(plan_id).name} – {other}"


@router.get("/plans/{plan_id}/tolerance")
def tolerance(
    plan_id: PlanId,
    planner: Planner,
    group: Annotated[str, Query(description="Group of people.", max_length=40)] = GROUPS[0],
    seed: Annotated[int, Query(ge=0, le=2**31 - 1, description="Seed of the draw.")] = 580,
) -> ToleranceOut:
    """Tell when areas leave the tolerance, by the forecast and under stated fluctuation."""
    found = planner.over_years(plan_id, group=group, rng_seed=seed)
    forecast = planner.situations().forecast()
    # From how far an area's people are from the mean, and the known total, follows how many they are.
    few = hidden_people(planner, plan_id, group)
    nothing: Any = []
    return ToleranceOut(
        tolerance=measures().tolerance,
        years=list(found.years),
        areas=list(found.areas),
        deviation=[
            [None if area in few else value for area, value in zip(found.areas, plain(row), strict=True)]
            for row in found.deviation
        ],
        first_year=list(found.first_year),
        probability=nothing if found.probability is None else [plain(row) for row in found.probability],
        ever=nothing if found.ever is None else plain(found.ever),
        standard_error=found.standard_error or 0.0,
        basis=forecast.basis,
        facts=dict(forecast.facts),
    )
