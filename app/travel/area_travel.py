"""What a plan's travel times mean for each of its areas: the registry's figures, with names, for one plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.plans.situations import Situations
from app.store.plans import PlanRecord
from app.travel.reach import travel_of
from app.workspace import Workspace
from areas.comparison import plain
from areas.disclosure.suppression import Count, without_small
from areas.metrics import Outcome, compute
from areas.situation import Settings

CODES = (
    "people", "travel_mean", "travel_median", "travel_p90", "travel_max", "travel_covered",
    "travel_unreachable", "nearer_people", "nearer_minutes", "alarm_covered", "alarm_failing",
)  # fmt: skip
"""The metrics that are told, in order."""


@dataclass(frozen=True, kw_only=True)
class Failing:
    """A district of an area where addresses are reached too late for an alarm, or by no road at all."""

    area: str
    district: str
    late_addresses: int
    late_people: Count
    late_age_80_plus: Count
    unreachable_addresses: int
    unreachable_people: Count
    unreachable_age_80_plus: Count


@dataclass(frozen=True, kw_only=True)
class AreaTravel:
    """The figures of one plan.

    Attributes
    ----------
    record
        The plan.
    outcomes
        Metric code to outcome; areas in the order of the plan.
    failing
        Where the alarm time is not kept, by names; empty for divisions without the rule.
    assumption
        By mode, what the minutes assume.
    settings
        What the figures are measured against.
    """

    record: PlanRecord
    outcomes: Mapping[str, Outcome]
    failing: tuple[Failing, ...]
    assumption: Mapping[str, Any]
    settings: Settings

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; a missing figure is ``None``, a count of 1 to 4 in a list is hidden."""
        return {
            "plan": {"id": self.record.id, "name": self.record.name, "division": self.record.plan.division},
            "areas": [{"code": a.code, "name": a.name, "office": a.office} for a in self.record.plan.areas],
            "metrics": [_outcome_json(outcome) for outcome in self.outcomes.values()],
            "failing": [without_small(vars(row)) for row in self.failing],
            "assumption": dict(self.assumption),
        }


def of_plan(workspace: Workspace, record: PlanRecord) -> AreaTravel:
    """Return the travel figures of a plan's areas.

    Raises
    ------
    NotReady
        ``no_roads``.
    """
    travel = travel_of(workspace)
    situation = Situations(workspace).of(record)
    outcomes = compute(situation, only=CODES)
    return AreaTravel(
        record=record,
        outcomes=outcomes,
        failing=_failing(workspace, record, outcomes["alarm_failing"]),
        assumption=travel.facts(),
        settings=situation.settings,
    )


def _failing(workspace: Workspace, record: PlanRecord, outcome: Outcome) -> tuple[Failing, ...]:
    if outcome.figures is None:
        return ()
    areas = {area.code: area.name for area in record.plan.areas}
    districts = dict(zip(workspace.districts["code"], workspace.districts["name"], strict=True))
    return tuple(
        Failing(**{**row, "area": areas[row["area"]], "district": districts.get(row["district"], "")})
        for row in outcome.figures.details
    )


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    out: dict[str, Any] = {"code": outcome.code, "unit": outcome.unit, "status": outcome.status}
    if outcome.figures is None:
        return out | {"reason": outcome.reason, "facts": dict(outcome.facts)}
    figures = outcome.figures
    return out | {
        "columns": list(figures.columns),
        "areas": [plain(row) for row in figures.by_area],
        "total": plain(figures.total),
        "notes": list(figures.notes),
    }
