"""The ledger of the 4 × 4 town (drawn in ``tests/golden/town.py``), by head."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from areas.demand import GROUPS, Minutes
from areas.disclosure.suppression import HIDDEN, WITHHELD
from areas.disclosure.withholding import SHOWN, SMALL
from areas.disclosure.withholding import WITHHELD as LARGE
from areas.ledger import ledger
from geodata.schema import AGE_BANDS
from tests.areas.random_towns import random_pair
from tests.areas.test_withholding import equations
from tests.golden import town


def keyed(rows):
    return {(r["from_area"], r["to_area"], r["district"], r["group"]): r for r in rows}


def test_a_far_district_moves():
    """D3 (two addresses, 10 people, three aged 80+) goes from e (10 min) to w (20 min): everybody 10 min farther."""
    before = town.today()
    rows = keyed(ledger(before, town.with_far_corner_moved(before)).to_rows(suppressed=False))
    assert set(rows) == {
        (f, t, d, g)
        for f, t, d in [(None, None, ""), ("ost", "vast", ""), ("ost", "vast", "D3")]
        for g in ("all", "age_19_64", "age_80_plus", "age_65_plus")
    }
    row = rows["ost", "vast", "D3", "age_80_plus"]
    assert (row["addresses"], row["people"]) == (2, 3.0)
    assert (row["from_office"], row["to_office"], row["from_provider"], row["to_provider"]) == (
        "e",
        "w",
        "ek",
        "vit",
    )
    assert (row["area_changes"], row["office_changes"], row["provider_changes"], row["office_relocated"]) == (
        True,
        True,
        True,
        False,
    )
    everybody = rows[None, None, "", "all"]
    assert [
        everybody[f"car_{name}"] for name in ("median", "p90", "worst", "nearer", "farther", "unknown")
    ] == [10, 10, 10, 0, 10, 0]


def test_quantiles_of_the_change_weigh_people():
    """All of column C goes to West: C0 10 → 10 min, C1 5 → 5, C2 0 → 10, C3 5 → 15; 10 people each.

    Changes 0, 0, 10, 10 over 10 people each: the 20th of 40 has 0, the 36th 10, the worst 10; 20 people are
    farther away, nobody nearer. By district C3 alone: 10, 10, 10.
    """
    before = town.today()
    after = replace(before, area=np.where(town.COLUMN <= 2, town.WEST, town.EAST), memo={})
    rows = keyed(ledger(before, after).to_rows(suppressed=False))
    row = rows["ost", "vast", "", "all"]
    assert (row["addresses"], row["people"]) == (8, 40.0)
    assert [row[f"car_{n}"] for n in ("median", "p90", "worst", "nearer", "farther", "unknown")] == [
        0,
        10,
        10,
        0,
        20,
        0,
    ]
    assert [rows["ost", "vast", "C3", "all"][f"car_{n}"] for n in ("median", "p90", "worst")] == [10, 10, 10]
    assert [r["district"] for k, r in rows.items() if k[3] == "all"] == ["", "", "C0", "C1", "C2", "C3"]


def test_a_change_of_provider_alone_is_in_the_ledger():
    """A provider change in East at unchanged borders: 80 people keep area and office and get another provider."""
    before = town.today()
    east, west = before.plan.areas
    after = replace(before, plan=replace(before.plan, areas=(replace(east, provider="vit"), west)), memo={})
    row = keyed(ledger(before, after).to_rows())["ost", "ost", "", "all"]
    assert (row["people"], row["area_changes"], row["office_changes"], row["provider_changes"]) == (
        80.0,
        False,
        False,
        True,
    )
    assert (row["car_median"], row["car_worst"], row["car_farther"]) == (0, 0, 0)


def test_an_office_that_moves_is_in_the_ledger_with_who_comes_nearer():
    """e moves from C2 to D2: column D comes 5 min nearer (40 people), column C 5 min farther (40 people)."""
    before = town.today()
    e, w = before.plan.offices
    to_e = 5.0 * (abs(town.COLUMN - 3) + abs(town.ROW - 2))
    minutes = Minutes(
        offices=("e", "w"),
        by_mode={"car": np.stack([to_e, before.minutes.row("car", "w")]).astype(np.float32)},
    )
    after = replace(
        before, plan=replace(before.plan, offices=(replace(e, e=3500.0), w)), minutes=minutes, memo={}
    )
    rows = keyed(ledger(before, after).to_rows())
    row = rows["ost", "ost", "", "all"]
    assert (row["people"], row["office_changes"], row["office_relocated"]) == (80.0, False, True)
    assert [row[f"car_{n}"] for n in ("median", "p90", "worst", "nearer", "farther")] == [-5, 5, 5, 40, 40]
    assert ("vast", "vast", "", "all") not in rows


def test_somebody_without_a_way_is_counted_apart():
    """D3's eastern address cannot be reached from w: its 5 people are unknown, the other 5 are 10 min farther."""
    before = town.today()
    table = before.minutes.by_mode["car"].copy()
    table[1, 31] = np.inf
    before = replace(before, minutes=Minutes(offices=("e", "w"), by_mode={"car": table}), memo={})
    row = keyed(ledger(before, town.with_far_corner_moved(before)).to_rows())[None, None, "", "all"]
    assert (row["people"], row["car_median"], row["car_farther"], row["car_unknown"]) == (10.0, 10, 5, 5)


