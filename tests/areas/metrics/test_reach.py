"""The weighted quantile, by head and against NumPy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from areas.demand import Demand, Minutes, Rows
from areas.metrics import compute
from areas.metrics.alarm import alarm_covered, alarm_failing
from areas.metrics.reach import BLOCK, common_quantiles, reach, weighed
from areas.metrics.travel import travel_covered, travel_unreachable
from areas.model import Area, Office, Plan
from areas.reuse import follow
from areas.situation import Situation
from tests.golden import town


def line(minutes: list[float], people: list[int], area: list[int] | None = None) -> Situation:
    """Addresses with some people aged 19-64 each, one office, areas "a", "b", … by index."""
    n = len(minutes)
    bands = np.zeros((n, 6), dtype=np.int32)
    bands[:, 3] = people
    demand = Demand(
        districts=("d",), district=np.zeros(n, dtype=np.int32), people=bands, total=bands.sum(axis=1),
        urban=np.ones(n, dtype=bool), e=np.zeros(n), n=np.zeros(n),
    )  # fmt: skip
    index = np.array(area or [0] * n)
    geometry = town.plan().areas[0].geometry
    plan = Plan(
        division="hemvard", offices=(Office(code="o", name="", kind="base", e=0, n=0),),
        areas=tuple(Area(code="abcdefgh"[i], name="", geometry=geometry, office="o") for i in range(index.max() + 1)),
    )  # fmt: skip
    table = np.array([minutes], dtype=np.float32)
    return Situation(
        plan=plan, demand=demand, area=index, minutes=Minutes(offices=("o",), by_mode={"car": table})
    )


@pytest.mark.parametrize(
    ("minutes", "people", "median", "p90"),
    [
        (
            [1, 2, 3, 10],
            [1, 1, 1, 1],
            2,
            10,
        ),  # the second of four; 3.6 of four are only reached at the fourth
        ([10, 1, 3, 2], [1, 1, 1, 1], 2, 10),  # order does not matter
        ([1, 2], [1, 1], 1, 2),  # exactly half live within 1 minute
        ([1, 2], [9, 1], 1, 1),  # exactly nine of ten do, though 0.9 is no binary number
        ([1, 2, 3], [0, 5, 0], 2, 2),  # nobody's minutes do not count
        ([5, 7], [1, 3], 7, 7),
        ([4, np.inf, np.nan], [1, 50, 50], 4, 4),  # the unreachable are no part of it
        ([4, np.inf], [0, 3], np.nan, np.nan),
    ],
)
def test_the_quantile_is_the_first_minute_that_holds_the_share(minutes, people, median, p90):
    situation = line(minutes, people)
    found = reach(situation, "car", situation.plan.areas[0])
    assert found.quantiles[:, 0].tolist() == pytest.approx([median, p90], nan_ok=True)
    assert found.unreachable[0] == sum(p for m, p in zip(minutes, people, strict=True) if not np.isfinite(m))
    assert found.people[0] == sum(people)


def test_an_office_that_nobody_reaches_has_no_reach_and_is_told():
    """It is the office that lacks a road: nobody is counted as without a way, and a note names its area."""
    situation = line([np.inf, np.nan], [3, 4])
    assert reach(situation, "car", situation.plan.areas[0]) is None
    for figure in (travel_unreachable, travel_covered, alarm_covered, alarm_failing):
        found = figure(situation)
        assert np.isnan(found.by_area).all()
        assert found.notes == ({"code": "offices_without_road", "areas": [situation.plan.codes[0]]},)


@pytest.mark.parametrize("seed", range(20))
def test_the_quantile_of_several_areas_is_that_of_all_their_people(seed):
    """Against NumPy over one row a person; ties, empty areas and areas without people included."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 200))
    minutes = np.round(rng.gamma(2, 6, n), int(rng.integers(0, 3)))
    minutes[rng.random(n) < 0.1] = np.inf
    people = rng.poisson(0.8, n)
    area = rng.integers(0, 5, n).tolist()
    situation = line(minutes.tolist(), people.tolist(), area)
    found = (reach(situation, "car", one) for one in situation.plan.areas)
    parts = [one for one in found if one is not None]
    known = np.repeat(minutes, people)[np.isfinite(np.repeat(minutes, people))].astype(np.float32)
    expected = [np.quantile(known, q, method="inverted_cdf") if len(known) else np.nan for q in (0.5, 0.9)]
    found = common_quantiles(parts)
    assert found[:, 0].tolist() == pytest.approx(expected, nan_ok=True, rel=0)
    assert np.isnan(found[:, 1]).all()


