"""Imports that would lose or change something unasked are refused, and the store stays as it was."""

from __future__ import annotations

import threading
from datetime import date

import geopandas as gpd
import pytest
from sqlalchemy import text

from app.errors import StoreFault
from app.intake import imports, start
from app.settings import Settings
from app.store import datasets, geography, plans
from app.store.engine import Store
from geodata.errors import InvalidData
from geodata.schema import AGE_BANDS

pytestmark = pytest.mark.both_databases

TODAY = date(2026, 11, 23)


@pytest.fixture
def written(store, tmp_path):
    """The example's districts moved north by some kilometres, as a file."""

    def write(north_m):
        with store.read() as connection:
            table = geography.get_districts(connection)
        moved = gpd.GeoDataFrame(
            table.drop(columns="geometry"), geometry=table.translate(0, north_m), crs=table.crs
        )
        path = tmp_path / "moved.gpkg"
        moved.to_file(path)
        return path

    return write


def standing(store):
    with store.read() as connection:
        place = geography.get_municipality(connection)
        return place.code, {kind: d.id for kind, d in datasets.current(connection).items()}


def test_districts_of_another_municipality_are_refused_and_named(store, folder, written):
    """400 km north of Linköping lies Ljusdal."""
    before = standing(store)
    with pytest.raises(InvalidData) as caught:
        imports.import_districts(store, written(400_000), folder=folder, origin=imports.Origin())
    assert caught.value.code == "districts_of_another_municipality"
    assert caught.value.facts == {"municipality": "Linköping", "other": "Ljusdal"}
    assert standing(store) == before


def test_people_without_the_age_bands_in_use_are_refused(store, folder, tmp_path):
    with store.read() as connection:
        people = geography.get_population(connection).dropna()
        everyone = geography.get_districts(connection)["code"]
    rows = dict.fromkeys(everyone, 10) | dict(zip(people["code"], people["population"], strict=True))
    path = tmp_path / "series.csv"
    path.write_text(
        "code;year;population\n" + "".join(f"{c};2025;{int(n)}\n" for c, n in rows.items()), encoding="utf-8"
    )
    before = standing(store)
    with pytest.raises(InvalidData) as caught:
        imports.import_population(store, path, folder=folder, origin=imports.Origin(), today=TODAY)
    assert (caught.value.code, caught.value.facts["bands"]) == ("population_loses_bands", list(AGE_BANDS))
    assert standing(store) == before


@pytest.mark.parametrize(("total", "refused"), [(21, False), (25, True), (22, True)])
def test_a_total_that_its_bands_cannot_make_up_is_refused(store, folder, tmp_path, total, refused):
    """Bands 1+2+3+4+5+6 = 21, none blank, so the total is 21 and nothing else."""
    with store.read() as connection:
        codes = geography.get_districts(connection)["code"].tolist()
    lines = [";".join(["code", "year", "population", *AGE_BANDS])]
    lines += [f"{code};2025;{total if code == codes[0] else 21};1;2;3;4;5;6" for code in codes]
    path = tmp_path / "people.csv"
    path.write_text("\n".join(lines), encoding="utf-8")

    def read():
        return imports.import_population(store, path, folder=folder, origin=imports.Origin(), today=TODAY)

    if not refused:
        assert read().kept == len(codes)
        return
    with pytest.raises(InvalidData) as caught:
        read()
    assert caught.value.code == "bands_short_of_total"


def test_of_several_beginnings_at_once_one_wins(tmp_path, database):
    """Stores of their own stand for processes: one municipality, one plan a division."""
    url = Settings(data=tmp_path / "var").url
    first = Store(url)
    first.upgrade()
    first.close()
    ended = []

    def begin():
        store = Store(url)
        try:
            start.empty(store, "0580")
            ended.append("begun")
        except StoreFault as fault:
            ended.append(fault.code)
        store.close()

    threads = [threading.Thread(target=begin) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["already_initialised", "already_initialised", "begun"]
    store = Store(url)
    with store.read() as connection:
        divisions = [record.plan.division for record in plans.decided(connection)]
    store.close()
    assert sorted(divisions) == ["hemvard", "socialtjanst", "stadsdelar"]


def test_a_data_folder_that_is_a_file_is_refused_in_words(tmp_path):
    path = tmp_path / "var"
    path.write_text("", encoding="utf-8")
    with pytest.raises(StoreFault) as caught:
        Store(Settings(data=path).url)
    assert caught.value.code == "folder_unusable"


def test_a_database_of_a_newer_program_is_refused_in_words(tmp_path, database):
    store = Store(Settings(data=tmp_path).url)
    store.upgrade()
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreFault) as caught:
        store.upgrade()
    store.close()
    assert caught.value.code == "store_newer"
