"""What an area is called and who serves it, and offices that move, open and close."""

import pytest

from areas.edits import (
    CloseOffice,
    EditContext,
    MoveOffice,
    OpenOffice,
    Recolour,
    Rename,
    SetOffice,
    SetProvider,
    apply,
)
from areas.errors import UnknownCode
from areas.model import Office
from tests.areas.edits.doing import BERGA, refused


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

    def test_a_name_that_another_area_has_is_told_once(self, plan, context):
        """Case and spaces make no other name; an edit that leaves two alike as they are says nothing of it."""
        first = plan.areas[0].name
        applied = apply(plan, Rename(area="B", name=f" {first.lower()} "), context)
        assert [(note.code, note.names) for note in applied.notes] == [
            ("names_shared", (first, first.lower()))
        ]
        assert apply(applied.plan, Recolour(area="B", colour="#a1b2c3"), context).notes == ()
        assert apply(applied.plan, Rename(area="B", name="B"), context).notes == ()

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
