"""Which conclusions hold only at the assumed speeds: everything is searched anew, slower and faster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.reach import travel_of
from app.store.plans import PlanRecord
from app.travel import Travel
from app.workspace import Workspace
from areas.demand import ELDEST, Demand
from areas.situation import Settings
from geodata.streets import with_speeds
from geodata.travel_time import nearest

CASES = ("slower", "as_is", "faster")


@dataclass(frozen=True, kw_only=True)
class Flip:
    """A conclusion that is another one at lower or higher speeds.

    ``what`` is ``nearest_office`` (of most people in the district), or ``alarm_kept`` (all aged 80+ in the
    district are reached in time from the area's base); the three answers are by ``CASES``.
    """

    what: str
    district: str
    name: str
    answers: Mapping[str, str]


def flips(workspace: Workspace, record: PlanRecord, *, percent: float) -> list[Flip]:
    """Return the conclusions about a plan that flip when speeds are ``percent`` lower or higher."""
    as_is = travel_of(workspace)
    cases = {
        "slower": Travel(
            with_speeds(as_is.network, as_is.network.speeds.scaled(-percent)), workspace.addresses
        ),
        "as_is": as_is,
        "faster": Travel(
            with_speeds(as_is.network, as_is.network.speeds.scaled(percent)), workspace.addresses
        ),
    }
    found = {name: _conclusions(workspace, record, travel) for name, travel in cases.items()}
    names = dict(zip(workspace.districts["code"], workspace.districts["name"], strict=True))
    return [
        Flip(what=what, district=code, name=names[code], answers={c: found[c][what, code] for c in CASES})
        for what, code in found["as_is"]
        if len({found[c][what, code] for c in CASES}) > 1
    ]


def _conclusions(workspace: Workspace, record: PlanRecord, travel: Travel) -> dict[tuple[str, str], str]:
    demand = workspace.demand
    minutes = travel.minutes(record.plan.offices).by_mode["car"]
    row, _ = nearest(minutes)
    out: dict[tuple[str, str], str] = {}
    for index, code in enumerate(demand.districts):
        mine = (demand.district == index) & (demand.total > 0) & (row >= 0)
        if mine.any():
            most = np.bincount(row[mine], weights=demand.weights[0][mine]).argmax()
            out["nearest_office", code] = record.plan.offices[int(most)].name
    if record.plan.division == "hemvard":
        late = _late(workspace, record, minutes)
        for index, code in enumerate(demand.districts):
            eldest = demand.weights[ELDEST] * (demand.district == index)
            if eldest.any():
                out["alarm_kept", code] = "no" if float((eldest * late).sum()) else "yes"
    return out


def _late(workspace: Workspace, record: PlanRecord, minutes: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Bool [n]: addresses that the base of their area does not reach within the alarm rule."""
    demand: Demand = workspace.demand
    area = workspace.assigner(record).assign(demand.e, demand.n)
    rule = Settings()
    limit = np.where(demand.urban, rule.alarm_urban_min, rule.alarm_rural_min)
    codes = [office.code for office in record.plan.offices]
    late = np.zeros(len(demand), dtype=bool)
    for index, one in enumerate(record.plan.areas):
        if one.office:
            mine = area == index
            late[mine] = minutes[codes.index(one.office), mine] > limit[mine]
    return late
