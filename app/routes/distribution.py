"""``GET /plans/{id}/minutes``: how people's travel time is spread, before and after."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from app.dependencies import Planner
from app.plans.spread import WIDTH_MIN, Spreads, edges_of
from app.routes.consequences import Against, Year
from app.routes.plans import PlanId
from areas.demand import GROUPS

router = APIRouter()
Count = float | str | None


class SpreadOut(BaseModel):
    """People by minutes to their own office; ``from`` the lower end of each class, 1-4 people are ``<5``.

    To all but planners what would give these away is ``..``, over all areas and groups that may be asked for.

    ``before`` and ``after`` have two counts more than ``from_min``: those with more minutes than the last
    class, and those without office or way. ``before`` is ``None`` where the area is new.
    """

    width_min: float
    from_min: list[float]
    before: list[Count] | None
    after: list[Count] | None


@router.get("/plans/{plan_id}/minutes")
def minutes(
    plan_id: PlanId,
    planner: Planner,
    request: Request,
    against: Against = None,
    year: Year = None,
    mode: Literal["car", "bike", "walk"] = "car",
    group: Annotated[str, Query(description="Group of people.", max_length=40)] = GROUPS[0],
    area: Annotated[str, Query(description="Code of an area; all if left out.", max_length=32)] = "",
) -> SpreadOut:
    """Return how many people have how many minutes, in the plan and in the one it is held against."""
    record = planner.record(plan_id)
    base = planner.baseline(record, against)
    if area and all(area not in one.plan.codes for one in (base, record)):
        record.plan.area(area)
    found: Spreads = request.app.state.spreads
    before, after = found.of(record, base, year=year, mode=mode, group=group, area=area)
    return SpreadOut(
        width_min=WIDTH_MIN[mode], from_min=edges_of(mode)[:-1].tolist(), before=before, after=after
    )
