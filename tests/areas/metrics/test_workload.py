"""The workload of home care, by head on small places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from areas.demand import NOT_GIVEN, Demand, Minutes
from areas.metrics import compute
from areas.model import Area, Office, Plan
from areas.situation import Settings, Situation
from areas.workload import Workload
from tests.golden import town

SETTING = Workload(
    visits_per_day=2.0, minutes_per_visit=30.0, visits_per_tour=4.0, stop_min=3.0, k=0.7, k_low=0.6, k_high=0.9,
    cell_m=1000.0, hours_per_year=1460.0, recipient_share_eldest=0.5,
)  # fmt: skip


def place(recipients: list[float] | None, e: list[float], minutes: list[float]) -> Situation:
    """Addresses along a line east of the base at (0, 0), one area."""
    n = len(e)
    people = np.zeros((n, 6), dtype=np.int32)
    people[:, 5] = 8
    demand = Demand(
        districts=("d",), district=np.zeros(n, dtype=np.int32), people=people, total=people.sum(axis=1),
        urban=np.ones(n, dtype=bool), e=np.array(e), n=np.zeros(n),
        recipients=None if recipients is None else np.array(recipients),
    )  # fmt: skip
    base = Office(code="o", name="", kind="base", e=0.0, n=0.0)
    area = Area(code="a", name="", geometry=town.plan().areas[0].geometry, office="o")
    return Situation(
        plan=Plan(division="hemvard", areas=(area,), offices=(base,)), demand=demand, area=np.zeros(n, dtype=int),
        minutes=Minutes(offices=("o",), by_mode={"car": np.array([minutes], dtype=np.float32)}),
        settings=Settings(workload=SETTING),
    )  # fmt: skip


def values(situation: Situation, code: str) -> list[float]:
    return compute(situation)[code].figures.by_area[0].tolist()


def test_the_figures_by_head():
    """4 recipients 1.5 km away (3 min), 9 recipients 2.5 km away (6 min).

    13 recipients · 2 visits = 26 visits a day, 26 · 30 min = 13 h with people.
    Between visits: two squares, √4 + √9 = 5 km · k a round. Pace (4 · 3 + 9 · 6) min / (4 · 1.5 + 9 · 2.5) km
    = 66 / 28.5. Two rounds: 2 · 0.7 · 5 · 66 / 28.5 = 16.2105 min.
    Out and back: 26 / 4 tours · 2 · 66 / 13 = 66 min. Stops: 26 · 3 = 78 min.
    Full-time: hours · 365 / 1460 = hours / 4.
    """
    situation = place([4.0, 9.0], [1500.0, 2500.0], [3.0, 6.0])
    assert values(situation, "visit_hours") == [13.0]
    travel = [(2 * k * 5 * 66 / 28.5 + 66 + 78) / 60 for k in (0.7, 0.6, 0.9)]
    assert values(situation, "travel_hours") == pytest.approx(travel)
    assert values(situation, "full_time_equivalents") == pytest.approx([(13 + t) / 4 for t in travel])


def test_without_recipients_a_share_of_the_eldest_is_assumed_and_said():
    """8 people aged 80+ at either address, half of them: 8 recipients in all, 16 visits, 8 hours."""
    situation = place(None, [1500.0, 2500.0], [3.0, 6.0])
    outcome = compute(situation)["visit_hours"]
    assert outcome.figures.by_area[0, 0] == 8.0
    assert outcome.figures.notes[0]["code"] == "workload_set_recipients"


def test_nobody_to_visit_is_no_work_and_somebody_cut_off_is_unknown():
    assert values(place([0.0, 0.0], [1500.0, 2500.0], [3.0, 6.0]), "travel_hours") == [0.0, 0.0, 0.0]
    assert np.isnan(values(place([1.0, 0.0], [1500.0, 2500.0], [np.inf, 6.0]), "travel_hours")).all()


def two_areas(far_minutes: float) -> Situation:
    """Area a: 4 recipients, base o with a road. Area b: 9 recipients, base p ``far_minutes`` from everybody."""
    one = place([4.0, 9.0], [1500.0, 2500.0], [3.0, 6.0])
    areas = (one.plan.areas[0], replace(one.plan.areas[0], code="b", office="p"))
    bases = (one.plan.offices[0], replace(one.plan.offices[0], code="p"))
    minutes = np.array([[3.0, 6.0], [far_minutes, far_minutes]], dtype=np.float32)
    return replace(
        one, plan=replace(one.plan, areas=areas, offices=bases), area=np.array([0, 1]), memo={},
        minutes=Minutes(offices=("o", "p"), by_mode={"car": minutes}),
    )  # fmt: skip


def test_a_base_off_the_roads_leaves_its_own_area_unknown_and_no_other():
    """The sum is unknown with it, and a note says which area it lacks; hours with people need no road.

    Area a alone: 8 visits, 4 h with people; 2 · k · √4 km · 12 min / 6 km, 8 / 4 tours · 2 · 3 min, 8 · 3 min.
    """
    found = compute(two_areas(np.inf))
    travel = [(2 * k * 2 * 12 / 6 + 12 + 24) / 60 for k in (0.7, 0.6, 0.9)]
    staff, hours = found["full_time_equivalents"].figures, found["travel_hours"].figures
    assert hours.by_area[0].tolist() == pytest.approx(travel)
    assert staff.by_area[0].tolist() == pytest.approx([(4 + t) / 4 for t in travel])
    for one in (hours, staff):
        assert np.isnan(one.by_area[1]).all()
        assert np.isnan(one.total).all()
        assert {"code": "workload_unknown", "areas": ["b"]} in one.notes
    assert found["visit_hours"].figures.by_area[:, 0].tolist() == [4.0, 9.0]
    assert "workload_unknown" not in {note["code"] for note in found["visit_hours"].figures.notes}


def test_with_roads_to_all_bases_the_sum_is_that_of_the_areas_and_nothing_is_said():
    staff = compute(two_areas(6.0))["full_time_equivalents"].figures
    assert staff.total.tolist() == pytest.approx(staff.by_area.sum(axis=0).tolist())
    assert "workload_unknown" not in {note["code"] for note in staff.notes}


def test_the_bounds_enclose_the_estimate():
    low, value, high = (
        values(place([4.0, 9.0], [1500.0, 2500.0], [3.0, 6.0]), "travel_hours")[i] for i in (1, 0, 2)
    )
    assert low < value < high


def test_an_even_density_gives_the_plain_formula_whatever_the_squares():
    """k · √(N · A) for 400 recipients spread over 4 × 4 km in a grid of 200 m: 0.7 · √(400 · 16) = 56 km a round.

    In squares of 1 km (25 recipients each) or 2 km (100 each) the same: 16 · √25 · 1 = 4 · √100 · 2 = 80 km · k.
    """
    step = np.arange(100.0, 4000.0, 200.0)
    e, n = (part.ravel() for part in np.meshgrid(step, step))
    base = place([1.0] * 400, e.tolist(), [6.0] * 400)
    demand = replace(base.demand, n=n)
    found = []
    for cell_m in (1000.0, 2000.0, 4000.0):
        setting = replace(SETTING, cell_m=cell_m, stop_min=0.0, visits_per_tour=1e12, visits_per_day=1.0)
        situation = replace(base, demand=demand, settings=Settings(workload=setting), memo={})
        pace = 6.0 * 400 / (np.hypot(e, n).sum() / 1000)
        found.append(values(situation, "travel_hours")[0] * 60 / pace)
    assert found == pytest.approx([56.0, 56.0, 56.0])


def test_where_no_table_tells_of_those_aged_80_there_is_no_figure_and_not_none():
    situation = place(None, [1500.0], [3.0])
    untold = replace(
        situation.demand, people=situation.demand.people * 0, unknown=np.full((1, 8), NOT_GIVEN, np.int8)
    )
    found = compute(replace(situation, demand=untold, memo={}))["full_time_equivalents"]
    assert (found.status, found.reason) == ("failed", "recipients_unknown")
