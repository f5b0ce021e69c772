"""The offices that a plan's file holds beside its areas."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from app.plan_files.plan_table import OF_OFFICE
from areas.model import Office
from geodata import coordinate_columns, point_layers, table_files
from geodata.district_fields import as_code, plain
from geodata.errors import InvalidData
from geodata.lists.list_cells import as_meant
from geodata.point_layers import Points

LAYER = "offices"
"""Name of the layer, of the member in GeoJSON, and of the end of a Shapefile's name."""

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
        Those of ``point_layers.read`` and ``table_files.read``; ``office_code_missing``,
        ``office_code_twice``, ``office_without_place``, ``office_facts_contradict``.
    """
    is_table = path.suffix.lower() in table_files.ENDINGS
    found = _of_table(path) if is_table else point_layers.read(path, LAYER, crs=crs)
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


def _of_table(path: Path) -> Points | None:
    """The offices that a table names with their places; ``None`` where it has no columns of them."""
    table = table_files.read(path).table.map(lambda cell: as_meant(cell) if isinstance(cell, str) else cell)
    columns = {plain(str(column)): column for column in table.columns}
    if not {"office", "office_e", "office_n"} <= set(columns):
        return None
    told = {"code": "office", "name": "officename", **{name: f"office_{name}" for name in OF_OFFICE}}
    found: dict[str, dict[str, str]] = {}
    for row in table.to_dict("records"):
        said = {name: str(row[columns[column]]) for name, column in told.items() if column in columns}
        said["code"] = as_code(said["code"])[0]
        if not said["code"]:
            continue
        known = found.setdefault(said["code"], said)
        for name, text in said.items():
            if text != known[name]:
                raise InvalidData(
                    "office_facts_contradict",
                    office=said["code"],
                    field=told[name],
                    values=[known[name], text],
                )
    e, n = (
        coordinate_columns.numbers(pd.Series([one[name] for one in found.values()], dtype="str"))
        for name in "en"
    )
    return Points(rows=tuple(found.values()), e=e, n=n)
