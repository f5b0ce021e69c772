"""Street graphs that osmnx saved."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import networkx as nx
import numpy as np
import osmnx
import pytest
from shapely.geometry import LineString

from geodata import crs
from geodata.errors import InvalidData, UnreadableFile
from geodata.streets import graphml, network
from tests.hand_made_roads import EAST, NORTH, level


def graph():
    """1 - 2 both ways with a bend between, 2 → 3 one way, posted 40 and 60 on its two merged ways; 3 has signals."""
    made = nx.MultiDiGraph(crs="EPSG:3006")
    for node, (x, y) in {1: (0, 0), 2: (200, 0), 3: (300, 0)}.items():
        made.add_node(node, x=EAST + x, y=NORTH + y)
    made.nodes[3]["highway"] = "traffic_signals"
    bend = [(EAST, NORTH), (EAST + 100, NORTH + 75), (EAST + 200, NORTH)]
    street = {"highway": "residential", "oneway": False, "name": "Ågatan", "osmid": 7, "length": 250.0}
    made.add_edge(1, 2, **street, reversed=False, geometry=LineString(bend))
    made.add_edge(2, 1, **street, reversed=True, geometry=LineString(bend[::-1]))
    merged = {
        "highway": ["residential", "tertiary"],
        "maxspeed": ["60", "40"],
        "oneway": True,
        "reversed": False,
    }
    made.add_edge(2, 3, **merged, osmid=[8, 9], length=100.0)
    return made


@pytest.fixture
def path(tmp_path):
    osmnx.save_graphml(graph(), tmp_path / "streets.graphml")
    return tmp_path / "streets.graphml"


def test_each_street_comes_once_with_its_shape(path):
    """1-2 is two edges and one street of 125 + 125 m; 2-3 is one way; of two posted speeds the lowest."""
    roads = graphml.read_roads(path)
    assert roads.tags["oneway"].tolist() == ["no", "yes"]
    assert roads.tags["maxspeed"].tolist() == ["", "60;40"]
    assert roads.signal.tolist() == [False, False, True, False]
    streets, _ = network.build(roads, level())
    assert sorted(streets.length_m.round(6).tolist()) == [100, 250]
    posted = streets.posted_kmh[streets.length_m < 200]
    assert posted.tolist() == [40]
    assert np.allclose([streets.e.min(), streets.n.min()], [EAST, NORTH])


def test_degrees_become_metres(tmp_path):
    made = graph()
    lon, lat = crs.to_wgs84([made.nodes[n]["x"] for n in (1, 2, 3)], [made.nodes[n]["y"] for n in (1, 2, 3)])
    for node, x, y in zip((1, 2, 3), lon, lat, strict=True):
        made.nodes[node].update(x=float(x), y=float(y))
    for *_, values in made.edges(data=True):
        values.pop("geometry", None)
    made.graph["crs"] = "EPSG:4326"
    osmnx.save_graphml(made, tmp_path / "degrees.graphml")
    roads = graphml.read_roads(tmp_path / "degrees.graphml")
    assert np.allclose(roads.e - EAST, [0, 200, 300], atol=1e-3)


def test_a_graph_without_streets_is_refused(tmp_path):
    made = graph()
    made.remove_edges_from(list(made.edges))
    osmnx.save_graphml(made, tmp_path / "bare.graphml")
    with pytest.raises((InvalidData, UnreadableFile)) as fault:
        graphml.read_roads(tmp_path / "bare.graphml")
    assert fault.value.code in {"osm_no_roads", "graphml_damaged"}


BOMB = """<?xml version="1.0"?><!DOCTYPE graphml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><graphml><graph edgedefault="directed">&c;</graph></graphml>"""


@pytest.mark.parametrize(
    "text",
    ["", "<graphml", BOMB, "PK\x03\x04", '<graphml xmlns="x"></graphml>', "<graphml><graph/></graphml>"],
    ids=["empty", "cut", "bomb", "zip", "nothing", "other"],
)
def test_what_is_no_street_graph_is_refused(tmp_path, text):
    bad = tmp_path / "bad.graphml"
    bad.write_text(text)
    with pytest.raises(UnreadableFile) as fault:
        graphml.read_roads(bad)
    assert fault.value.code == "graphml_damaged"


def test_every_cut_is_noticed(path):
    content = path.read_bytes()
    for size in range(0, len(content) - 20, 301):
        path.write_bytes(content[:size])
        with pytest.raises(UnreadableFile):
            graphml.read_roads(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UnreadableFile):
        graphml.read_roads(tmp_path / "none.graphml")


@pytest.mark.parametrize("shape", ["LINESTRING (0 0)", "LINESTRING (0 0, 1", "no shape", "POINT (0 0)"])
def test_a_street_whose_shape_is_broken_is_refused(path, shape):
    text = path.read_text()
    start = text.index("LINESTRING")
    path.write_text(text[:start] + shape + text[text.index("<", start) :])
    with pytest.raises(UnreadableFile) as fault:
        graphml.read_roads(path)
    assert fault.value.code == "graphml_damaged"


def test_a_town_is_read_as_osmnx_reads_it(tmp_path):
    """Every street of osmnx's own reading once: two-way ones are two edges there, loops and parallel ones included."""
    rng = np.random.default_rng(5)
    made = nx.MultiDiGraph(crs="EPSG:3006")
    for node in range(40):
        made.add_node(100 - node, x=EAST + float(rng.integers(0, 900)), y=NORTH + float(rng.integers(0, 900)))
    nodes = list(made)
    for number in range(120):
        tail, head = (nodes[i] for i in rng.integers(0, 40, 2))
        ends = [(made.nodes[node]["x"], made.nodes[node]["y"]) for node in (tail, head)]
        middle = tuple(float(x) for x in np.array([EAST, NORTH]) + rng.integers(0, 900, 2))
        line = LineString([ends[0], middle, ends[1]])
        tags = {
            "highway": "residential",
            "oneway": bool(rng.random() < 0.3),
            "name": f"Gata {number}",
            "osmid": number,
        }
        made.add_edge(tail, head, **tags, reversed=False, geometry=line)
        if not tags["oneway"]:
            made.add_edge(head, tail, **tags, reversed=True, geometry=line.reverse())
    for gephi in (False, True):
        osmnx.save_graphml(made, tmp_path / "town.graphml", gephi=gephi)
        read = osmnx.load_graphml(tmp_path / "town.graphml")
        true = sorted(
            (values["name"], values["oneway"], round(values["geometry"].length, 3))
            for *_, values in read.edges(data=True) if not values["reversed"]
        )  # fmt: skip
        roads = graphml.read_roads(tmp_path / "town.graphml")
        step = np.hypot(np.diff(roads.e[roads.way_nodes]), np.diff(roads.n[roads.way_nodes]))
        long = [step[a : b - 1].sum() for a, b in pairwise(roads.way_start.tolist())]
        rows = zip(roads.tags["name"], roads.tags["oneway"] == "yes", np.round(long, 3), strict=True)
        assert sorted((name, bool(way), float(metres)) for name, way, metres in rows) == true
        assert set(roads.node_id[: len(nodes)]) == set(nodes)


