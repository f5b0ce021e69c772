"""``GET /plans/{id}/minutes``: how people's travel time is spread, before and after."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Query
from pydantic import BaseModel

from app.dependencies import Planner
from app.routes.consequences import Against, Year
from app.routes.plans import PlanId
from areas.demand import GROUPS
from areas.disclosure.suppression import shown
from areas.distribution import minutes_spread

router = APIRouter()
CLASSES = 20
WIDTH_MIN = {"car": 2.0, "bike": 2.0, "walk": 5.0}
"""Minutes of a class by mode: fine enough to see a change of some minutes, coarse enough to be read."""

Count = float | str | None


class SpreadOut(BaseModel):
    """People by minutes to their own office; ``from`` the lower end of each class, 1-4 people are ``<5``.

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
    against: Against = None,
    year: Year = None,
    mode: Literal["car", "bike", "walk"] = "car",
    group: Annotated[str, Query(description="Group of people.", max_length=40)] = GROUPS[0],
    area: Annotated[str, Query(description="Code of an area; all if left out.", max_length=32)] = "",
) -> SpreadOut:
    """Return how many people have how many minutes, in the plan and in the one it is held against."""
    record = planner.record(plan_id)
    situations = planner.situations()
    edges = np.arange(CLASSES + 1, dtype=np.float64) * WIDTH_MIN[mode]
    plans = (planner.baseline(record, against), record)
    if area and all(area not in one.plan.codes for one in plans):
        record.plan.area(area)
    spread: list[list[Count] | None] = []
    for one in plans:
        if area and area not in one.plan.codes:
            spread.append(None)
            continue
        counts = minutes_spread(
            situations.of(one, year=year), mode=mode, group=group, edges=edges, area=area or None
        )
        spread.append([shown(round(float(count), 2)) for count in counts])
    return SpreadOut(
        width_min=WIDTH_MIN[mode], from_min=edges[:-1].tolist(), before=spread[0], after=spread[1]
    )
