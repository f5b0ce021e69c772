"""Signing in: by password, by a one-time link; sessions that end, and locks against guessing."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection

from app.actor import Actor
from app.errors import BadRequest, NotAllowed, NotSignedIn, StoreFault
from app.store import accounts, audit, refusals
from app.store.accounts import LINK, SESSION, Token, stamp
from app.store.engine import Store

IDLE = timedelta(hours=8)
"""A session ends when it has not been used for so long."""

LONGEST = timedelta(hours=24)
"""A session ends, however much it is used."""

TOUCHED_EVERY = timedelta(minutes=5)
LINK_LASTS = timedelta(minutes=15)
MOST_WRONG = 5
LOCKED_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1_000

_HASHING = threading.BoundedSemaphore(2)
"""A password costs 64 MiB while it is looked at: so many at a time, whoever asks."""


@cache
def _hasher() -> PasswordHasher:
    """Argon2id with the library's settings, RFC 9106's low-memory recommendation."""
    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash to compare with where there is no account, so that both take as long."""
    return _hasher().hash("nobody has this password")


def hashed(password: str) -> str:
    """Return the hash of a new password; raises ``BadRequest`` (``password_too_short``) for a short one."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadRequest("password_too_short", least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)
    return _hasher().hash(password)


def by_password(store: Store, name: str, password: str) -> str:
    """Sign in by name and password; return the new session's token.

    An attempt is counted before the password is looked at, so that many at once are not more than many.

    Raises
    ------
    NotSignedIn
        ``sign_in_wrong``: the same for a name there is none of, a wrong password, a closed account and one
        that five wrong passwords have locked for a quarter of an hour. Whoever guesses learns nothing.
    """
    with store.write(drafts_only=True) as connection:
        found = accounts.get(connection, name)
        locked = found is not None and found.locked_until > stamp()
        if found is not None and not locked:
            wrong = found.failed + 1
            until = stamp(LOCKED_FOR) if wrong >= MOST_WRONG else ""
            accounts.count_attempt(connection, name, failed=0 if until else wrong, locked_until=until)
    with _HASHING:
        fits = _fits(found.password if found and found.password else _nobody(), password)
    with store.write(drafts_only=True) as connection:
        found = accounts.get(connection, name)
        if found is not None and fits and not locked and found.password and not found.disabled:
            accounts.count_attempt(connection, name, failed=0, locked_until="")
            return _open(connection, found.name, found.role, way="password")
        # A name that is none may be a password typed in the wrong field: it is not written down.
        told = found.name if found else ""
        refusals.record(store, connection, "sign_in.refused", told, told, locked=locked)
    raise NotSignedIn("sign_in_wrong", most=MOST_WRONG, minutes=LOCKED_FOR // timedelta(minutes=1))


def by_link(store: Store, secret: str) -> str:
    """Sign in by a one-time link; return the new session's token. The link is used up."""
    with store.write(drafts_only=True) as connection:
        found = accounts.token(connection, secret, LINK)
        if found is not None:
            accounts.revoke(connection, secret=secret)
            _refuse_disabled(connection, found.name)
            return _open(connection, found.name, found.role, way="link")
        refusals.record(store, connection, "sign_in.refused", "", "", by="link")
    raise NotSignedIn("link_used_up")


def by_another(store: Store, name: str, role: str, *, way: str, **facts: str) -> str:
    """Open a session for somebody whom another service has vouched for; facts are written down with it."""
    with store.write(drafts_only=True) as connection:
        _refuse_disabled(connection, name)
        return _open(connection, name, role, way=way, **facts)


def tell_refused(store: Store, **facts: str) -> None:
    """Write down that somebody was not let in."""
    refusals.tell(store, "sign_in.refused", "", "", **facts)


def link(store: Store, name: str, role: str, *, lasts: timedelta = LINK_LASTS) -> str:
    """Return the token of a link that signs somebody in once."""
    with store.write(drafts_only=True) as connection:
        audit.record(connection, "link.made", name, role=role)
        return accounts.issue(connection, LINK, name, role=role, lasts=lasts)


def session(store: Store, secret: str) -> Token | None:
    """Return the session of a token, or ``None``; one in use lasts on, but not for ever."""
    with store.read() as connection:
        found = accounts.token(connection, secret, SESSION)
    if found is not None and found.seen_at < stamp(-TOUCHED_EVERY):
        last = datetime.fromisoformat(found.made_at) + LONGEST
        until = min(stamp(IDLE), last.isoformat(timespec="seconds"))
        # Where nothing can be written just now it lasts as long as it was given for, and reading goes on.
        with suppress(StoreFault), store.write(drafts_only=True) as connection:
            accounts.touch(connection, found.digest, expires_at=until)
    return found


def sign_out(store: Store, secret: str) -> None:
    """End a session."""
    with store.write(drafts_only=True) as connection:
        found = accounts.token(connection, secret, SESSION)
        if found is not None:
            accounts.revoke(connection, secret=secret)
            audit.record(connection, "sign_out", found.name)


def _open(connection: Connection, name: str, role: str, *, way: str, **facts: str) -> str:
    actor = Actor(name=name, way="session")
    audit.record_by(connection, actor, "sign_in", name, role=role, by=way, **facts)
    return accounts.issue(connection, SESSION, name, role=role, lasts=IDLE)


def _refuse_disabled(connection: Connection, name: str) -> None:
    found = accounts.get(connection, name)
    if found is not None and found.disabled:
        raise NotAllowed("account_disabled")


def _fits(known: str, password: str) -> bool:
    try:
        return _hasher().verify(known, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
