"""Travel on the street network: one-to-many minutes, and isochrones."""

from __future__ import annotations

import math

from fastapi import APIRouter

from app import reach
from app.dependencies import Loaded, TargetCrs
from app.errors import BadRequest
from app.reach import DistrictReach, Spot
from app.schemas.geojson import transformed
from app.schemas.travel import (
    MOST_PAIRS,
    DistrictTimes,
    IsochroneQuestion,
    IsochronesOut,
    Place,
    TimesOut,
    TimesQuestion,
)
from areas.demand import ELDEST

router = APIRouter()


def _spots(places: list[Place]) -> list[Spot]:
    return [Spot(office=p.office, lon=p.lon, lat=p.lat) for p in places]


@router.post("/travel/times")
def travel_times(question: TimesQuestion, workspace: Loaded) -> TimesOut:
    """Return minutes between places, or from the nearest origin to the people of every district."""
    if question.places is not None and len(question.origins) * len(question.places) > MOST_PAIRS:
        raise BadRequest("too_many_times", most=MOST_PAIRS)
    found = reach.times(
        workspace,
        origins=_spots(question.origins),
        places=None if question.places is None else _spots(question.places),
        mode=question.mode,
        direction=question.direction,
        limit_min=question.limit_min,
    )
    row, least = found.nearest()
    small = question.places is not None
    return TimesOut(
        minutes=[[_minutes(v) for v in line] for line in found.minutes.tolist()] if small else None,
        nearest=[None if i < 0 else i for i in row.tolist()] if small else None,
        districts=None if small else [_district(row) for row in reach.by_district(workspace, least)],
        off_network=len(found.off_network),
        assumption=found.assumption,
    )


@router.post("/travel/isochrones")
def isochrones(question: IsochroneQuestion, workspace: Loaded, crs: TargetCrs) -> IsochronesOut:
    """Return the ground reached within chosen minutes, and the people there."""
    found, times = reach.contours(
        workspace,
        origins=_spots(question.origins),
        minutes=question.minutes,
        mode=question.mode,
        direction=question.direction,
    )
    features = [
        {
            "type": "Feature",
            "id": f"{contour.shape.minutes:g}",
            "properties": {
                "minutes": contour.shape.minutes,
                "people": contour.people,
                "people_80_plus": contour.eldest,
                "street_km": round(contour.shape.street_m / 1000, 1),
            },
            "geometry": transformed(contour.shape.geometry, crs).__geo_interface__,
        }
        for contour in found
    ]
    return IsochronesOut(
        crs=crs,
        features=features,
        assumption=times.assumption,
        people_total=round(float(workspace.demand.weights[0].sum())),
        people_80_plus_total=round(float(workspace.demand.weights[ELDEST].sum())),
    )


def _minutes(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None


def _district(row: DistrictReach) -> DistrictTimes:
    return DistrictTimes(
        code=row.code, name=row.name, people=row.people, unreached=row.unreached,
        median_min=_minutes(row.median_min), p90_min=_minutes(row.p90_min), max_min=_minutes(row.max_min),
    )  # fmt: skip
