"""All rows of one database into another, of the same kind or not: what a backup and a move are made of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Integer, Table, delete, func, insert, select, text

from app.store.tables import metadata

ROWS_AT_ONCE = 5_000


def copy_all(source: Connection, target: Connection) -> None:
    """Put all rows of a database in place of those of another; both have the tables of this program.

    The guards of the target, which hold that nothing decided is changed, are off while the rows come in: they
    are meant for changes, and what comes in was guarded where it comes from.
    """
    with _unguarded(target):
        for table in reversed(metadata.sorted_tables):
            target.execute(delete(table))
        for table in metadata.sorted_tables:
            rows = select(table).order_by(*table.primary_key.columns)
            streamed = source.execute(rows, execution_options={"yield_per": ROWS_AT_ONCE})
            for part in streamed.mappings().partitions():
                target.execute(insert(table), [dict(row) for row in part])
            if target.dialect.name == "postgresql":
                _count_on(target, table)


@contextmanager
def _unguarded(target: Connection) -> Iterator[None]:
    """Switch the triggers off in this transaction; if it fails they were never off."""
    if target.dialect.name == "postgresql":
        for table in metadata.sorted_tables:
            target.exec_driver_sql(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER')
        yield
        for table in metadata.sorted_tables:
            target.exec_driver_sql(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER')
        return
    target.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    found = target.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in found:
        target.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, words in found:
        target.exec_driver_sql(words)


def _count_on(target: Connection, table: Table) -> None:
    """Let the numbers of new rows go on after those that came in."""
    keys = list(table.primary_key.columns)
    if len(keys) != 1 or not isinstance(keys[0].type, Integer):
        return
    sequence = func.pg_get_serial_sequence(table.name, keys[0].name)
    last = func.coalesce(select(func.max(keys[0])).scalar_subquery(), 0)
    target.execute(select(func.setval(sequence, last + 1, False)))
