"""What is decided to come: from which day a place will belong elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from app.store.plans import PlanRecord
from app.workspace import Workspace
from areas.model import Area, Office, Provider


@dataclass(frozen=True, kw_only=True)
class Upcoming:
    """What a decided plan that begins later changes for a place; ``area`` is ``None`` where it has none.

    ``changes`` names what differs from the plan before: ``area``, ``office``, ``provider``.
    """

    record: PlanRecord
    area: Area | None
    office: Office | None
    provider: Provider | None
    changes: tuple[str, ...]


def upcoming(
    workspace: Workspace, record: PlanRecord, area: Area, *, e: float, n: float, day: date
) -> tuple[Upcoming, ...]:
    """Return what later plans of the division change for a place, in the order in which they begin.

    Parameters
    ----------
    record, area
        The plan in force on the day, and the area the place has in it.
    e, n
        The place, SWEREF 99 TM metres.
    day
        The day of the answer; plans that begin after it are upcoming.
    """
    later = sorted(
        (
            one
            for one in workspace.decided
            if one.plan.division == record.plan.division
            and one.first_day > day.isoformat()
            and (one.valid_to is None or one.valid_to >= one.first_day)
        ),
        key=lambda one: one.first_day,
    )
    found = []
    before = _facts(workspace, record, area)
    for one in later:
        index = int(workspace.assigner(one).assign(np.array([e]), np.array([n]))[0])
        mine = one.plan.areas[index] if index >= 0 else None
        after = _facts(workspace, one, mine)
        changes = tuple(
            word
            for word, old, new in zip(("area", "office", "provider"), before, after, strict=True)
            if old != new
        )
        if changes:
            _, office, provider = after
            found.append(Upcoming(record=one, area=mine, office=office, provider=provider, changes=changes))
        before = after
    return tuple(found)


def _facts(
    workspace: Workspace, record: PlanRecord, area: Area | None
) -> tuple[tuple[str, str] | None, Office | None, Provider | None]:
    if area is None:
        return None, None, None
    office = record.plan.office(area.office) if area.office else None
    return (area.code, area.name), office, workspace.providers.get(area.provider)
