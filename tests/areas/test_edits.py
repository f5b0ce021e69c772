"""Edits on a town of 3 × 3 districts of 100 m, checked by eye::

    A A B     20 21 22
    A A B     10 11 12
    C C C     00 01 02

Ground: A 40 000 m², B 20 000 m², C 30 000 m².
"""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon

from areas.edits import (
    AddArea,
    AssignPolygon,
    CloseOffice,
    EditContext,
    Lock,
    Merge,
    MoveDistricts,
    MoveOffice,
    NewArea,
    OpenOffice,
    Recolour,
    RemoveArea,
    Rename,
    Reshape,
    SetOffice,
    SetProvider,
    Split,
    Unlock,
    apply,
)
from areas.errors import EditRefused, UnknownCode
from areas.model import Office
from tests.areas.towns import areas_m2, town

BERGA = Office(code="berga", name="Berga", kind="office", e=50.0, n=50.0)
RYD = Office(code="ryd", name="Ryd", kind="office", e=250.0, n=250.0)


@pytest.fixture
def plan():
    bare, _ = town("AAB/AAB/CCC")
    areas = tuple(replace(area, office="berga") if area.code == "C" else area for area in bare.areas)
    return replace(bare, areas=areas, offices=(BERGA, RYD))


@pytest.fixture
def context():
    return town("AAB/AAB/CCC")[1]


def refused(plan, edit, context):
    with pytest.raises(EditRefused) as refusal:
        apply(plan, edit, context)
    return refusal.value


def geometries(plan):
    return [area.geometry for area in plan.areas]


def done(plan, edit, context):
    """The next plan, having checked that it is a coverage of the same 90 000 m²."""
    after = apply(plan, edit, context).plan
    assert shapely.coverage_is_valid(geometries(after))
    assert shapely.coverage_union_all(geometries(after)).equals(shapely.box(0, 0, 300, 300))
    return after


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


class TestReshape:
    def test_a_dragged_corner_moves_in_both_neighbours(self, plan, context):
        """The corner of all three at (200, 100) goes to (210, 120). B loses the triangle (200, 100), (200, 300),
        (210, 120): 1 000 m², A gains it; C gains (0, 100), (200, 100), (210, 120): 2 000 m² from A, and
        (200, 100), (300, 100), (210, 120): 1 000 m² from B. The vertex at (0, 100) holds."""
        new = {
            "A": Polygon([(0, 100), (210, 120), (200, 300), (0, 300)]),
            "B": Polygon([(210, 120), (300, 100), (300, 300), (200, 300)]),
            "C": Polygon([(0, 0), (300, 0), (300, 100), (210, 120), (0, 100)]),
        }
        assert {code: shape.area for code, shape in new.items()} == {"A": 39_000, "B": 18_000, "C": 33_000}
        bare, _ = town("AAB/AAB/CCC")
        assert areas_m2(done(bare, Reshape(areas=new), context)) == {"A": 39_000, "B": 18_000, "C": 33_000}

    def test_one_outline_alone_takes_from_and_leaves_to_its_neighbours(self, plan, context):
        """B's western border goes 10 m east: A gets the strip of 10 × 200 m. C is not touched."""
        after = done(plan, Reshape(areas={"B": shapely.box(210, 100, 300, 300)}), context)
        assert areas_m2(after) == {"A": 42_000, "B": 18_000, "C": 30_000}
        grown = done(plan, Reshape(areas={"B": shapely.box(190, 100, 300, 300)}), context)
        assert areas_m2(grown) == {"A": 38_000, "B": 22_000, "C": 30_000}

    def test_outlines_that_come_back_a_centimetre_off_change_nothing(self, plan, context):
        shaken = shapely.transform(plan.area("B").geometry, lambda p: p + np.array([0.01, -0.02]))
        applied = apply(plan, Reshape(areas={"B": shaken}), context)
        assert applied.plan is plan
        assert [note.code for note in applied.notes] == ["nothing_changed"]

    def test_ground_that_nobody_takes_over_is_refused(self, plan, context):
        """A leaves 10 m at its outer border; there is no neighbour to take it."""
        refusal = refused(
            plan,
            Reshape(
                areas={
                    "A": shapely.box(10, 110, 190, 290),
                    "B": plan.area("B").geometry,
                    "C": plan.area("C").geometry,
                }
            ),
            context,
        )
        assert refusal.code == "ground_left_over"

    def test_two_outlines_over_the_same_ground_are_refused_with_the_size(self, plan, context):
        """A and B both claim the strip from 200 to 210: 10 × 200 m."""
        wanted = {"A": shapely.box(0, 100, 210, 300), "B": shapely.box(200, 100, 300, 300)}
        refusal = refused(plan, Reshape(areas=wanted), context)
        assert (refusal.code, refusal.facts["areas"]) == ("outlines_overlap", ["A", "B"])
        assert refusal.facts["area_m2"] == 2_000

    def test_an_outline_beyond_the_municipality_is_cut_and_told(self, plan, context):
        applied = apply(plan, Reshape(areas={"B": shapely.box(190, 100, 350, 300)}), context)
        assert areas_m2(applied.plan)["B"] == 22_000
        assert [(note.code, note.area_m2) for note in applied.notes] == [("cut_to_municipality", 10_000)]


