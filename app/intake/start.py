"""The first content of a store: one municipality's outline and empty divisions."""

from __future__ import annotations

from typing import cast

import geopandas as gpd
import shapely
from shapely.geometry import MultiPolygon, Polygon
from sqlalchemy import Connection

from app.errors import StoreFault
from app.intake import derive
from app.store import datasets, geography, plans, responsibilities
from app.store.engine import Store
from areas.model import DIVISIONS, Area, Plan
from geodata import municipalities
from geodata.crs import SWEREF99_TM
from geodata.demo import demo_facts
from geodata.municipalities import Municipality
from geodata.report import Finding, Report

NAMES = {
    "stadsdelar": "Stadsdelar",
    "socialtjanst": "Socialtjänst, inte indelad än",
    "hemvard": "Hemvård, inte indelad än",
}
"""What the plans are called that a municipality is begun with."""


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
        begin_divisions(connection, table)
    return found


def begin_divisions(connection: Connection, districts: gpd.GeoDataFrame) -> list[Finding]:
    """Give every division that has no plan yet one undivided area of these districts, and say so.

    The reform's rules are Linköping's own; elsewhere nobody is named until an administrator does it.
    """
    known = geography.get_municipality(connection)
    assert known is not None
    there = {record.plan.division for record in plans.decided(connection)}
    findings = []
    for division in DIVISIONS:
        if division not in there:
            _put_undivided(connection, division, known.name, districts)
            if division != "stadsdelar":
                findings.append(Finding(code="division_begun", facts={"division": division}))
    if known.code == demo_facts.MUNICIPALITY and not responsibilities.every(connection):
        responsibilities.put(
            connection, responsibilities.of_table(demo_facts.responsibility()), why=responsibilities.BEGUN
        )
    return findings


def _put_undivided(
    connection: Connection, division: str, municipality: str, districts: gpd.GeoDataFrame
) -> None:
    if division == "stadsdelar":
        value, members = derive.districts_as_areas(districts)
        description = "Varje distrikt är ett område för sig."
    else:
        ground = cast("Polygon | MultiPolygon", shapely.coverage_union_all(districts.geometry.to_numpy()))
        value = Plan(
            division=division, areas=(Area(code="hela", name=f"Hela {municipality}", geometry=ground),)
        )
        members = {"hela": tuple(districts["code"])}
        description = "Hela kommunen som ett område, tills någon delar in den."
    plans.put(
        connection, value, name=NAMES[division], status="in_force", basis="assumed", districts=members,
        description=description,
    )  # fmt: skip
