"""Everything that differs between two plans, or between today and another year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from areas.comparison import Compared, compare, plain, plain_rows
from areas.metrics import Outcome, compute, compute_change
from areas.metrics.continuity import cross
from areas.reuse import step
from areas.situation import Situation

AreaStatus = Literal["both", "added", "removed"]


@dataclass(frozen=True, kw_only=True)
class AreaRow:
    """An area of either plan: its names and offices before and after (``""`` where a plan lacks it)."""

    code: str
    status: AreaStatus
    name: str
    office_before: str
    office_after: str
    provider_before: str
    provider_after: str


@dataclass(frozen=True, kw_only=True)
class Consequences:
    """What differs between two situations.

    Attributes
    ----------
    areas
        The areas of either plan, by code.
    changed
        What differs at all, of ``areas.reuse.DEPENDENCIES``; empty for identical situations.
    touched
        Codes of the areas that win or lose an address.
    moved_addresses
        How many addresses change area.
    metrics
        Code to comparison, in the registry's order.
    change
        Code to outcome of the metrics that only a change has (who moves, who changes provider); their rows
        are ``areas``.
    facts
        What the figures assume: of the demand and of the minutes, before and after.
    """

    areas: tuple[AreaRow, ...]
    changed: frozenset[str]
    touched: frozenset[str]
    moved_addresses: int
    metrics: Mapping[str, Compared]
    change: Mapping[str, Outcome]
    facts: Mapping[str, Any]

    @property
    def failed(self) -> dict[str, str]:
        """Code to reason of the metrics that could not be computed."""
        both: list[Compared | Outcome] = [*self.metrics.values(), *self.change.values()]
        return {one.code: one.reason for one in both if one.status == "failed"}

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; a missing figure is ``None``."""
        codes = [area.code for area in self.areas]
        return {
            "areas": [dict(vars(area)) for area in self.areas],
            "changed": sorted(self.changed),
            "touched": sorted(self.touched),
            "moved_addresses": self.moved_addresses,
            "metrics": [compared.to_json() for compared in self.metrics.values()],
            "change": [_change_json(outcome, codes) for outcome in self.change.values()],
            "facts": dict(self.facts),
        }


def consequences(
    baseline: Situation, changed: Situation, *, only: Collection[str] | None = None
) -> Consequences:
    """Return everything that differs between two situations of the same addresses.

    Give ``changed`` as ``areas.reuse.follow(baseline, changed)``, then only what the step can have changed is
    computed. The demand may differ (another year), the addresses may not.

    Parameters
    ----------
    baseline, changed
        Before and after.
    only
        Codes of the metrics wanted; all when not given.

    Raises
    ------
    InvalidData
        ``different_addresses``: the two do not have the same addresses.
    """
    table = cross(baseline, changed)
    difference = step(baseline, changed)
    before, after = compute(baseline, only=only), compute(changed, only=only)
    own = {"areas_before": baseline.plan.codes, "areas_after": changed.plan.codes}
    return Consequences(
        areas=_areas(baseline, changed, table.codes), changed=difference.what, touched=difference.touched,
        moved_addresses=len(difference.moved),
        metrics={code: compare(before[code], after[code], **own) for code in before},
        change=compute_change(table, only=only),
        facts={"before": _facts(baseline), "after": _facts(changed)},
    )  # fmt: skip


def _areas(baseline: Situation, changed: Situation, codes: tuple[str, ...]) -> tuple[AreaRow, ...]:
    old = {area.code: area for area in baseline.plan.areas}
    new = {area.code: area for area in changed.plan.areas}

    def row(code: str) -> AreaRow:
        before, after = old.get(code), new.get(code)
        shown = after or before
        return AreaRow(
            code=code, status="both" if before and after else "added" if after else "removed",
            name=shown.name if shown else "",
            office_before=before.office if before else "", office_after=after.office if after else "",
            provider_before=before.provider if before else "", provider_after=after.provider if after else "",
        )  # fmt: skip

    return tuple(map(row, codes))


def _facts(situation: Situation) -> dict[str, Any]:
    return {
        "year": situation.demand.year,
        "demand": dict(situation.demand.facts),
        "minutes": dict(situation.minutes.facts) if situation.minutes else {},
    }


def _change_json(outcome: Outcome, codes: list[str]) -> dict[str, Any]:
    out: dict[str, Any] = {"code": outcome.code, "unit": outcome.unit, "status": outcome.status}
    if outcome.figures is None:
        return out | {"reason": outcome.reason, "facts": dict(outcome.facts)}
    figures = outcome.figures
    rows = zip(codes, plain_rows(figures.by_area), strict=True)
    return out | {
        "columns": list(figures.columns), "total": plain(figures.total),
        "areas": [{"area": code, "value": row} for code, row in rows],
    }  # fmt: skip
