"""The store that the settings name, for one command on the command line."""

from __future__ import annotations

from app.settings import settings
from app.store.engine import Store


def opened() -> Store:
    """Return the store of the settings, with its tables in this version's shape."""
    store = Store(settings().url)
    store.upgrade()
    return store
