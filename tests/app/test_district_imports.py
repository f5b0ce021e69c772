"""Districts in: what they cover against what was covered before, the divisions they begin, and what goes with them."""

from __future__ import annotations

import itertools
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from app import workspace
from app.errors import BadRequest
from app.intake import imports, start
from app.lookups import lookup
from app.settings import Settings
from app.store import datasets, geography, plans
from app.store.engine import Store
from app.wording import sentence
from app.workspace import today
from geodata import municipalities
from geodata.crs import SWEREF99_TM
from geodata.errors import InvalidData, OutsideMunicipality
from geodata.gazetteer.address_search import Understood

TODAY = today()
"""A plan that an import begins says nothing of days before it."""


@pytest.fixture(scope="module")
def strips():
    """The outline of Linköping cut into four strips from west to east, 1 to 4."""
    outline = municipalities.outline("0580").geometry
    west, south, east, north = outline.bounds
    edges = np.linspace(west, east, 5)
    return [outline & shapely.box(a, south, b, north) for a, b in itertools.pairwise(edges)]


@pytest.fixture
def bare(tmp_path):
    """A store that nothing has been put into."""
    made = Store(Settings(data=tmp_path / "bare").url)
    made.upgrade()
    yield made
    made.close()


@pytest.fixture
def put(tmp_path):
    def put(store, shapes, codes=None, **options):
        codes = codes or [str(k + 1) for k in range(len(shapes))]
        path = tmp_path / "distrikt.gpkg"
        path.unlink(missing_ok=True)
        data = {"kod": codes, "namn": [f"Strimla {code}" for code in codes]}
        gpd.GeoDataFrame(data, geometry=list(shapes), crs=SWEREF99_TM).to_file(path)
        folder = Path(store.engine.url.database).parent
        return imports.import_districts(store, path, folder=folder, origin=imports.Origin(), **options)

    return put


def told(report):
    return {finding.code: finding for finding in report.findings}


def codes_in(store, kind="districts"):
    with store.read() as connection:
        return geography.get_districts(connection, kind)["code"].tolist()


def test_a_small_polygon_does_not_replace_a_whole_municipality_unasked(store, strips, put):
    """1 km x 1 km in the middle of some 1 590 km2."""
    before, small = codes_in(store), strips[1].centroid.buffer(500, cap_style="square")
    with pytest.raises(InvalidData, match="districts_cover_little") as fault:
        put(store, [small])
    facts = fault.value.facts
    assert (facts["new_km2"], facts["municipality"]) == (1.0, "Linköping")
    assert facts["before_km2"] - facts["lost_km2"] == pytest.approx(1.0, abs=0.01)
    assert "--replace-ground" in sentence("errors", "districts_cover_little", facts, "sv")
    assert codes_in(store) == before
    report = put(store, [small], replace_ground=True)
    assert told(report)["ground_small"].facts["new_km2"] == 1.0
    assert codes_in(store) == ["1"]


def test_a_first_import_that_covers_little_of_the_municipality_is_refused_too(bare, strips, put):
    with pytest.raises(InvalidData, match="districts_cover_little"):
        put(bare, strips[:2])
    assert start.is_empty(bare)


def test_ground_that_real_districts_had_is_not_lost_unasked_and_named_by_district(bare, strips, put):
    put(bare, strips)
    with pytest.raises(InvalidData, match="districts_lose_ground") as fault:
        put(bare, strips[:3])
    assert fault.value.facts["names"] == ["Strimla 4 (4)"]
    assert fault.value.facts["lost_km2"] == pytest.approx(strips[3].area / 1e6, abs=0.01)
    assert strips[3].contains(shapely.Point(fault.value.facts["e"], fault.value.facts["n"]))
    assert codes_in(bare) == ["1", "2", "3", "4"]
    report = put(bare, strips[:3], replace_ground=True)
    assert told(report)["ground_lost"].names == ("Strimla 4 (4)",)
    assert told(report)["districts_gone"].names == ("Strimla 4 (4)",)


