"""Backup and restore: one file with everything in it, made while the server runs, checked before use."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from math import ceil
from pathlib import Path
from typing import IO, Any

from app import server_backup
from app.data_lock import held_alone
from app.errors import StoreFault
from app.store import audit
from app.store.engine import Store
from app.store.faults import ERRORS, REASONS
from app.store.sqlite import FILE, reading
from geodata.errors import UnreadableFile

DATABASE = "omradesplan.sqlite"
MANIFEST = "manifest.json"
FORMAT = 1
TRIES = 3
"""An import may replace the file of roads after the database was copied; then all is copied anew."""

CHUNK = 1 << 20
SPARE = 1_000_000
"""Bytes that a restore writes besides: the database's log, and the entry that tells of it."""

UNWRITABLE = {"store_read_only", "store_full"}


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup holds.

    Attributes
    ----------
    made_at
        ISO 8601, UTC.
    program
        Version of the program that made it.
    files
        Name to SHA-256.
    audit_entries, audit_head
        Length and newest hash of the audit record.
    """

    format: int
    made_at: str
    program: str
    files: dict[str, str]
    audit_entries: int
    audit_head: str


def make(store: Store, folder: Path, target: Path) -> Manifest:
    """Write a backup of the store and the data files beside it; the target appears whole or not at all.

    Raises
    ------
    StoreFault
        ``backup_not_written``; ``store_damaged``: a copy of damage would be found out at the restore only.
        Those of the store.
    """
    _refuse_no_place_for_a_file(target)
    store.examine()
    try:
        with store.write(drafts_only=True) as connection:
            audit.record(connection, "backup.made", target.name)
    except StoreFault as fault:
        # What cannot be written any more is all the more worth a backup.
        if fault.code not in {*UNWRITABLE, "database_read_only", "database_full", "clock_went_back"}:
            raise
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        manifest = _write(store, folder, beside)
        beside.replace(target)
    except OSError as fault:
        reason = ERRORS.get(fault.errno or 0, "") or str(fault.strerror)
        raise StoreFault("backup_not_written", file=str(target), reason=reason) from fault
    except sqlite3.OperationalError as fault:
        reason = next((code for words, code in REASONS if words in str(fault)), str(fault))
        raise StoreFault("backup_not_written", file=str(target), reason=reason) from fault
    except sqlite3.DatabaseError as fault:
        raise StoreFault("store_damaged", folder=store.place, reason=str(fault)) from fault
    except StoreFault as fault:
        # Of the copy of a server's database; a file of our own is copied without the store.
        if fault.code not in UNWRITABLE:
            raise
        raise StoreFault("backup_not_written", file=str(target), reason=fault.code) from fault
    finally:
        beside.unlink(missing_ok=True)
    return manifest


def _refuse_no_place_for_a_file(target: Path) -> None:
    """A device is not replaced, and a folder that is missing may be a disk that is not mounted."""
    if not target.parent.is_dir():
        raise StoreFault("backup_not_written", file=str(target), reason="no_folder")
    if target.exists() and not target.is_file():
        raise StoreFault("backup_not_written", file=str(target), reason="no_file")


def check(source: Path) -> Manifest:
    """Read a backup whole: every checksum, and the database in it as a restore would look at it.

    Raises
    ------
    UnreadableFile
        ``backup_unreadable``; ``backup_damaged`` with the name of the part; ``backup_database_damaged``,
        ``backup_record_broken``.
    """
    manifest = _compare_sums(source)
    with tempfile.TemporaryDirectory(prefix="omradesplan-check-") as unpacked:
        with _opened(source) as (packed, _):
            _unpack(packed, [DATABASE], Path(unpacked))
        _examine(Path(unpacked) / DATABASE, source, manifest)
    return manifest


def _compare_sums(source: Path) -> Manifest:
    with _opened(source) as (packed, manifest):
        for name, expected in manifest.files.items():
            digest = hashlib.sha256()
            with packed.open(name) as part:
                while block := part.read(CHUNK):
                    digest.update(block)
            if digest.hexdigest() != expected:
                raise UnreadableFile("backup_damaged", file=source.name, part=name)
        return manifest


def restore(source: Path, store_url: str, folder: Path, *, replace: bool) -> tuple[Manifest, Path | None]:
    """Put a backup in the place of the data; what was there is moved aside, not deleted.

    Returns
    -------
    tuple
        What the backup holds, and the folder that the former data lie in, if there were any.

    Raises
    ------
    StoreFault
        ``data_in_use``: a server runs on the folder; ``data_in_the_way``: there are data and replacing them
        was not asked; ``restore_no_room``, ``restore_not_written``: the disk is full, or the folder cannot be
        written to; on a database server those of `server_backup.refuse_if_used`.
    UnreadableFile
        Those of `check`.
    """
    manifest = _compare_sums(source)
    with _room(folder) as unpacked:
        with _opened(source) as (packed, _):
            _refuse_too_little_room(packed, folder)
            _unpack(packed, manifest.files, Path(unpacked))
        _examine(Path(unpacked) / DATABASE, source, manifest)
        put = _put_into_file if store_url.startswith(FILE) else _put_into_server
        aside, former = put(Path(unpacked), manifest, store_url, folder, replace=replace)
    with closing(Store(store_url)) as store:
        store.upgrade()
        with store.write() as connection:
            audit.record(connection, "backup.restored", source.name, made_at=manifest.made_at, **former)
    return manifest, aside


@contextmanager
def _room(folder: Path) -> Iterator[str]:
    """A folder to unpack in, on the disk that the data are to lie on, while no server uses it."""
    with ExitStack() as held:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            held.enter_context(held_alone(folder))
            made = held.enter_context(tempfile.TemporaryDirectory(dir=folder, prefix=".restore-"))
        except OSError as fault:
            raise _not_written(folder, fault) from fault
        yield made


def _refuse_too_little_room(packed: zipfile.ZipFile, folder: Path) -> None:
    """Told before anything is written: what is unpacked is then moved, and takes no more room than once."""
    needed = sum(part.file_size for part in packed.infolist()) + SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        megabytes = {"need_mb": ceil(needed / 1e6), "free_mb": int(free / 1e6)}
        raise StoreFault("restore_no_room", folder=str(folder), **megabytes)


def _unpack(packed: zipfile.ZipFile, names: Iterable[str], room: Path) -> None:
    """What cannot be read is the backup's fault, and what cannot be written the disk's."""
    for name in names:
        with packed.open(name) as part:
            try:
                with (room / name).open("wb") as out:
                    for block in _blocks(part):
                        out.write(block)
            except OSError as fault:
                raise _not_written(room.parent, fault) from fault


def _blocks(part: IO[bytes]) -> Iterator[bytes]:
    while block := part.read(CHUNK):
        yield block


def _not_written(folder: Path, fault: OSError) -> StoreFault:
    reason = ERRORS.get(fault.errno or 0, "") or str(fault.strerror)
    return StoreFault("restore_not_written", folder=str(folder), reason=reason)


def _put_into_file(
    unpacked: Path, manifest: Manifest, url: str, folder: Path, *, replace: bool
) -> tuple[Path | None, dict[str, Any]]:
    database = Path(url.removeprefix(FILE))
    former: dict[str, Any] = {}
    if database.exists():
        # Of what is damaged nothing is told: it may be why it is replaced.
        with suppress(sqlite3.DatabaseError, ValueError):
            _, entries, head = _told(database)
            former = _former(entries, head)
    aside = _move_aside(database, folder, replace=replace)
    for name in manifest.files:
        (unpacked / name).replace(database if name == DATABASE else folder / name)
    return aside, former


def _former(entries: int, head: str) -> dict[str, Any]:
    """What the record tells of the one that a restore replaces, so that none is shortened unseen."""
    return {"former_entries": entries, "former_head": head}


def _put_into_server(
    unpacked: Path, manifest: Manifest, url: str, folder: Path, *, replace: bool
) -> tuple[Path | None, dict[str, Any]]:
    """What was there is backed up first: in a database of others nothing is moved or renamed."""
    aside, former = None, {}
    with closing(Store(url)) as store:
        store.upgrade()
        if server_backup.refuse_if_used(store, replace=replace):
            aside = server_backup.place_aside(folder)
            kept = make(store, folder, aside / "omradesplan.zip")
            former = _former(kept.audit_entries, kept.audit_head)
        files = [unpacked / name for name in manifest.files if name != DATABASE]
        server_backup.put_back(unpacked / DATABASE, files, store, folder)
    return aside, former


def _write(store: Store, folder: Path, target: Path) -> Manifest:
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as room:
        copy = Path(room) / DATABASE
        for left in range(TRIES, 0, -1):
            if store.is_server:
                server_backup.copy_out(store, copy)
            else:
                _copy_database(Path(store.url.removeprefix(FILE)), copy)
            if reason := _damage(copy):
                raise StoreFault("store_damaged", folder=store.place, reason=reason)
            names, entries, head = _told(copy)
            parts = {DATABASE: copy, **{name: folder / name for name in names}}
            try:
                return _pack(parts, target, entries=entries, head=head)
            except FileNotFoundError:
                if left == 1:
                    raise
    raise AssertionError


def _copy_database(file: Path, copy: Path) -> None:
    """Copy a database that others write to: SQLite's own backup gives one committed state."""
    copy.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(reading(file), uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def _told(copy: Path) -> tuple[list[str], int, str]:
    """The data files that a database speaks of, and the length and head of its audit record."""
    with closing(sqlite3.connect(copy)) as connection:
        rows = connection.execute("SELECT report FROM dataset WHERE current").fetchall()
        last = connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    figures = [json.loads(report).get("figures") or {} for (report,) in rows]
    names = sorted({str(one["file"]) for one in figures if one.get("file")})
    return [name for name in names if Path(name).name == name], *(last or (0, audit.START))


def _pack(parts: dict[str, Path], target: Path, *, entries: int, head: str) -> Manifest:
    sums: dict[str, str] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, path in parts.items():
            digest = hashlib.sha256()
            with path.open("rb") as source, packed.open(name, "w", force_zip64=True) as out:
                while block := source.read(CHUNK):
                    digest.update(block)
                    out.write(block)
            sums[name] = digest.hexdigest()
        manifest = Manifest(
            format=FORMAT, made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            program=version("omradesplan"), files=sums, audit_entries=entries, audit_head=head,
        )  # fmt: skip
        packed.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2))
    with target.open("rb+") as written:
        os.fsync(written.fileno())
    return manifest