@pytest.mark.parametrize(
    "text",
    [
        "<!--" + "x" * (1 << 17) + "--><!DOCTYPE graphml><graphml/>",
        "<graphml>" + "<a>" * 2_000_000,
        '<graphml><key id="d0" attr.name="crs"/><graph><data key="d0">'
        + "x" * (5 << 20)
        + "</data></graph></graphml>",
        '<graphml><graph a="' + "x" * (2 << 20) + '"/></graphml>',
    ],
    ids=["declared late", "deep", "long text", "long attribute"],
)
def test_what_would_grow_without_bound_is_refused(tmp_path, text):
    bad = tmp_path / "bad.graphml"
    bad.write_text(text)
    with pytest.raises(UnreadableFile) as fault:
        graphml.read_roads(bad)
    assert fault.value.code == "graphml_damaged"


def test_memory_follows_the_streets_not_the_file(tmp_path):
    """A street of 1 000 nodes whose 8 MB are values that nobody asks for: reading takes a fraction of the file."""
    head = '<graphml><key id="c" attr.name="crs"/><key id="x" attr.name="x"/><key id="y" attr.name="y"/>'
    head += (
        '<key id="n" attr.name="note"/><key id="h" attr.name="highway"/><graph><data key="c">EPSG:3006</data>'
    )
    rows = [
        f'<node id="{i}"><data key="x">{EAST + i}</data><data key="y">{NORTH}</data><data key="n">{"n" * 8000}</data></node>'
        for i in range(1000)
    ]
    rows += [
        f'<edge source="{i}" target="{i + 1}"><data key="h">residential</data></edge>' for i in range(999)
    ]
    path = tmp_path / "notes.graphml"
    path.write_text(head + "".join(rows) + "</graph></graphml>")
    del rows
    tracemalloc.start()
    roads = graphml.read_roads(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(roads.tags) == 999
    assert peak < path.stat().st_size * 0.7
