"""A PostgreSQL of the tests' own: made in a temporary folder, run as an unprivileged user, ended with them."""

from __future__ import annotations

import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import psycopg
from psycopg import sql

from app.store.engine import Store
from geodata.crs import SWEREF99_TM

SWIFT = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
    "shared_buffers=32MB", "autovacuum=off", "max_connections=60", "logging_collector=off",
    "log_min_messages=log", "log_checkpoints=off", "unix_socket_directories=",
)  # fmt: skip
"""What a database may leave out that nobody will miss after the tests; it does say what ends it."""

PORTS = range(15_432, 17_432)
"""Below those that the system itself gives to whoever asks for any (from 32 768): a port between two starts, or
between asking for it and using it, can be taken by nobody who does not look here."""

PR_SET_PDEATHSIG = 1
PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


class Ended(Exception):
    """The server is no more, though nobody here has stopped it."""


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL that has PostGIS; the package of Debian lays it aside of the path."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin")]
    if (found := shutil.which("initdb")) is not None:
        folders.append(Path(found).resolve().parent)
    usable = [f for f in folders if (f / "initdb").exists() and _has_postgis(f)]
    return max(usable, key=lambda f: float(f.parent.name) if f.parent.name.isdigit() else 0.0, default=None)


def _has_postgis(folder: Path) -> bool:
    told = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=False)
    version = folder.parent.name
    places = (Path(told.stdout.strip() or "/none"), Path("/usr/share/postgresql") / version)
    return any((place / "extension" / "postgis.control").exists() for place in places)


def _unprivileged() -> dict[str, object]:
    """PostgreSQL refuses to run as root; whoever runs the tests as root lends it another user."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    msg = "no unprivileged user to run PostgreSQL as"
    raise RuntimeError(msg)


def _own_port() -> tuple[int, TextIO]:
    """A port that no other cluster has while the file is open; the system closes it with this process."""
    folder = Path(tempfile.gettempdir()) / f"test-cluster-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    for port in PORTS:
        lock = (folder / str(port)).open("w")
        with suppress(OSError), socket.socket() as probe:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port, lock
        lock.close()
    msg = f"no port free of {PORTS}"
    raise RuntimeError(msg)


def _end_with_parent() -> None:
    """A server whose tests are killed goes with them, instead of waiting for nobody."""
    if PRCTL is not None:
        PRCTL(PR_SET_PDEATHSIG, signal.SIGQUIT)


class Cluster:
    """One server on a port of its own on loopback, with databases copied from others of it.

    Nothing but this process ends it: it is in a session of its own, so what is sent to the tests' group does not
    reach it before they are through, and its command line does not name the product, which somebody who looks for
    servers of the product would find.
    """

    def __init__(self, folder: Path) -> None:
        self.binaries = folder
        self.home = Path(tempfile.mkdtemp(prefix="test-cluster-")).resolve()
        self.who = _unprivileged()
        if self.who:
            os.chown(self.home, int(str(self.who["user"])), int(str(self.who["group"])))
        self.data = self.home / "data"
        self._run(
            "initdb",
            "-D",
            self.data,
            "-U",
            "tests",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        )
        self.port, self._lock = _own_port()
        self.server: subprocess.Popen[bytes] | None = None
        self.count = 0
        self.start()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        options = [word for one in SWIFT for word in ("-c", one)]
        with (self.home / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [self.binaries / "postgres", "-D", "data", "-h", "127.0.0.1", "-p", str(self.port), *options],
                cwd=self.home, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True,
                preexec_fn=_end_with_parent, **self.who,  # noqa: PLW1509  # one call, of what is loaded
            )  # fmt: skip
        until = time.monotonic() + 60
        while True:
            try:
                with self.connect() as connection:
                    (answering,) = connection.execute("SHOW data_directory").fetchone()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                assert Path(answering) == self.data, f"another server has port {self.port}"
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server: at once and tidily, or with ``SIGQUIT`` as if the power went."""
        if self.server is not None:
            self.server.send_signal(how)
            self.server.wait(timeout=30)
            self.server = None

    @contextmanager
    def broken(self) -> Iterator[None]:
        """Stop the server as if the power went, and start it again; whoever used it must connect anew."""
        self.stop(signal.SIGQUIT)
        try:
            yield
        finally:
            self.start()

    def remove(self) -> None:
        """End the server and delete all it has."""
        self.stop()
        self._lock.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        """A connection of the administrator's, outside all transactions.

        Raises
        ------
        Ended
            With the server's last words, where it has been ended by somebody else.
        """
        try:
            return psycopg.connect(
                host="127.0.0.1",
                port=self.port,
                user="tests",
                dbname=name,
                autocommit=True,
                connect_timeout=5,
            )
        except psycopg.OperationalError as fault:
            if self.server is not None and self.server.poll() is not None:
                words = (self.home / "log").read_text(errors="replace")[-1000:]
                raise Ended(f"exit status {self.server.returncode}; {words}") from fault
            raise

    def prepare(self, name: str, fill: Callable[[Store], None]) -> None:
        """Make a database to copy others from: small, since every copy costs by its size."""
        with self.connect() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        store = Store(self.url(name))
        fill(store)
        store.close()
        with self.connect(name) as connection:
            connection.execute("DELETE FROM spatial_ref_sys WHERE srid <> %s", [SWEREF99_TM])
            connection.execute("VACUUM FULL ANALYZE spatial_ref_sys")

    def url(self, name: str) -> str:
        """The address of a database, as the setting says it."""
        return f"postgresql+psycopg://tests:hemligt@127.0.0.1:{self.port}/{name}"

    def new(self, template: str = "template1") -> str:
        """Make a database like another one; its address."""
        self.count += 1
        name = f"test_{os.getpid()}_{self.count}"
        with self.connect() as connection:
            words = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
            connection.execute(sql.SQL(words).format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def tell_all(self, url: str) -> None:
        """Let the log say every statement of a database, with the values that were sent with it."""
        with self.connect() as connection:
            name = sql.Identifier(url.rpartition("/")[2])
            for setting, value in (("log_statement", "all"), ("log_min_messages", "info")):
                words = sql.SQL("ALTER DATABASE {} SET {} = {}")
                connection.execute(words.format(name, sql.Identifier(setting), sql.Literal(value)))

    def kept(self, url: str) -> Iterator[tuple[str, bytes]]:
        """Everything that is left of what a database was asked: its rows as text, its views of use, the log."""
        name = url.rpartition("/")[2]
        with self.connect(name) as connection:
            tables = connection.execute(
                "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables "
                "WHERE table_schema = 'public' OR table_name IN ('pg_stat_activity', 'pg_prepared_statements', "
                "'pg_cursors', 'pg_stats')"
            ).fetchall()
            for (table,) in tables:
                rows = connection.execute(f"SELECT t::text FROM {table} AS t").fetchall()
                yield f"table {table}", "\n".join(row for (row,) in rows).encode()
        yield "the database server's log", (self.home / "log").read_bytes()

    def drop(self, url: str) -> None:
        """Delete a database, whoever uses it; with the server itself all are gone."""
        if self.server is None:
            return
        with self.connect() as connection:
            name = sql.Identifier(url.rpartition("/")[2])
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def _run(self, program: str, *words: object) -> None:
        subprocess.run(
            [self.binaries / program, *map(str, words)], cwd=self.home, check=True, stdout=subprocess.DEVNULL,
            timeout=120, **self.who,
        )  # fmt: skip
