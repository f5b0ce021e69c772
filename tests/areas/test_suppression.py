"""Counts of 1 to 4 are hidden, 0 and 5 are not."""

from __future__ import annotations

import pytest

from areas.disclosure.suppression import HIDDEN, shown, suppress, without_small


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


def test_a_list_behind_a_figure_hides_its_counts_and_those_of_its_parts_and_nothing_else():
    row = {
        "district": "A", "main": True, "late_addresses": 4, "late_people": 5, "late_age_80_plus": 0,
        "parts": [{"area": "x", "addresses": 9, "people": 1.0}], "areas": ["x", "y"], "year": 3,
    }  # fmt: skip
    assert without_small(row) == {
        **row, "late_addresses": HIDDEN, "parts": [{"area": "x", "addresses": 9, "people": HIDDEN}],
    }  # fmt: skip
