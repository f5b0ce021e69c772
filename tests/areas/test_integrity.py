"""The integrity gate on a town of four squares of 1 km (see tests/app/small_town.py)."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from areas.integrity import Ground, examine
from areas.model import Plan
from tests.app.small_town import SIDE, SQUARES, E, N, two_areas, with_area


def ground(places=((500.0, 500.0),), **facts):
    return Ground(
        **{
            "districts": np.array(list(SQUARES.values()), dtype=object),
            "e": np.array([E + x for x, _ in places]),
            "n": np.array([N + y for _, y in places]),
            "providers": ("egen",),
            **facts,
        }
    )


@pytest.fixture
def plan():
    return two_areas()[0]


def moved_east(plan, by_m):
    """The plan with east's outer side moved; the corners that it shares with west stay bit for bit."""
    shape = plan.area("east").geometry
    far = E + 2 * SIDE
    moved = shapely.transform(
        shape, lambda xy: np.where(xy == far, xy + by_m, xy) if by_m else xy, include_z=False
    )
    return with_area(plan, "east", geometry=moved)


def codes(findings):
    return [finding.code for finding in findings]


def test_a_whole_plan_passes_without_a_word(plan):
    found = examine(plan, ground())
    assert (found.stops, found.notes) == ((), ())


def test_ground_without_an_area_is_measured_and_placed(plan):
    """East shrinks by a strip 10 m wide and 2 km long: 20 000 m²."""
    found = examine(moved_east(plan, -10), ground(((1_995.0, 500.0),)))
    assert codes(found.stops) == ["gate_ground_missing", "gate_addresses"]
    assert found.stops[0].area_m2 == pytest.approx(20_000)
    assert E + 2 * SIDE - 10 < found.stops[0].e < E + 2 * SIDE
    assert (found.stops[1].count, found.stops[1].e) == (1, E + 1_995)


def test_areas_that_overlap_or_reach_outside_are_told(plan):
    wider = shapely.box(E + SIDE - 10, N, E + 2 * SIDE + 10, N + 2 * SIDE)
    found = examine(with_area(plan, "east", geometry=wider), ground())
    assert codes(found.stops) == ["gate_overlap", "gate_ground_outside"]


def test_the_rounding_of_coordinates_is_no_fault(plan):
    """An outline that is 1 cm off is within what the grid does."""
    assert examine(moved_east(plan, -0.01), ground()).stops == ()
    assert examine(moved_east(plan, 0.01), ground()).stops == ()


def test_areas_without_office_or_provider_are_named(plan):
    bare = with_area(plan, "west", office="", provider="annan")
    found = examine(bare, ground())
    assert [(f.code, f.names) for f in found.stops] == [
        ("gate_office_missing", ("West",)), ("gate_provider_missing", ("West",)),
    ]  # fmt: skip
    social = Plan(division="socialtjanst", areas=bare.areas, offices=bare.offices)
    assert codes(examine(social, ground()).stops) == ["gate_office_missing"]


def test_two_areas_of_one_name_are_told(plan):
    found = examine(with_area(plan, "west", name="east"), ground())
    assert [(f.code, f.names) for f in found.stops] == [("gate_names_twice", ("East", "east"))]


def test_what_cannot_be_shown_and_what_is_unanswered_is_noted_but_does_not_stop(plan):
    found = examine(plan, ground((), comments=("För långt",)))
    assert (found.stops, codes(found.notes)) == ((), ["gate_no_addresses", "gate_comments"])
    outside = examine(plan, ground(((-500.0, 500.0),)))
    assert (outside.stops, codes(outside.notes)) == ((), ["gate_addresses_outside"])
