"""The pipeline that our speed is measured against gives the same numbers, so it does the same work.

geopandas, networkx and pandas share no line with assignment, search and metrics; shared are the network's arcs and
where addresses meet their street.
"""

from __future__ import annotations

import numpy as np
import pytest

from areas.consequences import consequences
from areas.edits import apply
from areas.reassignment import reassign
from areas.reuse import follow
from tests.benchmarks import simulation_case
from tests.benchmarks.reference_pipeline import Pipeline

METRICS = (
    "people",
    "travel_mean",
    "travel_median",
    "travel_p90",
    "travel_max",
    "travel_covered",
    "alarm_covered",
)


def differences(case, plan) -> dict[str, float]:
    """The largest relative difference of each metric, all areas and all together; every figure is compared."""
    before = case.situation
    consequences(before, before)
    area = reassign(before.area, before.plan, plan, before.demand.e, before.demand.n)
    after = follow(before, simulation_case.with_minutes(case, plan, area))
    found = consequences(before, after).metrics
    reference = Pipeline(before.demand, case.ground.network).figures(plan)
    out = {}
    for metric in METRICS:
        ours = found[metric]
        theirs = reference[metric].reindex([*ours.areas, ""])[list(ours.columns)].to_numpy(dtype=float)
        mine = np.vstack([ours.after, ours.total_after])
        assert theirs.shape == mine.shape
        assert (np.isnan(theirs) == np.isnan(mine)).all()
        assert np.isfinite(mine).mean() > 0.9
        out[metric] = float(np.nanmax(abs(theirs - mine) / np.maximum(abs(mine), 1e-9)))
    return out


@pytest.fixture(scope="module")
def example(made_up):
    ground = simulation_case.ground_of(
        made_up, table=made_up.districts, roads=made_up.roads, name="the example"
    )
    return simulation_case.case_on(ground, 2_000)


@pytest.fixture(scope="module")
def real(real_data, made_up, nyko3):
    return simulation_case.case_on(simulation_case.real_ground(made_up, nyko3[1]), 10_000)


def hold(case, edits) -> None:
    """People and shares of people to the unit; minutes to the rounding of 32 bits (6e-8), which both store."""
    for edit in edits:
        worst = differences(case, apply(case.situation.plan, edit, case.context).plan)
        assert worst["people"] == 0
        assert max(worst.values()) < 1e-6, worst


def test_the_reference_gives_our_numbers_for_a_drawn_border_and_a_moved_base(example):
    hold(example, simulation_case.drawn(example, 2))
    hold(example, simulation_case.moved_offices(example.situation.plan, 1))


@pytest.mark.real_data
def test_the_reference_gives_our_numbers_on_the_real_streets(real):
    hold(real, simulation_case.drawn(real, 1))
    hold(real, simulation_case.moved_offices(real.situation.plan, 1))
