"""The store that the settings name, for one command on the command line."""

from __future__ import annotations

from pathlib import Path

from app.errors import NotReady
from app.settings import settings
from app.store.engine import Store
from app.store.sqlite import FILE


def opened() -> Store:
    """Return the store of the settings, with its tables in this version's shape; made where there is none."""
    store = Store(settings().url)
    store.upgrade()
    return store


def existing() -> Store:
    """Return the store of the settings for a command that asks: it leaves nothing in a mistyped folder.

    Raises
    ------
    NotReady
        ``no_data_folder`` with the ``folder``: there is none, so there are no data.
    """
    url = settings().url
    folder = Path(url.removeprefix(FILE)).parent
    if url.startswith(FILE) and not folder.exists():
        raise NotReady("no_data_folder", folder=str(folder))
    return opened()
