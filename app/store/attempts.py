"""Attempts to sign in, counted in the database: several servers on it let nobody guess more often than one.

Of whoever tries only a digest of the address is kept, and only until the next attempt after a minute.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, or_, select

from app.errors import TooManyAttempts
from app.store import audit
from app.store.accounts import stamp
from app.store.engine import Store
from app.store.tables import sign_in_attempt

MOST, WITHIN = 20, timedelta(minutes=1)
"""So many attempts from one address in so long."""


def count(store: Store, address: str) -> None:
    """Count an attempt.

    Raises
    ------
    TooManyAttempts
        ``too_many_attempts`` (``seconds`` to wait). One that is refused writes nothing, and is not counted.
    """
    digest = hashlib.sha256(address.encode()).hexdigest()
    with store.read() as connection:
        _refuse_too_many(connection, digest)
    with store.write(drafts_only=True) as connection:
        # Those who asked at once have all been let through above.
        _refuse_too_many(connection, digest)
        column = sign_in_attempt.c.at
        # One of a time to come: the clock went back.
        over = or_(column <= stamp(-WITHIN), column > stamp(audit.CLOCK_MAY_STEP_BACK))
        connection.execute(delete(sign_in_attempt).where(over))
        connection.execute(insert(sign_in_attempt).values(address=digest, at=stamp()))


def _refuse_too_many(connection: Connection, digest: str) -> None:
    lately = select(sign_in_attempt.c.at).where(
        sign_in_attempt.c.address == digest,
        sign_in_attempt.c.at > stamp(-WITHIN),
        sign_in_attempt.c.at <= stamp(audit.CLOCK_MAY_STEP_BACK),
    )
    times = sorted(connection.scalars(lately))
    if len(times) >= MOST:
        free = datetime.fromisoformat(times[-MOST]) + WITHIN
        wait = free - datetime.fromisoformat(stamp())
        raise TooManyAttempts("too_many_attempts", seconds=max(1, int(wait.total_seconds())))
