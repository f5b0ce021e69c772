"""Recipients and households by district: read as people keep them, refused where they cannot be right."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata import district_demand
from geodata.crs import SWEREF99_TM
from geodata.errors import InvalidData


@pytest.fixture
def three():
    squares = [shapely.box(536_000 + 100 * k, 6_474_000, 536_100 + 100 * k, 6_474_100) for k in range(3)]
    return gpd.GeoDataFrame(
        {"code": ["101", "102", "103"], "name": ["A", "B", "C"], "kind": "stadsdel", "parent": ""},
        geometry=squares, crs=SWEREF99_TM,
    )  # fmt: skip


def written(tmp_path, text):
    path = tmp_path / "behov.csv"
    path.write_bytes(text.encode("cp1252"))
    return path


def test_a_swedish_table_is_read_and_a_blank_is_unknown(tmp_path, three):
    path = written(
        tmp_path, "NYKO3;Namn;Antal brukare;Antal hushåll\n103;C;7;1 204\n101;A;;300\n102.0;B;0;12\n"
    )
    table, report = district_demand.read(path, districts=three)
    assert table["code"].tolist() == ["101", "102", "103"]
    assert np.isnan(table["recipients"][0])
    assert table["recipients"][1:].tolist() == [0, 7]
    assert table["households"].tolist() == [300, 12, 1204]
    assert report.figures == {
        "fields": ["recipients", "households"],
        "sums": {"recipients": 7.0, "households": 1516.0},
    }
    assert [(one.code, one.count) for one in report.findings] == [("suppressed", 1)]


def test_one_of_the_two_is_enough_and_the_other_stays_unknown(tmp_path, three):
    table, report = district_demand.read(
        written(tmp_path, "kod;x\n101;1\n102;2\n103;3\n"), districts=three, columns={"recipients": "x"}
    )
    assert table["recipients"].tolist() == [1, 2, 3]
    assert table["households"].isna().all()
    assert report.figures["fields"] == ["recipients"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kod;befolkning\n101;1\n102;2\n103;3\n", "demand_columns_missing"),
        ("kod;brukare\n101;1\n101;2\n102;1\n103;3\n", "repeated_demand"),
        ("kod;brukare\n101;1\n102;2\n", "districts_without_people"),
        ("kod;brukare\n101;1\n102;2\n103;3\n999;1\n", "unknown_districts"),
        ("kod;brukare\n101;-\n102;2\n103;3\n", "unclear_mark"),
        ("kod;brukare\n101;1,5\n102;2\n103;3\n", "not_a_number"),
    ],
)
def test_what_cannot_be_right_is_refused(tmp_path, three, text, code):
    with pytest.raises(InvalidData) as refused:
        district_demand.read(written(tmp_path, text), districts=three)
    assert refused.value.code == code
