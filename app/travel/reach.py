"""Travel questions over the loaded data: places by name, minutes, isochrones with people counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import NotReady
from app.travel.travel import Leg, Travel
from app.workspace import Workspace, today
from areas.demand import ELDEST
from areas.disclosure.suppression import Count, counted, is_small, protected
from areas.model import DIVISIONS
from geodata.crs import to_tm
from geodata.errors import InvalidData, NotFound
from geodata.streets import access, isochrone, travel_time
from geodata.streets.access import Access
from geodata.streets.isochrone import Isochrone
from geodata.streets.search import Direction
from geodata.streets.speeds import Mode, Period
from geodata.streets.travel_time import TravelTimes


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A place as asked for: the code of an office, or degrees."""

    office: str | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, kw_only=True)
class Contour:
    """One isochrone with the people inside it, counted from the network; few are not hidden yet."""

    shape: Isochrone
    people: int
    eldest: int


@dataclass(frozen=True, kw_only=True)
class Least:
    """Minutes of every address to its nearest origin, and what they rest on.

    Attributes
    ----------
    minutes
        float32 [n]: infinite where no origin is reached within the limit.
    off_network
        How many addresses are not connected to the network.
    assumption
        Mode, speed set, calibration, delays and access.
    """

    minutes: NDArray[np.float32]
    off_network: int
    assumption: dict[str, Any]
    access_m: NDArray[np.float64]
    """float64 [n]: metres from every address to its street; NaN where it is not connected."""


@dataclass(frozen=True, kw_only=True)
class Times:
    """Minutes between origins and places, and the way of each to its street."""

    found: TravelTimes
    origins: list[Leg | None]
    places: list[Leg | None]


@dataclass(frozen=True, kw_only=True)
class DistrictReach:
    """How far a district's people are from the nearest origin; NaN where nobody is reached.

    ``within`` counts those within the limit, where there is one; it changes no other figure.
    ``access_median_m`` is the way from door to street that half of those who are reached have at most.
    """

    code: str
    name: str
    people: int
    unreached: int
    within: int | None
    median_min: float
    p90_min: float
    max_min: float
    access_median_m: float
    unknown: tuple[int, int] = (0, 0)
    """As ``suppression.counted`` takes it: where nobody knows how many live there."""

    def published(self) -> dict[str, Any]:
        """Return the row as anybody may see it: no count of 1 to 4, nor by subtraction, nor their minutes."""
        minutes = {
            name: getattr(self, name) for name in ("median_min", "p90_min", "max_min", "access_median_m")
        }
        few = is_small(self.people - self.unreached)
        return {
            "code": self.code, "name": self.name, **self._counts(),
            **{name: None if few or math.isnan(value) else value for name, value in minutes.items()},
        }  # fmt: skip

    def _counts(self) -> dict[str, Count]:
        """All people, those without a way, and those within the limit; they give no few away who are left."""
        reached, within = self.people - self.unreached, self.within or 0
        counts = [self.people, self.unreached, reached, within, reached - within]
        all_, unreached, _, near, _ = protected(counts, [([0], [1, 2]), ([2], [3, 4])], known=[0])
        if (unknown := counted(self.people, self.unknown)) != self.people:
            return {"people": unknown, "unreached": None, "within": None}
        return {"people": all_, "unreached": unreached, "within": None if self.within is None else near}


def by_district(workspace: Workspace, least: Least, *, limit_min: float | None = None) -> list[DistrictReach]:
    """Return minutes by district, weighted by people.

    Parameters
    ----------
    least
        Minutes of every address to its nearest origin, searched without a limit: whoever lives beyond one is
        reached all the same, and stands in the medians.
    limit_min
        Those within it are counted.

    References
    ----------
    Hyndman and Fan (1996), definition 1: the least minutes within which at least that share of the reached
    people live.
    """
    demand = workspace.demand
    out = []
    for row, (code, name) in enumerate(
        zip(workspace.districts["code"], workspace.districts["name"], strict=True)
    ):
        mine = demand.district == row
        people, minutes = demand.weights[0][mine], least.minutes[mine]
        reached = np.isfinite(minutes) & (people > 0)
        figures = _quantiles(minutes[reached], people[reached], (0.5, 0.9, 1.0))
        within = None if limit_min is None else round(float(people[minutes <= limit_min].sum()))
        out.append(
            DistrictReach(
                code=code, name=name, people=round(float(people.sum())),
                unreached=round(float(people[~np.isfinite(minutes)].sum())),
                within=within, median_min=figures[0], p90_min=figures[1], max_min=figures[2],
                access_median_m=_quantiles(least.access_m[mine][reached], people[reached], (0.5,))[0],
                unknown=demand.unknown_of(row),
            )
        )  # fmt: skip
    return out


