"""Counts of 1 to 4 are hidden, 0 and 5 are not."""

from __future__ import annotations

import pytest

from areas.suppression import HIDDEN, shown, suppress


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, 0), (1, HIDDEN), (4, HIDDEN), (4.9, HIDDEN), (5, 5), (0.2, HIDDEN), (None, None)],
)
def test_one_to_four_are_hidden_and_nobody_is_shown_as_nobody(count, expected):
    assert shown(count) == expected


def test_a_figure_about_fewer_than_five_people_is_left_out_with_them():
    row = {"district": "A", "addresses": 7, "people": 3, "median": 4.5}
    found = suppress(row, counts={"addresses", "people"}, people="people", derived={"median"})
    assert found == {"district": "A", "addresses": 7, "people": HIDDEN, "median": None}


def test_few_addresses_with_many_people_hide_only_the_addresses():
    row = {"addresses": 1, "people": 40, "median": 4.5}
    found = suppress(row, counts={"addresses", "people"}, people="people", derived={"median"})
    assert found == {"addresses": HIDDEN, "people": 40, "median": 4.5}