def test_borders_may_move_a_little_and_districts_be_divided_anew(bare, strips, put):
    """The outer border goes in by 20 m everywhere: nobody loses a place to live, and it is told."""
    put(bare, strips)
    whole = shapely.union_all(strips).buffer(-20)
    halves = [whole & shapely.union_all(strips[:2]), whole & shapely.union_all(strips[2:])]
    report = put(bare, halves, codes=["a", "b"])
    assert told(report)["ground_lost"].width_m < 50
    assert "districts_gone" not in told(report)


def test_a_file_with_a_neighbouring_municipality_too_is_refused(bare, strips, put):
    with pytest.raises(InvalidData, match="districts_of_several_municipalities") as fault:
        put(bare, [shapely.union_all(strips), municipalities.outline("Kinda").geometry - shapely.union_all(strips)],
            tolerance_m=1e9)  # fmt: skip
    assert fault.value.facts["names"] == ["Kinda", "Linköping"]


def test_districts_begin_the_divisions_where_nobody_has(bare, strips, put, tmp_path):
    report = put(bare, strips)
    assert [f.facts["division"] for f in report.findings if f.code == "division_begun"] == [
        "socialtjanst",
        "hemvard",
    ]
    with bare.read() as connection:
        records = {record.plan.division: record for record in plans.decided(connection)}
    assert set(records) == {"stadsdelar", "socialtjanst", "hemvard"}
    assert len({record.name for record in records.values()}) == 3
    assert records["hemvard"].districts == {"hela": ("1", "2", "3", "4")}
    assert {f.code for f in put(bare, strips).findings} >= {"plan_made_anew"}
    loaded = workspace.load(bare, tmp_path)
    answer = ask(loaded, strips[0].centroid)
    assert {d.record.name for d in answer.divisions} == {
        "Socialtjänst, inte indelad än",
        "Hemvård, inte indelad än",
    }
    assert {d.area.name for d in answer.divisions} == {"Hela Linköping"}


def test_districts_after_the_beginning_of_a_municipality_take_all_its_divisions_along(bare, strips, put):
    """DeSO codes begin with the municipality's own code; they are no base districts of its outline."""
    start.empty(bare, "0580")
    report = put(bare, strips, codes=[f"0580A00{k}0" for k in range(1, 5)])
    assert "plan_on_other_ground" not in told(report)
    assert len(codes_in(bare)) == 4
    with bare.read() as connection:
        for record in plans.decided(connection):
            assert sum(len(members) for members in record.districts.values()) == 4
            assert shapely.coverage_is_valid([area.geometry for area in record.plan.areas])


def test_a_plan_that_does_not_fit_is_named_with_its_division_and_what_can_be_done(store, strips, put):
    findings = [f for f in put(store, strips).findings if f.code == "plan_on_other_ground"]
    assert {f.facts["division"] for f in findings} == {"socialtjanst", "hemvard"}
    social = next(f for f in findings if f.facts["division"] == "socialtjanst")
    facts = {**social.facts, "names": social.names}
    said = sentence("findings", "plan_on_other_ground", facts, "sv")
    assert said.startswith("Socialtjänst: ”Närmaste kontor” passar inte")
    assert "omradesplan import plan FIL --division socialtjanst" in said


def ask(loaded, point):
    where = Understood(kind="point", label="", e=point.x, n=point.y, address=-1, corrected=False, note="")
    return lookup.answer(loaded, where, day=TODAY, service=None, age=None, margin_m=0)


def test_a_place_in_no_district_is_told_apart_from_one_outside_the_municipality(bare, strips, put, tmp_path):
    """Strip 3 has a lake of 2 km x 2 km; strip 4 is not in the file; Kinda lies south of the municipality."""
    lake = strips[2].centroid.buffer(1_000, cap_style="square")
    put(bare, [*strips[:2], strips[2] - lake], replace_ground=True)
    loaded = workspace.load(bare, tmp_path)
    for place, nearest, away_m in (
        (lake.centroid, "Strimla 3", 1_000),
        (strips[3].centroid, "Strimla 3", None),
    ):
        with pytest.raises(OutsideMunicipality, match="no_district_here") as fault:
            ask(loaded, place)
        assert fault.value.facts["nearest"] == nearest
        assert fault.value.facts["distance_m"] == away_m or away_m is None
        assert sentence("errors", "no_district_here", fault.value.facts, "sv").startswith(
            "Inget distrikt här"
        )
    with pytest.raises(OutsideMunicipality, match="outside_municipality"):
        ask(loaded, municipalities.outline("Kinda").geometry.centroid)


