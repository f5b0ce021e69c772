"""The table of addresses and their areas: a row an address of the register, in the register's order."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from app.store.plans import PlanRecord
from app.wording import sentence
from areas.assignment import Assigner, assign
from geodata.lists.list_cells import harmless

COLUMNS = (
    "ref", "street", "number", "letter", "postcode", "locality", "district_code", "district_name",
    "area_code", "area_name", "office", "provider", "e", "n", "plan", "basis", "valid_from",
)  # fmt: skip


def table(
    record: PlanRecord, addresses: pd.DataFrame, districts: gpd.GeoDataFrame, *, language: str
) -> pd.DataFrame:
    """Return the area of every address of the register.

    Parameters
    ----------
    record
        The plan.
    addresses
        By ``schema.ADDRESSES``.
    districts
        By ``schema.DISTRICTS``.
    language
        Of the word for what the plan rests on.

    Returns
    -------
    DataFrame
        ``COLUMNS``, one row an address; texts are ``""`` where an address lies in no area or district.
    """
    e, n = addresses["e"].to_numpy(), addresses["n"].to_numpy()
    area = assign(record.plan, e, n)
    district = Assigner(list(districts.geometry)).assign(e, n)

    def of(values: list[str], at: NDArray[np.int32]) -> list[str]:
        every = [*values, ""]
        return [every[i] for i in at.tolist()]

    areas = record.plan.areas
    told: dict[str, Any] = {
        "district_code": of(districts["code"].tolist(), district),
        "district_name": of(districts["name"].tolist(), district),
        "area_code": of([one.code for one in areas], area),
        "area_name": of([one.name for one in areas], area),
        "office": of([one.office for one in areas], area),
        "provider": of([one.provider for one in areas], area),
        "plan": record.name,
        "basis": sentence("bases", record.basis, {}, language),
        "valid_from": record.valid_from or "",
    }
    return addresses.assign(**told)[list(COLUMNS)]


def write(path: Path, rows: pd.DataFrame) -> int:
    """Write the table as Excel in Swedish opens it (semicolons, a byte order mark); return its length."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for row in rows.itertuples(index=False, name=None):
            writer.writerow([harmless(one) if isinstance(one, str) else one for one in row])
    return len(rows)
