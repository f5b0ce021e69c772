"""Roads fetched from an Overpass server: whole answers only, patience, and nothing asked twice."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import numpy as np
import pytest
import shapely

from geodata import crs
from geodata.errors import InvalidData, SourceUnavailable
from geodata.open_data import overpass, overpass_squares
from geodata.open_data.answer_cache import Cache
from geodata.open_data.overpass_server import Server
from geodata.streets import network
from tests import overpass_loopback as loopback
from tests.overpass_loopback import Loopback, Map

EAST, NORTH = 544_000.0, 6_480_000.0
"""A corner of the grid: 34 and 405 squares of 16 000 m."""

ONE = shapely.box(EAST - 8_000, NORTH - 8_000, EAST - 7_000, NORTH - 7_000)
"""In the middle of the square south-west of the corner: with 2 000 m around it, it touches that alone."""

FOUR = shapely.box(EAST - 500, NORTH - 500, EAST + 500, NORTH + 500)
"""Around the corner: it touches four."""


def town(e: float, n: float) -> Map:
    """1 - 2 - 3 along Ågatan, then 3 → 4 one way; 100 m each; signals at 3."""
    return Map(
        nodes={1: (e, n), 2: (e + 100, n), 3: (e + 200, n), 4: (e + 200, n + 100)},
        ways={
            10: ([1, 2, 3], {"highway": "residential", "name": "Ågatan", "maxspeed": "30"}),
            11: ([3, 4], {"highway": "tertiary", "oneway": "yes"}),
        },
        signals=(3,),
    )


IN_ONE, IN_FOUR = town(EAST - 7_500, NORTH - 7_500), town(EAST - 150, NORTH - 50)


@pytest.fixture
def waits():
    return []


@pytest.fixture
def fetch(tmp_path, waits):
    """Fetch with a server that waits in no time; ``waits`` tells how long it would have waited."""

    def run(server: Loopback, ground=ONE, *, url="", fresh=False, **patience):
        asked = Server(
            url=url or server.url,
            agent="omradesplan/test",
            sleep=waits.append,
            pause_s=0.5,
            wait_s=4,
            **patience,
        )
        return overpass.fetch(ground, server=asked, cache=Cache(tmp_path / "kept", fresh=fresh))

    return run


def refusal(run, *args, **options) -> str:
    with pytest.raises((SourceUnavailable, InvalidData)) as fault:
        run(*args, **options)
    return fault.value.code


def test_roads_come_as_they_are_drawn(fetch):
    """300 m of road on two ways; the one-way is one, and node 3 has the signals."""
    with Loopback(IN_ONE) as server:
        found = fetch(server)
    roads = found.roads
    assert roads.node_id.tolist() == [1, 2, 3, 4]
    assert roads.signal.tolist() == [False, False, True, False]
    assert roads.tags["name"].tolist() == ["Ågatan", ""]
    assert roads.tags["oneway"].tolist() == ["", "yes"]
    assert np.allclose(roads.e - (EAST - 7_500), [0, 100, 200, 200], atol=0.02)
    streets, report = network.build(roads)
    assert streets.length_m.sum() == pytest.approx(300, abs=0.1)
    assert report.figures["signals"] == 1
    assert (found.date, found.squares, found.kept) == ("2026-11-01T00:00:00Z", 1, 0)


def box_of(question):
    """The box that every part of a question asks about."""
    (box,) = set(re.findall(r"\(((?:\d+\.\d+,){3}\d+\.\d+)\)", question))
    return [float(edge) for edge in box.split(",")]


def test_we_say_who_we_are_and_ask_for_the_whole_square(fetch):
    """The edges in degrees hold all four corners of the square in metres."""
    with Loopback(IN_ONE) as server:
        fetch(server)
    assert server.headers[0]["User-Agent"] == "omradesplan/test"
    south, west, north, east = box_of(server.questions[0])
    lon, lat = crs.to_wgs84(
        [EAST - 16_000, EAST, EAST - 16_000, EAST], [NORTH - 16_000, NORTH - 16_000, NORTH, NORTH]
    )
    assert west <= lon.min()
    assert lon.max() <= east
    assert south <= lat.min()
    assert lat.max() <= north
    assert "[timeout:180]" in server.questions[0]


def test_the_address_may_name_the_interpreter_itself(fetch):
    with Loopback(IN_ONE) as server:
        assert fetch(server, url=server.url + "/interpreter").squares == 1


def test_a_packed_answer_is_unpacked(fetch):
    with Loopback(IN_ONE, packed=True) as server:
        assert len(fetch(server).roads.tags) == 2


def test_a_road_over_the_edge_of_a_square_comes_once(fetch, waits):
    """Ågatan runs from 150 m west of the corner to 50 m east of it; four squares are asked, with a rest after each."""
    with Loopback(IN_FOUR) as server:
        found = fetch(server, FOUR)
    assert len(server.questions) == len(set(server.questions)) == found.squares == 4
    assert sorted(found.roads.tags["name"].tolist()) == ["", "Ågatan"]
    assert waits == [0.5] * 4


def test_what_has_been_fetched_is_not_asked_again(fetch):
    with Loopback(IN_FOUR) as server:
        first = fetch(server, FOUR)
        again = fetch(server, FOUR)
        assert len(server.questions) == 4
        assert (again.kept, again.checksum) == (4, first.checksum)
        fetch(server, FOUR, fresh=True)
        assert len(server.questions) == 8


def test_an_answer_that_is_a_week_old_is_asked_for_again(fetch, tmp_path):
    with Loopback(IN_ONE) as server:
        fetch(server)
        kept = next((tmp_path / "kept").iterdir())
        os.utime(kept, (kept.stat().st_mtime - 7.1 * 86_400,) * 2)
        fetch(server)
    assert len(server.questions) == 2


def test_a_kept_answer_that_is_damaged_is_asked_for_again(fetch, tmp_path):
    with Loopback(IN_ONE) as server:
        fetch(server)
        kept = next((tmp_path / "kept").iterdir())
        kept.write_bytes(kept.read_bytes()[:-9])
        assert fetch(server).kept == 0
        assert fetch(server).kept == 1


def test_a_download_that_was_broken_off_goes_on_where_it_stopped(fetch):
    """The third square is refused for good; the next time two questions are left of four."""
    with Loopback(IN_FOUR, faults=[None, None, loopback.status(403)]) as server:
        assert refusal(fetch, server, FOUR) == "overpass_refused"
        found = fetch(server, FOUR)
        assert (len(server.questions), found.kept, found.squares) == (5, 2, 4)


def test_a_busy_server_is_given_the_time_it_asks_for(fetch, waits):
    with Loopback(IN_ONE, faults=[loopback.status(429, Retry_After="7")]) as server:
        assert fetch(server).squares == 1
    assert waits == [7, 0.5]


def test_a_busy_server_may_ask_for_time_until_a_moment(fetch, waits):
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    with Loopback(IN_ONE, faults=[loopback.status(429, Retry_After=moment)]) as server:
        fetch(server)
    assert 80 < waits[0] <= 90


def test_without_a_word_from_the_server_each_wait_is_twice_the_last_and_patience_ends(fetch, waits):
    """Five attempts, so four waits: 4, 8, 16, 32 s."""
    with Loopback(IN_ONE, always=lambda _: loopback.status(429)) as server:
        assert refusal(fetch, server) == "overpass_busy"
    assert waits == [4, 8, 16, 32]
    assert len(server.questions) == 5


def test_no_wait_is_longer_than_ten_minutes(fetch, waits):
    with Loopback(IN_ONE, faults=[loopback.status(503, Retry_After="86400")]) as server:
        fetch(server)
    assert waits[0] == 600


@pytest.mark.parametrize(
    "fault",
    [
        loopback.cut_short,
        loopback.cut_but_said_to_be_whole,
        loopback.packed_and_cut,
        loopback.page,
        loopback.hung_up,
        loopback.text(""),
        loopback.text("[]"),
        loopback.text("{}"),
        loopback.text('{"elements": null}'),
        loopback.text('{"elements": [{"type": "way", "id": 1}]}'),
        loopback.text('{"elements": [{"type": "node", "id": 1, "lon": "x", "lat": 58}]}'),
        loopback.text('{"elements": [{"type": "node", "id": 1, "lon": NaN, "lat": 58}]}'),
        loopback.text('{"elements": [7]}'),
        loopback.text("[" * 200_000),
    ],
    ids=["cut", "cut unsaid", "packed cut", "html", "hung up", "nothing", "list", "bare", "null", "bare way", "word",
         "nan", "number", "deep"],
)  # fmt: skip
def test_an_answer_that_is_not_whole_is_asked_for_again_and_never_kept(fetch, tmp_path, fault):
    with Loopback(IN_ONE, always=lambda _: fault) as server:
        assert refusal(fetch, server, attempts=2) == "overpass_no_answer"
        assert len(server.questions) == 2
        assert not (tmp_path / "kept").exists()
        server.always = lambda _: None
        server.faults = [fault]
        assert len(fetch(server).roads.tags) == 2


def test_a_square_that_is_too_much_is_asked_for_in_four_parts_and_that_is_remembered(fetch):
    """One question too large, four that are not; the next time none at all."""
    with Loopback(IN_ONE, faults=[loopback.out_of_time]) as server:
        found = fetch(server)
        assert (len(server.questions), found.squares) == (5, 4)
        assert len(found.roads.tags) == 2
        assert fetch(server).kept == 4
        assert len(server.questions) == 5


def test_the_parts_of_a_square_are_the_square(fetch):
    """The outline of the square, a point every 100 m and carried to degrees, lies in the four boxes together."""
    with Loopback(IN_ONE, faults=[loopback.out_of_time]) as server:
        fetch(server)
    boxes = map(box_of, server.questions[1:])
    parts = [shapely.box(west, south, east, north) for south, west, north, east in boxes]
    square = shapely.segmentize(shapely.box(EAST - 16_000, NORTH - 16_000, EAST, NORTH), 100)
    lon, lat = crs.to_wgs84(*shapely.get_coordinates(square).T)
    assert shapely.union_all(parts).covers(shapely.Polygon(np.column_stack([lon, lat])))


def test_a_server_that_gives_up_twice_is_asked_for_parts(fetch):
    gives_up = loopback.status(504)
    with Loopback(IN_ONE, faults=[gives_up, gives_up]) as server:
        assert fetch(server).squares == 4
        assert len(server.questions) == 6


def test_one_that_gives_up_once_is_asked_again(fetch, waits):
    with Loopback(IN_ONE, faults=[loopback.status(504)]) as server:
        assert fetch(server).squares == 1
    assert waits == [4, 0.5]


def test_a_server_that_manages_no_square_is_left(fetch):
    """16, 8, 4 and 2 km: four questions, then it is said."""
    with Loopback(IN_ONE, always=lambda _: loopback.out_of_time) as server:
        assert refusal(fetch, server) == "overpass_too_much"
        assert len(server.questions) == 4


def test_an_answer_larger_than_is_read_is_asked_for_in_parts(fetch, monkeypatch):
    """At most 500 bytes are read here, and the town has more at every size; nothing packed grows beyond that."""
    monkeypatch.setattr("geodata.open_data.web_server.MOST_BYTES", 500)
    with Loopback(IN_ONE) as server:
        assert refusal(fetch, server) == "overpass_too_much"
    with Loopback(IN_ONE, packed=True) as server:
        assert refusal(fetch, server, fresh=True) == "overpass_too_much"


def test_a_map_without_roads_is_said_to_be_one(fetch):
    with Loopback(Map(nodes={}, ways={})) as server:
        assert refusal(fetch, server) == "overpass_no_roads"


def test_a_question_that_is_refused_is_not_asked_again(fetch, waits):
    with Loopback(IN_ONE, always=lambda _: loopback.status(400)) as server:
        assert refusal(fetch, server) == "overpass_refused"
    assert (len(server.questions), waits) == (1, [])


def test_a_server_that_is_not_there_is_said_to_be_unreachable(fetch):
    with Loopback(IN_ONE) as server:
        url = server.url
    assert refusal(fetch, server, url=url) == "overpass_unreachable"


def test_the_squares_of_two_neighbours_are_the_same_squares():
    here, there = (
        set(overpass_squares.squares(shapely.box(e, NORTH, e + 9_000, NORTH + 9_000), margin_m=2_000))
        for e in (EAST, EAST + 9_000)
    )
    assert here & there
    assert all(e % 16_000 == 0 and n % 16_000 == 0 for e, n, _ in here | there)
