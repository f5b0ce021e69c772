"""Districts in: fields found, faults mended and told, what needs guessing refused."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import Point, box
from shapely.geometry import mapping

from geodata import coverage, crs, districts, schema
from geodata.errors import InvalidData
from geodata.flaws import moved_m

E0, N0 = 530_000, 6_470_000


def square(column, row=0):
    """A square of 100 m; columns go east, rows north."""
    return box(E0 + 100 * column, N0 + 100 * row, E0 + 100 * column + 100, N0 + 100 * row + 100)


def write(folder, data, shapes, *, name="distrikt.gpkg", epsg=crs.SWEREF99_TM):
    path = folder / name
    gpd.GeoDataFrame(data, geometry=list(shapes), crs=epsg).to_file(path)
    return path


def three(folder, **changed):
    data = {
        "NYKO": [112.0, 111.0, 113.0],
        "NAMN": ["B", "A", "C"],
        "SUBTYP": ["Tätort", "Stadsdelar", "Omland"],
    }
    return write(folder, data | changed, [square(1), square(0), square(2)])


def codes(report):
    return sorted({finding.code for finding in report.findings})


def test_columns_are_found_codes_cleaned_kinds_translated_and_rows_sorted(tmp_path):
    table, report = districts.read(three(tmp_path))
    schema.validate(table, schema.DISTRICTS)
    assert table["code"].tolist() == ["111", "112", "113"]
    assert table["name"].tolist() == ["A", "B", "C"]
    assert table["kind"].tolist() == ["stadsdel", "tatort", "omland"]
    assert table["parent"].tolist() == ["", "", ""]
    assert table.crs.to_epsg() == crs.SWEREF99_TM
    assert (report.read, report.kept, report.count("float_codes")) == (3, 3, 3)
    assert report.figures["area_m2"] == 30_000
    assert codes(report) == ["float_codes"]


def test_columns_can_be_named(tmp_path):
    data = {"X": ["b", "a"], "Y": ["Två", "Ett"], "Z": ["omland", "tätorter"]}
    table, _ = districts.read(write(tmp_path, data, [square(1), square(0)]), code="x", name="Y", kind="Z")
    assert table[["code", "name", "kind"]].to_numpy().tolist() == [
        ["a", "Ett", "tatort"],
        ["b", "Två", "omland"],
    ]


def test_one_kind_can_be_given_for_all(tmp_path):
    table, _ = districts.read(three(tmp_path), kind="Stadsdelar")
    assert set(table["kind"]) == {"stadsdel"}


def test_statistical_areas_without_names_are_called_by_their_code(tmp_path):
    path = write(tmp_path, {"desokod": ["0580A0020", "0580A0010"]}, [square(1), square(0)])
    table, report = districts.read(path)
    assert table["name"].tolist() == table["code"].tolist() == ["0580A0010", "0580A0020"]
    assert sorted(codes(report)) == ["kind_from_deso", "name_from_code"]


def test_a_deso_from_a_file_is_of_the_kind_that_its_code_tells_as_one_that_was_fetched(tmp_path):
    """The fifth sign: A outside towns, B in a town, C in the main one; a code of another form stays what it was."""
    given = ["0580A0010", "0580B1010", "0580C1010", "7"]
    path = write(tmp_path, {"desokod": given}, [square(k) for k in range(4)])
    for options in ({}, {"kind": "DeSO"}):
        table, report = districts.read(path, **options)
        assert dict(zip(table["code"], table["kind"], strict=True)) == dict(
            zip(given, ["omland", "tatort", "stadsdel", "deso"], strict=True)
        )
        assert next(f.count for f in report.findings if f.code == "kind_from_deso") == 3


@pytest.mark.parametrize(
    ("options", "field"),
    [({"code": "saknas"}, "code"), ({"name": "saknas"}, "name")],
)
def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path, options, field):
    with pytest.raises(InvalidData, match="column_unknown") as fault:
        districts.read(three(tmp_path), **options)
    assert fault.value.facts == {"field": field, "asked": "saknas", "columns": ["NYKO", "NAMN", "SUBTYP"]}


def test_a_file_without_a_known_column_says_which_it_has(tmp_path):
    with pytest.raises(InvalidData, match="column_missing") as fault:
        districts.read(write(tmp_path, {"a": [1], "b": ["x"]}, [square(0)]))
    assert fault.value.facts == {"field": "code", "option": "code", "columns": ["a", "b"]}
    with pytest.raises(InvalidData, match="columns_none"):
        districts.read(write(tmp_path, {}, [square(0)], name="tom.fgb"))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("omrkod", "benämning"), ("OMR_KOD", "Benämning"), ("Områdeskod", "områdesnamn"),
        ("Nyko4 kod", "Nyko4-namn"), ("district_code", "district_name"), ("basomrkod", "BASOMR_NAMN"),
    ],
)  # fmt: skip
def test_codes_and_names_are_found_however_their_columns_are_spelt(tmp_path, code, name):
    data = {
        "kommunkod": ["0580"] * 2,
        "typkod": ["x", "y"],
        code: ["2", "1"],
        "kommunnamn": ["L", "L"],
        name: ["B", "A"],
    }
    table, _ = districts.read(
        write(tmp_path, data, [square(1), square(0)], name="d.geojson", epsg=crs.SWEREF99_TM)
    )
    assert table[["code", "name"]].to_numpy().tolist() == [["1", "A"], ["2", "B"]]


def test_several_columns_that_might_hold_the_code_are_refused_not_chosen_between(tmp_path):
    data = {"delkod": ["1"], "storkod": ["2"], "namn": ["A"]}
    with pytest.raises(InvalidData, match="column_missing"):
        districts.read(write(tmp_path, data, [square(0)]))


def test_statistical_areas_are_not_called_by_their_municipality(tmp_path):
    path = write(tmp_path, {"desokod": ["0580A0010"], "kommunnamn": ["Linköping"]}, [square(0)])
    assert districts.read(path)[0]["name"].tolist() == ["0580A0010"]


def as_geojson(folder, values, *, column="kod"):
    """A file as a program writes it whose properties are of any kind; the other column holds plain texts."""
    other = {"kod": "namn", "namn": "kod"}[column]
    features = [
        {"type": "Feature", "properties": {column: value, other: f"x{k}"}, "geometry": mapping(square(k))}
        for k, value in enumerate(values)
    ]
    system = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs.SWEREF99_TM}"}}
    path = folder / "d.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "crs": system, "features": features}), encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("column", ["kod", "namn"])
@pytest.mark.parametrize(
    ("values", "row"),
    [
        ([{"a": 1}, {"a": 2}], 1), (["111", {"a": 1}], 2), ([["x"], ["y"]], 1), ([[1], [2]], 1), ([True, False], 1),
        (["111", True], 2), ([True, None], 1), ([1, 2.5], 2), ([1, 1e300], 2), (["2024-01-01", "2024-01-02"], 1),
    ],
    ids=str,
)  # fmt: skip
def test_codes_and_names_that_are_no_texts_are_refused_by_row(tmp_path, column, values, row):
    """A date is no code either: the reader takes texts of that form for dates."""
    with pytest.raises(InvalidData, match="field_not_text") as fault:
        districts.read(as_geojson(tmp_path, values, column=column))
    assert (fault.value.facts["column"], fault.value.facts["rows"][0]) == (column, row)


def test_texts_that_only_look_like_lists_stay_texts(tmp_path):
    table, _ = districts.read(as_geojson(tmp_path, ["[Ryd", "{2}"]))
    assert table["code"].tolist() == ["[Ryd", "{2}"]


def test_codes_and_names_longer_than_the_store_keeps_are_refused(tmp_path):
    for column, longest in (("kod", 32), ("namn", 200)):
        path = as_geojson(tmp_path, ["ok", "x" * (longest + 1)], column=column)
        with pytest.raises(InvalidData, match="field_too_long") as fault:
            districts.read(path)
        assert (fault.value.facts["rows"], fault.value.facts["most"]) == ([2], longest)
        districts.read(as_geojson(tmp_path, ["ok", "x" * longest], column=column))


def test_a_kind_that_is_neither_a_column_nor_a_kind_is_refused_with_both(tmp_path):
    with pytest.raises(InvalidData, match="kind_unknown") as fault:
        districts.read(three(tmp_path), kind="kvarter")
    assert fault.value.facts == {
        "words": ["kvarter"], "kinds": list(schema.DISTRICT_KINDS), "columns": ["NYKO", "NAMN", "SUBTYP"],
    }  # fmt: skip


def test_words_for_no_kind_are_refused_where_the_column_was_named(tmp_path):
    with pytest.raises(InvalidData, match="kind_unknown") as fault:
        districts.read(three(tmp_path), kind="NAMN")
    assert fault.value.facts["words"] == ["A", "B", "C"]


def test_scrambled_letters_are_mended_where_only_one_reading_is_possible(tmp_path):
    """``Ã¶`` is ö read wrongly; of ``?`` nobody can tell which letter it was."""
    table, report = districts.read(three(tmp_path, NAMN=["LinkÃ¶ping", "Ã…by", "V?sterlösa"]))
    assert table["name"].tolist() == ["Åby", "Linköping", "V?sterlösa"]
    told = {f.code: f.names for f in report.findings}
    assert told["mojibake"] == ("Linköping", "Åby")
    assert told["mojibake_left"] == ("V?sterlösa",)


def test_two_districts_with_one_code_are_refused_by_name_and_place(tmp_path):
    with pytest.raises(InvalidData, match="duplicate_codes") as fault:
        districts.read(three(tmp_path, NYKO=[111.0, 111.0, 113.0]))
    assert fault.value.facts == {
        "codes": ["111"],
        "names": ["B", "A"],
        "count": 1,
        "e": E0 + 150,
        "n": N0 + 50,
    }


def test_a_district_without_code_is_refused_by_row_and_place(tmp_path):
    with pytest.raises(InvalidData, match="code_missing") as fault:
        districts.read(three(tmp_path, NYKO=[112.0, np.nan, 113.0]))
    assert fault.value.facts == {"rows": [2], "count": 1, "e": E0 + 50, "n": N0 + 50}


@pytest.mark.parametrize(
    "shape",
    [
        box(E0 + 90_000, N0, E0 + 90_100, N0 + 100),
        box(10, 10, 20, 20),
        box(N0, E0, N0 + 100, E0 + 100),
        shapely.Polygon([(E0, N0), (np.inf, N0), (E0, N0 + 5)]),
    ],
    ids=["90 km away", "near the origin", "axes exchanged", "no end"],
)
def test_a_district_off_the_map_is_refused_by_name(tmp_path, shape):
    path = write(tmp_path, {"kod": ["1", "2", "3"], "namn": ["A", "B", "C"]}, [square(0), square(1), shape])
    with pytest.raises(InvalidData, match="off_the_map") as fault:
        districts.read(path)
    assert fault.value.facts["names"] == ["C"]


def test_all_districts_off_the_map_means_the_wrong_system(tmp_path):
    """SWEREF 99 TM metres read as the local grid 15 00 lie far east of Sweden."""
    with pytest.raises(InvalidData, match="all_off_the_map"):
        districts.read(write(tmp_path, {"kod": ["1"], "namn": ["A"]}, [square(0)], epsg=crs.WEB_MERCATOR))


def test_an_overlap_wider_than_the_tolerance_is_refused_with_both_names(tmp_path):
    path = write(
        tmp_path, {"kod": ["1", "2"], "namn": ["A", "B"]}, [box(E0, N0, E0 + 130, N0 + 100), square(1)]
    )
    with pytest.raises(InvalidData, match="overlap_too_wide") as fault:
        districts.read(path)
    assert (fault.value.facts["names"], fault.value.facts["area_m2"]) == (["A", "B"], 3000)
    table, _ = districts.read(path, tolerance_m=40)
    assert coverage.is_valid(table.geometry.to_numpy())


@pytest.mark.parametrize("shape", [None, shapely.Polygon()], ids=["null", "empty"])
def test_a_district_without_ground_is_refused_by_name_and_row(tmp_path, shape):
    path = write(tmp_path, {"kod": ["1", "2", "3"], "namn": ["A", "B", "C"]}, [square(0), square(1), shape])
    with pytest.raises(InvalidData, match="district_without_ground") as fault:
        districts.read(path)
    assert fault.value.facts == {"names": ["C (3)"], "rows": [3], "count": 1}


def test_a_bow_tie_is_refused_by_code_name_place_and_size(tmp_path):
    """Two triangles of 50 x 100 / 2 = 2 500 m2; one of them is drawn backwards."""
    tie = shapely.Polygon([(E0, N0), (E0 + 100, N0 + 100), (E0 + 100, N0), (E0, N0 + 100)])
    path = write(tmp_path, {"kod": ["1", "2"], "namn": ["A", "B"]}, [tie, square(1)])
    with pytest.raises(InvalidData, match="ring_crosses_itself") as fault:
        districts.read(path)
    assert fault.value.facts["names"] == ["A (1)"]
    assert fault.value.facts["area_m2"] == pytest.approx(2_500)


def test_points_are_no_districts(tmp_path):
    with pytest.raises(InvalidData, match="no_polygons"):
        districts.read(write(tmp_path, {"kod": ["1"], "namn": ["A"]}, [Point(E0, N0)]))


def test_parents_are_found_by_code_and_ground_outside_is_listed(tmp_path):
    """1111 and 1112 lie in 111, the second reaches 5 m x 100 m into 112; 9991 has no parent."""
    top, _ = districts.read(three(tmp_path))
    shapes = [box(E0, N0, E0 + 50, N0 + 100), box(E0 + 50, N0, E0 + 105, N0 + 100), square(2)]
    data = {"kod": ["1111", "1112", "9991"], "namn": ["a", "b", "c"]}
    base, _ = districts.read(write(tmp_path, data, shapes, name="bas.gpkg"))
    table, report = districts.with_parents(base, top)
    assert table["parent"].tolist() == ["111", "111", ""]
    schema.validate(table, schema.DISTRICTS)
    told = {f.code: f for f in report.findings}
    assert told["parent_unknown"].names == ("c",)
    outside = told["outside_parent"]
    assert (outside.names, outside.area_m2) == (("b", "A"), 500)
    assert outside.width_m == pytest.approx(5, rel=0.02)
    assert report.figures == {"inside": 1, "outside": 1}


@pytest.mark.real_data
def test_the_municipality_s_districts_come_in_as_a_coverage(nyko3):
    """The figures are the issue's: 70, 29/19/22, 37 broken, 49 gaps, 1 568.66 km2, no border over 10 m."""
    _, table, report = nyko3
    shapes = table.geometry.to_numpy()
    assert (report.read, report.kept, len(table)) == (70, 70, 70)
    assert report.figures["kinds"] == {"stadsdel": 29, "tatort": 19, "omland": 22}
    assert (report.figures["broken_before"], report.figures["gaps_before"]) == (37, 49)
    assert report.count("gap") + report.count("gaps_small") == 49
    assert shapely.coverage_is_valid(shapes)
    ground = shapely.union_all(shapes)
    assert shapely.get_num_interior_rings(shapely.get_parts(ground)).sum() == 0
    assert shapely.area(shapes).sum() / 1e6 == pytest.approx(1568.66, abs=0.01)
    assert shapely.area(ground) == pytest.approx(shapely.area(shapes).sum(), abs=0.01)
    xy = shapely.get_coordinates(shapes)
    assert (xy == np.round(xy, 2)).all()
    assert report.count("float_codes") == 70
    assert table["code"].str.fullmatch(r"\d{3}").all()
    assert table.loc[table["code"] == "111", "name"].tolist() == ["Ryd"]


