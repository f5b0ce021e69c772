"""People in: every code checked both ways, blank is unknown, nothing is filled in."""

import openpyxl
import pandas as pd
import pytest

from geodata import population, schema
from geodata.errors import InvalidData
from geodata.schema import AGE_BANDS

DISTRICTS = pd.DataFrame({"code": ["111", "112"], "name": ["Ryd", "Skäggetorp"]})
HEADER = "code;year;population;age_0_5;age_6_15;age_16_18;age_19_64;age_65_79;age_80_plus"
RYD = "111;2025;9237;437;845;254;6920;527;254"
SKAGGETORP = "112;2025;9677;697;1435;450;5764;970;361"


def write(folder, *lines, encoding="utf-8", name="folk.csv"):
    path = folder / name
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def read(folder, *lines, **options):
    return population.read(write(folder, *lines), districts=DISTRICTS, **options)


def refused(folder, *lines, **options):
    with pytest.raises(InvalidData) as fault:
        read(folder, *lines, **options)
    return fault.value


def test_a_table_keeps_its_contract_and_tells_its_sums(tmp_path):
    """9 237 + 9 677 = 18 914; aged 80 and over 254 + 361 = 615."""
    table, report = read(tmp_path, HEADER, SKAGGETORP, RYD)
    schema.validate(table, schema.POPULATION)
    assert table["code"].tolist() == ["111", "112"]
    assert report.figures["people"] == 18_914
    assert report.figures["band_sums"]["age_80_plus"] == 615
    assert (report.read, report.kept, report.findings) == (2, 2, ())


def test_what_excel_in_swedish_writes_is_read(tmp_path):
    """Windows-1252, semicolons, decimal comma, hard spaces in thousands, float codes, Swedish headings."""
    lines = [
        "Områdeskod;År;Folkmängd;0-5 år;80+ år",
        "111,0;2025;9\xa0237;437,0;254",
        "112,0;2025;9 677;697;361",
    ]
    path = write(tmp_path, *lines, encoding="cp1252")
    table, report = population.read(path, districts=DISTRICTS)
    assert table["population"].tolist() == [9237, 9677]
    assert table["age_80_plus"].tolist() == [254, 361]
    assert report.figures["bands"] == ["age_0_5", "age_80_plus"]
    assert table["age_6_15"].isna().all()


def test_a_workbook_is_read(tmp_path):
    book = openpyxl.Workbook()
    for line in (HEADER, RYD, SKAGGETORP):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(";")])
    book.save(tmp_path / "folk.xlsx")
    table, _ = population.read(tmp_path / "folk.xlsx", districts=DISTRICTS)
    assert table["population"].tolist() == [9237, 9677]


@pytest.mark.parametrize("blank", ["", " ", "..", "…", "Sekretess", "<5", "1–4", "1-4"])
def test_blank_is_unknown_and_never_nought(tmp_path, blank):
    table, report = read(tmp_path, HEADER, RYD, f"112;2025;9677;697;1435;450;5764;970;{blank}")
    assert table["age_80_plus"].isna().tolist() == [False, True]
    (told,) = report.findings
    assert (told.code, told.count, told.names) == ("suppressed", 1, ("112",))


@pytest.mark.parametrize("mark", ["-", "–", "X", "x", ".", "*", "NA", "nan", "null", "saknas"])
def test_a_mark_that_may_mean_nought_or_hidden_is_refused_with_its_place(tmp_path, mark):
    """Statistics Sweden writes nought as a dash, others hide a figure so."""
    fault = refused(tmp_path, HEADER, RYD, f"112;2025;9677;697;1435;450;5764;{mark};{mark}")
    assert fault.code == "unclear_mark"
    assert (fault.facts["row"], fault.facts["column"], fault.facts["count"]) == (3, "age_65_79", 1)


@pytest.mark.parametrize(
    "headings",
    [
        "0–5 år;6–15 år;16–18 år;19–64 år;65–79 år;80– år",
        "0 - 5;6 - 15;16 - 18;19 - 64;65 - 79;80 - w",
        "Ålder 0 till 5;Ålder 6 till 15;Ålder 16 till 18;Ålder 19 till 64;Ålder 65 till 79;80 år och äldre",
        "0-5 ar;6-15 ar;16-18 ar;19-64 ar;65-79 ar;80+ ar",
        "age_0_5;age_6_15;age_16_18;age_19_64;age_65_79;age_80_plus",
        "0_5;6_15;16_18;19_64;65_79;80 years and over",
    ],
)
def test_age_bands_are_known_however_their_headings_are_written(tmp_path, headings):
    table, report = read(tmp_path, f"code;year;population;{headings}", RYD, SKAGGETORP)
    assert report.figures["bands"] == list(AGE_BANDS)
    assert table["age_80_plus"].tolist() == [254, 361]
    assert report.findings == ()


