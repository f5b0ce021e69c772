"""Nothing is lost: a backup is whole, a restore is checked first, and a killed process loses no word it gave."""

from __future__ import annotations

import json
import os
import random
import resource
import sqlite3
import zipfile
from contextlib import closing, nullcontext

import pytest
import shapely
from sqlalchemy import select, update

from app import backup
from app.data_lock import shared
from app.errors import StoreFault
from app.plans import drafts
from app.store import accounts, audit, plans
from app.store.engine import Store
from app.store.tables import metadata, plan, revision_counter
from areas.errors import EditRefused
from geodata.errors import UnreadableFile
from tests.app import doomed
from tests.app.small_town import put_addresses, town

both_databases = pytest.mark.both_databases


@pytest.fixture
def store(tmp_path, new_database):
    (tmp_path / "data").mkdir()
    made = town(tmp_path / "data", new_database())
    yield made
    made.close()


def refused(code, what, *args, kind=StoreFault, **kwargs):
    with pytest.raises(kind) as caught:
        what(*args, **kwargs)
    assert caught.value.code == code


def content(store):
    with store.read() as connection:
        records = [plans.get(connection, number) for number in plans.numbers(connection)]
        return [(r, [shapely.to_wkb(a.geometry) for a in r.plan.areas]) for r in records], audit.newest(
            connection
        )


def restored(file, tmp_path, url="", **how):
    folder = tmp_path / "other"
    url = url or f"sqlite:///{folder / 'omradesplan.sqlite'}"
    told = backup.restore(file, url, folder, replace=how.get("replace", False))
    return Store(url), told


