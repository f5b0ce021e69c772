"""Mending coverages: figures drawn on a metre grid, checkable by eye."""

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from geodata import coverage
from geodata.errors import InvalidData
from geodata.faces import borders, node
from geodata.flaws import moved_m, width_m

E0, N0 = 530_000.0, 6_470_000.0


def at(*shapes):
    """Shapes moved to where Linköping lies, so that coordinates have their real size."""
    return shapely.transform(np.array(shapes, dtype=object), lambda xy: xy + np.array([E0, N0]))


def mend(*shapes, tolerance_m=10.0, names="ABCDEFGH"):
    return coverage.mend(at(*shapes), tolerance_m=tolerance_m, names=list(names[: len(shapes)]))


def told(findings):
    return sorted(f.code for f in findings)


def test_a_valid_coverage_comes_back_as_it_was():
    top = Polygon([(0, 100), (100, 100), (200, 100), (200, 150), (0, 150)])
    squares = at(box(0, 0, 100, 100), box(100, 0, 200, 100), top)
    out, findings = coverage.mend(squares, tolerance_m=10, names=list("ABC"))
    assert findings == []
    assert shapely.equals_exact(out, squares).all()


def test_a_vertex_that_only_one_neighbour_has_is_given_to_the_other():
    """C's corner at (100, 100) lies in the middle of AB's upper edge, which has no vertex there."""
    out, findings = mend(box(0, 0, 200, 100), box(0, 100, 100, 150), box(100, 100, 200, 150))
    assert coverage.is_valid(out)
    assert findings == []
    assert [E0 + 100, N0 + 100] in shapely.get_coordinates(out[0]).tolist()


def test_an_overlap_goes_to_one_and_is_told_with_size_and_place():
    """A reaches to x = 102, B from x = 100: 2 m x 100 m = 200 m2; A and B meet it along 100 m each, A is first."""
    out, findings = mend(box(0, 0, 102, 100), box(100, 0, 200, 100))
    assert coverage.is_valid(out)
    assert shapely.area(out).tolist() == [10_200, 9_800]
    (found,) = findings
    assert (found.code, found.names, found.area_m2, found.facts) == ("overlap", ("A", "B"), 200, {"to": "A"})
    assert found.width_m == pytest.approx(2, rel=0.02)
    assert E0 + 100 < found.e < E0 + 102
    assert N0 < found.n < N0 + 100


def test_a_gap_goes_to_the_neighbour_with_the_longest_border():
    """A hole 2 m x 20 m between A (one long side) and B (the other long side and both short ones)."""
    a = box(0, 0, 100, 100)
    b = box(100, 0, 200, 100) - box(100, 40, 102, 60)
    out, findings = mend(a, b)
    assert coverage.is_valid(out)
    assert shapely.area(out).tolist() == [10_000, 10_000]
    assert [(f.code, f.names, f.area_m2, f.facts["to"]) for f in findings] == [("gap", ("A", "B"), 40, "B")]


def test_a_gap_along_several_neighbours_is_shared_out_and_reaches_in_between_nobody():
    """A 1 m wide gap between two columns of two squares, closed at both ends by a frame.

    Given whole to one square, that square's border would lie 100 m from where it was.
    """
    left = [box(0, 0, 100, 100), box(0, 100, 100, 200)]
    right = [box(101, 0, 201, 100), box(101, 100, 201, 200)]
    frame = box(-50, -50, 251, 250) - box(0, 0, 201, 200)
    out, findings = mend(*left, *right, frame)
    assert coverage.is_valid(out)
    assert shapely.area(out).sum() == 301 * 300
    assert moved_m(at(*left, *right, frame), out).max() <= 1.01
    assert told(findings) == ["gap"]


def test_an_overlap_wider_than_the_tolerance_is_refused_with_names_place_and_size():
    """20 m x 100 m claimed by both."""
    with pytest.raises(InvalidData) as refused:
        mend(box(0, 0, 120, 100), box(100, 0, 200, 100))
    facts = refused.value.facts
    assert refused.value.code == "overlap_too_wide"
    assert (facts["names"], facts["area_m2"], facts["count"]) == (["A", "B"], 2000, 1)
    assert facts["width_m"] == pytest.approx(20, rel=0.02)
    assert E0 + 100 < facts["e"] < E0 + 120


def test_the_tolerance_decides_what_is_mended():
    out, _ = mend(box(0, 0, 120, 100), box(100, 0, 200, 100), tolerance_m=25)
    assert coverage.is_valid(out)
    with pytest.raises(InvalidData, match="overlap_too_wide"):
        mend(box(0, 0, 102, 100), box(100, 0, 200, 100), tolerance_m=1)


