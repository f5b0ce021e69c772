"""Table contracts: the columns, types and meaning of every table that passes between modules."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

AGE_BANDS = ("age_0_5", "age_6_15", "age_16_18", "age_19_64", "age_65_79", "age_80_plus")
"""Age bands of the population tables, in order; every array of people has one column each."""

BAND_ELDEST = AGE_BANDS.index("age_80_plus")

DISTRICT_KINDS = ("stadsdel", "tatort", "omland", "basomrade", "deso", "regso", "kommun")

URBAN_KINDS = ("stadsdel", "tatort")
"""Kinds that count as built-up area (tätort) in the alarm rule."""

DISTRICTS = {"code": "str", "name": "str", "kind": "str", "parent": "str", "geometry": "geometry"}
"""Districts: one row each, sorted by ``code``. ``parent`` is ``""`` at the top level. Geometry is
``Polygon`` or ``MultiPolygon`` in SWEREF 99 TM on the 1 cm grid; together a valid polygon coverage."""

POPULATION = {"code": "str", "year": "int64", "population": "float64", **dict.fromkeys(AGE_BANDS, "float64")}
"""People: one row per district code and year. ``NaN`` = suppressed, unknown 1-4, never 0."""

DEMAND = {"code": "str", "recipients": "float64", "households": "float64"}
"""People with home care, and households: one row per district code. ``NaN`` = suppressed (unknown 1-4) or
not told at all."""

ADDRESSES = {
    "ref": "str", "street": "str", "number": "int64", "letter": "str", "postcode": "str",
    "locality": "str", "e": "float64", "n": "float64", "accuracy_m": "float64",
}  # fmt: skip
"""Addresses: one row each. ``ref`` is the source's identity, ``letter`` is upper case or ``""``,
``postcode`` five digits or ``""``; ``e``, ``n`` SWEREF 99 TM metres on the 1 cm grid; ``accuracy_m``
the positional accuracy of the point."""

ADDRESS_ORIGINS = ("register", "osm", "file", "synthetic")

PLACES = {"name": "str", "kind": "str", "e": "float64", "n": "float64"}
"""Named places that a look-up understands (offices, centres, care homes)."""

LANDSCAPE = {"kind": "str", "name": "str", "geometry": "geometry"}
"""What the map shows under the plans: one row each. ``kind`` is one of ``LANDSCAPE_KINDS``; areas are
``Polygon`` or ``MultiPolygon``, watercourses and railways ``LineString`` or ``MultiLineString``, in
SWEREF 99 TM."""

WATERCOURSES = ("river", "canal", "stream", "ditch")
"""Lines of water, the largest first."""

LANDSCAPE_KINDS = ("lake", *WATERCOURSES, "built_up", "railway")


def validate(table: pd.DataFrame, contract: Mapping[str, str]) -> None:
    """Check that a table keeps its contract; a breach is a defect of ours, hence ``TypeError``.

    Parameters
    ----------
    table
        The table to check.
    contract
        Column name to dtype: ``str``, ``geometry`` or a NumPy dtype name.

    Raises
    ------
    TypeError
        A column is missing or holds another type.
    """
    missing = [name for name in contract if name not in table.columns]
    if missing:
        raise TypeError(f"missing columns: {missing}")
    for name, kind in contract.items():
        column = table[name]
        if kind == "str":
            good = pd.api.types.is_string_dtype(column.dtype) and not column.isna().any()
        elif kind == "geometry":
            good = str(column.dtype) == "geometry"
        else:
            good = column.dtype == np.dtype(kind)
        if not good:
            raise TypeError(f"column {name} is {column.dtype}, not {kind}")
