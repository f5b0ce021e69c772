"""The database of the first release comes up to this program's and back, with what somebody had in it."""

from __future__ import annotations

import json

import pytest
import shapely
from sqlalchemy import inspect, text

from app.plans import drafts
from app.store import audit, datasets, geography, migrations, plans, responsibilities, steps
from app.store.engine import Store
from app.store.geometry import Geometry, decoded
from tests.app.small_town import SQUARES

pytestmark = pytest.mark.both_databases

VERSIONS = sorted(path.name[:4] for path in (migrations.FOLDER / "versions").glob("[0-9]*.py"))
WEST = shapely.union_all([SQUARES["a"], SQUARES["c"]])
REPORT = {"read": 4, "kept": 4, "findings": [], "figures": {}}
SOURCE = {
    "title": "Rutor",
    "publisher": "",
    "licence": "CC0",
    "url": "",
    "date": "",
    "filename": "r.gpkg",
    "checksum": "",
}

FIRST = (
    ("municipality", {"code": "0580", "name": "Byn", "geometry": shapely.box(*WEST.bounds)}),
    (
        "dataset",
        {
            "id": 1, "kind": "districts", **SOURCE, "synthetic": False, "assumed": False,
            "imported_at": "2025-01-01T10:00:00+00:00", "current": True, "report": json.dumps(REPORT),
        },
    ),
    ("district", {"dataset_id": 1, "code": "å", "name": "Åby", "kind": "stadsdel", "parent": "", "geometry": SQUARES["a"]}),
    ("provider", {"code": "egen", "name": "Egen regi", "kind": ""}),
    *(
        (
            "plan",
            {
                "id": number, "division": "hemvard", "name": name, "description": "", "status": status, "basis": basis,
                "valid_from": since, "valid_to": None, "version": 3, "created_at": "2025-01-02T10:00:00+00:00",
                "copied_from": before,
            },
        )
        for number, name, status, basis, since, before in (
            (1, "Gällande", "in_force", "assumed", "2025-02-01", None), (2, "Utkast", "draft", "drawn", None, 1),
        )
    ),
    *(
        (
            "area",
            {
                "plan_id": number, "code": "west", "name": "Väst", "colour": "#123456", "office": "w",
                "provider": "egen", "locked": False, "districts": '["å"]', "geometry": WEST,
            },
        )
        for number in (1, 2)
    ),
    (
        "office",
        {
            "plan_id": 1, "code": "w", "name": "Lokal", "kind": "base", "e": 536_100.25, "n": 6_474_100.5,
            "address": "", "phone": "", "hours": "", "basis": "",
        },
    ),
    ("responsibility", {"id": 7, "service": "hemtjanst", "min_age": 65, "max_age": None, "valid_from": "2019-01-01",
        "valid_to": None, "committee": "Äldrenämnden", "administration": "Vård", "source": "x"}),
)  # fmt: skip
"""A database as the first release left it, row by row, table by table."""


@pytest.fixture
def first(tmp_path, backend, request):
    """The store of the first release, with its data."""
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    if backend != "sqlite":
        cluster = request.getfixturevalue("cluster")
        url = cluster.new("template1")
    store = Store(url)
    migrations.upgrade(store.engine, "0001")
    with store.write() as connection:
        write = Geometry().dialect_impl(connection.dialect).bind_processor(connection.dialect)
        for table, row in FIRST:
            values = {k: write(v) if isinstance(v, shapely.Geometry) else v for k, v in row.items()}
            words = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"
            connection.execute(text(words), values)
        if store.is_server:
            connection.execute(text("SELECT setval(pg_get_serial_sequence('plan', 'id'), 2)"))
    yield store
    store.close()
    if backend != "sqlite":
        cluster.drop(url)


def plain(name, value):
    """A value as it was written: SQLite gives back text and numbers where PostgreSQL has types."""
    if name == "geometry":
        return decoded(value)
    if name in {"report", "districts"} and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return bool(value) if name in {"synthetic", "assumed", "current", "locked"} else value


def kept(store):
    """The first release's columns of its tables, as they are now."""
    out = []
    with store.read() as connection:
        for table, columns in {name: list(row) for name, row in FIRST}.items():
            rows = connection.execute(text(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2")).all()
            out += [(table, {n: plain(n, v) for n, v in zip(columns, row, strict=True)}) for row in rows]
    return out


def test_every_step_up_and_down_keeps_what_was_there(first):
    assert kept(first) == list(FIRST)
    for version in VERSIONS[1:]:
        migrations.upgrade(first.engine, version)
        assert kept(first) == list(FIRST), version
    for version in reversed(VERSIONS[:-1]):
        migrations.downgrade(first.engine, version)
        assert kept(first) == list(FIRST), version
    told = set(inspect(first.engine).get_table_names()) - {"spatial_ref_sys", "alembic_version"}
    assert told == {
        "address", "area", "data_revision", "dataset", "district", "municipality", "office", "place", "plan",
        "population", "provider", "responsibility",
    }  # fmt: skip


def test_the_first_release_s_data_are_read_and_worked_on_by_this_program_and_survive_the_way_back(first):
    first.upgrade()
    with first.read() as connection:
        old = plans.get(connection, 1)
        assert (old.name, old.step, old.version, old.districts) == ("Gällande", 0, 3, {"west": ("å",)})
        assert old.plan.areas[0].geometry == WEST
        assert datasets.current(connection)["districts"].report == REPORT
        assert geography.get_districts(connection)["name"].tolist() == ["Åby"]
        assert geography.get_municipality(connection).name == "Byn"
        assert [rule.committee for rule in responsibilities.every(connection)] == ["Äldrenämnden"]
    made = drafts.copy(first, 1, name="Nytt")
    assert made.id == 3
    edit = {"op": "rename", "area": "west", "name": "Väster"}
    drafts.edit(first, 3, [edit], version=1, crs=3006)
    with first.read() as connection:
        assert [step.edit["op"] for step in steps.every(connection, 3)] == ["rename"]
        assert audit.verify(audit.every(connection)).count == 2
    migrations.downgrade(first.engine, "0001")
    names = {(row["id"], row["name"]) for table, row in kept(first) if table == "plan"}
    assert names == {(1, "Gällande"), (2, "Utkast"), (3, "Nytt")}
    first.upgrade()
    with first.read() as connection:
        assert plans.get(connection, 3).plan.areas[0].name == "Väster"
