"""Plans from files that people have worked on: what is mended, what is filled up, what is refused."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from app.errors import BadRequest, StaleVersion
from app.plan_files import plan_import
from app.store import datasets, geography
from app.wording import fault_sentence
from areas.errors import UnknownCode
from geodata.crs import SWEREF99_1500, WGS84
from geodata.errors import Fault
from geodata.provenance import Source
from geodata.report import Report
from tests.app.plan_files import assert_same_plan, count, export, in_force, read_in


@pytest.fixture
def frame(store, tmp_path):
    """The plan in force as a table of areas in SWEREF 99 TM, and a way to write it and read it in."""
    export(store, in_force(store), tmp_path / "now.gpkg")
    return gpd.read_file(tmp_path / "now.gpkg", layer="areas")


def written(frame, tmp_path, name="ritat.gpkg"):
    pyogrio.write_dataframe(frame, tmp_path / name)
    return tmp_path / name


def refused(store, path, **asked):
    before = count(store)
    with pytest.raises(Fault) as fault:
        read_in(store, path, **asked)
    assert count(store) == before
    return fault.value


def test_what_leaves_the_municipality_is_cut_and_told_in_square_metres(store, frame, tmp_path):
    """Väst gets a square of 2 km around the westernmost point of its ground: what is outside is cut off."""
    row = frame.index[frame.code == "vast"][0]
    ground = shapely.union_all(frame.geometry)
    corner = min(shapely.get_coordinates(frame.geometry[row]).tolist())
    square = shapely.box(corner[0] - 1000, corner[1] - 1000, corner[0] + 1000, corner[1] + 1000)
    others = shapely.union_all(frame.geometry.drop(index=row))
    frame.loc[row, "geometry"] = frame.geometry[row].union(square).difference(others)
    report, back = read_in(store, written(frame, tmp_path))
    (cut,) = [f for f in report.findings if f.code == "area_cut_to_municipality"]
    assert cut.names == ("Väst",)
    assert cut.area_m2 == pytest.approx(square.difference(ground).area, rel=1e-6)
    assert_same_plan(in_force(store), back)


def test_ground_without_an_area_is_refused_with_its_place(store, frame, tmp_path):
    row = frame.index[frame.code == "ost"][0]
    hole = frame.geometry[row].representative_point().buffer(200)
    frame.loc[row, "geometry"] = frame.geometry[row].difference(hole)
    fault = refused(store, written(frame, tmp_path))
    assert fault.code == "ground_without_area"
    assert fault.facts["width_m"] == pytest.approx(400, rel=0.02)
    assert hole.contains(shapely.Point(fault.facts["e"], fault.facts["n"]))


def test_a_border_redrawn_by_hand_near_the_districts_makes_whole_districts(store, frame, tmp_path):
    """Every corner moves by up to 0.3 m, alike in all areas that have it."""

    def shake(points):
        seed = np.abs(np.round(points * 100) @ [12.9898, 78.233]) % 1
        turn = np.column_stack([np.cos(2 * np.pi * seed), np.sin(2 * np.pi * seed)])
        return points + 0.3 * seed[:, None] * turn

    frame["geometry"] = shapely.transform(frame.geometry.to_numpy(), shake)
    report, back = read_in(store, written(frame, tmp_path))
    assert_same_plan(in_force(store), back)
    assert back.districts == in_force(store).districts
    assert report.figures["split"] == {}


def test_several_polygons_of_one_code_are_one_area(store, frame, tmp_path):
    """Norr is cut in two by a line through its middle."""
    row = frame.index[frame.code == "norr"][0]
    whole = frame.geometry[row]
    west, south, east, north = whole.bounds
    half = shapely.box(west, south, (west + east) / 2, north)
    extra = frame.loc[[row]].copy()
    extra["geometry"] = [whole.difference(half)]
    frame.loc[row, "geometry"] = whole.intersection(half)
    parts = gpd.GeoDataFrame(gpd.pd.concat([frame, extra], ignore_index=True), crs=frame.crs)
    report, back = read_in(store, written(parts, tmp_path))
    assert [f.names for f in report.findings if f.code == "area_parts_joined"] == [("Norr",)]
    assert_same_plan(in_force(store), back)


def test_what_a_file_does_not_tell_comes_from_the_plan_in_force(store, frame, tmp_path):
    """Only code and ground: the name is the code, the rest is that of the area with the same code."""
    bare = frame[["code", "geometry"]].copy()
    bare.loc[bare.code == "norr", "code"] = "nytt"
    _, back = read_in(store, written(bare, tmp_path))
    now = in_force(store)
    ost, new = back.plan.area("ost"), back.plan.area("nytt")
    assert (ost.name, ost.provider, ost.office) == ("ost", now.plan.area("ost").provider, "bas-ost")
    assert (new.name, new.provider, new.office) == ("nytt", "", "")
    assert new.colour not in {area.colour for area in back.plan.areas if area is not new}


def test_an_office_that_nobody_knows_is_left_blank_and_told(store, frame, tmp_path):
    frame.loc[frame.code == "norr", "office"] = "bas-ingenstans"
    report, back = read_in(store, written(frame, tmp_path))
    (told,) = [f for f in report.findings if f.code == "area_offices_unknown"]
    assert (told.names, told.facts["offices"]) == (("Norr",), ["bas-ingenstans"])
    assert back.plan.area("norr").office == ""


@pytest.mark.parametrize(
    "wrong",
    [
        ("provider", "okänd", "unknown_provider"),
        ("colour", "röd", "area_colour_unreadable"),
        ("code", "", "area_code_missing"),
        ("code", "x" * 33, "area_code_too_long"),
        ("code", "ost", "area_facts_contradict"),
    ],
)
def test_a_field_that_cannot_be_used_is_refused(store, frame, tmp_path, wrong):
    column, value, code = wrong
    frame.loc[frame.code == "norr", column] = value
    assert refused(store, written(frame, tmp_path)).code == code


def test_a_file_without_a_code_says_which_columns_it_has(store, frame, tmp_path):
    path = written(frame[["name", "geometry"]].rename(columns={"name": "Benämning"}), tmp_path)
    fault = refused(store, path)
    assert (fault.code, fault.facts["columns"]) == ("column_missing", ["Benämning"])
    _, back = read_in(store, path, code="Benämning")
    assert set(back.plan.codes) == {"Centrum", "Norr", "Syd", "Sydost", "Väst", "Öst"}


def test_a_reference_system_that_the_numbers_do_not_fit_is_told(store, frame, tmp_path):
    """Metres are no degrees; those of another grid lie elsewhere than the file says."""
    path = written(frame, tmp_path)
    assert refused(store, path, crs=str(WGS84)).code == "crs_does_not_fit"
    assert refused(store, path, crs=str(SWEREF99_1500)).code == "crs_conflict"


def table(tmp_path, rows, *, separator=";", encoding="utf-8", name="tabell.csv"):
    text = "\n".join(separator.join(row) for row in rows)
    (tmp_path / name).write_bytes(text.encode(encoding))
    return tmp_path / name


def rows_of(store):
    members = in_force(store).districts
    return [("Distriktskod", "Områdeskod")] + [(d, area) for area, codes in members.items() for d in codes]


@pytest.mark.parametrize(("separator", "encoding"), [(";", "cp1252"), ("\t", "utf-16"), (",", "utf-8-sig")])
def test_a_table_is_read_as_excel_writes_it(store, tmp_path, separator, encoding):
    rows = [(*row, "Område " + row[1] if k else "Områdesnamn") for k, row in enumerate(rows_of(store))]
    _, back = read_in(store, table(tmp_path, rows, separator=separator, encoding=encoding))
    now = in_force(store)
    assert back.districts == now.districts
    assert {area.name for area in back.plan.areas} == {f"Område {code}" for code in now.plan.codes}
    for a, b in zip(now.plan.areas, back.plan.areas, strict=True):
        assert b.geometry.equals_exact(a.geometry, 0)


def test_a_table_is_checked_both_ways_against_the_districts(store, tmp_path):
    rows = rows_of(store)
    fault = refused(store, table(tmp_path, rows[:1] + rows[2:]))
    assert (fault.code, fault.facts["districts"]) == ("district_without_area", [rows[1][0]])
    fault = refused(store, table(tmp_path, [*rows, ("99999", "norr")]))
    unknown = [{"code": "strange", "row": len(rows) + 1, "text": "99999"}]
    assert (fault.code, fault.facts["unknown"]) == ("table_district_unknown", unknown)
    fault = refused(store, table(tmp_path, [*rows, ("", "norr")]))
    assert (fault.code, fault.facts["rows"]) == ("area_district_missing", [len(rows) + 1])


@pytest.mark.parametrize(("slip", "called"), [("999", "Djurgården"), ("15G", "")])
def test_a_wrong_code_is_told_with_its_row_and_what_is_meant_by_it(store, tmp_path, slip, called):
    """District 156 is Djurgården: told by the name beside it, or by the one sign that differs."""
    rows = [(*row, "") if k else (*row, "Distriktsnamn") for k, row in enumerate(rows_of(store))]
    at = next(k for k, row in enumerate(rows) if row[0] == "156")
    rows[at] = (slip, rows[at][1], called)
    fault = refused(store, table(tmp_path, rows))
    assert fault_sentence(fault, "sv") == (
        f"1 distriktskod i tabellen finns inte bland distrikten: rad {at + 1}: ”{slip}” "
        "(menas 156 Djurgården?). Rätta koden i filen."
    )


def test_an_unknown_provider_in_a_table_is_refused_too(store, tmp_path):
    rows = [(*row, "Utförare" if k == 0 else "ingen") for k, row in enumerate(rows_of(store))]
    assert isinstance(refused(store, table(tmp_path, rows)), UnknownCode)


def test_districts_replaced_meanwhile_are_noticed(store, tmp_path, monkeypatch):
    export(store, in_force(store), tmp_path / "plan.csv")
    read = plan_import.table_rows

    def slow(*args, **options):
        with store.write() as connection:
            districts = geography.get_districts(connection)
            made = datasets.replace(
                connection, kind="districts", source=Source(title="nya"), report=Report(read=70, kept=70)
            )
            geography.put_districts(connection, made, districts)
        return read(*args, **options)

    monkeypatch.setattr(plan_import, "table_rows", slow)
    fault = refused(store, tmp_path / "plan.csv")
    assert isinstance(fault, StaleVersion)


@pytest.mark.parametrize("division", ["stadsdelar", "skolor"])
def test_only_divisions_that_people_draw_are_read_in(store, tmp_path, division):
    with pytest.raises(BadRequest) as fault:
        read_in(store, tmp_path / "plan.csv", division=division)
    assert fault.value.code == "division_not_drawn"
