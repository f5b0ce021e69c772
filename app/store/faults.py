"""What the databases say when something is wrong, and what that is to us: a sentence, with what to do."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import OperationalError as SqlOperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.errors import BadRequest, StoreFault
from areas.errors import EditRefused

GUARDED = ("two_plans_one_day", "plan_is_decided", "record_is_kept")
"""What the triggers of the migrations refuse."""

REASONS = (
    ("readonly", "store_read_only"),
    ("full", "store_full"),
    ("locked", "store_busy"),
    ("unable to open", "store_cannot_open"),
)
"""What SQLite says."""

DAMAGED = ("malformed", "not a database", "Could not decode", "unsupported file format")
"""The same of a file that is not, or no longer, what we wrote."""

ERRORS = {
    errno.ENOSPC: "store_full", errno.EDQUOT: "store_full", errno.EROFS: "store_read_only",
    errno.EACCES: "store_read_only", errno.EPERM: "store_read_only",
}  # fmt: skip
"""The same of the operating system, for the files beside the database."""

LOG_BYTES = 64 * 1024
"""What SQLite lays beside a database that is opened to be written: 32 kB at least, and its first pages."""

STATES = {
    "55P03": "database_busy", "57014": "database_busy", "40001": "database_busy", "40P01": "database_busy",
    "53300": "database_busy", "53100": "database_full", "25006": "database_read_only",
    "42501": "database_forbids", "08": "database_unreachable", "57P": "database_unreachable",
    "XX": "store_damaged", "58": "store_damaged",
}  # fmt: skip
"""What PostgreSQL says, by its codes or their beginnings.

References
----------
PostgreSQL 15, Appendix A: error codes.
"""

REFUSALS = (
    ("password authentication failed", "database_refuses"),
    ("no pg_hba.conf entry", "database_refuses"),
    ("fe_sendauth", "database_refuses"),
    ("role ", "database_refuses"),
    ("database ", "database_unknown"),
    ("too many clients", "database_busy"),
    ("remaining connection slots", "database_busy"),
)
"""What it says to somebody it does not let in, where there is no code yet; in another language than English
it comes down to not being reachable."""

UNKNOWN_STATE = "database_fault"


@contextmanager
def said_plainly(place: str) -> Iterator[None]:
    """Turn the database's own faults into ours; the SQL and its values stay out of them."""
    try:
        yield
    except PoolTimeout as fault:
        raise StoreFault("database_busy", database=place) from fault
    except IntegrityError as fault:
        # The database's own guards speak in our codes.
        word = next((code for code in GUARDED if code in str(fault.orig)), None)
        if word is None:
            raise
        raise EditRefused(word, plan="") from fault
    except DBAPIError as fault:
        told = _of_postgres(fault, place) if _is_psycopg(fault) else _of_sqlite(fault, place)
        if told is None:
            raise
        raise told from fault
    except OSError as fault:
        code = ERRORS.get(fault.errno or 0, "store_unavailable")
        raise StoreFault(code, folder=place, reason=fault.strerror or str(fault)) from fault


def _is_psycopg(fault: DBAPIError) -> bool:
    return type(fault.orig).__module__.startswith("psycopg")


def _of_sqlite(fault: DBAPIError, place: str) -> StoreFault | None:
    reason = str(fault.orig)
    if any(words in reason for words in DAMAGED):
        return StoreFault("store_damaged", reason=reason.splitlines()[0][:100])
    if isinstance(fault, SqlOperationalError):
        code = next((code for words, code in REASONS if words in reason), "store_unavailable")
        if code == "store_unavailable" and is_full(place):
            code = "store_full"
        if code == "store_read_only" and is_full(place) and os.access(place, os.W_OK):
            # Opened to be read alone, since nothing could be laid beside it.
            code = "store_full"
        return StoreFault(code, folder=place, reason=reason)
    return None


def is_full(folder: str) -> bool:
    """Whether there is no room for the log of a database: SQLite then speaks of input and output only."""
    try:
        return bool(folder) and shutil.disk_usage(folder).free < LOG_BYTES
    except OSError:
        return False


def _of_postgres(fault: DBAPIError, place: str) -> StoreFault | BadRequest | None:
    """Return the fault; its own words may hold values, an address or who signs in, and stay out of it."""
    if isinstance(fault, DataError):
        return BadRequest("text_not_storable")
    state = getattr(fault.orig, "sqlstate", None) or ""
    if not state:
        words = str(fault.orig)
        code = next((code for said, code in REFUSALS if said in words), "database_unreachable")
        return StoreFault(code, database=place)
    code = next((STATES[known] for known in (state, state[:3], state[:2]) if known in STATES), UNKNOWN_STATE)
    return StoreFault(code, database=place, reason=state)
