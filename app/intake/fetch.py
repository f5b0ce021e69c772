"""Roads and addresses of OpenStreetMap over the network, put into the store by the same way as files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from app.errors import BadRequest
from app.intake import imports, roads
from app.intake.imports import Origin
from app.store import geography
from app.store.engine import Store
from geodata import landscape, municipalities
from geodata.errors import InvalidData
from geodata.landscape import Found
from geodata.municipalities import Municipality
from geodata.open_data import overpass, overpass_addresses
from geodata.open_data.answer_cache import Cache
from geodata.open_data.overpass_file import Objects
from geodata.open_data.overpass_server import Server
from geodata.open_data.web_server import Progress
from geodata.provenance import Source
from geodata.report import Finding, Report

AGENT = f"omradesplan/{version('omradesplan')} (service-area planning for Swedish municipalities)"
PUBLISHER = "OpenStreetMaps bidragsgivare"
LICENCE = "ODbL 1.0"


def server(url: str) -> Server:
    """Return the Overpass server at an address, asked as this application."""
    return Server(url=url, agent=AGENT, setting="OMRADESPLAN_OVERPASS_URL")


def fetch_roads(
    store: Store,
    *,
    folder: Path,
    asked: Server,
    kommun: str = "",
    fresh: bool = False,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Fetch the roads of the municipality and store them, with all that follows from them, and water beside.

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
    here = municipality_of(store, kommun)
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
    return roads.put(
        store, found.roads, source=source, folder=folder, told=(told,), found=_water(found.water)
    )


def _water(objects: Objects) -> Found | None:
    """Lakes and rivers as a file of OpenStreetMap would have told of them."""
    if not len(objects):
        return None
    with tempfile.TemporaryDirectory(prefix="omradesplan-") as passing:
        path = Path(passing) / "water.osm.pbf"
        objects.write(path)
        return landscape.of_osm(path)


def fetch_addresses(
    store: Store,
    *,
    folder: Path,
    asked: Server,
    kommun: str = "",
    fresh: bool = False,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Fetch the addresses of the municipality and store them in the place of those in use.

    Parameters and faults are those of ``fetch_roads``, with ``overpass_no_addresses`` and those of
    ``imports.import_addresses``.
    """
    here = municipality_of(store, kommun)
    with tempfile.TemporaryDirectory(prefix="omradesplan-") as passing:
        path = Path(passing) / f"OpenStreetMap-{here.code}.osm.pbf"
        found = overpass_addresses.fetch(
            here.geometry, path, server=asked, cache=Cache(folder / "overpass", fresh=fresh), tell=tell
        )
        origin = Origin(
            title=f"OpenStreetMap: adresser, {here.name}", publisher=PUBLISHER, licence=LICENCE,
            url=asked.url, date=found.date[:10],
        )  # fmt: skip
        report = imports.import_addresses(store, path, folder=folder, origin=origin)
    told = Finding(
        code="addresses_fetched",
        count=found.squares,
        facts={"kept": found.kept, "url": asked.url, "date": found.date, "licence": LICENCE},
    )
    return replace(report, findings=(told, *report.findings))


def municipality_of(store: Store, kommun: str) -> Municipality:
    """Return the municipality whose data are wanted; what can be refused is, before anything is fetched.

    Raises
    ------
    InvalidData
        ``districts_first``: the store has no districts.
    BadRequest
        ``fetch_other_municipality``.
    NotFound
        ``unknown_municipality``.
    """
    asked = municipalities.outline(kommun) if kommun else None
    with store.read() as connection:
        here, empty = geography.get_municipality(connection), geography.get_districts(connection).empty
    if here is None or empty:
        raise InvalidData("districts_first")
    if asked is not None and asked.code != here.code:
        raise BadRequest("fetch_other_municipality", asked=asked.name, here=here.name)
    return here
