"""Districts and people of Statistics Sweden over the network, put into the store by the same way as files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.errors import BadRequest
from app.intake import fetch, imports
from app.intake.imports import Origin
from app.store import geography
from app.store.engine import Store
from geodata import municipalities
from geodata.errors import InvalidData
from geodata.municipalities import Municipality
from geodata.open_data import people_by_area, statistical_areas
from geodata.open_data.answer_cache import Cache
from geodata.open_data.statistical_areas import LICENCE, PUBLISHER, TITLES, Level
from geodata.open_data.web_server import Progress, WebServer
from geodata.report import Finding, Report


def areas_server(url: str) -> WebServer:
    """Return the WFS of statistical areas at an address, asked as this application."""
    return WebServer(url=url, agent=fetch.AGENT, setting="OMRADESPLAN_AREAS_URL")


def people_server(url: str) -> WebServer:
    """Return the statistical database at an address, asked as this application."""
    return WebServer(url=url, agent=fetch.AGENT, setting="OMRADESPLAN_STATISTICS_URL")


def fetch_districts(
    store: Store,
    *,
    folder: Path,
    asked: WebServer,
    kommun: str = "",
    level: Level = "deso",
    replace_ground: bool = False,
    fresh: bool = False,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Fetch the statistical areas of a municipality and store them as its districts.

    Parameters
    ----------
    store, folder
        The database, which may be empty, and the folder of the data; answers are kept in ``scb`` below it.
    asked
        The WFS.
    kommun
        Code or name; needed where the store has no municipality, else refused when it is another one.
    level
        Which areas.
    replace_ground
        As for ``imports.import_districts``.
    fresh
        Whether kept answers are left aside.
    tell
        Called with the progress.

    Raises
    ------
    BadRequest
        ``fetch_kommun_needed``, ``fetch_other_municipality``.
    NotFound
        ``unknown_municipality``.
    SourceUnavailable, InvalidData
        Those of ``statistical_areas.fetch`` and ``imports.import_districts``.
    """
    here = wanted(store, kommun)
    with tempfile.TemporaryDirectory(prefix="omradesplan-") as passing:
        path = Path(passing) / f"SCB-{TITLES[level].replace(' ', '-')}-{here.code}.geojson"
        found = statistical_areas.fetch(
            here.code, path, level=level, server=asked, cache=Cache(folder / "scb", fresh=fresh), tell=tell
        )
        origin = Origin(
            title=f"{TITLES[level]}: {here.name}", publisher=PUBLISHER, licence=LICENCE, url=asked.url,
            date=found.date,
        )  # fmt: skip
        report = imports.import_districts(
            store, path, folder=folder, origin=origin, replace_ground=replace_ground
        )
    facts = {
        "kept": found.kept,
        "url": asked.url,
        "pages": found.pages,
        "licence": LICENCE,
        "date": found.date,
    }
    told = Finding(code="districts_fetched", count=found.count, facts={**facts, "title": TITLES[level]})
    return replace(report, findings=(told, *report.findings))


def fetch_people(
    store: Store,
    *,
    folder: Path,
    asked: WebServer,
    today: date,
    kommun: str = "",
    fresh: bool = False,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Fetch people by age of the latest year and store them in the place of those in use.

    The districts in use tell which areas people are wanted by. Parameters and faults are else those of
    ``fetch_districts``, with those of ``people_by_area.fetch`` and ``imports.import_population``.

    Raises
    ------
    InvalidData
        ``people_need_statistical_areas``: the districts in use are neither DeSO nor RegSO.
    """
    here = fetch.municipality_of(store, kommun)
    level = level_in_use(store)
    if level is None:
        raise InvalidData("people_need_statistical_areas")
    with tempfile.TemporaryDirectory(prefix="omradesplan-") as passing:
        path = Path(passing) / f"SCB-{people_by_area.TABLE}-{here.code}.csv"
        found = people_by_area.fetch(
            here.code, path, level=level, server=asked, cache=Cache(folder / "scb", fresh=fresh), tell=tell
        )
        origin = Origin(
            title=f"Folkmängd efter ålder, {TITLES[level]} ({people_by_area.TABLE})", publisher=PUBLISHER,
            licence=LICENCE, url=asked.url, date=f"{found.year}-12-31",
        )  # fmt: skip
        report = imports.import_population(store, path, folder=folder, origin=origin, today=today)
    facts = {"url": asked.url, "year": found.year, "areas": found.areas, "licence": LICENCE}
    told = Finding(code="people_fetched", count=found.people, facts={**facts, "table": people_by_area.TABLE})
    return replace(report, findings=(told, *report.findings))


def level_in_use(store: Store) -> Level | None:
    """Return which statistical areas the districts in use are; ``None`` where they are others."""
    with store.read() as connection:
        return people_by_area.level_of(list(geography.get_districts(connection)["code"]))


def wanted(store: Store, kommun: str) -> Municipality:
    """Return the municipality asked for, or that of the store where none is.

    Raises
    ------
    BadRequest
        ``fetch_kommun_needed``, ``fetch_other_municipality``.
    NotFound
        ``unknown_municipality``.
    """
    with store.read() as connection:
        here = geography.get_municipality(connection)
    if here is not None:
        return fetch.municipality_of(store, kommun)
    if not kommun.strip():
        raise BadRequest("fetch_kommun_needed")
    return municipalities.outline(kommun)
