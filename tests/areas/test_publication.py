"""Consequences as anybody may see them, on towns in which most counts are small."""

from __future__ import annotations

import json

import numpy as np
import pytest

from areas.consequences import consequences
from areas.disclosure.publication import COUNTED, published
from areas.disclosure.suppression import HIDDEN, WITHHELD
from areas.disclosure.withholding import SHOWN, SMALL
from areas.disclosure.withholding import WITHHELD as LARGE
from tests.areas.random_towns import random_pair
from tests.areas.test_withholding import equations
from tests.golden import town

STATES = {HIDDEN: SMALL, WITHHELD: LARGE}


def answers(seed, addresses=12):
    plain = consequences(*random_pair(seed, addresses=addresses)).to_json()
    return plain, published(plain)


def by_code(answer, part="metrics"):
    return {one["code"]: one for one in answer[part]}


def strings(answer):
    return json.dumps(answer).count(f'"{HIDDEN}"')


def counts_of(metric, column):
    """Every count of a metric's column by side and area, the total under ""."""
    at = metric["columns"].index(column)
    rows = {"": metric["total"], **{row["area"]: row for row in metric["areas"]}}
    return {(side, area): row[side][at] for area, row in rows.items() for side in ("before", "after")}


@pytest.mark.parametrize("seed", range(4))
def test_no_hidden_count_is_found_from_totals_differences_and_moves(seed):
    """People aged 80+: areas add up to the total, and after is before without those who leave and with those who come."""
    plain, seen = answers(seed)
    counts, names, shown = [], {}, []
    group = "age_80_plus"
    for code in ("people", "moved_out", "moved_in"):
        whole, part = (by_code(a, "metrics" if code == "people" else "change")[code] for a in (plain, seen))
        at = whole["columns"].index(group)
        rows = [("", whole["total"], part["total"])]
        rows += [(one["area"], one, two) for one, two in zip(whole["areas"], part["areas"], strict=True)]
        for area, true, told in rows:
            for side in ("before", "after") if code == "people" else ("value",):
                pick = [one[side] if isinstance(one, dict) else one for one in (true, told)]
                if pick[0][at] is not None:
                    names[code, side, area] = len(counts)
                    counts.append(pick[0][at])
                    shown.append(pick[1][at])
    sums = []
    for code, side in {key[:2]: None for key in names}:
        sums.append(
            ([names[code, side, ""]], [at for key, at in names.items() if key[:2] == (code, side) and key[2]])
        )
    for area in {key[2] for key in names}:
        sides = (("people", "before"), ("moved_in", "value")), (("people", "after"), ("moved_out", "value"))
        sums.append(tuple([names[*key, area] for key in side if (*key, area) in names] for side in sides))
    counts = np.array(counts, dtype=float)
    sums = [one for one in sums if counts[one[0]].sum() == counts[one[1]].sum()]
    states = np.array([STATES.get(one, SHOWN) for one in shown])
    assert ((states == SMALL) == ((counts > 0) & (counts < 5))).all()
    matrix, _, _ = equations(counts, sums, states)
    _, size, right = np.linalg.svd(matrix)
    kernel = right[int((size > 1e-9).sum()) :]
    assert not len(states[states == SMALL]) or np.abs(kernel).max(axis=0).min() > 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_no_count_below_five_is_left_in_any_place(seed):
    _, seen = answers(seed)
    for metric in seen["metrics"]:
        if metric["status"] == "ok" and metric["unit"] in COUNTED:
            values = [
                v
                for row in (metric["total"], *metric["areas"])
                for side in row.values()
                if isinstance(side, list)
                for v in side
            ]
            assert not [v for v in values if isinstance(v, (int, float)) and 0 < abs(v) < 5], metric["code"]
    assert strings(seen) > 20


def test_what_describes_hidden_people_goes_with_them():
    _, seen = answers(1)
    metrics = by_code(seen)
    people = counts_of(metrics["people"], "age_80_plus")
    hidden = {key for key, count in people.items() if isinstance(count, str)}
    assert hidden
    for code in ("travel_mean", "travel_max", "balance_deviation", "alarm_covered"):
        metric = metrics[code]
        column = next(c for c in metric["columns"] if c.endswith("age_80_plus"))
        found = counts_of(metric, column)
        assert all(found[key] is None for key in hidden if key in found)
    spread = counts_of(metrics["balance_spread"], "age_80_plus")
    assert {side for side, area in hidden if area} == {
        side for (side, area), v in spread.items() if not area and v is None
    }


def test_where_nobody_is_few_nothing_is_hidden():
    """The 4 × 4 town with a whole column moved: every count is 0 or 5 and more, save those aged 80+."""
    before = town.today()
    plain = consequences(before, before).to_json()
    seen = published(plain)
    for column in ("all", "age_19_64"):
        assert counts_of(by_code(seen)["people"], column) == counts_of(by_code(plain)["people"], column)
    assert seen["moved_addresses"] == 0
