"""Consequences against a plain recomputation: one pandas row per person, groupby, NumPy's own quantiles.

Nothing here shares code with the metrics. People are spread out to one row each, so that a weighted quantile
becomes NumPy's unweighted ``inverted_cdf`` and a weighted mean a mean.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from areas.consequences import consequences
from areas.demand import GROUPS
from areas.ledger import ledger
from areas.metrics import compute
from areas.reuse import follow
from areas.situation import Situation
from geodata.crs import SWEREF99_TM
from geodata.schema import AGE_BANDS
from tests.areas.random_towns import random_pair

SEEDS = range(6)


def addresses_of(situation: Situation) -> pd.DataFrame:
    """One row per address: codes, minutes to the own and to the nearest office by mode, people by group."""
    demand, plan = situation.demand, situation.plan
    table = pd.DataFrame({"district": np.array(demand.districts)[demand.district], "urban": demand.urban})
    table["area"] = [plan.codes[i] if i >= 0 else None for i in situation.area]
    table["office"] = [plan.areas[i].office if i >= 0 else "" for i in situation.area]
    table["provider"] = [plan.areas[i].provider if i >= 0 else "" for i in situation.area]
    for mode, matrix in situation.minutes.by_mode.items():
        rows = dict(zip(situation.minutes.offices, matrix.astype(float), strict=True))
        table[mode] = [rows[o][i] if o else np.nan for i, o in enumerate(table["office"])]
        table[f"{mode}_nearest"] = np.min(list(rows.values()), axis=0)
    table["all"] = demand.total
    for band, column in zip(AGE_BANDS, demand.people.T, strict=True):
        table[band] = column
    table["age_65_plus"] = table["age_65_79"] + table["age_80_plus"]
    table["recipients"], table["households"] = demand.recipients, demand.households
    return table


def persons(table: pd.DataFrame, group: str) -> pd.DataFrame:
    return table.loc[table.index.repeat(table[group])]


def expected_travel(table: pd.DataFrame, mode: str, group: str) -> dict[str, float]:
    """Figures of one set of addresses."""
    people = persons(table, group)
    reached = people[np.isfinite(people[mode])]
    minutes = reached[mode].to_numpy()
    some = len(minutes) > 0
    late = people[mode] > np.where(people["urban"], 20, 40)
    extra = reached[mode] - reached[f"{mode}_nearest"]
    cut_off = people[np.isinf(people[mode]) & np.isfinite(people[f"{mode}_nearest"])]
    return {
        "travel_mean": minutes.mean() if some else math.nan,
        "travel_median": np.quantile(minutes, 0.5, method="inverted_cdf") if some else math.nan,
        "travel_p90": np.quantile(minutes, 0.9, method="inverted_cdf") if some else math.nan,
        "travel_max": minutes.max() if some else math.nan,
        "travel_unreachable": float(len(people) - len(reached)),
        "nearer_people": float((extra > 0).sum() + len(cut_off)),
        "nearer_minutes": extra[extra > 0].mean() if (extra > 0).any() else math.nan,
        "alarm_covered": 1 - late.mean() if len(people) else math.nan,
        "alarm_failing": float(late.sum()),
        **{f"covered_{x}": (people[mode] <= x).mean() if len(people) else math.nan for x in (10, 20, 30)},
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_travel_figures_equal_those_of_one_row_per_person(seed):
    situation = random_pair(seed)[0]
    found = {code: outcome.figures for code, outcome in compute(situation).items() if outcome.status == "ok"}
    table = addresses_of(situation)
    served = table[table["area"].notna() & (table["office"] != "")]
    sets = [
        (i, table[table["area"] == area.code]) for i, area in enumerate(situation.plan.areas) if area.office
    ]
    checked = 0
    for mode, group in itertools.product(situation.minutes.modes, GROUPS):
        for index, part in [*sets, (None, served)]:
            expected = expected_travel(part, mode, group)
            for code in expected:
                figures = found["travel_covered" if code.startswith("covered") else code]
                if code.startswith("alarm") and mode != "car":
                    continue
                column = {"c": f"{mode}.{code[8:]}.{group}", "a": group}.get(code[0], f"{mode}.{group}")
                values = figures.total if index is None else figures.by_area[index]
                actual = values[figures.columns.index(column)]
                assert actual == pytest.approx(expected[code], rel=1e-9, nan_ok=True), (code, column, index)
                checked += 1
    assert checked > 100


@pytest.mark.parametrize("seed", SEEDS)
def test_people_and_balance_equal_a_groupby(seed):
    situation = random_pair(seed)[1]
    found = {code: outcome.figures for code, outcome in compute(situation).items() if outcome.status == "ok"}
    table = addresses_of(situation)
    codes = list(situation.plan.codes)
    sums = table.groupby("area")[[*GROUPS, "recipients", "households"]].sum().reindex(codes)
    assert (found["people"].by_area == sums[list(GROUPS)].to_numpy()).all()
    assert found["recipients"].by_area[:, 0] == pytest.approx(sums["recipients"].to_numpy())
    assert found["households"].by_area[:, 0] == pytest.approx(sums["households"].to_numpy())
    assert (found["addresses"].by_area[:, 0] == table["area"].value_counts().reindex(codes).to_numpy()).all()
    assert (found["outside"].total == table[table["area"].isna()][list(GROUPS)].sum().to_numpy()).all()
    for g, group in enumerate(GROUPS):
        x = sums[group].to_numpy()
        assert found["balance_deviation"].by_area[:, g] == pytest.approx(x / x.mean() - 1)
        assert found["balance_spread"].total[g] == pytest.approx((x.max() - x.min()) / x.mean())
        gini = abs(x[:, None] - x[None, :]).sum() / (2 * len(x) ** 2 * x.mean())
        assert found["balance_gini"].total[g] == pytest.approx(gini)
    parted = table[table["area"].notna()].groupby("district")["area"].nunique()
    assert found["districts_split"].total[0] == (parted > 1).sum()
    assert {row["district"] for row in found["districts_split"].details} == set(parted[parted > 1].index)


@pytest.mark.parametrize("seed", SEEDS)
def test_divisions_apart_equal_a_crosstab(seed):
    situation = random_pair(seed)[0]
    figures = compute(situation, only={"divisions_apart"})["divisions_apart"].figures
    table = addresses_of(situation)
    table["other"] = np.array(situation.companion.codes)[situation.companion.area]
    for i, code in enumerate(situation.plan.codes):
        mine = table[table["area"] == code].groupby("other")["all"].sum()
        assert figures.by_area[i, 0] == mine.sum() - mine.max()


@pytest.mark.parametrize("seed", SEEDS)
def test_shape_equals_geopandas(seed):
    situation = random_pair(seed)[1]
    found = compute(situation)
    frame = gpd.GeoDataFrame(
        {"code": situation.plan.codes}, geometry=[a.geometry for a in situation.plan.areas], crs=SWEREF99_TM
    )
    km = 1000.0
    expected = {
        "polsby_popper": 4 * math.pi * frame.area / frame.length**2,
        "reock": frame.area / (math.pi * frame.minimum_bounding_radius() ** 2),
        "convex_hull_ratio": frame.area / frame.convex_hull.area,
        "perimeter_km": frame.length / km,
        "parts": frame.explode().groupby(level=0).size(),
        "enclaves": frame.explode().interiors.map(len).groupby(level=0).sum(),
        # the sums of shared lines, found by overlay: a wholly independent way to the shared border
        "border_km": pd.Series(
            [
                sum(
                    a.boundary.intersection(b.boundary).length for j, b in enumerate(frame.geometry) if j != i
                )
                / km
                for i, a in enumerate(frame.geometry)
            ]
        ),
    }
    for code, column in expected.items():
        assert found[code].figures.by_area[:, 0] == pytest.approx(column.to_numpy()), code


@pytest.mark.parametrize("seed", SEEDS)
def test_who_changes_area_office_or_provider_equals_a_groupby(seed):
    before, after = random_pair(seed, same_codes=True)
    areas = tuple(replace(area, provider="ny", office="o1") for area in after.plan.areas[:1])
    after = replace(after, plan=replace(after.plan, areas=(*areas, *after.plan.areas[1:])), memo={})
    old, new = addresses_of(before).fillna({"area": ""}), addresses_of(after).fillna({"area": ""})
    expected = {
        "moved_out": (old["area"] != new["area"], old),
        "moved_in": (old["area"] != new["area"], new),
        "provider_changes": (old["provider"] != new["provider"], old),
        "office_changes": (old["office"] != new["office"], old),
        "office_only": ((old["office"] != new["office"]) & (old["provider"] == new["provider"]), old),
    }
    change = consequences(before, after).change
    for code, (chosen, side) in expected.items():
        people = new[list(GROUPS)].assign(addresses=1)[chosen]
        assert (change[code].figures.total == people.sum().to_numpy()).all(), code
        by_area = people.groupby(side["area"]).sum().reindex(list(before.plan.codes)).fillna(0)
        assert (change[code].figures.by_area == by_area.to_numpy()).all(), code


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ledger_equals_a_groupby(seed):
    before, after = random_pair(seed)
    old, new = addresses_of(before), addresses_of(after)
    both = old.add_suffix("_from").join(new.add_suffix("_to"))
    both = both[
        (both["area_from"].fillna("") != both["area_to"].fillna(""))
        | (both["office_from"] != both["office_to"]) | (both["provider_from"] != both["provider_to"])
    ].copy()  # fmt: skip
    both[["area_from", "area_to"]] = both[["area_from", "area_to"]].fillna("")
    rows = ledger(before, after).rows
    cells = {
        (r.pair.from_area, r.pair.to_area, r.district, r.group): r for r in rows if r.pair and r.district
    }
    seen = 0
    for (start, end, district), part in both.groupby(["area_from", "area_to", "district_from"]):
        for group in GROUPS:
            people = persons(part, f"{group}_to")
            if not len(people):
                continue
            row = cells[start, end, district, group]
            assert row.people == len(people)
            change = (people["walk_to"] - people["walk_from"]).replace([np.inf, -np.inf], np.nan)
            known = change.dropna().to_numpy()
            quantiles = [
                np.quantile(known, q, method="inverted_cdf") if len(known) else math.nan
                for q in (0.5, 0.9, 1)
            ]
            expected = [*quantiles, (known < 0).sum(), (known > 0).sum(), change.isna().sum()]
            assert row.minutes[1] == pytest.approx(expected, nan_ok=True)
            seen += 1
    assert seen == sum(r.people > 0 for r in cells.values())


def test_after_200_random_edits_the_carried_figures_are_those_of_a_plain_recomputation():
    """People and mean, median and p90 minutes of every area, after each tenth of 200 edits in a row."""
    rng = np.random.default_rng(11)
    now = random_pair(11)[0]
    compute(now)
    for number in range(1, 201):
        area = now.area.copy()
        area[now.demand.district == rng.integers(25)] = rng.integers(3)
        areas = list(now.plan.areas)
        pick = rng.integers(3)
        areas[pick] = replace(areas[pick], office=str(rng.choice(["o0", "o1", "o2"])))
        now = follow(now, replace(now, plan=replace(now.plan, areas=tuple(areas)), area=area, memo={}))
        found = compute(now)
        if number % 10:
            continue
        table = addresses_of(now)
        for i, code in enumerate(now.plan.codes):
            part = table[table["area"] == code]
            if not now.plan.areas[i].office or not len(part):
                continue
            expected = expected_travel(part, "car", "all")
            assert found["people"].figures.by_area[i, 0] == part["all"].sum()
            for metric in ("travel_mean", "travel_median", "travel_p90", "nearer_people"):
                assert found[metric].figures.by_area[i, 0] == pytest.approx(expected[metric], nan_ok=True)
    assert not consequences(now, replace(now, memo={})).changed
