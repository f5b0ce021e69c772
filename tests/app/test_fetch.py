"""``omradesplan fetch roads``: the roads of the municipality over the network, and then as from a file."""

from __future__ import annotations

import json
import sys

import pytest

from app import cli
from app.intake import fetch
from app.settings import Settings, settings
from app.store import datasets, geography
from app.store.engine import Store
from geodata.errors import Fault
from geodata.open_data import overpass
from geodata.open_data.overpass_server import Server
from geodata.open_data.overpass_squares import squares
from tests import overpass_loopback as loopback
from tests.overpass_loopback import Loopback, Map

EAST, NORTH = 536_500.0, 6_474_500.0
"""In the inner city of Linköping."""

TOWN = Map(
    nodes={1: (EAST, NORTH), 2: (EAST + 400, NORTH), 3: (EAST + 400, NORTH + 400)},
    ways={7: ([1, 2, 3, 1], {"highway": "residential", "name": "Överpassgatan"})},
    date="2026-10-31T20:15:00Z",
)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """The patience of the real thing, in no time."""
    monkeypatch.setattr(fetch, "server", lambda url: Server(url=url, agent=fetch.AGENT, sleep=lambda _: None))


@pytest.fixture
def command(folder, monkeypatch, capsys):
    """Run the command as a person does, against a server; gives exit code, standard output and standard error."""

    def run(server, *words):
        monkeypatch.setenv("OMRADESPLAN_DATA", str(folder))
        monkeypatch.setenv("OMRADESPLAN_OVERPASS_URL", server.url)
        monkeypatch.setattr(sys, "argv", ["omradesplan", "fetch", "roads", *words])
        settings.cache_clear()
        with pytest.raises(SystemExit) as done:
            cli.main()
        settings.cache_clear()
        return done.value.code, *capsys.readouterr()

    return run


def roads_in_use(store):
    with store.read() as connection:
        return datasets.current(connection)["roads"]


def test_the_roads_take_the_place_of_those_in_use_with_licence_and_date(command, store):
    """One way of 400 + 400 + 566 m; addresses are made along it; every question is one square of the municipality."""
    with store.read() as connection:
        ground = geography.get_municipality(connection).geometry
    with Loopback(TOWN) as server:
        code, out, err = command(server, "--kommun", "0580", "--json")
    assert code == 0, err
    report = json.loads(out)
    told = {finding["code"]: finding for finding in report["findings"]}
    assert report["figures"]["length_m"] == pytest.approx(1366, abs=1)
    assert (
        len(server.questions)
        == told["roads_fetched"]["count"]
        == len(list(squares(ground, margin_m=overpass.MARGIN_M)))
    )
    assert told["roads_fetched"]["facts"]["licence"] == "ODbL 1.0"
    used = roads_in_use(store)
    assert (used.source.licence, used.source.date) == ("ODbL 1.0", "2026-10-31")
    assert used.source.publisher == "OpenStreetMaps bidragsgivare"
    assert len(used.source.checksum) == 64
    with store.read() as connection:
        assert "Överpassgatan" in set(geography.get_addresses(connection)["street"])


LAKES = Map(
    nodes={
        **TOWN.nodes, 21: (EAST + 500, NORTH), 22: (EAST + 900, NORTH), 23: (EAST + 900, NORTH + 250),
        24: (EAST + 500, NORTH + 250), 25: (EAST + 1500, NORTH),
    },
    ways={
        **TOWN.ways, 31: ([21, 22, 23], {}), 32: ([23, 24, 21], {}),
        33: ([22, 25], {"waterway": "river", "name": "Överpassån"}), 34: ([24, 23], {"highway": "service"}),
    },
    lakes={5: [31, 32]},
)  # fmt: skip
"""A lake of 400 by 250 m drawn by two ways, a river of 600 m out of it, and a road along its northern shore."""