def rows(store):
    """Every row of every table but the counter, as the columns' own types give them."""
    with store.read() as connection:
        return {
            table.name: [
                tuple(shapely.to_wkb(v) if isinstance(v, shapely.Geometry) else v for v in row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
            if table is not revision_counter
        }


@both_databases
def test_a_backup_put_back_elsewhere_is_the_same_to_the_bit_and_the_record_goes_on(
    store, tmp_path, new_database
):
    (tmp_path / "data" / "roads-1.npz").write_bytes(b"not spoken of")
    made = backup.make(store, tmp_path / "data", tmp_path / "b.zip")
    before, newest = content(store)
    other, (manifest, aside) = restored(tmp_path / "b.zip", tmp_path, new_database())
    after, last = content(other)
    with other.read() as connection:
        assert audit.verify(audit.every(connection)).broken is None
    other.close()
    assert (after, manifest, aside) == (before, made, None)
    assert (last.action, last.previous, list(made.files)) == (
        "backup.restored",
        newest.hash,
        [backup.DATABASE],
    )


def decided_town(tmp_path, url=""):
    """A town with a decided plan, which the database guards, a draft with an undone edit, and addresses."""
    tmp_path.mkdir(exist_ok=True)
    store = town(tmp_path, url)
    put_addresses(store, [(x * 10.5, 5.0) for x in range(50)])
    number = drafts.copy(store, 1, name="Ny").id
    edit = {"op": "rename", "area": "west", "name": "Väster"}
    drafts.edit(store, number, [edit], version=1, crs=3006)
    drafts.travel_in_time(store, number, version=2, by=-1)
    with store.write() as connection:
        connection.execute(update(plan).where(plan.c.id == 1).values(basis="decided"))
        accounts.put(connection, "anna", role="planner", password="xyz")
    return store


@pytest.mark.parametrize("to_server", [True, False])
def test_a_backup_of_the_one_database_goes_into_the_other_row_by_row(cluster, tmp_path, to_server):
    """That is how one moves to a server, and back."""
    server = cluster.new("empty")
    source = decided_town(tmp_path / "data", "" if to_server else server)
    backup.make(source, tmp_path / "data", tmp_path / "b.zip")
    before = rows(source)
    source.close()
    other, _ = restored(tmp_path / "b.zip", tmp_path, cluster.new("empty") if to_server else "")
    after = rows(other)
    assert after["audit"].pop()[4] == "backup.restored"
    assert after == before
    refused("plan_is_decided", step_past_the_guard, other, kind=EditRefused)
    assert drafts.copy(other, 1, name="Nästa").id == 3
    other.close()


def step_past_the_guard(store):
    with store.write() as connection:
        connection.execute(update(plan).where(plan.c.id == 1).values(name="X"))


def test_a_server_that_has_data_is_replaced_only_when_asked_and_backed_up_first(cluster, tmp_path):
    url = cluster.new("empty")
    source = decided_town(tmp_path / "data", url)
    backup.make(source, tmp_path / "data", tmp_path / "b.zip")
    refused("database_in_use", restored, tmp_path / "b.zip", tmp_path, url)
    (tmp_path / "other" / "network-1-1.opnet").write_bytes(b"of other data")
    drafts.copy(source, 1, name="Senare")
    later, revision = rows(source)["plan"], source.revision()
    source.close()
    refused("database_has_data", restored, tmp_path / "b.zip", tmp_path, url)
    other, (_, aside) = restored(tmp_path / "b.zip", tmp_path, url, replace=True)
    assert len(rows(other)["plan"]) == len(later) - 1
    kept = backup.check(aside / "omradesplan.zip")
    assert replaced(other) == (kept.audit_entries, kept.audit_head)
    assert other.revision() > revision
    assert not (tmp_path / "other" / "network-1-1.opnet").exists()
    other.close()
    again, _ = restored(aside / "omradesplan.zip", tmp_path, url, replace=True)
    assert rows(again)["plan"] == later
    again.close()


def replaced(store):
    """What the entry of the restore tells of the record that it replaced: its length and its head."""
    facts = json.loads(content(store)[1].facts)
    return facts.get("former_entries"), facts.get("former_head")


def test_data_that_are_there_are_replaced_only_when_asked_and_then_kept_aside(store, tmp_path):
    backup.make(store, tmp_path / "data", tmp_path / "b.zip")
    first, _ = restored(tmp_path / "b.zip", tmp_path)
    _, newest = content(first)
    assert replaced(first) == (None, None)
    first.close()
    refused("data_in_the_way", restored, tmp_path / "b.zip", tmp_path)
    other, (_, aside) = restored(tmp_path / "b.zip", tmp_path, replace=True)
    assert replaced(other) == (newest.seq, newest.hash)
    other.close()
    assert (aside / backup.DATABASE).exists()


def test_a_folder_that_a_server_uses_is_not_restored_into(store, tmp_path):
    backup.make(store, tmp_path / "data", tmp_path / "b.zip")
    restored(tmp_path / "b.zip", tmp_path)[0].close()
    with shared(tmp_path / "other"), shared(tmp_path / "other"):
        refused("data_in_use", restored, tmp_path / "b.zip", tmp_path, replace=True)


def test_a_backup_that_was_cut_changed_or_is_none_is_refused_before_anything_is_touched(store, tmp_path):
    whole = tmp_path / "b.zip"
    backup.make(store, tmp_path / "data", whole)
    bad = tmp_path / "bad.zip"
    bad.write_bytes(whole.read_bytes()[:-400])
    refused("backup_unreadable", restored, bad, tmp_path, kind=UnreadableFile)
    refused("backup_unreadable", restored, tmp_path / "none.zip", tmp_path, kind=UnreadableFile)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(
                name, data.replace(b"Egen regi", b"Egen regX") if name == backup.DATABASE else data
            )
    refused("backup_damaged", restored, bad, tmp_path, kind=UnreadableFile)
    with zipfile.ZipFile(bad, "w") as target:
        target.writestr("manifest.json", json.dumps({"files": {"../x": ""}}))
    refused("backup_unreadable", restored, bad, tmp_path, kind=UnreadableFile)
    assert not (tmp_path / "other").exists()


@both_databases
def test_a_device_is_not_replaced_by_a_backup_and_no_missing_folder_is_made(store, tmp_path):
    """As root, a backup to ``/dev/null`` would take its place; a folder that is missing may be a disk."""
    os.mkfifo(tmp_path / "pipe")
    for target, reason in ((tmp_path / "pipe", "no_file"), (tmp_path / "gone" / "b.zip", "no_folder")):
        with pytest.raises(StoreFault) as caught:
            backup.make(store, tmp_path / "data", target)
        assert (caught.value.code, caught.value.facts["reason"]) == ("backup_not_written", reason)
    assert (tmp_path / "pipe").is_fifo()
    assert not (tmp_path / "gone").exists()


def test_a_full_disk_leaves_no_half_backup(store, tmp_path):
    """Files may grow to 40 kB only, for as long as the backup is made; the database is larger."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    put_addresses(store, [(float(x), 5.0) for x in range(500)])
    if not store.is_server:
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    (tmp_path / "out").mkdir()
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        with pytest.raises(StoreFault):
            backup.make(store, tmp_path / "data", tmp_path / "out" / "b.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list((tmp_path / "out").iterdir()) == []
    backup.make(store, tmp_path / "data", tmp_path / "out" / "b.zip")
    assert backup.check(tmp_path / "out" / "b.zip").audit_entries > 0


def test_a_full_database_refuses_the_edit_and_keeps_what_it_had(store):
    before = content(store)
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFault) as caught:
        for _ in range(200):
            before = content(store)
            drafts.copy(store, 1, name="Ny")
    assert caught.value.code == "store_full"
    assert content(store) == before


@both_databases
def test_a_process_killed_in_two_hundred_random_operations_loses_nothing_that_it_acknowledged(
    store, tmp_path, request
):
    """Each operation that is done says the newest hash of the record; after each kill that hash is in the chain.

    A backup that has its name is whole, the database has no fault inside, and every plan covers its ground.
    """
    rng, done, kills = random.Random(7), 0, 0
    while done < 200:
        child, hear = doomed.begun(doomed.operate, store.url, tmp_path / "data", done, 200)
        told = [hear.recv() for _ in range(rng.randint(60, 80))]
        # A database server may die as well as we: the second time it does.
        down = (
            request.getfixturevalue("cluster").broken() if store.is_server and kills == 1 else nullcontext()
        )
        with down:
            child.kill()
        kills += 1
        told += doomed.rest_of(hear)
        child.join()
        done += len(told)
        with store.read() as connection:
            chain = list(audit.every(connection))
            records = [plans.get(connection, number) for number in plans.numbers(connection)]
        assert audit.verify(chain).broken is None
        assert set(told) <= {entry.hash for entry in chain}
        for record in records:
            shapes = [area.geometry for area in record.plan.areas]
            assert shapely.coverage_is_valid(shapes)
            assert shapely.area(shapely.union_all(shapes)) == 4_000_000
        if not store.is_server:
            with closing(sqlite3.connect(store.url.removeprefix("sqlite:///"))) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for path in (tmp_path / "data").glob("backup-*.zip"):
            backup.check(path)
