"""Addresses from OpenStreetMap over the network, written as the file that OpenStreetMap would have sent.

The file is then read by the one reader of addresses in OpenStreetMap's files, so that an address fares alike
whichever way it comes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium
from osmium.osm import mutable
from shapely.geometry.base import BaseGeometry

from geodata.errors import InvalidData
from geodata.open_data.answer_cache import Cache
from geodata.open_data.overpass_answer import content_of, date_of
from geodata.open_data.overpass_server import Server
from geodata.open_data.overpass_squares import Download, squares
from geodata.open_data.web_server import STRANGE, NotWhole, Progress
from geodata.osm_addresses import KEY

QUERY = (
    '[out:json][timeout:{timeout}];nwr["' + KEY + '"]({south:.5f},{west:.5f},{north:.5f},{east:.5f});'
    "out body;>;out skel qt;"
)  # fmt: skip
"""Every object with a house number, and the ways and nodes that it is drawn with."""

KINDS = ("node", "way", "relation")
ROLES = {"node": "n", "way": "w", "relation": "r"}


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
    found, dates = _Objects(), []
    for content in download.answers():
        found.add(content["elements"])
        dates.append(date_of(content))
    if not found.houses:
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
            _check(element)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotWhole(STRANGE) from error
    return content


def _check(element: dict[str, Any]) -> None:
    kind, _ = element["type"], int(element["id"])
    dict(element.get("tags") or {})
    if kind == "node" and not (math.isfinite(float(element["lon"])) and math.isfinite(float(element["lat"]))):
        raise ValueError("coordinates")
    if kind == "way":
        [int(node) for node in element["nodes"]]
    if kind == "relation":
        [(ROLES[m["type"]], int(m["ref"]), str(m["role"])) for m in element["members"]]


@dataclass
class _Objects:
    """Objects of several answers, each once; the one with tags rather than the bare one."""

    by_kind: dict[str, dict[int, dict[str, Any]]] = field(
        default_factory=lambda: {kind: {} for kind in KINDS}
    )

    @property
    def houses(self) -> int:
        """How many objects have a house number."""
        return sum(KEY in (o.get("tags") or {}) for own in self.by_kind.values() for o in own.values())

    def add(self, elements: list[dict[str, Any]]) -> None:
        """Take in the elements of an answer."""
        for element in elements:
            own = self.by_kind.get(element["type"])
            if own is not None and (element["id"] not in own or element.get("tags")):
                own[int(element["id"])] = element

    def write(self, path: Path) -> None:
        """Write nodes, ways and relations in order of their numbers, as the format wants them."""
        with osmium.SimpleWriter(str(path)) as writer:
            for number, one in sorted(self.by_kind["node"].items()):
                place = (float(one["lon"]), float(one["lat"]))
                writer.add_node(mutable.Node(id=number, location=place, tags=_tags(one)))
            for number, one in sorted(self.by_kind["way"].items()):
                nodes = [int(node) for node in one["nodes"]]
                writer.add_way(mutable.Way(id=number, nodes=nodes, tags=_tags(one)))
            for number, one in sorted(self.by_kind["relation"].items()):
                members = [(ROLES[m["type"]], int(m["ref"]), str(m["role"])) for m in one["members"]]
                writer.add_relation(mutable.Relation(id=number, members=members, tags=_tags(one)))


def _tags(element: dict[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in (element.get("tags") or {}).items()}