def test_lakes_and_rivers_come_in_the_same_answers_and_take_the_place_of_made_up_ones(command, store):
    """One question a square still; the shore that a road shares is in both, and the roads have no other points."""
    with Loopback(LAKES) as server:
        code, out, err = command(server, "--json")
        assert len(server.questions) == len(set(server.questions))
    assert code == 0, err
    told = {finding["code"]: finding["count"] for finding in json.loads(out)["findings"]}
    assert (told["water_read"], told["made_up_water_gone"]) == (2, 1)
    assert json.loads(out)["figures"]["length_m"] == pytest.approx(1766, abs=1)
    with store.read() as connection:
        used = datasets.current(connection)["water"]
        water = geography.get_landscape(connection, "water")
    assert (used.source.licence, used.report["figures"]["area_m2"]) == (
        "ODbL 1.0",
        pytest.approx(100_000, abs=50),
    )
    assert sorted(zip(water["kind"], water["name"], strict=True)) == [("lake", ""), ("river", "Överpassån")]


def test_we_present_ourselves(command):
    with Loopback(TOWN) as server:
        command(server)
    assert {head["User-Agent"] for head in server.headers} == {fetch.AGENT}
    assert fetch.AGENT.startswith("omradesplan/")


def test_what_is_printed_names_the_source_and_tells_of_the_network(command):
    with Loopback(TOWN) as server:
        code, out, _ = command(server)
        said = " ".join(out.split())
        assert code == 0
        assert "© OpenStreetMaps bidragsgivare, licens ODbL 1.0" in said
        assert "Vägnätet hänger ihop och har 3 punkter" in said
        asked = len(server.questions)
        assert f"{asked} av dem hämtade tidigare" in " ".join(command(server)[1].split())
        assert len(server.questions) == asked


def test_progress_counts_squares_and_tells_of_waits(folder, store):
    seen = []
    with Loopback(TOWN, faults=[None, loopback.status(429, Retry_After="30")]) as server:
        fetch.fetch_roads(store, folder=folder, asked=fetch.server(server.url), tell=seen.append)
    assert [p.done for p in seen] == sorted(p.done for p in seen)
    assert seen[-1].done == seen[-1].total == len(server.questions) - 1
    assert [p.waiting_s for p in seen if p.waiting_s] == [30]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (loopback.status(429), "overpass_busy"),
        (loopback.status(400), "overpass_refused"),
        (loopback.cut_short, "overpass_no_answer"),
        (loopback.page, "overpass_no_answer"),
        (loopback.out_of_time, "overpass_too_much"),
        (loopback.text('{"elements": []}'), "overpass_no_roads"),
    ],
    ids=["busy", "refused", "cut", "html", "remark", "empty"],
)
def test_what_goes_wrong_is_said_and_changes_nothing(command, store, fault, code):
    before = store.revision(), roads_in_use(store)
    with Loopback(TOWN, always=lambda _: fault) as server:
        exit_code, out, _ = command(server, "--json")
    said = json.loads(out)
    assert (exit_code, said["code"]) == (1, code)
    assert server.url in said["detail"]
    assert "Inget har ändrats" in said["detail"]
    assert (store.revision(), roads_in_use(store)) == before


def test_roads_that_all_lie_outside_are_refused(command, store):
    """A street 1 500 m beyond the northernmost point: fetched with the margin, but none of it in the municipality."""
    with store.read() as connection:
        ground = geography.get_municipality(connection).geometry
    top = max(ground.convex_hull.exterior.coords, key=lambda c: c[1])
    outside = Map(
        nodes={1: (top[0], top[1] + 1_500), 2: (top[0] + 90, top[1] + 1_500)},
        ways={7: ([1, 2], {"highway": "residential"})},
    )
    with Loopback(outside) as server:
        assert json.loads(command(server, "--json")[1])["code"] == "roads_elsewhere"


def test_another_municipality_is_refused_before_anything_is_asked(command):
    with Loopback(TOWN) as server:
        code, out, _ = command(server, "--kommun", "Norrköping", "--json")
    assert (code, json.loads(out)["code"], server.questions) == (1, "fetch_other_municipality", [])


def test_without_districts_nothing_is_asked(tmp_path):
    store = Store(Settings(data=tmp_path / "none").url)
    store.upgrade()
    with Loopback(TOWN) as server, pytest.raises(Fault) as fault:
        fetch.fetch_roads(store, folder=tmp_path / "none", asked=fetch.server(server.url))
    store.close()
    assert (fault.value.code, server.questions) == ("districts_first", [])


@pytest.mark.parametrize("url", ["ftp://kartan.example", "file:///etc/passwd", "kartan.example", ""])
def test_an_address_that_is_none_is_no_setting(url):
    with pytest.raises(ValueError, match="overpass_url"):
        Settings(overpass_url=url)
