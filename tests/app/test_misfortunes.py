"""Disk full, disk read-only, file damaged, clock gone back: refused with a clear word, and nothing is broken."""

from __future__ import annotations

import errno
import hashlib
import json
import random
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import shapely
from fastapi.testclient import TestClient
from sqlalchemy import text, update

from app import backup
from app.errors import StoreFault
from app.intake import example
from app.main import create_app
from app.plans import drafts
from app.security import sign_in
from app.security.guard import COOKIE
from app.settings import Settings
from app.store import accounts, audit, plans, steps
from app.store.engine import Store
from app.store.tables import access_token
from app.workspace import load
from geodata.demo import demo
from geodata.errors import UnreadableFile
from geodata.streets import roads_file
from tests.app.conftest import signed_in
from tests.app.small_town import E, N, put_addresses, town
from tests.conftest import skip_or_fail

FLIPS = 60


@pytest.fixture
def store(tmp_path, database):
    made = town(tmp_path, database)
    yield made
    made.close()


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one megabyte; remounting it changes what may be done with it."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=False).returncode:
        skip_or_fail("no right to mount a small disk")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def told(what, *args, **kwargs):
    with pytest.raises(StoreFault) as caught:
        what(*args, **kwargs)
    return caught.value.code


def state(store):
    """All that there is, and that it is whole."""
    with store.read() as connection:
        entries = list(audit.every(connection))
        records = [plans.get(connection, number) for number in plans.numbers(connection)]
    assert audit.verify(entries).broken is None
    assert all(shapely.coverage_is_valid([a.geometry for a in r.plan.areas]) for r in records)
    return entries[-1].hash, [(r.id, r.version, r.name) for r in records]


def whole(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_disk_that_is_full_refuses_the_import_and_the_edit_and_takes_them_when_there_is_room(small_disk):
    store = town(small_disk)
    before = state(store)
    filler = small_disk / "other"
    with store.read() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    filler.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 50_000))
    many = [(x * 0.5, 5.0) for x in range(4_000)]
    assert told(put_addresses, store, many) == "store_full"
    assert state(store) == before
    with pytest.raises(StoreFault) as caught:
        for _ in range(100):
            before = state(store)
            drafts.copy(store, 1, name="Ny")
    assert caught.value.code == "store_full"
    assert state(store) == before
    filler.unlink()
    drafts.copy(store, 1, name="Ny")
    assert len(state(store)[1]) == len(before[1]) + 1
    store.close()
    assert whole(small_disk / "town.sqlite")


def test_a_new_store_on_a_disk_that_is_full_is_said_to_be_that(small_disk):
    """SQLite has no room for the log beside the file then, and says "disk I/O error" only."""
    (small_disk / "other").write_bytes(b"x" * shutil.disk_usage(small_disk).free)
    store = Store(f"sqlite:///{small_disk / 'town.sqlite'}")
    assert told(store.upgrade) == "store_full"
    store.close()


def test_a_server_that_starts_on_a_full_disk_answers_says_so_and_takes_changes_when_there_is_room(small_disk):
    """There is no room to open the file as usual: it is read alone until there is, or somebody else has it."""
    secret = sign_in.by_another(store := town(small_disk), "Anna", "planner", way="test")
    store.close()
    filler = small_disk / "other"
    filler.write_bytes(b"x" * shutil.disk_usage(small_disk).free)
    configured = Settings(data=small_disk, database_url=store.url, language="en")
    with TestClient(create_app(configured)) as client:
        client.cookies.set(COOKIE, secret)
        found = client.post("/api/v1/lookup", json={"e": E + 500, "n": N + 500})
        assert found.json()["divisions"][0]["area"]["code"] == "west"
        assert client.get("/api/v1/plans/1/areas").status_code == 200
        assert client.get("/api/v1/health").json()["takes_no_changes"] == "store_full"
        assert client.get("/api/v1/health/ready").json()["ready"] is True
        refused = client.post("/api/v1/plans", json={"copy_from": 1, "name": "X"})
        assert (refused.status_code, refused.json()["code"]) == (503, "store_full")
        filler.unlink()
        assert client.get("/api/v1/health").json()["takes_no_changes"] is None
        assert client.post("/api/v1/plans", json={"copy_from": 1, "name": "X"}).status_code == 201
        assert [one["name"] for one in client.get("/api/v1/plans").json()["plans"]][-1] == "X"
    assert whole(small_disk / "town.sqlite")


