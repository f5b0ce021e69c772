"""Roads from OpenStreetMap over the network: an Overpass server, asked square by square.

The squares lie on one grid for the whole country, so an answer that is kept serves the next question too, and
a download that was broken off goes on where it stopped. An answer counts only when it is whole: one that
was cut short, is a page of HTML or carries a runtime error is never used. A square that is too much for
the server is asked again as four.

References
----------
Overpass QL and the answers of the server: https://wiki.openstreetmap.org/wiki/Overpass_API
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata import crs
from geodata.errors import InvalidData, SourceUnavailable
from geodata.overpass_answer import Answer, Elements, TooMuch
from geodata.overpass_cache import Cache
from geodata.overpass_server import Server
from geodata.roads import Roads

SQUARE_M = 16_000.0
SMALLEST_M = 2_000.0
"""A square of this side that is still too much for the server is given up."""

MARGIN_M = 2_000.0
"""How far beyond the municipality roads are fetched: the quickest way may lead outside."""

NOT_ROADS = "abandoned|construction|no|planned|proposed|raceway|razed|rest_area|services"
QUERY = (
    '[out:json][timeout:{timeout}];(way["highway"]["highway"!~"^(' + NOT_ROADS + ')$"]["area"!~"yes"]'
    "({south:.5f},{west:.5f},{north:.5f},{east:.5f});>;);out;"
)  # fmt: skip

Square = tuple[float, float, float]
"""West and south edge and side, SWEREF 99 TM metres."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a download has come: squares done and known of, and seconds it is waiting for the server."""

    done: int
    total: int
    waiting_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """Roads as they were fetched.

    Attributes
    ----------
    roads
        In order of the ways' identities.
    date
        The oldest state of the map in the answers, ISO 8601; ``""`` where the server does not tell.
    squares, kept
        How many squares were needed, and how many of them were kept answers.
    checksum
        SHA-256 over the answers.
    """

    roads: Roads
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
    """Fetch every road in a municipality and ``MARGIN_M`` around it.

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
    download = _Download(server=server, cache=cache, tell=tell, waiting=list(squares(ground)))
    elements, digest, dates = Elements(), hashlib.sha256(), []
    for answer, text in download.answers():
        elements.add(answer)
        digest.update(text)
        dates.append(answer.date)
    roads = elements.roads()
    if not len(roads.tags):
        raise InvalidData("overpass_no_roads", url=server.url)
    return Fetched(
        roads=roads,
        date=min((date for date in dates if date), default=""),
        squares=download.done,
        kept=download.kept,
        checksum=digest.hexdigest(),
    )


def squares(ground: BaseGeometry) -> Iterator[Square]:
    """Yield the squares of the grid that touch the ground and its margin, from south-west."""
    wide = shapely.buffer(ground, MARGIN_M, quad_segs=4)
    west, south, east, north = (wide.bounds[i] for i in range(4))
    shapely.prepare(wide)
    for n in np.arange(np.floor(south / SQUARE_M), np.ceil(north / SQUARE_M)) * SQUARE_M:
        for e in np.arange(np.floor(west / SQUARE_M), np.ceil(east / SQUARE_M)) * SQUARE_M:
            if wide.intersects(shapely.box(e, n, e + SQUARE_M, n + SQUARE_M)):
                yield float(e), float(n), SQUARE_M


def query(square: Square, *, timeout_s: int) -> str:
    """Return the question for one square in Overpass QL, its edges in degrees and rounded outwards."""
    west, south, side = square
    # An edge that is straight on the map bows in degrees: points along it, not its ends alone.
    along = np.linspace(0.0, side, 9)
    e = np.concatenate([west + along, west + along, np.full(9, west), np.full(9, west + side)])
    n = np.concatenate([np.full(9, south), np.full(9, south + side), south + along, south + along])
    lon, lat = crs.to_wgs84(e, n)
    low = np.floor(np.array([lat.min(), lon.min()]) * 1e5) / 1e5
    high = np.ceil(np.array([lat.max(), lon.max()]) * 1e5) / 1e5
    return QUERY.format(timeout=timeout_s, south=low[0], west=low[1], north=high[0], east=high[1])


@dataclass(kw_only=True)
class _Download:
    """The squares that are still to come, and what has been done."""

    server: Server
    cache: Cache
    tell: Callable[[Progress], None]
    waiting: list[Square]
    done: int = 0
    kept: int = 0

    def answers(self) -> Iterator[tuple[Answer, bytes]]:
        """Yield the answer of every square, and its text; squares that are too much are parted on the way."""
        self.waiting.reverse()
        while self.waiting:
            self._tell()
            square = self.waiting.pop()
            try:
                found = self._one(square)
            except TooMuch as fault:
                if square[2] / 2 < SMALLEST_M:
                    raise SourceUnavailable(
                        "overpass_too_much", url=self.server.url, remark=fault.remark
                    ) from fault
                if fault.certain:
                    self.cache.part(query(square, timeout_s=self.server.timeout_s))
                self.waiting += reversed(_quarters(square))
                continue
            self.done += 1
            yield found
        self._tell()

    def _one(self, square: Square) -> tuple[Answer, bytes]:
        question = query(square, timeout_s=self.server.timeout_s)
        if self.cache.is_parted(question):
            raise TooMuch("")
        text = self.cache.get(question)
        if text is not None:
            self.kept += 1
            return Answer.read(text), text
        answer, text = self.server.ask(question, waiting=self._tell)
        self.cache.put(question, text)
        return answer, text

    def _tell(self, waiting_s: float = 0.0) -> None:
        self.tell(Progress(done=self.done, total=self.done + len(self.waiting), waiting_s=waiting_s))


def _quarters(square: Square) -> list[Square]:
    west, south, side = square
    half = side / 2
    return [(west + dx, south + dy, half) for dy in (0.0, half) for dx in (0.0, half)]
