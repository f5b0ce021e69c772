"""Everything that has a name and a place: streets with their addresses, named places, districts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from geodata import municipalities
from geodata.address_text import postcodes_differ
from geodata.crs import to_wgs84
from geodata.errors import InvalidData
from geodata.gazetteer.address_book import AddressBook
from geodata.gazetteer.address_query import Reading
from geodata.gazetteer.name_index import NameIndex
from geodata.gazetteer.place_words import PlaceWords
from geodata.schema import PLACES, validate
from geodata.typed_text import LONGEST, clean, fold, key


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One suggestion.

    Attributes
    ----------
    label
        As it is written: "Drottninggatan 45".
    detail
        What tells it from its like: "Innerstaden · 582 27 Linköping", the kind of place, or ``""``.
    kind
        ``address``, ``street``, ``place``, ``district`` or ``point``.
    e, n
        SWEREF 99 TM, metres; for a street the house in its middle, for a district a point well inside.
    address
        Row in the address table, -1 for all but addresses.
    score
        0-100, falling; from 50 on the text is that name or the beginning of it, give or take a few letters.
    corrected
        Whether the text was not literally this: misspelt, shortened, without accents.
    address_id
        What the address is called to the outside, ``None`` for all but addresses; see ``Gazetteer``.
    """

    label: str
    detail: str
    kind: str
    e: float
    n: float
    address: int
    score: float
    corrected: bool
    address_id: int | None = None


class Gazetteer:
    """Streets, places and districts in one numbering: an *entry* is a street, then a place, then a district.

    Parameters
    ----------
    addresses
        Table by :data:`geodata.schema.ADDRESSES`.
    places
        Table by :data:`geodata.schema.PLACES`; ``kind`` is shown as it is.
    districts
        Districts with ``name`` and ``geometry``, SWEREF 99 TM.
    municipality
        Its name; typed after an address it says nothing, unless it is a locality too.
    first_id
        What the first address is called to the outside; the others follow.
    """

    def __init__(
        self,
        addresses: pd.DataFrame,
        *,
        places: pd.DataFrame | None = None,
        districts: gpd.GeoDataFrame | None = None,
        municipality: str = "",
        first_id: int = 0,
    ) -> None:
        self._first_id = first_id
        self.book = AddressBook(addresses, districts)
        self._spots = _spots(places, districts)
        self.labels = [*self.book.streets, *(spot.label for spot in self._spots)]
        self.names = NameIndex([_searchable(name) for name in self.labels])
        self.is_street = np.arange(len(self.labels)) < len(self.book.streets)
        self._district_kinds = _district_kinds(districts)
        self.words = PlaceWords([s.label for s in self._spots], [s.detail for s in self._spots])
        localities = {fold(key(name)) for name in [*self.book.localities, *self.book.districts]} - {""}
        self.municipality = municipality
        self._municipality = fold(key(municipality))
        self.localities = frozenset(localities | ({self._municipality} - {""}))
        self._passing = frozenset({self._municipality} - {fold(key(name)) for name in self.book.localities})

    def spot(self, entry: int) -> Hit:
        """Return a place or a district as a hit without a score."""
        return self._spots[entry - len(self.book.streets)]

    def suits(self, entry: int, reading: Reading) -> bool:
        """Whether an entry is what was typed: with a house number a street, else that kind of district."""
        if reading.numbered:
            return bool(self.is_street[entry])
        first = len(self.labels) - len(self._district_kinds)
        return not reading.district or (
            entry >= first and self._district_kinds[entry - first] == reading.district
        )

    def wanted(self, reading: Reading) -> NDArray[np.bool_]:
        """Return which entries suit, one bool for each."""
        if reading.numbered:
            return self.is_street
        if not reading.district:
            return self.names.everything
        return np.array([self.suits(entry, reading) for entry in range(len(self.labels))], dtype=bool)

    def meant(self, text: str) -> list[int]:
        """Return the places and districts that a part of a name, initials or a kind may stand for."""
        return [len(self.book.streets) + i for i in self.words.meant(text)]

    def whole(self, name: str) -> str:
        """Return the municipality or the locality that a name means as a whole; ``""`` for any other."""
        typed = fold(key(name))
        bare = typed.removesuffix("kommun")
        if self._municipality and bare in {self._municipality, f"{self._municipality}s"}:
            return self.municipality
        return next((place for place in self.book.localities if typed and fold(key(place)) == typed), "")

    def address(self, row: int, *, score: float = 100.0, corrected: bool = False) -> Hit:
        """Return an address as a hit."""
        return Hit(
            label=self.book.label(row), detail=self.book.detail(row), kind="address", score=score,
            e=float(self.book.e[row]), n=float(self.book.n[row]), address=int(row), corrected=corrected,
            address_id=self._first_id + int(row),
        )  # fmt: skip

    def street(self, entry: int, *, score: float = 100.0, corrected: bool = False) -> list[Hit]:
        """Return a street as hits, one for each locality that has houses on it."""
        parts = self.book.parts(entry)
        return [self.part_of_street(entry, row, score=score, corrected=corrected) for _, row in parts]

    def part_of_street(self, entry: int, row: int, *, score: float = 100.0, corrected: bool = False) -> Hit:
        """Return a street as a hit in the locality of one of its rows."""
        return Hit(
            label=self.book.streets[entry], kind="street", address=-1, score=score, corrected=corrected,
            detail=self.book.locality(row) or self.book.district(row),
            e=float(self.book.e[row]), n=float(self.book.n[row]),
        )  # fmt: skip

    def of_postcode(self, postcode: str) -> list[Hit]:
        """Return the streets with a postcode as hits, by name, where they have it."""
        return [self.part_of_street(street, row) for street, row in self.book.with_postcode(postcode)]

    def fits_postcode(self, row: int, reading: Reading) -> bool:
        """Whether an address can have the postcode that was typed: none typed, none known, or the same."""
        return not postcodes_differ(self.book.postcode(row), reading.postcode)

    def fits_locality(self, row: int, reading: Reading) -> bool:
        """Whether an address lies where the text says: in that locality or district, or nothing is known."""
        if not reading.beside:
            return True
        known = [fold(key(name)) for name in (self.book.locality(row), self.book.district(row)) if name]
        return all(
            not known or any(self._alike(hint, name) for name in known) for hint in self._hints(reading)
        )

    def knows_localities(self, reading: Reading) -> bool:
        """Whether all that was typed beside a name are localities that occur here."""
        return all(any(self._alike(hint, name) for name in self.localities) for hint in self._hints(reading))

    def _hints(self, reading: Reading) -> list[str]:
        """Folded keys of what was typed after the address, without what is true of every address."""
        keys = [fold(key(beside)) for beside in reading.beside]
        keys = [self._municipality if _abbreviates(k, self._municipality) else k for k in keys]
        bare = [k.removesuffix("kommun").removesuffix("s") if k.endswith("kommun") else k for k in keys]
        return [b for b, k in zip(bare, keys, strict=True) if b and not (b != k and b == self._municipality)
                and not any(self._alike(b, name) for name in self._passing)]  # fmt: skip

    def _alike(self, hint: str, name: str) -> bool:
        """Equal folded keys, or one letter apart from six letters on; Lidköping is no misspelt Linköping."""
        if hint == name:
            return True
        most = 1 if min(len(hint), len(name)) >= 6 else 0
        near = int(OSA.distance(hint, name, score_cutoff=most)) <= most
        return near and hint not in self.localities and hint not in _municipalities()


