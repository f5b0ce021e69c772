"""Roads into the store: what the report tells, what is made anew with them, and that bad input changes nothing."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import osmium
import osmnx
import pytest
from sqlalchemy import func, select

from app.intake import imports, roads
from app.intake.imports import Origin
from app.settings import Settings, settings
from app.store import datasets, geography
from app.store.engine import Store
from app.store.tables import address
from app.travel import street_network
from geodata import crs
from geodata.errors import Fault

EAST, NORTH = 536_500.0, 6_474_500.0
"""In the inner city of Linköping."""

POINTS = {
    "a": (0, 0), "b": (400, 0), "c": (400, 400), "d": (0, 400), "e": (400, 800),
    "x": (3_000, 0), "y": (3_200, 0),
}  # fmt: skip
WAYS = (
    ("a b c d a", {"name": "Ringen", "maxspeed": "40"}),
    ("c e", {"name": "Infarten", "oneway": "yes"}),
    ("x y", {"name": "Öns gata"}),
)
"""A ring of 1 600 m; a one-way street of 400 m that only leads away from it; a street of 200 m, joined to nothing.

    d---c--->e      x---y
    |   |
    a---b
"""

ADDRESSES = {
    "Ringen 1": (200, 10),
    "Ringen 2": (390, 200),
    "Infarten 1": (410, 700),
    "Öns gata 1": (3_100, 10),
    "Långt bort 1": (0, 2_000),
}


def numbered(points=POINTS, ways=WAYS, *, origin=(EAST, NORTH)):
    """Nodes as (identity, lon, lat), ways as (identity, nodes, tags)."""
    number = {name: i for i, name in enumerate(points, 1)}
    nodes = []
    for name, (x, y) in points.items():
        lon, lat = crs.to_wgs84(origin[0] + x, origin[1] + y)
        nodes.append((number[name], float(lon), float(lat)))
    return nodes, [
        (i, [number[p] for p in run.split()], {"highway": "residential", **tags})
        for i, (run, tags) in enumerate(ways, 1)
    ]


def write_xml(path: Path, nodes, ways) -> Path:
    lines = ["<?xml version='1.0'?>", '<osm version="0.6">']
    lines += [f'<node id="{i}" lon="{lon:.7f}" lat="{lat:.7f}" version="1"/>' for i, lon, lat in nodes]
    for i, run, tags in ways:
        lines.append(f'<way id="{i}" version="1">' + "".join(f'<nd ref="{node}"/>' for node in run))
        lines += [f'<tag k="{key}" v="{value}"/>' for key, value in tags.items()] + ["</way>"]
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path


def write_pbf(path: Path, nodes, ways) -> Path:
    with osmium.SimpleWriter(str(path)) as writer:
        for i, lon, lat in nodes:
            writer.add_node(osmium.osm.mutable.Node(id=i, location=(lon, lat), version=1))
        for i, run, tags in ways:
            writer.add_way(osmium.osm.mutable.Way(id=i, nodes=run, tags=tags, version=1))
    return path


def write_graphml(path: Path, nodes, ways) -> Path:
    """As osmnx saves an unsimplified street graph: every piece once a direction."""
    graph = nx.MultiDiGraph(crs="EPSG:4326")
    for i, lon, lat in nodes:
        graph.add_node(i, x=lon, y=lat)
    for i, run, tags in ways:
        facts = {key: value for key, value in tags.items() if key != "oneway"}
        for u, v in itertools.pairwise(run):
            one_way = tags.get("oneway") == "yes"
            graph.add_edge(u, v, osmid=i, oneway=one_way, reversed=False, **facts)
            if not one_way:
                graph.add_edge(v, u, osmid=i, oneway=False, reversed=True, **facts)
    osmnx.save_graphml(graph, path)
    return path


def taken(store: Store, path: Path, folder: Path):
    return imports.import_roads(store, path, folder=folder, origin=Origin())


@pytest.fixture
def register(store, folder, tmp_path):
    """The addresses above as a register of five rows."""
    rows = [f"{name};{EAST + x:.0f};{NORTH + y:.0f}" for name, (x, y) in ADDRESSES.items()]
    path = tmp_path / "adresser.csv"
    path.write_text("Adress;E;N\n" + "\n".join(rows) + "\n", encoding="utf-8")
    imports.import_addresses(store, path, folder=folder, origin=Origin())


@pytest.fixture
def drawn(tmp_path):
    return write_xml(tmp_path / "town.osm", *numbered())


def findings(report):
    return {finding.code: finding for finding in report.findings}


@pytest.mark.parametrize(
    ("write", "name"),
    [(write_xml, "town.osm"), (write_pbf, "town.osm.pbf"), (write_graphml, "town.graphml"), (write_graphml, "T.GRAPHML")],
)  # fmt: skip
@pytest.mark.usefixtures("register")
def test_every_kind_of_file_gives_the_same_network(store, folder, tmp_path, write, name):
    """7 nodes, 4 + 1 + 1 pieces, 2 200 m; 5 + 2 nodes in two parts; e, x and y are dead ends; one way of 400 m."""
    report = taken(store, write(tmp_path / name, *numbered()), folder)
    figures = report.figures
    assert (figures["nodes"], figures["segments"], figures["components"]) == (7, 6, 2)
    assert (figures["largest_component"], figures["dead_ends"], figures["one_way_links"]) == (5, 3, 1)
    assert figures["length_m"] == pytest.approx(2_200, abs=0.5)
    with store.read() as connection:
        assert datasets.current(connection)["roads"].source.filename == name


def test_the_report_says_in_words_how_large_and_how_sure_the_network_is(store, folder, register, drawn):
    """600 of 2 200 m of road for cars have no posted speed: 27,3 %."""
    told = findings(taken(store, drawn, folder))
    facts = told["road_network"].facts
    assert (facts["components"], facts["largest_component"], facts["dead_ends"], facts["km"]) == (2, 5, 3, 2)
    assert told["road_speed_assumed"].facts["percent"] == pytest.approx(27.3, abs=0.05)


def test_addresses_without_a_way_are_counted_and_named_by_mode(store, folder, register, drawn):
    """Långt bort is 1 600 m from the ring. Infarten cannot be left against its direction but on foot; Öns gata is an island."""
    report = taken(store, drawn, folder)
    told = findings(report)
    for mode in ("car", "bike", "walk"):
        assert report.figures[f"off_network_{mode}"] == 1
        assert told[f"addresses_off_network_{mode}"].names == ("Långt bort 1",)
    assert [report.figures[f"cut_off_{mode}"] for mode in ("car", "bike", "walk")] == [2, 2, 1]
    assert set(told["addresses_cut_off_car"].names) == {"Infarten 1", "Öns gata 1"}
    assert told["addresses_cut_off_walk"].names == ("Öns gata 1",)
    assert told["addresses_cut_off_car"].facts == {"most_m": 500.0, "of": 5}


def test_a_register_of_addresses_stays_as_it_is(store, folder, register, drawn):
    told = findings(taken(store, drawn, folder))
    assert "addresses_made" not in told
    with store.read() as connection:
        assert len(geography.get_addresses(connection)) == 5


def test_synthetic_addresses_are_made_along_the_new_roads(store, folder, drawn):
    report = taken(store, drawn, folder)
    with store.read() as connection:
        addresses = geography.get_addresses(connection)
        used = datasets.current(connection)
    assert findings(report)["addresses_made"].count == len(addresses)
    assert {"Ringen", "Infarten", "Öns gata"} <= set(addresses["street"])
    assert set(addresses["postcode"]) == {""}, "the example's made-up postcodes stand beside no real street"
    assert used["addresses"].source.synthetic


def test_the_network_is_built_once_and_lies_ready_for_the_server(store, folder, drawn, monkeypatch):
    built = []
    real = street_network.network.build
    monkeypatch.setattr(street_network.network, "build", lambda *a, **k: built.append(1) or real(*a, **k))
    taken(store, drawn, folder)
    with store.read() as connection:
        used, districts = datasets.current(connection), geography.get_districts(connection)
    assert street_network.load(folder, used=used, districts=districts) is not None
    assert len(built) == 1
    assert len(list(folder.glob("roads-*"))) == len(list(folder.glob("network-*"))) == 1


def test_what_changed_while_the_roads_were_prepared_is_taken_into_account(store, folder, drawn, monkeypatch):
    """Half the people are gone by the time the roads are written: the addresses are those of the half."""
    other = Store(Settings(data=folder).url)

    def meanwhile(*args):
        real(*args)
        monkeypatch.undo()
        with other.write() as connection:
            people = geography.get_population(connection)
            bands = people.columns.difference(["code", "year"])
            people[bands] = (people[bands] / 2).round()
            source = datasets.current(connection)["population"].source
            new = datasets.replace(connection, kind="population", source=source, report={})
            geography.put_population(connection, new, people)

    real = roads.roads_file.save
    monkeypatch.setattr(roads.roads_file, "save", meanwhile)
    during = findings(taken(store, drawn, folder))["addresses_made"].count
    other.close()
    assert during == findings(taken(store, drawn, folder))["addresses_made"].count


def state(store: Store, folder: Path):
    """Everything that an import of roads may change."""
    with store.read() as connection:
        used = {kind: data.id for kind, data in datasets.current(connection).items()}
        count = connection.scalar(select(func.count()).select_from(address))
    files = {
        path.name: path.stat().st_mtime_ns for path in (*folder.glob("roads-*"), *folder.glob("network-*"))
    }
    return store.revision(), used, count, files


def test_an_import_that_fails_half_way_leaves_nothing_behind(store, folder, drawn, monkeypatch):
    before = state(store, folder)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(street_network, "save", full)
    with pytest.raises(Fault) as fault:
        taken(store, drawn, folder)
    assert fault.value.code == "store_full"
    assert state(store, folder) == before


def many(count=6_000):
    """A long street of ``count`` nodes 2 m apart, winding in rows of 100."""
    points = {
        f"p{i}": (i % 100 * 2 if i // 100 % 2 == 0 else 198 - i % 100 * 2, i // 100 * 2) for i in range(count)
    }
    return numbered(points, [(" ".join(points), {"name": "Långgatan"})])


def cut_pbf(path):
    whole = write_pbf(path, *many()).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return "osm_cut_short"


def bomb(path):
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a0 "aaaaaaaaaa">{entities}]><osm>&a9;</osm>'
    )
    return "osm_xml_declarations"


def without_roads(path):
    nodes, ways = numbered()
    write_xml(path, nodes, [(i, run, {"highway": "", "waterway": "river"}) for i, run, _ in ways])
    path.write_text(path.read_text(encoding="utf-8").replace('<tag k="highway" v=""/>', ""), encoding="utf-8")
    return "osm_no_roads"


def in_the_sea(path):
    """East of Gotland."""
    write_pbf(path, *numbered(origin=(760_000.0, 6_330_000.0)))
    return "roads_elsewhere"


ISSUE = [
    (cut_pbf, "half.osm.pbf"),
    (bomb, "bomb.osm"),
    (without_roads, "bare.osm"),
    (in_the_sea, "sea.osm.pbf"),
]

PEAK = """
import re, runpy, sys
from pathlib import Path
try:
    runpy.run_module("app.cli", run_name="__main__")
