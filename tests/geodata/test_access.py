"""Where addresses meet the streets."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata.errors import InvalidData, OutsideMunicipality
from geodata.streets import access, network, street_index
from tests.hand_made_roads import EAST, NORTH, level, roads

POINTS = {"a": (0, 0), "b": (100, 0), "c": (200, 0), "d": (0, 300), "e": (200, 300)}
WAYS = [("a b", {}), ("b c", {"motor_vehicle": "no"}), ("d e", {"highway": "motorway"})]


@pytest.fixture(scope="module")
def streets():
    return network.build(roads(POINTS, WAYS), level())[0]


def joined(streets, x, y, mode="car", **more):
    return access.join(streets, EAST + np.array([x]), NORTH + np.array([y]), mode=mode, **more)


@pytest.mark.parametrize(
    ("place", "mode", "expected"),
    [
        ((30, 40), "car", (0, 30, 40)),
        ((130, 40), "walk", (1, 30, 40)),
        ((130, 40), "car", (0, 100, 50)),  # b-c is closed to cars: 30 east and 40 north of b
        ((-30, 40), "car", (0, 0, 50)),
        ((100, 7), "walk", (0, 100, 7)),  # both links end at b, equally near: the first
    ],
)
def test_nearest_link_that_the_mode_may_use(streets, place, mode, expected):
    """Link, metres along it, metres to it."""
    found = joined(streets, *place, mode)
    assert (found.link[0], found.along_m[0], found.leg_m[0]) == pytest.approx(expected)


def test_no_door_opens_on_a_motorway(streets):
    """5 m from the motorway, 295 m from a-b."""
    found = joined(streets, 50, 295)
    assert (found.link[0], found.leg_m[0]) == (0, pytest.approx(295))


def test_too_far_is_not_connected_and_listed(streets):
    found = access.join(
        streets, EAST + np.array([50, 50, 50]), NORTH + np.array([60, 59, -61]), mode="car", most_m=60
    )
    assert found.connected.tolist() == [True, True, False]
    assert found.lost.tolist() == [2]
    assert np.isnan(found.leg_m[2])
    assert np.isnan(found.foot_e[2])


def test_a_place_in_the_sea_is_a_fault_with_its_place(streets):
    found = access.join(streets, [900_000.0], [6_400_000.0], mode="car")
    with pytest.raises(OutsideMunicipality) as fault:
        access.require(found)
    assert fault.value.code == "points_off_network"
    assert fault.value.facts["points"] == ["N 6400000 E 900000"]


def test_leg_time_is_kept(streets):
    """40 m at 3.6 km/h."""
    assert joined(streets, 30, 40).leg_s(streets)[0] == pytest.approx(40)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"mode": "boat"}, "unknown_mode"),
        ({"most_m": 0}, "access_distance"),
        ({"most_m": float("nan")}, "access_distance"),
        ({"x": float("nan")}, "point_coordinates"),
    ],
)
def test_what_makes_no_sense_is_refused(streets, more, code):
    with pytest.raises(InvalidData) as fault:
        joined(streets, **{"x": 1, "y": 1, **more})
    assert fault.value.code == code


def test_a_network_closed_to_the_mode_is_refused():
    streets, _ = network.build(roads(POINTS, [("a b", {"highway": "steps"})]), level())
    with pytest.raises(InvalidData) as fault:
        joined(streets, 1, 1)
    assert fault.value.code == "roads_none_for_mode"


def test_nobody_joins_nothing(streets):
    assert len(access.join(streets, [], [], mode="car")) == 0


@pytest.mark.parametrize("length", [3.0, 60.0, 900.0], ids=["short", "middling", "long"])
def test_nearest_piece_is_that_of_brute_force(length):
    """2 000 points against every one of 400 pieces, some without length; far points among them."""
    rng = np.random.default_rng(7)
    start = rng.uniform(0, 1000, (400, 2))
    end = start + rng.normal(0, length, (400, 2))
    end[:20] = start[:20]
    points = rng.uniform(-900, 1900, (2000, 2))
    piece, share, distance = street_index.index(start, end).nearest(points[:, 0], points[:, 1], most_m=500)
    lines = shapely.linestrings(np.stack([start, end], axis=1))
    true = shapely.distance(shapely.points(points)[:, None], lines[None, :])
    assert np.array_equal(piece >= 0, true.min(axis=1) <= 500)
    near = piece >= 0
    assert np.abs(distance[near] - true.min(axis=1)[near]).max() < 1e-9
    first = (true <= true.min(axis=1, keepdims=True) + 1e-6).argmax(axis=1)
    assert np.array_equal(piece[near], first[near])
    assert ((share >= 0) & (share <= 1)).all()
