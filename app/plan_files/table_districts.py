"""District codes of a table that no district has: where they stand, and what is meant where it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
from rapidfuzz.distance import OSA

from app.plan_files.plan_rows import SHOWN, AreaRows
from geodata.district_fields import plain
from geodata.errors import InvalidData

ONE_SLIP = 1
"""Letters by which a code may differ from that of a district which the table leaves out."""


def refuse_unknown(read: AreaRows, districts: gpd.GeoDataFrame) -> None:
    """Refuse a table with codes that no district has, with the row of each.

    A code is taken to mean the district that has the name beside it in the table, else the only one without a
    row of its own that differs by one sign.

    Raises
    ------
    InvalidData
        ``table_district_unknown`` with ``count`` and ``unknown``: ``row``, ``text`` and maybe ``meant``.
    """
    names = {str(c): str(n) for c, n in zip(districts["code"], districts["name"], strict=True)}
    strange = [code for code in read.membership if code not in names]
    if not strange:
        return
    left = {code: name for code, name in names.items() if code not in read.membership}
    unknown = []
    for text in strange[:SHOWN]:
        place = read.places[text]
        meant = _meant(text, place.name, names, left)
        unknown.append(_told(place.row, text, meant, names))
    raise InvalidData("table_district_unknown", unknown=unknown, count=len(strange))


def _meant(text: str, beside: str, names: Mapping[str, str], left: Mapping[str, str]) -> str:
    """The code of the district that is meant, ``""`` where it cannot be told."""
    called = {plain(beside), plain(text)} - {""}
    named = [code for code, name in names.items() if plain(name) in called]
    near = [c for c in left if OSA.distance(plain(text), plain(c), score_cutoff=ONE_SLIP) <= ONE_SLIP]
    found = named or near
    return found[0] if len(found) == 1 else ""


def _told(row: int, text: str, meant: str, names: Mapping[str, str]) -> dict[str, Any]:
    if not meant:
        return {"code": "strange", "row": row, "text": text}
    return {"code": "meant", "row": row, "text": text, "meant": f"{meant} {names[meant]}"}
