"""Plans applied to the loaded people, kept between questions so that only what moved is counted again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from app.measures import measures
from app.store.plans import PlanRecord
from app.workspace import Workspace, today
from areas.consequences import Consequences, consequences
from areas.demand import Demand, Minutes
from areas.metrics import compute
from areas.metrics.forecast import Forecast, from_table, in_year, uniform_growth
from areas.model import Plan
from areas.reassignment import reassign
from areas.reuse import follow
from areas.situation import Companion, Situation
from geodata.demo import demo_facts
from geodata.errors import InvalidData
from geodata.schema import AGE_BANDS

COMPANION = {"hemvard": "socialtjanst", "socialtjanst": "hemvard"}
"""The division that each is held against for what parts ways."""

MOST_KEPT, FEWEST_KEPT = 12, 3
"""Situations that are kept: the plan in force, a draft before and after its latest edit, and others."""

KEPT_BYTES, BYTES_AN_ADDRESS = 200_000_000, 180
"""What all that are kept may hold, and what one that shares nothing holds (17 MB at 100 000 addresses)."""


class Situations:
    """The situations of one workspace.

    A situation is known by the plan's id, version and the year; what a draft's edits change is carried over
    from the situation before them.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._measures = measures()
        self._kept: OrderedDict[tuple[int, int, int | None], Situation] = OrderedDict()
        self._demands: dict[int, Demand] = {}
        self._companions: dict[tuple[int, int], Companion] = {}
        self._lock = threading.RLock()

    def of(self, record: PlanRecord, *, year: int | None = None) -> Situation:
        """Return a stored plan applied to the people of a year; of the latest year when none is given."""
        key = (record.id, record.version, year)
        with self._lock:
            if key not in self._kept:
                relative = self._relative(record, year)
                made = self._made(record, year) if relative is None else self.after(relative, [record.plan])
                self._kept[key] = made
                while len(self._kept) > kept_of(len(made.demand)):
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def known(
        self, record: PlanRecord, *, year: int | None = None, only: Collection[str] | None = None
    ) -> Situation:
        """Return a stored plan's situation with its metrics computed, for what follows to carry over."""
        with self._lock:
            situation = self.of(record, year=year)
            compute(situation, only=only)
            return situation

    def after(self, before: Situation, states: Sequence[Plan]) -> Situation:
        """Return the situation after a row of edits, carrying over what is known and they leave alone."""
        if not states:
            return before
        old, plan = before.plan, states[-1]
        area = reassign(before.area, old, plan, before.demand.e, before.demand.n)
        minutes = before.minutes if plan.offices == old.offices else self._minutes(plan)
        changed = replace(before, plan=plan, area=area, minutes=minutes, memo={})
        with self._lock:
            return follow(before, changed)

    def compare(
        self, baseline: Situation, changed: Situation, *, only: Collection[str] | None = None
    ) -> Consequences:
        """Return everything that differs; one comparison at a time, for they share what they remember."""
        with self._lock:
            return consequences(baseline, changed, only=only)

    def forecast(self) -> Forecast:
        """Return people by year: an imported forecast, else Linköping's adopted one, grown evenly by band.

        Raises
        ------
        InvalidData
            ``forecast_missing``: another municipality, and none has been imported.
        """
        workspace = self._workspace
        if len(workspace.forecast):
            return from_table(workspace.demand, by_year_and_district(workspace.forecast))
        if workspace.municipality is None or workspace.municipality.code != demo_facts.MUNICIPALITY:
            raise InvalidData("forecast_missing")
        return uniform_growth(workspace.demand)

    def _relative(self, record: PlanRecord, year: int | None) -> Situation | None:
        """Return the situation of the plan before its latest edits, or of the plan it was copied from."""
        for plan_id in (record.id, record.copied_from):
            for key, situation in reversed(self._kept.items()):
                if key[0] == plan_id and key[2] == year and situation.plan.division == record.plan.division:
                    return situation
        return None

    def _made(self, record: PlanRecord, year: int | None) -> Situation:
        workspace, demand = self._workspace, self._demand(year)
        plan = record.plan
        return Situation(
            plan=plan,
            demand=demand,
            area=workspace.assigner(record).assign(demand.e, demand.n),
            minutes=self._minutes(plan),
            companion=self._companion(plan.division),
            barriers=workspace.barriers,
            settings=self._measures,
        )

    def _minutes(self, plan: Plan) -> Minutes | None:
        travel = self._workspace.travel
        return None if travel is None or not plan.offices else travel.minutes(plan.offices)

    def _demand(self, year: int | None) -> Demand:
        present = self._workspace.demand
        if year is None or year == present.year:
            return present
        if year not in self._demands:
            self._demands[year] = in_year(present, self.forecast(), year)
        return self._demands[year]

    def _companion(self, division: str) -> Companion | None:
        """Return the other division in force today; the same object for all plans of a division."""
        workspace = self._workspace
        other = workspace.in_force(COMPANION.get(division, ""), today())
        if other is None:
            return None
        key = (other.id, other.version)
        if key not in self._companions:
            demand = workspace.demand
            area = workspace.assigner(other).assign(demand.e, demand.n)
            self._companions[key] = Companion(division=other.plan.division, codes=other.plan.codes, area=area)
        return self._companions[key]


def kept_of(addresses: int) -> int:
    """Return how many situations of so many addresses are kept.

    Examples
    --------
    >>> kept_of(30_000), kept_of(150_000), kept_of(1_000_000)
    (12, 7, 3)
    """
    return min(max(KEPT_BYTES // (BYTES_AN_ADDRESS * max(addresses, 1)), FEWEST_KEPT), MOST_KEPT)


def by_year_and_district(table: pd.DataFrame) -> dict[int, dict[str, list[float]]]:
    """Return a table by ``schema.POPULATION`` as year to district to people by age band."""
    out: dict[int, dict[str, list[float]]] = {}
    values = table[list(AGE_BANDS)].to_numpy(dtype=np.float64).tolist()
    for year, code, bands in zip(table["year"].tolist(), table["code"].tolist(), values, strict=True):
        out.setdefault(year, {})[code] = bands
    return out