def told_apart(book: AddressBook, hits: Sequence[Hit]) -> list[Hit]:
    """Return hits of which no two addresses read alike: those that do are told by the street that is nearest.

    Where that is one and the same street for two of them, their coordinates (N, E in metres) tell them apart.
    """
    alike = Counter((h.label, h.detail) for h in hits if h.address >= 0)
    corner: dict[int, str] = {}
    for (label, detail), count in alike.items():
        if count < 2:
            continue
        rows = list(dict.fromkeys(h.address for h in hits if (h.label, h.detail) == (label, detail)))
        near = [book.corner(row) for row in rows]
        if len(set(near)) < len(near) or "" in near:
            near = [f"N {book.n[row]:.0f} E {book.e[row]:.0f}" for row in rows]
        corner |= dict(zip(rows, near, strict=True))
    return [
        replace(h, detail=" · ".join(part for part in (h.detail, corner[h.address]) if part))
        if h.address in corner and alike[h.label, h.detail] > 1
        else h
        for h in hits
    ]


def candidates(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Return hits as plain values for the facts of a fault; ``address_id`` only where it is an address."""
    found = []
    for hit in hits:
        lon, lat = to_wgs84(hit.e, hit.n)
        found.append(
            {
                "label": hit.label, "detail": hit.detail, "kind": hit.kind, "e": hit.e, "n": hit.n,
                "lon": round(float(lon), 7), "lat": round(float(lat), 7),
                "address_id": hit.address_id,
            }
        )  # fmt: skip
    return found


@lru_cache(maxsize=1)
def _municipalities() -> frozenset[str]:
    """Folded keys of the country's municipalities."""
    return frozenset(fold(key(name)) for name in municipalities.listing()["name"])


def _abbreviates(hint: str, name: str) -> bool:
    """Whether a hint is a name without its vowels, or some of its consonants: "lkpg" for Linköping."""
    if not 3 <= len(hint) < len(name) or hint[0] != name[0] or set(hint) & set("aeiouy"):
        return False
    rest = iter(name)
    return all(letter in rest for letter in hint)


def _searchable(name: str) -> str:
    try:
        return clean(name[:LONGEST])
    except InvalidData:
        return ""


def _district_kinds(districts: gpd.GeoDataFrame | None) -> list[str]:
    if districts is None:
        return []
    return [str(kind) for kind in districts["kind"]] if "kind" in districts else [""] * len(districts)


def _spots(places: pd.DataFrame | None, districts: gpd.GeoDataFrame | None) -> list[Hit]:
    spots = []
    if places is not None:
        validate(places, PLACES)
        columns = (places[c].tolist() for c in ("name", "kind", "e", "n"))
        spots += [_spot(name, "place", e, n, kind) for name, kind, e, n in zip(*columns, strict=True)]
    if districts is not None:
        inside = districts.geometry.representative_point()
        named = zip(districts["name"].tolist(), inside.x.tolist(), inside.y.tolist(), strict=True)
        spots += [_spot(name, "district", e, n, "") for name, e, n in named]
    return spots


def _spot(name: str, kind: str, e: float, n: float, detail: str) -> Hit:
    return Hit(label=name, detail=detail, kind=kind, e=e, n=n, address=-1, score=100.0, corrected=False)