def test_what_another_changes_while_a_full_disk_is_read_alone_is_seen(small_disk, monkeypatch):
    """The disk gets room and is full again between two looks: the file tells that it is another."""
    town(small_disk).close()
    with monkeypatch.context() as full:
        full.setattr("app.store.sqlite.is_full", lambda _: True)
        reader = Store(f"sqlite:///{small_disk / 'town.sqlite'}")
        before = reader.revision()
        assert told(drafts.copy, reader, 1, name="Ny") == "store_read_only"
    with monkeypatch.context() as room:
        room.setattr("app.store.sqlite.is_full", lambda _: False)
        writer = Store(reader.url)
        put_addresses(writer, [(500.0, 500.0)])
        writer.close()
    monkeypatch.setattr("app.store.sqlite.is_full", lambda _: True)
    assert (reader.revision_at_once(), reader.revision()) == (before + 1, before + 1)
    reader.close()


def test_a_disk_without_room_for_a_restore_is_said_to_be_full_and_keeps_what_it_had(
    small_disk, tmp_path, monkeypatch
):
    """A backup that is whole is not called damaged; where the room is misjudged, the writing itself tells."""
    (tmp_path / "from").mkdir()
    source = town(tmp_path / "from")
    put_addresses(source, [(float(x), 5.0) for x in range(2_000)])
    backup.make(source, tmp_path / "from", tmp_path / "b.zip")
    source.close()
    (small_disk / "other").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 150_000))
    there = f"sqlite:///{small_disk / 'data' / 'omradesplan.sqlite'}"
    for spare, code in ((1_000_000, "restore_no_room"), (-1_000_000, "restore_not_written")):
        monkeypatch.setattr(backup, "SPARE", spare)
        with pytest.raises(StoreFault) as caught:
            backup.restore(tmp_path / "b.zip", there, small_disk / "data", replace=False)
        assert caught.value.code == code
        assert not [path for path in (small_disk / "data").iterdir() if path.name != ".in-use"]
    assert caught.value.facts["reason"] == "store_full"


def test_a_disk_that_turns_read_only_is_looked_up_on_and_takes_no_change(small_disk):
    store = town(small_disk)
    put_addresses(store, [(500.0, 500.0)])
    before = state(store)
    store.close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    store = Store(store.url)
    store.upgrade()
    assert load(store, small_disk).index.resolve("Gatan 1").label == "Gatan 1"
    assert told(drafts.copy, store, 1, name="Ny") == store.why_unwritable() == "store_read_only"
    assert backup.make(store, small_disk, small_disk.parent / "b.zip").audit_head == before[0]
    assert state(store) == before
    store.close()


def test_a_file_of_roads_that_does_not_fit_is_told_of_and_leaves_nothing(tmp_path, monkeypatch):
    def full(_roads, path):
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(roads_file, "save", full)
    monkeypatch.setattr(demo, "make", lambda: SimpleNamespace(roads=None))
    store = Store(f"sqlite:///{tmp_path / 'x.sqlite'}")
    assert told(example.fill, store, tmp_path) == "store_full"
    assert list(tmp_path.glob("roads-*")) == []
    store.close()


@pytest.mark.parametrize(
    ("state_code", "code"),
    [("53100", "database_full"), ("25006", "database_read_only"), ("XX001", "store_damaged"), ("XX000", "store_damaged")],
)  # fmt: skip
def test_what_a_database_server_says_of_its_disk_is_told_in_words_and_nothing_is_kept(
    cluster, tmp_path, state_code, code
):
    """A trigger says what the server itself would: its disk cannot be filled for a test."""
    url = cluster.new("empty")
    store = town(tmp_path, url)
    before = state(store)
    with store.write(drafts_only=True) as connection:
        connection.execute(
            text(
                "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION 'hemligt' USING ERRCODE = '{state_code}'; END $$"
            )
        )
        connection.execute(text("CREATE TRIGGER b AFTER INSERT ON plan_step EXECUTE FUNCTION broken()"))
    assert told(drafts.copy, store, 1, name="Ny") == code
    assert state(store) == before
    store.close()


