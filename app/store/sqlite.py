"""SQLite as a server's database: one file, a log beside it, transactions that we begin ourselves."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.exc import DBAPIError

from app.errors import StoreFault
from app.store.faults import is_full
from app.store.tables import revision_counter

BUSY_MS = 10_000
MALFORMED = "malformed database schema"
FILE = "sqlite:///"
BESIDE = ("roads-*", "network-*", "basemap-*", "before-restore-*")
"""Files of a data folder that belong to the data sets of its database; where it is missing and what was there
before a restore lies aside, the restore was broken off."""

PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", f"busy_timeout={BUSY_MS}")


def opened(url: str) -> Engine:
    """Return the engine of a database; one that cannot be written is read as it is."""
    file = Path(url.removeprefix(FILE))
    if url.startswith(FILE) and not (_is_writable(file) and has_room(file)):
        return _read_only(file)
    engine = create_engine(url, json_deserializer=_read_json)
    _on_connect(engine, PRAGMAS)
    return engine


class Glance:
    """A connection that only ever reads the revision: in some microseconds, and never waiting for anybody."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pooled: PoolProxiedConnection | None = None

    def revision(self) -> int | None:
        """Return the number of committed changes so far; ``None`` if it cannot be told at once."""
        try:
            if self._pooled is None:
                self._pooled = self._engine.raw_connection()
                self._pooled.detach()
                self._pooled.cursor().execute("PRAGMA busy_timeout=0")
            reading = self._pooled.cursor()
            reading.execute(f"SELECT revision FROM {revision_counter.name}")  # noqa: S608 - a table of ours
            ((revision,),) = reading.fetchall()
        except (sqlite3.Error, DBAPIError, ValueError):
            return None
        return int(revision)

    def close(self) -> None:
        """Let go of the connection; the next question takes another."""
        if self._pooled is not None:
            self._pooled.close()
            self._pooled = None


def refuse_if_lost(url: str) -> None:
    """Refuse to begin a new database where one has been: it would look as if there had never been any.

    SQLite takes a file of no bytes for a new one, and throws away the log that lies beside it.

    Raises
    ------
    StoreFault
        ``store_lost`` (``file``, ``folder``, ``beside``): the file is empty or gone, what belongs to it not.
    """
    file = Path(url.removeprefix(FILE))
    if not url.startswith(FILE) or (file.exists() and file.stat().st_size):
        return
    log = file.with_name(f"{file.name}-wal")
    beside = [log.name] if log.exists() and log.stat().st_size else []
    beside += sorted(path.name for pattern in BESIDE for path in file.parent.glob(pattern))
    if beside:
        raise StoreFault("store_lost", file=file.name, folder=str(file.parent), beside=beside[0])


def examine(connection: Connection) -> None:
    """Look through the whole file for damage of its structure, which is else met when it is too late.

    Raises
    ------
    StoreFault
        ``store_damaged``.
    """
    found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    if found != "ok":
        # The first line only names the database.
        raise StoreFault("store_damaged", reason=found.splitlines()[-1])


def _read_json(stored: str | bytes) -> Any:
    try:
        return json.loads(stored)
    except ValueError as fault:
        raise StoreFault("store_damaged", reason="json") from fault


def _is_writable(file: Path) -> bool:
    return os.access(file.parent, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))


def has_room(file: Path) -> bool:
    """Whether there is room for what SQLite lays beside a database that it opens, or it lies there already.

    Without either, a database that nobody has open can only be read as it is.
    """
    beside = (file.with_name(f"{file.name}-{what}") for what in ("wal", "shm"))
    return not file.exists() or any(one.exists() for one in beside) or not is_full(str(file.parent))


def lies_without_room(url: str) -> int | None:
    """Return when a file was last changed that is read alone for want of room (ns); ``None``: it is not."""
    file = Path(url.removeprefix(FILE))
    return None if not url.startswith(FILE) or has_room(file) else file.stat().st_mtime_ns


def why_unwritable(file: Path) -> str:
    """Return the code of the fault that a change would meet now; empty where it would meet none."""
    if not _is_writable(file):
        return "store_read_only"
    return "store_full" if is_full(str(file.parent)) else ""


def reading(file: Path) -> str:
    """Return SQLite's address of a file that is only to be read.

    Where it cannot be written, neither can the files that SQLite lays beside it. Without a log beside it the
    file is then all there is, and nobody changes it; with one, both are read.
    """
    log = file.with_name(f"{file.name}-wal")
    alone = not (_is_writable(file) and has_room(file)) and not (log.exists() and log.stat().st_size)
    return f"file:{quote(str(file.absolute()))}?{'immutable=1' if alone else 'mode=ro'}"


def _read_only(file: Path) -> Engine:
    engine = create_engine(f"{FILE}{reading(file)}&uri=true", json_deserializer=_read_json)
    _on_connect(engine, PRAGMAS[-1:])
    return engine


def _on_connect(engine: Engine, pragmas: tuple[str, ...]) -> None:
    """Set up every connection, and begin its transactions ourselves.

    The driver's own transaction handling begins late and as a reader; two such writers can then only fail.
    ``BEGIN IMMEDIATE`` takes the writer's place at once and waits for it instead.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        try:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")
        except UnicodeDecodeError as fault:
            # SQLite quotes a damaged name, which is no text any more; the driver cannot read that.
            raise sqlite3.DatabaseError(MALFORMED) from fault

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
