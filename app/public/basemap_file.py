"""The map under the plans as a file for other map programs: made when data are imported, named after them.

The file is a cache like the network's: its name tells which imports it was made of, so a stale one is never
given out. Where it is missing it is made when it is first asked for.
"""

from __future__ import annotations

import threading
from pathlib import Path

from app.public.basemap import landscape, stamp
from app.store import datasets, geography
from app.store.datasets import Dataset
from app.store.engine import Store
from app.travel import street_network
from app.workspace import Workspace
from geodata.errors import NotFound
from geodata.tiles import pmtiles_file

KINDS = ("districts", "roads", "water", "built_up", "railways")
FILES = "basemap-*.pmtiles"
FORMAT = 2
"""Counts up when files of the same data become other bytes."""

_MAKING = threading.Lock()


def path_of(folder: Path, used: dict[str, Dataset]) -> Path:
    """Return where the file of the data in use lies."""
    return folder / FILES.replace("*", stamp(used, KINDS, f"file {FORMAT}"))


def renew(store: Store, folder: Path) -> None:
    """Make the file of the data in use, unless it is there, and remove others; nothing without districts.

    Raises
    ------
    SourceUnavailable
        As ``pmtiles_file.write``.
    """
    with store.read() as connection:
        used, districts = datasets.current(connection), geography.get_districts(connection)
        water = geography.get_landscape(connection, "water")
        built_up = geography.get_landscape(connection, "built_up")
        railways = geography.get_landscape(connection, "railways")
    path = path_of(folder, used)
    if districts.empty or path.is_file():
        return
    pmtiles_file.write(
        path, landscape=landscape(water, built_up, railways, districts), credit=credit(used),
        network=street_network.load(folder, used=used, districts=districts),
    )  # fmt: skip
    for other in folder.glob(FILES):
        if other != path:
            other.unlink(missing_ok=True)


def ready(workspace: Workspace, store: Store, folder: Path) -> Path:
    """Return the file of this snapshot, made now if it is not there.

    Raises
    ------
    NotFound
        ``no_basemap_file``: there are no districts, or the data are being replaced just now.
    SourceUnavailable
        As ``pmtiles_file.write``.
    """
    path = path_of(folder, workspace.datasets)
    with _MAKING:
        if not path.is_file():
            renew(store, folder)
    if not path.is_file():
        raise NotFound("no_basemap_file")
    return path


def credit(used: dict[str, Dataset]) -> str:
    """Return whose data the file shows, each owner once."""
    sources = [used[kind].source for kind in KINDS if kind in used]
    named = [", ".join(text for text in (s.publisher or s.title, s.licence) if text) for s in sources]
    return " · ".join(dict.fromkeys(named))