def test_a_database_server_that_takes_no_changes_is_looked_up_in(cluster, tmp_path):
    """As a copy of another does, or one whose administrator has closed it."""
    url = cluster.new("empty")
    store = town(tmp_path, url)
    put_addresses(store, [(500.0, 500.0)])
    secret = sign_in.by_another(store, "Anna", "planner", way="test")
    with store.write() as connection:
        connection.execute(update(access_token).values(seen_at=accounts.stamp(-timedelta(hours=1))))
    with cluster.connect() as connection:
        connection.execute(f"ALTER DATABASE {url.rpartition('/')[2]} SET default_transaction_read_only = on")
    store.close()
    with TestClient(create_app(Settings(data=tmp_path, database_url=url))) as client:
        client.cookies.set(COOKIE, secret)
        found = client.post("/api/v1/lookup", json={"e": E + 500, "n": N + 500})
        assert found.status_code == 200, found.text
        assert found.json()["divisions"][0]["area"]["code"] == "west"
        refused = client.post("/api/v1/plans", json={"copy_from": 1, "name": "X"})
        assert (refused.status_code, refused.json()["code"]) == (503, "database_read_only")


def used(path):
    """All that a server reads: at its start, for a look-up, for a planner."""
    store = Store(f"sqlite:///{path}")
    try:
        store.upgrade()
        store.examine()
        load(store, path.parent)
        with store.read() as connection:
            for number in plans.numbers(connection):
                record = plans.get(connection, number)
                steps.state_at(connection, number, record.step, division=record.plan.division)
            return audit.verify(audit.every(connection)).broken is None
    finally:
        store.close()


@pytest.fixture
def file(tmp_path):
    """A database in one file, with a draft and addresses."""
    store = town(tmp_path)
    put_addresses(store, [(x * 10.5, 5.0) for x in range(200)])
    drafts.copy(store, 1, name="Ny")
    store.close()
    return tmp_path / "town.sqlite"


