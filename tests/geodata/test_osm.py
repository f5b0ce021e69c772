"""Roads of OpenStreetMap files, small ones written here and the real ones."""

from __future__ import annotations

import bz2
import gzip

import numpy as np
import osmium
import pytest

from geodata import crs
from geodata.errors import InvalidData, UnreadableFile
from geodata.streets import osm
from geodata.streets.roads import ROAD_TAGS

TOWN = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
  <node id="10" version="1" lat="58.40" lon="15.60"/>
  <node id="11" version="1" lat="58.41" lon="15.60"><tag k="highway" v="traffic_signals"/></node>
  <node id="12" version="1" lat="58.42" lon="15.60"/>
  <node id="14" version="1" lat="58.43" lon="15.61"/>
  <node id="15" version="1" lat="58.44" lon="15.61"/>
  <node id="99" version="1" lat="58.50" lon="15.70"/>
  <way id="1" version="1"><nd ref="10"/><nd ref="11"/><nd ref="12"/>
    <tag k="highway" v="residential"/><tag k="name" v="Östgötagatan"/><tag k="lit" v="yes"/></way>
  <way id="2" version="1"><nd ref="10"/><nd ref="12"/><tag k="building" v="yes"/></way>
  <way id="3" version="1"><nd ref="11"/><nd ref="12"/><nd ref="13"/><nd ref="14"/><nd ref="15"/>
    <tag k="highway" v="primary"/><tag k="maxspeed" v="70"/></way>
  <way id="4" version="1"><nd ref="12"/><nd ref="13"/><tag k="highway" v="service"/></way>
</osm>
"""
"""Way 1 goes 10-11-12. Way 3 goes 11-12-(13 is missing)-14-15. Way 4 has one node in the file. 99 is on no way."""


def write(folder, name, text):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def ways(roads):
    ids = roads.node_id[roads.way_nodes].tolist()
    return [ids[a:b] for a, b in zip(roads.way_start[:-1], roads.way_start[1:], strict=True)]


def test_roads_are_read_and_broken_where_the_file_lacks_a_node(tmp_path):
    roads = osm.read_roads(write(tmp_path, "town.osm", TOWN))
    assert ways(roads) == [[10, 11, 12], [11, 12], [14, 15]]
    assert roads.node_id.tolist() == [10, 11, 12, 14, 15]
    assert roads.signal.tolist() == [False, True, False, False, False]
    assert roads.tags["highway"].tolist() == ["residential", "primary", "primary"]
    assert roads.tags["name"].tolist() == ["Östgötagatan", "", ""]
    assert roads.tags["maxspeed"].tolist() == ["", "70", "70"]
    assert tuple(roads.tags.columns) == ROAD_TAGS


def test_coordinates_are_sweref_99_tm(tmp_path):
    """One hundredth of a degree of latitude is about 1 114 m here (a meridian of 111.4 km a degree at 58° N)."""
    roads = osm.read_roads(write(tmp_path, "town.osm", TOWN))
    e, n = crs.to_tm([15.60, 15.60], [58.40, 58.41])
    assert roads.e[:2].tolist() == e.tolist()
    assert roads.n[:2].tolist() == n.tolist()
    assert np.hypot(e[1] - e[0], n[1] - n[0]) == pytest.approx(1114, abs=1)


@pytest.mark.parametrize(
    ("name", "pack"),
    [("t.osm", bytes), ("t.osm.gz", gzip.compress), ("t.osm.bz2", bz2.compress), ("T.OSM.GZ", gzip.compress)],
)
def test_every_ending_reads_alike(tmp_path, name, pack):
    assert len(osm.read_roads(write(tmp_path, name, pack(TOWN.encode()))).tags) == 3


def test_nodes_may_stand_after_the_ways(tmp_path):
    """As some exports write them."""
    lines = TOWN.splitlines()
    nodes = [line for line in lines if "<node" in line]
    rest = [line for line in lines if "<node" not in line]
    text = "\n".join([*rest[:-1], *reversed(nodes), rest[-1]])
    assert ways(osm.read_roads(write(tmp_path, "late.osm", text))) == [[10, 11, 12], [11, 12], [14, 15]]


def pbf(folder):
    """The town as PBF."""
    source, path = write(folder, "source.osm", TOWN), folder / "town.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for thing in osmium.FileProcessor(str(source)):
            writer.add(thing)
    return path


def test_pbf_reads_as_xml_does(tmp_path):
    one, other = osm.read_roads(pbf(tmp_path)), osm.read_roads(tmp_path / "source.osm")
    assert ways(one) == ways(other)
    assert one.tags.equals(other.tags)
    np.testing.assert_array_equal(one.e, other.e)


@pytest.mark.parametrize("part", [0.95, 0.5])
def test_a_pbf_that_is_cut_short_is_refused(tmp_path, part):
    data = pbf(tmp_path).read_bytes()
    with pytest.raises(UnreadableFile) as fault:
        osm.read_roads(write(tmp_path, "cut.osm.pbf", data[: int(len(data) * part)]))
    assert fault.value.code in {"osm_cut_short", "osm_empty"}


BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<osm version="0.6"><node id="1" lat="58" lon="15"><tag k="name" v="&b;"/></node></osm>"""


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bomb.osm", BOMB, "osm_xml_declarations"),
        ("bomb.osm.gz", gzip.compress(BOMB.encode()), "osm_xml_declarations"),
        ("late.osm", "<!--" + "x" * (1 << 17) + "-->" + BOMB, "osm_not_osm"),
        ("wide.osm", BOMB.encode("utf-16"), "osm_not_osm"),
        ("page.osm", "<html></html>", "osm_not_osm"),
        ("text.osm", "hello", "osm_not_osm"),
        ("text.osm.pbf", "hello" * 99, "osm_not_osm"),
        ("text.osm.gz", "hello", "osm_not_osm"),
        ("cut.osm.gz", gzip.compress(TOWN.encode())[:200], "osm_cut_short"),
        ("cut.osm", TOWN[:700], "osm_cut_short"),
        ("empty.osm.pbf", "", "osm_empty"),
        ("head.osm", "<osm version='0.6'></osm>", "osm_empty"),
        ("town.txt", TOWN, "osm_unknown_ending"),
    ],
)
def test_what_is_no_whole_osm_file_is_refused(tmp_path, name, content, code):
    with pytest.raises(UnreadableFile) as fault:
        osm.read_roads(write(tmp_path, name, content))
    assert fault.value.code == code
    assert fault.value.facts["file"] == name


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('lon="15.60"', 'lon="nan"'),
        ('lon="15.60"', 'lon="1e9"'),
        ('lon="15.60"', 'lon="1815"'),
        ('lat="58.40"', 'lat=""'),
        ('lat="58.40"', 'lat="58,4"'),
        ('node id="10"', 'node id="x"'),
        ('ref="10"', 'ref="a"'),
        ('version="1"', 'version="-5"'),
        ('v="residential"', f'v="{"x" * 2_000}"'),
    ],
)
def test_places_and_numbers_that_no_osm_file_has_are_refused(tmp_path, right, wrong):
    assert right in TOWN
    with pytest.raises(UnreadableFile) as fault:
        osm.read_roads(write(tmp_path, "odd.osm", TOWN.replace(right, wrong, 1)))
    assert fault.value.code in {"osm_not_osm", "osm_cut_short"}


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(UnreadableFile, match="osm_missing"):
        osm.read_roads(tmp_path / "none.osm")