@pytest.mark.real_data
def test_no_border_of_the_municipality_s_districts_moves_ten_metres(nyko3):
    """Measured against the file itself, read by another road."""
    path, table, report = nyko3
    raw = gpd.read_file(path).to_crs(crs.SWEREF99_TM)
    raw.index = raw["NYKO"].astype(int).astype(str)
    moved = moved_m(raw.geometry.loc[table["code"]].to_numpy(), table.geometry.to_numpy())
    assert moved.max() < 10
    assert report.figures["moved_m"] == pytest.approx(moved.max(), abs=0.01)


@pytest.mark.real_data
def test_the_base_districts_lie_in_their_districts_but_for_listed_exceptions(nyko3, real_data):
    """214, the first three digits are the parent's; what is outside is drawing, under a metre wide."""
    _, top, _ = nyko3
    base, _ = districts.read(real_data / "linkoping" / "boundaries" / "NYKO4v23.geojson")
    table, report = districts.with_parents(base, top)
    assert len(table) == 214
    assert table["parent"].tolist() == table["code"].str[:3].tolist()
    assert shapely.coverage_is_valid(table.geometry.to_numpy())
    listed = {f.e: f for f in report.findings}
    assert report.figures["inside"] + report.figures["outside"] == 214
    assert max(f.width_m for f in listed.values()) < 1
    assert all(f.code == "outside_parent" for f in listed.values())
    ground = dict(zip(top["code"], top.geometry, strict=True))
    outside = [
        shapely.area(shapely.difference(shape, ground[parent]))
        for shape, parent in zip(table.geometry, table["parent"], strict=True)
    ]
    told = sum(f.area_m2 for f in listed.values())
    assert told == pytest.approx(sum(outside), abs=25)
