"""The municipality's real files through the command line, with the figures they are known by."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
import shapely

from app.settings import Settings
from app.store import datasets, geography, plans
from app.store.engine import Store

pytestmark = pytest.mark.real_data

LINKOPING = Path("linkoping")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder for this module; its tests run in the order they stand."""
    return tmp_path_factory.mktemp("real") / "var"


@pytest.fixture
def omradesplan(type_in, folder):
    """Run a command as ``main`` does it; gives exit code, standard output and standard error."""
    return partial(type_in, folder)


@pytest.fixture
def store(folder):
    made = Store(Settings(data=folder).url)
    yield made
    made.close()


def test_the_example_is_made_first(omradesplan):
    code, out, err = omradesplan("init")
    assert code == 0, err
    assert "Linköping" in out


def test_seventy_districts_come_in_as_a_valid_coverage(omradesplan, store, real_data):
    """70 districts, 29/19/22 of each kind, 37 with broken edges and 49 gaps, 1 568.66 km² (the data's README)."""
    code, out, err = omradesplan(
        "import", "districts", real_data / LINKOPING / "boundaries/NYKO3v23.geojson", "--json"
    )
    assert code == 0, err
    report = json.loads(out)
    assert (report["read"], report["kept"]) == (70, 70)
    with store.read() as connection:
        table = geography.get_districts(connection)
        source = datasets.current(connection)["districts"].source
    assert table["kind"].value_counts().to_dict() == {"stadsdel": 29, "omland": 22, "tatort": 19}
    shapes = table.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    ground = shapely.coverage_union_all(shapes)
    assert shapely.get_num_interior_rings(shapely.get_parts(ground)).sum() == 0
    assert ground.area / 1e6 == pytest.approx(1568.66, abs=0.01)
    assert (source.filename, len(source.checksum)) == ("NYKO3v23.geojson", 64)


def test_the_plans_of_whole_districts_lie_on_the_real_borders_now(store):
    with store.read() as connection:
        table = geography.get_districts(connection)
        records = plans.decided(connection)
    ground = shapely.coverage_union_all(table.geometry.to_numpy())
    for record in records:
        shapes = [area.geometry for area in record.plan.areas]
        assert shapely.coverage_is_valid(shapes)
        assert shapely.coverage_union_all(shapes).symmetric_difference(ground).area < 1.0


def test_people_come_in_to_the_unit(omradesplan, store, real_data):
    """168 314 people, 9 905 of them aged 80+ (the data's README)."""
    code, out, err = omradesplan("import", "population", real_data / LINKOPING / "population/nyko3_2025.csv")
    assert code == 0, err
    assert "Summa 2025: 168\u00a0314 personer, varav 9\u00a0905 är 80 år eller äldre." in out
    with store.read() as connection:
        people = geography.get_population(connection)
    assert people["population"].sum() == 168_314
    assert people["age_80_plus"].sum() == 9_905


def test_base_districts_lie_in_their_parents_but_for_listed_exceptions(omradesplan, store, real_data):
    code, out, err = omradesplan(
        "import", "districts", real_data / LINKOPING / "boundaries/NYKO4v23.geojson", "--json"
    )
    assert code == 0, err
    assert json.loads(out)["kept"] == 214
    with store.read() as connection:
        base = geography.get_districts(connection, "base_districts")
        top = geography.get_districts(connection).set_index("code")
    assert (base["parent"] == base["code"].str[:3]).all()
    listed = {name for f in json.loads(out)["findings"] for name in f["names"]}
    for name, parent, shape in zip(base["name"], base["parent"], base.geometry, strict=True):
        # Borders lie on a 1 cm grid: what sticks out by less than that is not told.
        outside = shape.difference(top.geometry[parent].buffer(0.015))
        assert outside.is_empty or name in listed


def test_roads_come_in_and_the_look_up_tells_minutes(omradesplan, real_data):
    """48 075 nodes and 17 578 ways in 28 parts (the data's README)."""
    code, out, err = omradesplan(
        "import", "roads", real_data / LINKOPING / "roads/linkoping-partial.osm.pbf", "--json"
    )
    assert code == 0, err
    report = json.loads(out)
    figures = report["figures"]
    assert (figures["nodes"], report["read"], figures["components"]) == (48_075, 17_578, 28)
    assert figures["largest_component"] == 47_084
    code, out, _ = omradesplan("lookup", "58.4109, 15.6216", "--json")
    assert code == 0
    for division in json.loads(out)["divisions"]:
        assert division["minutes"]["assigned"]["car"] > 0


def test_synthetic_addresses_follow_the_real_streets(omradesplan):
    """The road file names Sankt Larsgatan; people live along it."""
    code, out, err = omradesplan("lookup", "St Larsg 1", "--json")
    assert code == 0, err
    answer = json.loads(out)
    assert answer["address"]["street"] == "Sankt Larsgatan"
    assert answer["address"]["origin"] == "synthetic"


def test_addresses_of_another_town_are_refused_with_the_count_and_nothing_changes(
    omradesplan, store, real_data
):
    """1 470 objects of Helsinki with a house number: 2 numbers of two streets ("33 Keskuskatu 5"), 19 without a
    street, and none of the other 1 449 lies in Linköping. In words, not in codes."""
    before = store.revision()
    code, _, err = omradesplan("import", "addresses", real_data / "osm/helsinki.osm.pbf")
    assert code == 1
    for words in (
        "1\u00a0470",
        "2 har ett husnummer",
        "19 saknar gata",
        "1\u00a0449 ligger utanför kommunen",
    ):
        assert words in err
    assert store.revision() == before
