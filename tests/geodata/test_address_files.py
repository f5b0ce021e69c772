"""Lists of addresses: columns found or told, coordinates in the systems people use."""

from __future__ import annotations

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely

from geodata import addresses, coordinate_columns, crs
from geodata.address_files import find_columns
from geodata.errors import InvalidData

E, N = 536_000.0, 6_474_000.0
LON, LAT = (float(v[0]) for v in crs.to_wgs84([E], [N]))
E15, N15 = (float(v[0]) for v in crs.transform([E], [N], source=crs.SWEREF99_TM, target=crs.SWEREF99_1500))
"""One point in Linköping in the three systems."""

BOX = gpd.GeoDataFrame(
    {"code": ["1"], "name": ["Allt"]},
    geometry=[shapely.box(500_000, 6_440_000, 560_000, 6_500_000)],
    crs=crs.SWEREF99_TM,
)


def write(folder, text, *, encoding="utf-8"):
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_as_excel_in_swedish_writes_it(tmp_path, encoding):
    text = f"Gatuadress;Postnr;Postort;X;Y\r\nÖstgötagatan 12 B;582 32;Linköping;{E:.2f};{N:.2f}\r\n".replace(
        ".", ","
    )
    table, report, origin = addresses.read(write(tmp_path, text, encoding=encoding))
    row = table.iloc[0]
    assert (row.ref, row.street, row.number, row.letter) == ("2", "Östgötagatan", 12, "B")
    assert (row.postcode, row.locality, row.e, row.n) == ("58232", "Linköping", E, N)
    assert origin == "file"
    assert report.figures["epsg"] == crs.SWEREF99_TM
    (guessed,) = (f for f in report.findings if f.code == "address_crs_guessed")
    assert guessed.facts == {"crs": "SWEREF 99 TM"}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("gata;nummer;bokstav;lat;lng", f"Storgatan;12;b;{LAT};{LON}"),
        ("Gatunamn;Husnr;Longitud;Latitud", f"Storgatan;12B;{LON};{LAT}"),
        ("Gata;Nr;Littera;N;E", f"Storgatan;12.0;B;{N};{E}"),
        ("Gata;Nr;Littera;N;E", f"Storgatan;12,0;B;{N};{E}"),
        ("Adress;N;E", f"Storgatan 12 B;{N};{E}"),
        ("Adress;N;E", "Storgatan 12 B, lgh 1101;6 474 000;536 000"),
        ("ADRESS;Nummer;N;E", f"Storgatan;12 B;{N};{E}"),
    ],
)
def test_columns_are_found_by_their_headers(tmp_path, header, cells):
    table, _, _ = addresses.read(write(tmp_path, f"{header}\n{cells}\n"))
    row = table.iloc[0]
    assert (row.street, row.number, row.letter) == ("Storgatan", 12, "B")
    assert (row.e, row.n) == pytest.approx((E, N), abs=0.011)


def test_columns_can_be_told(tmp_path):
    path = write(tmp_path, f"A;B;C\nStorgatan 1;{LON};{LAT}\n")
    table, _, _ = addresses.read(path, mapping={"address": "A", "lon": "B", "lat": "C"})
    assert table.street.tolist() == ["Storgatan"]
    for mapping, code in (
        ({"address": "Z"}, "address_mapping_absent"),
        ({"gatan": "A"}, "address_mapping_unknown"),
    ):
        with pytest.raises(InvalidData) as fault:
            addresses.read(path, mapping=mapping)
        assert fault.value.code == code


