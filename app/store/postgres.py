"""PostgreSQL with PostGIS: for servers, and where several processes or machines share one database."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import URL, Connection, Engine, String, Text, create_engine, event, text
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles

from app.errors import StoreFault
from app.store.geometry import PostgisGeometry

DRIVER = "postgresql+psycopg"
NAME = "omradesplan"
"""How our connections are called among the server's (``pg_stat_activity.application_name``)."""

CONNECT_S = 5
"""A server that does not answer so long is not there: nobody waits longer for a page."""

WAIT_S = 10
"""So long a writer waits for the one before it, and anybody for a free connection."""

WRITER = 0x4F4D52  # "OMR"
"""The advisory lock of whoever writes."""

BEGIN_WRITING = f"""
    SET LOCAL lock_timeout = '{{wait}}s';
    SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
    SELECT pg_advisory_xact_lock({WRITER})
"""
"""Take the writer's place, as ``BEGIN IMMEDIATE`` does in SQLite. What is committed is on the disk before it
is acknowledged, even where the server is set to promise less."""

ischema_names["geometry"] = PostgisGeometry


def opened(url: URL) -> Engine:
    """Return the engine of a database.

    Readers see one state from beginning to end (``REPEATABLE READ``). A connection that the server has ended
    meanwhile, as after a restart, is noticed before it is used, and replaced.
    """
    engine = create_engine(
        url, isolation_level="REPEATABLE READ", pool_pre_ping=True, pool_size=5, max_overflow=15,
        pool_timeout=WAIT_S, connect_args={"connect_timeout": CONNECT_S, "application_name": NAME},
    )  # fmt: skip

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        raw: Any = connection.connection.driver_connection
        # None, and not False: a database whose administrator has made it read-only stays that.
        raw.read_only = True if options.get("reading", False) else None
        if options.get("writing", False):
            connection.exec_driver_sql(BEGIN_WRITING.format(wait=WAIT_S))

    return engine


def place(url: URL) -> str:
    """Return what a database is called to people: host, port and name, never who signs in or how."""
    host = url.host or str(url.query.get("host", "")) or "localhost"
    if not re.fullmatch(r"[\w.:/-]+", host):
        # A password with an at sign in it lands here when it is not written as %40.
        host = "…"
    return f"{host}:{url.port or 5432}/{url.database or ''}"


def ensure_postgis(connection: Connection) -> None:
    """Make PostGIS's types known in the database, where they are not.

    Raises
    ------
    StoreFault
        ``postgis_missing``: it is not installed, or whoever signs in may not switch it on.
    """
    known = text("SELECT to_regtype('geometry') IS NOT NULL")
    if connection.execute(known).scalar_one():
        return
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION postgis")
    except DBAPIError as fault:
        raise StoreFault("postgis_missing", database=place(connection.engine.url)) from fault


def others(connection: Connection) -> int:
    """Return how many connections of this program, other than this one, the database has."""
    mine = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = :name AND pid <> pg_backend_pid()"
    )
    return int(connection.execute(text(mine), {"name": NAME}).scalar_one())


@compiles(String, "postgresql")
@compiles(Text, "postgresql")
def _plain_text(kind: Any, _compiler: Any, **options: Any) -> str:
    """Text is sorted and compared by its characters' codes and has no length, in both databases.

    The order of area codes decides who gets an address on a border: it must not hang on the language that a
    database was made for. Lengths are checked where things come in.
    """
    name = "TEXT" if isinstance(kind, Text) else "VARCHAR"
    return f'{name} COLLATE "C"' if "type_expression" in options else name