finally:
    held = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]
    Path(sys.argv[-1] + ".peak").write_text(held)
"""
"""Runs a command and writes down the most memory it held, kB. Not by ``getrusage``: that tells the parent's, too."""


@pytest.mark.parametrize(("spoil", "name"), ISSUE, ids=[name for _, name in ISSUE])
def test_what_cannot_be_used_is_refused_in_words_and_in_little_memory(store, folder, tmp_path, spoil, name):
    """Exit code 1, a sentence, nothing stored; below 400 MB, of which the libraries alone are 255."""
    path = tmp_path / name
    code = spoil(path)
    before = state(store, folder)
    done = subprocess.run(
        [sys.executable, "-c", PEAK, "import", "roads", "--json", str(path)],
        env={**os.environ, "OMRADESPLAN_DATA": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    said = json.loads(done.stdout)
    assert said["code"] == code
    assert name in said["detail"]
    assert state(store, folder) == before
    assert int(Path(f"{path}.peak").read_text()) < 400_000


def closed(path):
    write_xml(path, *numbered(ways=[("a b", {"access": "no"})]))
    return "roads_none"


def only_motorways(path):
    write_xml(path, *numbered(ways=[("a b", {"highway": "motorway"})]))
    return "roads_none_for_mode"


def of_another_kind(path):
    path.write_text("hej")
    return "osm_unknown_ending"


def empty(path):
    path.write_bytes(b"")
    return "osm_empty"


def cut_graph(path):
    text = write_graphml(path, *numbered()).read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2], encoding="utf-8")
    return "graphml_damaged"


