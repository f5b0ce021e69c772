"""A small register for the tests of the search, with what makes searching hard put in on purpose.

    street               houses               postcode, locality
    Drottninggatan       1 3 4 40 43 45 47    582 27 Linköping     a long name; numbers that begin with 4
    Drottninggården      7                    582 27 Linköping     shares its beginning
    Sankt Larsgatan      12 12A 12B           582 24 Linköping     "St", "S:t", "S"; a house with and without letters
    Östgötagatan         5                    582 32 Linköping     accents; a house without letters
    Ångströmsgatan       2 2B                 583 30 Linköping
    Vasagatan            4A                   582 20 Linköping     only with a letter
    Kungsgatan           6A 6B                582 18 Linköping     only with letters
    Storgatan            12 14 | 12 3         582 23 Linköping | 590 70 Ljungsbro   the same name twice
    Stora torget         2                    582 19 Linköping
    Norra Promenaden     7                    582 22 Linköping
    Södra vägen          1                    582 23 Linköping     three names a letter or two apart
    Västra vägen         1                    582 28 Linköping
    Östra vägen          1                    582 28 Linköping
    Tallgatan, Hallgatan 8                    582 46 Linköping     one letter apart
    Björkgatan           3                    582 46 Linköping     short distinctive part
    Hannes Alfvéns gata  6                    583 30 Linköping     "gata", genitive, é
    Väg 34               5                    590 00 Slaka         a number in the name
    Åsgatan, Äsgatan     9 | 9 11             582 50 Linköping     alike without accents

Address i lies at easting 536 000 + 10 i, northing 6 474 000, all in the district Innerstaden. The districts Hackefors
and Bestorp are squares; "Bestorp" is also a care home, "Berga centrum" a place.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from geodata.crs import SWEREF99_TM
from geodata.gazetteer.address_search import AddressIndex

HOUSES = (
    ("Drottninggatan", "1 3 4 40 43 45 47", "58227", "Linköping"),
    ("Drottninggården", "7", "58227", "Linköping"),
    ("Sankt Larsgatan", "12 12A 12B", "58224", "Linköping"),
    ("Östgötagatan", "5", "58232", "Linköping"),
    ("Ångströmsgatan", "2 2B", "58330", "Linköping"),
    ("Vasagatan", "4A", "58220", "Linköping"),
    ("Kungsgatan", "6A 6B", "58218", "Linköping"),
    ("Storgatan", "12 14", "58223", "Linköping"),
    ("Storgatan", "12 3", "59070", "Ljungsbro"),
    ("Stora torget", "2", "58219", "Linköping"),
    ("Norra Promenaden", "7", "58222", "Linköping"),
    ("Södra vägen", "1", "58223", "Linköping"),
    ("Västra vägen", "1", "58228", "Linköping"),
    ("Östra vägen", "1", "58228", "Linköping"),
    ("Tallgatan", "8", "58246", "Linköping"),
    ("Hallgatan", "8", "58246", "Linköping"),
    ("Björkgatan", "3", "58246", "Linköping"),
    ("Hannes Alfvéns gata", "6", "58330", "Linköping"),
    ("Väg 34", "5", "59000", "Slaka"),
    ("Åsgatan", "9", "58250", "Linköping"),
    ("Äsgatan", "9 11", "58250", "Linköping"),
)


def address_table(houses=HOUSES) -> pd.DataFrame:
    """The table by ``schema.ADDRESSES``."""
    rows = [
        (
            street,
            int("".join(filter(str.isdigit, house))),
            house[-1] if house[-1].isalpha() else "",
            postcode,
            locality,
        )
        for street, several, postcode, locality in houses
        for house in several.split()
    ]
    table = pd.DataFrame(rows, columns=["street", "number", "letter", "postcode", "locality"])
    return table.assign(
        ref=[f"a{i}" for i in range(len(rows))],
        e=[536_000.0 + 10 * i for i in range(len(rows))],
        n=6_474_000.0,
        accuracy_m=1.0,
    ).astype(
        {
            "number": "int64",
            "street": "str",
            "letter": "str",
            "postcode": "str",
            "locality": "str",
            "ref": "str",
        }
    )


def place_table() -> pd.DataFrame:
    """The table by ``schema.PLACES``."""
    return pd.DataFrame(
        [
            ("Berga centrum", "Stadsdelscentrum", 537_000.0, 6_472_000.0),
            ("Bestorp", "Vårdboende", 542_000.0, 6_455_000.0),
        ],
        columns=["name", "kind", "e", "n"],
    )


def district_table() -> gpd.GeoDataFrame:
    """Three squares."""
    return gpd.GeoDataFrame(
        {
            "code": ["1", "2", "3"],
            "name": ["Hackefors", "Bestorp", "Innerstaden"],
            "kind": "stadsdel",
            "parent": "",
        },
        geometry=[
            shapely.box(539_000, 6_470_000, 540_000, 6_471_000),
            shapely.box(541_000, 6_454_000, 543_000, 6_456_000),
            shapely.box(535_000, 6_473_000, 538_000, 6_475_000),
        ],
        crs=SWEREF99_TM,
    )


def make_index() -> AddressIndex:
    """The index over all of it."""
    return AddressIndex(
        address_table(), places=place_table(), districts=district_table(), municipality="Linköping"
    )
