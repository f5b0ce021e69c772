"""From a file to a network, end to end: what is bad is said, and nothing comes of it."""

from __future__ import annotations

import pytest

from geodata.errors import InvalidData, OutsideMunicipality, UnreadableFile
from geodata.streets import access, network, osm

OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="58.41" lon="15.60"/><node id="2" lat="58.41" lon="15.61"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="{highway}"/></way></osm>"""


def written(tmp_path, text):
    path = tmp_path / "roads.osm"
    path.write_text(text)
    return path


def test_a_street_of_two_nodes(tmp_path):
    """0.01 degrees of longitude at 58.41° north: 111 320 m * cos(58.41°) * 0.01 = 583 m, ± 0.5 %."""
    streets, report = network.build(osm.read_roads(written(tmp_path, OSM.format(highway="residential"))))
    assert report.kept == 1
    assert streets.length_m.sum() == pytest.approx(583, rel=5e-3)


def test_ways_that_nobody_travels_are_no_roads(tmp_path):
    with pytest.raises(InvalidData) as fault:
        network.build(osm.read_roads(written(tmp_path, OSM.format(highway="proposed"))))
    assert fault.value.code == "roads_none"


def test_a_map_without_roads(tmp_path):
    with pytest.raises(InvalidData) as fault:
        osm.read_roads(written(tmp_path, OSM.replace("highway", "waterway", 1).format(highway="river")))
    assert fault.value.code == "osm_no_roads"


def test_an_xml_bomb(tmp_path):
    bomb = OSM.replace("<osm", '<!DOCTYPE osm [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><osm', 1)
    with pytest.raises(UnreadableFile) as fault:
        osm.read_roads(written(tmp_path, bomb.format(highway="&b;")))
    assert fault.value.code == "osm_xml_declarations"


def test_an_address_in_the_sea(tmp_path):
    streets, _ = network.build(osm.read_roads(written(tmp_path, OSM.format(highway="residential"))))
    with pytest.raises(OutsideMunicipality):
        access.require(access.join(streets, [720_000.0], [6_390_000.0], mode="car"))


@pytest.mark.real_data
def test_a_file_cut_in_half(real_data, tmp_path):
    content = (real_data / "linkoping" / "roads" / "linkoping-partial.osm.pbf").read_bytes()
    half = tmp_path / "half.osm.pbf"
    half.write_bytes(content[: len(content) // 2])
    with pytest.raises(UnreadableFile) as fault:
        osm.read_roads(half)
    assert fault.value.code == "osm_cut_short"
