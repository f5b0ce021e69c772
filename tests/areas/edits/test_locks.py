"""Areas that are locked."""

import pytest
import shapely
from shapely.geometry import LineString

from areas.edits import (
    AddArea,
    AssignPolygon,
    Lock,
    Merge,
    MoveDistricts,
    NewArea,
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
from tests.areas.edits.doing import done, refused
from tests.areas.towns import areas_m2


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
