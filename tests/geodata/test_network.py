"""From roads to a network: what is joined, what is kept, what is told."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata.errors import InvalidData
from geodata.streets import access, isochrone, network, osm, travel_time
from geodata.streets.search import Seeds, seconds_to_nodes
from geodata.streets.speeds import MODES, SpeedSet
from tests.hand_made_roads import EAST, NORTH, level, roads

ROW = {name: (100.0 * i, 0.0) for i, name in enumerate("abcdef")}


def built(points, ways, speeds=None, **more):
    return network.build(roads(points, ways, **more), speeds or level())


def seconds(streets, start, end, mode="car"):
    """Seconds between two nodes, by the identity that ``roads`` gave them."""
    one, two = (int(np.flatnonzero(streets.node_id == x)[0]) for x in (start, end))
    seeds = Seeds(count=1, origin=np.array([0]), node=np.array([one]), seconds=np.array([0.0]))
    return float(seconds_to_nodes(streets, mode, seeds)[0, two])


def test_like_pieces_are_joined_and_their_points_kept():
    """a-b-c-d-e in two ways of one street: one link of four pieces; f is not on any way."""
    streets, report = built(ROW, [("a b c", {"name": "X"}), ("c d e", {"name": "X"})])
    assert len(streets.tail) == 1
    assert streets.shape_m.tolist() == [0, 100, 200, 300, 400]
    assert streets.length_m.tolist() == [400]
    assert (report.read, report.kept, report.figures["nodes"]) == (2, 2, 5)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "X"}, {"name": "Y"}),
        ({"maxspeed": "30"}, {"maxspeed": "40"}),
        ({"oneway": "yes"}, {}),
        ({"highway": "residential"}, {"highway": "service"}),
        ({"surface": "gravel"}, {}),
        ({"foot": "no"}, {}),
        ({"oneway": "yes"}, {"oneway": "-1"}),
    ],
)
def test_unlike_pieces_are_not_joined(first, second):
    assert len(built(ROW, [("a b", first), ("b c", second)])[0].tail) == 2


def test_one_ways_that_meet_head_on_are_not_joined():
    streets, _ = built(ROW, [("a b", {"oneway": "yes"}), ("c b", {"oneway": "yes"})])
    assert len(streets.tail) == 2


def test_one_ways_in_a_row_are_joined_in_their_direction():
    streets, _ = built(ROW, [("b c", {"oneway": "yes"}), ("a b", {"oneway": "yes"})])
    assert (streets.node_id[streets.tail].tolist(), streets.node_id[streets.head].tolist()) == ([1], [3])
    assert streets.open[0, :, 0].tolist() == [True, False]


def test_signals_stay_nodes():
    streets, _ = built(ROW, [("a b c", {})], signals="b")
    assert sorted(streets.node_id.tolist()) == [1, 2, 3]


def test_signals_of_one_crossing_share_its_wait():
    """b, c, d and e are 40 m apart in a row, one crossing: 12 / sqrt(4) = 6 s each; g stands alone: 12 s."""
    points = {
        "a": (0, 0),
        "b": (100, 0),
        "c": (140, 0),
        "d": (180, 0),
        "e": (220, 0),
        "f": (400, 0),
        "g": (500, 0),
    }
    waits = level(signal_s={"car": 12.0, "bike": 0.0, "walk": 0.0})
    streets, _ = built(points, [("a b c d e f g", {})], waits, signals="b c d e g")
    assert dict(zip(streets.node_id.tolist(), streets.delay_s("car").tolist(), strict=True)) == {
        1: 0, 2: 6, 3: 6, 4: 6, 5: 6, 7: 12,
    }  # fmt: skip


def test_a_ring_of_its_own_is_one_link_from_a_node_to_itself():
    square = {"a": (0, 0), "b": (100, 0), "c": (100, 100), "d": (0, 100)}
    streets, report = built(square, [("a b c d a", {})])
    assert (len(streets.e), streets.length_m.tolist()) == (1, [400])
    assert report.figures["components"] == 1


def test_of_parallel_streets_the_quicker_counts_and_they_are_never_added():
    """a-b straight 100 m: 10 s; the way round over c is 200 m, posted 36 km/h too: 20 s."""
    points = {"a": (0, 0), "b": (100, 0), "c": (50, 86.6025)}
    streets, _ = built(points, [("a b", {"name": "X"}), ("a c b", {"name": "Y"}), ("b a", {"name": "Z"})])
    assert len(streets.tail) == 3
    assert seconds(streets, 1, 2) == pytest.approx(10)


def test_a_street_without_length_still_connects():
    """b and c lie on the same spot; the link between them has length 0."""
    points = {"a": (0, 0), "b": (100, 0), "c": (100, 0), "d": (200, 0)}
    ways = [("a b", {"name": "X"}), ("b c", {"name": "Y"}), ("c d", {"name": "Z"})]
    streets, _ = built(points, ways)
    assert seconds(streets, 1, 4) == pytest.approx(20, abs=1e-6)


def test_a_node_written_twice_makes_no_piece():
    streets, report = built(ROW, [("a b b c", {})])
    assert report.figures["segments"] == 2
    assert streets.length_m.tolist() == [200]


def test_default_speeds_follow_posted_class_surface_and_place():
    """Calibration 0.85 by day: posted 40 → 34; residential 50 → 42.5; secondary outside 70 → 59.5;
    the same within a built-up area 50 → 42.5; gravel, nothing posted: 70 × 0.8 × 0.85 = 47.6."""
    ways = [
        ("a b", {"maxspeed": "40"}),
        ("b c", {}),
        ("c d", {"highway": "secondary"}),
        ("d e", {"highway": "unclassified", "surface": "gravel"}),
    ]
    streets, report = built(ROW, ways, SpeedSet())
    assert np.allclose(streets.mps("car") * 3.6, [34, 42.5, 59.5, 47.6])
    assert report.figures["assumed_share"] == 0.75
    town = shapely.box(EAST + 250, NORTH - 1, EAST + 350, NORTH + 1)
    streets, _ = network.build(roads(ROW, ways), SpeedSet(), urban=town)
    assert np.allclose(streets.mps("car") * 3.6, [34, 42.5, 42.5, 47.6])


def test_report_counts_pieces_dead_ends_and_what_is_not_used():
    """a-b-c and e-f do not meet; four dead ends; d is on a road that is not there yet."""
    ways = [
        ("a b", {}),
        ("b c", {}),
        ("e f", {}),
        ("c d", {"highway": "proposed"}),
        ("d e", {"access": "no"}),
    ]
    _, report = built(ROW, ways)
    figures = report.figures
    assert (figures["components"], figures["largest_component"], figures["dead_ends"]) == (2, 3, 4)
    assert (report.read, report.kept) == (5, 3)
    assert report.count("road_class_unused") == 1
    assert report.count("road_ways_closed_unnamed") == 1
    assert report.count("road_pieces") == 1
    assert report.count("road_directions_unknown") == 5


def test_report_tells_speeds_it_cannot_read():
    _, report = built(ROW, [("a b", {"maxspeed": "quick"}), ("b c", {"maxspeed": "none"})])
    found = [f for f in report.findings if f.code == "road_speed_unreadable"]
    assert [(f.names, f.count) for f in found] == [(("quick",), 1)]


def test_a_graph_without_roads_is_refused():
    with pytest.raises(InvalidData) as fault:
        built(ROW, [("a b", {"highway": "proposed"})])
    assert (fault.value.code, fault.value.facts) == ("roads_none", {"ways": 1})


def test_coordinates_that_are_no_numbers_are_refused():
    with pytest.raises(InvalidData) as fault:
        built({"a": (0, 0), "b": (float("inf"), 0)}, [("a b", {})])
    assert fault.value.code == "roads_coordinates"


def test_other_speeds_on_the_same_streets():
    """Half the speed, twice the seconds; the first network stays as it was."""
    streets, _ = built(ROW, [("a b", {})])
    assert seconds(streets, 1, 2) == pytest.approx(10)
    slow = network.with_speeds(streets, level().scaled(-50))
    assert (seconds(slow, 1, 2), seconds(streets, 1, 2)) == (pytest.approx(20), pytest.approx(10))


@pytest.mark.real_data
def test_linkoping_counts(real_data):
    """The counts that are known of this file, found independently of us."""
    found = osm.read_roads(real_data / "linkoping" / "roads" / "linkoping-partial.osm.pbf")
    streets, report = network.build(found)
    figures = report.figures
    assert (report.read, figures["nodes"]) == (17_578, 48_075)
    assert (figures["components"], figures["largest_component"]) == (28, 47_084)
    assert streets.length_m.sum() == pytest.approx(figures["length_m"], abs=0.1)
    assert {mode: streets.usable(mode).any() for mode in MODES} == dict.fromkeys(MODES, True)


def test_a_barrier_stops_those_it_stops_and_is_reached_from_both_sides():
    """a-b-c with a bollard at b: cars end there from either side, bicycles and pedestrians pass.

    A door 10 m before b is 90 m from a: 9 s by car; one 10 m after it is not reached from a, but from c.
    """
    streets, report = built(ROW, [("a b c", {})], barriers={"b": {"barrier": "bollard"}})
    assert (report.figures["barriers_car"], report.figures["barriers_bike"]) == (1, 0)
    assert [f.count for f in report.findings if f.code == "road_barriers"] == [1]
    assert seconds(streets, 1, 3) == np.inf
    assert seconds(streets, 1, 3, "bike") == pytest.approx(40)
    doors = access.join(streets, EAST + np.array([0, 90, 110, 200]), np.full(4, NORTH), mode="car")
    minutes = travel_time.from_points(streets, doors, doors).minutes * 60
    assert minutes.round(3).tolist() == [[0, 9, np.inf, np.inf], [9, 0, np.inf, np.inf],
                                         [np.inf, np.inf, 0, 9], [np.inf, np.inf, 9, 0]]  # fmt: skip
    (ground,) = isochrone.polygons(streets, doors.take([0]), [1], buffer_m=5)
    assert ground.geometry.bounds[2] - EAST == pytest.approx(105, abs=1), "the ground ends at the bollard"


def test_a_barrier_at_a_junction_stops_nobody():
    """b has three arms: nothing tells which of them the bollard is on."""
    points = {**ROW, "x": (100.0, 100.0)}
    streets, _ = built(points, [("a b c", {}), ("b x", {})], barriers={"b": {"barrier": "bollard"}})
    assert seconds(streets, 1, 3) == pytest.approx(20)


def test_no_door_is_joined_to_a_motor_road():
    """The motor road lies 20 m away and the street 50 m: one may not stop on the first."""
    points = {**ROW, "x": (0.0, 70.0), "y": (200.0, 70.0)}
    streets, _ = built(points, [("a b c", {"highway": "trunk", "motorroad": "yes"}), ("x y", {})])
    joined = access.join(streets, [EAST + 100], [NORTH + 20], mode="car")
    assert joined.leg_m.tolist() == [50]


def test_of_closed_roads_those_with_a_name_are_named():
    ways = [("a b", {}), ("d e", {"access": "no", "name": "Stängda vägen"}), ("e f", {"access": "no"})]
    _, report = built(ROW, ways)
    (closed,) = (one for one in report.findings if one.code.startswith("road_ways_closed"))
    assert (closed.code, closed.count, closed.names) == ("road_ways_closed", 2, ("Stängda vägen",))
