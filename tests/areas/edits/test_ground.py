"""Ground that changes hands by whole districts or a drawn polygon, and the crumbs that drawing leaves."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon

from areas.edits import (
    AssignPolygon,
    MoveDistricts,
    apply,
)
from areas.errors import UnknownCode
from tests.areas.edits.doing import done, geometries, refused
from tests.areas.towns import areas_m2, town


class TestDistricts:
    def test_two_districts_change_area(self, plan, context):
        """11 and 01 to B: A keeps three squares, B gets two more, C keeps two."""
        after = done(plan, MoveDistricts(districts=("11", "01"), to="B"), context)
        assert areas_m2(after) == {"A": 30_000, "B": 40_000, "C": 20_000}

    def test_areas_that_do_not_change_are_the_same_objects(self, plan, context):
        after = done(plan, MoveDistricts(districts=("22",), to="A"), context)
        assert after.area("C") is plan.area("C")
        assert after.offices is plan.offices

    def test_a_district_that_is_there_already_changes_nothing_and_says_so(self, plan, context):
        applied = apply(plan, MoveDistricts(districts=("22",), to="B"), context)
        assert applied.plan is plan
        assert [note.code for note in applied.notes] == ["nothing_changed"]

    def test_the_last_district_of_an_area_cannot_leave(self, plan, context):
        refusal = refused(plan, MoveDistricts(districts=("12", "22"), to="A"), context)
        assert (refusal.code, refusal.facts["areas"]) == ("area_would_vanish", ["B"])

    def test_codes_that_do_not_exist_are_named(self, plan, context):
        with pytest.raises(UnknownCode) as unknown:
            apply(plan, MoveDistricts(districts=("99",), to="A"), context)
        assert (unknown.value.code, unknown.value.facts["district"]) == ("unknown_district", "99")
        with pytest.raises(UnknownCode) as unknown:
            apply(plan, MoveDistricts(districts=("11",), to="Z"), context)
        assert unknown.value.facts["area"] == "Z"

    def test_no_district_is_no_edit(self, plan, context):
        assert refused(plan, MoveDistricts(districts=(), to="A"), context).code == "nothing_named"


class TestDrawnPolygon:
    def test_a_drawn_square_changes_hands(self, plan, context):
        """A square of 100 m across the corner of A, B and C: 2 500 m² from each, A's own stays A's."""
        after = done(plan, AssignPolygon(polygon=shapely.box(150, 50, 250, 150), to="A"), context)
        assert areas_m2(after) == {"A": 40_000 + 2_500 + 5_000, "B": 17_500, "C": 25_000}

    def test_what_leaves_the_municipality_is_cut_off_and_told(self, plan, context):
        """A strip of 50 × 100 m at the eastern edge, drawn 200 m beyond it: 20 000 m² are cut off."""
        applied = apply(plan, AssignPolygon(polygon=shapely.box(250, 0, 500, 100), to="B"), context)
        assert areas_m2(applied.plan) == {"A": 40_000, "B": 25_000, "C": 25_000}
        (note,) = applied.notes
        assert (note.code, note.area_m2) == ("cut_to_municipality", 20_000)
        assert note.e > 300

    def test_off_the_municipality_altogether_is_refused_with_the_place(self, plan, context):
        refusal = refused(plan, AssignPolygon(polygon=shapely.box(900, 900, 1000, 1000), to="B"), context)
        assert (refusal.code, refusal.facts) == ("off_municipality", {"e": 950.0, "n": 950.0})

    def test_an_area_that_would_be_drawn_over_is_named(self, plan, context):
        refusal = refused(plan, AssignPolygon(polygon=shapely.box(190, 90, 310, 310), to="A"), context)
        assert refusal.facts["areas"] == ["B"]

    def test_lines_near_a_border_follow_it(self, plan, context):
        """Drawn 30 cm off the borders of A on three sides: exactly the northern half of A changes hands."""
        drawn = shapely.box(0.3, 200, 200.3, 299.7)
        assert areas_m2(done(plan, AssignPolygon(polygon=drawn, to="B"), context)) == {
            "A": 20_000,
            "B": 40_000,
            "C": 30_000,
        }

    def test_a_hole_in_the_drawing_stays_with_its_area(self, plan, context):
        ring = shapely.box(20, 120, 180, 280) - shapely.box(80, 180, 120, 220)
        after = done(plan, AssignPolygon(polygon=ring, to="C"), context)
        assert areas_m2(after)["C"] == 30_000 + 160 * 160 - 40 * 40
        assert shapely.get_num_geometries(after.area("A").geometry) == 2

    def test_a_bow_tie_is_refused_with_the_crossing(self, plan, context):
        """The edges cross in the middle of the square."""
        bow_tie = Polygon([(10, 110), (90, 190), (90, 110), (10, 190)])
        refusal = refused(plan, AssignPolygon(polygon=bow_tie, to="B"), context)
        assert (refusal.code, refusal.facts) == ("polygon_crosses_itself", {"e": 50.0, "n": 150.0})

    def test_a_trifling_loop_is_mended_and_told(self, plan, context):
        """The hand slips 20 cm at one corner: a loop of 0.02 m² in a square of 6 400 m²."""
        slipped = Polygon(
            [(10, 110), (90, 110), (90.2, 110.2), (90.0, 110.2), (90.2, 110), (90, 190), (10, 190)]
        )
        applied = apply(plan, AssignPolygon(polygon=slipped, to="B"), context)
        assert "polygon_mended" in [note.code for note in applied.notes]
        assert areas_m2(applied.plan)["B"] == pytest.approx(26_400, abs=20)

    @pytest.mark.parametrize(
        ("polygon", "code"),
        [
            (Polygon(), "drawing_empty"),
            (shapely.box(0, 0, 10, np.inf), "drawing_not_finite"),
            (shapely.box(0, 0, 10, 1e300), "drawing_out_of_range"),
            (Polygon([(50, 150), (50.001, 150), (50, 150.001)]), "polygon_too_small"),
            (shapely.Point(50, 50).buffer(40, quad_segs=8_000), "too_many_vertices"),
            (LineString([(0, 0), (1, 1)]), "not_a_polygon"),
        ],
    )
    def test_drawings_that_are_none(self, plan, context, polygon, code):
        assert refused(plan, AssignPolygon(polygon=polygon, to="B"), context).code == code

    def test_a_multipolygon_takes_all_its_parts(self, plan, context):
        parts = MultiPolygon([shapely.box(10, 10, 20, 20), shapely.box(210, 210, 220, 220)])
        assert areas_m2(done(plan, AssignPolygon(polygon=parts, to="A"), context))["A"] == 40_200

    def test_every_vertex_lies_on_the_grid(self, plan, context):
        triangle = Polygon([(33.333333, 50), (266.666666, 71.7171717), (150, 250.123456)])
        points = shapely.get_coordinates(
            geometries(apply(plan, AssignPolygon(polygon=triangle, to="C"), context).plan)
        )
        assert (points == (points * 100).round() / 100).all()


def test_a_sliver_of_an_area_that_is_not_in_play_stays_with_it():
    """C has, besides its row, a needle of 1 cm × 5 m inside A (0.025 m²). B takes ground of A far from it::

        A A B
        A|A B      | the needle
        C C C

    A is in play and has the needle as a hole; C is not. The hole must not be taken for the work of rounding.
    """
    plan, context = town("AAB/AAB/CCC")
    needle = Polygon([(50, 250), (50.01, 250), (50, 255)])
    ground = {"A": plan.area("A").geometry - needle, "C": MultiPolygon([plan.area("C").geometry, needle])}
    plan = replace(plan, areas=tuple(replace(a, geometry=ground.get(a.code, a.geometry)) for a in plan.areas))
    after = done(plan, AssignPolygon(polygon=shapely.box(180, 180, 210, 220), to="B"), context)
    assert after.area("C") is plan.area("C")
    assert areas_m2(after)["B"] == 20_000 + 20 * 40


def test_a_crumb_goes_to_its_neighbour_whatever_it_is_asked_to_become():
    """A drawing with a tip of 1 cm × 4 m reaching over the border into B: no needle of C is left in B."""
    plan, context = town("AAB/AAB/CCC")
    drawn = Polygon([(150, 150), (200, 150), (204, 150.01), (200, 150.01), (200, 160), (150, 160)])
    after = done(plan, AssignPolygon(polygon=drawn, to="C"), context)
    assert areas_m2(after)["B"] == 20_000
    assert shapely.get_num_geometries(after.area("C").geometry) == 2