class TestSplitMergeAddRemove:
    NEW = NewArea(code="D", name="Nytt", colour="#112233")

    def test_a_line_cuts_off_the_smaller_side(self, plan, context):
        """A vertical line 50 m from A's western edge: 50 × 200 m go to D."""
        after = done(plan, Split(area="A", line=LineString([(50, 90), (50, 310)]), new=self.NEW), context)
        assert areas_m2(after) == {"A": 30_000, "B": 20_000, "C": 30_000, "D": 10_000}
        assert after.area("D").colour == "#112233"
        assert after.area("C") is not None

    def test_a_line_that_wiggles_in_and_out_alternates_sides(self, context):
        """A U-shaped area cut across both legs at 150 m: both tips, 100 × 150 m each, are the new area::

        A B A
        A B A
        A A A
        """
        plan, context = town("ABA/ABA/AAA")
        line = LineString([(-10, 150), (310, 150)])
        after = done(plan, Split(area="A", line=line, new=self.NEW), context)
        assert areas_m2(after) == {"A": 40_000, "B": 20_000, "D": 30_000}

    def test_ends_within_reach_of_the_border_are_drawn_to_it(self, plan, context):
        line = LineString([(50, 100.3), (50, 299.8)])
        assert areas_m2(done(plan, Split(area="A", line=line, new=self.NEW), context))["D"] == 10_000

    @pytest.mark.parametrize(
        "line", [[(50, 90), (50, 200)], [(210, 110), (290, 290)], [(20, 150), (180, 150)]]
    )
    def test_a_line_that_does_not_cross_is_refused(self, plan, context, line):
        assert (
            refused(plan, Split(area="A", line=LineString(line), new=self.NEW), context).code
            == "line_does_not_cross"
        )

    def test_a_taken_code_is_refused(self, plan, context):
        edit = Split(area="A", line=LineString([(50, 90), (50, 310)]), new=NewArea(code="B", name="B"))
        assert refused(plan, edit, context).code == "area_code_taken"

    def test_merging_leaves_one(self, plan, context):
        after = done(plan, Merge(areas=("A", "C"), into="C"), context)
        assert areas_m2(after) == {"B": 20_000, "C": 70_000}
        assert after.area("C").office == "berga"
        assert after.area("B") is plan.area("B")

    def test_merging_into_an_area_without_an_office_takes_the_office_and_provider_over(self, plan, context):
        """C has Berga and Attendo, A has neither: what they become has both, and says so."""
        bare = apply(plan, SetProvider(area="A", provider=""), context).plan
        attendo = apply(bare, SetProvider(area="C", provider="attendo"), context).plan
        applied = apply(attendo, Merge(areas=("A", "C"), into="A"), context)
        assert (applied.plan.area("A").office, applied.plan.area("A").provider) == ("berga", "attendo")
        assert [(note.code, note.facts) for note in applied.notes] == [
            ("office_taken_over", {"area": "A", "office": "Berga"})
        ]

    @pytest.mark.parametrize("edit", [Merge(areas=("B", "C"), into="B"), RemoveArea(area="C", to="B")])
    def test_an_office_that_no_area_goes_to_any_more_stays_and_is_told_of(self, plan, context, edit):
        """B goes to Ryd, C to Berga: together they go to Ryd, and Berga waits for somebody to close it."""
        served = apply(plan, SetOffice(area="B", office="ryd"), context).plan
        applied = apply(served, edit, context)
        assert applied.plan.area("B").office == "ryd"
        assert [office.code for office in applied.plan.offices] == ["berga", "ryd"]
        assert [(note.code, note.facts) for note in applied.notes] == [
            ("office_without_area", {"office": "Berga"})
        ]

    def test_merging_an_area_with_itself_is_refused(self, plan, context):
        assert refused(plan, Merge(areas=("A",), into="A"), context).code == "nothing_to_merge"

    def test_an_area_is_made_of_districts(self, plan, context):
        after = done(plan, AddArea(area=self.NEW, districts=("00", "10")), context)
        assert areas_m2(after) == {"A": 30_000, "B": 20_000, "C": 20_000, "D": 20_000}

    def test_an_area_is_made_of_drawn_ground_and_a_district(self, plan, context):
        edit = AddArea(area=self.NEW, geometry=shapely.box(10, 210, 20, 220), districts=("22",))
        assert areas_m2(done(plan, edit, context))["D"] == 10_100

    def test_an_area_without_ground_is_refused(self, plan, context):
        assert refused(plan, AddArea(area=self.NEW), context).code == "new_area_without_ground"

    def test_an_office_that_does_not_exist_is_refused(self, plan, context):
        with pytest.raises(UnknownCode):
            apply(plan, AddArea(area=replace(self.NEW, office="nowhere"), districts=("00",)), context)

    def test_removing_gives_all_ground_away(self, plan, context):
        after = done(plan, RemoveArea(area="B", to="C"), context)
        assert areas_m2(after) == {"A": 40_000, "C": 50_000}

    def test_the_last_area_stays(self, context):
        plan, context = town("AA/AA")
        assert refused(plan, RemoveArea(area="A", to="A"), context).code == "last_area"


