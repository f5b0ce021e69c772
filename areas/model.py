"""The planning domain's nouns: frozen values, no behaviour beyond looking things up by code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shapely.geometry import MultiPolygon, Polygon

from areas.errors import UnknownCode

DIVISIONS = ("stadsdelar", "socialtjanst", "hemvard")
"""The purposes for which the municipality is divided, in the order they are shown."""

OfficeKind = Literal["office", "base"]


@dataclass(frozen=True, kw_only=True)
class Office:
    """Where citizens go (``office``) or where home-care teams start (``base``).

    ``e``, ``n`` are SWEREF 99 TM metres. ``basis`` says how the position is known.
    """

    code: str
    name: str
    kind: OfficeKind
    e: float
    n: float
    address: str = ""
    phone: str = ""
    hours: str = ""
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Who carries out home care; ``kind`` is the source's word (kommunal, privat, idéburen)."""

    code: str
    name: str
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Area:
    """One part of a plan. ``geometry`` lies in SWEREF 99 TM on the 1 cm grid.

    ``office`` and ``provider`` are codes, ``""`` when the area has none.
    """

    code: str
    name: str
    geometry: Polygon | MultiPolygon
    colour: str = ""
    office: str = ""
    provider: str = ""
    locked: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One division's areas: a polygon coverage of the municipality.

    ``areas`` and ``offices`` are sorted by code; two areas never share a code.
    """

    division: str
    areas: tuple[Area, ...]
    offices: tuple[Office, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Area codes in order; an assignment index points into them."""
        return tuple(area.code for area in self.areas)

    def area(self, code: str) -> Area:
        """Return the area with this code, or raise ``UnknownCode``."""
        for area in self.areas:
            if area.code == code:
                return area
        raise UnknownCode("unknown_area", area=code, areas=list(self.codes))

    def office(self, code: str) -> Office:
        """Return the office with this code, or raise ``UnknownCode``."""
        for office in self.offices:
            if office.code == code:
                return office
        raise UnknownCode("unknown_office", office=code, offices=[o.code for o in self.offices])
