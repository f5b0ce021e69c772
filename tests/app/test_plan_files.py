"""Plans out to files and in again, on the example data: nothing lost on the way, and nothing guessed."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import geopandas as gpd
import pyogrio
import pytest
import shapely
import shapely.affinity
from typer.testing import CliRunner

from app.cli import app as cli
from app.errors import BadRequest, StoreFault
from app.plan_files import plan_export
from app.plan_files.plan_rows import table_rows
from app.plans import drafts
from app.settings import settings
from app.store import steps
from app.wording import fault_sentence
from geodata.crs import SWEREF99_1500, SWEREF99_TM, WGS84
from geodata.errors import Fault, InvalidData, UnreadableFile
from tests.app.plan_files import DAY, MAPS, around, assert_same_plan, count, drawn, export, in_force, read_in


@pytest.mark.parametrize("ending", [*MAPS, ".csv"])
def test_a_plan_of_whole_districts_comes_back_as_it_was(store, tmp_path, ending):
    record = in_force(store)
    export(store, record, tmp_path / f"plan{ending}")
    report, back = read_in(store, tmp_path / f"plan{ending}")
    assert_same_plan(record, back)
    assert back.districts == record.districts
    assert (back.status, back.basis, back.name, back.description) == (
        "draft", "drawn", "plan", f"plan{ending}",
    )  # fmt: skip
    assert report.figures["whole_districts"] is True
    assert {finding.code for finding in report.findings} == {"offices_from_file"}


@pytest.mark.parametrize("ending", MAPS)
def test_a_drawn_plan_comes_back_to_the_bit_and_says_what_it_splits(store, tmp_path, ending):
    record = drawn(store)
    export(store, record, tmp_path / f"plan{ending}")
    report, back = read_in(store, tmp_path / f"plan{ending}")
    assert_same_plan(record, back)
    assert back.districts == dict.fromkeys(record.plan.codes, ())
    assert report.figures["whole_districts"] is False
    shares = {}
    for finding in report.findings:
        if finding.code == "district_split":
            shares.setdefault(finding.facts["district"], []).append(finding.facts["percent"])
    assert set(shares) == set(report.figures["split"]) != set()
    assert all(sum(parts) == pytest.approx(100, abs=0.02) for parts in shares.values())


@pytest.mark.parametrize("ending", [*MAPS, ".csv"])
@pytest.mark.parametrize("crs", [WGS84, SWEREF99_TM])
def test_a_plan_with_offices_of_its_own_comes_back_whole(store, tmp_path, ending, crs):
    """An office moved, one opened for an area, one for none and one closed: none of it is in the plan in force."""
    record = in_force(store)
    draft = drafts.copy(store, record.id, name="Andra lokaler")
    edits = [
        {"op": "move_office", "office": "bas-norr", "lon": 15.6213, "lat": 58.4312},
        {"op": "open_office", "office": "bas-å", "name": "Lokal Å", "kind": "base", "lon": 15.6, "lat": 58.4,
         "address": "Ågatan 1", "phone": "013-20 60 00", "hours": "mån–fre", "areas": ["centrum"]},
        {"op": "open_office", "office": "bas-z", "name": '=Lokal; "Z"', "kind": "base", "lon": 15.5, "lat": 58.3, "areas": []},
        {"op": "close_office", "office": "bas-centrum"},
        {"op": "lock", "area": "syd"},
    ]  # fmt: skip
    changed = drafts.edit(store, draft.id, edits, version=draft.version, crs=WGS84).record
    report = export(store, changed, tmp_path / f"plan{ending}", crs=crs)
    assert report.findings == ()
    _, back = read_in(store, tmp_path / f"plan{ending}")
    assert_same_plan(changed, back)
    assert back.plan.area("centrum").office == "bas-å"
    assert "bas-centrum" not in {office.code for office in back.plan.offices}


def test_a_table_that_says_two_things_of_an_office_is_refused(store, tmp_path):
    path, before = tmp_path / "plan.csv", count(store)
    export(store, in_force(store), path)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    at = next(k for k, line in enumerate(lines) if ";bas-norr;" in line)
    lines[at] = lines[at].replace("Utgångslokal Norr", "Annat namn")
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InvalidData) as fault:
        read_in(store, path)
    assert (fault.value.code, fault.value.facts["office"]) == ("office_facts_contradict", "bas-norr")
    assert count(store) == before


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"code": "a"}, {"code": "a"}], "office_code_twice"),
        ([{"code": ""}], "office_code_missing"),
        ([{"name": "A"}], "office_code_missing"),
        ([{"code": "x" * 33}], "office_code_missing"),
        ([{"code": str(k)} for k in range(1_001)], "too_many_points"),
    ],
)
def test_offices_that_cannot_be_told_apart_are_refused_and_nothing_is_stored(store, tmp_path, rows, code):
    path, before = tmp_path / "plan.gpkg", count(store)
    record = in_force(store)
    export(store, record, path)
    place = shapely.Point(record.plan.offices[0].e, record.plan.offices[0].n)
    table = gpd.GeoDataFrame(rows, geometry=[place] * len(rows), crs=SWEREF99_TM)
    pyogrio.write_dataframe(table, path, layer="offices", driver="GPKG")
    with pytest.raises(InvalidData) as fault:
        read_in(store, path)
    assert fault.value.code == code
    assert count(store) == before


def test_an_office_without_a_point_is_refused_by_its_code(store, tmp_path):
    path = tmp_path / "plan.gpkg"
    export(store, in_force(store), path)
    table = gpd.GeoDataFrame(
        {"code": ["a", "b"]}, geometry=[shapely.Point(534_000, 6_474_000), None], crs=SWEREF99_TM
    )
    pyogrio.write_dataframe(table, path, layer="offices", driver="GPKG")
    with pytest.raises(InvalidData) as fault:
        read_in(store, path)
    assert (fault.value.code, fault.value.facts["codes"]) == ("office_without_place", ["b"])


@pytest.mark.parametrize("offices", [[], {"features": 7}, {"features": [{"properties": {}}]}, "x"])
def test_a_damaged_member_of_offices_is_refused(store, tmp_path, offices):
    path = tmp_path / "plan.geojson"
    export(store, in_force(store), path)
    value = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**value, "offices": offices}), encoding="utf-8")
    with pytest.raises(UnreadableFile) as fault:
        read_in(store, path)
    assert fault.value.code == "map_damaged"


@pytest.mark.parametrize("crs", [WGS84, SWEREF99_TM, SWEREF99_1500])
@pytest.mark.parametrize("ending", [".geojson", ".gpkg"])
def test_coordinates_in_other_systems_come_back_to_the_same_centimetre(store, tmp_path, crs, ending):
    record = drawn(store)
    export(store, record, tmp_path / f"plan{ending}", crs=crs)
    _, back = read_in(store, tmp_path / f"plan{ending}")
    if crs == SWEREF99_1500 and ending == ".geojson":  # centimetres of another grid are not those of ours
        for a, b in zip(record.plan.areas, back.plan.areas, strict=True):
            assert shapely.hausdorff_distance(a.geometry.boundary, b.geometry.boundary) < 0.03
    else:
        assert_same_plan(record, back)


@pytest.mark.parametrize("ending", [*MAPS, ".csv"])
def test_every_row_says_which_plan_it_is_of_and_that_it_is_an_assumption(store, tmp_path, ending):
    path = tmp_path / f"plan{ending}"
    export(store, in_force(store), path)
    if ending == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter=";"))
    else:
        layer = {".gpkg": "areas", ".zip": "plan", ".kml": "areas"}.get(ending)
        rows = pyogrio.read_dataframe(path, layer=layer).to_dict("records")
    assert len(rows) == (70 if ending == ".csv" else 6)
    for row in rows:
        assert row["plan"] == "Sex områden, fyra utförare"
        assert (row["division"], row["status"], row["basis"]) == ("Hemvård", "gällande", "antagande")
        assert [str(row[day])[:10] for day in ("valid_from", "exported")] == ["2023-05-01", DAY.isoformat()]
        assert row["example"] == "exempeldata: gränserna är ungefärliga"
        assert max(map(len, row)) <= 10 or ending in (".csv", ".kml")  # GDAL adds what KML itself has


def test_what_is_no_example_does_not_say_so(store, tmp_path):
    facts = around(store)
    real = plan_export.Surroundings(**{**vars(facts), "example": False, "language": "en"})
    plan_export.write(drawn(store), real, tmp_path / "plan.geojson")
    value = json.loads((tmp_path / "plan.geojson").read_text(encoding="utf-8"))
    assert value["plan"]["example"] == ""
    # It was drawn on a copy of the example's plan, which is an assumption.
    assert (value["plan"]["status"], value["plan"]["basis"]) == ("draft", "drawn, after an assumption")


def test_geojson_is_longitude_first_unless_asked_otherwise(store, tmp_path):
    """Linköping lies at 15.6 degrees east and 58.4 north; RFC 7946 winds outer rings anticlockwise."""
    record = in_force(store)
    export(store, record, tmp_path / "plan.geojson")
    value = json.loads((tmp_path / "plan.geojson").read_text(encoding="utf-8"))
    assert "crs" not in value
    for feature in value["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        assert 15 < shape.bounds[0] < shape.bounds[2] < 17
        assert all(part.exterior.is_ccw for part in shapely.get_parts(shape))
    export(store, record, tmp_path / "metres.geojson", crs=SWEREF99_TM)
    metres = gpd.read_file(tmp_path / "metres.geojson")
    assert metres.crs.to_epsg() == SWEREF99_TM
    assert metres.total_bounds[0] > 500_000


def test_a_geopackage_holds_the_offices_too(store, tmp_path):
    record = in_force(store, "socialtjanst")
    export(store, record, tmp_path / "plan.gpkg")
    offices = gpd.read_file(tmp_path / "plan.gpkg", layer="offices")
    assert offices.crs.to_epsg() == SWEREF99_TM
    there = {row["code"]: (row["name"], row["address"]) for row in offices.to_dict("records")}
    assert there["ost"] == ("Områdeskontor Öst", "Drottninggatan 45")
    ost = record.plan.office("ost")
    assert offices.geometry[offices.code == "ost"].iloc[0].equals_exact(shapely.Point(ost.e, ost.n), 1e-6)


def test_a_shapefile_is_whole_and_says_its_encoding(store, tmp_path):
    report = export(store, in_force(store), tmp_path / "plan.shp")
    of_offices = [f"plan_offices.{ending}" for ending in ("cpg", "dbf", "prj", "shp", "shx")]
    assert report.figures["files"] == [
        "plan.cpg",
        "plan.dbf",
        "plan.prj",
        "plan.shx",
        *of_offices,
        "plan.shp",
    ]
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(("plan", "."))) == sorted(
        report.figures["files"]
    )
    assert (tmp_path / "plan.cpg").read_text() == "UTF-8"
    assert "Öst" in set(gpd.read_file(tmp_path / "plan.shp")["name"])


def test_a_text_too_long_for_a_shapefile_is_refused_and_leaves_nothing(store, tmp_path):
    """200 letters å are 400 bytes; a Shapefile's field holds 254."""
    record = in_force(store)
    draft = drafts.copy(store, record.id, name="å" * 200)
    with pytest.raises(InvalidData) as fault:
        export(store, draft, tmp_path / "plan.shp")
    assert (fault.value.code, fault.value.facts["field"]) == ("export_text_too_long", "plan")
    assert not list(tmp_path.glob("plan*")) + list(tmp_path.glob(".omradesplan*"))
    export(store, draft, tmp_path / "plan.gpkg")


