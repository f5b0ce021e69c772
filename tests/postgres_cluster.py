"""A PostgreSQL of the tests' own: made in a temporary folder, run as an unprivileged user, ended with them."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from app.store.engine import Store
from geodata.crs import SWEREF99_TM

SWIFT = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
    "shared_buffers=32MB", "autovacuum=off", "max_connections=60", "logging_collector=off",
    "log_min_messages=fatal", "unix_socket_directories=",
)  # fmt: skip
"""What a database may leave out that nobody will miss after the tests."""


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


class Cluster:
    """One server on a free port of loopback, with databases copied from others of it."""

    def __init__(self, folder: Path) -> None:
        self.binaries = folder
        self.home = Path(tempfile.mkdtemp(prefix="omradesplan-pg-"))
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
        self.port = self._free_port()
        self.server: subprocess.Popen[bytes] | None = None
        self.count = 0
        self.start()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        options = [word for one in SWIFT for word in ("-c", one)]
        with (self.home / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data, "-h", "127.0.0.1", "-p", str(self.port), *options],
                cwd=self.home, stdout=subprocess.DEVNULL, stderr=log, **self.who,
            )  # fmt: skip
        until = time.monotonic() + 30
        while True:
            try:
                self.connect().close()
            except psycopg.OperationalError:
                if time.monotonic() > until or self.server.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
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
        shutil.rmtree(self.home, ignore_errors=True)

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        """A connection of the administrator's, outside all transactions."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="tests", dbname=name, autocommit=True, connect_timeout=5
        )

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

    @staticmethod
    def _free_port() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])
