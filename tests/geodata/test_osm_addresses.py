"""Addresses of OpenStreetMap files: every object with a house number accounted for."""

from __future__ import annotations

import numpy as np
import pytest

from geodata import addresses, crs, osm_addresses
from geodata.errors import InvalidData, UnreadableFile


def node(number, lat, lon, **tags):
    inside = "".join(f'<tag k="{k.replace("_", ":")}" v="{v}"/>' for k, v in tags.items())
    return f'<node id="{number}" version="1" lat="{lat}" lon="{lon}">{inside}</node>'


def way(number, refs, **tags):
    inside = "".join(f'<nd ref="{ref}"/>' for ref in refs)
    inside += "".join(f'<tag k="{k.replace("_", ":")}" v="{v}"/>' for k, v in tags.items())
    return f'<way id="{number}" version="1">{inside}</way>'


def relation(number, members, **tags):
    inside = "".join(f'<member type="way" ref="{ref}" role="{role}"/>' for ref, role in members)
    inside += "".join(f'<tag k="{k.replace("_", ":")}" v="{v}"/>' for k, v in tags.items())
    return f'<relation id="{number}" version="1">{inside}</relation>'


def write(folder, *parts):
    path = folder / "map.osm"
    path.write_text(f'<osm version="0.6">{"".join(parts)}</osm>', encoding="utf-8")
    return path


STREET = {"addr_street": "Storgatan"}
SQUARE = [
    node(1, 58.4000, 15.6000), node(2, 58.4000, 15.6010), node(3, 58.4010, 15.6010), node(4, 58.4010, 15.6000),
]  # fmt: skip
"""Corners of a building; its middle is 58.4005, 15.6005."""


def test_a_node_stands_where_it_is(tmp_path):
    path = write(tmp_path, node(7, 58.41, 15.62, addr_housenumber="12b", addr_postcode="582 23", **STREET))
    table, report, origin = addresses.read(path)
    e, n = crs.to_tm(15.62, 58.41)
    row = table.iloc[0]
    assert (row.ref, row.street, row.number, row.letter, row.postcode) == (
        "n7",
        "Storgatan",
        12,
        "B",
        "58223",
    )
    assert (row.e, row.n) == (round(float(e), 2), round(float(n), 2))
    assert (origin, report.read, report.kept, row.accuracy_m) == ("osm", 1, 1, osm_addresses.ACCURACY_M)


@pytest.mark.parametrize("kind", ["way", "relation"])
def test_a_building_is_put_at_its_middle(tmp_path, kind):
    tags = {"addr_housenumber": "5", **STREET}
    ring = [1, 2, 3, 4, 1]
    if kind == "way":
        parts = [way(50, ring, building="yes", **tags)]
    else:
        halves = [way(50, ring[:3]), way(51, ring[2:])]
        parts = [*halves, relation(60, [(50, "outer"), (51, "outer")], type="multipolygon", **tags)]
    table, _, _ = addresses.read(write(tmp_path, *SQUARE, *parts))
    e, n = crs.to_tm(15.6005, 58.4005)
    assert np.hypot(table.e[0] - e, table.n[0] - n) < 0.5


def test_a_building_round_a_yard_has_its_point_in_the_building(tmp_path):
    """A horseshoe open to the north: its centre of gravity lies in the yard."""
    corners = [(0, 0), (0, 10), (10, 10), (10, 9), (1, 9), (1, 1), (10, 1), (10, 0)]
    nodes = [node(k, 58.4 + a / 1e4, 15.6 + b / 1e4) for k, (a, b) in enumerate(corners, 1)]
    ring = [*range(1, 9), 1]
    table, _, _ = addresses.read(write(tmp_path, *nodes, way(50, ring, addr_housenumber="5", **STREET)))
    lon, lat = crs.to_wgs84(table.e[0], table.n[0])
    a, b = (lat - 58.4) * 1e4, (lon - 15.6) * 1e4
    assert a < 1 or b < 1 or b > 9


def test_an_outline_that_is_partly_missing_takes_the_middle_of_the_rest_and_a_lost_one_has_no_place(tmp_path):
    path = write(
        tmp_path, *SQUARE,
        way(50, [1, 2, 77, 1], addr_housenumber="5", **STREET),
        way(51, [88, 89, 88], addr_housenumber="7", **STREET),
        relation(60, [(70, "outer")], type="multipolygon", addr_housenumber="9", **STREET),
    )  # fmt: skip
    table, report, _ = addresses.read(path)
    e, n = crs.to_tm([15.6, 15.601], [58.4, 58.4])
    assert (table.e[0], table.n[0]) == pytest.approx((e.mean(), n.mean()), abs=0.01)
    assert report.figures["outcomes"] == {"kept": 1, "no_position": 2}
    assert report.count("address_no_position") == 2


def test_each_object_has_one_outcome(tmp_path):
    """Kept: 1 and 3 (as 5 and 7). Twice: 2. No number to read: 4. No street: 5. By its place: 6 is kept."""
    path = write(
        tmp_path,
        node(1, 58.41, 15.62, addr_housenumber="3", **STREET),
        node(2, 58.4101, 15.62, addr_housenumber="3", **STREET),
        node(3, 58.42, 15.62, addr_housenumber="5-7", **STREET),
        node(4, 58.41, 15.62, addr_housenumber="2 A b", **STREET),
        node(5, 58.41, 15.62, addr_housenumber="9"),
        node(6, 58.41, 15.62, addr_housenumber="1", addr_place="Västergård"),
    )
    table, report, _ = addresses.read(path)
    assert report.figures["outcomes"] == {"kept": 3, "bad_number": 1, "no_street": 1, "duplicate": 1}
    assert (report.read, report.kept, report.figures["addresses"]) == (6, 3, 4)
    assert report.figures["several_numbers"] == 1
    assert (table.street + " " + table.number.astype("str")).tolist() == [
        "Storgatan 3", "Storgatan 5", "Storgatan 7", "Västergård 1",
    ]  # fmt: skip
    named = {finding.code: finding.names for finding in report.findings}
    assert named["address_bad_number"] == ("n4: Storgatan 2 A b",)
    assert named["address_duplicate"] == ("n2: Storgatan 3",)
    assert table["ref"].tolist() == ["n1", "n3", "n3/2", "n6"]


def test_a_file_without_addresses_is_refused(tmp_path):
    with pytest.raises(InvalidData, match="osm_no_addresses"):
        addresses.read(write(tmp_path, *SQUARE))
    with pytest.raises(UnreadableFile, match="osm_empty"):
        addresses.read(write(tmp_path))


@pytest.mark.real_data
def test_the_real_extract(real_data):
    """1 470 objects with a house number (README of the data), 19 of them without street or place.

    Two have a number that cannot be read: "Keskuskatu 5" and "11 B 9".
    """
    table, report, origin = addresses.read(real_data / "osm/helsinki.osm.pbf")
    outcomes = report.figures["outcomes"]
    assert (origin, report.read, sum(outcomes.values())) == ("osm", 1_470, 1_470)
    assert (outcomes["no_street"], outcomes["bad_number"]) == (19, 2)
    assert report.kept == outcomes["kept"]
    assert report.kept + sum(report.count(f"address_{code}") for code in outcomes if code != "kept") == 1_470
    label = table.street.str.casefold() + table.number.astype("str") + table.letter
    far = label[label.duplicated(keep=False)]
    for _, rows in table.loc[far.index].groupby(far):
        assert np.hypot(np.ptp(rows.e), np.ptp(rows.n)) > 200
