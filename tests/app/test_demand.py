"""What a municipality knows of its own need - recipients, households, its assumptions - reaches the figures."""

from __future__ import annotations

import pytest

from app.intake import imports
from app.intake.imports import Origin
from app.plans.situations import Situations
from app.settings import settings
from app.store import datasets, geography
from app.workspace import load
from areas.metrics import compute
from geodata.errors import InvalidData


@pytest.fixture
def setting(monkeypatch):
    """Set what is read from the environment, for one test."""

    def put(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"OMRADESPLAN_{name.upper()}", str(value))
        settings.cache_clear()

    yield put
    monkeypatch.undo()
    settings.cache_clear()


def figures(store, folder, *codes):
    workspace = load(store, folder)
    record = next(one for one in workspace.decided if one.plan.division == "hemvard")
    return compute(Situations(workspace).of(record), only=set(codes))


def table(store, tmp_path, of, heading="brukare"):
    """A file with a row a district, its figure by its code."""
    with store.read() as connection:
        codes = geography.get_districts(connection)["code"].tolist()
    path = tmp_path / "behov.csv"
    path.write_text(f"kod;{heading}\n" + "".join(f"{code};{of(code)}\n" for code in codes), encoding="utf-8")
    return path, codes


def test_imported_recipients_are_in_the_figures_and_the_workload_stops_assuming_them(store, folder, tmp_path):
    """Two recipients a district; 3 visits a day of 25 minutes each are 2.5 hours a day and district."""
    path, codes = table(store, tmp_path, lambda _: 2)
    report = imports.import_demand(store, path, origin=Origin(licence="intern"))
    assert report.figures["sums"] == {"recipients": 2.0 * len(codes)}
    found = figures(store, folder, "recipients", "visit_hours", "households")
    assert found["recipients"].figures.total[0] == 2 * len(codes)
    assert found["visit_hours"].figures.total[0] == pytest.approx(2.5 * len(codes))
    assert found["visit_hours"].figures.notes[0]["code"] == "workload_assumed"
    assert found["households"].reason == "households_unknown"
    with store.read() as connection:
        assert datasets.current(connection)["demand"].source.licence == "intern"


def test_households_are_those_of_the_file(store, folder, tmp_path):
    path, codes = table(store, tmp_path, lambda _: 1, "hushåll")
    imports.import_demand(store, path, origin=Origin())
    found = figures(store, folder, "households", "recipients")
    assert found["households"].figures.total[0] == len(codes)
    assert found["recipients"].reason == "recipients_unknown"


def test_more_recipients_than_people_are_refused_and_nothing_changes(store, tmp_path):
    path, codes = table(store, tmp_path, lambda code: 1_000_000 if code == "146" else 1)
    with pytest.raises(InvalidData) as refused:
        imports.import_demand(store, path, origin=Origin())
    assert (refused.value.code, refused.value.facts["count"]) == ("demand_exceeds_people", 1)
    assert "146" in codes
    assert "(146)" in refused.value.facts["names"][0]
    with store.read() as connection:
        assert geography.get_demand(connection).empty


def test_the_river_and_the_motorway_of_the_example_are_barriers(store, folder):
    """They are tens of kilometres long in all, and no area has more than there is."""
    workspace = load(store, folder)
    km = workspace.barriers.length / 1000
    found = figures(store, folder, "barrier_km")["barrier_km"].figures
    assert km > 30
    assert 0 < found.total[0] < km


def test_tolerance_households_and_workload_are_as_they_are_set(store, folder, setting):
    """Half the visits are half the hours; with 2 persons a household there are half as many as people."""
    before = figures(store, folder, "visit_hours", "people", "outside_tolerance")
    setting(tolerance=0.99, persons_per_household=2, visits_per_day=1.5)
    after = figures(store, folder, "visit_hours", "households", "outside_tolerance", "balance_deviation")
    assert after["visit_hours"].figures.total[0] == pytest.approx(before["visit_hours"].figures.total[0] / 2)
    assert after["households"].figures.total[0] == before["people"].figures.total[0] / 2
    assert after["outside_tolerance"].figures.total[0] < before["outside_tolerance"].figures.total[0]
    assert {"code": "tolerance", "tolerance": 0.99} in after["balance_deviation"].figures.notes
