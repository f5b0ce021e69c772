"""Areas drawn elsewhere, fitted to towns small enough to check by head.

The town of these tests: four districts of 100 m by 100 m, with coordinates counted from (536000, 6474000).

    200 +-----+-----+
        |  c  |  d  |
    100 +-----+-----+
        |  a  |  b  |
      0 +-----+-----+
        0    100   200
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from areas.borders.fitting import fit
from geodata.errors import InvalidData

E0, N0 = 536_000.0, 6_474_000.0


def at(*points):
    return shapely.Polygon([(E0 + x, N0 + y) for x, y in points])


def box(left, bottom, right, top):
    return shapely.box(E0 + left, N0 + bottom, E0 + right, N0 + top)


TOWN = [box(0, 0, 100, 100), box(100, 0, 200, 100), box(0, 100, 100, 200), box(100, 100, 200, 200)]
WEST, EAST = box(0, 0, 100, 200), box(100, 0, 200, 200)


def fitted(*shapes, tolerance_m=10.0, **options):
    names = [chr(ord("A") + k) for k in range(len(shapes))]
    return fit(shapes, names=names, districts=TOWN, tolerance_m=tolerance_m, **options)


def is_fit(shapes):
    """A coverage of exactly the town's ground: 40 000 m2 and no edge that does not match."""
    return (
        bool(shapely.coverage_is_valid(np.array(shapes, dtype=object)))
        and abs(sum(shape.area for shape in shapes) - 40_000) < 1e-6
        and shapely.union_all(shapes).equals(shapely.box(E0, N0, E0 + 200, N0 + 200))
    )


def codes(found):
    return [note.code for note in found.notes]


def test_areas_of_whole_districts_come_back_with_the_districts_corners():
    """The western half as drawn has four corners; two districts meet on its sides, so it gets two more."""
    found = fitted(WEST, EAST)
    assert codes(found) == []
    assert is_fit(found.shapes)
    corners = {(x - E0, y - N0) for x, y in found.shapes[0].exterior.coords}
    assert corners == {(0, 0), (100, 0), (100, 100), (100, 200), (0, 200), (0, 100)}


@pytest.mark.parametrize("off", [0.02, 0.3, 0.49, -0.3])
def test_a_border_drawn_within_half_a_metre_of_a_districts_follows_it(off):
    """The border between west and east is drawn ``off`` metres to the side of x = 100, all the way."""
    west = at((0, 0), (100 + off, 0), (100 + off, 200), (0, 200))
    east = at((100 + off, 0), (200, 0), (200, 200), (100 + off, 200))
    found = fitted(west, east)
    assert is_fit(found.shapes)
    assert [shape.area for shape in found.shapes] == [20_000, 20_000]
    assert found.notes[-1].code == "borders_led"
    assert found.notes[-1].facts["length_m"] == 200


def test_a_border_that_zigzags_about_a_districts_follows_it():
    """Every 10 m the border changes side, 0.4 m to the west and 0.4 m to the east of x = 100."""
    zigzag = [(100 + (0.4 if k % 2 else -0.4), 10 * k) for k in range(21)]
    found = fitted(at((0, 0), *zigzag, (0, 200)), at((200, 200), *zigzag[::-1], (200, 0)))
    assert [shape.area for shape in found.shapes] == [20_000, 20_000]
    assert is_fit(found.shapes)


def test_a_border_two_metres_off_stays_where_it_was_drawn():
    found = fitted(box(0, 0, 102, 200), box(102, 0, 200, 200))
    assert [shape.area for shape in found.shapes] == [102 * 200, 98 * 200]
    assert is_fit(found.shapes)


def test_a_border_two_metres_off_follows_where_the_reach_is_five():
    found = fitted(box(0, 0, 102, 200), box(102, 0, 200, 200), follow_m=5.0)
    assert [shape.area for shape in found.shapes] == [20_000, 20_000]


def test_a_border_that_follows_and_then_leaves_meets_the_districts_border():
    """Up to y = 50 it runs 0.3 m east of x = 100, then to (140, 200).

    It follows x = 100 from 0 to 50 and goes on from (100, 50): the triangle it takes of the east is
    (100, 50), (140, 200), (100, 200): 150 * 40 / 2 = 3 000 m2.
    """
    west = at((0, 0), (100.3, 0), (100.3, 50), (140, 200), (0, 200))
    east = at((100.3, 0), (200, 0), (200, 200), (140, 200), (100.3, 50))
    found = fitted(west, east)
    assert is_fit(found.shapes)
    assert found.shapes[0].area == pytest.approx(20_000 + 3_000, abs=1e-6)


def test_a_border_that_crosses_a_districts_stays_as_drawn_to_the_bit():
    """A slanting border through both rows of districts crosses y = 100 at x = 120.37; no corner stays."""
    west = at((0, 0), (110.13, 0), (130.61, 200), (0, 200))
    east = at((110.13, 0), (200, 0), (200, 200), (130.61, 200))
    found = fitted(west, east)
    assert is_fit(found.shapes)
    for drawn, made in zip((west, east), found.shapes, strict=True):
        for corner in drawn.exterior.coords:
            assert corner in made.exterior.coords
    assert codes(found) == []


def test_what_leaves_the_municipality_is_cut_off_and_told():
    """The western area reaches 50 m beyond the town in the west and 10 m in the south."""
    found = fitted(box(-50, -10, 100, 200), EAST)
    assert is_fit(found.shapes)
    (note,) = found.notes
    assert (note.code, note.names) == ("area_cut_to_municipality", ("A",))
    assert note.area_m2 == 50 * 210 + 100 * 10
    assert shapely.Point(note.e, note.n).within(box(-50, -10, 100, 200).difference(box(0, 0, 200, 200)))


