"""Roads and water from OpenStreetMap over the network: an Overpass server, asked square by square."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geodata.errors import InvalidData
from geodata.open_data.answer_cache import Cache
from geodata.open_data.overpass_answer import Answer, Elements
from geodata.open_data.overpass_file import Objects
from geodata.open_data.overpass_server import Server
from geodata.open_data.overpass_squares import Download, squares
from geodata.open_data.web_server import Progress
from geodata.streets.roads import Roads

MARGIN_M = 2_000.0
"""How far beyond the municipality roads are fetched: the quickest way may lead outside."""

NOT_ROADS = "abandoned|construction|no|planned|proposed|raceway|razed|rest_area|services"
BOX = "({south:.5f},{west:.5f},{north:.5f},{east:.5f});"
QUERY = "".join((
    "[out:json][timeout:{timeout}];(",
    f'way["highway"]["highway"!~"^({NOT_ROADS})$"]["area"!~"yes"]{BOX}',
    f'nwr["natural"="water"]{BOX}',
    f'way["waterway"~"^(river|canal|riverbank|dock)$"]{BOX}',
    f'nwr["landuse"~"^(reservoir|basin)$"]{BOX}',
    ">;);out;",
))  # fmt: skip
"""Roads, lakes and rivers with what they are drawn with, in one question: water costs the server little more.

Streams and ditches are left: they are many, and the map is no plainer for them.
"""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """Roads as they were fetched.

    Attributes
    ----------
    roads
        In order of the ways' identities.
    water
        Lakes and rivers, to be written as a file and read as one.
    date
        The oldest state of the map in the answers, ISO 8601; ``""`` where the server does not tell.
    squares, kept
        How many squares were needed, and how many of them were kept answers.
    checksum
        SHA-256 over the answers.
    """

    roads: Roads
    water: Objects
    date: str
    squares: int
    kept: int
    checksum: str


def fetch(
    ground: BaseGeometry,
    *,
    server: Server,
    cache: Cache,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Fetched:
    """Fetch every road and water in a municipality and ``MARGIN_M`` around it.

    Parameters
    ----------
    ground
        SWEREF 99 TM.
    server
        Whom to ask.
    cache
        Where answers are kept.
    tell
        Called with the progress.

    Raises
    ------
    SourceUnavailable
        ``overpass_unreachable``, ``overpass_busy``, ``overpass_refused``, ``overpass_no_answer``,
        ``overpass_too_much``: see ``Server``.
    InvalidData
        ``overpass_no_roads``: the server knows no road there.
    """
    download = Download(
        server=server, cache=cache, tell=tell, template=QUERY, read=Answer.read,
        waiting=list(squares(ground, margin_m=MARGIN_M)),
    )  # fmt: skip
    elements, water, dates = Elements(), Objects(), []
    for answer in download.answers():
        elements.add(answer)
        water.add(answer.water)
        dates.append(answer.date)
    roads = elements.roads()
    if not len(roads.tags):
        raise InvalidData("overpass_no_roads", url=server.url)
    return Fetched(
        roads=roads,
        water=water,
        date=min((date for date in dates if date), default=""),
        squares=download.done,
        kept=download.kept,
        checksum=download.checksum,
    )
