"""People by district, year and age band: read, checked against the districts both ways, never filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata import district_figures, schema, table_files
from geodata.district_fields import (
    CODE_COLUMNS,
    CODE_ENDINGS,
    NO_DISTRICT_CODE,
    find_column,
    plain,
)
from geodata.district_figures import SHOWN
from geodata.errors import InvalidData
from geodata.report import Finding, Report
from geodata.schema import AGE_BANDS

FIRST_YEAR, LAST_YEAR = 1749, 2200
"""From the first Swedish population statistics to any forecast."""

SECRET_MOST = 4
"""A blank stands for 1 to 4 people."""

TOTAL_COLUMNS = ("population", "folkmangd", "befolkning", "antal", "totalt", "total", "summa", "invanare")
YEAR_COLUMNS = ("year", "ar")
BAND_LIMITS = {
    (0, 5): "age_0_5", (6, 15): "age_6_15", (16, 18): "age_16_18", (19, 64): "age_19_64",
    (65, 79): "age_65_79", (80, None): "age_80_plus",
}  # fmt: skip
AGES = re.compile(
    r"(?:age|alder|aldern)?(\d{1,3})(?:ar|years?)?"
    r"(?:(?:-|till|to)(\d{1,3})|(\+|-w?|plus|(?:och|eller|and|or)(?:aldre|over|uppat|older|above)))"
)
"""A heading of ages, as `_ages` has plainly written it: ``16-18``, ``80+``, ``80ochaldre``."""


def read(
    path: Path,
    *,
    districts: gpd.GeoDataFrame,
    base: gpd.GeoDataFrame | None = None,
    year: int | None = None,
    columns: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, Report]:
    """Read people per district (and year) from a CSV or XLSX table and check them against the districts.

    Parameters
    ----------
    path
        A table with a column of district codes, one of people in all, and perhaps one for the year and
        one for each age band of ``schema.AGE_BANDS`` (also ``0-5``, ``0-5 år``, ``80+``).
    districts
        The districts the codes are checked against, by ``schema.DISTRICTS``.
    base
        The level below, if there is one: a table of its codes is checked against it instead.
    year
        Year of all rows, for a table without a column for it; of a table with several, the one to keep.
    columns
        Field (``code``, ``year``, ``population``, ``age_0_5``, …) to the file's column name.

    Returns
    -------
    table
        By ``schema.POPULATION``, sorted by code and year. ``NaN`` where the cell was blank (1-4, secret),
        and in all rows of a band the table has no column for; ``figures["bands"]`` lists the bands it has.
    report
        Findings ``suppressed`` (count of blank cells), ``bands_missing`` (no column), ``years_incomplete``
        (years in which some district has no row), ``latest_year_incomplete`` (which, in the latest year),
        ``columns_not_read``. ``figures``: ``level`` (``districts`` or ``base_districts``), ``years``,
        ``bands``, ``people`` and ``band_sums`` of the latest year (people known), ``suppressed``.

    Raises
    ------
    UnreadableFile, InvalidData
        Those of `table_files.read` and `find_column`; ``field_unknown``, ``year_missing``,
        ``year_out_of_range``, ``not_a_year``, ``year_not_in_file``, ``not_a_number``, ``unclear_mark``,
        ``negative_people``, ``people_code_missing``, ``repeated_rows``, ``people_on_several_levels``,
        ``people_of_level_below``, ``unknown_districts``, ``districts_without_people``,
        ``bands_exceed_total``, ``bands_short_of_total``.

    Notes
    -----
    Both ways means: a code that no district has refuses the file, and so does a district without any row. A
    series over several years may lack a district in some of them (it did not exist, or its people were too
    few to show): no row is made up, it is told.
    """
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidData("year_out_of_range", year=str(year), first=str(FIRST_YEAR), last=str(LAST_YEAR))
    asked = dict(columns or {})
    if strange := sorted(set(asked) - set(schema.POPULATION)):
        raise InvalidData("field_unknown", fields=strange, known=list(schema.POPULATION))
    cells = table_files.read(path).table
    found = _columns(list(cells.columns), asked)
    bands = [band for band in AGE_BANDS if band in found]
    table = pd.DataFrame({"code": district_figures.codes(cells[found["code"]])}, index=cells.index)
    table["year"] = _years(cells, found.get("year"), year, path)
    for field in ("population", *AGE_BANDS):
        column = found.get(field)
        table[field] = district_figures.numbers(cells[column], column) if column else np.nan
    if year is not None:
        table = _of_year(table, year)
    _refuse_repeated(table)
    level, there = _level(table, districts, base)
    district_figures.refuse_strangers(table, there, level=level)
    _refuse_sums(table, bands)
    told = [*district_figures.not_read(cells, found), *_years_incomplete(table, there)]
    table = table.sort_values(["code", "year"], kind="stable", ignore_index=True)
    table = table.astype(schema.POPULATION)[list(schema.POPULATION)]
    schema.validate(table, schema.POPULATION)
    report = _report(table, bands, told, read=len(cells))
    return table, replace(report, figures={"level": level, **report.figures})


def _columns(header: Sequence[str], asked: Mapping[str, str]) -> dict[str, str]:
    """Field to the file's column; code and people in all are needed."""
    found: dict[str, str] = {
        "code": find_column(
            header, asked=asked.get("code"), known=tuple(CODE_COLUMNS), field="code", endings=CODE_ENDINGS,
            but=NO_DISTRICT_CODE, option="column_code",
        ) or "",
    }  # fmt: skip
    for field, names in (("year", YEAR_COLUMNS), ("population", TOTAL_COLUMNS)):
        column = find_column(
            header, asked=asked.get(field), known=names, field=field, needed=field != "year",
            option=f"column_{field}",
        )  # fmt: skip
        if column:
            found[field] = column
    by_band = {BAND_LIMITS[ages]: c for c in reversed(header) if (ages := _ages(c)) in BAND_LIMITS}
    for band in AGE_BANDS:
        if band in asked:
            by_band[band] = find_column(header, asked=asked[band], known=(), field=band) or ""
        if band in by_band:
            found[band] = by_band[band]
    return found


