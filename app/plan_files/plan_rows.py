"""Rows of a plan's file: which area each is of, what the file tells of it, and its ground or district."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geodata import coverage, table_files, vector_files
from geodata.district_fields import as_code, as_name, find_column, plain
from geodata.errors import InvalidData
from geodata.lists.list_cells import as_meant
from geodata.report import Finding

FACTS = ("name", "colour", "office", "provider", "locked")
"""What a file can tell of an area besides its code."""

LOCKED = "1"
"""What stands in the field of a locked area; nothing stands in that of others."""

LOCK_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("", "0", "0.0", "false", "nej", "no", "n", "f", "olast", "unlocked"), ""),
    **dict.fromkeys(("1", "1.0", "true", "ja", "yes", "j", "y", "t", "x", "last", "locked"), LOCKED),
}
"""What others write there, in small letters without dots and rings."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "area_code", "kod", "omradeskod", "omrkod"),
    "name": ("name", "area_name", "namn", "omradesnamn", "omrade", "benamning"),
    "colour": ("colour", "color", "farg"),
    "office": ("office", "office_code", "kontor", "kontorskod", "omradeskontor"),
    "provider": ("provider", "provider_code", "utforare", "utforarkod"),
    "locked": ("locked", "last", "omrade_last"),
}
"""Columns of a map file, as `district_fields.plain` writes them, in the order they are tried."""

TABLE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **COLUMNS,
    "district": ("district_code", "distriktskod", "nyko", "nyko3", "nykokod", "stadsdelskod", "district",
                 "distrikt", "stadsdel"),
    "code": ("area_code", "omradeskod", "omrkod", "area", "omrade", "home_care_area", "hemvardsomrade"),
    "name": ("area_name", "omradesnamn", "namn", "name"),
}  # fmt: skip
"""Columns of a table, which has codes and names of districts too."""

MOST_CODE = 32
SHOWN = 20


DISTRICT_NAMES = ("district_name", "distriktsnamn", "stadsdelsnamn", "nykonamn", "stadsdel", "distrikt")
"""Columns of a table with the name of the district, beside its code."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a district stands in a table: the row, and the name beside it."""

    row: int
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class AreaRows:
    """What a file holds, area by area.

    Attributes
    ----------
    read
        Rows of the file.
    areas
        Code to facts (``FACTS``), ``""`` where the file says nothing; in code order.
    told
        Which of the facts the file has a column for.
    shapes
        Code to ground, of a map: SWEREF 99 TM, as drawn.
    membership
        District code to area code, of a table.
    places
        District code to where it stands first, of a table.
    findings
        What was noticed on the way.
    """

    read: int
    areas: Mapping[str, Mapping[str, str]]
    told: frozenset[str] = frozenset()
    shapes: Mapping[str, Any] = field(default_factory=dict)
    membership: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def drawn_rows(
    path: Path, *, code: str | None = None, name: str | None = None, crs: str | None = None
) -> AreaRows:
    """Read the areas of a map file; several polygons of one code are one area.

    Parameters
    ----------
    path
        As `geodata.vector_files.read` reads it.
    code, name
        Columns; found by usual names when not given.
    crs
        Reference system, where the file does not say or says wrong.

    Returns
    -------
    AreaRows
        With ``shapes``. Finding ``area_parts_joined``.

    Raises
    ------
    UnreadableFile, InvalidData
        Those of the reader; ``column_missing``, ``area_code_missing``, ``area_code_too_long``,
        ``area_facts_contradict``, ``area_lock_unreadable``.
    """
    source = vector_files.read(path, crs=crs)
    if not np.isfinite(shapely.get_coordinates(source.table.geometry.to_numpy())).all():
        raise InvalidData("crs_does_not_fit", file=path.name, crs=source.crs, bounds=[])
    columns = _columns(list(source.table.columns), COLUMNS, code=code, name=name)
    areas, codes = _areas(source.table, columns)
    whole, repaired = coverage.repair(source.table.geometry.to_numpy(), names=codes)
    shapes = {}
    for area in areas:
        mine = [shape for shape, of in zip(whole, codes, strict=True) if of == area]
        shapes[area] = mine[0] if len(mine) == 1 else shapely.union_all(mine)
    several = tuple(facts["name"] for area, facts in areas.items() if codes.count(area) > 1)
    joined = [Finding(code="area_parts_joined", names=several, count=len(several))] if several else []
    return AreaRows(
        read=len(codes), areas=areas, told=frozenset(columns), shapes=shapes,
        findings=(*source.findings, *repaired, *joined),
    )  # fmt: skip


