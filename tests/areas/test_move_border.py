"""A stretch of border led another way: exact where it is free, as new outlines where it is not, refused where it is gone."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiLineString

from areas.changes import Lock, MoveBorder, Reshape
from areas.edit_json import dumps, loads
from areas.edits import apply
from areas.errors import EditRefused
from tests.areas.towns import areas_m2, town

CORNER = (200.0, 100.0)
"""Of ``AAB/AAB/CCC``, districts of 100 m: where A (west), B (east) and C (south) meet."""


def around(to: tuple[float, float], *, areas=("A", "B", "C")) -> MoveBorder:
    """The corner of all three moved: as each of the outlines has it, from neighbour to neighbour."""
    ends = [((200, 200), (100, 100)), ((200, 200), (300, 100)), ((100, 100), (300, 100))]
    was = [[one, CORNER, other] for one, other in ends]
    becomes = [[one, to, other] for one, other in ends]
    return MoveBorder(areas=areas, was=MultiLineString(was), becomes=MultiLineString(becomes))


def between(was: list, becomes: list, *areas: str) -> MoveBorder:
    return MoveBorder(areas=areas, was=MultiLineString([was]), becomes=MultiLineString([becomes]))


@pytest.fixture
def place():
    """All corners of districts are corners of the areas: (100, 100) between A and C too."""
    return town("AAB/AAB/CCC")


def test_the_corner_of_three_areas_moves_in_all_three(place):
    """To (210, 120): A loses to B the triangle of base 100 m on x = 200 and height 10 m less what it wins from C.

    The ground between the old and the new lines: (200, 200), (200, 100), (210, 120): 500 m² from B to A;
    (100, 100), (200, 100), (210, 120): 1 000 m² from A to C; (200, 100), (300, 100), (210, 120): 1 000 m² from B to C.
    """
    plan, context = place
    applied = apply(plan, around((210, 120)), context)
    assert areas_m2(applied.plan) == {"A": 39_500, "B": 18_500, "C": 32_000}
    assert shapely.coverage_is_valid([area.geometry for area in applied.plan.areas])
    assert applied.notes == ()


def test_a_new_corner_is_set_and_taken_away_again(place):
    """B's western border bends 20 m out between (200, 200) and (200, 300): a triangle of 1 000 m²; and back to the bit."""
    plan, context = place
    old, new = [(200, 200), (200, 300)], [(200, 200), (180, 250), (200, 300)]
    bent = apply(plan, between(old, new, "A", "B"), context).plan
    assert areas_m2(bent) == {"A": 39_000, "B": 21_000, "C": 30_000}
    again = apply(bent, between(new[::-1], old[::-1], "A", "B"), context).plan
    assert [a.geometry.wkb for a in again.areas] == [a.geometry.wkb for a in plan.areas]


def test_an_area_within_another_moves_as_a_whole_ring():
    """The middle square goes 30 m east and 10 m north; it begins elsewhere on the hole than on the shell."""
    plan, context = town("AAA/ABA/AAA")
    ring = shapely.get_coordinates(plan.area("B").geometry)
    applied = apply(plan, between(ring.tolist(), (ring + np.array([30, 10])).tolist(), "A", "B"), context)
    assert applied.plan.area("B").geometry.equals(shapely.box(130, 110, 230, 210))
    assert areas_m2(applied.plan) == {"A": 80_000, "B": 10_000}
    assert shapely.coverage_is_valid([area.geometry for area in applied.plan.areas])


def test_corners_that_come_back_three_centimetres_off_are_the_same_ones(place):
    plan, context = place
    shaken = MultiLineString([np.array(line.coords) + 0.03 for line in around((210, 120)).was.geoms])
    edit = MoveBorder(areas=("A", "B", "C"), was=shaken, becomes=around((210, 120)).becomes)
    assert apply(plan, edit, context).plan == apply(plan, around((210, 120)), context).plan


def test_a_border_moved_onto_itself_changes_nothing(place):
    plan, context = place
    applied = apply(plan, around(CORNER), context)
    assert applied.plan is plan
    assert [note.code for note in applied.notes] == ["nothing_changed"]


def test_beyond_the_municipality_it_is_cut_as_an_outline_is(place):
    """B's eastern edge, which is the municipality's, is dragged 40 m out: a triangle of 2 000 m² is cut off and told."""
    plan, context = place
    edit = between([(300, 200), (300, 300)], [(300, 200), (340, 250), (300, 300)], "B")
    applied = apply(plan, edit, context)
    assert areas_m2(applied.plan) == areas_m2(plan)
    assert [(note.code, note.area_m2) for note in applied.notes[:1]] == [("cut_to_municipality", 2_000)]


