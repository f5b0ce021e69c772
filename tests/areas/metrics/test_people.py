"""People whom nobody can count, in the 4 × 4 town (drawn in ``tests/golden/town.py``): never 0."""

from __future__ import annotations

import numpy as np

from areas.demand import FEW, GROUPS
from areas.metrics import compute
from tests.golden import town


def with_unknown_west():
    """Of column A and B nobody knows how many live in each district, but that they are 1 to 4."""
    west = town.COLUMN <= 1
    known = town.demand()
    unknown = np.zeros((len(town.DISTRICTS), len(GROUPS)), dtype=np.int8)
    unknown[[name[0] in "AB" for name in town.DISTRICTS]] = FEW
    return town.today(
        demand=town.demand(
            people=np.where(west[:, None], 0, known.people),
            total=np.where(west, 0, known.total),
            unknown=unknown,
        )
    )


def test_an_area_of_unknown_people_alone_has_no_figure_and_the_note_says_how_many_districts():
    found = compute(with_unknown_west(), only=["people"])["people"].figures
    assert found.by_area[town.EAST, 0] == found.total[0] == 80
    assert np.isnan(found.by_area[town.WEST]).all()
    assert found.notes == ({"code": "people_suppressed", "count": 8},)


def test_a_district_of_unknown_people_that_is_late_is_told_with_a_mark():
    """West's limit is 5 minutes in column B and 10 in A: of B3 and A3 (10 and 15 minutes) both addresses are late."""
    found = compute(with_unknown_west(), only=["alarm_failing"])["alarm_failing"].figures
    row = next(row for row in found.details if row["district"] == "A3")
    assert (row["late_addresses"], row["late_people"], row["late_age_80_plus"]) == (2, "<5", "<5")
    assert (row["unreachable_addresses"], row["unreachable_people"]) == (0, 0)
