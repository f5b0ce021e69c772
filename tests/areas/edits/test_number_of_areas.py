"""Areas that are split, put together, added and taken away."""

from dataclasses import replace

import pytest
import shapely
from shapely.geometry import LineString

from areas.edits import (
    AddArea,
    Merge,
    NewArea,
    RemoveArea,
    SetOffice,
    SetProvider,
    Split,
    apply,
)
from areas.errors import EditRefused, UnknownCode
from tests.areas.edits.doing import done, refused
from tests.areas.towns import areas_m2, town


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


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"colour": "red"}, "colour_not_understood"),
        ({"provider": "ingen"}, "unknown_provider"),
        ({"office": "ingen"}, "unknown_office"),
        ({"code": "x" * 33}, "code_too_long"),
        ({"name": "x" * 101}, "name_too_long"),
        ({"name": " \n "}, "name_missing"),
        ({"code": " "}, "new_code_missing"),
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
