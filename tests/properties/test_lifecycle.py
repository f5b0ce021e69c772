"""No sequence of steps puts two plans in force on one day, or changes a decided one."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from app.actor import NOBODY, Actor, act_as
from app.plans import drafts, lifecycle
from app.plans.lifecycle import Asked
from app.store import plans
from areas.lifecycle import STAGES, Decision
from geodata.errors import Fault
from tests.app.small_town import SINCE, town
from tests.conftest import EMPTY, POSTGIS

START = date(2027, 1, 1)
WINDOW = range(-10, 60)
MEETINGS = st.integers(min_value=-5, max_value=1)
"""Days from today to the meeting: most can be decided at, so that plans of several decisions meet."""


class Life(RuleBasedStateMachine):
    """Anybody asks for anything in any order, while days go by; only what the rules allow may happen."""

    made = Bundle("made")

    def __init__(self, cluster=None):
        """Begin with a town in a file of its own, or in a database of its own of a PostgreSQL."""
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.cluster = cluster
        self.store = town(Path(self.folder.name), cluster.new(EMPTY) if cluster else "")
        self.today = START
        self.sealed = {}
        act_as(Actor(name="prov", way="cli"))

    def teardown(self):
        act_as(NOBODY)
        self.store.close()
        if self.cluster:
            self.cluster.drop(self.store.url)
        self.folder.cleanup()

    def record(self, number):
        with self.store.read() as connection:
            return plans.get(connection, number)

    def ask(self, number, to, **facts):
        with suppress(Fault):
            lifecycle.take(
                self.store, number, Asked(to=to, why="prov", **facts), version=self.record(number).version,
                today=self.today,
            )  # fmt: skip

    @initialize(target=made)
    def begin(self):
        """One plan has been decided and begins later on, another lies ready: the first step may be a clash."""
        coming, ready = self.copy(1), self.copy(1)
        self.propose_and_decide(coming, 0, 10, replace_later=False, retroactive=False)
        assert self.record(coming).stage(self.today) == "decided"
        self.ask(ready, "consultation")
        return multiple(coming, ready)

    @rule(target=made, source=st.just(1))
    def copy(self, source):
        return drafts.copy(self.store, source, name="Kopia").id

    @rule(number=made, to=st.sampled_from(STAGES))
    def step(self, number, to):
        self.ask(number, to)

    @rule(
        number=made, met=MEETINGS, later=st.integers(-2, 30), replace_later=st.booleans(), retroactive=st.booleans(),
    )  # fmt: skip
    def propose_and_decide(self, number, met, later, **meant):
        for to in ("consultation", "proposed"):
            self.ask(number, to)
        on = self.today + timedelta(days=met)
        chosen = Decision(
            committee="Nämnden", reference="1", decided_on=on, valid_from=on + timedelta(days=later)
        )
        self.ask(number, "decided", decision=chosen, **meant)

    @rule(number=made)
    def edit(self, number):
        record = self.record(number)
        edit = {"op": "move_districts", "districts": ["b"], "to": "west"}
        with suppress(Fault):
            drafts.edit(self.store, number, [edit], version=record.version, crs=3006)

    @rule(number=made, by=st.sampled_from([-1, 1]))
    def undo_or_redo(self, number, by):
        with suppress(Fault):
            drafts.travel_in_time(self.store, number, version=self.record(number).version, by=by)

    @rule(number=made)
    def serve(self, number):
        edit = {"op": "set_provider", "area": "west", "provider": "egen"}
        with suppress(Fault):
            drafts.edit(self.store, number, [edit], version=self.record(number).version, crs=3006)

    @rule(number=made, name=st.sampled_from(["A", "B"]))
    def describe(self, number, name):
        version = self.record(number).version
        with suppress(Fault):
            drafts.describe(self.store, number, version=version, name=name, description=None)

    @rule(days=st.integers(1, 20))
    def time_goes_by(self, days):
        self.today += timedelta(days=days)

    @invariant()
    def one_plan_a_day(self):
        with self.store.read() as connection:
            decided = plans.decided(connection)
        for offset in WINDOW:
            day = START + timedelta(days=offset)
            assert sum(record.holds(day) for record in decided) <= 1, day
        assert sum(record.holds(date.fromisoformat(SINCE)) for record in decided) == 1

    @invariant()
    def a_decided_plan_stays_as_it_was(self):
        with self.store.read() as connection:
            decided = [record for record in plans.decided(connection) if record.basis == "decided"]
        now = {record.id: self.seal(record) for record in decided}
        assert {number: now.get(number) for number in self.sealed} == self.sealed
        self.sealed = now

    @staticmethod
    def seal(record):
        areas = tuple(
            (area.code, area.name, area.colour, area.office, area.provider, shapely.to_wkb(area.geometry))
            for area in record.plan.areas
        )
        return record.name, record.description, record.valid_from, record.plan.offices, areas


@pytest.mark.both_databases
def test_no_sequence_of_steps_puts_two_plans_in_force_on_a_day_or_changes_a_decided_one(request, backend):
    """On PostGIS fewer: the guards in the database are the same, and each example makes a database."""
    cluster = request.getfixturevalue("cluster") if backend == POSTGIS else None
    examples = settings(max_examples=4 if cluster else 9, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(lambda: Life(cluster), settings=examples)
