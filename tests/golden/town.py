"""A town that can be checked by eye: 4 × 4 districts of one square kilometre, two addresses in each.

::

      y
    4 ┌────┬────┬────┬────┐      West = columns A and B, office w in B1, provider "vit"
      │ A3 │ B3 │ C3 │ D3 │      East = columns C and D, office e in C2, provider "ek"
    3 ├────┼────┼────┼────┤
      │ A2 │ B2 │ C2e│ D2 │      Every district: a western address at x + 0.25 km and an eastern one at
    2 ├────┼────┼────┼────┤      x + 0.75 km, both at the middle height; 5 people at each.
      │ A1 │ B1w│ C1 │ D1 │
    1 ├────┼────┼────┼────┤      Aged 80+ (western, eastern address): A and B 1, 0 · C 1, 1 · D 2, 1.
      │ A0 │ B0 │ C0 │ D0 │      The others are 19-64. Columns B and C are built-up, A and D are not.
    0 └────┴────┴────┴────┘ x
      0    1    2    3    4      By car: 5 minutes a step between districts, along rows and columns.

Minutes to w in West, from the top row down: A 15 10 5 10, B 10 5 0 5. Minutes to e in East: C 5 0 5 10,
D 10 5 10 15. So each area has 10 people at 0 minutes, 30 at 5, 30 at 10 and 10 at 15.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from areas.demand import Demand, Minutes
from areas.model import Area, Office, Plan
from areas.situation import Companion, Settings, Situation

DISTRICTS = tuple(f"{column}{row}" for column in "ABCD" for row in range(4))
COLUMN = np.repeat(np.arange(4), 8)
ROW = np.tile(np.repeat(np.arange(4), 2), 4)
EASTERN = np.tile([0, 1], 16)
EAST, WEST = 0, 1
"""Areas are sorted by code: "ost" before "vast"."""

OFFICES = (
    Office(code="e", name="Kontor öst", kind="base", e=2500.0, n=2500.0),
    Office(code="w", name="Kontor väst", kind="base", e=1500.0, n=1500.0),
)

SETTINGS = Settings(covered_min=(5.0, 10.0), alarm_urban_min=5.0, alarm_rural_min=10.0)
"""The alarm limits of this small town: 5 minutes in its built-up area, 10 outside."""


def demand(**other) -> Demand:
    eldest = np.select([COLUMN <= 1, COLUMN == 2], [1 - EASTERN, 1], 2 - EASTERN)
    people = np.zeros((32, 6), dtype=np.int32)
    people[:, 5] = eldest
    people[:, 3] = 5 - eldest
    columns = {
        "districts": DISTRICTS,
        "district": np.repeat(np.arange(16), 2).astype(np.int32),
        "people": people,
        "total": people.sum(axis=1).astype(np.int32),
        "urban": (COLUMN == 1) | (COLUMN == 2),
        "e": COLUMN * 1000.0 + 250.0 + 500.0 * EASTERN,
        "n": ROW * 1000.0 + 500.0,
        "year": 2025,
    }
    return Demand(**(columns | other))


def minutes() -> Minutes:
    to_e = 5.0 * (abs(COLUMN - 2) + abs(ROW - 2))
    to_w = 5.0 * (abs(COLUMN - 1) + abs(ROW - 1))
    return Minutes(offices=("e", "w"), by_mode={"car": np.stack([to_e, to_w]).astype(np.float32)})


def plan(east=None, west=None) -> Plan:
    return Plan(
        division="hemvard",
        areas=(
            Area(
                code="ost",
                name="Öst",
                geometry=east or shapely.box(2000, 0, 4000, 4000),
                office="e",
                provider="ek",
            ),
            Area(
                code="vast",
                name="Väst",
                geometry=west or shapely.box(0, 0, 2000, 4000),
                office="w",
                provider="vit",
            ),
        ),
        offices=OFFICES,
    )


def companion() -> Companion:
    """The other division: north is rows 2 and 3, south rows 0 and 1."""
    return Companion(division="socialtjanst", codes=("norr", "syd"), area=np.where(ROW >= 2, 0, 1))


def today(**other) -> Situation:
    area = np.where(COLUMN <= 1, WEST, EAST)
    return Situation(
        plan=plan(), area=area, minutes=minutes(), settings=SETTINGS, companion=companion(),
        **({"demand": demand()} | other),
    )  # fmt: skip


def with_district_moved(before: Situation) -> Situation:
    """District C1 goes to West."""
    square = shapely.box(2000, 1000, 3000, 2000)
    areas = before.plan.areas
    new = plan(areas[EAST].geometry.difference(square), areas[WEST].geometry.union(square))
    area = np.where((COLUMN == 2) & (ROW == 1), WEST, before.area)
    return replace(before, plan=new, area=area, memo={})


def with_border_drawn(before: Situation) -> Situation:
    """The border of rows 0 and 1 is drawn half a kilometre to the east: the western addresses of C0 and C1 move.

    Corners where the new border bends lie in both outlines, as in a coverage.
    """
    west = shapely.Polygon([(0, 0), (2500, 0), (2500, 2000), (2000, 2000), (2000, 4000), (0, 4000)])
    east = shapely.Polygon([(2500, 0), (4000, 0), (4000, 4000), (2000, 4000), (2000, 2000), (2500, 2000)])
    area = np.where((COLUMN == 2) & (ROW <= 1) & (EASTERN == 0), WEST, before.area)
    return replace(before, plan=plan(east, west), area=area, memo={})


def with_far_corner_moved(before: Situation) -> Situation:
    """District D3 goes to West, which it does not touch: 20 minutes to w, 10 to e."""
    square = shapely.box(3000, 3000, 4000, 4000)
    areas = before.plan.areas
    new = plan(areas[EAST].geometry.difference(square), areas[WEST].geometry.union(square))
    area = np.where((COLUMN == 3) & (ROW == 3), WEST, before.area)
    return replace(before, plan=new, area=area, memo={})
