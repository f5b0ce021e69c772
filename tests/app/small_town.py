"""A store with a town of four squares and two plans' worth of offices, for tests that write a lot.

+---+---+
| c | d |      each 1 km wide; the plan in force has "west" (a, c) and "east" (b, d)
+---+---+
| a | b |
+---+---+
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from app.store import datasets, geography, plans
from app.store.engine import Store
from areas.model import Area, Office, Plan, Provider
from areas.plan import from_districts
from geodata.crs import SWEREF99_TM
from geodata.municipalities import Municipality
from geodata.provenance import Source
from geodata.report import Report

E, N, SIDE = 536_000.0, 6_474_000.0, 1_000.0
SINCE = "2023-05-01"
SQUARES = {
    code: shapely.box(E + i * SIDE, N + j * SIDE, E + (i + 1) * SIDE, N + (j + 1) * SIDE)
    for code, (i, j) in {"a": (0, 0), "b": (1, 0), "c": (0, 1), "d": (1, 1)}.items()
}


def town(path, url="") -> Store:
    """Make the store; its plan of home care is number 1, assumed, in force since 1 May 2023.

    It is a file in the folder, or the empty database at an address.
    """
    store = Store(url or f"sqlite:///{path / 'town.sqlite'}")
    store.upgrade()
    table = gpd.GeoDataFrame(
        {"code": list(SQUARES), "name": [c.upper() for c in SQUARES], "kind": "stadsdel", "parent": ""},
        geometry=list(SQUARES.values()), crs=SWEREF99_TM,
    ).astype({"code": "str", "name": "str", "kind": "str", "parent": "str"})  # fmt: skip
    with store.write() as connection:
        geography.put_municipality(
            connection, Municipality(code="0580", name="Byn", geometry=shapely.union_all(table.geometry))
        )
        dataset_id = datasets.replace(
            connection, kind="districts", source=Source(title="Rutor"), report=Report(read=4, kept=4)
        )
        geography.put_districts(connection, dataset_id, table)
        plans.put_providers(connection, (Provider(code="egen", name="Egen regi"),))
        put(connection, status="in_force", basis="assumed", valid_from=SINCE)
    return store


def put(connection, *, name="Väst och öst", status="draft", basis="drawn", **facts) -> int:
    """Store a plan of two areas, west and east; its number."""
    value, members = two_areas()
    return plans.put(connection, value, name=name, status=status, basis=basis, districts=members, **facts)


def two_areas() -> tuple[Plan, dict[str, tuple[str, ...]]]:
    """The plan of two areas."""
    members = {"east": ("b", "d"), "west": ("a", "c")}
    table = gpd.GeoDataFrame({"code": list(SQUARES)}, geometry=list(SQUARES.values()), crs=SWEREF99_TM)
    value = from_districts(
        division="hemvard",
        districts=table,
        membership={code: area for area, codes in members.items() for code in codes},
        areas=[
            {"code": c, "name": c.title(), "colour": "", "office": c, "provider": "egen"} for c in members
        ],
        offices=tuple(
            Office(
                code=c, name=f"Lokal {c}", kind="base", e=E + (1.5 if c == "east" else 0.5) * SIDE, n=N + 500
            )
            for c in members
        ),
    )
    return value, members


def put_addresses(store: Store, places: list[tuple[float, float]]) -> None:
    """Store addresses at these places, eastings and northings from the town's corner."""
    count = len(places)
    table = pd.DataFrame(
        {
            "ref": [str(i) for i in range(count)], "street": "Gatan", "number": range(1, count + 1), "letter": "",
            "postcode": "", "locality": "", "e": [E + x for x, _ in places], "n": [N + y for _, y in places],
            "accuracy_m": 1.0,
        }
    )  # fmt: skip
    with store.write() as connection:
        report = Report(read=count, kept=count, figures={"origin": "file"})
        dataset_id = datasets.replace(connection, kind="addresses", source=Source(title="A"), report=report)
        geography.put_addresses(connection, dataset_id, table)


def with_area(value: Plan, code: str, **fields) -> Plan:
    """The plan with one area changed."""
    areas = tuple(
        Area(
            **{**{n: getattr(a, n) for n in Area.__dataclass_fields__}, **(fields if a.code == code else {})}
        )
        for a in value.areas
    )
    return Plan(division=value.division, areas=areas, offices=value.offices)