def test_a_whole_address_in_one_column_is_taken_apart(tmp_path):
    """A range is both its ends and what lies between on that side; a postcode of its own column is kept."""
    rows = [
        "Storgatan 12-14", "Nygatan 3, 582 23 Linköping", "Väg 34 5 A-C", "Ågatan 1 x y", "Ågatan", "Torget 2 582 24 Berg",
    ]  # fmt: skip
    lines = "".join(f"{text};{E};{N}\n" for text in rows)
    table, report, _ = addresses.read(write(tmp_path, f"Adress;E;N\n{lines}"))
    kept = sorted(
        table[["street", "number", "letter", "postcode", "locality"]].itertuples(index=False, name=None)
    )
    assert kept == [
        ("Nygatan", 3, "", "58223", "Linköping"), ("Storgatan", 12, "", "", ""), ("Storgatan", 14, "", "", ""),
        ("Torget", 2, "", "58224", "Berg"), ("Väg 34", 5, "A", "", ""), ("Väg 34", 5, "B", "", ""),
        ("Väg 34", 5, "C", "", ""),
    ]  # fmt: skip
    assert report.figures["outcomes"] == {"kept": 4, "no_number": 1, "bad_number": 1}
    own = write(tmp_path, f"Adress;Postnr;E;N\nNygatan 3, 582 23 Linköping;58299;{E};{N}\n")
    assert addresses.read(own)[0][["postcode", "locality"]].iloc[0].tolist() == ["58299", "Linköping"]


def test_garbled_letters_and_an_identity_that_stands_twice_are_told(tmp_path):
    """ "Ã–stgÃ¶tagatan" can be one name only; "Link?ping" is what no name is; id 7 has two addresses, both kept."""
    lines = "".join(
        f"{ref};{street} {number};{place};{E + 10 * number};{N}\n"
        for ref, street, number, place in (
            (7, "Storgatan", 1, "Link?ping"), (7, "Storgatan", 3, "Berg"), (8, "Ã–stgÃ¶tagatan", 5, "Berg"),
        )
    )  # fmt: skip
    table, report, _ = addresses.read(write(tmp_path, f"id;adress;ort;e;n\n{lines}"))
    named = {f.code: (f.count, f.names) for f in report.findings}
    assert named["mojibake"] == (1, ("Östgötagatan",))
    assert "Östgötagatan" in set(table["street"])
    assert named["address_mojibake"] == (1, ("Link?ping",))
    assert named["address_same_identity"] == (1, ("7",))
    assert len(table) == 3