def test_a_file_without_roads_is_refused(tmp_path):
    for text in (TOWN.replace('k="highway"', 'k="waterway"'), TOWN.replace('<node id="1', '<node id="7')):
        with pytest.raises(InvalidData, match="osm_no_roads"):
            osm.read_roads(write(tmp_path, "dry.osm", text))


def test_a_node_off_the_globe_is_as_missing(tmp_path):
    roads = osm.read_roads(write(tmp_path, "off.osm", TOWN.replace('lat="58.40"', 'lat="158.40"')))
    assert ways(roads) == [[11, 12], [11, 12], [14, 15]]


@pytest.mark.real_data
def test_the_real_network(real_data):
    """48 075 nodes and 17 578 ways: the README of the data."""
    roads = osm.read_roads(real_data / "linkoping/roads/linkoping-partial.osm.pbf")
    assert (roads.node_id.size, len(roads.tags)) == (48_075, 17_578)
    assert roads.way_start[-1] == roads.way_nodes.size
    assert (np.diff(roads.way_start) >= 2).all()


@pytest.mark.real_data
def test_a_real_extract_cut_in_half_is_refused(real_data, tmp_path):
    data = (real_data / "osm/helsinki.osm.pbf").read_bytes()
    with pytest.raises(UnreadableFile, match="osm_cut_short"):
        osm.read_roads(write(tmp_path, "half.osm.pbf", data[: len(data) // 2]))


@pytest.mark.real_data
def test_an_extract_with_missing_nodes(real_data):
    """2 650 highway ways, of which the file lacks 828 of the 7 738 nodes they name; no way jumps over a hole.

    The longest straight part between two nodes of this city centre is under a kilometre.
    """
    roads = osm.read_roads(real_data / "osm/helsinki.osm.pbf")
    assert roads.node_id.size <= 7_738 - 828
    inner = np.ones(roads.way_nodes.size, dtype=bool)
    inner[roads.way_start[:-1]] = False
    step = np.hypot(np.diff(roads.e[roads.way_nodes]), np.diff(roads.n[roads.way_nodes]))
    assert step[inner[1:]].max() < 1000


def test_more_roads_than_fit_are_refused_before_they_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(osm, "MOST_REFS", 2)
    with pytest.raises(InvalidData) as fault:
        osm.read_roads(write(tmp_path, "town.osm", TOWN))
    assert (fault.value.code, fault.value.facts["most"]) == ("roads_too_many", 2)


@pytest.mark.parametrize(
    "piece",
    [b'<node id="1" lat="58" lon="15"><tag k="a" v="' + b"x" * (3 << 20) + b'"/></node>',
     b'<way id="1">' + b'<nd ref="1"/>' * 1_500_000 + b'<tag k="highway" v="road"/></way>'],
    ids=["one value", "one way"],
)  # fmt: skip
def test_a_small_file_that_unpacks_without_end_is_refused_before_it_is_parsed(tmp_path, piece):
    """3 MB of one value, 19 MB of one way: a few kilobytes packed, and as many gigabytes as its maker wants."""
    text = b'<?xml version="1.0"?><osm version="0.6">' + piece + b"</osm>"
    with pytest.raises(UnreadableFile) as fault:
        osm.read_roads(write(tmp_path, "bomb.osm.gz", gzip.compress(text, 1)))
    assert fault.value.code == "osm_not_osm"
