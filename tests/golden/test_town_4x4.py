"""Every figure of one moved district and of one drawn border, by head. The town is drawn in ``town``."""

from __future__ import annotations

import math

import numpy as np
import pytest

from areas.consequences import Consequences, consequences
from areas.reuse import follow
from tests.golden import town


def figure(found: Consequences, metric: str, column: str = "value") -> dict[str, tuple[float, float]]:
    """Area code (``""`` = all) to (before, after)."""
    compared = found.metrics[metric]
    assert compared.status == "ok", (compared.reason, compared.facts)
    at = compared.columns.index(column)
    rows = {
        code: (float(b), float(a))
        for code, b, a in zip(compared.areas, compared.before[:, at], compared.after[:, at], strict=True)
    }
    return rows | {"": (float(compared.total_before[at]), float(compared.total_after[at]))}


def check(found: Consequences, metric: str, column: str, expected: dict[str, tuple[float, float]]) -> None:
    actual = figure(found, metric, column)
    for code, pair in expected.items():
        assert actual[code] == pytest.approx(pair, abs=1e-9, nan_ok=True), (metric, column, code)


NAN = math.nan


@pytest.fixture(scope="module", params=["anew", "carried over"])
def moved(request) -> Consequences:
    """Both ways to the same figures: everything computed anew, and only what the step can have changed."""
    before = town.today()
    consequences(before, before)
    after = town.with_district_moved(before)
    return consequences(before, after if request.param == "anew" else follow(before, after))


@pytest.fixture(scope="module")
def drawn() -> Consequences:
    before = town.today()
    consequences(before, before)
    return consequences(before, follow(before, town.with_border_drawn(before)))


