"""After an import: the map for other map programs, made anew where what it shows has changed."""

from __future__ import annotations

from app.public import basemap_file
from app.settings import settings
from app.terminal.console import say
from app.terminal.local_store import opened
from geodata.errors import SourceUnavailable


def renew(*, as_json: bool) -> None:
    """Make the file; what was imported stands whether that succeeds or not, and the reason is said."""
    try:
        basemap_file.renew(opened(), settings().data)
    except SourceUnavailable as fault:
        if not as_json:
            say("map_file_not_made", **fault.facts)
