"""What a planner asks of a plan: its situation, a simulation, its consequences and ledger against another."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.access import sees_small_counts
from app.errors import BadRequest
from app.plans import drafts, edit_wire
from app.plans.situations import Situations
from app.store import audit, plans, steps
from app.store.audit import Entry
from app.store.plans import PlanRecord
from app.store.steps import Step
from app.workspace import Holder, Workspace, today
from areas.borders.drawing import drawn_polygon
from areas.consequences import Consequences
from areas.disclosure.publication import NEEDED, published
from areas.edit_context import EditContext
from areas.enclosed import Enclosed, enclosed
from areas.ledger import Ledger, ledger
from areas.metrics import CODES
from areas.metrics.forecast import Fluctuation, Tolerance, tolerance_over_years
from areas.plan import districts_of
from areas.situation import Situation
from geodata.errors import NotFound
from geodata.report import Finding
from geodata.streets.speeds import Period

KEPT_RECORDS = 32


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """What edits would do: consequences against the baseline, and what each edit had to say."""

    against: PlanRecord
    found: Consequences
    notes: tuple[tuple[Finding, ...], ...]


class Planning:
    """The planner's questions, answered from the loaded data and the stored plans."""

    def __init__(self, holder: Holder) -> None:
        self.holder = holder
        self._records: OrderedDict[tuple[int, int], PlanRecord] = OrderedDict()
        self._now: tuple[Workspace, EditContext, dict[str, Situations]] | None = None
        self._lock = threading.Lock()

    def record(self, plan_id: int) -> PlanRecord:
        """Return a plan as it is stored now; read whole only when its version is new."""
        with self.holder.store.read() as connection:
            key = (plan_id, plans.version_of(connection, plan_id))
            if key not in self._records:
                self._records[key] = plans.get(connection, plan_id)
                while len(self._records) > KEPT_RECORDS:
                    self._records.popitem(last=False)
        return self._records[key]

    def records(self) -> list[PlanRecord]:
        """Return all plans as they are stored now."""
        with self.holder.store.read() as connection:
            numbers = plans.numbers(connection)
        return [self.record(number) for number in numbers]

    def whole_districts(self, record: PlanRecord) -> Mapping[str, Sequence[str]]:
        """Return the districts that lie wholly in each area, also of a plan that splits others."""
        if record.made_of_districts:
            return record.districts
        return districts_of(record.plan, self.holder.ready().districts).whole

    def steps(self, plan_id: int) -> list[Step]:
        """Return the edits of a draft."""
        with self.holder.store.read() as connection:
            plans.version_of(connection, plan_id)
            return steps.every(connection, plan_id)

    def latest_change(self, plan_id: int) -> Entry | None:
        """Return the record's latest entry on a plan."""
        with self.holder.store.read() as connection:
            return audit.latest(connection, f"plan {plan_id}")

    def situations(self, period: Period | None = None) -> Situations:
        """Return the situations of the data as they are now, at a time of day or that of the settings."""
        return self._of_now(period)[0]

    def _of_now(self, period: Period | None = None) -> tuple[Situations, EditContext]:
        """Return the situations of the data as they are now, and what edits on these data need to know."""
        workspace = self.holder.ready()
        with self._lock:
            if self._now is None or self._now[0] is not workspace:
                around = drafts.context(workspace.districts, list(workspace.providers))
                self._now = (workspace, around, {})
            _, around, by_period = self._now
            usual = workspace.network.speeds.period if workspace.network else ""
            name = period or usual
            if name not in by_period:
                by_period[name] = Situations(workspace.also_at(period))
            return by_period[name], around

    def baseline(self, record: PlanRecord, against: int | None) -> PlanRecord:
        """Return the plan to hold a plan against: the one asked for, else the one in force today.

        Raises
        ------
        NotFound
            ``no_plan_in_force``: nothing to hold it against.
        BadRequest
            ``different_divisions``: the two divide for different purposes.
        """
        if against is None:
            division = record.plan.division
            found = self.holder.ready().in_force(division, today())
            if found is None:
                raise NotFound("no_plan_in_force", division=division, date=today().isoformat())
            return found
        other = self.record(against)
        if other.plan.division != record.plan.division:
            raise BadRequest("different_divisions", plan=record.name, other=other.name)
        return other

    def simulate(
        self,
        plan_id: int,
        raw: Sequence[Any],
        *,
        crs: int,
        against: int | None = None,
        year: int | None = None,
        only: Collection[str] | None = None,
        period: Period | None = None,
    ) -> Simulated:
        """Return what edits would do to a plan; nothing is stored.

        Raises
        ------
        BadRequest
            ``unknown_metric``, and those of ``drafts.apply_all`` and ``baseline``.
        """
        refuse_unknown(only)
        record = self.record(plan_id)
        base = self.baseline(record, against)
        situations, around = self._of_now(period)
        states, _, notes = drafts.apply_all(record.plan, raw, crs=crs, around=around)
        # The baseline first: a draft's own situation is carried over from that of its source.
        baseline = situations.known(base, year=year, only=only)
        changed = situations.after(situations.known(record, year=year, only=only), states)
        found = situations.compare(baseline, changed, only=only)
        return Simulated(against=base, found=found, notes=tuple(notes))

    def enclosed(
        self, plan_id: int, polygon: Mapping[str, Any], *, crs: int, year: int | None = None
    ) -> tuple[Enclosed, ...]:
        """Return who lives within a polygon of GeoJSON, and in which areas of a plan.

        Raises
        ------
        EditRefused
            Those of ``drawn_polygon``: it crosses itself, is too small or no polygon at all.
        """
        situations, around = self._of_now()
        drawn = drawn_polygon(edit_wire.read_polygon(polygon, crs=crs), most_vertices=around.most_vertices)
        return enclosed(situations.of(self.record(plan_id), year=year), drawn)

    def consequences(
        self,
        plan_id: int,
        *,
        against: int | None = None,
        year: int | None = None,
        only: Collection[str] | None = None,
        period: Period | None = None,
    ) -> tuple[PlanRecord, Consequences]:
        """Return everything in which a plan differs from another, and that other; ``unknown_metric`` too."""
        refuse_unknown(only)
        situations = self.situations(period)
        base, before, after = self._pair(situations, plan_id, against, year, only)
        return base, situations.compare(before, after, only=only)

    def ledger(
        self,
        plan_id: int,
        *,
        against: int | None = None,
        year: int | None = None,
        period: Period | None = None,
    ) -> tuple[PlanRecord, Ledger]:
        """Return who is affected by a plan compared with another, and that other."""
        base, before, after = self._pair(self.situations(period), plan_id, against, year, ())
        return base, ledger(before, after)

    def over_years(self, plan_id: int, *, group: str, rng_seed: int) -> Tolerance:
        """Return when the plan's areas leave the tolerance, and how probable that is by a seeded draw."""
        situations = self.situations()
        return tolerance_over_years(
            situations.of(self.record(plan_id)), situations.forecast(), group=group,
            fluctuation=Fluctuation(), rng=np.random.default_rng(rng_seed),
        )  # fmt: skip

    def _pair(
        self,
        situations: Situations,
        plan_id: int,
        against: int | None,
        year: int | None,
        only: Collection[str] | None,
    ) -> tuple[PlanRecord, Situation, Situation]:
        record = self.record(plan_id)
        base = self.baseline(record, against)
        return base, situations.known(base, year=year, only=only), situations.of(record, year=year)