def people(tmp_path, lines, header="code;year;population"):
    path = tmp_path / "folk.csv"
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    return path


def put_people(store, path, today=TODAY):
    return imports.import_population(store, path, folder=path.parent, origin=imports.Origin(), today=today)


def stored(store, kind):
    with store.read() as connection:
        table = geography.get_population(connection, kind)
    return table["population"].sum()


BANDS = "code;year;population;age_0_5;age_6_15;age_16_18;age_19_64;age_65_79;age_80_plus"


@pytest.fixture
def peopled(bare, strips, put, tmp_path):
    """Four districts of 21 people each, and eight base districts, two in each."""
    put(bare, strips)
    put_people(bare, people(tmp_path, [f"{k};2025;21;1;2;3;4;5;6" for k in range(1, 5)], BANDS))
    halves, codes = [], []
    for k, strip in enumerate(strips, 1):
        west, south, east, north = strip.bounds
        halves += [strip & shapely.box(west, south, east, (south + north) / 2)]
        halves += [strip & shapely.box(west, (south + north) / 2, east, north)]
        codes += [f"{k}1", f"{k}2"]
    put(bare, halves, codes=codes)
    assert len(codes_in(bare, "base_districts")) == 8
    return bare


def test_people_of_base_districts_are_kept_beside_those_of_districts(peopled, strips, put, tmp_path):
    lines = [f"{k}{half};2025;10" for k in range(1, 5) for half in (1, 2)]
    assert "population_of_base_districts" in told(put_people(peopled, people(tmp_path, lines)))
    assert (stored(peopled, "population"), stored(peopled, "base_population")) == (84, 80)
    gone = told(put(peopled, strips, codes=list("abcd")))
    assert {"population_no_longer_fits", "base_districts_no_longer_fit"} <= set(gone)
    assert (stored(peopled, "population"), stored(peopled, "base_population")) == (0, 0)


def test_a_series_without_age_bands_is_kept_beside_the_people_in_use(peopled, tmp_path):
    """District 4 has 22 people in 2025 in the series, 21 in the table in use."""
    lines = [f"{k};{year};{21 + (k == 4)}" for k in range(1, 5) for year in (2024, 2025)]
    found = told(put_people(peopled, people(tmp_path, lines)))
    assert found["population_kept_as_history"].facts == {"year": "2025"}
    assert found["history_differs"].names == ("4",)
    assert (stored(peopled, "population"), stored(peopled, "population_history")) == (84, 170)
    with peopled.read() as connection:
        assert geography.get_population(connection)["age_80_plus"].sum() == 24
        assert {"population", "population_history"} <= set(datasets.current(connection))


def test_people_of_years_to_come_are_a_forecast(peopled, tmp_path):
    lines = [f"{k};2032;30;5;5;5;5;5;5" for k in range(1, 5)]
    with pytest.raises(InvalidData, match="population_of_coming_years"):
        put_people(peopled, people(tmp_path, lines, BANDS))
    assert stored(peopled, "population") == 84


@pytest.mark.parametrize(
    "text", ["2026-13-45", "2026-02-30", "26-01-01", "2026/01/01", "i går", "0000-01-01", "2026-1-1"]
)
def test_a_date_of_the_data_that_is_none_is_refused(text):
    with pytest.raises(BadRequest, match="invalid_date_of_data"):
        imports.Origin(date=text)


@pytest.mark.parametrize("text", ["", "2025", "2025-12", "2024-02-29"])
def test_a_day_a_month_or_a_year_is_a_date_of_the_data(text):
    assert imports.Origin(date=text).date == text
