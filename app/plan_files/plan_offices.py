"""The offices that a plan's file holds beside its areas."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np

from areas.model import Office
from geodata import point_layers
from geodata.errors import InvalidData

LAYER = "offices"
"""Name of the layer, of the member in GeoJSON, and of the end of a Shapefile's name."""

BESIDE = (".gpkg", ".geojson", ".zip", ".kml")
"""Endings of the files that hold offices beside areas."""

KINDS: dict[str, Literal["office", "base"]] = {"office": "office", "base": "base"}
USUAL: dict[str, Literal["office", "base"]] = {"hemvard": "base", "socialtjanst": "office"}
"""What an office of a division is where the file does not say."""

MOST_CODE = 32
SHOWN = 20


def read(path: Path, *, division: str, crs: str | None = None) -> tuple[Office, ...] | None:
    """Return the offices of a plan's file, by code; ``None`` where it has no layer of them.

    Raises
    ------
    UnreadableFile, InvalidData
        Those of ``point_layers.read``; ``office_code_missing``, ``office_code_twice``,
        ``office_without_place``.
    """
    if path.suffix.lower() not in {*BESIDE, ".json", ".kmz"}:
        return None
    found = point_layers.read(path, LAYER, crs=crs)
    if found is None:
        return None
    codes = [row.get("code", "") for row in found.rows]
    wrong = [number for number, code in enumerate(codes, 1) if not code or len(code) > MOST_CODE]
    if wrong:
        raise InvalidData("office_code_missing", rows=wrong[:SHOWN], count=len(wrong), most=MOST_CODE)
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise InvalidData("office_code_twice", codes=twice[:SHOWN])
    nowhere = [code for code, e, n in zip(codes, found.e, found.n, strict=True) if not np.isfinite(e + n)]
    if nowhere:
        raise InvalidData("office_without_place", codes=nowhere[:SHOWN])
    made = [
        Office(
            code=row["code"], name=row.get("name") or row["code"],
            kind=KINDS.get(row.get("kind", ""), USUAL.get(division, "office")),
            e=round(float(e), 2), n=round(float(n), 2), address=row.get("address", ""),
            phone=row.get("phone", ""), hours=row.get("hours", ""), basis=row.get("position", ""),
        )
        for row, e, n in zip(found.rows, found.e, found.n, strict=True)
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda office: office.code))
