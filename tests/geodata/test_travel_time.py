"""Minutes in one call for many: limits, nearest, blocks, what cannot be reached."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.errors import InvalidData
from geodata.streets import access, network, travel_time
from geodata.streets.speeds import MODES, SpeedSet
from tests.hand_made_roads import EAST, NORTH, level, roads

POINTS = {"a": (0, 0), "b": (600, 0), "c": (1200, 0), "p": (0, 5000), "q": (600, 5000)}
WAYS = [("a b", {"name": "X"}), ("b c", {"name": "Y", "oneway": "yes"}), ("p q", {})]
"""a-b-c, 600 m each (60 s by car), b-c one way east; p-q hangs together with nothing else."""


@pytest.fixture(scope="module")
def streets():
    return network.build(roads(POINTS, WAYS), level())[0]


def at(streets, *places, mode="car"):
    return access.join(
        streets, EAST + np.array([x for x, _ in places]), NORTH + np.array([y for _, y in places]), mode=mode
    )


DOORS = ((0, 0), (600, 0), (1200, 0), (300, 5000), (9000, 9000))


def test_minutes_of_several_origins(streets):
    """From a: 0, 1, 2 min. From c: nothing but c itself, b-c being one way. The last door is off the network."""
    times = travel_time.from_points(streets, at(streets, (0, 0), (1200, 0)), at(streets, *DOORS))
    inf = np.inf
    assert np.allclose(times.minutes, [[0, 1, 2, inf, inf], [inf, inf, 0, inf, inf]], atol=1e-6)
    assert times.minutes.dtype == np.float32
    assert times.unreached.tolist() == [2, 4]
    assert times.off_network.tolist() == [4]


def test_minutes_to_several_origins(streets):
    """To a from b one minute, from c never; to c from a two minutes."""
    times = travel_time.to_points(streets, at(streets, (0, 0), (1200, 0)), at(streets, *DOORS))
    inf = np.inf
    assert np.allclose(times.minutes, [[0, 1, inf, inf, inf], [2, 1, 0, inf, inf]], atol=1e-6)


def test_every_answer_says_what_it_rests_on(streets):
    times = travel_time.from_points(streets, at(streets, (0, 0)), at(streets, *DOORS))
    assert times.assumption == {
        "mode": "car",
        "speed_set": "level",
        "period": "day",
        "calibration": 1.0,
        "scale": 1.0,
        "access_kmh": 3.6,
        "signal_s": 0.0,
        "junction_s": 0.0,
        "most_access_m": access.MOST_M,
    }


def test_the_nearest_origin_and_its_minutes(streets):
    """Doors at a, b, c: from a 0, 1, 2; from b 1, 0, 1."""
    times = travel_time.from_points(streets, at(streets, (0, 0), (600, 0)), at(streets, *DOORS))
    row, minutes = times.nearest()
    assert row.tolist() == [0, 1, 1, -1, -1]
    assert np.allclose(minutes, [0, 0, 1, np.inf, np.inf], atol=1e-6)


def test_of_equally_near_origins_the_first(streets):
    """300 m from a and from b."""
    for places in (((0, 0), (600, 0)), ((600, 0), (0, 0))):
        times = travel_time.from_points(streets, at(streets, *places), at(streets, (300, 0)))
        assert times.nearest()[0].tolist() == [0]


def test_what_lies_beyond_the_limit_is_not_reached(streets):
    """1.5 minutes from a: b in one, not c in two. The limit itself counts as reached."""
    doors = at(streets, *DOORS[:3])
    minutes = [
        travel_time.from_points(streets, at(streets, (0, 0)), doors, limit_min=m).minutes[0] for m in (1.5, 2)
    ]
    assert np.isinf(minutes[0]).tolist() == [False, False, True]
    assert np.isinf(minutes[1]).tolist() == [False, False, False]


def test_an_origin_off_the_network_reaches_nothing(streets):
    times = travel_time.from_points(streets, at(streets, (9000, 9000), (0, 0)), at(streets, *DOORS))
    assert times.unreached.tolist() == [5, 2]


def test_many_to_many_in_blocks_is_the_same(streets, monkeypatch):
    """Blocks of two origins each give the rows of the one call."""
    rng = np.random.default_rng(3)
    doors = at(streets, *rng.uniform((0, -200), (1200, 200), (50, 2)))
    whole = travel_time.from_points(streets, doors, doors).minutes
    monkeypatch.setattr(travel_time, "BLOCK_BYTES", 2 * (4 * 50 + 8 * (len(streets.e) + 1)))
    parts = list(travel_time.blocks(streets, doors, doors))
    assert [rows.stop - rows.start for rows, _ in parts] == [2] * 25
    assert np.array_equal(np.concatenate([block for _, block in parts]), whole)


def test_an_answer_that_would_not_fit_is_refused(streets, monkeypatch):
    monkeypatch.setattr(travel_time, "MOST_PAIRS", 9)
    doors = at(streets, *DOORS)
    with pytest.raises(InvalidData) as fault:
        travel_time.from_points(streets, doors, doors)
    assert fault.value.facts == {"origins": 5, "points": 5, "most": 9}


@pytest.mark.parametrize("limit", [0, -1, float("nan")])
def test_a_limit_must_be_above_zero(streets, limit):
    with pytest.raises(InvalidData):
        travel_time.from_points(streets, at(streets, (0, 0)), at(streets, (0, 0)), limit_min=limit)


def test_modes_are_not_mixed(streets):
    with pytest.raises(InvalidData) as fault:
        travel_time.from_points(streets, at(streets, (0, 0)), at(streets, (0, 0), mode="walk"))
    assert fault.value.code == "mode_mismatch"


def test_nearest_of_no_origins_is_refused(streets):
    with pytest.raises(InvalidData):
        travel_time.from_points(streets, at(streets), at(streets, (0, 0))).nearest()


def test_a_fifth_slower_and_faster(streets):
    """60 s from a to b without delays: 75 s and 50 s."""
    found = travel_time.sensitivity(streets, at(streets, (0, 0)), at(streets, (600, 0)), percent=20)
    seconds = {name: float(times.minutes[0, 0]) * 60 for name, times in found.items()}
    assert seconds == pytest.approx({"slower": 75, "as_is": 60, "faster": 50}, abs=1e-4)


def test_delays_do_not_scale():
    """600 m: 60 s; 15 s at the signals of b on the way to c; 60 s: at +20 % 50 + 15 + 50."""
    delays = level(signal_s=dict.fromkeys(MODES, 15.0))
    streets, _ = network.build(roads(POINTS, WAYS, signals="b"), delays)
    found = travel_time.sensitivity(streets, at(streets, (0, 0)), at(streets, (1200, 0)), percent=20)
    assert float(found["faster"].minutes[0, 0]) * 60 == pytest.approx(115, abs=1e-4)


def test_the_same_question_gives_the_same_answer(streets):
    doors = at(streets, *DOORS)
    first = travel_time.from_points(streets, doors, doors).minutes
    assert np.array_equal(first, travel_time.from_points(streets, doors, doors).minutes)


def test_points_asked_of_two_networks_get_each_its_own(streets):
    """What is kept with the points belongs to one network."""
    doors = at(streets, *DOORS[:2])
    fast = network.with_speeds(streets, level().scaled(100))
    found = [
        float(travel_time.from_points(net, doors, doors).minutes[0, 1]) for net in (streets, fast, streets)
    ]
    assert found == pytest.approx([1, 0.5, 1], abs=1e-6)


@pytest.mark.parametrize("percent", [-100, -150, float("nan"), float("inf")])
def test_speeds_cannot_be_scaled_away(percent):
    with pytest.raises(InvalidData):
        SpeedSet().scaled(percent)


def test_time_of_day_picks_the_calibration():
    """0.85 by day, 0.70 in the rush hour."""
    assert (SpeedSet().factor("car"), SpeedSet().at("peak").factor("car")) == (0.85, 0.7)
    with pytest.raises(InvalidData):
        SpeedSet().at("noon")


def test_a_speed_set_survives_json():
    speeds = SpeedSet(name="Egen").scaled(5).at("night")
    assert SpeedSet.from_json(speeds.to_json()) == speeds


@pytest.mark.parametrize(
    "change",
    [
        {"wings": 1},
        {"scale": 0},
        {"scale": "fast"},
        {"period": "noon"},
        {"access_kmh": {"car": 5.0}},
        {"bike_kmh": {"service": -1.0}},
        {"signal_s": {"car": -1.0, "bike": 0.0, "walk": 0.0}},
        {"car_kmh": {"service": [20.0]}},
        {"surface": None},
    ],
)
def test_a_speed_set_that_makes_no_sense_is_refused(change):
    with pytest.raises(InvalidData) as fault:
        SpeedSet.from_json({**SpeedSet().to_json(), **change})
    assert fault.value.code == "speed_set"
