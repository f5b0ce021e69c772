"""``omradesplan fetch --kommun 0580``: a municipality from nothing, over the network, of data of our own making."""

from __future__ import annotations

import json
import sys
from datetime import date

import pytest
import shapely

from app import cli
from app.intake import fetch, fetch_statistics
from app.settings import Settings, settings
from app.store import datasets, geography
from app.store.engine import Store
from geodata import municipalities
from geodata.open_data.overpass_server import Server
from geodata.open_data.web_server import WebServer
from tests import overpass_loopback as loopback
from tests.app.test_fetch import EAST, NORTH, TOWN
from tests.overpass_loopback import Loopback, Map
from tests.scb_loopback import Country, Scb

HOUSES = Map(
    nodes={**TOWN.nodes, 4: (EAST + 60, NORTH + 12), **{10 + i: (EAST + 90 + 8 * (i % 2), NORTH + 8 + 8 * (i // 2))
           for i in range(4)}},
    ways={**TOWN.ways, 8: ([10, 11, 13, 12, 10], {"building": "yes"})},
    houses={
        4: {"addr:street": "Överpassgatan", "addr:housenumber": "3", "addr:city": "Linköping"},
        8: {"addr:street": "Överpassgatan", "addr:housenumber": "5", "addr:city": "Linköping", "building": "yes"},
    },
    date=TOWN.date,
)  # fmt: skip


def quarters() -> Country:
    """Linköping's outline cut in four; of each quarter the largest piece."""
    ground = municipalities.outline("0580").geometry
    west, south, east, north = ground.bounds
    e, n = (west + east) / 2, (south + north) / 2
    boxes = [(west, south, e, n), (e, south, east, n), (west, n, e, north), (e, n, east, north)]
    codes = ("0580A0010", "0580B1010", "0580C1010", "0580C1020")
    rings = {}
    for code, box in zip(codes, boxes, strict=True):
        parts = shapely.get_parts(shapely.intersection(ground, shapely.box(*box)))
        rings[code] = list(max(parts, key=shapely.area).exterior.coords)
    return Country(
        deso=rings,
        regso_of={c: f"0580R00{1 + i // 2}" for i, c in enumerate(codes)},
        regso_names={"0580R001": "Söder", "0580R002": "Norr"},
    )


@pytest.fixture(scope="module")
def country():
    return quarters()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """The patience of the real thing, in no time."""
    still = {"agent": fetch.AGENT, "sleep": lambda _: None}
    monkeypatch.setattr(fetch, "server", lambda url: Server(url=url, **still))
    for name in ("areas_server", "people_server"):
        monkeypatch.setattr(fetch_statistics, name, lambda url: WebServer(url=url, setting="HERE", **still))


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Run ``omradesplan fetch`` against servers; gives exit code, what was said as JSON, and the store."""
    folder = tmp_path / "data"

    def run(scb, overpass, *words):
        for name, value in (
            ("DATA", str(folder)), ("OVERPASS_URL", overpass.url), ("AREAS_URL", scb.wfs),
            ("STATISTICS_URL", scb.statistics),
        ):  # fmt: skip
            monkeypatch.setenv(f"OMRADESPLAN_{name}", value)
        monkeypatch.setattr(sys, "argv", ["omradesplan", "fetch", *words, "--json"])
        settings.cache_clear()
        with pytest.raises(SystemExit) as done:
            cli.main()
        settings.cache_clear()
        return done.value.code, json.loads(capsys.readouterr().out)

    run.folder = folder
    return run


def used(folder):
    store = Store(Settings(data=folder).url)
    with store.read() as connection:
        found = (
            datasets.current(connection),
            geography.get_addresses(connection),
            geography.get_districts(connection),
        )
    store.close()
    return found


def test_one_command_makes_a_municipality_and_the_next_asks_for_nothing_twice(command, country):
    """Four quarters of 1 950 people; two addresses, a node and the middle of a building; licences with each."""
    with Scb(country) as scb, Loopback(HOUSES) as overpass:
        code, said = command(scb, overpass, "--kommun", "0580")
        assert code == 0, said
        assert [one["step"] for one in said] == ["districts", "people", "roads", "addresses"]
        asked = len(scb.asked), len(overpass.questions)
        again, repeated = command(scb, overpass, "--kommun", "Linköping")
        assert (again, len(scb.asked), len(overpass.questions)) == (0, *asked)
        assert [one["left"] for one in repeated] == [""] * 4
        assert command(scb, overpass, "--kommun", "0581")[1]["code"] == "fetch_other_municipality"
    sets, addresses, districts = used(command.folder)
    assert {kind: sets[kind].source.licence for kind in ("districts", "population", "roads", "addresses")} == {
        "districts": "CC0 1.0", "population": "CC0 1.0", "roads": "ODbL 1.0", "addresses": "ODbL 1.0",
    }  # fmt: skip
    assert (sets["districts"].source.date, sets["population"].source.date) == ("2025-01-01", "2025-12-31")
    assert districts["name"].tolist() == ["Söder A0010", "Söder B1010", "Norr C1010", "Norr C1020"]
    assert districts["kind"].tolist() == ["omland", "tatort", "stadsdel", "stadsdel"]
    assert [(a.street, a.number, round(a.e - EAST), round(a.n - NORTH)) for a in addresses.itertuples()] == [
        ("Överpassgatan", 3, 60, 12), ("Överpassgatan", 5, 94, 12),
    ]  # fmt: skip
    people = next(one for one in said if one["step"] == "people")["report"]
    told = {finding["code"]: finding for finding in people["findings"]}
    assert told["people_fetched"]["count"] == 4 * 1950
    assert told["bands_missing"]["count"] == 4


def test_a_step_that_fails_leaves_what_came_before_it_and_the_next_run_goes_on(command, country):
    with Scb(country) as scb, Loopback(HOUSES, always=lambda _: loopback.status(429)) as overpass:
        code, said = command(scb, overpass, "--kommun", "0580")
        assert (code, said["code"]) == (1, "overpass_busy")
        sets, _, districts = used(command.folder)
        assert set(sets) == {"districts", "population"}
        assert len(districts) == 4
        asked = len(scb.asked)
        overpass.always = lambda _: None
        assert command(scb, overpass, "--kommun", "0580")[0] == 0
        assert len(scb.asked) == asked


def test_what_somebody_has_imported_is_left_and_said_to_be(command, country, example_folder):
    """The example's districts are made up, so they go; a register of one's own stays until it is asked for by name."""
    with Scb(country) as scb, Loopback(HOUSES) as overpass:
        command(scb, overpass, "districts", "--kommun", "0580")
        own = command.folder / "egna.csv"
        own.write_text("adress;e;n\nÅgatan 1;536500;6474500\n", encoding="utf-8")
        store = Store(Settings(data=command.folder).url)
        cli_import(store, own, command.folder)
        store.close()
        code, said = command(scb, overpass, "--kommun", "0580")
        assert code == 0
        assert [one["left"] for one in said] == ["", "", "", "own_data"]
        assert used(command.folder)[1]["street"].tolist() == ["Ågatan"]
        assert command(scb, overpass, "addresses")[0] == 0
        assert set(used(command.folder)[1]["street"]) == {"Överpassgatan"}


def cli_import(store, path, folder):
    from app.intake import imports

    imports.import_addresses(store, path, folder=folder, origin=imports.Origin(title="Egna adresser"))


def test_people_need_districts_that_they_are_told_by(folder, monkeypatch):
    """The example's districts are the municipality's own: nothing is asked."""
    store = Store(Settings(data=folder).url)
    asked = WebServer(url="http://127.0.0.1:9", agent="x", attempts=1)
    with pytest.raises(Exception, match="people_need_statistical_areas"):
        fetch_statistics.fetch_people(store, folder=folder, asked=asked, today=date(2026, 11, 28))
    store.close()


def test_an_empty_store_needs_to_know_which_municipality(command, country):
    with Scb(country) as scb, Loopback(HOUSES) as overpass:
        code, said = command(scb, overpass)
    assert (code, said["code"], scb.asked) == (1, "fetch_kommun_needed", [])


def test_the_larger_areas_may_be_the_districts(command, country):
    country.regso_rings = {"0580R001": country.deso["0580B1010"], "0580R002": country.deso["0580C1010"]}
    with Scb(country) as scb, Loopback(HOUSES) as overpass:
        code, said = command(scb, overpass, "districts", "--kommun", "0580", "--level", "regso")
    assert (code, said["code"]) == (1, "districts_cover_little")
