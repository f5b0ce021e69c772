"""What holds for every pair of situations, whatever they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from areas.consequences import consequences
from areas.demand import GROUPS
from areas.ledger import ledger
from areas.metrics import CHANGE_METRICS, METRICS
from areas.reuse import follow
from tests.areas.random_towns import random_pair

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)


def same(one, other) -> bool:
    return np.array_equal(one, other, equal_nan=True)


@few
@given(seeds)
def test_an_identical_plan_differs_in_nothing(seed):
    before, _ = random_pair(seed)
    found = consequences(before, replace(before, memo={}))
    assert found.changed == frozenset()
    for compared in found.metrics.values():
        assert same(compared.before, compared.after), compared.code
        assert not np.nan_to_num(compared.total_difference).any()
    for outcome in found.change.values():
        assert not np.nan_to_num(outcome.figures.by_area).any(), outcome.code
    assert ledger(before, replace(before, memo={})).rows == ()


@few
@given(seeds)
def test_changing_places_turns_every_sign(seed):
    one, other = random_pair(seed)
    there, back = consequences(one, other), consequences(other, one)
    for code, compared in there.metrics.items():
        assert compared.status == back.metrics[code].status, code
        assert same(compared.difference, -back.metrics[code].difference), code
    out, into = there.change["moved_out"].figures, back.change["moved_in"].figures
    assert same(out.by_area, into.by_area)


@few
@given(seeds)
def test_nobody_is_lost_or_doubled(seed):
    """Areas and outside together are everybody; who leaves is who comes; the ledger has those who move, exactly."""
    before, after = random_pair(seed)
    found = consequences(before, after)
    everybody = before.demand.weights.sum(axis=1)
    for side in (before, after):
        assert (side.people.sum(axis=0) + side.cells[:-1, :, 0].sum(axis=1) == everybody).all()
    moved = found.change["moved_out"].figures.total
    assert (moved == found.change["moved_in"].figures.total).all()
    old, new = (np.array([*s.plan.codes, ""])[s.area] for s in (before, after))
    assert (moved[: len(GROUPS)] == before.demand.weights[:, old != new].sum(axis=1)).all()
    rows = [
        row for row in ledger(before, after).rows if row.pair and row.pair.area_changes and row.group == "all"
    ]
    assert sum(row.people for row in rows if row.district == "") == moved[0]
    assert sum(row.people for row in rows if row.district) == moved[0]


@few
@given(seeds)
def test_those_who_change_office_keep_or_change_their_provider(seed):
    before, after = random_pair(seed)
    change = consequences(before, after).change
    only, office = (change[code].figures.total for code in ("office_only", "office_changes"))
    assert (only <= office).all()
    assert (office - only <= change["provider_changes"].figures.total).all()


@few
@given(seeds)
def test_every_metric_answers_and_none_is_zero_for_want_of_an_answer(seed):
    before, after = random_pair(seed)
    found = consequences(before, after)
    assert list(found.metrics) == [metric.code for metric in METRICS]
    assert list(found.change) == [metric.code for metric in CHANGE_METRICS]
    assert found.failed == {"barrier_km": "barriers_unknown"}
    for row, area in zip(found.metrics["travel_mean"].after, after.plan.areas, strict=False):
        assert area.code in found.metrics["travel_mean"].areas
        assert row.shape == (16,)
    for area in after.plan.areas:
        row = found.metrics["travel_median"].after[found.metrics["travel_median"].areas.index(area.code)]
        assert np.isnan(row).all() if not area.office else True


@few
@given(
    seeds,
    st.lists(
        st.sampled_from(["district", "address", "office", "provider", "minutes", "geometry"]),
        min_size=1,
        max_size=5,
    ),
)
def test_what_is_carried_over_is_what_would_be_computed_anew(seed, edits):
    """A chain of random edits, each following the one before, ends bit for bit where a fresh computation does."""
    rng = np.random.default_rng(seed)
    start, _ = random_pair(seed, same_codes=True)
    consequences(start, start)
    now = start
    for edit in edits:
        now = follow(now, edited(now, edit, rng))
        consequences(start, now)
    fresh = replace(now, memo={})
    carried, anew = consequences(start, now), consequences(start, fresh)
    for code, compared in carried.metrics.items():
        assert compared.status == anew.metrics[code].status
        assert same(compared.after, anew.metrics[code].after), code
        assert same(compared.total_after, anew.metrics[code].total_after), code
        assert compared.details == anew.metrics[code].details, code
    for code, outcome in carried.change.items():
        assert same(outcome.figures.by_area, anew.change[code].figures.by_area), code


def edited(now, edit, rng):
    plan, area = now.plan, now.area.copy()
    pick = int(rng.integers(len(plan.areas)))
    if edit == "district":
        area[now.demand.district == rng.integers(25)] = pick
    if edit == "address":
        area[rng.integers(len(area), size=3)] = pick - 1
    one = plan.areas[pick]
    if edit == "office":
        one = replace(one, office=str(rng.choice(["", "o0", "o1", "o2"])))
    if edit == "provider":
        one = replace(one, provider="ny")
    if edit == "geometry":
        one = replace(one, geometry=one.geometry.buffer(10.0))
    minutes = now.minutes
    if edit == "minutes":
        by_mode = {mode: table.copy() for mode, table in minutes.by_mode.items()}
        for table in by_mode.values():
            table[1] += 1.0
        minutes = replace(minutes, by_mode=by_mode)
    areas = tuple(one if i == pick else old for i, old in enumerate(plan.areas))
    return replace(now, plan=replace(plan, areas=areas), area=area, minutes=minutes, memo={})


@few
@given(seeds)
def test_a_figure_for_all_lies_between_those_of_the_areas(seed):
    """Mean, median and p90 of everybody are never outside the range of the areas' own."""
    before, _ = random_pair(seed)
    found = consequences(before, before)
    for code in ("travel_mean", "travel_median", "travel_p90"):
        rows, total = found.metrics[code].after, found.metrics[code].total_after
        for column in np.flatnonzero(~np.isnan(total)):
            own = rows[:, column][~np.isnan(rows[:, column])]
            assert own.min() - 1e-9 <= total[column] <= own.max() + 1e-9


def test_the_json_of_the_consequences_is_plain():
    import json

    before, after = random_pair(5)
    text = json.dumps(consequences(before, after).to_json(), allow_nan=False)
    assert json.loads(text)["metrics"][0]["code"] == "people"


def test_different_addresses_are_refused():
    one, _ = random_pair(1, addresses=50)
    other, _ = random_pair(1, addresses=60)
    with pytest.raises(Exception, match="different_addresses"):
        consequences(one, other)
