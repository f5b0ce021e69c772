"""Plans of whole districts, and districts in drawn plans; the town of ``edits/doing``."""

import numpy as np
import pytest
import shapely

from areas.edits import AssignPolygon, MoveDistricts, apply
from areas.errors import UnknownCode
from areas.plan import districts_of, from_districts
from geodata.errors import InvalidData
from tests.areas.towns import areas_m2, square_districts, town

AREAS = [{"code": "B", "name": "Öst", "colour": "#112233", "provider": "egen"}, {"code": "A", "name": "Väst"}]


def made(membership, areas=AREAS):
    return from_districts(
        division="hemvard", districts=square_districts(2), membership=membership, areas=areas
    )


def test_areas_stand_in_code_order_with_their_attributes():
    plan = made({"00": "A", "01": "B", "10": "A", "11": "B"})
    assert plan.codes == ("A", "B")
    assert (plan.area("B").name, plan.area("B").colour, plan.area("B").provider) == ("Öst", "#112233", "egen")
    assert plan.area("A").geometry.equals(shapely.box(0, 0, 100, 200))


def test_corners_of_districts_stay_to_the_bit():
    """So that neighbours keep sharing them: A still has the corner at (100, 100) on its straight side."""
    plan = made({"00": "A", "01": "B", "10": "A", "11": "B"})
    assert [100.0, 100.0] in shapely.get_coordinates(plan.area("A").geometry).tolist()
    assert shapely.coverage_is_valid(np.array([area.geometry for area in plan.areas]))


@pytest.mark.parametrize(
    ("membership", "code", "fact", "value"),
    [
        ({"00": "A", "01": "B", "10": "A"}, "district_without_area", "districts", ["11"]),
        ({"00": "A", "01": "B", "10": "A", "11": "B", "99": "A"}, "membership_unknown_district", "districts", ["99"]),
        ({"00": "A", "01": "A", "10": "A", "11": "A"}, "area_without_districts", "areas", ["B"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_name(membership, code, fact, value):
    with pytest.raises(InvalidData) as wrong:
        made(membership)
    assert (wrong.value.code, wrong.value.facts[fact]) == (code, value)


def test_an_area_that_does_not_exist_is_refused():
    with pytest.raises(UnknownCode) as unknown:
        made({"00": "A", "01": "B", "10": "A", "11": "C"})
    assert unknown.value.facts["area"] == "C"


def test_two_areas_with_one_code_are_refused():
    with pytest.raises(InvalidData, match="area_code_twice"):
        made({"00": "A", "01": "A", "10": "A", "11": "A"}, [{"code": "A", "name": "A"}] * 2)


def test_a_plan_of_whole_districts_splits_none():
    plan, context = town("AAB/AAB/CCC")
    found = districts_of(plan, square_districts(3))
    assert found.whole == {"A": ("10", "11", "20", "21"), "B": ("12", "22"), "C": ("00", "01", "02")}
    assert not found.split
    moved = apply(plan, MoveDistricts(districts=("11",), to="C"), context).plan
    assert districts_of(moved, square_districts(3)).whole["C"] == ("00", "01", "02", "11")


def test_a_drawn_border_tells_which_districts_it_splits_and_how():
    """B takes the eastern quarter of district 11: 25 of 100 m."""
    plan, context = town("AAB/AAB/CCC")
    drawn = apply(plan, AssignPolygon(polygon=shapely.box(175, 100, 200, 200), to="B"), context).plan
    found = districts_of(drawn, square_districts(3))
    assert found.split == {"11": {"A": 0.75, "B": 0.25}}
    assert "11" not in found.whole["A"] + found.whole["B"]


def test_a_hair_of_a_district_does_not_split_it():
    """A border rounded to the centimetre runs up to 1 cm beside the old one: 1 m² of 10 000."""
    shapes = square_districts(2)
    plan, _ = town("AB/AB")
    shifted = shapes.assign(
        geometry=shapely.transform(shapes.geometry.to_numpy(), lambda p: p + np.array([0.01, 0.0]))
    )
    assert not districts_of(plan, shifted).split


def test_a_district_beyond_the_plan_is_told():
    plan, _ = town("AB/AB")
    assert districts_of(plan, square_districts(3, east=0)).outside == ("02", "12", "20", "21", "22")
    assert areas_m2(plan) == {"A": 20_000, "B": 20_000}
