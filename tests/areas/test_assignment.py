"""Points to areas on drawings that can be checked by eye.

The town of these tests, districts of 100 m::

    A A B
    A A B
    C C C
"""

import numpy as np
import pytest
import shapely

from areas.assignment import OUTER_REACH_M, Assigner, assign
from areas.borders.border import OUTSIDE
from areas.edits import MoveDistricts, RemoveArea, apply
from areas.reassignment import changed_window, reassign
from tests.areas.towns import town

A, B, C = 0, 1, 2


@pytest.fixture(scope="module")
def plan():
    return town("AAB/AAB/CCC")[0]


def where(plan, *points):
    e, n = np.array(points, dtype=float).T
    return assign(plan, e, n).tolist()


def test_points_inside_belong_to_the_area_drawn_there(plan):
    assert where(plan, (50, 250), (150, 150), (250, 150), (50, 50), (299, 1)) == [A, A, B, C, C]


def test_a_point_on_a_border_belongs_to_the_lowest_code(plan):
    """(200, 150) lies between A and B, (50, 100) between A and C, (250, 100) between B and C."""
    assert where(plan, (200, 150), (50, 100), (250, 100)) == [A, A, B]


def test_a_corner_where_three_areas_meet_belongs_to_the_lowest_code(plan):
    assert where(plan, (200, 100)) == [A]


def test_the_outer_border_and_its_corners_belong_to_the_area_inside(plan):
    assert where(plan, (0, 0), (300, 300), (0, 300), (150, 0), (300, 250)) == [C, B, A, C, B]


def test_up_to_five_centimetres_outside_belongs_to_the_nearest_area_and_farther_out_to_none(plan):
    """(200, 300.04) is as near to A as to B, so it goes to A."""
    assert OUTER_REACH_M == 0.05
    assert where(plan, (-0.04, 250), (300.04, 250), (200, 300.04)) == [A, B, A]
    assert where(plan, (-0.06, 250), (300.06, 250), (1e6, 1e6), (-1e9, 0)) == [OUTSIDE] * 4


def test_what_is_no_number_lies_outside(plan):
    assert where(plan, (np.nan, 50), (50, np.inf), (np.nan, np.nan)) == [OUTSIDE] * 3


def test_no_points_give_no_answers(plan):
    assert assign(plan, [], []).shape == (0,)


def test_a_hole_belongs_to_the_area_in_it():
    """B lies wholly inside A::

    A A A
    A B A
    A A A
    """
    plan, _ = town("AAA/ABA/AAA")
    assert where(plan, (150, 150), (50, 150), (250, 150), (150, 100)) == [B, A, A, A]


def test_parts_that_lie_apart_belong_to_one_area():
    plan, _ = town("ABA/BBB/ABA")
    assert where(plan, (50, 50), (250, 50), (50, 250), (250, 250), (150, 150)) == [A, A, A, A, B]


def test_a_ground_with_an_empty_hole_has_nobody_there():
    ring = shapely.box(0, 0, 300, 300) - shapely.box(100, 100, 200, 200)
    assert Assigner([ring]).assign([150.0, 50.0, 100.0], [150.0, 50.0, 150.0]).tolist() == [OUTSIDE, 0, 0]


def test_overlapping_areas_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        Assigner([shapely.box(0, 0, 1, 1), shapely.box(0, 0, 1, 1)])


def test_distance_to_the_border_between_areas_by_head(plan):
    """(150, 160) is 50 m west of B and 60 m north of C; (250, 110) 10 m north of C; (0, 300) is 200 m from
    both. Outside there is no answer."""
    assigner = Assigner([area.geometry for area in plan.areas])
    e, n = np.array([[150, 160], [250, 110], [0, 300], [999, 0]], dtype=float).T
    assert assigner.distance_to_border_m(e, n, assigner.assign(e, n)).tolist()[:3] == [50, 10, 200]
    assert np.isnan(assigner.distance_to_border_m(e, n, assigner.assign(e, n))[3])


def test_one_area_alone_has_no_border_to_be_near():
    assigner = Assigner([shapely.box(0, 0, 100, 100)])
    assert assigner.distance_to_border_m([50.0], [50.0], np.array([0])).tolist() == [np.inf]


def test_moving_a_district_changes_the_answers_in_it_and_no_others(plan):
    """District 11 (100-200, 100-200) goes from A to B; the address at (50, 50) has nothing to do with it."""
    _, context = town("AAB/AAB/CCC")
    moved = apply(plan, MoveDistricts(districts=("11",), to="B"), context).plan
    e, n = np.array([[150, 150], [50, 50], [50, 150], [100, 150], [200, 150]], dtype=float).T
    before = assign(plan, e, n)
    assert before.tolist() == [A, C, A, A, A]
    assert reassign(before, plan, moved, e, n).tolist() == [B, C, A, A, B]


def test_positions_follow_the_codes_when_an_area_ceases_to_be(plan):
    """Without A the codes are B, C: what lay in C is now number 1."""
    _, context = town("AAB/AAB/CCC")
    fewer = apply(plan, RemoveArea(area="A", to="C"), context).plan
    e, n = np.array([[50, 250], [250, 250], [50, 50]], dtype=float).T
    assert reassign(assign(plan, e, n), plan, fewer, e, n).tolist() == [1, 0, 1]


def test_equal_plans_have_no_changed_ground(plan):
    again, _ = town("AAB/AAB/CCC")
    assert changed_window(plan, again) is None


def test_the_changed_ground_is_that_of_the_borders_that_changed(plan):
    """District 22 (200-300, 200-300) goes from B to A."""
    _, context = town("AAB/AAB/CCC")
    moved = apply(plan, MoveDistricts(districts=("22",), to="A"), context).plan
    assert np.allclose(changed_window(plan, moved), (200, 200, 300, 300), atol=0.2)


@pytest.mark.parametrize("seed", range(5))
def test_places_level_with_a_border_that_ends_beside_them_are_where_they_are(seed):
    """Blocks of 3 m in a pattern of four areas; asked for is half a metre past each corner, on the blocks' lines.

    Where the blocks on both sides of a line have one area, the place is in it.
    """
    rng = np.random.default_rng(seed)
    label = rng.integers(0, 4, (13, 13))
    ground = [
        shapely.union_all(
            [shapely.box(3 * i, 3 * k, 3 * i + 3, 3 * k + 3) for k, i in np.argwhere(label == area)]
        )
        for area in range(4)
    ]
    k, i = np.nonzero(label[1:] == label[:-1])
    assert Assigner(ground).assign(3.0 * i + 0.5, 3.0 * (k + 1)).tolist() == label[k, i].tolist()
    k, i = np.nonzero(label[:, 1:] == label[:, :-1])
    assert Assigner(ground).assign(3.0 * (i + 1), 3.0 * k + 0.5).tolist() == label[k, i].tolist()
