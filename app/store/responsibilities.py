"""Who is responsible, in the store: the rules by service, age and date, and every change of them.

The rules stand in a table of their own. Their history is the audit record's: each change is an entry
with who, when and why, and with the rows it added and took away; nobody can change it afterwards unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, delete, func, insert, select

from app.errors import BadRequest, StaleVersion
from app.store import audit
from app.store.audit import Entry
from app.store.tables import audit as record
from app.store.tables import responsibility
from areas.responsibility import Rule, refuse_overlaps, rules_from_rows
from geodata.errors import NotFound

CHANGED = "responsibility.changed"
MOST_RULES = 500
BEGUN = "ur kommunens handlingar, med källa på varje rad"
"""Why there are rules at the start."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of the rules; ``version`` is the number of its entry in the record."""

    version: int
    at: str
    who: str
    why: str
    added: tuple[Rule, ...]
    removed: tuple[Rule, ...]


def put(connection: Connection, rules: tuple[Rule, ...], *, why: str, version: int | None = None) -> Change:
    """Write the rules in place of those there were, and what has changed into the record.

    Parameters
    ----------
    version
        The version that is meant to be changed; ``None`` for whatever there is.

    Raises
    ------
    InvalidData
        ``responsibility_twice``, ``responsibility_contradiction``.
    BadRequest
        ``why_missing``, ``rules_missing``, ``too_many_rules``.
    StaleVersion
        ``responsibility_changed_meanwhile``.
    """
    if not why.strip():
        raise BadRequest("why_missing")
    if len(rules) > MOST_RULES:
        raise BadRequest("too_many_rules", most=MOST_RULES)
    standing = version_of(connection)
    if version is not None and version != standing:
        raise StaleVersion("responsibility_changed_meanwhile", version=standing)
    if not rules:
        raise BadRequest("rules_missing")
    refuse_overlaps(rules)
    before = every(connection)
    connection.execute(delete(responsibility))
    connection.execute(insert(responsibility), [row_of(rule) for rule in rules])
    added = tuple(rule for rule in rules if rule not in before)
    removed = tuple(rule for rule in before if rule not in rules)
    entry = audit.record(
        connection, CHANGED, "", why=why.strip(), added=[row_of(rule) for rule in added],
        removed=[row_of(rule) for rule in removed],
    )  # fmt: skip
    return _change(entry)


def version_of(connection: Connection) -> int:
    """Return the version of the rules; 0 where they have never been written."""
    query = select(func.max(record.c.seq)).where(record.c.action == CHANGED)
    return int(connection.execute(query).scalar() or 0)


def as_of(connection: Connection, version: int) -> tuple[Rule, ...]:
    """Return the rules as they were after a change: what the changes until then added and did not take away.

    Raises
    ------
    NotFound
        ``unknown_rules_version``.
    """
    query = select(record).where(record.c.action == CHANGED, record.c.seq <= version).order_by(record.c.seq)
    changes = [_change(Entry(**row)) for row in connection.execute(query).mappings()]
    if not changes or changes[-1].version != version:
        raise NotFound("unknown_rules_version", version=version)
    rules: list[Rule] = []
    for change in changes:
        rules = [rule for rule in rules if rule not in change.removed] + list(change.added)
    return tuple(rules)


def history(connection: Connection, *, limit: int = 200) -> list[Change]:
    """Return the changes, newest first."""
    query = select(record).where(record.c.action == CHANGED).order_by(record.c.seq.desc()).limit(limit)
    return [_change(Entry(**row)) for row in connection.execute(query).mappings()]


def row_of(rule: Rule) -> dict[str, Any]:
    """Return a rule as a row: days in ISO, ``None`` for no limit."""
    days = {
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": rule.valid_to and rule.valid_to.isoformat(),
    }
    return {**asdict(rule), **days}


def of_rows(rows: Iterable[dict[str, Any]]) -> tuple[Rule, ...]:
    """Return the rules of rows in which no limit is ``None`` or blank."""
    return rules_from_rows({k: "" if v is None else str(v) for k, v in row.items()} for row in rows)


def of_table(table: pd.DataFrame) -> tuple[Rule, ...]:
    """Return the rules in a table of text, blank meaning no limit."""
    names = [str(name) for name in table.columns]
    return of_rows(dict(zip(names, row, strict=True)) for row in table.itertuples(index=False))


def every(connection: Connection) -> tuple[Rule, ...]:
    """Return all rules, in the order they were given."""
    columns = [c for c in responsibility.c if c.name != "id"]
    rows = connection.execute(select(*columns).order_by(responsibility.c.id)).mappings()
    return of_rows(dict(row) for row in rows)


def _change(entry: Entry) -> Change:
    facts = json.loads(entry.facts)
    return Change(
        version=entry.seq, at=entry.at, who=entry.who, why=str(facts["why"]), added=of_rows(facts["added"]),
        removed=of_rows(facts["removed"]),
    )  # fmt: skip
