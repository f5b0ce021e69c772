"""Street graphs that osmnx saved."""

from __future__ import annotations

import networkx as nx
import numpy as np
import osmnx
import pytest
from shapely.geometry import LineString

from geodata import crs, graphml, network
from geodata.errors import InvalidData, UnreadableFile
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