def _ages(heading: str) -> tuple[int, int | None] | None:
    """First and last age that a heading tells of, no last one for "and older"; ``None`` where it is none.

    ``16-18``, ``16–18 år``, ``Ålder 16 till 18``, ``age_16_18``; ``80+``, ``80 år och äldre``.
    """
    text = re.sub(r"(?<=\d)_(?=\d)", "-", district_figures.DASHES.sub("-", plain(heading)))
    text = re.sub(r"[\s_.:,]", "", text)
    told = AGES.fullmatch(re.sub(r"(?<=[\d+-])(ar|years?)$", "", text))
    return (int(told[1]), int(told[2]) if told[2] else None) if told else None


def _level(
    table: pd.DataFrame, districts: gpd.GeoDataFrame, base: gpd.GeoDataFrame | None
) -> tuple[str, gpd.GeoDataFrame]:
    """Which level the table's codes are of; one that mixes both would count people twice."""
    codes = set(table["code"])
    above, below = set(districts["code"]), set() if base is None else set(base["code"])
    if base is None or not codes & below - above:
        return "districts", districts
    if codes & above - below:
        raise InvalidData(
            "people_on_several_levels",
            top="districts",
            base="base_districts",
            count_top=len(codes & above - below),
            count_base=len(codes & below - above),
            codes_top=sorted(codes & above - below)[:3],
            codes_base=sorted(codes & below - above)[:3],
        )
    return "base_districts", base


def _years(cells: pd.DataFrame, column: str | None, year: int | None, path: Path) -> NDArray[np.int64]:
    """Year of each row: its own, or the one given for a table that tells none."""
    if column is None:
        if year is None:
            raise InvalidData("year_missing", file=path.name)
        return np.full(len(cells), year, dtype=np.int64)
    # Not read as a count: the advice about counts that must not be shown would be no help here.
    texts = cells[column].astype(str).str.replace(r"\s", "", regex=True)
    values = texts.str.extract(r"^(\d{4})(?:[.,]0+)?$")[0].astype("float64").to_numpy()
    odd = np.flatnonzero(~((values >= FIRST_YEAR) & (values <= LAST_YEAR)))
    if len(odd):
        raise InvalidData(
            "not_a_year",
            row=int(cells.index[odd[0]]),
            column=column,
            value=str(cells[column].iloc[odd[0]]),
            count=len(odd),
        )
    return values.astype(np.int64)


