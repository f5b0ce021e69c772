"""Addresses in the order of streets and house numbers: those of one number, those beside it, their names."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely import STRtree, points

from geodata.address_text import label
from geodata.schema import ADDRESSES, validate
from geodata.typed_text import LONGEST

Rows = NDArray[np.int64]

ACROSS = 8
"""Even and odd numbers face each other: 40 is nearer to 46 than 45 is, but 4 is not."""

CORNER_M = 500.0
"""A street farther away than this does not tell where a house lies."""


class AddressBook:
    """The address table, sorted by street, number and letter, with what is needed to name a row.

    Parameters
    ----------
    addresses
        Table by :data:`geodata.schema.ADDRESSES`. A *row* is a position in it, from 0.
    districts
        Districts with ``name`` and ``geometry``; an address on a border is named by the first of them.

    Attributes
    ----------
    streets
        The names of the streets; a *street* is a position in this list.
    localities, districts
        The names that occur.
    """

    def __init__(self, addresses: pd.DataFrame, districts: gpd.GeoDataFrame | None = None) -> None:
        validate(addresses, ADDRESSES)
        self.streets: list[str]
        self.localities: list[str]
        street, self.streets = _coded([" ".join(s.split())[:LONGEST] for s in addresses["street"]])
        self._letter, self._letters = _coded([s.upper() for s in addresses["letter"]])
        self._postcode, self._postcodes = _coded(list(addresses["postcode"]))
        self._locality, self.localities = _coded(list(addresses["locality"]))
        self._street = street
        self._number = addresses["number"].to_numpy(np.int64)
        self.e = addresses["e"].to_numpy(np.float64)
        self.n = addresses["n"].to_numpy(np.float64)
        self.districts = [str(name) for name in districts["name"]] if districts is not None else []
        self._district = _inside(self.e, self.n, districts)
        self._order = np.lexsort((self._letter, self._number, street))
        self._sorted_number = self._number[self._order]
        self._first = np.searchsorted(street[self._order], np.arange(len(self.streets) + 1))

    def __len__(self) -> int:
        return len(self._number)

    def on(self, street: int) -> Rows:
        """Return the rows of a street, by number and letter."""
        return self._order[self._first[street] : self._first[street + 1]]

    def size(self, street: int) -> int:
        """Return how many addresses a street has."""
        return int(self._first[street + 1] - self._first[street])

    def at(self, street: int, number: int) -> Rows:
        """Return the rows of a house number with all its letters."""
        start, end = self._first[street], self._first[street + 1]
        lower, upper = np.searchsorted(self._sorted_number[start:end], [number, number + 1])
        return self._order[start + lower : start + upper]

    def beginning(self, street: int, number: int) -> Rows:
        """Return the rows whose longer house number begins with these digits: 4 for 40-49, 400-499, …."""
        rows = self.on(street)
        numbers = self._number[rows]
        begins = np.zeros(len(rows), dtype=bool)
        for power in (10, 100, 1000):
            begins |= numbers // power == number
        return rows[begins & (number > 0)]

    def beside(self, street: int, number: int, *, most: int) -> Rows:
        """Return the rows nearest to a house number; across the street counts as ``ACROSS`` numbers more."""
        rows = self.on(street)
        away = np.abs(self._number[rows] - number)
        return rows[np.lexsort((self._number[rows], away + ACROSS * (away % 2)))[:most]]

    def letter(self, row: int) -> str:
        """Return the letter of a row, ``""`` where it has none."""
        return self._letters[int(self._letter[row])]

    def number(self, row: int) -> int:
        """Return the house number of a row."""
        return int(self._number[row])

    def postcode(self, row: int) -> str:
        """Return the postcode of a row, five digits or ``""``."""
        return self._postcodes[int(self._postcode[row])]

    def locality(self, row: int) -> str:
        """Return the locality of a row, ``""`` where it is unknown."""
        return self.localities[int(self._locality[row])]

    def district(self, row: int) -> str:
        """Return the name of the district that a row lies in, ``""`` where there is none."""
        at = self._district[row]
        return self.districts[at] if at >= 0 else ""

    def label(self, row: int) -> str:
        """Return an address as it is written: "Storgatan 12 B"."""
        return label(self.streets[self._street[row]], self.number(row), self.letter(row))

    def detail(self, row: int) -> str:
        """Return what tells a row from its like elsewhere: "Innerstaden · 582 27 Linköping"."""
        code, district = self.postcode(row), self.district(row)
        locality = "" if self.locality(row) == district else self.locality(row)
        post = f"{code[:3]} {code[3:]} {locality}" if code else locality
        return " · ".join(dict.fromkeys(part for part in (district, post.strip()) if part))

    def corner(self, row: int) -> str:
        """Return the street of a row and the one that is nearest to it, "Storgatan/Nygatan"; maybe ``""``.

        A house of the other street must lie within ``CORNER_M``.
        """
        away = np.hypot(self.e - self.e[row], self.n - self.n[row])
        away[self._street == self._street[row]] = np.inf
        nearest = int(np.argmin(away))
        if away[nearest] > CORNER_M:
            return ""
        return f"{self.streets[self._street[row]]}/{self.streets[self._street[nearest]]}"

    def parts(self, street: int) -> list[tuple[str, int]]:
        """Return the localities of a street, most houses first, each with the row in the middle there."""
        rows = self.on(street)
        places = self._locality[rows]
        names, sizes = np.unique(places, return_counts=True)
        return [
            (self.localities[int(names[i])], int(rows[places == names[i]][sizes[i] // 2]))
            for i in np.argsort(-sizes, kind="stable")
        ]

    @property
    def has_postcodes(self) -> bool:
        """Whether any address has a postcode."""
        return any(self._postcodes)

    def with_postcode(self, postcode: str) -> list[tuple[int, int]]:
        """Return the streets that have addresses with a postcode, by name, each with the first such row."""
        if postcode not in self._postcodes:
            return []
        rows = np.flatnonzero(self._postcode == self._postcodes.index(postcode))
        streets, first = np.unique(self._street[rows], return_index=True)
        return list(zip(streets.tolist(), rows[first].tolist(), strict=True))


def _coded(values: list[str]) -> tuple[Rows, list[str]]:
    """Positions into the sorted distinct values, and these."""
    codes, names = pd.factorize(np.asarray(values, dtype=object), sort=True)
    return codes.astype(np.int64), [str(name) for name in names]


def _inside(e: NDArray[np.float64], n: NDArray[np.float64], districts: gpd.GeoDataFrame | None) -> Rows:
    """Position of the first district that each point lies in or on the border of, -1 outside all."""
    at = np.full(len(e), -1, dtype=np.int64)
    if districts is None or districts.empty or not len(e):
        return at
    tree = STRtree(np.asarray(points(e, n)))
    district, which = tree.query(districts.geometry.to_numpy(), predicate="intersects")
    first = np.lexsort((-district,))
    at[which[first]] = district[first]
    return at
