"""The weighted quantile, by head and against NumPy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from areas.demand import Demand, Minutes
from areas.metrics.reach import common_quantiles, reach
from areas.model import Area, Office, Plan
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
        ([np.inf], [3], np.nan, np.nan),
    ],
)
def test_the_quantile_is_the_first_minute_that_holds_the_share(minutes, people, median, p90):
    situation = line(minutes, people)
    found = reach(situation, "car", situation.plan.areas[0])
    assert found.quantiles[:, 0].tolist() == pytest.approx([median, p90], nan_ok=True)
    assert found.unreachable[0] == sum(p for m, p in zip(minutes, people, strict=True) if not np.isfinite(m))
    assert found.people[0] == sum(people)


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
    parts = [reach(situation, "car", one) for one in situation.plan.areas]
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
