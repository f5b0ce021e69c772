"""Borders of a coverage: every segment once, with the area on either side."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from areas.borders.border import OUTSIDE, border_of, strange
from areas.model import Area, Plan
from areas.reassignment import REACH_M, changed_window

WEST, EAST = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)


def columns(border):
    return {name: column.tolist() for name, column in vars(border).items()}


def test_the_border_of_the_same_areas_is_read_once_and_is_the_same():
    """One edit asks for the borders before and after it several times."""
    first = border_of([WEST, EAST])
    assert border_of((WEST, EAST)) is first
    again = border_of([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    assert again is not first
    assert columns(again) == columns(first)


def test_labels_are_put_on_a_border_that_is_known_already():
    """Internal segment of the two: west of it lies 7, east of it 5; the outer ones have one of them, and nobody."""
    assert border_of([WEST, EAST]).internal.left.tolist() == [0]
    labelled = border_of([WEST, EAST], [7, 5])
    assert (labelled.internal.left.tolist(), labelled.internal.right.tolist()) == ([7], [5])
    assert {*labelled.left.tolist(), *labelled.right.tolist()} == {7, 5, OUTSIDE}
    assert border_of([WEST, EAST]).internal.left.tolist() == [0]


def test_areas_that_overlap_are_refused_every_time_they_are_asked_for():
    twice = [WEST, shapely.box(0, 0, 1, 1)]
    for _ in range(2):
        with pytest.raises(ValueError, match="overlap"):
            border_of(twice)


def test_a_border_differs_where_another_area_lies_beside_it():
    """Both squares change hands: the line between them is the same, but for who lies on its sides."""

    def plan(west, east):
        areas = tuple(Area(code=c, name=c, geometry=g) for c, g in (("a", west), ("b", east)))
        return Plan(division="hemvard", areas=areas)

    window = changed_window(plan(WEST, EAST), plan(EAST, WEST))
    assert window == (-REACH_M, -REACH_M, 2 + REACH_M, 1 + REACH_M)
    assert changed_window(plan(WEST, EAST), plan(WEST, shapely.box(1, 0, 2, 1))) is None


def test_a_part_of_a_border_keeps_what_belongs_to_its_segments():
    border = border_of([WEST, EAST])
    mask = np.arange(len(border)) % 2 == 0
    part = border.keep(mask)
    assert part.keys.tolist() == border.keys[mask].tolist()
    assert not strange(part, border).any()
