"""The geographic tables in the store: municipality, districts, people, addresses and places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from sqlalchemy import Connection, Table, delete, insert, select

from app.store.geometry import decoded
from app.store.tables import address, dataset, demand, district, landscape, municipality, place, population
from geodata.crs import SWEREF99_TM
from geodata.municipalities import Municipality
from geodata.schema import ADDRESSES, DEMAND, DISTRICTS, LANDSCAPE, PLACES, POPULATION

ROWS_AT_ONCE = 20_000


def put_municipality(connection: Connection, value: Municipality) -> None:
    """Set which municipality the store is about."""
    connection.execute(delete(municipality))
    connection.execute(insert(municipality).values(code=value.code, name=value.name, geometry=value.geometry))


def get_municipality(connection: Connection) -> Municipality | None:
    """Return the municipality, or ``None`` in an empty store."""
    row = connection.execute(select(municipality)).one_or_none()
    return None if row is None else Municipality(code=row.code, name=row.name, geometry=row.geometry)


def put_districts(connection: Connection, dataset_id: int, table: gpd.GeoDataFrame) -> None:
    """Store districts (``schema.DISTRICTS``) as the rows of a data set."""
    _put(connection, district, dataset_id, table, DISTRICTS)


def get_districts(connection: Connection, kind: str = "districts") -> gpd.GeoDataFrame:
    """Return the districts in use, by code; empty when there are none."""
    frame = _get(connection, district, kind, DISTRICTS).sort_values("code", ignore_index=True)
    geometry = decoded(frame["geometry"].to_numpy(dtype=object))
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=geometry, crs=SWEREF99_TM)


def put_population(connection: Connection, dataset_id: int, table: pd.DataFrame) -> None:
    """Store people (``schema.POPULATION``); unknown counts stay unknown."""
    _put(connection, population, dataset_id, table, POPULATION)


def get_population(connection: Connection, kind: str = "population") -> pd.DataFrame:
    """Return the people, or their ``forecast``, by district code and year."""
    return _get(connection, population, kind, POPULATION).sort_values(["code", "year"], ignore_index=True)


def put_demand(connection: Connection, dataset_id: int, table: pd.DataFrame) -> None:
    """Store recipients and households (``schema.DEMAND``); unknown counts stay unknown."""
    _put(connection, demand, dataset_id, table, DEMAND)


def get_demand(connection: Connection) -> pd.DataFrame:
    """Return recipients and households by district code; empty where nobody told them."""
    return _get(connection, demand, "demand", DEMAND).sort_values("code", ignore_index=True)


def put_addresses(connection: Connection, dataset_id: int, table: pd.DataFrame) -> None:
    """Store addresses (``schema.ADDRESSES``); an address's id is its position."""
    _put(
        connection, address, dataset_id, table.assign(id=np.arange(len(table))), {"id": "int64", **ADDRESSES}
    )


def get_addresses(connection: Connection) -> pd.DataFrame:
    """Return the addresses in use, in the order of their ids."""
    frame = _get(connection, address, "addresses", {"id": "int64", **ADDRESSES})
    return frame.sort_values("id", ignore_index=True).drop(columns="id")


def put_places(connection: Connection, dataset_id: int, table: pd.DataFrame) -> None:
    """Store named places (``schema.PLACES``)."""
    _put(connection, place, dataset_id, table.assign(id=np.arange(len(table))), {"id": "int64", **PLACES})


def get_places(connection: Connection) -> pd.DataFrame:
    """Return the named places."""
    frame = _get(connection, place, "places", {"id": "int64", **PLACES})
    return frame.sort_values("id", ignore_index=True).drop(columns="id")


def put_landscape(connection: Connection, dataset_id: int, table: gpd.GeoDataFrame) -> None:
    """Store water or built-up land (``schema.LANDSCAPE``)."""
    _put(
        connection, landscape, dataset_id, table.assign(id=np.arange(len(table))),
        {"id": "int64", **LANDSCAPE},
    )  # fmt: skip


def get_landscape(connection: Connection, kind: str) -> gpd.GeoDataFrame:
    """Return the data set ``water`` or ``built_up`` in use; empty when there is none."""
    frame = _get(connection, landscape, kind, {"id": "int64", **LANDSCAPE})
    frame = frame.sort_values("id", ignore_index=True).drop(columns="id")
    geometry = decoded(frame["geometry"].to_numpy(dtype=object))
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=geometry, crs=SWEREF99_TM)


def _put(
    connection: Connection, table: Table, dataset_id: int, frame: pd.DataFrame, contract: Mapping[str, str]
) -> None:
    columns: dict[str, list[Any]] = {"dataset_id": [dataset_id] * len(frame)}
    for name, kind in contract.items():
        values = frame[name].astype(object)
        columns[name] = (
            values.where(values.notna(), None).tolist() if kind != "geometry" else list(frame[name])
        )
    names = list(columns)
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        connection.execute(insert(table), rows[start : start + ROWS_AT_ONCE])


def _get(connection: Connection, table: Table, kind: str, contract: Mapping[str, str]) -> pd.DataFrame:
    """Read by column names without the result processors: geometry is decoded once, as one array."""
    wanted = ", ".join(f"t.{name}" for name in contract)
    mine = select(dataset.c.id).where(dataset.c.kind == kind, dataset.c.current)
    dataset_id = connection.execute(mine).scalar_one_or_none()
    rows = connection.exec_driver_sql(
        f"SELECT {wanted} FROM {table.name} t WHERE t.dataset_id = {int(dataset_id or 0)}"  # noqa: S608
    ).fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(contract)
    data = {
        name: pd.Series(list(values), dtype="object" if kind == "geometry" else kind)
        for (name, kind), values in zip(contract.items(), columns, strict=True)
    }
    return pd.DataFrame(data)