def test_other_ages_are_not_taken_for_ours_and_said_not_to_be_read(tmp_path):
    _, report = read(
        tmp_path, "kod;namn;år;folkmängd;0-4 år;80-84 år", "111;Ryd;2025;9;1;2", "112;S;2025;9;1;2"
    )
    told = {f.code: f.names for f in report.findings}
    assert told == {"columns_not_read": ("0-4 år", "80-84 år"), "bands_missing": AGE_BANDS}


@pytest.mark.parametrize("year", [20, 0, -1, 20_255])
def test_a_year_that_is_none_is_refused_also_when_it_is_asked_for(tmp_path, year):
    fault = refused(tmp_path, "code,population", "111,1", "112,2", year=year)
    assert (fault.code, fault.facts["year"]) == ("year_out_of_range", str(year))


BASE = pd.DataFrame({"code": ["1111", "1112", "1121"], "name": ["a", "b", "c"]})


def test_a_table_of_the_level_below_is_checked_against_that_level(tmp_path):
    lines = ["code,year,population", "1111,2025,1", "1112,2025,2", "1121,2025,3"]
    table, report = read(tmp_path, *lines, base=BASE)
    assert (len(table), report.figures["level"]) == (3, "base_districts")
    _, report = read(tmp_path, "code,year,population", "111,2025,9237", "112,2025,9677", base=BASE)
    assert report.figures["level"] == "districts"
    fault = refused(tmp_path, *lines[:-1], base=BASE)
    assert (fault.code, fault.facts["level"], fault.facts["names"]) == (
        "districts_without_people", "base_districts", ["c (1121)"],
    )  # fmt: skip
    fault = refused(tmp_path, *lines)
    assert (fault.code, fault.facts["codes"]) == ("people_of_level_below", ["1111", "1112", "1121"])
    fault = refused(tmp_path, *lines, "111,2025,6", base=BASE)
    assert (fault.code, fault.facts["codes_top"]) == ("people_on_several_levels", ["111"])


def test_nought_is_nought(tmp_path):
    table, report = read(tmp_path, HEADER, RYD, "112;2025;9;0;0;0;9;0;0")
    assert table["age_80_plus"].tolist() == [254, 0]
    assert report.findings == ()


def test_bands_without_a_column_are_not_the_same_as_suppressed(tmp_path):
    _, report = read(tmp_path, "code,year,population", "111,2025,9237", "112,2025,9677")
    assert [(f.code, f.names) for f in report.findings] == [("bands_missing", AGE_BANDS)]
    assert (report.figures["suppressed"], report.figures["bands"]) == (0, [])


def test_a_series_may_lack_a_district_in_some_years_and_says_so(tmp_path):
    table, report = read(tmp_path, "code,year,population", "111,2024,1", "112,2024,2", "111,2025,3")
    assert table[["code", "year"]].to_numpy().tolist() == [["111", 2024], ["111", 2025], ["112", 2024]]
    told = {f.code: f for f in report.findings}
    assert told["years_incomplete"].facts == {"first": "2025", "last": "2025"}
    assert told["latest_year_incomplete"].names == ("Skäggetorp (112)",)
    assert report.figures["people"] == 3


def test_one_year_of_a_series_can_be_chosen(tmp_path):
    lines = ["code,year,population", "111,2024,1", "112,2024,2", "111,2025,3", "112,2025,4"]
    table, _ = read(tmp_path, *lines, year=2024)
    assert table["population"].tolist() == [1, 2]
    fault = refused(tmp_path, *lines, year=1999)
    assert (fault.code, fault.facts) == (
        "year_not_in_file",
        {"year": "1999", "first": "2024", "last": "2025"},
    )


def test_a_table_without_year_needs_one(tmp_path):
    lines = ["code,population", "111,1", "112,2"]
    assert refused(tmp_path, *lines).code == "year_missing"
    assert read(tmp_path, *lines, year=2025)[0]["year"].tolist() == [2025, 2025]


def test_columns_can_be_named(tmp_path):
    table, _ = read(
        tmp_path, "omr;folk;gamla", "111;9;1", "112;8;2", year=2025,
        columns={"code": "omr", "population": "folk", "age_80_plus": "gamla"},
    )  # fmt: skip
    assert table["age_80_plus"].tolist() == [1, 2]
    assert refused(tmp_path, "omr;folk", "111;9", columns={"code": "saknas"}).code == "column_unknown"
    assert refused(tmp_path, "omr;folk", "111;9", columns={"kod": "omr"}).code == "field_unknown"