def test_a_list_of_which_nothing_is_left_says_why_with_counts(tmp_path):
    far = f"Adress;E;N\nStorgatan 1;700000;{N}\nStorgatan 3;700010;{N}\nStorgatan;{E};{N}\n"
    with pytest.raises(InvalidData) as fault:
        addresses.read(write(tmp_path, far), districts=BOX, crs="EPSG:3006")
    assert fault.value.code == "no_address_kept"
    assert fault.value.facts["read"] == 3
    assert fault.value.facts["reasons"] == [
        {"code": "no_number", "count": 1},
        {"code": "outside", "count": 2},
    ]
    assert fault.value.facts["findings"][1]["names"] == ("2: Storgatan 1", "3: Storgatan 3")
    assert (fault.value.facts["advice"], fault.value.facts["example"]) == ("outside", "2: Storgatan 1")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        (["namn", "x", "y"], "address_column_missing"),
        (["adress", "x"], "address_coordinates_missing"),
        (["adress", "x", "y", "lon", "lat"], "address_columns_several"),
        (["adress", "gatuadress", "x", "y"], "address_columns_several"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_columns(headers, code):
    with pytest.raises(InvalidData) as fault:
        find_columns(headers, mapping=None, file="a.csv")
    assert fault.value.code == code
    assert set(fault.value.facts.get("columns", headers)) == set(headers)


def test_a_workbook_reads_alike(tmp_path):
    book = openpyxl.Workbook()
    for row in [
        ["Adress", "N", "E", "Postnummer"],
        ["Storgatan 12", N, E, 58223],
        ["Utan nummer", N, E, None],
    ]:
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    table, report, _ = addresses.read(tmp_path / "list.xlsx")
    assert (table.number.tolist(), table.postcode.tolist()) == ([12], ["58223"])
    assert report.figures["outcomes"] == {"kept": 1, "no_number": 1}
    assert report.findings[-1].names == ("3: Utan nummer",)


def test_every_row_has_one_outcome(tmp_path):
    """By row. Kept: 2, 5, 8 (another Storgatan 1, 9 km away). Twice: 3. No place: 4, 7. Outside: 6."""
    path = write(
        tmp_path,
        "Adress;N;E\n"
        f"Storgatan 1;{N};{E}\n"
        f"STORGATAN 1;{N + 50};{E}\n"
        "Storgatan 3;;\n"
        f"Storgatan 5;{N};{E + 20}\n"
        f"Storgatan 7;{N + 90_000};{E}\n"
        f"Storgatan 9;okänt;{E}\n"
        f"Storgatan 1;{N + 9_000};{E}\n",
    )
    table, report, _ = addresses.read(path, districts=BOX)
    assert report.figures["outcomes"] == {"kept": 3, "no_position": 2, "outside": 1, "duplicate": 1}
    assert table["ref"].tolist() == ["2", "8", "5"]
    assert report.count("address_far_apart") == 1


def test_names_are_capped_but_the_count_is_not(tmp_path):
    text = "Adress;N;E\n" + "".join(f"Gata{k};{N};{E}\n" for k in range(80))
    with_one = text + f"Storgatan 1;{N};{E}\n"
    _, report, _ = addresses.read(write(tmp_path, with_one))
    finding = next(f for f in report.findings if f.code == "address_no_number")
    assert (finding.count, len(finding.names)) == (80, 50)


def points(a, b, *, told=None, districts=None):
    return coordinate_columns.read(
        pd.Series([str(a)], dtype="str"),
        pd.Series([str(b)], dtype="str"),
        told=told,
        districts=districts,
        file="a",
    )


@pytest.mark.parametrize(
    ("a", "b", "options", "system"),
    [
        (LON, LAT, {}, crs.WGS84),
        (E, N, {}, crs.SWEREF99_TM),
        (E, N, {"districts": BOX}, crs.SWEREF99_TM),
        (E15, N15, {"districts": BOX}, crs.SWEREF99_1500),
        (E15, N15, {"told": "EPSG:3009"}, crs.SWEREF99_1500),
        (E15, N15, {"told": "3009"}, crs.SWEREF99_1500),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_system_is_told_by_the_numbers_where_they_leave_one_choice(a, b, options, system, turned):
    """In either order: the Swedish X was the northing once."""
    found = points(*((b, a) if turned else (a, b)), **options)
    assert (found.source, found.swapped, found.guessed) == (system, turned, "told" not in options)
    assert (found.e[0], found.n[0]) == pytest.approx((E, N), abs=0.01)


@pytest.mark.parametrize(
    ("a", "b", "options", "code"),
    [
        (E15, N15, {}, "coordinates_ambiguous"),
        (1.0, 2.0, {}, "coordinates_ambiguous"),
        (E, N + 500_000, {"districts": BOX}, "coordinates_ambiguous"),
        ("x", "y", {}, "coordinates_none"),
        ("", "", {}, "coordinates_blank"),
        (E, N, {"told": "EPSG:99999"}, "coordinates_unknown_crs"),
        (E, N, {"told": "Linköping"}, "coordinates_unknown_crs"),
    ],
)
def test_nothing_is_guessed_where_several_systems_fit_or_none(a, b, options, code):
    """An easting near 185 000 is as good in any of the local grids, whose middle is 150 000."""
    with pytest.raises(InvalidData) as fault:
        points(a, b, **options)
    assert fault.value.code == code


@pytest.mark.real_data
def test_the_real_care_homes(real_data):
    """23 rows have both an address and coordinates (README of the data); the others have no address."""
    table, report, _ = addresses.read(real_data / "linkoping/places/care_homes.csv")
    assert len(table) == report.kept == 23
    assert report.figures["outcomes"] == {"kept": 23, "no_number": 37}