@contextmanager
def _opened(source: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    try:
        with zipfile.ZipFile(source) as packed:
            yield packed, _manifest(packed)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, zlib.error) as fault:
        raise UnreadableFile("backup_unreadable", file=source.name) from fault


def _manifest(packed: zipfile.ZipFile) -> Manifest:
    value: dict[str, Any] = json.loads(packed.read(MANIFEST))
    manifest = Manifest(**value)
    if manifest.format != FORMAT or DATABASE not in manifest.files:
        raise ValueError(MANIFEST)
    if any(Path(name).name != name for name in manifest.files):
        raise ValueError(MANIFEST)
    return manifest


def _examine(database: Path, source: Path, manifest: Manifest) -> None:
    """Refuse a database that is damaged inside, newer than the program, or has another audit record."""
    if reason := _damage(database):
        raise UnreadableFile("backup_database_damaged", file=source.name, reason=reason)
    with closing(Store(f"{FILE}{database}")) as store:
        store.upgrade()
        with store.read() as connected:
            found = audit.verify(audit.every(connected))
    if found.broken is not None or found.head != manifest.audit_head:
        raise UnreadableFile("backup_record_broken", file=source.name)


def _damage(database: Path) -> str:
    """What SQLite finds wrong in a file that nobody uses, in its own words; nothing where it is sound."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            astray = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as fault:
        return str(fault)[:100]
    if found != "ok":
        return found.splitlines()[-1][:100]
    return f"foreign key: {astray[0]}" if astray else ""


def _move_aside(database: Path, folder: Path, *, replace: bool) -> Path | None:
    there = [
        path
        for path in (database, *(database.with_name(f"{database.name}-{end}") for end in ("wal", "shm")))
        if path.exists()
    ] + [*folder.glob("roads-*"), *folder.glob("network-*"), *folder.glob("basemap-*")]
    if not there:
        return None
    if not replace:
        raise StoreFault("data_in_the_way", folder=str(folder))
    aside = server_backup.place_aside(folder)
    for path in there:
        path.replace(aside / path.name)
    return aside
