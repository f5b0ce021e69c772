"""Addresses from OpenStreetMap over the network, written as the file that OpenStreetMap would have sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from geodata.errors import InvalidData
from geodata.open_data.answer_cache import Cache
from geodata.open_data.overpass_answer import content_of, date_of
from geodata.open_data.overpass_file import Objects, check
from geodata.open_data.overpass_server import Server
from geodata.open_data.overpass_squares import Download, squares
from geodata.open_data.web_server import STRANGE, NotWhole, Progress
from geodata.osm_addresses import KEY

QUERY = (
    '[out:json][timeout:{timeout}];nwr["' + KEY + '"]({south:.5f},{west:.5f},{north:.5f},{east:.5f});'
    "out body;>;out skel qt;"
)  # fmt: skip
"""Every object with a house number, and the ways and nodes that it is drawn with."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What was fetched: ``date`` of the map (ISO 8601 or ``""``), squares needed and kept, SHA-256."""

    date: str
    squares: int
    kept: int
    checksum: str


def fetch(
    ground: BaseGeometry,
    into: Path,
    *,
    server: Server,
    cache: Cache,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Fetched:
    """Fetch every object with a house number in a municipality and write them as a file of OpenStreetMap.

    Parameters
    ----------
    ground
        SWEREF 99 TM. What lies beyond it comes too, to the edges of the squares.
    into
        The file, ``.osm.pbf``; written whole when all has come.
    server, cache, tell
        As for roads.

    Raises
    ------
    SourceUnavailable
        See ``Download.answers``.
    InvalidData
        ``overpass_no_addresses``: the server knows no house number there.
    """
    download = Download(
        server=server, cache=cache, tell=tell, template=QUERY, read=_read,
        waiting=list(squares(ground, margin_m=0.0)),
    )  # fmt: skip
    found, dates = Objects(), []
    for content in download.answers():
        found.add(content["elements"])
        dates.append(date_of(content))
    if not found.tagged(KEY):
        raise InvalidData("overpass_no_addresses", url=server.url)
    found.write(into)
    return Fetched(
        date=min((date for date in dates if date), default=""),
        squares=download.done,
        kept=download.kept,
        checksum=download.checksum,
    )


def _read(text: bytes) -> dict[str, Any]:
    """Read an answer whose every element can be written."""
    content = content_of(text)
    try:
        for element in content["elements"]:
            check(element)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotWhole(STRANGE) from error
    return content