def as_seen(
    planning: Planning,
    plan_id: int,
    *,
    against: int | None = None,
    year: int | None = None,
    only: Collection[str] | None = None,
    period: Period | None = None,
    to_file: bool = False,
) -> tuple[PlanRecord, dict[str, Any]]:
    """Return consequences as plain JSON values, as who asks may see them, and the plan held against.

    What goes ``to_file`` travels, and holds small counts for nobody.
    """
    if sees_small_counts() and not to_file:
        base, found = planning.consequences(plan_id, against=against, year=year, only=only, period=period)
        return base, found.to_json()
    # By the people is known whom the other figures describe.
    wanted = None if only is None else {*only, *NEEDED}
    refuse_unknown(only)
    base, found = planning.consequences(plan_id, against=against, year=year, only=wanted, period=period)
    answer = published(found.to_json())
    for part in ("metrics", "change"):
        answer[part] = [one for one in answer[part] if only is None or one["code"] in only]
    return base, answer


def hidden_people(planning: Planning, plan_id: int, group: str) -> set[str]:
    """Return the areas whose people of a group are hidden from who asks."""
    _, answer = as_seen(planning, plan_id, against=plan_id, only=["people"])
    (people,) = answer["metrics"]
    at = people["columns"].index(group)
    return {row["area"] for row in people["areas"] if isinstance(row["after"][at], str)}


def refuse_unknown(only: Collection[str] | None) -> None:
    """Refuse codes that no metric has: their absence from an answer could be taken for nothing to tell."""
    unknown = sorted(set(only or ()) - set(CODES))
    if unknown:
        raise BadRequest("unknown_metric", metrics=[code[:40] for code in unknown[:20]], known=list(CODES))
