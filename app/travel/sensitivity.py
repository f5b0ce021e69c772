"""Which conclusions hold only at the assumed speeds: all minutes are searched anew, slower and faster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from app.measures import measures
from app.store.plans import PlanRecord
from app.travel.reach import travel_of
from app.travel.travel import DIRECTION, Travel
from app.workspace import Workspace
from areas.demand import ELDEST, Demand
from areas.model import Office
from geodata.streets import access, travel_time
from geodata.streets.search import Direction
from geodata.streets.speeds import Mode, Period
from geodata.streets.streets import Network, with_speeds
from geodata.streets.travel_time import nearest

CASES = ("slower", "as_is", "faster")
MODE: Mode = "car"
Conclusion = Literal["nearest_office", "alarm_kept_80_plus", "alarm_kept_all"]
CONCLUSIONS: tuple[Conclusion, ...] = get_args(Conclusion)
"""Kinds of conclusion, each about a district: which office is nearest to most of its people; whether everyone
aged 80+ there, and everyone at all, is reached in time from the base of their area (home care only)."""

Answers = dict[tuple[str, str], str]
"""Kind of conclusion and district to the answer: the code of an office, ``yes`` or ``no``."""


@dataclass(frozen=True, kw_only=True)
class Flip:
    """A conclusion that is another one at lower or higher speeds.

    ``answers`` are by ``CASES``: the name of an office, ``yes`` or ``no``.
    """

    what: Conclusion
    district: str
    name: str
    answers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Group:
    """All conclusions of one kind: how many there are, and those that flip."""

    what: Conclusion
    conclusions: int
    flips: tuple[Flip, ...]

    @property
    def hold(self) -> int:
        """How many are the same at all three speeds."""
        return self.conclusions - len(self.flips)


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """What becomes of the conclusions about a plan when speeds are ``percent`` lower or higher.

    ``assumption`` tells by ``CASES`` what the minutes were computed with.
    """

    percent: float
    groups: tuple[Group, ...]
    assumption: Mapping[str, Mapping[str, Any]]


def of_plan(
    workspace: Workspace, record: PlanRecord, *, percent: float, period: Period | None = None
) -> Sensitivity:
    """Return which conclusions about a plan flip when speeds are ``percent`` lower or higher.

    At a time of day; ``None`` is the one of the settings. Speeds on streets and of the leg to the street
    scale, delays at signals and junctions do not.

    Raises
    ------
    NotReady
        ``no_roads``.
    InvalidData
        ``speed_scale``: 100 % lower leaves no speed.
    """
    travel = travel_of(workspace).at(period)
    streets = {
        "slower": with_speeds(travel.network, travel.network.speeds.scaled(-percent)),
        "as_is": travel.network,
        "faster": with_speeds(travel.network, travel.network.speeds.scaled(percent)),
    }
    found = {case: _conclusions(workspace, record, travel, network) for case, network in streets.items()}
    groups = [_group(workspace, record, what, found) for what in CONCLUSIONS]
    described = {case: network.speeds.describe(MODE) for case, network in streets.items()}
    return Sensitivity(
        percent=percent, groups=tuple(g for g in groups if g.conclusions), assumption=described
    )


def _group(workspace: Workspace, record: PlanRecord, what: Conclusion, found: Mapping[str, Answers]) -> Group:
    """The conclusions of one kind; answers are held against each other by code and shown by name."""
    districts = dict(zip(workspace.districts["code"], workspace.districts["name"], strict=True))
    offices = {office.code: office.name for office in record.plan.offices}
    mine = [district for kind, district in found["as_is"] if kind == what]
    flips = []
    for district in mine:
        answers = {case: found[case][what, district] for case in CASES}
        if len(set(answers.values())) > 1:
            shown = {case: offices.get(answer, answer) for case, answer in answers.items()}
            flips.append(Flip(what=what, district=district, name=districts[district], answers=shown))
    return Group(what=what, conclusions=len(mine), flips=tuple(flips))


def _conclusions(workspace: Workspace, record: PlanRecord, travel: Travel, network: Network) -> Answers:
    offices = record.plan.offices
    if not offices:
        return {}
    demand = workspace.demand
    minutes = _minutes(travel, network, offices)
    row, _ = nearest(minutes)
    out: Answers = {}
    for index, code in enumerate(demand.districts):
        mine = (demand.district == index) & (demand.total > 0) & (row >= 0)
        if mine.any():
            most = np.bincount(row[mine], weights=demand.weights[0][mine]).argmax()
            out["nearest_office", code] = offices[int(most)].code
    if record.plan.division == "hemvard":
        late = _late(workspace, record, minutes)
        for what, people in (
            ("alarm_kept_80_plus", demand.weights[ELDEST]),
            ("alarm_kept_all", demand.weights[0]),
        ):
            out |= _kept(demand, what, people, late)
    return out


def _kept(
    demand: Demand, what: str, people: NDArray[np.float64], late: NDArray[np.bool_]
) -> dict[tuple[str, str], str]:
    """Whether all of these people are reached in time, by district; districts without any are left out."""
    slot = demand.district.astype(np.intp) + 1
    size = len(demand.districts) + 1
    there = np.bincount(slot, weights=people, minlength=size)[1:]
    failing = np.bincount(slot, weights=people * late, minlength=size)[1:]
    return {
        (what, code): "no" if failing[i] else "yes" for i, code in enumerate(demand.districts) if there[i]
    }


def _minutes(travel: Travel, network: Network, offices: tuple[Office, ...]) -> NDArray[np.float32]:
    """float32 [o, n]: minutes by car, citizens to offices and from bases, on a network with other speeds."""
    points = travel.access[MODE]
    out = np.empty((len(offices), len(points)), dtype=np.float32)
    for direction in ("to", "from"):
        rows = [i for i, office in enumerate(offices) if DIRECTION[office.kind] == direction]
        if rows:
            out[rows] = _search(network, [offices[i] for i in rows], points, direction)
    return out


def _search(
    network: Network, offices: list[Office], points: access.Access, direction: Direction
) -> NDArray[np.float32]:
    starts = access.join(network, [o.e for o in offices], [o.n for o in offices], mode=MODE)
    search = travel_time.to_points if direction == "to" else travel_time.from_points
    return search(network, starts, points).minutes


def _late(workspace: Workspace, record: PlanRecord, minutes: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Bool [n]: addresses that the base of their area does not reach within the alarm rule."""
    demand: Demand = workspace.demand
    area = workspace.assigner(record).assign(demand.e, demand.n)
    rule = measures()
    limit = np.where(demand.urban, rule.alarm_urban_min, rule.alarm_rural_min)
    codes = [office.code for office in record.plan.offices]
    late = np.zeros(len(demand), dtype=bool)
    for index, one in enumerate(record.plan.areas):
        if one.office:
            mine = area == index
            late[mine] = minutes[codes.index(one.office), mine] > limit[mine]
    return late
