"""Open data over the network, put into the store by the same way as files."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from app import roads
from app.errors import BadRequest
from app.store import geography
from app.store.engine import Store
from geodata import municipalities, overpass
from geodata.errors import InvalidData
from geodata.municipalities import Municipality
from geodata.overpass import Progress
from geodata.overpass_cache import Cache
from geodata.overpass_server import Server
from geodata.provenance import Source
from geodata.report import Finding, Report

AGENT = f"omradesplan/{version('omradesplan')} (service-area planning for Swedish municipalities)"
PUBLISHER = "OpenStreetMaps bidragsgivare"
LICENCE = "ODbL 1.0"


def server(url: str) -> Server:
    """Return the Overpass server at an address, asked as this application."""
    return Server(url=url, agent=AGENT)


def fetch_roads(
    store: Store,
    *,
    folder: Path,
    asked: Server,
    kommun: str = "",
    fresh: bool = False,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Fetch the roads of the municipality and store them, with all that follows from them.

    Parameters
    ----------
    store, folder
        The database, and the folder of the data; answers are kept in ``overpass`` below it.
    asked
        The Overpass server.
    kommun
        Code or name; refused when it is not the municipality of the store.
    fresh
        Whether kept answers are left aside.
    tell
        Called with the progress.

    Raises
    ------
    InvalidData
        ``districts_first``; what ``overpass.fetch`` and ``roads.put`` refuse.
    BadRequest
        ``fetch_other_municipality``.
    NotFound
        ``unknown_municipality``.
    SourceUnavailable
        See ``overpass.fetch``.
    """
    here = _municipality(store, kommun)
    found = overpass.fetch(
        here.geometry, server=asked, cache=Cache(folder / "overpass", fresh=fresh), tell=tell
    )
    source = Source(
        title=f"OpenStreetMap: {here.name}", publisher=PUBLISHER, licence=LICENCE, url=asked.url,
        date=found.date[:10], filename=f"OpenStreetMap ({asked.url})", checksum=found.checksum,
    )  # fmt: skip
    told = Finding(
        code="roads_fetched",
        count=found.squares,
        facts={"kept": found.kept, "url": asked.url, "date": found.date, "licence": LICENCE},
    )
    return roads.put(store, found.roads, source=source, folder=folder, told=(told,))


def _municipality(store: Store, kommun: str) -> Municipality:
    """The municipality whose roads are wanted; what can be refused is, before anything is fetched."""
    asked = municipalities.outline(kommun) if kommun else None
    with store.read() as connection:
        here, empty = geography.get_municipality(connection), geography.get_districts(connection).empty
    if here is None or empty:
        raise InvalidData("districts_first")
    if asked is not None and asked.code != here.code:
        raise BadRequest("fetch_other_municipality", asked=asked.name, here=here.name)
    return here