class TestLocks:
    @pytest.fixture
    def locked(self, plan, context):
        return apply(plan, Lock(area="A"), context).plan

    @pytest.mark.parametrize(
        "edit",
        [
            MoveDistricts(districts=("11",), to="B"),
            MoveDistricts(districts=("12",), to="A"),
            AssignPolygon(polygon=shapely.box(150, 150, 250, 250), to="B"),
            Reshape(areas={"B": shapely.box(190, 100, 300, 300)}),
            Split(area="A", line=LineString([(50, 90), (50, 310)]), new=NewArea(code="D", name="D")),
            Merge(areas=("A", "B"), into="B"),
            RemoveArea(area="B", to="A"),
            AddArea(area=NewArea(code="D", name="D"), districts=("10",)),
            SetProvider(area="A", provider="annan"),
            SetOffice(area="A", office="ryd"),
            Rename(area="A", name="Annat"),
            Recolour(area="A", colour="#000000"),
        ],
        ids=lambda edit: edit.op,
    )
    def test_a_locked_area_never_changes(self, locked, context, edit):
        refusal = refused(locked, edit, context)
        assert refusal.code == "locked_area"
        assert refusal.facts["area"] == "A"
        assert {"e", "n"} <= set(refusal.facts)

    def test_beside_a_locked_area_a_new_border_ends_at_a_corner_of_it(self, locked, context):
        """B takes C's ground east of 190 m. The new border would meet A's southern border, which has corners at
        0, 100 and 200 m, at 190; it is led to the corner at 200, and the triangle of 10 × 100 / 2 m² stays C's."""
        after = done(locked, AssignPolygon(polygon=shapely.box(190, 0, 300, 100), to="B"), context)
        assert after.area("A") is locked.area("A")
        assert areas_m2(after) == {"A": 40_000, "B": 20_000 + 10_500, "C": 19_500}

    def test_a_hair_of_a_locked_area_is_left_to_it(self, locked, context):
        """Drawn 20 cm into A: the border of A holds."""
        after = done(locked, AssignPolygon(polygon=shapely.box(199.8, 0, 300, 100.2), to="B"), context)
        assert after.area("A") is locked.area("A")
        assert areas_m2(after) == {"A": 40_000, "B": 30_000, "C": 20_000}

    def test_giving_a_locked_area_its_own_ground_changes_nothing(self, locked, context):
        applied = apply(locked, AssignPolygon(polygon=shapely.box(20, 120, 80, 180), to="A"), context)
        assert applied.plan is locked
        assert [note.code for note in applied.notes] == ["nothing_changed"]

    def test_unlocked_it_changes_again(self, locked, context):
        free = apply(locked, Unlock(area="A"), context).plan
        assert areas_m2(done(free, MoveDistricts(districts=("11",), to="B"), context))["A"] == 30_000


