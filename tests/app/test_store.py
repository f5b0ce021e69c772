"""The store: all or nothing, one writer, the tables that the program thinks they are."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect, select, text

from app.errors import StoreFault
from app.settings import Settings
from app.store import datasets, migrations, sqlite
from app.store.engine import Store
from app.store.tables import metadata, provider
from app.workspace import load, today
from geodata.provenance import Source
from geodata.report import Report
from geodata.streets import network_file

both_databases = pytest.mark.both_databases


@pytest.fixture
def store(tmp_path, database):
    made = Store(database or f"sqlite:///{tmp_path / 'data' / 'omradesplan.sqlite'}")
    made.upgrade()
    yield made
    made.close()


def differences(store):
    """What the code's tables have and the database's have not, or the other way; PostGIS's own aside."""

    def ours(_thing, name, kind, _reflected, _other):
        return kind != "table" or name != "spatial_ref_sys"

    with store.read() as connection:
        options = {"include_object": ours}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


@both_databases
def test_the_migrations_make_exactly_the_tables_of_the_code(store):
    assert differences(store) == []


@both_databases
def test_upgrading_twice_changes_nothing(store):
    store.upgrade()
    assert store.revision() == 0


def test_the_revision_that_the_program_takes_for_the_latest_is_the_last_migration():
    """Alembic's own reading of the folder is the oracle."""
    assert ScriptDirectory.from_config(migrations.config()).get_current_head() == migrations.LATEST


@both_databases
def test_the_migrations_run_back_to_an_empty_database(store):
    migrations.downgrade(store.engine, "base")
    told = inspect(store.engine)
    assert set(told.get_table_names()) <= {"alembic_version", "spatial_ref_sys"}
    assert set(told.get_view_names()) <= {"geometry_columns", "geography_columns"}


@both_databases
def test_a_write_that_fails_midway_leaves_everything_as_it_was(store):
    with pytest.raises(ZeroDivisionError), store.write() as connection:
        connection.execute(insert(provider).values(code="a", name="A", kind=""))
        _ = 1 // 0
    with store.read() as connection:
        assert connection.execute(select(provider)).all() == []
    assert store.revision() == 0


@both_databases
def test_every_committed_write_counts_the_revision_up(store):
    for expected in (1, 2):
        with store.write():
            pass
        assert store.revision() == expected


@both_databases
def test_writers_wait_for_each_other(store):
    """Two stores on one file stand for two processes: 2 × 20 writes all count."""
    other = Store(store.url)

    def write(which):
        for _ in range(20):
            with which.write():
                pass

    threads = [threading.Thread(target=write, args=(which,)) for which in (store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert store.revision() == 40


def test_foreign_keys_and_write_ahead_log_are_on(store):
    with store.read() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path):
    path = tmp_path / "omradesplan.sqlite"
    path.write_text("this is no database, but it is long enough to look at" * 40, encoding="utf-8")
    with pytest.raises(StoreFault) as caught:
        Store(f"sqlite:///{path}").upgrade()
    assert caught.value.code == "store_damaged"


def test_a_database_locked_by_somebody_else_is_said_to_be_in_use_and_where(store, monkeypatch):
    holder_path = store.url.removeprefix("sqlite:///")
    holder = sqlite3.connect(holder_path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with store.read() as connection:
        connection.execute(text("PRAGMA busy_timeout=50"))
    with pytest.raises(StoreFault) as caught, store.write():
        pass
    holder.close()
    assert (caught.value.code, caught.value.facts["folder"]) == ("store_busy", str(Path(holder_path).parent))


@both_databases
def test_a_new_data_set_replaces_the_old_one_and_its_record_stays(store):
    with store.write() as connection:
        first = datasets.replace(
            connection, kind="places", source=Source(title="old"), report=Report(read=1, kept=1)
        )
    with store.write() as connection:
        second = datasets.replace(
            connection, kind="places", source=Source(title="new"), report=Report(read=2, kept=2)
        )
    with store.read() as connection:
        assert datasets.current(connection)["places"].source.title == "new"
        assert [(d.id, d.current) for d in datasets.history(connection)] == [(second, True), (first, False)]


def test_a_folder_that_cannot_be_written_is_still_looked_up_in(folder, monkeypatch):
    """No file is made or changed beside the database; a write is refused with the folder's name.

    Whoever runs the tests may be allowed to write anywhere, so the folder is only said not to be writable. The
    index of the log (-shm) is memory that the readers share, and theirs where they may write it.
    """
    monkeypatch.setattr(sqlite, "_is_writable", lambda _file: False)
    monkeypatch.setattr(network_file, "save", raising(PermissionError(13, "denied")))
    before = written(folder)
    store = Store(Settings(data=folder).url)
    store.upgrade()
    workspace = load(store, folder)
    assert workspace.index.resolve("Drottninggatan 45").label == "Drottninggatan 45"
    assert workspace.travel.minutes(workspace.in_force("socialtjanst", today()).plan.offices)
    with pytest.raises(StoreFault) as caught, store.write():
        pass
    store.close()
    assert (caught.value.code, caught.value.facts["folder"]) == ("store_read_only", str(folder.resolve()))
    assert written(folder) == before


def written(folder):
    return {p.name: p.stat().st_mtime_ns for p in folder.iterdir() if not p.name.endswith("-shm")}


def test_tables_of_an_older_program_in_a_folder_that_cannot_be_written_are_told_of(store, monkeypatch):
    """A database without tables stands for an old one: both have to be made over."""
    path = Path(store.url.removeprefix("sqlite:///")).with_name("old.sqlite")
    path.touch()
    monkeypatch.setattr(sqlite, "_is_writable", lambda _file: False)
    old = Store(f"sqlite:///{path}")
    with pytest.raises(StoreFault) as caught:
        old.upgrade()
    old.close()
    assert (caught.value.code, caught.value.facts["folder"]) == ("store_old_read_only", str(path.parent))


def raising(fault):
    def refuse(*_args, **_options):
        raise fault

    return refuse