def test_a_hole_wider_than_the_tolerance_may_be_a_lake_and_stays():
    out, findings = mend(box(0, 0, 100, 100) - box(40, 40, 70, 70), box(100, 0, 200, 100))
    assert shapely.area(out).tolist() == [9_100, 10_000]
    assert [(f.code, f.names, f.area_m2) for f in findings] == [("hole_kept", ("A",), 900)]


def test_a_gap_that_touches_the_outer_border_in_points_is_closed_too():
    """A lens 4 m wide between A and B, from the lower to the upper edge: 2 * 100 * 2 / 2 = 200 m2.

    The union falls into two parts that meet in two points, so the lens is no interior ring.
    """
    a = Polygon([(0, 0), (100, 0), (98, 50), (100, 100), (0, 100)])
    b = Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (102, 50)])
    out, findings = mend(a, b)
    assert coverage.is_valid(out)
    assert shapely.area(out).sum() == 20_000
    assert [(f.code, f.names, f.area_m2) for f in findings] == [("gap", ("A", "B"), 200)]


def test_a_crack_in_one_district_is_closed():
    """A slit 0.2 m wide and 60 m long inside A: 12 m2."""
    out, findings = mend(box(0, 0, 100, 100) - box(20, 50, 80, 50.2), box(100, 0, 200, 100))
    assert shapely.area(out)[0] == pytest.approx(10_000, abs=1e-6)
    assert [(f.code, f.facts["to"]) for f in findings] == [("gap", "A")]


def test_a_loose_sliver_goes_to_its_neighbour():
    """A also has a strip 0.3 m x 50 m on the far side of B; C lies along it."""
    strip = box(200, 0, 200.3, 50)
    out, findings = mend(
        shapely.union(box(0, 0, 100, 100), strip), box(100, 0, 200, 100), box(200, 0, 300, 100) - strip
    )
    assert coverage.is_valid(out)
    assert [g.geom_type for g in out] == ["Polygon"] * 3
    assert [(f.code, f.names, f.facts["to"]) for f in findings] == [("sliver", ("A",), "C")]
    assert shapely.area(out)[2] == pytest.approx(10_000)


def test_a_ring_that_crosses_itself_by_a_slip_is_mended_and_told():
    """The upper edge runs back over itself and leaves a triangle of 1 m x 0.2 m beyond a crossing."""
    slip = Polygon(
        [(0, 0), (100, 0), (100, 100), (50, 100), (51, 101), (51, 100.5), (50, 101), (49, 100), (0, 100)]
    )
    out, findings = mend(slip, box(100, 0, 200, 100))
    assert shapely.area(out)[0] == pytest.approx(10_001, abs=1)
    (found,) = [f for f in findings if f.code == "invalid_rings"]
    assert found.names == ("A",)
    assert 0 < found.width_m < 0.5
    assert (round(found.e - E0), round(found.n - N0)) == (51, 101)


@pytest.mark.parametrize(
    ("shape", "area_m2", "width_m"),
    [
        (Polygon([(0, 0), (100, 100), (100, 0), (0, 100)]), 2_500, 41.4),
        (
            Polygon([(0, 0), (90, 0), (90, 90), (0, 90)], [[(93, 10), (123, 10), (123, 40), (93, 40)]]),
            900,
            30,
        ),
        (
            Polygon([(0, 0), (99, 0), (99, 100), (50, 100), (30, 50), (70, 50), (50, 100), (0, 100)]),
            1_000,
            27.1,
        ),
    ],
    ids=["bow tie", "hole outside", "loop inside"],
)
def test_a_ring_that_may_mean_two_things_is_refused_with_name_place_and_size(shape, area_m2, width_m):
    """The width is the inscribed circle's: of a triangle 2 * area / half the perimeter.

    Bow tie: half of it is drawn backwards, a triangle 100 x 50: 2 * 2 500 / 120.7 = 41.4. Hole: a square of
    30 m. Loop: a triangle 40 x 50 that the ring goes round twice: 2 * 1 000 / 73.9 = 27.1.
    """
    with pytest.raises(InvalidData, match="ring_crosses_itself") as refused:
        mend(shape, box(100, 0, 200, 100))
    facts = refused.value.facts
    assert (facts["names"], facts["tolerance_m"], facts["count"]) == (["A"], 10.0, 1)
    assert facts["area_m2"] == pytest.approx(area_m2, rel=1e-6)
    assert facts["width_m"] == pytest.approx(width_m, rel=0.02)
    assert shape.buffer(40).contains(shapely.Point(facts["e"] - E0, facts["n"] - N0))


