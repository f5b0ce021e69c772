"""Consequences on the real districts: the figures of a move are those of the municipality's table, to the unit."""

from __future__ import annotations

import csv

import geopandas as gpd
import numpy as np
import pytest

from areas.consequences import consequences
from areas.demand import Demand
from areas.ledger import ledger
from areas.plan import from_districts
from areas.reuse import follow
from areas.situation import Situation
from geodata.schema import AGE_BANDS
from tests.conftest import SHARED


@pytest.fixture(scope="module")
def ground(nyko3) -> gpd.GeoDataFrame:
    return nyko3[1]


@pytest.fixture(scope="module")
def table(real_data) -> dict[str, dict[str, str]]:
    with (real_data / "linkoping" / "population" / "nyko3_2025.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        return {row["code"]: row for row in csv.DictReader(stream)}


def situation(ground, table, owner: dict[str, str]) -> Situation:
    """All people of a district stand at one point inside it."""
    codes = list(ground["code"])
    areas = [{"code": code, "name": code} for code in sorted(set(owner.values()))]
    plan = from_districts(division="hemvard", districts=ground, membership=owner, areas=areas)
    points = ground.geometry.representative_point()
    number = lambda code, column: int(table[code][column] or 0)  # noqa: E731
    demand = Demand(
        districts=tuple(codes), district=np.arange(len(codes), dtype=np.int32),
        people=np.array([[number(c, band) for band in AGE_BANDS] for c in codes], dtype=np.int32),
        total=np.array([number(c, "population") for c in codes], dtype=np.int32),
        urban=np.ones(len(codes), dtype=bool), e=points.x.to_numpy(), n=points.y.to_numpy(), year=2025,
    )  # fmt: skip
    return Situation(plan=plan, demand=demand, area=np.array([plan.codes.index(owner[c]) for c in codes]))


@pytest.mark.real_data
def test_hackefors_and_vidingsjo_move_with_exactly_their_people(ground, table):
    """Hackefors (146: 1 616 people, 147 aged 80+) goes from Öst to Syd, Vidingsjö (143: 4 028, 368) from Syd to Sydost."""
    with (SHARED / "facts" / "home_care_areas_assumed.csv").open(encoding="utf-8", newline="") as stream:
        owner = {row["district_code"]: row["home_care_area"] for row in csv.DictReader(stream)}
    before = situation(ground, table, owner)
    consequences(before, before)
    moved = situation(ground, table, owner | {"146": "Syd", "143": "Sydost"})
    after = Situation(plan=moved.plan, demand=before.demand, area=moved.area)
    found = consequences(before, follow(before, after))

    people = found.metrics["people"]
    at = [people.columns.index(c) for c in ("all", "age_80_plus")]
    change = {code: tuple(people.difference[i, at]) for i, code in enumerate(people.areas)}
    assert change == {
        "Centrum": (0, 0), "Norr": (0, 0), "Väst": (0, 0), "Öst": (-1616, -147),
        "Syd": (1616 - 4028, 147 - 368), "Sydost": (4028, 368),
    }  # fmt: skip
    assert people.total_before.tolist() == people.total_after.tolist()
    assert (people.total_before[0], people.total_before[at[1]]) == (168_314, 9_905)
    assert found.change["moved_out"].figures.total[[0, 6]].tolist() == [1616 + 4028, 147 + 368]
    rows = {
        (r["from_area"], r["to_area"], r["district"]): r["people"]
        for r in ledger(before, after).to_rows()
        if r["group"] == "age_80_plus"
    }
    assert rows["Öst", "Syd", "146"] == 147
    assert rows["Syd", "Sydost", "143"] == 368


@pytest.mark.real_data
def test_the_border_between_the_real_areas_is_what_is_left_of_their_perimeters(ground, table):
    """(Sum of the six perimeters − outer border of the municipality) / 2, the outer border by dissolving all districts."""
    with (SHARED / "facts" / "home_care_areas_assumed.csv").open(encoding="utf-8", newline="") as stream:
        owner = {row["district_code"]: row["home_care_area"] for row in csv.DictReader(stream)}
    now = situation(ground, table, owner)
    found = consequences(now, now).metrics
    outer = ground.geometry.union_all(method="coverage").length / 1000
    total = found["border_km"].total_after[0]
    assert total == pytest.approx((found["perimeter_km"].after.sum() - outer) / 2, rel=1e-9)
    assert found["parts"].total_after[0] >= 6
