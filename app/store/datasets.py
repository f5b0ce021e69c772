"""Data sets: what is loaded, from where, and what was mended. An import replaces; its record stays."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from app.store import audit
from app.store.tables import address, dataset, demand, district, landscape, place, population
from geodata.provenance import Source
from geodata.report import Report

ROWS: dict[str, Table] = {
    "districts": district,
    "base_districts": district,
    "population": population,
    "base_population": population,
    "population_history": population,
    "forecast": population,
    "demand": demand,
    "addresses": address,
    "places": place,
    "water": landscape,
    "built_up": landscape,
    "railways": landscape,
}
"""Which table holds the rows of each kind of data set; roads lie in a file beside the database."""

KINDS = (*ROWS, "roads")


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """The record of one import: origin, time, and the report of what was mended."""

    id: int
    kind: str
    source: Source
    imported_at: str
    current: bool
    report: dict[str, Any]


def now() -> str:
    """Return the time in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def replace(connection: Connection, *, kind: str, source: Source, report: Report | dict[str, Any]) -> int:
    """Record a new data set of a kind, delete the rows of the one it replaces, and return its id."""
    retire(connection, kind)
    record = report.to_json() if isinstance(report, Report) else report
    made = connection.execute(
        insert(dataset).values(kind=kind, imported_at=now(), current=True, report=record, **asdict(source))
    )
    key = made.inserted_primary_key
    number = int(key[0]) if key else 0
    figures = {name: record.get(name) for name in ("read", "kept")}
    audit.record(
        connection, "import", f"{kind} {number}", title=source.title, file=source.filename,
        checksum=source.checksum, **figures,
    )  # fmt: skip
    return number


def retire(connection: Connection, kind: str) -> None:
    """Take a kind of data out of use; its record stays."""
    old = connection.scalars(select(dataset.c.id).where(dataset.c.kind == kind, dataset.c.current)).all()
    connection.execute(update(dataset).where(dataset.c.id.in_(old)).values(current=False))
    table = ROWS.get(kind)
    if table is not None:
        connection.execute(delete(table).where(table.c.dataset_id.in_(old)))


def current(connection: Connection) -> dict[str, Dataset]:
    """Return the data sets in use, by kind."""
    rows = connection.execute(select(dataset).where(dataset.c.current)).mappings()
    return {row["kind"]: _record(dict(row)) for row in rows}


def history(connection: Connection) -> list[Dataset]:
    """Return every import ever made, newest first."""
    rows = connection.execute(select(dataset).order_by(dataset.c.id.desc())).mappings()
    return [_record(dict(row)) for row in rows]


def _record(row: dict[str, Any]) -> Dataset:
    fields = {name: row[name] for name in Source.__dataclass_fields__}
    return Dataset(
        id=row["id"], kind=row["kind"], source=Source(**fields),
        imported_at=row["imported_at"], current=row["current"], report=row["report"],
    )  # fmt: skip
