"""The workload of home care: time with people plus time on the road, in full-time equivalents.

Travel between visits is a continuous approximation, not a route plan. Every recipient is visited
``visits_per_day`` times, once in each round. The shortest tour through a round's recipients is as long as

    k · Σ √(recipients in a square · its ground)        over the squares of ``cell_m``

(the tour through many points of an uneven density; Beardwood, Halton and Hammersley). To it come the way out
and back of each tour (Daganzo) and a stop at every visit. Kilometres become minutes by the area's own pace:
the minutes of its recipients from the base, divided by their distance as the crow flies. That pace holds the
detour of the roads, but short trips are slower than long ones, so the travel is rather too low; time windows,
shared staff and double visits are not in it. ``low`` and ``high`` are the proved bounds of k and say nothing
about the other assumptions.

References
----------
Beardwood, J., Halton, J. H. and Hammersley, J. M. (1959), The shortest path through many points,
Mathematical Proceedings of the Cambridge Philosophical Society 55(4). Daganzo, C. F. (1984), The distance
traveled to visit N points with a maximum of C stops per vehicle, Transportation Science 18(4). Applegate,
D. L., Bixby, R. E., Chvátal, V. and Cook, W. J. (2011), The Traveling Salesman Problem, Princeton.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np

from areas.demand import ELDEST, NOT_GIVEN, Demand, Floats, Indices
from areas.metrics.metric import Figures, Metric, single
from areas.metrics.reach import reach
from areas.metrics.travel import notes_of
from areas.model import Area
from areas.situation import Situation
from areas.workload import Workload
from geodata.errors import InvalidData

DAYS = 365.0
MIN_PER_HOUR = 60.0
M_PER_KM = 1000.0
BOUNDS = ("value", "low", "high")
MODE = "car"


def visit_hours(situation: Situation) -> Figures:
    """Hours with people a day: recipients · visits · minutes per visit."""
    setting = situation.settings.workload
    people = situation.once("visited", lambda: _by_area(situation, recipients(situation)))
    hours = people * setting.visits_per_day * setting.minutes_per_visit / MIN_PER_HOUR
    return single(hours, float(hours.sum()), notes=_notes(situation))


def travel_hours(situation: Situation) -> Figures:
    """Hours on the road a day: between visits, out and back, and stopping; with the bounds of k."""
    hours = _travel(situation)
    return Figures(
        columns=BOUNDS, by_area=hours, total=hours.sum(axis=0), notes=_notes(situation, hours)
    )  # fmt: skip


def full_time_equivalents(situation: Situation) -> Figures:
    """Full-time equivalents: (hours with people + hours on the road) · 365 / hours at work in a year."""
    setting = situation.settings.workload
    hours = visit_hours(situation).by_area + _travel(situation)
    staff = hours * DAYS / setting.hours_per_year
    return Figures(
        columns=BOUNDS, by_area=staff, total=staff.sum(axis=0), notes=_notes(situation, staff)
    )  # fmt: skip


def recipients(situation: Situation) -> Floats:
    """float64 [n]: recipients as given, else the stated share of those aged 80+ (assumed, and said so).

    Raises
    ------
    InvalidData
        ``recipients_unknown``: neither is told; a share of nobody would be staff for nobody.
    """
    demand = situation.demand
    if demand.recipients is not None:
        return demand.recipients
    if demand.unknown is not None and (demand.unknown[:, ELDEST] == NOT_GIVEN).all():
        raise InvalidData("recipients_unknown")
    share = situation.settings.workload.recipient_share_eldest
    return situation.once("recipients", lambda: demand.weights[ELDEST] * share)


def _travel(situation: Situation) -> Floats:
    """float64 [areas, 3]: hours a day; 0 with nobody to visit, NaN without a base or a way, as is the sum."""
    found = [
        situation.once(("load", area.code), partial(_travel_of, situation, area))
        for area in situation.plan.areas
    ]
    return np.array(found, dtype=np.float64).reshape(-1, len(BOUNDS))


def _travel_of(situation: Situation, area: Area) -> Floats:
    """float64 [3]: hours a day of one area."""
    setting, demand = situation.settings.workload, situation.demand
    part = reach(situation, MODE, area)
    if part is None:
        return np.full(len(BOUNDS), np.nan)
    people = recipients(situation)
    visited = people[part.members]
    some = np.flatnonzero(visited)
    if not len(some):
        return np.full(len(BOUNDS), np.nan if people[part.lost].any() else 0.0)
    visited, members = visited[some], part.members[some]
    count = float(visited.sum())
    office = situation.plan.office(area.office)
    away_m = np.hypot(demand.e[members] - office.e, demand.n[members] - office.n)
    crow_km = float(np.einsum("i,i", visited, away_m)) / M_PER_KM
    minutes = float(np.einsum("i,i", visited, part.minutes[some]))
    square, squares = _squares(demand, setting.cell_m)
    density = np.bincount(square[members], weights=visited, minlength=squares)
    tour_km = np.sqrt(density).sum() * setting.cell_m / M_PER_KM
    visits = count * setting.visits_per_day
    out_and_back = visits / setting.visits_per_tour * 2 * minutes / count
    k = np.array([setting.k, setting.k_low, setting.k_high])
    pace = minutes / crow_km if crow_km else np.nan
    between = setting.visits_per_day * k * tour_km * pace
    return np.asarray((between + out_and_back + visits * setting.stop_min) / MIN_PER_HOUR, dtype=np.float64)


def _squares(demand: Demand, cell_m: float) -> tuple[Indices, int]:
    """Find, [n], the number of the square an address lies in, and how many squares there are. Found once."""
    if cell_m not in demand.memo:
        column = np.floor(demand.e / cell_m).astype(np.int64)
        row = np.floor(demand.n / cell_m).astype(np.int64)
        _, inverse = np.unique(column * 10_000_000 + row, return_inverse=True)
        demand.memo[cell_m] = (inverse.astype(np.intp), int(inverse.max(initial=-1)) + 1)
    found: tuple[Indices, int] = demand.memo[cell_m]
    return found


def _by_area(situation: Situation, column: Floats) -> Floats:
    sums = np.bincount(situation.slot, weights=column, minlength=len(situation.plan.areas) + 1)
    return np.asarray(sums[1:], dtype=np.float64)


def _notes(situation: Situation, found: Floats | None = None) -> tuple[dict[str, Any], ...]:
    """What is assumed, and which areas have no figure: a sum without them would be taken for the whole."""
    assumed = {"code": "workload_assumed", **asdict(situation.settings.workload)}
    if situation.demand.recipients is None:
        national = assumed["recipient_share_eldest"] == Workload.recipient_share_eldest
        assumed["code"] = "workload_assumed_recipients" if national else "workload_set_recipients"
    unknown = () if found is None else np.flatnonzero(np.isnan(found).any(axis=1))
    codes = [situation.plan.codes[k] for k in unknown]
    missing = ({"code": "workload_unknown", "areas": codes},) if codes else ()
    return (assumed, *missing, *notes_of(situation))


_CARE = frozenset({"assignment", "offices", "year", "settings"})

METRICS = (
    Metric(code="visit_hours", unit="hours", depends=_CARE, compute=visit_hours, divisions=("hemvard",)),
    Metric(code="travel_hours", unit="hours", depends=_CARE, compute=travel_hours, divisions=("hemvard",)),
    Metric(
        code="full_time_equivalents", unit="fte", depends=_CARE, compute=full_time_equivalents,
        divisions=("hemvard",),
    ),
)  # fmt: skip
"""The metrics of this module, in the order they are shown."""