def graph_bomb(path):
    """The declarations after a comment that looks like the beginning of the graph."""
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    path.write_text(
        f'<!-- <graphml> --><!DOCTYPE graphml [<!ENTITY a0 "aaaaaaaaaa">{entities}]><graphml>&a9;</graphml>'
    )
    return "graphml_damaged"


def graph_in_the_sea(path):
    write_graphml(path, *numbered(origin=(0.0, 0.0)))
    return "roads_elsewhere"


@pytest.mark.parametrize(
    ("spoil", "name"),
    [(closed, "closed.osm"), (only_motorways, "fast.osm"), (of_another_kind, "roads.txt"), (empty, "empty.osm.pbf"),
     (cut_graph, "half.graphml"), (graph_bomb, "bomb.graphml"), (graph_in_the_sea, "sea.graphml"),
     (lambda _: "osm_missing", "none.osm.pbf"), (lambda _: "graphml_damaged", "none.graphml")],
)  # fmt: skip
def test_bad_roads_leave_the_store_as_it_was(store, folder, tmp_path, spoil, name):
    code = spoil(tmp_path / name)
    before = state(store, folder)
    with pytest.raises(Fault) as fault:
        taken(store, tmp_path / name, folder)
    assert fault.value.code == code
    assert state(store, folder) == before