def test_fractions_of_people_do_not_push_a_quantile_one_address_on():
    """1.1 people at each of twenty addresses, 1 to 20 minutes away: exactly half are within 10, nine
    of ten within 18, though the running sum of 1.1 falls short of it by its rounding."""
    situation = line(list(range(1, 21)), [1] * 20)
    grown = replace(
        situation.demand, people=situation.demand.people * 1.1, total=situation.demand.total * 1.1
    )
    grown = replace(situation, demand=grown, memo={})
    part = reach(grown, "car", grown.plan.areas[0])
    assert part.quantiles[:, 0].tolist() == [10, 18]
    assert common_quantiles([part])[:, 0].tolist() == [10, 18]


def test_no_area_at_all_has_no_quantile():
    assert np.isnan(common_quantiles([])).all()


def test_the_limit_of_the_covered_share_is_included():
    situation = line([9.999, 10, 10.001], [1, 2, 4])
    assert reach(situation, "car", situation.plan.areas[0]).within(10.0)[0] == 3


def test_an_area_without_an_office_has_no_reach():
    situation = line([1.0], [1])
    bare = replace(situation.plan.areas[0], office="")
    assert reach(situation, "car", bare) is None


def test_blocks_add_up_to_the_whole():
    """40 000 addresses are more than a block: Σ i over the first group is 40 000 · 39 999 / 2, twice that over the second."""
    count = 40_000
    assert count > BLOCK
    people = np.column_stack([np.ones(count), np.full(count, 2)]).astype(np.int32)
    assert weighed(np.arange(count, dtype=float), people).tolist() == [799_980_000, 1_599_960_000]
    both = weighed(np.stack([np.ones(count), np.arange(count, dtype=float)]), people)
    assert both.tolist() == [[40_000, 80_000], [799_980_000, 1_599_960_000]]
    assert weighed(np.empty(0), people[:0]).tolist() == [0, 0]


def test_a_table_of_rows_is_the_table_of_their_matrix():
    """Rows are the very arrays that were given; a mode as a matrix is put together of them, also of none."""
    rows = [np.array([1, 2], dtype=np.float32), np.array([3, np.inf], dtype=np.float32)]
    table = Minutes(offices=("a", "b"), by_mode=Rows({"car": rows}, addresses=2))
    assert table.row("car", "b") is rows[1]
    assert table.by_mode["car"].tolist() == [[1, 2], [3, np.inf]]
    assert ("car" in table.by_mode, "bike" in table.by_mode, table.modes) == (True, False, ("car",))
    assert Rows({"car": []}, addresses=2)["car"].shape == (0, 2)
    with pytest.raises(TypeError):
        Minutes(offices=("a",), by_mode=Rows({"car": rows}, addresses=2))


def test_who_has_a_nearer_office_is_kept_where_a_move_elsewhere_changes_nothing():
    """Areas "a" and "b" with an office each; "a" is 1 minute from its own and 9 from the other, "b" the other way round.

    That of "b" moves to where it is 5 minutes from "b" and 8 from "a": nearest changes for "b" alone. When it comes to half a
    minute from "a", those of "a" have a nearer office by half a minute.
    """
    situation = line([1, 9], [10, 20], [0, 1])
    areas = tuple(replace(a, office=code) for a, code in zip(situation.plan.areas, "op", strict=True))
    offices = (*situation.plan.offices, replace(situation.plan.offices[0], code="p"))

    def at(to_a, to_b, place) -> Situation:
        plan = replace(situation.plan, areas=areas, offices=(offices[0], replace(offices[1], e=place)))
        table = np.array([[1, 9], [to_a, to_b]], dtype=np.float32)
        return replace(
            situation, plan=plan, minutes=Minutes(offices=("o", "p"), by_mode={"car": table}), memo={}
        )

    before = at(9, 1, 0.0)
    compute(before)
    later = follow(before, at(8, 5, 1.0))
    kept = {key[2] for key in later.memo if key[0] == "nearer"}
    assert kept == {"a"}
    near = follow(before, at(0.5, 5, 2.0))
    assert not [key for key in near.memo if key[0] == "nearer"]
    minutes = compute(near)["nearer_minutes"].figures.by_area[:, 0]
    assert minutes.tolist() == pytest.approx([0.5, np.nan], nan_ok=True)
    assert compute(near)["nearer_people"].figures.by_area[:, 0].tolist() == [10, 0]
    assert compute(later)["nearer_people"].figures.by_area[:, 0].tolist() == [0, 0]
