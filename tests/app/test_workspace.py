"""What a server reads again when something has changed, and what it keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.store import plans
from app.store.tables import plan
from app.workspace import Holder, load, today
from tests.app.small_town import E, N, put, put_addresses, town, two_areas

KEPT = ("addresses", "districts", "district_assigner", "address_district", "demand")


@pytest.fixture
def store(tmp_path):
    made = town(tmp_path)
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