def test_a_corner_three_centimetres_from_another_border_lies_on_it(place):
    """The border of A and B is dragged down to C's: no sliver of 3 cm is left between them."""
    plan, context = place
    edit = between([(200, 200), (200, 300)], [(200, 200), (150, 100.03), (200, 300)], "A", "B")
    after = apply(plan, edit, context).plan
    assert (150.0, 100.0) in {tuple(corner) for corner in shapely.get_coordinates(after.area("C").geometry)}
    assert shapely.coverage_is_valid([area.geometry for area in after.areas])


def test_across_its_own_outline_it_is_refused_with_the_place(place):
    """The border of A and B, dragged out into C, crosses the border of both with C."""
    plan, context = place
    edit = between([(200, 200), (200, 300)], [(200, 200), (210, 50), (200, 300)], "A", "B")
    with pytest.raises(EditRefused) as refusal:
        apply(plan, edit, context)
    assert refusal.value.code == "polygon_crosses_itself"
    assert refusal.value.facts["n"] == 100


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (around((210, 120), areas=()), "nothing_named"),
        (between([(200, 200), (250, 250)], [(200, 200), (250, 250)], "A", "B"), "border_not_there"),
        (between([(200, 200), (200, 300)], [(200, 200), (180, 250)], "A", "B"), "stretches_unlike"),
        (MoveBorder(areas=("A",), was=around(CORNER).was, becomes=MultiLineString([[(0, 0), (1, 1)]])), "stretches_unlike"),
        (between([(200, 200), (200, 300)], [(200, 200), (1e9, 250), (200, 300)], "A", "B"), "drawing_out_of_range"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(place, edit, code):
    plan, context = place
    with pytest.raises(EditRefused) as refusal:
        apply(plan, edit, context)
    assert refusal.value.code == code


def test_a_border_that_somebody_has_moved_meanwhile_is_told_with_its_place(place):
    plan, context = place
    moved = apply(plan, around((210, 120)), context).plan
    with pytest.raises(EditRefused) as refusal:
        apply(moved, around((190, 120)), context)
    assert (refusal.value.code, refusal.value.facts) == ("border_not_there", {"e": 200.0, "n": 100.0})


def test_a_locked_area_keeps_its_border(place):
    plan, context = place
    locked = apply(plan, Lock(area="C"), context).plan
    with pytest.raises(EditRefused) as refusal:
        apply(locked, around((210, 120)), context)
    assert refusal.value.code in {"locked_area", "locked_border"}
    bent = between([(200, 200), (200, 300)], [(200, 200), (180, 250), (200, 300)], "A", "B")
    assert areas_m2(apply(locked, bent, context).plan)["B"] == 21_000


@settings(max_examples=60, deadline=None)
@given(st.floats(-160, 160), st.floats(-95, 160))
def test_wherever_the_corner_goes_the_plan_is_a_coverage_and_written_as_json_the_same(de, dn):
    """Also across other borders and to the edge: the same ground, no gap, no overlap, or a refusal."""
    plan, context = town("AAB/AAB/CCC")
    edit = around((round(CORNER[0] + de, 2), round(CORNER[1] + dn, 2)))
    try:
        after = apply(plan, edit, context).plan
    except EditRefused:
        return
    assert shapely.coverage_is_valid([area.geometry for area in after.areas])
    assert sum(areas_m2(after).values()) == pytest.approx(90_000, abs=0.05)
    again = apply(plan, loads(dumps([edit]))[0], context).plan
    assert [a.geometry.wkb for a in again.areas] == [a.geometry.wkb for a in after.areas]


@settings(max_examples=20, deadline=None)
@given(st.integers(3, 90), st.integers(-90, 90))
def test_it_is_what_the_same_corner_does_to_whole_outlines(de, dn):
    """``Reshape`` with the three outlines gives the same ground, but for slivers that it lets old borders keep.

    Those are pieces between old and new lines with a mean width below half a metre; where there are such, the two
    are not held against each other. Else they differ by what rounding to the grid moves: 1 cm along 400 m of line.
    """
    plan, context = town("AAB/AAB/CCC")
    to = (CORNER[0] + de, CORNER[1] + dn)
    outlines = {
        area.code: shapely.transform(
            area.geometry, lambda points: np.where((points == CORNER).all(axis=1)[:, None], to, points)
        )
        for area in plan.areas
    }
    lines = [shape.boundary for shape in [*outlines.values(), *(area.geometry for area in plan.areas)]]
    pieces = shapely.get_parts(shapely.polygonize([shapely.union_all(lines)]))
    assume(all(shape.is_valid for shape in outlines.values()))
    assume((2 * shapely.area(pieces) / shapely.length(pieces) >= context.snap_m).all())
    ours, theirs = apply(plan, around(to), context).plan, apply(plan, Reshape(areas=outlines), context).plan
    for one, other in zip(ours.areas, theirs.areas, strict=True):
        assert one.geometry.symmetric_difference(other.geometry).area < 4
