"""Every corner of the assumed areas where three meet, dragged as the page does and given to the engine."""

from __future__ import annotations

import csv
import math

import pytest
import shapely

from areas.plan import from_districts
from tests.areas.page_hands import asked, moved, shapes_of
from tests.conftest import SHARED

pytestmark = pytest.mark.real_data

REACH_M = 12
DRAGS_M = (6, 25, 60)
"""A bend of the districts' borders, the 30 pixels of a hand at 1:3 000, and far past several bends."""


@pytest.fixture(scope="module")
def plan(nyko3):
    path = SHARED / "facts" / "home_care_areas_assumed.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        owner = {row["district_code"]: row["home_care_area"] for row in csv.DictReader(stream)}
    areas = [{"code": code, "name": code} for code in sorted(set(owner.values()))]
    return from_districts(division="hemvard", districts=nyko3[1], membership=owner, areas=areas)


def corners_of_three(plan) -> dict[tuple[float, float], list[str]]:
    """The corners that three areas or more have, and which."""
    holders: dict[tuple[float, float], set[str]] = {}
    for area in plan.areas:
        for place in map(tuple, shapely.get_coordinates(area.geometry).tolist()):
            holders.setdefault(place, set()).add(area.code)
    return {place: sorted(codes) for place, codes in holders.items() if len(codes) > 2}


def tried(plan, hands) -> list[dict]:
    """What the page's own modules make of the hands."""
    return asked("drag_corners.js", {"shapes": shapes_of(plan), "hands": hands, "within": REACH_M})


def test_every_corner_where_three_meet_is_taken_and_moves_in_all_of_them(plan):
    """The hand stands 0.4 m beside; four ways and three distances; what the page shows, the engine takes as it is."""
    corners = corners_of_three(plan)
    assert len(corners) > 5
    ways = [(math.cos(a), math.sin(a)) for a in (0.3, 1.9, 3.4, 5.0)]
    hands = [
        {"place": [e + 0.3, n - 0.26], "to": [[e + m * x, n + m * y] for m in DRAGS_M for x, y in ways]}
        for e, n in corners
    ]
    for (corner, codes), hand, told in zip(corners.items(), hands, tried(plan, hands), strict=True):
        assert (tuple(told["corner"]), told["codes"]) == (corner, codes)
        for to, edit in zip(hand["to"], told["edits"], strict=True):
            assert edit is not None, "it stands still, as before a border that does not lead to it"
            after = moved(plan, edit)
            assert shapely.coverage_is_valid([area.geometry for area in after.areas])
            corner_now = tuple(round(value, 2) for value in to)
            for code in codes:
                ring = set(map(tuple, shapely.get_coordinates(after.area(code).geometry).tolist()))
                assert corner_now in ring
                assert corner not in ring
