"""What a server reads again when something has changed, and what it keeps."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
from sqlalchemy import update

from app import workspace
from app.settings import Settings
from app.store import datasets, geography, plans
from app.store.engine import Store
from app.store.tables import plan
from app.workspace import Holder, load, today
from geodata.provenance import Source
from geodata.report import Report
from geodata.schema import AGE_BANDS
from tests.app.small_town import E, N, put, put_addresses, town, two_areas

PATIENCE_S = 60
"""A test that waits longer than this hangs."""

KEPT = ("addresses", "districts", "district_assigner", "address_district", "demand")


@pytest.fixture
def store(tmp_path, database):
    made = town(tmp_path, database)
    put_addresses(made, [(100.0, 100.0), (1_900.0, 100.0)])
    yield made
    made.close()


def test_a_decision_is_read_without_reading_the_data_again_and_gives_what_reading_all_gives(store, tmp_path):
    """From today an office has another name, so the search knows it at once; a draft changes nothing of that."""
    holder = Holder(store, folder=tmp_path, reload_after_s=0)
    first = holder.current()
    _ = first.demand
    value, members = two_areas()
    offices = tuple(replace(one, name="Nya lokalen") if one.code == "west" else one for one in value.offices)
    yesterday, facts = today() - timedelta(days=1), {"districts": members, "basis": "assumed"}
    with store.write() as connection:
        connection.execute(update(plan).where(plan.c.id == 1).values(valid_to=yesterday.isoformat()))
        new = replace(value, offices=offices)
        plans.put(
            connection, new, name="Ny", status="in_force", valid_from=today().isoformat(), **facts
        )  # fmt: skip
    second, whole = holder.current(), load(store, tmp_path)
    for name in KEPT:
        assert getattr(second, name) is getattr(first, name), name
    assert second.revision == whole.revision > first.revision
    assert second.decided == whole.decided
    assert second.in_force("hemvard", today()).name == "Ny"
    found = [one.index.resolve("Nya lokalen") for one in (second, whole)]
    assert found[0] == found[1]
    assert (found[0].e, found[0].n) == (E + 500, N + 500)
    with store.write() as connection:
        put(connection, name="Utan verkan")
    third = holder.current()
    assert third.revision > second.revision
    assert third.index is second.index


def test_at_midnight_a_plan_comes_into_force_and_its_office_is_found_by_name(store, tmp_path, monkeypatch):
    """Nothing is written then. The office of the plan before it is found until that day, and not after."""
    holder = Holder(store, folder=tmp_path, reload_after_s=3_600)
    value, members = two_areas()
    offices = tuple(replace(one, name="Nya lokalen") if one.code == "west" else one for one in value.offices)
    tomorrow, facts = today() + timedelta(days=1), {"districts": members, "basis": "assumed"}
    with store.write() as connection:
        connection.execute(update(plan).where(plan.c.id == 1).values(valid_to=today().isoformat()))
        plans.put(
            connection, replace(value, offices=offices), name="Ny", status="in_force",
            valid_from=tomorrow.isoformat(), **facts,
        )  # fmt: skip

    def offices_found():
        return {name for name in holder.current().named_places["name"] if "lokal" in name.casefold()}

    assert offices_found() == {"Lokal west", "Lokal east"}
    monkeypatch.setattr("app.workspace.today", lambda: tomorrow)
    assert offices_found() == {"Nya lokalen", "Lokal east"}


def test_what_this_process_writes_it_answers_by_at_once(store, tmp_path):
    holder = Holder(store, folder=tmp_path, reload_after_s=3_600)
    put_addresses(store, [(100.0, 100.0)] * 3)
    assert len(holder.current().addresses) == 3


def test_an_import_is_read_whole(store, tmp_path):
    holder = Holder(store, folder=tmp_path, reload_after_s=0)
    first = holder.current()
    put_addresses(store, [(100.0, 100.0)] * 3)
    second = holder.current()
    assert (len(first.addresses), len(second.addresses), len(second.address_district)) == (2, 3, 3)


def put_people(store, count):
    table = pd.DataFrame({"code": list("abcd"), "year": 2025, "population": count})
    table[list(AGE_BANDS)] = count / len(AGE_BANDS)
    with store.write() as connection:
        report = Report(read=4, kept=4)
        number = datasets.replace(connection, kind="population", source=Source(title="P"), report=report)
        geography.put_population(connection, number, table)


def test_an_import_of_people_reads_no_address_again_and_gives_what_reading_all_gives(store, tmp_path):
    holder = Holder(store, folder=tmp_path, reload_after_s=0)
    first = holder.current()
    assert first.demand.total.sum() == 0
    put_people(store, 60)
    second, whole = holder.current(), load(store, tmp_path)
    for name in ("addresses", "districts", "index", "district_assigner", "address_district"):
        assert getattr(second, name) is getattr(first, name), name
    # The other two districts have nobody to be counted at: no address.
    assert second.demand.total.tolist() == whole.demand.total.tolist() == [60, 60]


@pytest.fixture
def another(store, tmp_path):
    """What another server on the same database keeps in memory, with the settings as they are unless set."""
    configured = Settings(data=tmp_path)
    made = Holder(Store(store.url), folder=tmp_path, reload_after_s=configured.reload_after_s)
    yield made
    made.close()


@pytest.fixture
def held_up(monkeypatch):
    """Let what reads the data anew say that it has, and wait to be let on before it answers."""
    read, on = threading.Event(), threading.Event()

    def slowly(*args, **facts):
        found = load(*args, **facts)
        read.set()
        assert on.wait(PATIENCE_S)
        return found

    monkeypatch.setattr(workspace, "load", slowly)
    return read, on


@pytest.mark.both_databases
def test_what_another_server_has_acknowledged_is_in_the_next_answer(store, another):
    for count in (3, 4, 5):
        assert len(another.current().addresses) < count
        put_addresses(store, [(100.0, 100.0)] * count)
        assert len(another.current().addresses) == count


@pytest.mark.both_databases
def test_what_is_acknowledged_while_another_change_is_being_read_is_in_the_next_answer(
    store, another, held_up
):
    """The look was before the second change, and reading took its time: that time does not count as newness."""
    read, on = held_up
    put_people(store, 60)
    with ThreadPoolExecutor(1) as thread:
        asked_before = thread.submit(another.current)
        assert read.wait(PATIENCE_S)
        put_addresses(store, [(100.0, 100.0)] * 3)
        on.set()
        assert len(asked_before.result(PATIENCE_S).addresses) == 2
    assert len(another.current().addresses) == 3


def test_who_asks_while_data_are_read_gets_those_of_a_look_that_begins_later_and_all_the_same(
    store, another, held_up
):
    read, on = held_up
    put_people(store, 60)
    before = another.soon()
    assert read.wait(PATIENCE_S)
    put_addresses(store, [(100.0, 100.0)] * 3)
    after = [another.soon() for _ in range(3)]
    on.set()
    assert [len(one.result(PATIENCE_S).addresses) for one in (before, *after)] == [2, 3, 3, 3]
    assert after == [after[0]] * 3 != [before] * 3
