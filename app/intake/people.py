"""Who lives at each address: people of the latest year, shared out within their district."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from areas.assignment import Assigner
from areas.demand import FEW, GROUPS, KNOWN, NOT_GIVEN, Demand
from geodata.apportionment import apportion, unapportioned
from geodata.report import Finding
from geodata.schema import AGE_BANDS, BAND_ELDEST, URBAN_KINDS


def demand(
    *,
    districts: gpd.GeoDataFrame,
    people: pd.DataFrame,
    addresses: pd.DataFrame,
    district: NDArray[np.int32],
    needs: pd.DataFrame | None = None,
) -> Demand:
    """Return the demand columns of all addresses.

    Parameters
    ----------
    districts, people, addresses
        Tables by ``schema.DISTRICTS``, ``POPULATION`` (its latest year counts) and ``ADDRESSES``.
    district
        int32 [n]: row in ``districts`` of every address, -1 outside.
    needs
        Table by ``schema.DEMAND``, where there is one: recipients are shared out within their district in
        proportion to people aged 80+, households in proportion to people (evenly where there are none).

    Returns
    -------
    Demand
        Whole people. A suppressed band (unknown 1-4) counts as 0 in its band, but those people stand in the
        total where the district's total is known. ``unknown`` says where a 0 means nothing. ``facts`` tell
        who could not be placed: ``unplaced_people`` (how many) and ``unplaced_districts`` (codes), of
        districts that have people but no address;
        ``recipients_suppressed`` and ``households_suppressed``: districts whose figure is secret and counts
        as 0.
    """
    year = int(people["year"].max()) if len(people) else 0
    bands, counts = _counts(districts, people, year)
    placed = apportion(district=district.astype(np.int64), counts=counts)
    lost = unapportioned(district=district.astype(np.int64), counts=counts)
    kinds = districts["kind"].isin(URBAN_KINDS).to_numpy()
    bands_placed, total = placed[:, : len(AGE_BANDS)], placed.sum(axis=1).astype(np.int32)
    told = _needs(districts, needs)
    weights = {"recipients": bands_placed[:, BAND_ELDEST], "households": total}
    return Demand(
        districts=tuple(districts["code"]),
        district=district,
        people=bands_placed,
        total=total,
        **{field: _shared_out(district, told[field], weights[field]) for field in told},
        urban=np.where(district >= 0, kinds[district], False),
        e=addresses["e"].to_numpy(dtype=np.float64),
        n=addresses["n"].to_numpy(dtype=np.float64),
        year=year,
        unknown=_unknown(districts, people, year),
        facts={
            "suppressed_cells": int(np.isnan(bands).sum()),
            "apportioned": "evenly within the district",
            "unplaced_people": int(lost.people.sum()),
            "unplaced_districts": districts["code"].iloc[lost.districts].tolist(),
            **{f"{field}_suppressed": int(np.isnan(counts).sum()) for field, counts in told.items()},
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


def _needs(districts: gpd.GeoDataFrame, needs: pd.DataFrame | None) -> dict[str, NDArray[np.float64]]:
    """Recipients and households by district, those that were told of; a column of nothing tells nothing."""
    if needs is None or needs.empty:
        return {}
    by_code = needs.set_index("code").reindex(list(districts["code"]))
    columns = {field: by_code[field].to_numpy(dtype=np.float64) for field in ("recipients", "households")}
    return {field: counts for field, counts in columns.items() if not np.isnan(counts).all()}


def _shared_out(
    district: NDArray[np.int32], counts: NDArray[np.float64], weights: NDArray[np.int32]
) -> NDArray[np.float64]:
    placed = apportion(
        district=district.astype(np.int64), counts=counts[:, None], weights=weights.astype(np.float64)
    )
    return placed[:, 0].astype(np.float64)


def _unknown(districts: gpd.GeoDataFrame, people: pd.DataFrame, year: int) -> NDArray[np.int8] | None:
    """int8 [districts, 8] by ``GROUPS``: whose people nobody can count; ``None`` where all are known.

    A blank cell is 1-4. A column without any figure was not in the table, and a district without a row not
    told of: that may be anybody. What no table of people tells of at all is no district's lack.
    """
    latest = people[people["year"] == year]
    if latest.empty:
        return None
    by_code = latest.set_index("code").reindex(list(districts["code"]))
    cells = by_code[["population", *AGE_BANDS]].to_numpy(dtype=np.float64)
    given = ~np.isnan(cells).all(axis=0) & districts["code"].isin(latest["code"]).to_numpy()[:, None]
    states = np.where(~np.isnan(cells), KNOWN, np.where(given, FEW, NOT_GIVEN))
    older = states[:, [GROUPS.index("age_65_79"), GROUPS.index("age_80_plus")]].max(axis=1)
    found = np.column_stack([states, older]).astype(np.int8)
    return found if found.any() else None


def _counts(
    districts: gpd.GeoDataFrame, people: pd.DataFrame, year: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """People of a year by district and band, and the same with a column for those of an unknown band."""
    latest = people[people["year"] == year].set_index("code").reindex(list(districts["code"]))
    bands = latest[list(AGE_BANDS)].to_numpy(dtype=np.float64)
    total = latest["population"].to_numpy(dtype=np.float64)
    unknown_band = np.maximum(np.nan_to_num(total) - np.nansum(bands, axis=1), 0.0)
    return bands, np.column_stack([bands, unknown_band])
