"""The store: one database, many readers, one writer at a time."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.errors import BadSetting, StoreFault
from app.store import migrations, postgres, sqlite
from app.store.faults import said_plainly
from app.store.refusal_budget import Budget
from app.store.sqlite import FILE
from app.store.tables import revision_counter
from app.store.writing import writing


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
    written
        How many changes of data this process has committed: its own are not waited for.
    refusals
        How many refusals may still be written down.

    Raises
    ------
    BadSetting
        ``database_url_unusable``: not an address, or of a database that is not known here.
    StoreFault
        ``folder_unusable``. Every use of it: ``store_unavailable``, ``store_damaged``, or as in
        `app.store.faults`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            address = make_url(url)
            backend = address.get_backend_name()
        except (ArgumentError, ValueError) as fault:
            raise BadSetting("database_url_unusable") from fault
        if backend in {"postgresql", "postgres"}:
            self.place = postgres.place(address)
            self.engine = postgres.opened(address.set(drivername=postgres.DRIVER))
        elif backend == "sqlite":
            self.place = _make_folder(url)
            self.engine = sqlite.opened(url)
        else:
            raise BadSetting("database_url_unusable")
        self._glance = self._new_glance()
        self._without_room = sqlite.lies_without_room(url)
        self._writing, self._reopening = threading.Lock(), threading.Lock()
        self.refusals = Budget()
        self.written = 0
        self.waited: Callable[[float], None] = lambda _: None
        # A command opens a store and ends; a server's database must not be left with its connections.
        weakref.finalize(self, self.engine.dispose)

    @property
    def is_server(self) -> bool:
        """Whether the database is a server's, and not a file in the data folder."""
        return self.engine.dialect.name == "postgresql"

    def upgrade(self) -> None:
        """Bring the tables to this version's shape; does nothing when they have it.

        Raises
        ------
        StoreFault
            ``store_old_read_only``, ``store_lost``, and those of `migrations.upgrade`.
        """
        try:
            with said_plainly(self.place):
                if not self.is_server:
                    sqlite.refuse_if_lost(self.url)
                migrations.upgrade(self.engine)
        except StoreFault as fault:
            if fault.code == "store_read_only":
                raise StoreFault("store_old_read_only", folder=self.place) from fault
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state."""
        self._look_for_room()
        with said_plainly(self.place), self.engine.connect() as connection:
            yield connection.execution_options(reading=True)

    @contextmanager
    def write(self, *, drafts_only: bool = False) -> Iterator[Connection]:
        """Give the one writing connection: everything in it happens, or nothing.

        Counts the data revision up, so that running servers read again; not so for drafts, which are looked
        up by their version at every question.
        """
        asked = time.perf_counter()
        self._look_for_room()
        with said_plainly(self.place), self._writing:
            with writing(self.engine) as connection:
                self.waited(time.perf_counter() - asked)
                yield connection
                if not drafts_only:
                    counted = revision_counter.c.revision + 1
                    connection.execute(update(revision_counter).values(revision=counted))
            self.written += not drafts_only

    def revision(self) -> int:
        """Return the number of committed changes so far."""
        with self.read() as connection:
            return int(connection.execute(select(revision_counter.c.revision)).scalar_one())

    def revision_at_once(self) -> int | None:
        """Return the same where nothing has to be waited for, as in a file; else ``None``."""
        self._look_for_room()
        return None if self._glance is None else self._glance.revision()

    def why_unwritable(self) -> str:
        """Return the code of the fault that a change would meet on its disk; empty: none."""
        return sqlite.why_unwritable(Path(self.url.removeprefix(FILE))) if self._glance else ""

    def examine(self) -> None:
        """Look for damage before anything is answered; a server's database has its own ways to.

        Raises
        ------
        StoreFault
            ``store_damaged``.
        """
        if not self.is_server:
            with self.read() as connection:
                sqlite.examine(connection)

    def close(self) -> None:
        """Let go of all connections."""
        if self._glance is not None:
            self._glance.close()
        self.engine.dispose()

    def _new_glance(self) -> sqlite.Glance | None:
        return None if self.is_server or not self.place else sqlite.Glance(self.engine)

    def _look_for_room(self) -> None:
        """Open a file as usual that is read alone since the disk was full, once there is room.

        Also once it does not lie as it lay: somebody has it open, or has changed it.
        """
        if self._without_room is None or self._without_room == sqlite.lies_without_room(self.url):
            return
        with self._reopening:
            self.close()
            self.engine = sqlite.opened(self.url)
            self._glance, self._without_room = self._new_glance(), sqlite.lies_without_room(self.url)
            weakref.finalize(self, self.engine.dispose)


def _make_folder(url: str) -> str:
    """Make the folder of a SQLite file, and return it; a database in memory has none."""
    if not url.startswith(FILE):
        return ""
    folder = Path(url.removeprefix(FILE)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreFault("folder_unusable", folder=str(folder)) from fault
    return str(folder)
