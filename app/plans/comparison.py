"""Plans side by side: the figures a decision turns on, and who moves from where to where in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.access import sees_small_counts
from app.errors import BadRequest
from app.plans.ledger_file import plain_rows
from app.plans.planning import Planning, as_seen
from app.store.plans import PlanRecord
from areas.disclosure.suppression import Count
from geodata.errors import Fault

MOST_PLANS = 6
LATER = 2035
"""The year in which balance is looked at a second time: the last of the adopted forecast's decade and on."""


class Line(NamedTuple):
    """A row of the table: a metric's column; ``better`` is 1 where more is better, -1 where less is."""

    code: str
    column: str
    better: int
    year: int | None = None


LINES = (
    Line("moved_out", "all", -1),
    Line("moved_out", "age_80_plus", -1),
    Line("provider_changes", "all", -1),
    Line("office_changes", "all", -1),
    Line("travel_median", "car.all", -1),
    Line("travel_p90", "car.all", -1),
    Line("travel_p90", "car.age_80_plus", -1),
    Line("travel_median", "bike.all", -1),
    Line("nearer_people", "car.all", -1),
    Line("alarm_covered", "all", 1),
    Line("alarm_covered", "age_80_plus", 1),
    Line("outside_tolerance", "all", -1),
    Line("balance_spread", "all", -1),
    Line("balance_spread", "age_80_plus", -1),
    Line("balance_spread", "all", -1, LATER),
    Line("balance_spread", "age_80_plus", -1, LATER),
    Line("full_time_equivalents", "value", -1),
    Line("travel_hours", "value", -1),
    Line("districts_split", "value", -1),
    Line("parts", "value", -1),
    Line("enclaves", "value", -1),
    Line("divisions_apart", "all", -1),
    Line("border_km", "value", 0),
)
CHANGES = frozenset({"moved_out", "provider_changes", "office_changes"})
"""Figures that only a change has: nobody moves in the plan that the others are held against."""
LACKING = frozenset({"areas_without_office", "offices_without_road", "workload_unknown"})
"""Notes that name the areas which a figure of all areas leaves out, or for want of which there is none."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure of every plan, in their order; ``None`` where a plan has none. ``year`` 0 is the latest.

    Counts of 1-4 people, and what would give them away, are marks from all but planners. ``lacks`` tells, for
    each plan, which areas its figure does not hold and why: ``code`` and the names of the ``areas``. Figures
    that lack different areas are of different people, and neither is better.
    """

    code: str
    column: str
    unit: str
    better: int
    year: int
    values: tuple[Count, ...]
    lacks: tuple[tuple[Mapping[str, Any], ...], ...]

    def comparable(self, at: int) -> bool:
        """Return whether a plan's figure is of the same areas as the first plan's."""
        return self.lacks[at] == self.lacks[0]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Plans of one division, the first being what the others are held against.

    Attributes
    ----------
    moves
        One list a plan: ``from``, ``to``, ``people``, ``age_80_plus``; counts of 1-4 are hidden as ``"<5"``
        from all but planners.
    assumptions
        By mode, what the minutes of them all rest on; empty without roads.
    """

    plans: tuple[PlanRecord, ...]
    rows: tuple[Row, ...]
    moves: tuple[tuple[Mapping[str, Any], ...], ...]
    assumptions: Mapping[str, Mapping[str, Any]]


def compare(planning: Planning, plan_ids: Sequence[int], *, to_file: bool = False) -> Comparison:
    """Hold plans against the first of them; what goes ``to_file`` holds small counts for nobody.

    Raises
    ------
    BadRequest
        ``too_many_plans``, ``plan_named_twice``; ``different_divisions``: they divide for different purposes.
    """
    if not 2 <= len(plan_ids) <= MOST_PLANS:
        raise BadRequest("too_many_plans", most=MOST_PLANS)
    if len(set(plan_ids)) < len(plan_ids):
        raise BadRequest("plan_named_twice")
    base, *others = plan_ids
    found = [_figures(planning, one, base, to_file=to_file) for one in others]
    travel = planning.holder.ready().travel
    plans = tuple(planning.record(one) for one in plan_ids)
    rows = (_row(line, found, plans) for line in LINES if any(_has(line, one) for one in found))
    return Comparison(
        plans=plans,
        rows=tuple(rows),
        moves=((), *(_moves(planning, one, base, to_file=to_file) for one in others)),
        assumptions=travel.facts() if travel else {},
    )


def _figures(
    planning: Planning, plan_id: int, base: int, *, to_file: bool
) -> dict[int | None, dict[str, Any]]:
    """Return the answers of one plan against the base, by year."""
    out: dict[int | None, dict[str, Any]] = {}
    for year in (None, LATER):
        codes = {line.code for line in LINES if line.year == year}
        try:
            _, answer = as_seen(planning, plan_id, against=base, year=year, only=codes, to_file=to_file)
        except Fault:
            if year is None:
                raise
            # Without a forecast there is no later year; the present stands alone.
            continue
        out[year] = {one["code"]: one for one in (*answer["metrics"], *answer["change"])}
    return out


def _has(line: Line, found: Mapping[int | None, Mapping[str, Any]]) -> bool:
    one = found.get(line.year, {}).get(line.code, {})
    return one.get("status") == "ok" and line.column in one.get("columns", [])


def _row(
    line: Line, found: Sequence[Mapping[int | None, Mapping[str, Any]]], plans: Sequence[PlanRecord]
) -> Row:
    values: list[Count] = [0.0 if line.code in CHANGES else None]
    lacks: list[tuple[Mapping[str, Any], ...]] = [()] * len(plans)
    unit = ""
    for place, one in enumerate(found, start=1):
        if not _has(line, one):
            values.append(None)
            continue
        metric = one[line.year][line.code]
        at, unit = metric["columns"].index(line.column), metric["unit"]
        if line.code in CHANGES:
            values.append(metric["total"][at])
        else:
            values[0] = metric["total"]["before"][at]
            values.append(metric["total"]["after"][at])
            lacks[0] = _lacks(metric["notes"]["before"], plans[0])
            lacks[place] = _lacks(metric["notes"]["after"], plans[place])
    return Row(
        code=line.code, column=line.column, unit=unit, better=line.better, year=line.year or 0,
        values=tuple(values), lacks=tuple(lacks),
    )  # fmt: skip


def _lacks(notes: Sequence[Mapping[str, Any]], record: PlanRecord) -> tuple[Mapping[str, Any], ...]:
    names = {area.code: area.name for area in record.plan.areas}
    return tuple(
        {"code": note["code"], "areas": [names.get(code, code) for code in note["areas"]]}
        for note in notes
        if note["code"] in LACKING
    )


def _moves(planning: Planning, plan_id: int, base: int, *, to_file: bool) -> tuple[Mapping[str, Any], ...]:
    _, found = planning.ledger(plan_id, against=base)
    told = found.to_rows(suppressed=to_file or not sees_small_counts())
    rows = [r for r in plain_rows(told) if r["area_changes"] and not r["district"]]
    eldest = {(r["from_area"], r["to_area"]): r["people"] for r in rows if r["group"] == "age_80_plus"}
    return tuple(
        {
            "from": r["from_area"],
            "to": r["to_area"],
            "people": r["people"],
            "age_80_plus": eldest.get((r["from_area"], r["to_area"]), 0),
        }
        for r in rows
        if r["group"] == "all"
    )