def test_roads_before_districts_are_refused(tmp_path, drawn):
    store = Store(Settings(data=tmp_path / "none").url)
    store.upgrade()
    with pytest.raises(Fault) as fault:
        taken(store, drawn, tmp_path / "none")
    assert fault.value.code == "districts_first"
    assert list((tmp_path / "none").glob("roads-*")) == []
    store.close()


def test_the_command_line_tells_it_in_sentences(folder, register, drawn, monkeypatch, capsys):
    monkeypatch.setenv("OMRADESPLAN_DATA", str(folder))
    monkeypatch.setenv("COLUMNS", "500")
    monkeypatch.setattr(sys, "argv", ["omradesplan", "import", "roads", str(drawn)])
    settings.cache_clear()
    from app import cli

    with pytest.raises(SystemExit) as done:
        cli.main()
    settings.cache_clear()
    said = " ".join(capsys.readouterr().out.split())
    assert done.value.code == 0
    assert "i 2 delar som inte hänger ihop; den största har 5 punkter. 3 återvändsgränder" in said
    assert "27,3 % av bilvägarnas längd saknar hastighetsgräns" in said
    assert "1 av 5 adresser ligger mer än 500 m från närmaste väg för bil" in said
    assert "Långt bort 1" in said
    assert "2 av 5 adresser går inte att nå, eller går inte att lämna, med bil" in said


@pytest.mark.real_data
def test_the_real_network_keeps_its_figures(store, folder, real_data):
    """48 075 nodes, 17 578 ways, 28 components, the largest 47 084 (the data's README)."""
    report = taken(store, real_data / "linkoping/roads/linkoping-partial.osm.pbf", folder)
    figures = report.figures
    assert (figures["nodes"], report.read, figures["components"]) == (48_075, 17_578, 28)
    assert figures["largest_component"] == 47_084
    made = findings(report)["addresses_made"].count
    for mode in ("car", "bike", "walk"):
        assert 0 < figures[f"off_network_{mode}"] < made
        assert 0 < figures[f"cut_off_{mode}"] < made


@pytest.mark.real_data
def test_the_roads_of_another_town_are_refused(store, folder, real_data):
    before = state(store, folder)
    with pytest.raises(Fault) as fault:
        taken(store, real_data / "osm/helsinki.osm.pbf", folder)
    assert fault.value.code == "roads_elsewhere"
    assert state(store, folder) == before