class TestAttributes:
    def test_name_colour_provider_and_office(self, plan, context):
        after = plan
        for edit in (
            Rename(area="B", name=" Öst "),
            Recolour(area="B", colour="#A1B2C3"),
            SetProvider(area="B", provider="annan"),
            SetOffice(area="B", office="ryd"),
        ):
            after = apply(after, edit, context).plan
        area = after.area("B")
        assert (area.name, area.colour, area.provider, area.office) == ("Öst", "#a1b2c3", "annan", "ryd")
        assert area.geometry is plan.area("B").geometry

    @pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "#12345g", ""])
    def test_colours_that_are_none(self, plan, context, colour):
        assert refused(plan, Recolour(area="B", colour=colour), context).code == "colour_not_understood"

    def test_names_that_are_none(self, plan, context):
        assert refused(plan, Rename(area="B", name="  "), context).code == "name_missing"
        assert refused(plan, Rename(area="B", name="x" * 101), context).code == "name_too_long"

    def test_a_provider_must_be_known_where_providers_are(self, plan):
        context = EditContext(providers={"annan"})
        with pytest.raises(UnknownCode):
            apply(plan, SetProvider(area="B", provider="nobody"), context)
        assert (
            apply(plan, SetProvider(area="B", provider="annan"), context).plan.area("B").provider == "annan"
        )

    def test_saying_what_is_so_changes_nothing(self, plan, context):
        applied = apply(plan, Rename(area="B", name="B"), context)
        assert applied.plan is plan
        assert applied.notes[0].code == "nothing_changed"


