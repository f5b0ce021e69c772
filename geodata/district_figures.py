"""Tables of figures by district: codes and whole numbers as Excel in Swedish writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.district_fields import KIND_COLUMNS, NAME_ENDINGS, as_code, key
from geodata.errors import InvalidData
from geodata.report import Finding

SHOWN = 20
MOST_PEOPLE = 100_000_000

DASHES = re.compile("[\u2010-\u2015\u2212]")
BLANK = ("", "..", "...", "…", "sekretess", "<5", "< 5", "1-4", "1 - 4")
"""What says that a figure exists and is not shown; ``<5`` is how our own tables say it."""

UNCLEAR = ("-", "x", "*", ".", "na", "n/a", "nan", "null", "none", "saknas", "missing", "#n/a")
"""What one publisher writes for nought, another for a figure that is not shown.

In Statistics Sweden's tables ``-`` is nought and ``..`` not shown; others hide figures behind ``-`` or ``x``.
"""

NUMBER = re.compile(r"(\d{1,3}(?: \d{3})+|\d+)(?:[.,]0+)?")
SPACES = re.compile("[\u00a0\u202f\u2009]")


def codes(cells: pd.Series) -> list[str]:
    """District codes, also those that a spreadsheet made numbers; ``people_code_missing``: bare rows."""
    found = [as_code(cell)[0] for cell in cells]
    bare = [int(row) for row, code in zip(cells.index, found, strict=True) if not code]
    if bare:
        raise InvalidData("people_code_missing", rows=bare[:SHOWN], count=len(bare))
    return found


def numbers(cells: pd.Series, column: str) -> NDArray[np.float64]:
    """Whole numbers as Excel in Swedish writes them; blank is NaN; anything else is refused with its row."""
    values = np.full(len(cells), np.nan)
    texts = [DASHES.sub("-", SPACES.sub(" ", str(cell)).strip()) for cell in cells]
    unclear = [index for index, text in enumerate(texts) if text.casefold() in UNCLEAR]
    if unclear:
        row, value = int(cells.index[unclear[0]]), texts[unclear[0]]
        raise InvalidData("unclear_mark", row=row, column=column, value=value, count=len(unclear))
    for index, (row, text) in enumerate(zip(cells.index, texts, strict=True)):
        if text.casefold() in BLANK:
            continue
        whole = NUMBER.fullmatch(text.removeprefix("-").strip())
        if not whole or int(whole[1].replace(" ", "")) > MOST_PEOPLE:
            raise InvalidData("not_a_number", row=int(row), column=column, value=text[:60])
        number = int(whole[1].replace(" ", ""))
        if text.startswith("-") and number:
            raise InvalidData("negative_people", row=int(row), column=column, value=-number)
        values[index] = number
    return values


def not_read(cells: pd.DataFrame, found: Mapping[str, str]) -> list[Finding]:
    """Columns that nothing was taken from, names and kinds aside; a heading may be misunderstood."""
    known = {*found.values(), *(c for c in cells.columns if key(c) in KIND_COLUMNS)}
    left = [c for c in cells.columns if c not in known and not key(c).endswith(NAME_ENDINGS)]
    return [Finding(code="columns_not_read", names=tuple(left[:SHOWN]), count=len(left))] if left else []


def refuse_strangers(table: pd.DataFrame, districts: gpd.GeoDataFrame, *, level: str) -> None:
    """Codes that no district has, and districts that no row tells of."""
    known = dict(zip(districts["code"], districts["name"], strict=True))
    strange = sorted(set(table["code"]) - set(known))
    if (
        strange
        and all(code.startswith(tuple(known)) for code in strange)
        and not set(known) & set(table["code"])
    ):
        raise InvalidData("people_of_level_below", level=level, codes=strange[:3], count=len(strange))
    if strange:
        rows = [int(row) for row in table.index[table["code"].isin(strange)][:SHOWN]]
        raise InvalidData(
            "unknown_districts", level=level, codes=strange[:SHOWN], rows=rows, count=len(strange)
        )
    missing = sorted(set(known) - set(table["code"]))
    if missing:
        names = [f"{known[code]} ({code})" for code in missing[:SHOWN]]
        raise InvalidData("districts_without_people", level=level, names=names, count=len(missing))
