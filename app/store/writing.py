"""The one way to write: whoever writes has the database's only writer's place until the transaction ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give the connection of a transaction that writes, once all writers before it are done."""
    options: dict[str, Any] = {"writing": True}
    if engine.dialect.name == "postgresql":
        # Its first statement waits for the writer before. What follows must see what that one left, and a
        # snapshot taken before the waiting would not.
        options["isolation_level"] = "READ COMMITTED"
    with engine.connect() as plain:
        connection = plain.execution_options(**options)
        with connection.begin():
            yield connection
