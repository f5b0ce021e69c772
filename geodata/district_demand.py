"""Recipients of home care and households by district: read, checked both ways, never filled in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import district_figures, schema, table_files
from geodata.district_fields import CODE_COLUMNS, CODE_ENDINGS, NO_DISTRICT_CODE, find_column
from geodata.district_figures import SHOWN
from geodata.errors import InvalidData
from geodata.report import Finding, Report

HEADINGS = {
    "recipients": (
        "recipients", "omsorgstagare", "antalomsorgstagare", "brukare", "antalbrukare", "kunder",
        "hemvardstagare", "medhemvard", "medhemtjanst",
    ),
    "households": ("households", "hushall", "antalhushall"),
}  # fmt: skip


def read(
    path: Path, *, districts: gpd.GeoDataFrame, columns: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, Report]:
    """Read recipients, households or both per district from a CSV or XLSX table.

    Parameters
    ----------
    path
        A table with a column of district codes, and one of recipients, one of households, or both.
    districts
        The districts the codes are checked against, both ways; by ``schema.DISTRICTS``.
    columns
        Field (``code``, ``recipients``, ``households``) to the file's column name.

    Returns
    -------
    table
        By ``schema.DEMAND``, sorted by code; ``NaN`` where the cell was blank (1-4, secret) and in all rows
        of a field the table has no column for.
    report
        Findings ``suppressed`` and ``columns_not_read``; ``figures``: ``fields`` that were told, and the sum
        of each.

    Raises
    ------
    UnreadableFile, InvalidData
        Those of `table_files.read`, `find_column` and `district_figures`; ``field_unknown``,
        ``demand_columns_missing`` and ``repeated_demand``.
    """
    asked = columns or {}
    if strange := sorted(set(asked) - set(schema.DEMAND)):
        raise InvalidData("field_unknown", fields=strange, known=list(schema.DEMAND))
    cells = table_files.read(path).table
    found = _columns([str(column) for column in cells.columns], asked, path)
    table = pd.DataFrame({"code": district_figures.codes(cells[found["code"]])}, index=cells.index)
    for field in HEADINGS:
        column = found.get(field)
        table[field] = district_figures.numbers(cells[column], column) if column else np.nan
    twice = table[table.duplicated("code", keep=False)]
    if len(twice):
        first = str(twice["code"].iloc[0])
        rows = [int(row) for row in twice.index[twice["code"] == first]][:SHOWN]
        raise InvalidData("repeated_demand", district=first, rows=rows, count=twice["code"].nunique())
    district_figures.refuse_strangers(table, districts, level="districts")
    told = district_figures.not_read(cells, found)
    table = table.sort_values("code", ignore_index=True).astype(schema.DEMAND)
    schema.validate(table, schema.DEMAND)
    return table, _report(table, [field for field in HEADINGS if field in found], told, read=len(cells))


def _columns(header: list[str], asked: Mapping[str, str], path: Path) -> dict[str, str]:
    """Field to the file's column; the code is needed, and one of the two figures."""
    found = {
        "code": find_column(
            header, asked=asked.get("code"), known=tuple(CODE_COLUMNS), field="code", endings=CODE_ENDINGS,
            but=NO_DISTRICT_CODE, option="column_code",
        ) or "",
    }  # fmt: skip
    for field, names in HEADINGS.items():
        column = find_column(header, asked=asked.get(field), known=names, field=field, needed=False)
        if column:
            found[field] = column
    if len(found) == 1:
        raise InvalidData("demand_columns_missing", file=path.name, columns=header)
    return found


def _report(table: pd.DataFrame, fields: list[str], told: list[Finding], *, read: int) -> Report:
    blank = table[fields].isna().any(axis=1)
    findings = list(told)
    if blank.any():
        names = tuple(table.loc[blank, "code"].iloc[:SHOWN])
        count = int(table[fields].isna().to_numpy().sum())
        findings.insert(0, Finding(code="suppressed", names=names, count=count))
    sums = {field: float(table[field].sum()) for field in fields}
    return Report(
        read=read, kept=len(table), findings=tuple(findings), figures={"fields": fields, "sums": sums}
    )