@pytest.mark.parametrize(
    ("metric", "column", "expected"),
    [
        # 8 districts of 10 people each way; C1 brings 10 people and two aged 80+.
        ("people", "all", {"vast": (80, 90), "ost": (80, 70), "": (160, 160)}),
        ("people", "age_80_plus", {"vast": (8, 10), "ost": (20, 18), "": (28, 28)}),
        ("people", "age_65_plus", {"vast": (8, 10), "ost": (20, 18), "": (28, 28)}),
        ("people", "age_19_64", {"vast": (72, 80), "ost": (60, 52), "": (132, 132)}),
        ("addresses", "value", {"vast": (16, 18), "ost": (16, 14), "": (32, 32)}),
        ("outside", "all", {"": (0, 0)}),
        # mean 80: 90 is 10/80 over, 70 as much under. Spread 20/80. Gini (90 - 70) / (2 · 160).
        ("balance_deviation", "all", {"vast": (0, 0.125), "ost": (0, -0.125), "": (0, 0.125)}),
        ("balance_spread", "all", {"": (0, 0.25), "vast": (NAN, NAN)}),
        ("balance_gini", "all", {"": (0, 0.0625)}),
        # 80+: mean 14. Before 8 and 20: 6/14; after 10 and 18: 4/14. Gini 12/56 and 8/56.
        ("balance_deviation", "age_80_plus", {"vast": (-6 / 14, -4 / 14), "ost": (6 / 14, 4 / 14)}),
        ("balance_spread", "age_80_plus", {"": (12 / 14, 8 / 14)}),
        ("balance_gini", "age_80_plus", {"": (12 / 56, 8 / 56)}),
        ("outside_tolerance", "all", {"vast": (0, 1), "ost": (0, 1), "": (0, 2)}),
        ("districts_split", "value", {"": (0, 0)}),
        # West gains 10 people at 5 min: 0·10, 5·40, 10·30, 15·10 = 650 / 90. East loses 5 min · 10: 550 / 70.
        ("travel_mean", "car.all", {"vast": (7.5, 650 / 90), "ost": (7.5, 550 / 70), "": (7.5, 7.5)}),
        # West: the 45th of 90 is at 5 min. East: 30 of 70 within 5 min, the 35th is at 10.
        ("travel_median", "car.all", {"vast": (5, 5), "ost": (5, 10), "": (5, 5)}),
        # the 81st of 90 (80 within 10 min), the 63rd of 70 (60 within 10), the 144th of 160 (140 within 10): 15.
        ("travel_p90", "car.all", {"vast": (15, 15), "ost": (15, 15), "": (15, 15)}),
        ("travel_max", "car.all", {"vast": (15, 15), "ost": (15, 15), "": (15, 15)}),
        # 80+ in West: 60 minutes over 8, and 2 more at 5 min: 70 over 10. East: 2·20 + 3·40 = 160 over 20; 150 over 18.
        (
            "travel_mean",
            "car.age_80_plus",
            {"vast": (7.5, 7), "ost": (8, 150 / 18), "": (220 / 28, 220 / 28)},
        ),
        # nobody is 6-15 years old: no mean, and no 0.
        ("travel_mean", "car.age_6_15", {"vast": (NAN, NAN), "": (NAN, NAN)}),
        ("travel_covered", "car.5.all", {"vast": (0.5, 50 / 90), "ost": (0.5, 30 / 70), "": (0.5, 0.5)}),
        ("travel_covered", "car.10.all", {"vast": (70 / 80, 80 / 90), "ost": (70 / 80, 60 / 70)}),
        ("travel_unreachable", "car.all", {"vast": (0, 0), "": (0, 0)}),
        # C1 is as far from w as from e, like every district on the two offices' line of symmetry: nobody has a nearer one.
        ("nearer_people", "car.all", {"vast": (0, 0), "ost": (0, 0), "": (0, 0)}),
        ("nearer_minutes", "car.all", {"": (NAN, NAN)}),
        # limits 5 in B and C, 10 in A and D. Late: A3 (15), B3 (10), C0 (10), D0 (15). C1 is in time either way.
        ("alarm_covered", "all", {"vast": (60 / 80, 70 / 90), "ost": (60 / 80, 50 / 70), "": (0.75, 0.75)}),
        (
            "alarm_covered",
            "age_80_plus",
            {"vast": (6 / 8, 8 / 10), "ost": (15 / 20, 13 / 18), "": (21 / 28, 21 / 28)},
        ),
        ("alarm_failing", "all", {"vast": (20, 20), "ost": (20, 20), "": (40, 40)}),
        # a 2 × 4 rectangle; with C1 9 km² and a border of 14 km. Circle through (0,0), (0,4), (2,4): r² = 5.
        ("polsby_popper", "value", {"vast": (4 * math.pi * 8 / 144, 4 * math.pi * 9 / 196)}),
        (
            "reock",
            "value",
            {"vast": (8 / (5 * math.pi), 9 / (5 * math.pi)), "ost": (8 / (5 * math.pi), 7 / (5 * math.pi))},
        ),
        # the hull of West gets the corners (3,1) and (3,2): 10.5 km². East's stays 8.
        ("convex_hull_ratio", "value", {"vast": (1, 9 / 10.5), "ost": (1, 7 / 8)}),
        ("parts", "value", {"vast": (1, 1), "ost": (1, 1), "": (2, 2)}),
        ("enclaves", "value", {"": (0, 0)}),
        ("perimeter_km", "value", {"vast": (12, 14), "ost": (12, 14)}),
        # 1 km from (2, 0), three sides of C1, 2 km up to (2, 4).
        ("border_km", "value", {"vast": (4, 6), "ost": (4, 6), "": (4, 6)}),
        # north 40, south 40 in each. With C1 West has 50 in the south: 40 part ways; East 40 in the north: 30 do.
        ("divisions_apart", "all", {"vast": (40, 40), "ost": (40, 30), "": (80, 70)}),
    ],
)
def test_a_district_moves(moved, metric, column, expected):
    check(moved, metric, column, expected)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        # 10 people, 2 of them 80+, at 2 addresses, from East to West; office and provider go with the area.
        ("moved_out", {"ost": (10, 2, 2), "vast": (0, 0, 0)}),
        ("moved_in", {"ost": (0, 0, 0), "vast": (10, 2, 2)}),
        ("provider_changes", {"ost": (10, 2, 2), "vast": (0, 0, 0)}),
        ("office_changes", {"ost": (10, 2, 2), "vast": (0, 0, 0)}),
        ("office_only", {"ost": (0, 0, 0), "vast": (0, 0, 0)}),
        ("office_relocated", {"ost": (0, 0, 0), "vast": (0, 0, 0)}),
    ],
)
def test_who_changes_when_a_district_moves(moved, metric, expected):
    figures = moved.change[metric].figures
    at = [figures.columns.index(c) for c in ("all", "age_80_plus", "addresses")]
    codes = [area.code for area in moved.areas]
    assert {code: tuple(figures.by_area[i, at]) for i, code in enumerate(codes)} == expected
    assert figures.total[at] == pytest.approx(np.sum(list(expected.values()), axis=0))