def test_a_code_that_no_district_has_is_refused_by_code_and_row(tmp_path):
    fault = refused(tmp_path, HEADER, RYD, SKAGGETORP, RYD.replace("111", "999"))
    assert (fault.code, fault.facts) == (
        "unknown_districts",
        {"level": "districts", "codes": ["999"], "rows": [4], "count": 1},
    )


def test_a_district_that_no_row_tells_of_is_refused_by_name(tmp_path):
    fault = refused(tmp_path, HEADER, RYD)
    assert (fault.code, fault.facts) == (
        "districts_without_people",
        {"level": "districts", "names": ["Skäggetorp (112)"], "count": 1},
    )


@pytest.mark.parametrize(
    ("row", "code", "row_number"),
    [
        ("112;2025;många;1;1;1;1;1;1", "not_a_number", 3),
        ("112;2025;12,5;1;1;1;1;1;1", "not_a_number", 3),
        ("112;2025;1e9;1;1;1;1;1;1", "not_a_number", 3),
        ("112;2025;9677;-5;1;1;1;1;1", "negative_people", 3),
        ("112;2025;9677;−5;1;1;1;1;1", "negative_people", 3),
        ("112;25;9677;1;1;1;1;1;1", "not_a_year", 3),
        ("112;;9677;1;1;1;1;1;1", "not_a_year", 3),
        ("112;i fjol;9677;1;1;1;1;1;1", "not_a_year", 3),
        ("112;..;9677;1;1;1;1;1;1", "not_a_year", 3),
        ("112;2025;10;5;1;1;1;1;2", "bands_exceed_total", 3),
        ("112;2025;;5;;;;;", "bands_exceed_total", 3),
    ],
)
def test_a_bad_figure_is_refused_with_its_row(tmp_path, row, code, row_number):
    """5 + 1 + 1 + 1 + 1 + 2 = 11 > 10; a blank total is at most 4, so 5 children do not fit."""
    fault = refused(tmp_path, HEADER, RYD, row)
    assert (fault.code, fault.facts["row"]) == (code, row_number)


def test_a_row_without_code_and_rows_that_repeat_are_refused(tmp_path):
    assert refused(tmp_path, HEADER, RYD, ";2025;1;;;;;;").facts == {"rows": [3], "count": 1}
    fault = refused(tmp_path, HEADER, RYD, SKAGGETORP, RYD)
    assert (fault.code, fault.facts["district"], fault.facts["rows"]) == ("repeated_rows", "111", [2, 4])


def known(path):
    """The districts of a table itself: code and name as written there."""
    return pd.read_csv(path, dtype="str").drop_duplicates("code")[["code", "name"]].reset_index(drop=True)


@pytest.mark.real_data
def test_the_people_of_2025(real_data):
    """168 314 people, 20 981 aged 65-79 and 9 905 aged 80 and over, as published."""
    path = real_data / "linkoping" / "population" / "nyko3_2025.csv"
    table, report = population.read(path, districts=known(path))
    assert len(table) == 70
    assert report.figures["people"] == 168_314
    assert (report.figures["band_sums"]["age_65_79"], report.figures["band_sums"]["age_80_plus"]) == (
        20_981,
        9_905,
    )


@pytest.mark.real_data
def test_the_base_districts_have_blanks_that_stay_unknown(real_data):
    """The file's own blank cells, counted by the csv reader; sums fall short of the districts'."""
    path = real_data / "linkoping" / "population" / "nyko4_2025.csv"
    table, report = population.read(path, districts=known(path))
    raw = pd.read_csv(path, dtype="str", keep_default_na=False)[["population", *AGE_BANDS]]
    blanks = int((raw == "").to_numpy().sum())
    assert blanks > 0
    assert (len(table), report.figures["suppressed"], report.count("suppressed")) == (214, blanks, blanks)
    assert report.figures["people"] < 168_314


@pytest.mark.real_data
def test_the_history_is_read_as_a_series(real_data):
    """3 612 rows 1970-2025; Mjärdevi (155) has too few people to be shown in 2025."""
    path = real_data / "linkoping" / "population" / "nyko3_history.csv"
    table, report = population.read(path, districts=known(path))
    assert len(table) == 3_612
    assert report.figures["years"] == [1970, 2025]
    told = {f.code: f for f in report.findings}
    assert told["latest_year_incomplete"].names == ("Mjärdevi (155)",)
    assert "suppressed" not in told