@pytest.mark.parametrize("seed", range(4))
def test_a_file_with_bytes_changed_is_used_or_said_to_be_damaged_but_never_a_defect(file, seed):
    """Some bytes are in nobody's way, and a digit changed in a name is a name; the rest is told of."""
    rng, sound, codes = random.Random(seed), file.read_bytes(), set()
    for _ in range(FLIPS // 4):
        broken = bytearray(sound)
        start = rng.randrange(len(broken))
        for place in range(start, min(start + rng.choice([1, 16, 2_000]), len(broken))):
            broken[place] = rng.randrange(256)
        file.write_bytes(broken)
        try:
            used(file)
        except StoreFault as fault:
            codes.add(fault.code)
    assert codes <= {"store_damaged", "store_unavailable", "store_newer", "store_cannot_open"}
    assert "store_damaged" in codes


def test_a_table_whose_name_is_no_text_any_more_is_damage_too(file):
    """SQLite quotes the name in what it says, and Python's driver then cannot read that."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        words = "UPDATE sqlite_master SET name = CAST(x'e4' AS TEXT), sql = 'x' WHERE name = 'remark'"
        connection.execute(words)
        connection.commit()
    assert told(used, file) == "store_damaged"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.99])
def test_a_file_that_was_cut_off_is_said_to_be_damaged_and_the_backup_brings_it_back(file, share, tmp_path):
    store = Store(f"sqlite:///{file}")
    backup.make(store, tmp_path, tmp_path / "b.zip")
    before = state(store)[1]
    store.close()
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
    assert told(used, file) == "store_damaged"
    backup.restore(tmp_path / "b.zip", f"sqlite:///{file}", tmp_path, replace=True)
    store = Store(f"sqlite:///{file}")
    assert state(store)[1] == before
    store.close()


@pytest.mark.parametrize(
    "beside", ["town.sqlite-wal", "roads-0.npz", "network-1-2.opnet", "before-restore-1"]
)
@pytest.mark.parametrize("gone", [False, True])
def test_a_database_that_is_no_more_is_not_begun_anew_over_what_belonged_to_it(file, tmp_path, beside, gone):
    """SQLite would take either for a new one, and delete the log that holds the last changes."""
    backup.make(store := Store(f"sqlite:///{file}"), tmp_path, tmp_path / "b.zip")
    before = state(store)[1]
    store.close()
    file.unlink()
    if not gone:
        file.touch()
    (tmp_path / beside).write_bytes(b"what there was")
    assert told(Store(f"sqlite:///{file}").upgrade) == "store_lost"
    assert (tmp_path / beside).read_bytes() == b"what there was"
    backup.restore(tmp_path / "b.zip", f"sqlite:///{file}", tmp_path, replace=True)
    store = Store(f"sqlite:///{file}")
    store.upgrade()
    assert state(store)[1] == before
    store.close()


def test_an_empty_file_alone_in_its_folder_is_a_new_database(tmp_path):
    """It is what a start leaves that was ended before its first table."""
    (tmp_path / "omradesplan.sqlite").touch()
    store = Store(Settings(data=tmp_path).url)
    store.upgrade()
    assert store.revision() == 0
    store.close()


def break_remarks(file):
    """Damage what no look-up reads: the first page of the table of remarks."""
    with closing(sqlite3.connect(file)) as connection:
        page = connection.execute("PRAGMA page_size").fetchone()[0]
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'remark'").fetchone()[0]
    broken = bytearray(file.read_bytes())
    broken[(root - 1) * page : (root - 1) * page + 8] = b"\xff" * 8
    file.write_bytes(broken)


def test_a_server_does_not_start_on_a_damaged_file(file):
    """It is told of at once and not in the middle of a decision."""
    break_remarks(file)
    configured = Settings(data=file.parent, database_url=f"sqlite:///{file}")
    with pytest.raises(StoreFault) as caught:
        TestClient(create_app(configured)).__enter__()
    assert caught.value.code == "store_damaged"
    assert "\n" not in caught.value.facts["reason"]


def test_no_backup_is_made_of_a_damaged_file_and_nothing_is_written_into_it(file, tmp_path):
    break_remarks(file)
    before = file.read_bytes()
    with closing(Store(f"sqlite:///{file}")) as store:
        assert told(backup.make, store, tmp_path, tmp_path / "b.zip") == "store_damaged"
    assert not (tmp_path / "b.zip").exists()
    assert file.read_bytes() == before


def test_damage_that_a_backup_has_in_it_is_found_by_its_check_and_said_to_be_that(file, tmp_path):
    """Its checksums fit, for they were taken of the damaged file: as older versions of the program did."""
    with closing(Store(f"sqlite:///{file}")) as store:
        made = backup.make(store, tmp_path, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        file.write_bytes(packed.read(backup.DATABASE))
    break_remarks(file)
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as packed:
        packed.write(file, backup.DATABASE)
        sums = {backup.DATABASE: hashlib.sha256(file.read_bytes()).hexdigest()}
        packed.writestr(backup.MANIFEST, json.dumps({**asdict(made), "files": sums}))
    assert backup.check(tmp_path / "b.zip") == made
    url = f"sqlite:///{tmp_path / 'other' / 'town.sqlite'}"
    for what in (
        lambda: backup.check(tmp_path / "bad.zip"),
        lambda: backup.restore(tmp_path / "bad.zip", url, tmp_path / "other", replace=False),
    ):
        with pytest.raises(UnreadableFile) as caught:
            what()
        assert caught.value.code == "backup_database_damaged"


@pytest.fixture
def earlier(monkeypatch):
    """Set the clock back by a day, wherever the store reads it."""

    class Earlier(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=1)

    def turn():
        for module in (audit, accounts):
            monkeypatch.setattr(module, "datetime", Earlier)

    return turn


@pytest.mark.both_databases
def test_with_the_clock_set_back_nothing_is_changed_no_session_lasts_and_a_backup_is_still_made(
    store, tmp_path, earlier
):
    secret = sign_in.by_another(store, "Anna", "planner", way="test")
    link = sign_in.link(store, "Anna", "planner")
    before = state(store)
    configured = Settings(data=tmp_path, database_url=store.url, language="en")
    with TestClient(create_app(configured)) as client:
        signed_in(client)
        before = state(store)
        assert sign_in.session(store, secret) is not None
        earlier()
        assert sign_in.session(store, secret) is None
        assert told(sign_in.by_link, store, link) == "clock_went_back"
        assert told(sign_in.by_another, store, "Anna", "planner", way="test") == "clock_went_back"
        assert client.post("/api/v1/lookup", json={"e": E + 500, "n": N + 500}).status_code == 200
        assert told(drafts.copy, store, 1, name="Ny") == "clock_went_back"
    assert state(store) == before
    assert backup.make(store, tmp_path, tmp_path / "b.zip").audit_head == before[0]
    assert datetime.fromisoformat(backup.check(tmp_path / "b.zip").made_at) <= datetime.now(UTC)


def test_the_space_that_the_tests_of_damage_need_is_small(file):
    """Two hundred kilobytes: what is flipped is often hit."""
    assert Path(file).stat().st_size < 300_000