def test_the_late_districts_are_listed(moved):
    rows = moved.metrics["alarm_failing"].details["after"]
    assert [(r["area"], r["district"], r["late_addresses"], r["late_people"], r["late_age_80_plus"]) for r in rows] == [
        ("ost", "C0", 2, 10.0, 2.0), ("ost", "D0", 2, 10.0, 3.0), ("vast", "A3", 2, 10.0, 1.0), ("vast", "B3", 2, 10.0, 1.0),
    ]  # fmt: skip
    assert {r["unreachable_addresses"] for r in rows} == {0}


def test_what_the_step_touched_is_said(moved):
    assert moved.changed == {"assignment", "geometry"}
    assert moved.touched == {"ost", "vast"}
    assert moved.moved_addresses == 2


@pytest.mark.parametrize(
    ("metric", "column", "expected"),
    [
        # the western addresses of C0 (10 min either way) and C1 (5 min either way): 10 people, two aged 80+.
        ("people", "all", {"vast": (80, 90), "ost": (80, 70)}),
        ("people", "age_80_plus", {"vast": (8, 10), "ost": (20, 18)}),
        ("addresses", "value", {"vast": (16, 18), "ost": (16, 14)}),
        # West 0·10 + 5·35 + 10·35 + 15·10 = 675 over 90; East 0·10 + 5·25 + 10·25 + 15·10 = 525 over 70.
        ("travel_mean", "car.all", {"vast": (7.5, 7.5), "ost": (7.5, 7.5)}),
        # exactly half are within 5 minutes on both sides: 45 of 90, 35 of 70.
        ("travel_median", "car.all", {"vast": (5, 5), "ost": (5, 5)}),
        ("travel_p90", "car.all", {"vast": (15, 15), "ost": (15, 15)}),
        # C0 is late from either side.
        ("alarm_failing", "all", {"vast": (20, 25), "ost": (20, 15), "": (40, 40)}),
        ("districts_split", "value", {"vast": (0, 2), "ost": (0, 2), "": (0, 2)}),
        # 2.5 + 2 + 0.5 + 2 + 2 + 4 km around West; 1.5 + 4 + 2 + 2 + 0.5 + 2 around East; 2 + 0.5 + 2 between them.
        ("perimeter_km", "value", {"vast": (12, 13), "ost": (12, 12)}),
        ("border_km", "value", {"vast": (4, 4.5), "ost": (4, 4.5), "": (4, 4.5)}),
        ("polsby_popper", "value", {"vast": (4 * math.pi * 8 / 144, 4 * math.pi * 9 / 169)}),
        # hull of West: the corner (2.5, 2) to (2, 4) is cut: 9 + 0.5 · 2 / 2.
        ("convex_hull_ratio", "value", {"vast": (1, 9 / 9.5)}),
    ],
)  # fmt: skip
def test_a_border_is_drawn(drawn, metric, column, expected):
    """West's border with East in the drawn plan is cut at (2, 2); before, it is one piece from (2, 0) to (2, 4)."""
    check(drawn, metric, column, expected)


def test_the_split_districts_are_listed_with_their_parts(drawn):
    def part(area, eldest):
        return {"area": area, "addresses": 1, "people": 5.0, "age_80_plus": float(eldest)}

    assert [dict(row) for row in drawn.metrics["districts_split"].details["after"]] == [
        {"district": "C0", "parts": [part("ost", 1), part("vast", 1)]},
        {"district": "C1", "parts": [part("ost", 1), part("vast", 1)]},
    ]


def test_those_who_have_a_nearer_office_are_counted_with_their_detour():
    """D3 in West: 20 min to w, 10 to e. 10 people, 10 min farther; and West falls into two pieces."""
    before = town.today()
    found = consequences(before, town.with_far_corner_moved(before))
    check(found, "nearer_people", "car.all", {"vast": (0, 10), "ost": (0, 0), "": (0, 10)})
    check(found, "nearer_minutes", "car.all", {"vast": (NAN, 10), "": (NAN, 10)})
    check(found, "parts", "value", {"vast": (1, 2), "": (2, 3)})
    check(found, "travel_max", "car.all", {"vast": (15, 20), "ost": (15, 15), "": (15, 20)})
