"""Travel on the street network: one-to-many minutes, isochrones, and how sure the conclusions are."""

from __future__ import annotations

import math
from typing import Annotated, TypedDict

from fastapi import APIRouter, Query

from app.dependencies import Loaded, Planner, TargetCrs
from app.errors import BadRequest
from app.public import open_counts
from app.routes.plans import PlanId
from app.schemas.geojson import transformed
from app.schemas.lookup import PeriodName
from app.schemas.lookup_answer import leg_out, plan_out
from app.schemas.travel import (
    MOST_PAIRS,
    DistrictTimes,
    FlipOut,
    IsochroneQuestion,
    IsochronesOut,
    Place,
    SensitivityGroup,
    SensitivityOut,
    TimesOut,
    TimesQuestion,
)
from app.travel import reach, sensitivity
from app.travel.reach import DistrictReach, Spot
from areas.demand import ELDEST
from geodata.streets.search import Direction
from geodata.streets.speeds import Mode, Period

router = APIRouter()

MINUTES = ("median_min", "p90_min", "max_min", "access_median_m")
COARSER = 1
"""Decimals less than of borders: six of a degree are a decimetre, and contours are drawn to the metre."""


class _Way(TypedDict):
    """How the minutes of one question are searched."""

    origins: list[Spot]
    mode: Mode
    direction: Direction
    period: Period | None


def _spots(places: list[Place]) -> list[Spot]:
    return [Spot(office=p.office, lon=p.lon, lat=p.lat) for p in places]


@router.post("/travel/times")
def travel_times(question: TimesQuestion, workspace: Loaded) -> TimesOut:
    """Return minutes between places, or from the nearest origin to the people of every district."""
    way: _Way = {
        "origins": _spots(question.origins), "mode": question.mode, "direction": question.direction,
        "period": question.period,
    }  # fmt: skip
    if question.places is None:
        # Where the asker chooses place and limit, each count tells of the next address.
        open_counts.require_reader()
        least = reach.least_minutes(workspace, **way)
        return TimesOut(
            minutes=None,
            nearest=None,
            districts=[
                _district(row) for row in reach.by_district(workspace, least, limit_min=question.limit_min)
            ],
            off_network=least.off_network,
            access_origins=None,
            access_places=None,
            limit_min=question.limit_min,
            assumption=least.assumption,
        )
    if len(question.origins) * len(question.places) > MOST_PAIRS:
        raise BadRequest("too_many_times", most=MOST_PAIRS)
    times = reach.times(workspace, places=_spots(question.places), limit_min=question.limit_min, **way)
    found = times.found
    return TimesOut(
        minutes=[[_minutes(v) for v in line] for line in found.minutes.tolist()],
        nearest=[None if i < 0 else i for i in found.nearest()[0].tolist()],
        districts=None,
        off_network=len(found.off_network),
        access_origins=[leg_out(leg) for leg in times.origins],
        access_places=[leg_out(leg) for leg in times.places],
        limit_min=question.limit_min,
        assumption=found.assumption,
    )


@router.post("/travel/isochrones")
def isochrones(question: IsochroneQuestion, workspace: Loaded, crs: TargetCrs) -> IsochronesOut:
    """Return the ground reached within chosen minutes, and the people there, as the asker may see them."""
    origins = _spots(question.origins)
    found, times = reach.contours(
        workspace,
        origins=origins,
        minutes=question.minutes,
        mode=question.mode,
        direction=question.direction,
        period=question.period,
    )
    e, n = reach.coordinates(workspace, origins)
    told = open_counts.of_contours(workspace, e=e, n=n, minutes=question.minutes)
    tell = open_counts.TELL[told]
    features = [
        {
            "type": "Feature",
            "id": f"{contour.shape.minutes:g}",
            "properties": {
                "minutes": contour.shape.minutes,
                "people": tell(contour.people),
                "people_80_plus": tell(contour.eldest),
                "street_km": round(contour.shape.street_m / 1000, 1),
            },
            "geometry": transformed(contour.shape.geometry, crs, coarser=COARSER).__geo_interface__,
        }
        for contour in found
    ]
    return IsochronesOut(
        crs=crs,
        features=features,
        assumption=times.assumption,
        counts=told,
        people_total=tell(round(float(workspace.demand.weights[0].sum()))),
        people_80_plus_total=tell(round(float(workspace.demand.weights[ELDEST].sum()))),
    )


@router.get("/plans/{plan_id}/sensitivity")
def plan_sensitivity(
    plan_id: PlanId,
    planner: Planner,
    percent: Annotated[
        float, Query(ge=1, le=90, allow_inf_nan=False, description="Speeds are so much lower, and higher.")
    ] = 20.0,
    period: PeriodName = None,
) -> SensitivityOut:
    """Return which conclusions about a plan flip when all speeds are lower or higher."""
    record = planner.record(plan_id)
    found = sensitivity.of_plan(planner.holder.ready(), record, percent=percent, period=period)
    return SensitivityOut(
        plan=plan_out(record),
        percent=found.percent,
        groups=[
            SensitivityGroup(
                what=group.what,
                conclusions=group.conclusions,
                hold=group.hold,
                flips=[
                    FlipOut(district=f.district, name=f.name, answers=dict(f.answers)) for f in group.flips
                ],
            )
            for group in found.groups
        ],
        assumption={case: dict(facts) for case, facts in found.assumption.items()},
    )


def _minutes(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None


def _district(row: DistrictReach) -> DistrictTimes:
    told = row.published()
    minutes = {name: _minutes(value) for name in MINUTES if (value := told[name]) is not None}
    return DistrictTimes(**{**told, **minutes})
