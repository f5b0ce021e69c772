"""What is carried over from one stored state of a draft to the next is what would be made from nothing."""

from __future__ import annotations

import numpy as np
import pytest

from app.plans import drafts
from app.plans.planning import Planning
from app.plans.situations import Situations, kept_of
from app.store import plans
from app.workspace import Holder
from areas.metrics import compute

MOVES = (
    {"op": "move_districts", "districts": ["146"], "to": "syd"},
    {"op": "merge", "areas": ["ost", "centrum"], "into": "centrum"},
    {"op": "move_office", "office": "bas-norr", "lon": 15.62, "lat": 58.43},
)


@pytest.fixture
def planning(store, folder):
    return Planning(Holder(store, folder=folder, reload_after_s=0.0))


@pytest.fixture
def draft(store):
    with store.read() as connection:
        source = next(r for r in plans.decided(connection) if r.plan.division == "hemvard")
    return drafts.copy(store, source.id, name="Utkast")


def test_a_draft_follows_its_source_and_then_itself(planning, store, draft):
    """Three stored edits, a look after each: assignment and all figures are those of a situation made from nothing."""
    situations = planning.situations()
    situations.of(planning.record(draft.copied_from))
    for version, edit in enumerate(MOVES, start=1):
        drafts.edit(store, draft.id, [edit], version=version, crs=4326)
        carried = situations.of(planning.record(draft.id))
        fresh = Situations(planning.holder.ready()).of(planning.record(draft.id))
        assert carried is not fresh
        assert (carried.area == fresh.area).all()
        found, expected = compute(carried), compute(fresh)
        for code, outcome in expected.items():
            assert found[code].status == outcome.status
            if outcome.figures is not None:
                assert np.array_equal(found[code].figures.by_area, outcome.figures.by_area, equal_nan=True), (
                    code
                )
                assert np.array_equal(found[code].figures.total, outcome.figures.total, equal_nan=True), code


def test_what_a_draft_shares_with_its_source_is_not_computed_again(planning, store, draft):
    """One district moves from "ost" to "syd": the travel figures of the other four areas are the very same objects."""
    situations = planning.situations()
    source = situations.of(planning.record(draft.copied_from))
    compute(source)
    drafts.edit(store, draft.id, [MOVES[0]], version=1, crs=4326)
    carried = situations.of(planning.record(draft.id))
    kept = {key[2] for key in carried.memo if key[0] == "travel"}
    assert kept == set(source.plan.codes) - {"ost", "syd"}
    assert all(carried.memo[key] is source.memo[key] for key in carried.memo if key[0] == "travel")


def test_a_row_of_edits_is_one_step(planning, draft):
    """A base moves away and back in one simulation: nothing differs, and the minutes are the same rows as before."""
    record = planning.record(draft.id)
    base = record.plan.office("bas-norr")
    away = {"op": "move_office", "office": base.code, "lon": 15.70, "lat": 58.45}
    back = {"op": "move_office", "office": base.code, "e": base.e, "n": base.n}
    found = planning.simulate(draft.id, [away, back], crs=3006).found
    assert found.changed == frozenset()
    assert found.moved_addresses == 0


def test_edits_on_the_same_data_share_what_they_need_to_know(planning, draft):
    """The municipality's ground is put together at the first edit, not at every simulation."""
    before = planning._of_now()[1]
    planning.simulate(draft.id, [MOVES[0]], crs=4326)
    assert planning._of_now()[1] is before
    assert before.ground is planning._of_now()[1].ground


def test_a_simulation_on_a_draft_computes_only_what_the_edit_touches(planning, draft):
    """After one simulation on a fresh draft, the draft's own figures are known, and most are those of its source."""
    planning.simulate(draft.id, [MOVES[0]], crs=4326)
    situations = planning.situations()
    own, source = (situations.of(planning.record(i)) for i in (draft.id, draft.copied_from))
    travel = [key for key in own.memo if key[0] == "travel"]
    assert len(travel) == len(source.plan.areas) * len(source.minutes.modes)
    assert all(own.memo[key] is source.memo[key] for key in travel)


@pytest.mark.parametrize(("addresses", "kept"), [(0, 12), (30_000, 12), (150_000, 7), (1_000_000, 3)])
def test_fewer_situations_are_kept_the_more_they_hold(addresses, kept):
    """200 MB in all at 180 bytes an address: 200e6 / (180 * 150 000) = 7.4; never fewer than 3 or more than 12."""
    assert kept_of(addresses) == kept


def test_who_serves_is_told_when_newer_data_have_taken_the_place_of_older_ones(store, folder):
    holder, told = Holder(store, folder=folder, reload_after_s=0.0), []
    holder.when_loaded = lambda: told.append(holder.latest.revision)
    holder.current()
    assert told == []
    with store.write():
        pass
    holder.current()
    assert told == [store.revision()]