def table_rows(path: Path, *, code: str | None = None, name: str | None = None) -> AreaRows:
    """Read a table that says which district belongs to which area.

    Parameters
    ----------
    path
        ``.csv``, ``.txt``, ``.tsv`` or ``.xlsx``; any separator and encoding that `table_files` knows.
    code, name
        Columns of the area's code and name; found by usual names when not given.

    Returns
    -------
    AreaRows
        With ``membership`` and ``places``.

    Raises
    ------
    UnreadableFile, InvalidData
        Those of the reader; ``column_missing``, ``area_code_missing``, ``area_code_too_long``,
        ``area_facts_contradict``, ``area_district_missing``, ``district_in_several_areas``.
    """
    table = table_files.read(path).table.map(lambda cell: as_meant(cell) if isinstance(cell, str) else cell)
    columns = _columns(list(table.columns), TABLE_COLUMNS, code=code, name=name)
    asked = find_column(list(table.columns), asked=None, known=TABLE_COLUMNS["district"], field="district")
    table = table[~_of_offices_alone(table, columns, asked)]
    areas, codes = _areas(table, columns)
    districts = [as_code(value)[0] for value in table[asked]]
    bare = [row for row, district in zip(table.index, districts, strict=True) if not district]
    if bare:
        raise InvalidData("area_district_missing", rows=[int(r) for r in bare[:SHOWN]], count=len(bare))
    owners: dict[str, set[str]] = {}
    for district, area in zip(districts, codes, strict=True):
        owners.setdefault(district, set()).add(area)
    several = sorted(district for district, found in owners.items() if len(found) > 1)
    if several:
        raise InvalidData("district_in_several_areas", districts=several[:SHOWN], count=len(several))
    membership = dict(zip(districts, codes, strict=True))
    return AreaRows(
        read=len(codes), areas=areas, told=frozenset(columns), membership=membership,
        places=_places(table, districts, asked),
    )  # fmt: skip


def _places(table: pd.DataFrame, districts: Sequence[str], asked: str | None) -> dict[str, Place]:
    """Where each district stands first."""
    free = [str(column) for column in table.columns if column != asked]
    called = find_column(free, asked=None, known=DISTRICT_NAMES, field="name", needed=False)
    names = [""] * len(table) if called is None else [as_name(value)[0] for value in table[called]]
    places: dict[str, Place] = {}
    for row, district, name in zip(table.index, districts, names, strict=True):
        places.setdefault(district, Place(row=int(row), name=name))
    return places


def _of_offices_alone(table: pd.DataFrame, columns: Mapping[str, str], district: str | None) -> Any:
    """Which rows tell of an office that no area has."""
    if "office" not in columns or district is None:
        return np.zeros(len(table), dtype=bool)
    empty = (table[columns["code"]] == "") & (table[district] == "")
    return (empty & (table[columns["office"]] != "")).to_numpy()


def _columns(
    there: Sequence[Any], known: Mapping[str, tuple[str, ...]], *, code: str | None, name: str | None
) -> dict[str, str]:
    """Field to column; the code must be there, the others need not."""
    names = [str(column) for column in there if column != "geometry"]
    found = {"code": find_column(names, asked=code, known=known["code"], field="code")}
    for fact in FACTS:
        asked = name if fact == "name" else None
        free = names if asked else [column for column in names if column != found["code"]]
        found[fact] = find_column(free, asked=asked, known=known[fact], field=fact, needed=False)
    return {fact: column for fact, column in found.items() if column is not None}


def _told(fact: str, area: str, value: Any) -> str:
    """What one cell says."""
    if fact == "name":
        return as_name(value)[0]
    text = as_code(value)[0]
    if fact != "locked":
        return text
    word = plain(text)
    if word not in LOCK_WORDS:
        raise InvalidData("area_lock_unreadable", area=area, text=text[:40])
    return LOCK_WORDS[word]


def _areas(table: pd.DataFrame, columns: Mapping[str, str]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Facts by area code, and the area code of every row."""
    codes = [as_code(value)[0] for value in table[columns["code"]]]
    bare = [row for row, code in zip(table.index, codes, strict=True) if not code]
    if bare:
        raise InvalidData("area_code_missing", rows=[int(row) for row in bare[:SHOWN]], count=len(bare))
    long = sorted({code for code in codes if len(code) > MOST_CODE})
    if long:
        raise InvalidData("area_code_too_long", codes=long[:SHOWN], most=MOST_CODE)
    found: dict[str, dict[str, str]] = {code: dict.fromkeys(FACTS, "") for code in sorted(set(codes))}
    for fact in FACTS:
        if fact not in columns:
            continue
        for code, value in zip(codes, table[columns[fact]], strict=True):
            text = _told(fact, code, value)
            if text and found[code][fact] not in ("", text):
                values = [found[code][fact], text]
                raise InvalidData("area_facts_contradict", area=code, field=fact, values=values)
            found[code][fact] = text or found[code][fact]
    for code, facts in found.items():
        facts["name"] = facts["name"] or code
    return found, codes
