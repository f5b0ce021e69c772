"""A town of 5 × 5 corners, 100 m apart, in which every answer can be found by head.

::

    400   u----v----w----x----y      ---- street, 10 m/s by car, 5 m/s by bicycle, 1 m/s on foot
          |    :    |    |    |
    300   p----q----r----s----t      ====  posted 72 km/h: 20 m/s by car
          |    |    |    |    |
    200   k====l====m====n====o      --->  one way eastward for cars and bicycles
          |    |    |    |    |
    100   f----g----h----i----j      :     closed to motor vehicles
          |    |    |    |    |
      0   a--->b--->c--->d--->e
          0   100  200  300  400

No delays and no calibration, unless a test sets them; from a door to the street one walks 1 m/s.
"""

from __future__ import annotations

from string import ascii_lowercase

import numpy as np
import pytest
import shapely

from geodata.streets import access, isochrone, network, travel_time
from tests.hand_made_roads import EAST, NORTH, level, roads

CORNERS = {name: (100.0 * (i % 5), 100.0 * (i // 5)) for i, name in enumerate(ascii_lowercase[:25])}
WAYS = [
    ("a b c d e", {"name": "Ågatan", "oneway": "yes"}),
    ("f g h i j", {"name": "Nygatan"}),
    ("k l m n o", {"name": "Storgatan", "highway": "primary", "maxspeed": "72"}),
    ("p q r s t", {"name": "Trädgårdsgatan"}),
    ("u v w x y", {"name": "Norra gatan"}),
    ("a f k p u", {"name": "Västgatan"}),
    ("b g l q", {"name": "Klostergatan"}),
    ("q v", {"name": "Klostergatan", "motor_vehicle": "no"}),
    ("c h m r w", {"name": "Bokhållaregatan"}),
    ("d i n s x", {"name": "Hospitalsgränd"}),
    ("e j o t y", {"name": "Östgatan"}),
]


def town(speeds=None, signals=""):
    return network.build(roads(CORNERS, WAYS, signals=signals), speeds or level())[0]


def seconds(streets, start, end, mode="car", *, back=False):
    """Seconds between two places: names of corners, or metres east and north."""
    ends = [CORNERS.get(place, place) for place in (start, end)]
    joined = [access.join(streets, EAST + x, NORTH + y, mode=mode) for x, y in ends]
    if back:
        times = travel_time.to_points(streets, joined[1], joined[0])
    else:
        times = travel_time.from_points(streets, joined[0], joined[1])
    return pytest.approx(float(times.minutes[0, 0]) * 60, abs=1e-4)


@pytest.mark.parametrize("back", [False, True], ids=["forwards", "reversed graph"])
@pytest.mark.parametrize(
    ("start", "end", "mode", "expected"),
    [
        ("a", "e", "car", 40),  # four blocks with the one-way
        ("e", "a", "car", 60),  # up one, four blocks back, down one; or two up, 4 × 5 s, two down
        ("k", "o", "car", 20),  # 400 m at 20 m/s
        ("p", "t", "car", 40),  # straight; by Storgatan 10 + 20 + 10 is the same
        ("q", "v", "car", 30),  # closed: around the block
        ("q", "v", "bike", 20),
        ("q", "v", "walk", 100),
        ("e", "a", "walk", 400),  # nobody on foot minds a one-way
        ("e", "a", "bike", 120),  # 600 m around it
        ("u", "y", "car", 40),  # straight; two down to Storgatan, 4 × 5 s and two up would be 60
    ],
)
def test_between_corners(start, end, mode, expected, back):
    assert seconds(town(), start, end, mode, back=back) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # Doors 20 m north of Ågatan: 20 s to the street and 20 s from it.
        ((50, 20), (150, 20), 40 + 10),
        # Back: 50 m on to c (5), up to h (10), two blocks west (20), down to a (10), 50 m (5).
        ((150, 20), (50, 20), 40 + 50),
        # Along one and the same block of the one-way: 40 m.
        ((30, 20), (70, 20), 40 + 4),
        # Against it: 30 m to b (3), b-g-f-a (30), 30 m (3).
        ((70, 20), (30, 20), 40 + 36),
        # The same door: its legs are counted, out and in.
        ((70, 20), (70, 20), 40),
        # The middle of Storgatan's first block to its last: 300 m at 20 m/s; doors 10 m off.
        ((50, 210), (350, 190), 20 + 15),
    ],
)
def test_between_doors(start, end, expected):
    assert seconds(town(), start, end) == expected


def test_signals_and_junctions_cost_their_allowance():
    """k to o passes l, m, n and arrives at o: 20 s + signals at m 30 s + 2 s at l and n.

    The journey ends at o, on the link n-o: its own junction is not passed. It starts at k, on the link
    k-l, so k is not passed either.
    """
    delays = level(
        signal_s={"car": 30.0, "bike": 0, "walk": 0}, junction_s={"car": 2.0, "bike": 0, "walk": 0}
    )
    streets = town(delays, signals="m")
    assert seconds(streets, (10, 200), (390, 200)) == 19 + 30 + 4


def test_waiting_at_signals_makes_another_way_quicker():
    """From 1 m north of a to 1 m north of e: by Ågatan 40.2 s and 30 s at c; by Nygatan 9.9 + 40 + 9.9."""
    delays = level(signal_s={"car": 30.0, "bike": 0, "walk": 0})
    assert seconds(town(delays, signals="c"), (0, 1), (400, 1)) == 59.8


def test_slower_by_a_fifth():
    """Speeds × 0.8: 40 s of driving and 40 s of walking become 50 s and 50 s."""
    streets = network.with_speeds(town(), level().scaled(-20))
    assert seconds(streets, (0, 0), (400, 0)) == 50
    assert seconds(streets, (50, 20), (150, 20)) == (40 + 10) / 0.8


def test_what_is_reached_in_20_and_in_25_seconds():
    """From a, 20 s: a-b-c 200 m, a-f-k 200 m, b-g 100 m, f-g 100 m: 600 m.

    5 s more: 50 m beyond c to the east and the north, k-l whole (20 m/s), 50 m of k-p, 50 m of g-h and g-l:
    350 m more.
    """
    streets = town()
    start = access.join(streets, EAST, NORTH, mode="car")
    least, most = isochrone.polygons(streets, start, [25 / 60, 20 / 60], buffer_m=10)
    assert (least.street_m, most.street_m) == (pytest.approx(600), pytest.approx(950))
    assert most.geometry.covers(least.geometry)
    inside = shapely.contains_xy(
        least.geometry,
        EAST + np.array([205, 215, 95, 0, 50, 150]),
        NORTH + np.array([0, 0, 100, 205, 50, 100]),
    )
    assert inside.tolist() == [True, False, True, True, False, False]


def test_from_where_a_is_reached_in_20_seconds():
    """Towards a: Ågatan cannot be driven westward. f-a, k-f, g-f: 300 m, nothing of a-b."""
    streets = town()
    start = access.join(streets, EAST, NORTH, mode="car")
    (ground,) = isochrone.polygons(streets, start, [20 / 60], direction="to", buffer_m=10)
    assert ground.street_m == pytest.approx(300)


def test_links_are_as_drawn():
    """5 × 4 blocks each way. Only two streets meet at u and y, but of different names: nothing is joined."""
    streets = town()
    assert len(streets.tail) == 40
    assert streets.length_m.sum() == pytest.approx(4000)
