"""A town in which it can be reckoned by head what flips when people drive slower or faster."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from app.store.plans import PlanRecord
from app.workspace import Workspace
from areas.model import Area, Office, Plan
from geodata.crs import SWEREF99_TM
from geodata.schema import AGE_BANDS
from geodata.streets import network
from tests.hand_made_roads import EAST, NORTH, level, roads

POINTS = {"a": (0, 0), "p": (10_000, 0), "m": (10_000, 4_000), "b": (10_000, 8_000), "q": (0, 1_000)}


WAYS = [("a p", {"name": "Långa vägen"}), ("p m b", {"name": "Korta vägen"}), ("a q", {"name": "Kvarngatan"})]
"""Base A at a, base B at b; people live at p and q. Cars drive 10 m/s; the signal at m takes 190 s.

               b
               | 4 000 m
               m
    q          |
    | 1 000 m  | 4 000 m
    a----------p
      10 000 m

Seconds to p           slower (8 m/s)     as assumed (10 m/s)   faster (12 m/s)
from A                 1 250              1 000                 833
from B                 1 000 + 190        800 + 190             667 + 190 = 857
nearest                B                  B                     A
A within 20 min        no                 yes                   yes

To q from A it is 125 s at most, and A is nearest at any speed.
"""


def hand_made(division: str) -> tuple[Workspace, PlanRecord]:
    """Two districts: Pe with 5 people, 2 of them 80+; Qu with 3, nobody 80+. An area of each, both of base A."""
    signals = {"car": 190.0, "bike": 0.0, "walk": 0.0}
    streets, _ = network.build(roads(POINTS, WAYS, signals="m"), level(signal_s=signals))
    shapes = [
        shapely.box(EAST + 5_000, NORTH - 500, EAST + 15_000, NORTH + 9_000),
        shapely.box(EAST - 5_000, NORTH - 500, EAST + 5_000, NORTH + 9_000),
    ]
    districts = gpd.GeoDataFrame(
        {"code": ["p", "q"], "name": ["Pe", "Qu"], "kind": ["tatort"] * 2, "parent": [""] * 2},
        geometry=shapes, crs=SWEREF99_TM,
    )  # fmt: skip
    places = [POINTS["p"], POINTS["q"]]
    addresses = pd.DataFrame(
        {
            "ref": ["1", "2"], "street": ["P", "Q"], "number": [1, 1], "letter": [""] * 2, "postcode": [""] * 2,
            "locality": [""] * 2, "e": [EAST + x for x, _ in places], "n": [NORTH + y for _, y in places],
            "accuracy_m": [1.0] * 2,
        }
    )  # fmt: skip
    bands = {band: [0.0, 0.0] for band in AGE_BANDS} | {"age_19_64": [3.0, 3.0], "age_80_plus": [2.0, 0.0]}
    people = pd.DataFrame({"code": ["p", "q"], "year": [2025] * 2, "population": [5.0, 3.0], **bands})
    kind = "base" if division == "hemvard" else "office"
    offices = tuple(
        Office(
            code=code,
            name=f"Bas {code.upper()}",
            kind=kind,
            e=EAST + POINTS[code][0],
            n=NORTH + POINTS[code][1],
        )
        for code in ("a", "b")
    )
    areas = tuple(
        Area(code=code, name=code, geometry=shape, office="a")
        for code, shape in zip("pq", shapes, strict=True)
    )
    record = PlanRecord(
        id=1, name="Prov", description="", status="in_force", basis="assumed", valid_from=None, valid_to=None,
        version=1, step=0, created_at="", copied_from=None, districts={},
        plan=Plan(division=division, areas=areas, offices=offices),
    )  # fmt: skip
    return Workspace(
        revision=1, municipality=None, datasets={}, districts=districts, addresses=addresses,
        places=pd.DataFrame(), decided=(record,), providers={}, rules=(), population=people,
        needs=pd.DataFrame(), forecast=pd.DataFrame(), network=streets,
    ), record  # fmt: skip
