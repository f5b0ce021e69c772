"""Accounts and tokens in the store. Of a token only the hash is kept, so a copied database opens no door."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from app.store import audit
from app.store.tables import access_token, account

SESSION, LINK, KEY = "session", "link", "key"


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who can sign in; see the table for what the fields hold."""

    name: str
    role: str
    password: str
    disabled: bool
    failed: int
    locked_until: str
    made_at: str


@dataclass(frozen=True, kw_only=True)
class Token:
    """A session, a one-time link or a key."""

    digest: str
    kind: str
    name: str
    role: str
    read_only: bool
    made_at: str
    seen_at: str
    expires_at: str


def digest_of(secret: str) -> str:
    """Return what is kept of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def stamp(after: timedelta = timedelta(0)) -> str:
    """Return the time in UTC, or some time after it."""
    return (datetime.now(UTC) + after).isoformat(timespec="seconds")


def put(connection: Connection, name: str, *, role: str, password: str = "") -> None:
    """Make an account, or give one that exists another role; an empty password leaves what it has."""
    fields: dict[str, Any] = {"role": role, "disabled": False, "failed": 0, "locked_until": ""}
    if password:
        fields["password"] = password
    if get(connection, name) is None:
        made = {"name": name, "password": "", "made_at": stamp(), **fields}
        connection.execute(insert(account).values(made))
    else:
        connection.execute(update(account).where(account.c.name == name).values(fields))
    # A link gives a name its role without an account, too.
    _sign_out(connection, name)
    audit.record(connection, "account.set", name, role=role, password=bool(password))


@dataclass(frozen=True, kw_only=True)
class Closed:
    """What was there to close under a name: an account, and how many sessions and unused links."""

    account: bool
    ended: int

    @property
    def anything(self) -> bool:
        """Whether there was anything at all."""
        return self.account or self.ended > 0


def disable(connection: Connection, name: str) -> Closed:
    """Close an account, if there is one, and end all sessions and unused links of its name."""
    closed = Closed(account=get(connection, name) is not None, ended=_sign_out(connection, name))
    if closed.account:
        connection.execute(update(account).where(account.c.name == name).values(disabled=True))
        audit.record(connection, "account.disabled", name)
    elif closed.ended:
        audit.record(connection, "account.signed_out", name, ended=closed.ended)
    return closed


def get(connection: Connection, name: str) -> Account | None:
    """Return an account, or ``None``."""
    row = connection.execute(select(account).where(account.c.name == name)).mappings().one_or_none()
    return None if row is None else Account(**row)


def every(connection: Connection) -> list[Account]:
    """Return all accounts by name."""
    return [Account(**row) for row in connection.execute(select(account).order_by(account.c.name)).mappings()]


def count_attempt(connection: Connection, name: str, *, failed: int, locked_until: str) -> None:
    """Write how many wrong passwords there were in a row, and until when none is taken."""
    values = {"failed": failed, "locked_until": locked_until}
    connection.execute(update(account).where(account.c.name == name).values(values))


def issue(
    connection: Connection, kind: str, name: str, *, role: str, lasts: timedelta, read_only: bool = False
) -> str:
    """Make a token and return it; it is told once and kept nowhere. Expired ones are cleared away."""
    connection.execute(delete(access_token).where(access_token.c.expires_at < stamp()))
    secret = secrets.token_urlsafe(32)
    values = {
        "digest": digest_of(secret), "kind": kind, "name": name, "role": role, "read_only": read_only,
        "made_at": stamp(), "seen_at": stamp(), "expires_at": stamp(lasts),
    }  # fmt: skip
    connection.execute(insert(access_token).values(values))
    return secret


def token(connection: Connection, secret: str, kind: str) -> Token | None:
    """Return the token of a kind that is still good, or ``None``."""
    query = select(access_token).where(
        access_token.c.digest == digest_of(secret),
        access_token.c.kind == kind,
        access_token.c.expires_at > stamp(),
        # One of a time to come: the clock went back, and would let it last longer than it was given for.
        access_token.c.made_at <= stamp(audit.CLOCK_MAY_STEP_BACK),
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else Token(**row)


def tokens(connection: Connection, kind: str) -> list[Token]:
    """Return all tokens of a kind, oldest first."""
    query = select(access_token).where(access_token.c.kind == kind).order_by(access_token.c.made_at)
    return [Token(**row) for row in connection.execute(query).mappings()]


def touch(connection: Connection, digest: str, *, expires_at: str) -> None:
    """Write that a session was used just now, and how long it lasts."""
    values = {"seen_at": stamp(), "expires_at": expires_at}
    connection.execute(update(access_token).where(access_token.c.digest == digest).values(values))


def revoke(connection: Connection, *, secret: str = "", kind: str = "", name: str = "") -> int:
    """End one token, or all of a kind and name; how many there were."""
    query = delete(access_token)
    query = (
        query.where(access_token.c.digest == digest_of(secret))
        if secret
        else query.where(access_token.c.kind == kind, access_token.c.name == name)
    )
    return int(connection.execute(query).rowcount)


def _sign_out(connection: Connection, name: str) -> int:
    return revoke(connection, kind=SESSION, name=name) + revoke(connection, kind=LINK, name=name)