def test_a_tangle_is_refused_before_it_is_taken_apart():
    """A zigzag of 200 strokes crossed by one of 200: 40 000 crossings; taking them apart is slow."""
    there = [(k, 100 * (k % 2)) for k in range(200)]
    back = [(200 * (k % 2), 99 - k / 2.1) for k in range(200)]
    with pytest.raises(InvalidData, match="ring_tangled") as refused:
        mend(Polygon([*there, *back]), box(300, 0, 400, 100))
    assert refused.value.facts["names"] == ["A"]


def test_parts_of_one_polygon_on_the_same_ground_are_no_doubt():
    """Two squares of 100 m, half on each other: 15 000 m2 that are A's either way."""
    out, findings = mend(
        shapely.MultiPolygon([box(0, 0, 100, 100), box(50, 0, 150, 100)]), box(150, 0, 200, 100)
    )
    assert shapely.area(out)[0] == 15_000
    assert [f.area_m2 for f in findings if f.code == "invalid_rings"] == [0]


def test_repeated_vertices_are_counted():
    a = Polygon([(0, 0), (100, 0), (100, 0), (100, 100), (100, 100), (0, 100)])
    out, findings = mend(a, box(100, 0, 200, 100))
    assert [(f.code, f.count, f.names) for f in findings] == [("repeated_vertices", 2, ("A",))]
    assert coverage.is_valid(out)


@pytest.mark.parametrize("shape", [None, Polygon(), Polygon([(0, 0), (10, 10), (0, 0)])])
def test_a_polygon_without_ground_is_refused_by_name(shape):
    shapes = np.array([at(box(0, 0, 100, 100))[0], shape], dtype=object)
    with pytest.raises(InvalidData, match="no_ground") as refused:
        coverage.mend(shapes, tolerance_m=10, names=["A", "B"])
    assert refused.value.facts["names"] == ["B"]


def test_a_district_that_another_covers_whole_is_refused_not_lost():
    """B is a strip 5 m wide inside A: narrow enough to mend, but then B would have no ground."""
    with pytest.raises(InvalidData, match="district_swallowed") as refused:
        mend(box(0, 0, 100, 100), box(20, 40, 80, 45))
    assert refused.value.facts["names"] == ["B"]


def test_coordinates_between_grid_points_are_rounded_alike_for_both_neighbours():
    out, _ = mend(box(0, 0, 100.004, 100), box(100.004, 0, 200, 100))
    xy = shapely.get_coordinates(out)
    assert (xy == np.round(xy, 2)).all()
    assert coverage.is_valid(out)


def test_a_missing_piece_between_mm_wide_errors_is_summed_up_in_one_finding():
    """A hairline of 4 mm vanishes on the grid."""
    hole = box(100, 40, 100.004, 60)
    _, findings = mend(box(0, 0, 100, 100), box(100, 0, 200, 100) - hole)
    assert [(f.code, f.count) for f in findings] == [("gaps_small", 1)]


def test_check_lists_what_is_wrong_and_changes_nothing():
    shapes = at(box(0, 0, 102, 100), box(100, 0, 200, 100) - box(150, 40, 151, 60))
    state = coverage.check(shapes)
    assert state.broken == (0, 1)
    assert [(f.members, f.area_m2) for f in state.overlaps] == [((0, 1), 200)]
    assert [(f.members, f.area_m2) for f in state.gaps] == [((1,), 20)]


def test_many_polygons_on_the_same_ground_are_refused_without_comparing_all_pairs():
    """1 000 equal squares have half a million pairs; the search stops at the first thousands."""
    shapes = at(*[box(0, 0, 100, 100)] * 1_000)
    with pytest.raises(InvalidData, match="overlap_too_wide"):
        coverage.mend(shapes, tolerance_m=10, names=["A"] * 1_000)


@pytest.mark.parametrize(
    ("shape", "width"),
    [(box(0, 0, 100, 2), 2), (box(0, 0, 30, 30), 30), (shapely.Point(0, 0).buffer(5, quad_segs=64), 10)],
)
def test_width_is_that_of_the_largest_circle_inside(shape, width):
    assert width_m(np.array([shape]))[0][0] == pytest.approx(width, rel=0.02)


def test_moved_is_the_distance_from_the_new_border_to_the_old():
    """The right side moves from x = 100 to x = 103."""
    assert moved_m(at(box(0, 0, 100, 100)), at(box(0, 0, 103, 100))).tolist() == [3]


def test_faces_share_what_they_have_in_common():
    """A cross in a square: four faces, each with two neighbours along 50 m."""
    lines = np.array(
        [
            box(0, 0, 100, 100).boundary,
            *shapely.from_wkt(["LINESTRING (50 0, 50 100)", "LINESTRING (0 50, 100 50)"]),
        ]
    )
    faces = node(lines)
    shared = borders(faces)
    assert shapely.area(faces).tolist() == [2500] * 4
    assert shared.length_m.tolist() == [50] * 4
