"""The first content of a store: one municipality's outline and empty divisions."""

from __future__ import annotations

import geopandas as gpd
from sqlalchemy import Connection

from app import derive
from app.errors import StoreFault
from app.store import datasets, geography, plans, responsibilities
from app.store.engine import Store
from areas.model import DIVISIONS, Area, Plan
from geodata import demo_facts, municipalities
from geodata.crs import SWEREF99_TM
from geodata.municipalities import Municipality
from geodata.report import Report


def is_empty(store: Store) -> bool:
    """Whether nothing has been put into the store yet."""
    with store.read() as connection:
        return geography.get_municipality(connection) is None


def refuse_if_filled(connection: Connection) -> None:
    """Raise ``StoreFault`` if there is anything in the store: nothing is overwritten unasked.

    To be asked on the writing connection too: two processes that begin at once both find it empty before.
    """
    found = geography.get_municipality(connection)
    if found is not None:
        raise StoreFault("already_initialised", municipality=found.name)


def empty(store: Store, code: str) -> Municipality:
    """Start a municipality: its outline is the only district, and each division has one undivided area.

    An undivided area is true, if coarse: every address has an answer, and a planner has something to split.
    """
    found = municipalities.outline(code)
    table = gpd.GeoDataFrame(
        {"code": [found.code], "name": [found.name], "kind": ["kommun"], "parent": [""]},
        geometry=[found.geometry],
        crs=SWEREF99_TM,
    ).astype({"code": "str", "name": "str", "kind": "str", "parent": "str"})
    with store.write() as connection:
        refuse_if_filled(connection)
        geography.put_municipality(connection, found)
        dataset_id = datasets.replace(
            connection, kind="districts", source=municipalities.source(), report=Report(read=1, kept=1)
        )
        geography.put_districts(connection, dataset_id, table)
        for division in DIVISIONS:
            _put_undivided(connection, division, found, table)
        # The reform's rules are Linköping's own; elsewhere nobody is named until an administrator does it.
        if found.code == demo_facts.MUNICIPALITY:
            responsibilities.put(connection, responsibilities.of_table(demo_facts.responsibility()))
    return found


def _put_undivided(
    connection: Connection, division: str, found: Municipality, table: gpd.GeoDataFrame
) -> None:
    if division == "stadsdelar":
        value, members = derive.districts_as_areas(table)
    else:
        area = Area(code="hela", name=f"Hela {found.name}", geometry=found.geometry)
        value, members = Plan(division=division, areas=(area,)), {"hela": (found.code,)}
    plans.put(
        connection, value, name="Odelad", status="in_force", basis="assumed", districts=members,
        description="Hela kommunen som ett område, tills någon delar in den.",
    )  # fmt: skip
