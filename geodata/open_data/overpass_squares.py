"""A municipality asked of an Overpass server square by square.

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
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata import crs
from geodata.errors import SourceUnavailable
from geodata.open_data.answer_cache import Cache
from geodata.open_data.overpass_answer import TooMuch
from geodata.open_data.overpass_server import Server
from geodata.open_data.web_server import Progress

T = TypeVar("T")

SQUARE_M = 16_000.0
SMALLEST_M = 2_000.0
"""A square of this side that is still too much for the server is given up."""

Square = tuple[float, float, float]
"""West and south edge and side, SWEREF 99 TM metres."""


def squares(ground: BaseGeometry, *, margin_m: float) -> Iterator[Square]:
    """Yield the squares of the grid that touch the ground and its margin, from south-west."""
    wide = shapely.buffer(ground, margin_m, quad_segs=4)
    west, south, east, north = (wide.bounds[i] for i in range(4))
    shapely.prepare(wide)
    for n in np.arange(np.floor(south / SQUARE_M), np.ceil(north / SQUARE_M)) * SQUARE_M:
        for e in np.arange(np.floor(west / SQUARE_M), np.ceil(east / SQUARE_M)) * SQUARE_M:
            if wide.intersects(shapely.box(e, n, e + SQUARE_M, n + SQUARE_M)):
                yield float(e), float(n), SQUARE_M


def question(template: str, square: Square, *, timeout_s: int) -> str:
    """Return the question for one square in Overpass QL, its edges in degrees and rounded outwards.

    Parameters
    ----------
    template
        With the places ``{timeout}``, ``{south}``, ``{west}``, ``{north}``, ``{east}``.
    """
    west, south, side = square
    # An edge that is straight on the map bows in degrees: points along it, not its ends alone.
    along = np.linspace(0.0, side, 9)
    e = np.concatenate([west + along, west + along, np.full(9, west), np.full(9, west + side)])
    n = np.concatenate([np.full(9, south), np.full(9, south + side), south + along, south + along])
    lon, lat = crs.to_wgs84(e, n)
    low = np.floor(np.array([lat.min(), lon.min()]) * 1e5) / 1e5
    high = np.ceil(np.array([lat.max(), lon.max()]) * 1e5) / 1e5
    return template.format(timeout=timeout_s, south=low[0], west=low[1], north=high[0], east=high[1])


@dataclass(kw_only=True)
class Download(Generic[T]):
    """The squares that are still to come, and what has been done.

    Attributes
    ----------
    template, read
        What is asked of every square (see ``question``), and what reads an answer.
    waiting
        The squares.
    done, kept
        How many squares were needed so far, and how many of them were kept answers.
    """

    server: Server
    cache: Cache
    tell: Callable[[Progress], None]
    template: str
    read: Callable[[bytes], T]
    waiting: list[Square]
    done: int = 0
    kept: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)

    def answers(self) -> Iterator[T]:
        """Yield the answer of every square; squares that are too much are parted on the way.

        Raises
        ------
        SourceUnavailable
            ``overpass_unreachable``, ``overpass_busy``, ``overpass_refused``, ``overpass_no_answer``,
            ``overpass_too_much``: see ``Server``.
        """
        self.waiting.reverse()
        while self.waiting:
            self._tell()
            square = self.waiting.pop()
            try:
                answer, text = self._one(square)
            except TooMuch as fault:
                if square[2] / 2 < SMALLEST_M:
                    raise SourceUnavailable(
                        "overpass_too_much", url=self.server.url, remark=fault.remark
                    ) from fault
                if fault.certain:
                    self.cache.part(self._question(square))
                self.waiting += reversed(_quarters(square))
                continue
            self.done += 1
            self._digest.update(text)
            yield answer
        self._tell()

    @property
    def checksum(self) -> str:
        """SHA-256 over the answers so far."""
        return str(self._digest.hexdigest())

    def _question(self, square: Square) -> str:
        return question(self.template, square, timeout_s=self.server.timeout_s)

    def _one(self, square: Square) -> tuple[T, bytes]:
        asked = self._question(square)
        if self.cache.is_parted(asked):
            raise TooMuch("")
        text = self.cache.get(asked)
        if text is not None:
            self.kept += 1
            return self.read(text), text
        answer, text = self.server.ask(asked, read=self.read, waiting=self._tell)
        self.cache.put(asked, text)
        return answer, text

    def _tell(self, waiting_s: float = 0.0) -> None:
        self.tell(Progress(done=self.done, total=self.done + len(self.waiting), waiting_s=waiting_s))


def _quarters(square: Square) -> list[Square]:
    west, south, side = square
    half = side / 2
    return [(west + dx, south + dy, half) for dy in (0.0, half) for dx in (0.0, half)]
