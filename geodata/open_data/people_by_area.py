"""People by age in Statistics Sweden's statistical areas, made into a file of people by district.

References
----------
Statistics Sweden, table TAB6574 *Folkmängden per region efter ålder och kön* (CC0). Its ages are classes of
five years and 80 or older, so of the age bands in use here only 65-79 and 80+ can be told; the others are
left out rather than guessed.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.errors import InvalidData
from geodata.open_data import pxweb
from geodata.open_data.answer_cache import Cache
from geodata.open_data.pxweb import Cells
from geodata.open_data.statistical_areas import PATTERNS, Level
from geodata.open_data.web_server import Progress, WebServer

TABLE = "TAB6574"
REGION, AGE, SEX, CONTENTS, YEAR = "Region", "Alder", "Kon", "ContentsCode", "Tid"
CODELISTS: Mapping[Level, str] = {"deso": "vs_DeSO2025", "regso": "vs_RegSO2025"}
EVERYBODY, BOTH = "totalt", "1+2"
BANDS = {"65-79": ("65-69", "70-74", "75-79"), "80+": ("80-",)}
"""Headings of the file, and the table's classes that they are the sum of."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What was fetched: year, areas, people in all, when the table was changed, and the answer's SHA-256."""

    year: str
    areas: int
    people: int
    updated: str
    kept: bool
    checksum: str


def level_of(codes: Sequence[str]) -> Level | None:
    """Return which statistical areas codes are of; ``None`` where they are other districts.

    >>> level_of(["0580C1010", "0580A0010"]), level_of(["0580R001"]), level_of(["111"])
    ('deso', 'regso', None)
    """
    fits = [level for level, own in PATTERNS.items() if all(re.fullmatch(own, code) for code in codes)]
    return fits[0] if fits and codes else None


def fetch(
    kommun: str,
    into: Path,
    *,
    level: Level,
    server: WebServer,
    cache: Cache,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Fetched:
    """Fetch people of the latest year and write them as a CSV file of people by district.

    Parameters
    ----------
    kommun
        Four digits.
    into
        The file; written when all has come.
    level
        Which areas.
    server, cache, tell
        As for ``pxweb.fetch``.

    Raises
    ------
    SourceUnavailable
        Those of ``pxweb.fetch``.
    InvalidData
        ``people_table_changed``: a variable or a value that is needed is not in the answer; ``source_empty``.
    """
    cells = pxweb.fetch(
        TABLE,
        {REGION: f"{kommun}*", AGE: "*", SEX: BOTH, CONTENTS: "*", YEAR: "top(1)"},
        codelists={REGION: CODELISTS[level]},
        server=server,
        cache=cache,
        tell=tell,
    )
    _refuse_changed(cells, server, kommun)
    year, counts = _counts(cells)
    codes = [code.split("_")[0] for code in cells.codes[REGION]]
    own = [i for i, code in enumerate(codes) if re.fullmatch(PATTERNS[level], code) and code[:4] == kommun]
    if not own:
        raise InvalidData("source_empty", kommun=kommun, url=server.url, layer=TABLE)
    with into.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["kod", "år", "folkmängd", *BANDS])
        for i in own:
            writer.writerow([codes[i], year, *("" if np.isnan(v) else int(v) for v in counts[i])])
    people = int(np.nansum(counts[own, 0]))
    return Fetched(
        year=year, areas=len(own), people=people, updated=cells.updated, kept=cells.kept,
        checksum=hashlib.sha256(cells.text).hexdigest(),
    )  # fmt: skip


def _refuse_changed(cells: Cells, server: WebServer, kommun: str) -> None:
    """Say which variable or value is missing, and what there is instead."""
    facts = {"url": server.url, "table": TABLE}
    missing = [name for name in (REGION, AGE, SEX, CONTENTS, YEAR) if name not in cells.codes]
    if missing:
        raise InvalidData("people_table_changed", missing=missing, there=list(cells.codes), **facts)
    if not cells.codes[REGION]:
        raise InvalidData("source_empty", kommun=kommun, url=server.url, layer=TABLE)
    ages = (EVERYBODY, *(age for parts in BANDS.values() for age in parts))
    for name, needed in ((AGE, ages), (SEX, (BOTH,))):
        missing = [code for code in needed if code not in cells.codes[name]]
        if missing:
            raise InvalidData("people_table_changed", missing=missing, there=list(cells.codes[name]), **facts)
    for name in (CONTENTS, YEAR):
        if len(cells.codes[name]) != 1:
            raise InvalidData("people_table_changed", missing=[name], there=list(cells.codes[name]), **facts)


def _counts(cells: Cells) -> tuple[str, NDArray[np.float64]]:
    """The year, and people in all and by band [areas, 1 + bands]; what has a part not shown is not shown."""
    order = list(cells.codes)
    values = np.moveaxis(cells.values, [order.index(n) for n in (REGION, AGE, SEX, CONTENTS, YEAR)], range(5))
    by_age = values[:, :, cells.codes[SEX].index(BOTH), 0, 0]
    ages = cells.codes[AGE]
    columns = [by_age[:, ages.index(EVERYBODY)]]
    columns += [by_age[:, [ages.index(age) for age in parts]].sum(axis=1) for parts in BANDS.values()]
    return cells.codes[YEAR][0], np.column_stack(columns)
