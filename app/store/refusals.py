"""What was refused, in the audit record, as far as its budget goes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection

from app.errors import StoreFault
from app.store import audit
from app.store.engine import Store


def record(
    store: Store, connection: Connection, action: str, subject: str, asker: str, /, **facts: Any
) -> None:
    """Add an entry about a refusal in the transaction of what else is written, if it may be told."""
    untold = store.refusals.spend(action, asker)
    if untold is not None:
        _add(connection, action, subject, untold, facts)


def tell(store: Store, action: str, subject: str, asker: str, /, **facts: Any) -> None:
    """Add an entry about a refusal, if it may be told; what cannot be written is refused all the same."""
    untold = store.refusals.spend(action, asker)
    if untold is None:
        return
    with suppress(StoreFault), store.write(drafts_only=True) as connection:
        _add(connection, action, subject, untold, facts)


def _add(connection: Connection, action: str, subject: str, untold: int, facts: Mapping[str, Any]) -> None:
    audit.record(connection, action, subject, **facts, **({"untold": untold} if untold else {}))
