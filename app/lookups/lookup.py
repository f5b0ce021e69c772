"""One look-up: from what somebody typed or pointed at to the one answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

import numpy as np

from app.lookups import no_district
from app.lookups.upcoming import Upcoming, upcoming
from app.store.plans import PlanRecord
from app.travel.travel import Leg, Travel
from app.workspace import Workspace
from areas.borders.neighbour import nearest_other
from areas.model import DIVISIONS, Area, Office, Provider
from areas.responsibility import Answer, responsible
from geodata.gazetteer.address_search import Understood
from geodata.streets.speeds import Mode, Period


@dataclass(frozen=True, kw_only=True)
class OfficeMinutes:
    """Minutes by mode between a point and one office; infinite where there is no way."""

    office: Office
    by_mode: dict[str, float]
    assumptions: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class DivisionAnswer:
    """What one division says about a point.

    ``distance_to_border_m`` is to the nearest border with another area, ``neighbour`` the area beyond it;
    ``verify`` when the point is nearer than its own accuracy, or than the margin set by the operator.
    """

    record: PlanRecord
    area: Area
    office: Office | None
    provider: Provider | None
    distance_to_border_m: float | None
    neighbour: Area | None
    verify: bool
    assigned: OfficeMinutes | None
    nearest: OfficeMinutes | None
    upcoming: tuple[Upcoming, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Unplanned:
    """A division that says nothing about the place on the day, and why.

    ``reason`` is ``no_plan`` (none is in use), ``not_that_day`` (with the ``first_day`` of the next one, ISO,
    if one comes later) or ``no_area`` (the place lies in none of the areas of the plan ``name``).
    """

    division: str
    reason: str
    name: str = ""
    first_day: str = ""


@dataclass(frozen=True, kw_only=True)
class LookupAnswer:
    """The one answer to a look-up, before it is put on the wire."""

    understood: Understood
    day: date
    district: int
    divisions: tuple[DivisionAnswer, ...]
    unplanned: tuple[Unplanned, ...]
    responsible: Answer | None
    accuracy_m: float
    access: Mapping[Mode, Leg | None] | None
    """By mode the way to the nearest street, ``None`` where it is too far; ``None`` without roads."""

    @property
    def verify(self) -> bool:
        """Whether any division wants the answer checked."""
        return any(d.verify for d in self.divisions)


def answer(
    workspace: Workspace,
    understood: Understood,
    *,
    day: date,
    service: str | None,
    age: int | None,
    margin_m: float,
    period: Period | None = None,
) -> LookupAnswer:
    """Answer for a point that has been understood.

    Raises
    ------
    OutsideMunicipality
        The point lies in no district (`no_district.refusal`).
    """
    e, n = np.array([understood.e]), np.array([understood.n])
    district = int(workspace.district_assigner.assign(e, n)[0])
    if district < 0:
        raise no_district.refusal(workspace, understood)
    accuracy_m = 0.0
    if understood.address >= 0:
        accuracy_m = float(workspace.addresses["accuracy_m"].iloc[understood.address])
    travel = workspace.travel.at(period) if workspace.travel else None
    told = _divisions(workspace, travel, understood, day=day, margin_m=max(margin_m, accuracy_m))
    return LookupAnswer(
        understood=understood,
        day=day,
        district=district,
        divisions=tuple(one for one in told if isinstance(one, DivisionAnswer)),
        unplanned=tuple(one for one in told if isinstance(one, Unplanned)),
        responsible=None
        if service is None
        else responsible(workspace.rules, service=service, age=age, date=day),
        accuracy_m=accuracy_m,
        access=_access(travel, understood),
    )


def is_at_hand(workspace: Workspace, understood: Understood, *, day: date, period: Period | None) -> bool:
    """Whether an answer only has to be read from memory, in a millisecond or two.

    So it is for an address on a day like today; for any other place the way is searched, and for another day
    or time of day the first answer makes what the later ones read.
    """
    travel = workspace.travel
    if travel is not None and period not in {None, travel.network.speeds.period}:
        return False
    holding = [r for division in DIVISIONS if (r := workspace.in_force(division, day)) is not None]
    return (travel is None or understood.address >= 0) and all(
        workspace.has_assigner(record) and (travel is None or travel.at_hand(record.plan.offices))
        for record in holding
    )


def _unplanned(workspace: Workspace, division: str, day: date) -> Unplanned:
    """Why a division has no plan on a day."""
    days = sorted(r.first_day for r in workspace.decided if r.plan.division == division)
    later = next((first for first in days if first > day.isoformat()), "")
    return Unplanned(division=division, reason="not_that_day" if days else "no_plan", first_day=later)


def _divisions(
    workspace: Workspace, travel: Travel | None, understood: Understood, *, day: date, margin_m: float
) -> list[DivisionAnswer | Unplanned]:
    e, n = np.array([understood.e]), np.array([understood.n])
    found: list[DivisionAnswer | Unplanned] = []
    for division in DIVISIONS:
        if division == "stadsdelar":
            continue
        record = workspace.in_force(division, day)
        if record is None:
            found.append(_unplanned(workspace, division, day))
            continue
        index = int(workspace.assigner(record).assign(e, n)[0])
        if index < 0:
            found.append(Unplanned(division=division, reason="no_area", name=record.name))
            continue
        area = record.plan.areas[index]
        minutes = _minutes(travel, record, understood)
        distance_m, beyond = nearest_other(record.plan, index, e=understood.e, n=understood.n)
        found.append(
            DivisionAnswer(
                record=record,
                area=area,
                office=record.plan.office(area.office) if area.office else None,
                provider=workspace.providers.get(area.provider),
                distance_to_border_m=distance_m if beyond >= 0 else None,
                neighbour=record.plan.areas[beyond] if beyond >= 0 else None,
                verify=beyond >= 0 and distance_m < margin_m,
                assigned=next((m for m in minutes if m.office.code == area.office), None),
                nearest=min(
                    (m for m in minutes if isfinite(m.by_mode["car"])),
                    key=lambda m: m.by_mode["car"],
                    default=None,
                ),
                upcoming=upcoming(workspace, record, area, e=understood.e, n=understood.n, day=day),
            )
        )
    return found


def _access(travel: Travel | None, understood: Understood) -> Mapping[Mode, Leg | None] | None:
    if travel is None:
        return None
    if understood.address >= 0:
        return travel.address_legs(understood.address)
    return travel.place_legs(e=understood.e, n=understood.n)


def _minutes(travel: Travel | None, record: PlanRecord, understood: Understood) -> list[OfficeMinutes]:
    """Minutes to every office of the plan: read off where the point is an address, else searched."""
    offices = record.plan.offices
    if travel is None or not offices:
        return []
    if understood.address >= 0:
        found, column = travel.minutes(offices), understood.address
    else:
        found, column = travel.from_place(offices, e=understood.e, n=understood.n), 0
    return [
        OfficeMinutes(
            office=office,
            by_mode={mode: float(found.row(mode, office.code)[column]) for mode in found.modes},
            assumptions=dict(found.facts),
        )
        for office in offices
    ]
