"""Shapes by head: holes, pieces, barriers; the compactness of whole plans stands in the golden town."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely

from areas.metrics import compute
from areas.situation import Situation
from tests.golden import town


def with_outlines(east, west) -> Situation:
    return replace(town.today(), plan=town.plan(east, west), memo={})


def value(situation: Situation, code: str) -> list[float]:
    return compute(situation, only={code})[code].figures.by_area[:, 0].tolist()


def test_an_area_inside_another_is_its_enclave():
    """East is one square kilometre in the middle of West's 4 × 4: West has a hole, both keep one piece.

    The border between them is the square's 4 km; West's perimeter is 16 + 4.
    """
    inner = shapely.box(1000, 1000, 2000, 2000)
    situation = with_outlines(inner, shapely.box(0, 0, 4000, 4000).difference(inner))
    assert value(situation, "enclaves") == [0, 1]
    assert value(situation, "parts") == [1, 1]
    assert value(situation, "border_km") == [4, 4]
    assert value(situation, "perimeter_km") == [4, 20]


def test_squares_that_meet_in_a_corner_are_two_pieces():
    squares = shapely.MultiPolygon([shapely.box(0, 0, 1000, 1000), shapely.box(1000, 1000, 2000, 2000)])
    assert value(with_outlines(shapely.box(5000, 0, 6000, 1000), squares), "parts") == [1, 2]


def test_a_disc_is_as_compact_as_can_be():
    disc = shapely.Point(0, 0).buffer(1000, quad_segs=256)
    situation = with_outlines(shapely.box(5000, 0, 6000, 1000), disc)
    for code in ("polsby_popper", "reock", "convex_hull_ratio"):
        assert value(situation, code)[1] == pytest.approx(1.0, abs=1e-4)
    assert value(situation, "reock")[0] == pytest.approx(2 / math.pi)


def test_a_barrier_along_the_border_is_not_inside():
    """A river along x = 2 km is the border; one along y = 1 km runs 2 km through each area."""
    along, through = (
        shapely.LineString([(2000, 0), (2000, 4000)]),
        shapely.LineString([(0, 1000), (4000, 1000)]),
    )
    for lines, expected in (
        (along, [0, 0]),
        (through, [2, 2]),
        (shapely.union_all([along, through]), [2, 2]),
    ):
        found = compute(replace(town.today(), barriers=lines, memo={}), only={"barrier_km"})[
            "barrier_km"
        ].figures
        assert found.by_area[:, 0] == pytest.approx(expected)
        assert found.total[0] == pytest.approx(sum(expected))


def test_a_barrier_that_winds_along_the_border_is_not_inside_and_one_that_leaves_it_is():
    """The river keeps 30 m west of the border for 2 km, then turns west for 1 km: that kilometre is inside West.

    Of the kilometre the first 20 m (from 30 to 50 m off) still run beside the border.
    """
    river = shapely.LineString([(1970, 0), (1970, 2000), (970, 2000)])
    found = compute(replace(town.today(), barriers=river, memo={}), only={"barrier_km"})["barrier_km"].figures
    assert found.by_area[:, 0] == pytest.approx([0, 0.98])


def test_the_border_is_found_in_either_direction_and_in_every_piece():
    """A plan of four squares, West owning two across from each other: 4 km of border, in two pieces each."""
    squares = [shapely.box(x, y, x + 1000, y + 1000) for x, y in [(0, 0), (1000, 0), (0, 1000), (1000, 1000)]]
    situation = with_outlines(
        shapely.MultiPolygon([squares[1], squares[2]]), shapely.MultiPolygon([squares[0], squares[3]])
    )
    assert value(situation, "border_km") == [4, 4]
    assert np.isnan(compute(situation)["perimeter_km"].figures.total).all()