def test_a_table_of_a_drawn_plan_tells_the_shares_and_is_no_way_back(store, tmp_path):
    """The shares of each district add up to 100; from a table nobody can tell where the border runs."""
    record = drawn(store)
    report = export(store, record, tmp_path / "plan.csv")
    with (tmp_path / "plan.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    total = {}
    for row in rows:
        percent = float(row["share_percent"].replace(",", "."))
        total[row["district_code"]] = total.get(row["district_code"], 0) + percent
    assert len(total) == 70
    assert all(percent == pytest.approx(100, abs=2e-4) for percent in total.values())
    split = {row["district_code"] for row in rows if row["share_percent"] != "100"}
    assert split == {f.facts["district"] for f in report.findings if f.code == "district_split"} != set()
    assert report.findings[-1].code == "table_without_borders"
    assert report.findings[-1].count == len(split)
    assert "table_without_borders" not in {
        f.code for f in export(store, record, tmp_path / "p.gpkg").findings
    }
    with pytest.raises(InvalidData) as fault:
        read_in(store, tmp_path / "plan.csv")
    assert fault.value.code == "district_in_several_areas"
    assert fault.value.facts["districts"] == sorted(split)


def test_a_plan_on_other_ground_is_refused_as_a_table_with_the_ways_that_are_left(store, tmp_path):
    """A district lies elsewhere since: no table can say whose it is, but a map says what the plan is."""
    record, town = drawn(store), around(store)
    moved = town.districts.copy()
    moved.loc[moved.index[0], "geometry"] = shapely.affinity.translate(moved.geometry.iloc[0], 1e5)
    less = replace(town, districts=moved)
    with pytest.raises(InvalidData) as fault:
        plan_export.write(record, less, tmp_path / "plan.csv")
    assert fault.value.code == "export_other_ground"
    said = fault_sentence(fault.value, "sv", terminal=True)
    assert all(way in said for way in ("GeoPackage", "adress och område", "omradesplan export addresses"))
    plan_export.write(record, less, tmp_path / "plan.gpkg")


def test_a_name_that_a_spreadsheet_would_run_is_text_in_the_table_and_comes_back_as_it_was(store, tmp_path):
    draft = drafts.copy(store, in_force(store).id, name="@förslag")
    renamed = [
        {"op": "rename", "area": "norr", "name": "=1+1"},
        {"op": "rename", "area": "syd", "name": "'Syd'"},
    ]
    changed = drafts.edit(store, draft.id, renamed, version=draft.version, crs=WGS84).record
    export(store, changed, tmp_path / "plan.csv")
    with (tmp_path / "plan.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert {row["area_name"] for row in rows} >= {"'=1+1", "'Syd'"}
    assert {row["plan"] for row in rows} == {"'@förslag"}
    assert_same_plan(changed, read_in(store, tmp_path / "plan.csv")[1])


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(store, tmp_path, monkeypatch):
    path = tmp_path / "plan.geojson"
    path.write_text("den gamla", encoding="utf-8")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(plan_export.WRITERS, ".geojson", full)
    with pytest.raises(StoreFault) as fault:
        export(store, in_force(store), path)
    assert fault.value.code == "export_not_written"
    assert path.read_text(encoding="utf-8") == "den gamla"
    assert not list(tmp_path.glob(".omradesplan*"))


@pytest.mark.parametrize(
    ("name", "code"), [("plan.docx", "export_unknown_ending"), ("nej/plan.csv", "export_folder_missing")]
)
def test_a_place_that_cannot_be_written_to_is_refused(store, tmp_path, name, code):
    with pytest.raises(BadRequest) as fault:
        export(store, in_force(store), tmp_path / name)
    assert fault.value.code == code


def test_edits_of_an_imported_plan_can_be_undone_back_to_the_import(store, tmp_path):
    export(store, in_force(store), tmp_path / "plan.gpkg")
    _, back = read_in(store, tmp_path / "plan.gpkg")
    edit = {"op": "move_districts", "districts": [back.districts["norr"][0]], "to": "ost"}
    changed = drafts.edit(store, back.id, [edit], version=back.version, crs=SWEREF99_TM).record
    assert not changed.plan.area("ost").geometry.equals(back.plan.area("ost").geometry)
    undone = drafts.travel_in_time(store, back.id, version=changed.version, by=-1).record
    assert_same_plan(back, undone)
    with store.read() as connection:
        assert steps.last(connection, back.id) == 1


@pytest.fixture
def run(folder, monkeypatch):
    """The command line on a copy of the example data."""
    monkeypatch.setenv("OMRADESPLAN_DATA", str(folder))
    settings.cache_clear()
    yield lambda *arguments: CliRunner().invoke(cli, [str(a) for a in arguments])
    settings.cache_clear()


def test_the_command_line_exports_and_imports(run, tmp_path):
    made = run("export", "plan", "in-force", "--division", "hemvard", "-o", tmp_path / "plan.zip")
    assert made.exit_code == 0, made.output
    assert "plan.zip" in made.output
    found = run("import", "plan", tmp_path / "plan.zip", "--division", "hemvard", "--name", "Nytt", "--json")
    assert found.exit_code == 0, found.output
    report = json.loads(found.stdout)
    assert (report["read"], report["kept"], report["figures"]["name"]) == (6, 6, "Nytt")
    number = report["figures"]["plan"]
    made = run("export", "plan", number, "-o", tmp_path / "igen.geojson", "--crs", "EPSG:3006", "--json")
    assert json.loads(made.stdout)["figures"]["crs"] == SWEREF99_TM
    said = run("import", "plan", tmp_path / "igen.geojson", "--division", "hemvard")
    assert f"plan nummer {number + 1}" in said.output


def test_the_command_line_knows_what_it_needs(run, tmp_path):
    assert run("export", "plan", "in-force", "-o", tmp_path / "x.csv").exit_code == 2
    assert run("export", "plan", "tre", "-o", tmp_path / "x.csv").exit_code == 2
    assert run("import", "plan", tmp_path / "x.csv", "--division", "skolor").exit_code == 2
    assert isinstance(run("export", "plan", "4711", "-o", tmp_path / "x.csv").exception, Fault)
    assert "Exempel" in run("export", "plan", "--help").output
    assert "Exempel" in run("import", "plan", "--help").output


@pytest.mark.parametrize(("word", "locked"), [("Ja", True), ("Låst", True), ("nej", False), ("", False)])
def test_a_lock_is_read_in_the_words_of_others(tmp_path, word, locked):
    path = tmp_path / "plan.csv"
    path.write_text(f"NYKO;Område;Låst\n101;A;{word}\n102;A;{word}\n", encoding="utf-8")
    assert bool(table_rows(path).areas["A"]["locked"]) is locked


def test_a_lock_that_says_neither_is_refused(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("NYKO;Område;Låst\n101;A;kanske\n", encoding="utf-8")
    with pytest.raises(InvalidData, match="area_lock_unreadable"):
        table_rows(path)
