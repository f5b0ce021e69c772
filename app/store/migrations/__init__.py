"""Alembic migrations, run by the program itself: an operator never types a migration command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError

from app.errors import StoreFault
from app.store import postgres
from app.store.writing import writing

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent
LATEST = max(path.name[:4] for path in (FOLDER / "versions").glob("[0-9]*.py"))
"""The revision of this program: migrations are numbered in the order they are made."""


def config() -> Config:
    """Return Alembic's configuration, without a file of its own."""
    from alembic.config import Config  # noqa: PLC0415

    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return made


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to a revision, in one transaction; where they have been run, write nothing.

    Raises
    ------
    StoreFault
        ``store_newer``: the tables are of a revision that this program does not know; ``postgis_missing``.
    """
    if revision == "head" and _is_latest(engine):
        return
    # It takes long to load, and is needed once in the life of a database.
    from alembic import command  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    made = config()
    try:
        with _changing_tables(engine) as connection:
            if engine.dialect.name == "postgresql":
                postgres.ensure_postgis(connection)
            made.attributes["connection"] = connection
            command.upgrade(made, revision)
    except CommandError as fault:
        raise StoreFault("store_newer") from fault


def downgrade(engine: Engine, revision: str) -> None:
    """Run the migrations back to a revision, in one transaction."""
    from alembic import command  # noqa: PLC0415

    made = config()
    with _changing_tables(engine) as connection:
        made.attributes["connection"] = connection
        command.downgrade(made, revision)


@contextmanager
def _changing_tables(engine: Engine) -> Iterator[Connection]:
    """Give the connection of one transaction in which tables may be made over.

    SQLite changes a column by making the table anew and dropping the old one. With foreign keys on that would
    delete the rows that refer to it; they are off meanwhile, and looked at before anything is committed.
    """
    if engine.dialect.name != "sqlite":
        with writing(engine) as connection:
            yield connection
        return
    with engine.connect() as alone:
        keys = alone.connection.driver_connection
        assert keys is not None
        keys.execute("PRAGMA foreign_keys=OFF")
        try:
            connection = alone.execution_options(writing=True)
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise StoreFault("store_damaged", reason="foreign_key_check")
        finally:
            keys.execute("PRAGMA foreign_keys=ON")


def _is_latest(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [
                LATEST
            ]
    except DatabaseError:
        return False
