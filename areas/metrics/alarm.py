"""The alarm rule: who is reached by car from the area's base within 20 minutes in town and 40 outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from areas.demand import ELDEST, EVERYBODY, GROUPS, Demand, Floats, Indices
from areas.disclosure.suppression import Count, counted
from areas.metrics.metric import Figures, Metric, share
from areas.metrics.reach import reach
from areas.metrics.travel import notes_of
from areas.model import Area
from areas.situation import Situation


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """One area: people in all and in time, float64 [8]; the districts where somebody is late or cut off."""

    people: Floats
    in_time: Floats
    rows: tuple[dict[str, Any], ...]


def alarm_covered(situation: Situation) -> Figures:
    """Share of people reached in time; the unreachable are part of the whole, areas without base are not."""
    found = _alarms(situation)
    by_area = np.full((len(found), len(GROUPS)), np.nan)
    for row, one in zip(by_area, found, strict=True):
        if one is not None:
            row[:] = share(one.in_time, one.people)
    some = [one for one in found if one is not None]
    people = np.sum([one.people for one in some], axis=0) if some else np.zeros(len(GROUPS))
    in_time = np.sum([one.in_time for one in some], axis=0) if some else np.zeros(len(GROUPS))
    return Figures(columns=GROUPS, by_area=by_area, total=share(in_time, people), notes=notes_of(situation))


def alarm_failing(situation: Situation) -> Figures:
    """People not reached in time, the unreachable among them.

    ``details`` has one row per area and district with such addresses: addresses and people too late, and
    those without a way, counted separately.
    """
    found = _alarms(situation)
    by_area = np.full((len(found), len(GROUPS)), np.nan)
    details: list[dict[str, Any]] = []
    for index, one in enumerate(found):
        if one is not None:
            by_area[index] = one.people - one.in_time
            details += one.rows
    total = np.nansum(by_area, axis=0) if any(found) else np.full(len(GROUPS), np.nan)
    return Figures(
        columns=GROUPS, by_area=by_area, total=total, details=tuple(details), notes=notes_of(situation)
    )


def _alarms(situation: Situation) -> list[Alarm | None]:
    situation.travel_table()
    return [_alarm(situation, area) for area in situation.plan.areas]


def _alarm(situation: Situation, area: Area) -> Alarm | None:
    settings = situation.settings
    part = reach(situation, settings.alarm_mode, area)
    if part is None:
        return None

    def make() -> Alarm:
        urban = situation.demand.urban[part.members]
        limit = np.where(urban, np.float32(settings.alarm_urban_min), np.float32(settings.alarm_rural_min))
        late = part.members[part.minutes > limit]
        missed = situation.demand.rows[late].sum(axis=0)
        rows = _by_district(situation, area.code, late, part.lost)
        return Alarm(people=part.people, in_time=part.reached - missed, rows=rows)

    return situation.once(("alarm", area.code), make)


def _by_district(
    situation: Situation, area: str, late: Indices, cut_off: Indices
) -> tuple[dict[str, Any], ...]:
    """Rows of the districts where somebody is late or cut off, by district code."""
    demand = situation.demand
    size = len(demand.districts) + 1
    counts = {}
    for name, rows in (("late", late), ("unreachable", cut_off)):
        slot = demand.district[rows].astype(np.intp) + 1
        counts[f"{name}_addresses"] = np.bincount(slot, minlength=size)
        counts[f"{name}_people"] = np.bincount(slot, weights=demand.weights[0, rows], minlength=size)
        counts[f"{name}_age_80_plus"] = np.bincount(
            slot, weights=demand.weights[ELDEST, rows], minlength=size
        )
    hit = np.flatnonzero(counts["late_addresses"] + counts["unreachable_addresses"])
    return tuple(
        {"area": area, "district": demand.districts[d - 1] if d else ""}
        | {
            name: _known(demand, int(d) - 1, name, column[d].item(), counts)
            for name, column in counts.items()
        }
        for d in hit
    )


def _known(demand: Demand, district: int, name: str, count: float, counts: Mapping[str, Any]) -> Count:
    """A count of a row; a mark where nobody knows how many live at its addresses."""
    which, _, group = name.partition("_")
    if group == "addresses" or district < 0 or not counts[f"{which}_addresses"][district + 1]:
        return count
    return counted(count, demand.unknown_of(district, EVERYBODY if group == "people" else ELDEST))


_CAR = frozenset({"assignment", "offices", "year", "settings"})

METRICS = (
    Metric(code="alarm_covered", unit="share", depends=_CAR, compute=alarm_covered, divisions=("hemvard",)),
    Metric(code="alarm_failing", unit="people", depends=_CAR, compute=alarm_failing, divisions=("hemvard",)),
)
"""The metrics of this module, in the order they are shown."""