def test_small_groups_are_hidden_unless_asked_for():
    """Three people aged 80+ in D3: their number and their minutes are hidden."""
    before = town.today()
    row = keyed(ledger(before, town.with_far_corner_moved(before)).to_rows())[
        "ost", "vast", "D3", "age_80_plus"
    ]
    assert (row["people"], row["addresses"], row["car_median"], row["car_farther"]) == (
        HIDDEN,
        HIDDEN,
        None,
        HIDDEN,
    )


def test_nothing_changed_is_an_empty_ledger():
    before = town.today()
    assert ledger(before, before).to_rows() == []


def test_without_minutes_the_ledger_still_counts():
    before = replace(town.today(), minutes=None, memo={})
    rows = ledger(before, town.with_far_corner_moved(before)).to_rows()
    assert rows[0]["people"] == 10.0
    assert not [name for name in rows[0] if name.startswith("car")]


@pytest.mark.parametrize("seed", range(4))
def test_no_hidden_count_of_a_ledger_is_found_by_subtraction(seed):
    """Towns with two or three people an address: most counts by district and band are small.

    The sums are put together anew here: all = pairs = districts, everybody = bands, 65+ = 65-79 and 80+.
    """
    before, after = random_pair(seed, addresses=120)
    plain, shown = (ledger(before, after).to_rows(suppressed=hide) for hide in (False, True))
    key = [(r["from_area"], r["to_area"], r["district"], r["group"]) for r in plain]
    at = {one: number for number, one in enumerate(key)}
    wholes = {(f, t, d): ((f, t, "") if d else (None, None, "")) for f, t, d, _ in key if f is not None}
    sums = [
        (
            [at[*whole, group]],
            [at[*part, group] for part, w in wholes.items() if w == whole and (*part, group) in at],
        )
        for whole in dict.fromkeys(wholes.values())
        for group in GROUPS
        if (*whole, group) in at
    ]
    for place in dict.fromkeys(one[:3] for one in key):
        for whole, parts in (("age_65_plus", AGE_BANDS[-2:]), ("all", AGE_BANDS)):
            if (*place, whole) in at:
                sums.append(
                    ([at[*place, whole]], [at[*place, part] for part in parts if (*place, part) in at])
                )
    counts = np.array([r["people"] for r in plain], dtype=float)
    sums = [s for s in sums if counts[s[0]].sum() == counts[s[1]].sum()]
    states = np.array([{HIDDEN: SMALL, WITHHELD: LARGE}.get(r["people"], SHOWN) for r in shown])
    assert (states == SMALL).sum() > 50
    assert ((states == SMALL) == ((counts > 0) & (counts < 5))).all()
    matrix, _, _ = equations(counts, sums, states)
    _, size, right = np.linalg.svd(matrix)
    assert np.abs(right[int((size > 1e-9).sum()) :]).max(axis=0).min() > 1e-9