def _quantiles(values: NDArray[Any], people: NDArray[np.float64], shares: tuple[float, ...]) -> list[float]:
    """The least values within which at least these shares of the people are; NaN without people."""
    if not len(values):
        return [math.nan] * len(shares)
    found: list[float] = np.quantile(values, shares, weights=people, method="inverted_cdf").tolist()
    return found


def travel_of(workspace: Workspace) -> Travel:
    """Return the network with its addresses, or raise ``NotReady`` before roads are loaded."""
    if workspace.travel is None:
        raise NotReady("no_roads")
    return workspace.travel


def coordinates(
    workspace: Workspace, spots: Sequence[Spot]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return places as eastings and northings.

    Raises
    ------
    NotFound
        ``unknown_office``.
    InvalidData
        ``place_without_position``: neither an office nor both degrees. ``place_with_two_positions``: both.
    """
    known = {
        office.code: office
        for division in reversed(DIVISIONS)
        if (record := workspace.in_force(division, today()))
        for office in record.plan.offices
    }
    e, n = np.empty(len(spots)), np.empty(len(spots))
    for i, spot in enumerate(spots):
        if spot.office is not None and (spot.lon is not None or spot.lat is not None):
            raise InvalidData("place_with_two_positions", position=i + 1, office=spot.office)
        if spot.office is not None:
            if spot.office not in known:
                raise NotFound("unknown_office", office=spot.office, offices=sorted(known))
            e[i], n[i] = known[spot.office].e, known[spot.office].n
        elif spot.lon is not None and spot.lat is not None:
            e[i], n[i] = to_tm(spot.lon, spot.lat)
        else:
            raise InvalidData("place_without_position", position=i + 1)
    return e, n


def times(
    workspace: Workspace,
    *,
    origins: Sequence[Spot],
    places: Sequence[Spot],
    mode: Mode,
    direction: Direction,
    limit_min: float | None,
    period: Period | None = None,
) -> Times:
    """Return the minutes between origins and places, at a time of day (``None``: the one of the settings).

    Raises
    ------
    OutsideMunicipality
        ``points_off_network``: an origin lies too far from any street. A place that does is not reached.
    """
    travel = travel_of(workspace).at(period)
    starts = _starts(workspace, travel, origins, mode)
    ends = access.join(travel.network, *coordinates(workspace, places), mode=mode)
    search = travel_time.to_points if direction == "to" else travel_time.from_points
    found = search(travel.network, starts, ends, limit_min=limit_min)
    return Times(found=found, origins=travel.legs(starts), places=travel.legs(ends))


def least_minutes(
    workspace: Workspace,
    *,
    origins: Sequence[Spot],
    mode: Mode,
    direction: Direction,
    period: Period | None = None,
) -> Least:
    """Return the minutes between every address and its nearest origin, by one search.

    Raises
    ------
    OutsideMunicipality
        ``points_off_network``: an origin lies too far from any street.
    """
    travel = travel_of(workspace).at(period)
    starts, ends = _starts(workspace, travel, origins, mode), travel.access[mode]
    return Least(
        minutes=travel_time.least(travel.network, starts, ends, direction=direction),
        off_network=len(ends.lost),
        assumption=travel.facts()[mode],
        access_m=ends.leg_m,
    )


def _starts(workspace: Workspace, travel: Travel, origins: Sequence[Spot], mode: Mode) -> Access:
    """The origins joined to the network; one that is too far from it is refused."""
    starts = access.join(travel.network, *coordinates(workspace, origins), mode=mode)
    access.require(starts, [_name(workspace, spot) for spot in origins])
    return starts


def _name(workspace: Workspace, spot: Spot) -> str:
    """What a place is called to whoever asked: the office's name, or the degrees as they were given."""
    if spot.office is None:
        return f"{spot.lat:.5f}, {spot.lon:.5f}"
    return next(
        (o.name for record in workspace.decided for o in record.plan.offices if o.code == spot.office),
        spot.office,
    )


def contours(
    workspace: Workspace,
    *,
    origins: Sequence[Spot],
    minutes: Sequence[float],
    mode: Mode,
    direction: Direction,
    period: Period | None = None,
) -> tuple[list[Contour], Least]:
    """Return isochrones around the nearest of the origins, and the minutes that people are counted by.

    Raises
    ------
    OutsideMunicipality
        ``points_off_network``: an origin lies too far from any street.
    InvalidData
        See ``isochrone.polygons``.
    """
    travel = travel_of(workspace).at(period)
    starts = _starts(workspace, travel, origins, mode)
    within = None if workspace.municipality is None else workspace.municipality.geometry
    shapes = isochrone.polygons(travel.network, starts, minutes, direction=direction, within=within)
    found = least_minutes(workspace, origins=origins, mode=mode, direction=direction, period=period)
    weights = workspace.demand.weights
    return [
        Contour(
            shape=shape,
            people=round(float(weights[0][found.minutes <= shape.minutes].sum())),
            eldest=round(float(weights[ELDEST][found.minutes <= shape.minutes].sum())),
        )
        for shape in shapes
    ], found
