"""What stands first among suggestions that begin alike, on a register made of one such knot.

Districts "Berg", "Berg omland" and "Berga", and the streets "Bergvägen" and "Lilla Berg gränd".
"""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from geodata.crs import SWEREF99_TM
from geodata.gazetteer.address_search import AddressIndex
from tests.geodata.search_register import address_table

HOUSES = [("Bergvägen", "1 2", "590 77", "Berg"), ("Lilla Berg gränd", "1", "590 77", "Berg")]
NAMES = ["Berga", "Berg omland", "Berg"]


def districts() -> gpd.GeoDataFrame:
    """Three squares in a row."""
    return gpd.GeoDataFrame(
        {"code": ["1", "2", "3"], "name": NAMES, "kind": "tatort", "parent": ""},
        geometry=[
            shapely.box(536_000 + 1_000 * i, 6_473_500, 537_000 + 1_000 * i, 6_474_500) for i in range(3)
        ],
        crs=SWEREF99_TM,
    )


INDEX = AddressIndex(address_table(HOUSES), places=None, districts=districts(), municipality="Linköping")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # 100; 84 + 5·4/11 + 5 = 90.8; 84 + 5·4/5 = 88; 84 + 5·4/9 = 86.2; 76 + 5·4/16 + 5 = 82.3
        ("berg", ["Berg", "Berg omland", "Berga", "Bergvägen", "Lilla Berg gränd"]),
        # No whole word: 84 + 5·3/4 (Berg) > 84 + 5·3/5 (Berga) > 84 + 5·3/9 > 84 + 5·3/11 > 76 + 5·3/16
        ("ber", ["Berg", "Berga", "Bergvägen", "Berg omland", "Lilla Berg gränd"]),
    ],
)
def test_a_whole_word_comes_before_a_longer_one(typed, expected):
    assert [hit.label for hit in INDEX.search(typed)][: len(expected)] == expected
