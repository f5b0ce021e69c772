"""A database server's part of backup and restore: the same file as of SQLite; either goes into the other."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select, update

from app.errors import StoreFault
from app.store import postgres
from app.store.engine import Store
from app.store.sqlite import FILE
from app.store.tables import audit, dataset, municipality, plan, revision_counter
from app.store.transfer import copy_all

CACHES = ("network-*", "basemap-*")
"""Files made of the data, called after their numbers: those of other data would be taken for theirs."""

ROADS = "roads-*"


def copy_out(store: Store, copy: Path) -> None:
    """Write one committed state of a server's database as a SQLite file, while others go on writing."""
    copy.unlink(missing_ok=True)
    with closing(Store(f"{FILE}{copy}")) as target:
        target.upgrade()
        with store.read() as source, target.write(drafts_only=True) as connection:
            copy_all(source, connection)
    with closing(sqlite3.connect(copy)) as alone:
        alone.execute("PRAGMA journal_mode=DELETE")


def refuse_if_used(store: Store, *, replace: bool) -> bool:
    """Return whether there are data that are to be replaced.

    Raises
    ------
    StoreFault
        ``database_in_use``: another process of this program is connected; ``database_has_data``: there are
        data, and replacing them was not asked.
    """
    with store.read() as connection:
        if postgres.others(connection):
            raise StoreFault("database_in_use", database=store.place)
        filled = any(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (municipality, dataset, plan, audit)
        )
    if filled and not replace:
        raise StoreFault("database_has_data", database=store.place)
    return filled


def place_aside(folder: Path) -> Path:
    """Make and return the folder that the former data are kept in."""
    aside = folder / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    aside.mkdir()
    return aside


def put_back(database: Path, files: list[Path], store: Store, folder: Path) -> None:
    """Put an examined SQLite file in place of a server's data, and the data files beside it.

    In this order a break-off leaves the former data whole: their files are deleted last of all.
    """
    for pattern in CACHES:
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)
    for path in files:
        path.replace(folder / path.name)
    with (
        closing(Store(f"{FILE}{database}")) as source,
        source.read() as rows,
        store.write() as connection,
    ):
        before = connection.execute(select(revision_counter.c.revision)).scalar_one()
        copy_all(rows, connection)
        after = func.greatest(revision_counter.c.revision, before)
        connection.execute(update(revision_counter).values(revision=after))
    for path in folder.glob(ROADS):
        if path.name not in {one.name for one in files}:
            path.unlink(missing_ok=True)
