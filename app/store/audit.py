"""Who did what when: entries are added and never changed, and each holds the hash of the one before.

Whoever changes an entry, takes one out or puts one in breaks the chain from there on. Who takes off the
newest ones breaks nothing: so the newest hash is to be kept elsewhere too; it stands in every backup.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, insert, or_, select

from app.actor import Actor, acting
from app.errors import StoreFault
from app.municipal_time import begins
from app.store.tables import audit

START = "0" * 64
"""Stands before the first entry."""

CLOCK_MAY_STEP_BACK = timedelta(minutes=2)
"""What setting a clock by the network does; the entry then has the time of the one before."""

CLOCK_ACCEPTED = "clock.accepted"
"""The action by which an administrator says that the clock is right now and was wrong before."""

SEALED = ("seq", "at", "who", "way", "action", "subject", "facts", "previous")
MOST_SHOWN = 1_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry; ``facts`` is JSON as it was hashed."""

    seq: int
    at: str
    who: str
    way: str
    action: str
    subject: str
    facts: str
    previous: str
    hash: str

    def seal(self) -> str:
        """Return the hash that the entry should have: SHA-256 of its other fields as a JSON list."""
        content = json.dumps([getattr(self, name) for name in SEALED], ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What somebody has kept elsewhere of the chain: the hash that was the newest, and how many there were.

    Of both, one may be enough: an empty hash, or 0 entries, is not known.
    """

    head: str = ""
    count: int = 0

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self.head or self.count)


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What came of checking the chain.

    Attributes
    ----------
    broken
        Number of the first entry that does not fit; ``None`` where all do.
    kept
        Number of the entry that was the newest when somebody kept its hash; ``None`` where nothing was kept,
        0 where that entry is no more: the newest ones were taken off.
    """

    count: int
    head: str
    broken: int | None
    kept: int | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, put in or taken off, as far as can be seen."""
        return self.broken is None and self.kept != 0


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries to show, newest first; empty means any.

    ``text`` is looked for in the action, the subject, the name and the facts, ``who`` in the name; ``action``
    is one beginning of actions or more, by comma; ``since`` and ``until`` are days in the municipality;
    ``before`` is the number to go on below.
    """

    text: str = ""
    who: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    limit: int = 100
    called: tuple[str, ...] = ()
    """Actions that are found by ``text`` too, for they are called so."""


def record(connection: Connection, action: str, subject: str = "", /, **facts: Any) -> Entry:
    """Add an entry for whoever acts now, in the same transaction as what was done.

    Raises
    ------
    StoreFault
        ``clock_went_back``: the computer's time is before that of the newest entry.
    """
    return record_by(connection, acting(), action, subject, **facts)


def record_by(connection: Connection, actor: Actor, action: str, subject: str = "", /, **facts: Any) -> Entry:
    """Add an entry for somebody: who signs in is known by it, and not before."""
    last = newest(connection)
    entry = Entry(
        seq=last.seq + 1 if last else 1,
        at=_now(last, action),
        who=actor.name,
        way=actor.way,
        action=action,
        subject=subject,
        facts=json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        previous=last.hash if last else START,
        hash="",
    )
    sealed = {**vars(entry), "hash": entry.seal()}
    connection.execute(insert(audit).values(sealed))
    return Entry(**sealed)


def newest(connection: Connection) -> Entry | None:
    """Return the newest entry."""
    row = connection.execute(select(audit).order_by(audit.c.seq.desc()).limit(1)).mappings().one_or_none()
    return None if row is None else Entry(**row)


def latest(connection: Connection, subject: str) -> Entry | None:
    """Return the newest entry on a subject."""
    wanted = select(audit).where(audit.c.subject == subject).order_by(audit.c.seq.desc()).limit(1)
    row = connection.execute(wanted).mappings().one_or_none()
    return None if row is None else Entry(**row)


def every(connection: Connection) -> Iterator[Entry]:
    """Return all entries, oldest first."""
    for row in connection.execute(select(audit).order_by(audit.c.seq)).mappings():
        yield Entry(**row)


def verify(entries: Iterable[Entry], kept: Kept | None = None) -> Verified:
    """Check a whole chain, oldest entry first.

    Parameters
    ----------
    kept
        What was kept elsewhere: without it nobody can tell that the newest entries were taken off.

    Examples
    --------
    >>> verify([]).broken, verify([], Kept(count=3)).kept
    (None, 0)
    """
    kept = kept or Kept()
    count, head = 0, START
    found = 0 if kept else None
    for entry in entries:
        if entry.seq != count + 1 or entry.previous != head or entry.hash != entry.seal():
            return Verified(count=count, head=head, broken=entry.seq, kept=found)
        count, head = entry.seq, entry.hash
        if kept and kept.count in {0, count} and kept.head in {"", head}:
            found = count
    return Verified(count=count, head=head, broken=None, kept=found)


def search(connection: Connection, wanted: Wanted) -> list[Entry]:
    """Return the entries wanted, newest first."""
    query = _chosen(select(audit), wanted).order_by(audit.c.seq.desc())
    rows = connection.execute(query.limit(max(1, min(wanted.limit, MOST_SHOWN)))).mappings()
    return [Entry(**row) for row in rows]


def page(wanted: Wanted, *, before: int | None, limit: int) -> Wanted:
    """Return the same search for one page of it."""
    return replace(wanted, before=before, limit=limit)


def count(connection: Connection, wanted: Wanted) -> int:
    """Return how many entries are wanted, those of all pages."""
    chosen = _chosen(select(func.count()).select_from(audit), replace(wanted, before=None))
    return int(connection.execute(chosen).scalar_one())


def all_wanted(connection: Connection, wanted: Wanted) -> Iterator[Entry]:
    """Return the entries wanted, newest first, however many."""
    for row in connection.execute(_chosen(select(audit), wanted).order_by(audit.c.seq.desc())).mappings():
        yield Entry(**row)


def from_json(value: Mapping[str, Any]) -> Entry:
    """Return an entry as an export wrote it; raises ``TypeError`` or ``KeyError`` where it is none."""
    return Entry(**{name: value[name] for name in Entry.__dataclass_fields__})


def _chosen(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.text:
        columns = (audit.c.action, audit.c.subject, audit.c.who, audit.c.facts)
        holds = (column.icontains(wanted.text, autoescape=True) for column in columns)
        query = query.where(or_(audit.c.action.in_(wanted.called), *holds))
    if wanted.who:
        query = query.where(audit.c.who.icontains(wanted.who, autoescape=True))
    beginnings = [one.strip() for one in wanted.action.split(",") if one.strip()]
    if beginnings:
        query = query.where(or_(*(audit.c.action.startswith(one, autoescape=True) for one in beginnings)))
    if wanted.since:
        query = query.where(audit.c.at >= begins(wanted.since))
    if wanted.until:
        query = query.where(audit.c.at < begins(wanted.until, days_later=1))
    if wanted.before is not None:
        query = query.where(audit.c.seq < wanted.before)
    return query


def _now(last: Entry | None, action: str) -> str:
    now = datetime.now(UTC)
    if last is None or action == CLOCK_ACCEPTED:
        return now.isoformat(timespec="milliseconds")
    before = datetime.fromisoformat(last.at)
    if now < before - CLOCK_MAY_STEP_BACK:
        times = {"now": now.isoformat(timespec="seconds"), "last": before.isoformat(timespec="seconds")}
        raise StoreFault("clock_went_back", **times)
    return max(now, before).isoformat(timespec="milliseconds")