class TestOffices:
    def test_an_office_moves_to_the_centimetre(self, plan, context):
        after = apply(plan, MoveOffice(office="berga", e=123.456, n=20), context).plan
        assert (after.office("berga").e, after.office("berga").n) == (123.46, 20)
        assert after.areas is plan.areas

    @pytest.mark.parametrize(
        ("e", "code"), [(900.0, "office_outside_municipality"), (float("nan"), "drawing_not_finite")]
    )
    def test_an_office_stays_in_the_municipality(self, plan, context, e, code):
        assert refused(plan, MoveOffice(office="berga", e=e, n=20), context).code == code

    def test_an_office_opens_and_serves(self, plan, context):
        new = Office(code="innerstan", name="Innerstan", kind="base", e=150, n=150)
        after = apply(plan, OpenOffice(office=new, areas=("A",)), context).plan
        assert [office.code for office in after.offices] == ["berga", "innerstan", "ryd"]
        assert after.area("A").office == "innerstan"
        assert refused(after, OpenOffice(office=new), context).code == "office_code_taken"

    def test_an_office_that_serves_needs_a_successor(self, plan, context):
        refusal = refused(plan, CloseOffice(office="berga"), context)
        assert (refusal.code, refusal.facts["areas"]) == ("office_serves_areas", ["C"])
        after = apply(plan, CloseOffice(office="berga", to="ryd"), context).plan
        assert (after.area("C").office, [office.code for office in after.offices]) == ("ryd", ["ryd"])

    def test_an_office_cannot_succeed_itself(self, plan, context):
        edit = CloseOffice(office="berga", to="berga")
        assert refused(plan, edit, context).code == "office_closed_to_itself"

    def test_an_office_that_serves_nobody_just_closes(self, plan, context):
        assert apply(plan, CloseOffice(office="ryd"), context).plan.offices == (BERGA,)


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


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"colour": "red"}, "colour_not_understood"),
        ({"provider": "ingen"}, "unknown_provider"),
        ({"office": "ingen"}, "unknown_office"),
        ({"code": "x" * 33}, "code_too_long"),
        ({"name": "x" * 101}, "name_too_long"),
        ({"name": " \n "}, "name_missing"),
    ],
)
def test_a_new_area_is_held_to_what_later_edits_are(told, code):
    """What ``recolour``, ``rename`` and ``set_provider`` refuse, no new area has from the start either."""
    plan, context = town("AAB/AAB/CCC")
    new = NewArea(**{"code": "N", "name": "Ny", **told})
    line = shapely.LineString([(-10, 150), (210, 150)])
    for edit in (AddArea(area=new, districts=("00",)), Split(area="A", line=line, new=new)):
        with pytest.raises((EditRefused, UnknownCode)) as refusal:
            apply(plan, edit, replace(context, providers=("egen",)))
        assert refusal.value.code == code


def test_a_new_area_has_its_texts_in_order():
    plan, context = town("AAB/AAB/CCC")
    new = NewArea(code=" N ", name=" Ny\nmark ", colour="#ABCDEF")
    made = apply(plan, AddArea(area=new, districts=("00",)), context).plan.area("N")
    assert (made.name, made.colour) == ("Ny mark", "#abcdef")


class TestOutlinesAlongBordersAlone:
    """New outlines that bring no new line: what they take must be seen all the same.

    ::

        A A A A A
        A B B B A
        A B D B A
        A B B B A
        A A A A A
    """

    TOWN = "AAAAA/ABBBA/ABDBA/ABBBA/AAAAA"

    @pytest.mark.parametrize(
        ("code", "outline", "gone"),
        [("A", shapely.box(0, 0, 500, 500), ["B", "D"]), ("B", shapely.box(100, 100, 400, 400), ["D"])],
    )
    def test_an_area_within_a_new_outline_is_taken_with_it(self, code, outline, gone):
        plan, context = town(self.TOWN)
        with pytest.raises(EditRefused, match="area_would_vanish") as refusal:
            apply(plan, Reshape(areas={code: outline}), context)
        assert refusal.value.facts["areas"] == gone

    def test_an_area_far_away_is_taken_along_its_own_borders(self):
        plan, context = town(self.TOWN)
        both = MultiPolygon([plan.area("D").geometry, shapely.box(0, 0, 100, 100)])
        found = apply(plan, Reshape(areas={"D": both}), context).plan
        assert areas_m2(found) == {"A": 150_000.0, "B": 80_000.0, "D": 20_000.0}

    def test_two_areas_change_places(self):
        plan, context = town("AAB/AAB/CCC")
        a, c = plan.area("A").geometry, plan.area("C").geometry
        found = apply(plan, Reshape(areas={"A": c, "C": a}), context).plan
        assert (found.area("A").geometry, found.area("C").geometry) == (c, a)

    def test_ground_that_is_left_along_borders_falls_to_the_neighbour(self):
        """D keeps nothing new and B's outline leaves the district 13 out, which lies beside A."""
        plan, context = town(self.TOWN)
        rest = plan.area("B").geometry.difference(shapely.box(300, 100, 400, 200))
        found = apply(plan, Reshape(areas={"B": rest}), context).plan
        assert areas_m2(found) == {"A": 170_000.0, "B": 70_000.0, "D": 10_000.0}
