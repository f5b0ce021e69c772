"""Alembic migrations, run by the program itself: an operator never types a migration command."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine


def config() -> Config:
    """Return Alembic's configuration, without a file of its own."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return made


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to a revision, in one transaction."""
    made = config()
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        made.attributes["connection"] = connection
        command.upgrade(made, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Run the migrations back to a revision, in one transaction."""
    made = config()
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        made.attributes["connection"] = connection
        command.downgrade(made, revision)
