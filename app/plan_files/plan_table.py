"""A plan as a table: one row for each district or part of one, with its area, and the area's office."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd

from areas.model import Plan
from areas.plan import districts_of
from geodata.lists.list_cells import harmless

PERCENT_DECIMALS = 4
OF_OFFICE = ("kind", "address", "phone", "hours", "position", "e", "n")
"""What stands of an office behind its code and name, in columns ``office_kind`` and so on."""


def write(
    path: Path,
    plan: Plan,
    districts: gpd.GeoDataFrame,
    *,
    areas: Sequence[Mapping[str, str]],
    offices: Sequence[Mapping[str, str]],
    language: str,
) -> None:
    """Write a table that Excel opens as it is: a semicolon between cells, a byte order mark, and no formulas.

    An office that no area has stands in a row of its own at the end, without district and area.

    Parameters
    ----------
    path
        The file.
    plan, districts
        The plan and the districts it lies on, by ``schema.DISTRICTS``.
    areas, offices
        Fields of each, in the plan's order.
    language
        Of the decimal mark.
    """
    shares = districts_of(plan, districts)
    parts = {code: {area: 1.0} for area, codes in shares.whole.items() for code in codes} | dict(shares.split)
    named = dict(zip(districts["code"], districts["name"], strict=True))
    of_area = {row["code"]: row for row in areas}
    of_office = {
        row["code"]: _office(
            {**row, "e": _number(office.e, 2, language), "n": _number(office.n, 2, language)}
        )
        for row, office in zip(offices, plan.offices, strict=True)
    }
    rows = [
        {
            "district_code": code, "district_name": named[code], "area_code": area,
            "share_percent": _number(100 * share, PERCENT_DECIMALS, language),
            **{"area_name" if k == "name" else k: v for k, v in of_area[area].items() if k != "code"},
            **of_office.get(of_area[area]["office"], {}),
        }
        for code in sorted(parts)
        for area, share in sorted(parts[code].items(), key=lambda part: (-part[1], part[0]))
    ]  # fmt: skip
    used = {row["office"] for row in areas}
    rows += [
        {"office": row["code"], "officename": row["name"], **of_office[row["code"]]}
        for row in offices
        if row["code"] not in used
    ]
    columns = [*rows[0], *(name for name in _office({}) if offices and name not in rows[0])]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=columns, restval="", delimiter=";")
        writer.writeheader()
        writer.writerows({field: harmless(text) for field, text in row.items()} for row in rows)


def _office(row: Mapping[str, str]) -> dict[str, str]:
    return {f"office_{name}": row.get(name, "") for name in OF_OFFICE}


def _number(value: float, decimals: int, language: str) -> str:
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "sv" else text