def test_areas_that_overlap_only_outside_the_municipality_are_no_conflict():
    """Beyond x = 200 both claim 40 m; in the town nobody disputes anything."""
    found = fitted(at((0, 0), (100, 0), (100, 200), (240, 200), (240, 260), (0, 260)), box(100, 0, 240, 260))
    assert is_fit(found.shapes)
    assert [shape.area for shape in found.shapes] == [20_000, 20_000]
    assert "area_cut_to_municipality" in codes(found)


def test_a_strip_that_nobody_has_goes_to_those_who_lie_along_it():
    """Both areas stop 3 m short of the town's northern border: each gets its own part of the strip."""
    found = fitted(box(0, 0, 80, 197), box(80, 0, 200, 197))
    assert is_fit(found.shapes)
    assert [shape.area for shape in found.shapes] == [80 * 200, 120 * 200]
    given = {note.names: (note.area_m2, note.width_m) for note in found.notes}
    assert sum(area for area, _ in given.values()) == 600
    assert all(width == pytest.approx(3, abs=0.05) for _, width in given.values())


def test_ground_that_nobody_has_and_that_is_wide_is_refused_with_the_place():
    """The east stops at x = 180: a strip of 20 m by 200 m is left, wider than 10 m."""
    with pytest.raises(InvalidData) as fault:
        fitted(WEST, box(100, 0, 180, 200))
    facts = fault.value.facts
    assert fault.value.code == "ground_without_area"
    assert (facts["area_m2"], facts["count"]) == (4000, 1)
    assert facts["width_m"] == pytest.approx(20, abs=0.3)
    assert box(180, 0, 200, 200).contains(shapely.Point(facts["e"], facts["n"]))
    assert is_fit(fitted(WEST, box(100, 0, 180, 200), tolerance_m=25).shapes)


@pytest.mark.parametrize("hole", [(130, 80, 160, 120), (130, 30, 160, 70)])
def test_a_wide_hole_inside_is_refused_too(hole):
    """30 m by 40 m, once across the border of two districts and once in the middle of one."""
    with pytest.raises(InvalidData) as fault:
        fitted(WEST, EAST.difference(box(*hole)))
    assert fault.value.code == "ground_without_area"
    assert fault.value.facts["area_m2"] == 30 * 40


def test_an_overlap_is_mended_if_narrow_and_refused_if_wide():
    assert is_fit(fitted(box(0, 0, 105, 200), EAST).shapes)
    with pytest.raises(InvalidData) as fault:
        fitted(box(0, 0, 150, 200), EAST)
    assert fault.value.code == "overlap_too_wide"


def test_an_area_outside_the_municipality_is_refused_by_name():
    with pytest.raises(InvalidData) as fault:
        fitted(WEST, EAST, box(300, 0, 400, 100))
    assert (fault.value.code, fault.value.facts["areas"]) == ("area_outside_municipality", ["C"])


def test_an_area_that_is_narrower_than_the_reach_is_refused_by_name():
    with pytest.raises(InvalidData) as fault:
        fitted(box(0, 0, 99.8, 200), box(99.8, 0, 100, 200), EAST)
    assert (fault.value.code, fault.value.facts["areas"]) == ("area_too_narrow", ["B"])


def test_an_area_without_ground_is_refused():
    with pytest.raises(InvalidData) as fault:
        fitted(WEST, EAST, shapely.Polygon())
    assert fault.value.code == "no_ground"


cells = st.lists(st.integers(0, 2), min_size=16, max_size=16).filter(lambda owner: len(set(owner)) == 3)


@settings(max_examples=40, deadline=None)
@example(owner=[0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0], seed=33211)
@example(owner=[1, 2, 1, 2, 0, 0, 2, 0, 0, 0, 1, 1, 0, 0, 2, 0], seed=436740300)
@given(owner=cells, seed=st.integers(0, 2**32 - 1))
def test_whatever_is_drawn_becomes_a_coverage_of_the_ground_and_stays_so(owner, seed):
    """Three areas of 16 cells of 50 m, every corner moved up to 8 m alike in all.

    What is fitted once is hardly changed by a second fitting: in total below a square metre for each of the
    24 borders of cells (0.5 m times 5 m, halved, is 1.25 m2; most have none), and nowhere by ground that is
    not narrow. Narrow is a mean width, twice area by outline, below 0.5 m; the radius of the largest circle
    in convex ground is at most that, so nothing is left 0.5 m inside it.
    """
    rng = np.random.default_rng(seed)
    moved = {(x, y): rng.uniform(-8, 8, 2) for x in range(5) for y in range(5)}

    def corner(x, y):
        return E0 + 50 * x + moved[x, y][0], N0 + 50 * y + moved[x, y][1]

    def cell(k):
        x, y = k % 4, k // 4
        return shapely.Polygon([corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1)])

    drawn = [
        shapely.coverage_union_all([cell(k) for k in range(16) if owner[k] == code]) for code in range(3)
    ]
    found = fitted(*drawn, tolerance_m=20)
    assert is_fit(found.shapes)
    again = fitted(*found.shapes, tolerance_m=20)
    assert is_fit(again.shapes)
    assert set(codes(again)) <= {"borders_led"}
    for one, other in zip(found.shapes, again.shapes, strict=True):
        differing = one.symmetric_difference(other)
        assert differing.area <= 24
        assert differing.buffer(-0.5).is_empty
