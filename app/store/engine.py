"""The store: one database, many readers, one writer at a time."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.exc import OperationalError as SqlOperationalError

from app.errors import StoreFault
from app.store import migrations
from app.store.tables import revision_counter
from areas.errors import EditRefused

BUSY_MS = 10_000

GUARDED = ("two_plans_one_day", "plan_is_decided", "record_is_kept")
"""What the triggers of the migrations refuse."""


FILE = "sqlite:///"
REASONS = (
    ("readonly", "store_read_only"),
    ("full", "store_full"),
    ("locked", "store_busy"),
    ("unable to open", "store_cannot_open"),
)
"""What SQLite says, and what that is to us: a sentence of its own, with what to do."""

ERRORS = {
    errno.ENOSPC: "store_full", errno.EDQUOT: "store_full", errno.EROFS: "store_read_only",
    errno.EACCES: "store_read_only", errno.EPERM: "store_read_only",
}  # fmt: skip
"""The same of the operating system, for the files beside the database."""


def _is_writable(file: Path) -> bool:
    return os.access(file.parent, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))


def _read_only(file: Path) -> Engine:
    """Open a database that cannot be written: neither it nor the files that SQLite lays beside it.

    Without a log beside it the file is all there is, and nobody changes it; with one, both are read.
    """
    log = file.with_name(f"{file.name}-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    engine = create_engine(f"{FILE}file:{quote(str(file))}?{mode}&uri=true")

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")

    _begin_ourselves(engine)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    """SQLite as a server's database: WAL, foreign keys, and transactions that we begin ourselves.

    The driver's own transaction handling begins late and as a reader; two such writers can then only fail.
    ``BEGIN IMMEDIATE`` takes the writer's place at once and waits for it instead.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=FULL",
            f"busy_timeout={BUSY_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    _begin_ourselves(engine)


def _begin_ourselves(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


class Store:
    """The application's memory on disk.

    Parameters
    ----------
    url
        SQLAlchemy address. The folder of a SQLite file is made if it is missing; one that cannot be written
        is read as it is.

    Attributes
    ----------
    waited
        Is told the seconds that each write waited for the one before it.

    Raises
    ------
    StoreFault
        ``folder_unusable``. Every use of it: ``store_unavailable``, ``store_damaged``, or as in ``REASONS``.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        file = Path(url.removeprefix(FILE))
        self._place = str(file.parent) if url.startswith(FILE) else ""
        if url.startswith(FILE):
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as fault:
                raise StoreFault("folder_unusable", folder=self._place) from fault
        if url.startswith(FILE) and not _is_writable(file):
            self.engine = _read_only(file)
        else:
            self.engine = create_engine(url)
            if self.engine.dialect.name == "sqlite":
                _prepare_sqlite(self.engine)
        self._writing = threading.Lock()
        self.waited: Callable[[float], None] = lambda _: None

    def upgrade(self) -> None:
        """Bring the tables to this version's shape; does nothing when they have it."""
        try:
            with _said_plainly(self._place):
                migrations.upgrade(self.engine)
        except StoreFault as fault:
            if fault.code == "store_read_only":
                raise StoreFault("store_old_read_only", folder=self._place) from fault
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state."""
        with _said_plainly(self._place), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, drafts_only: bool = False) -> Iterator[Connection]:
        """Give the one writing connection: everything in it happens, or nothing.

        Counts the data revision up, so that running servers read again; not so for drafts, which are looked
        up by their version at every question.
        """
        asked = time.perf_counter()
        with _said_plainly(self._place), self._writing, self.engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                self.waited(time.perf_counter() - asked)
                yield connection
                if not drafts_only:
                    counted = revision_counter.c.revision + 1
                    connection.execute(update(revision_counter).values(revision=counted))

    def revision(self) -> int:
        """Return the number of committed changes so far."""
        with self.read() as connection:
            return int(connection.execute(select(revision_counter.c.revision)).scalar_one())

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


@contextmanager
def _said_plainly(place: str) -> Iterator[None]:
    """Turn the database's own faults into ours; the SQL and its values stay out of them."""
    try:
        yield
    except SqlOperationalError as fault:
        reason = str(fault.orig)
        code = next((code for words, code in REASONS if words in reason), "store_unavailable")
        raise StoreFault(code, folder=place, reason=reason) from fault
    except IntegrityError as fault:
        # The database's own guards speak in our codes.
        word = next((code for code in GUARDED if code in str(fault.orig)), None)
        if word is None:
            raise
        raise EditRefused(word, plan="") from fault
    except DatabaseError as fault:
        if "malformed" in str(fault.orig) or "not a database" in str(fault.orig):
            raise StoreFault("store_damaged", reason=str(fault.orig)) from fault
        raise
    except OSError as fault:
        code = ERRORS.get(fault.errno or 0, "store_unavailable")
        raise StoreFault(code, folder=place, reason=fault.strerror or str(fault)) from fault
