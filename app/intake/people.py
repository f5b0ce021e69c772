"""Who lives at each address: people of the latest year, shared out within their district."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from areas.assignment import Assigner
from areas.demand import Demand
from geodata.apportionment import apportion, unapportioned
from geodata.report import Finding
from geodata.schema import AGE_BANDS, URBAN_KINDS


def demand(
    *, districts: gpd.GeoDataFrame, people: pd.DataFrame, addresses: pd.DataFrame, district: NDArray[np.int32]
) -> Demand:
    """Return the demand columns of all addresses.

    Parameters
    ----------
    districts, people, addresses
        Tables by ``schema.DISTRICTS``, ``POPULATION`` (its latest year counts) and ``ADDRESSES``.
    district
        int32 [n]: row in ``districts`` of every address, -1 outside.

    Returns
    -------
    Demand
        Whole people. A suppressed band (unknown 1-4) counts as 0 in its band, but those people stand in the
        total, for the district's total is known. ``facts`` tell who could not be placed: ``unplaced_people``
        (how many) and ``unplaced_districts`` (codes), of districts that have people but no address.
    """
    year = int(people["year"].max()) if len(people) else 0
    bands, counts = _counts(districts, people, year)
    placed = apportion(district=district.astype(np.int64), counts=counts)
    lost = unapportioned(district=district.astype(np.int64), counts=counts)
    kinds = districts["kind"].isin(URBAN_KINDS).to_numpy()
    return Demand(
        districts=tuple(districts["code"]),
        district=district,
        people=placed[:, : len(AGE_BANDS)],
        total=placed.sum(axis=1).astype(np.int32),
        urban=np.where(district >= 0, kinds[district], False),
        e=addresses["e"].to_numpy(dtype=np.float64),
        n=addresses["n"].to_numpy(dtype=np.float64),
        year=year,
        facts={
            "suppressed_cells": int(np.isnan(bands).sum()),
            "apportioned": "evenly within the district",
            "unplaced_people": int(lost.people.sum()),
            "unplaced_districts": districts["code"].iloc[lost.districts].tolist(),
        },
    )


def without_address(
    *, districts: gpd.GeoDataFrame, people: pd.DataFrame, addresses: pd.DataFrame
) -> list[Finding]:
    """Return a finding on people of districts that no address lies in; empty where there are none.

    Parameters
    ----------
    districts, people, addresses
        As for ``demand``.

    Returns
    -------
    list of Finding
        At most one, ``people_without_address``: ``names`` of the districts, ``count`` people.
    """
    year = int(people["year"].max()) if len(people) else 0
    counts = _counts(districts, people, year)[1]
    district = Assigner(list(districts.geometry)).assign(addresses["e"].to_numpy(), addresses["n"].to_numpy())
    lost = unapportioned(district=district.astype(np.int64), counts=counts)
    if not len(lost.districts):
        return []
    names = tuple(districts["name"].iloc[lost.districts])
    return [Finding(code="people_without_address", names=names, count=int(lost.people.sum()))]


def _counts(
    districts: gpd.GeoDataFrame, people: pd.DataFrame, year: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """People of a year by district and band, and the same with a column for those of an unknown band."""
    latest = people[people["year"] == year].set_index("code").reindex(list(districts["code"]))
    bands = latest[list(AGE_BANDS)].to_numpy(dtype=np.float64)
    total = latest["population"].to_numpy(dtype=np.float64)
    unknown_band = np.maximum(np.nan_to_num(total) - np.nansum(bands, axis=1), 0.0)
    return bands, np.column_stack([bands, unknown_band])