def _of_year(table: pd.DataFrame, year: int) -> pd.DataFrame:
    kept = table[table["year"] == year]
    if kept.empty:
        years = sorted({int(y) for y in table["year"]})
        raise InvalidData("year_not_in_file", year=str(year), first=str(years[0]), last=str(years[-1]))
    return kept


def _refuse_repeated(table: pd.DataFrame) -> None:
    twice = table[table.duplicated(["code", "year"], keep=False)].sort_values(["code", "year"], kind="stable")
    if len(twice):
        first = twice.iloc[0]
        same = twice[(twice["code"] == first["code"]) & (twice["year"] == first["year"])]
        count = len(twice.drop_duplicates(["code", "year"]))
        raise InvalidData(
            "repeated_rows",
            district=str(first["code"]),
            year=str(first["year"]),
            rows=[int(row) for row in same.index[:SHOWN]],
            count=count,
        )


def _refuse_sums(table: pd.DataFrame, bands: Sequence[str]) -> None:
    """Known bands cannot hold more people than the district has; a blank band holds at least one more."""
    people = table["population"].to_numpy()
    known = table[list(bands)].sum(axis=1).to_numpy()
    with np.errstate(invalid="ignore"):
        over = np.flatnonzero(known > np.where(np.isnan(people), SECRET_MOST, people))
    if len(over):
        row = table.iloc[over[0]]
        total = None if np.isnan(row["population"]) else float(row["population"])
        raise InvalidData(
            "bands_exceed_total",
            row=int(table.index[over[0]]),
            district=str(row["code"]),
            total=total,
            bands=float(known[over[0]]),
            count=len(over),
        )
    if len(bands) == len(AGE_BANDS):
        _refuse_missing_people(table, people, known)


def _refuse_missing_people(
    table: pd.DataFrame, people: NDArray[np.float64], known: NDArray[np.float64]
) -> None:
    """Where no band is blank, the bands are the total. A blank one may hold whoever is left."""
    told = table[list(AGE_BANDS)].notna().all(axis=1).to_numpy()
    short = np.flatnonzero(told & (people > known))
    if len(short):
        row = table.iloc[short[0]]
        raise InvalidData(
            "bands_short_of_total",
            row=int(table.index[short[0]]),
            district=str(row["code"]),
            total=float(row["population"]),
            bands=float(known[short[0]]),
            count=len(short),
        )


def _years_incomplete(table: pd.DataFrame, districts: gpd.GeoDataFrame) -> list[Finding]:
    """What a series lacks: years in which not every district has a row."""
    years, rows = np.unique(table["year"].to_numpy(), return_counts=True)
    short = years[rows < len(districts)].tolist()
    if not short:
        return []
    facts = {"first": str(short[0]), "last": str(short[-1])}
    findings = [Finding(code="years_incomplete", count=len(short), facts=facts)]
    if short[-1] == years[-1]:
        there = set(table.loc[table["year"] == years[-1], "code"])
        named = zip(districts["code"], districts["name"], strict=True)
        names = [f"{name} ({code})" for code, name in named if code not in there]
        facts = {"year": str(short[-1])}
        findings.append(
            Finding(code="latest_year_incomplete", names=tuple(names[:SHOWN]), count=len(names), facts=facts)
        )
    return findings


def _report(table: pd.DataFrame, bands: Sequence[str], told: Sequence[Finding], *, read: int) -> Report:
    given = ["population", *bands]
    blank = int(table[given].isna().to_numpy().sum())
    findings = []
    if blank:
        with_blank = table.loc[table[given].isna().any(axis=1), "code"]
        names = tuple(dict.fromkeys(str(code) for code in with_blank))[:SHOWN]
        findings.append(Finding(code="suppressed", names=names, count=blank))
    if absent := [band for band in AGE_BANDS if band not in bands]:
        findings.append(Finding(code="bands_missing", names=tuple(absent), count=len(absent)))
    years = sorted({int(year) for year in table["year"]})
    latest = table[table["year"] == years[-1]]
    figures = {
        "years": [years[0], years[-1]],
        "bands": list(bands),
        "people": float(latest["population"].sum()),
        "band_sums": {band: float(latest[band].sum()) for band in bands},
        "suppressed": blank,
    }
    return Report(read=read, kept=len(table), findings=(*findings, *told), figures=figures)
