"""All open data that a municipality can begin with, one data set after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypedDict

from app.intake import fetch, fetch_statistics
from app.intake.district_ground import is_outline
from app.store import datasets, geography
from app.store.datasets import Dataset
from app.store.engine import Store
from geodata.open_data.overpass_server import Server
from geodata.open_data.statistical_areas import Level
from geodata.open_data.web_server import Progress, WebServer
from geodata.report import Report

Step = Literal["districts", "people", "roads", "addresses"]

STEPS: tuple[Step, ...] = ("districts", "people", "roads", "addresses")
"""In the order that each needs those before it."""

KINDS: dict[Step, str] = {
    "districts": "districts", "people": "population", "roads": "roads", "addresses": "addresses",
}  # fmt: skip
"""The kind of data set that a step stores."""


@dataclass(frozen=True, kw_only=True)
class Servers:
    """Whom to ask for what."""

    areas: WebServer
    people: WebServer
    map: Server


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of a step: its report, or why it was left: ``own_data`` or ``other_districts``."""

    step: Step
    report: Report | None = None
    left: str = ""
    title: str = ""


def fetch_all(
    store: Store,
    *,
    folder: Path,
    servers: Servers,
    today: date,
    kommun: str,
    level: Level = "deso",
    fresh: bool = False,
    tell: Callable[[Step, Progress], None] = lambda _step, _progress: None,
) -> Iterator[Done]:
    """Fetch districts, people, roads and addresses, each whole or not at all, and yield what became of each.

    Data of the municipality's own, which somebody has imported, are left as they are: whoever wants open data
    in their place fetches that data set by itself. People are by statistical area, so where the districts are
    others they are left too.

    Parameters and faults are those of the steps; a fault ends the run, and what came before it stays.
    """
    fetch_statistics.wanted(store, kommun)
    emptied: set[bool] = set()
    for step in STEPS:
        own = _own(store, step, servers)
        if own is not None:
            yield Done(step=step, left="own_data", title=own.source.title)
            continue
        if step == "people" and fetch_statistics.level_in_use(store) is None:
            yield Done(step=step, left="other_districts")
            continue

        def told(progress: Progress, step: Step = step) -> None:
            tell(step, progress)

        # Two steps keep their answers in one folder: it is emptied once.
        of_map = step in ("roads", "addresses")
        asked = _Asked(folder=folder, kommun=kommun, fresh=fresh and of_map not in emptied, tell=told)
        emptied.add(of_map)
        yield Done(step=step, report=_fetch(step, store, servers, asked, today=today, level=level))


class _Asked(TypedDict):
    """What every step is asked with."""

    folder: Path
    kommun: str
    fresh: bool
    tell: Callable[[Progress], None]


def _fetch(step: Step, store: Store, servers: Servers, asked: _Asked, *, today: date, level: Level) -> Report:
    if step == "districts":
        return fetch_statistics.fetch_districts(store, asked=servers.areas, level=level, **asked)
    if step == "people":
        return fetch_statistics.fetch_people(store, asked=servers.people, today=today, **asked)
    if step == "roads":
        return fetch.fetch_roads(store, asked=servers.map, **asked)
    return fetch.fetch_addresses(store, asked=servers.map, **asked)


def _own(store: Store, step: Step, servers: Servers) -> Dataset | None:
    """The data set in use of a step, if it is neither made up nor fetched."""
    with store.read() as connection:
        used = datasets.current(connection).get(KINDS[step])
        bare = step == "districts" and is_outline(geography.get_districts(connection))
    fetched = (servers.areas.url, servers.people.url, servers.map.url)
    if used is None or bare or used.source.synthetic or used.source.url in fetched:
        return None
    return used
