"""Who lives at each address: people of the latest year, shared out within their district."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from areas.demand import Demand
from geodata.apportionment import apportion
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
        total, for the district's total is known.
    """
    year = int(people["year"].max()) if len(people) else 0
    latest = people[people["year"] == year].set_index("code").reindex(list(districts["code"]))
    bands = latest[list(AGE_BANDS)].to_numpy(dtype=np.float64)
    total = latest["population"].to_numpy(dtype=np.float64)
    unknown_band = np.maximum(np.nan_to_num(total) - np.nansum(bands, axis=1), 0.0)
    counts = np.column_stack([bands, unknown_band])
    placed = apportion(district=district.astype(np.int64), counts=counts)
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
        facts={"suppressed_cells": int(np.isnan(bands).sum()), "apportioned": "evenly within the district"},
    )
