"""Whole borders, dragged as the page does and given to the engine: far, and with ends that zigzag."""

from __future__ import annotations

import csv
import itertools
import math

import geopandas as gpd
import numpy as np
import pytest
import shapely

from areas.model import Plan
from areas.plan import from_districts
from tests.areas.page_hands import asked, moved, shapes_of
from tests.conftest import SHARED

WAYS = [(math.cos(a), math.sin(a)) for a in (0.3, 1.9, 3.4, 5.0)]
AREAS = "AABB/ACCB/ACDB/DDDB"


def zigzag_town(seed: int) -> Plan:
    """Four by four districts of 400 m whose borders zigzag up to 60 m aside, but for every third, which is straight."""
    rng = np.random.default_rng(seed)
    nodes = 400.0 * np.stack(np.meshgrid(np.arange(5), np.arange(5), indexing="ij"), axis=-1)
    nodes[1:4, 1:4] += rng.uniform(-70, 70, (3, 3, 2))
    lines = {}
    for (x, y), (dx, dy) in itertools.product(itertools.product(range(5), range(5)), ((1, 0), (0, 1))):
        if x + dx < 5 and y + dy < 5:
            start, end = nodes[x, y], nodes[x + dx, y + dy]
            count = rng.choice([0, 4, 9])
            share = np.linspace(0, 1, count + 2)[:, None]
            points = start + share * (end - start)
            across = np.array([start[1] - end[1], end[0] - start[0]]) / np.hypot(*(end - start))
            points[1:-1] += across * rng.uniform(-60, 60, (count, 1)) * np.minimum(share, 1 - share)[1:-1] * 2
            lines[x, y, dx, dy] = np.round(points, 2)
    squares = {
        (row, column): shapely.Polygon(
            np.concatenate(
                [
                    lines[column, row, 1, 0][:-1],
                    lines[column + 1, row, 0, 1][:-1],
                    lines[column, row + 1, 1, 0][::-1][:-1],
                    lines[column, row, 0, 1][::-1],
                ]
            )
        )
        for row in range(4)
        for column in range(4)
    }
    letters = AREAS.split("/")[::-1]
    codes = {place: f"{place[0]}{place[1]}" for place in squares}
    districts = gpd.GeoDataFrame(
        {"code": codes.values(), "name": codes.values(), "kind": "stadsdel", "parent": ""}, geometry=list(squares.values())
    )  # fmt: skip
    membership = {codes[row, column]: letters[row][column] for row, column in squares}
    areas = [{"code": code, "name": code} for code in "ABCD"]
    return from_districts(division="hemvard", districts=districts, membership=membership, areas=areas)


def borders_of(plan: Plan) -> list[shapely.LineString]:
    """Every border between two areas in one run."""
    found = []
    for one, other in itertools.combinations(plan.areas, 2):
        shared = shapely.line_merge(one.geometry.boundary.intersection(other.geometry.boundary))
        found += [
            part for part in shapely.get_parts(shared) if part.geom_type == "LineString" and part.length > 1
        ]
    return found


def dragged(plans: list[Plan], *distances: float) -> list[tuple[Plan, list[dict]]]:
    """Each plan with what becomes of its borders, held in the middle."""
    towns = []
    for plan in plans:
        middles = [line.interpolate(0.5, normalized=True) for line in borders_of(plan)]
        by = [[d * x, d * y] for d in distances for x, y in WAYS]
        towns.append(
            {
                "shapes": shapes_of(plan),
                "within": 5,
                "hands": [{"place": [p.x, p.y], "by": by} for p in middles],
            }
        )
    return list(zip(plans, asked("shift_borders.js", towns), strict=True))


def held_against(plan: Plan, told: list[dict]) -> tuple[int, int]:
    """Give every drag to the engine; how many there were, and how many went no farther."""
    ground = shapely.union_all([area.geometry for area in plan.areas]).area
    count = still = 0
    for border in told:
        assert len(border["codes"]) == 2, "every border is taken, also one without a corner between its ends"
        for edit in border["edits"]:
            count += 1
            if edit is None:
                still += 1
                continue
            after = moved(plan, edit)
            shapes = [area.geometry for area in after.areas]
            assert shapely.coverage_is_valid(shapes)
            assert sum(shape.area for shape in shapes) == pytest.approx(ground, abs=0.5)
            for area in plan.areas:
                same = after.area(area.code).geometry.symmetric_difference(area.geometry).area
                assert (same > 0.5) == (area.code in border["codes"])
    return count, still


def test_borders_that_zigzag_are_taken_by_the_engine_wherever_the_page_lets_them_go():
    """In three random towns, up to half of a district: the same ground, no gap, no overlap, and nobody else's changed."""
    tried = [held_against(*one) for one in dragged([zigzag_town(seed) for seed in range(3)], 90, 200)]
    count, still = np.sum(tried, axis=0)
    assert count > 100
    assert still < count / 20


@pytest.mark.real_data
def test_borders_of_the_assumed_areas_go_far_and_the_engine_takes_them(nyko3):
    """400 m in four directions, past many bends of their own and beside borders of others: none is refused."""
    path = SHARED / "facts" / "home_care_areas_assumed.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        owner = {row["district_code"]: row["home_care_area"] for row in csv.DictReader(stream)}
    areas = [{"code": code, "name": code} for code in sorted(set(owner.values()))]
    plan = from_districts(division="hemvard", districts=nyko3[1], membership=owner, areas=areas)
    [(_, told)] = dragged([plan], 400)
    count, still = held_against(plan, told)
    assert (count, still) == (4 * len(borders_of(plan)), 0)
