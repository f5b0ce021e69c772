"""The case that edits are measured on: six home-care areas, their bases, three modes, made-up addresses.

On the real districts and the real (partial) road network where they lie beside the checkout, else on the example's.
The addresses are the application's own synthetic ones, as many as asked for; the same number gives the same case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from app.intake import people
from app.intake.example import offices_of, pairs
from app.plans import drafts
from app.travel import street_network
from app.travel.travel import Travel
from areas.assignment import Assigner
from areas.changes import AssignPolygon, MoveOffice
from areas.coverage import Shape
from areas.edit_context import EditContext
from areas.model import Office, Plan
from areas.plan import from_districts
from areas.situation import Companion, Situation
from geodata import districts, synthetic
from geodata.demo import demo, demo_facts
from geodata.demo.demo import Example
from geodata.streets import osm
from geodata.streets.roads import Roads
from geodata.streets.speeds import MODES
from geodata.streets.streets import Network
from tests.conftest import REAL_DATA

SEED = 4

NYKO3 = REAL_DATA / "linkoping" / "boundaries" / "NYKO3v23.geojson"
ROADS = REAL_DATA / "linkoping" / "roads" / "linkoping-partial.osm.pbf"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """All but the addresses."""

    name: str
    districts: gpd.GeoDataFrame
    roads: Roads
    network: Network
    plan: Plan
    companion: Plan
    population: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Case:
    """A situation with its streets, and what edits need."""

    ground: Ground
    situation: Situation
    travel: Travel
    context: EditContext


@lru_cache(maxsize=2)
def ground(*, real: bool | None = None) -> Ground:
    """The real ground, or the example's; whichever there is when not said."""
    example = demo.make()
    if REAL_DATA.is_dir() if real is None else real:
        return real_ground(example, districts.read(NYKO3)[0])
    return ground_of(example, table=example.districts, roads=example.roads, name="the example")


def real_ground(example: Example, table: gpd.GeoDataFrame) -> Ground:
    """The example's plans and people on the real districts and roads."""
    return ground_of(example, table=table, roads=osm.read_roads(ROADS), name="the real districts and roads")


def ground_of(example: Example, *, table: gpd.GeoDataFrame, roads: Roads, name: str) -> Ground:
    """The example's plans and people on these districts and roads."""
    network = street_network.build(roads, table)[0]
    return Ground(
        name=name, districts=table, roads=roads, network=network,
        population=demo_facts.population(),
        plan=_plan(
            "hemvard", table, pairs(example.home_care, "district_code", "area_code"),
            provider=pairs(example.home_care, "area_code", "provider_code"),
            office=pairs(example.home_care_bases, "area_code", "code"),
            offices=tuple(on_main_streets(network, o) for o in offices_of(example.home_care_bases, kind="base")),
        ),
        companion=_plan(
            "socialtjanst", table, pairs(example.social_services, "district_code", "office_code"),
            provider={}, office={c: c for c in example.offices["code"]},
            offices=offices_of(example.offices, kind="office"),
        ),
    )  # fmt: skip


def _plan(
    division: str, table: gpd.GeoDataFrame, membership: dict[str, str], *, provider: dict[str, str],
    office: dict[str, str], offices: tuple[Office, ...],
) -> Plan:  # fmt: skip
    areas = [
        {"code": code, "name": code, "office": office[code], "provider": provider.get(code, "")}
        for code in sorted(set(membership.values()))
    ]
    return from_districts(
        division=division, districts=table, membership=membership, areas=areas, offices=offices
    )


def on_main_streets(network: Network, office: Office) -> Office:
    """The office at the nearest node of the largest component that all modes may use, for the real map has islands."""
    links = np.flatnonzero(np.all([network.usable(mode).all(axis=0) for mode in MODES], axis=0))
    tail, head = network.tail[links], network.head[links]
    size = len(network.e)
    joined = csr_matrix((np.ones(len(links)), (tail, head)), shape=(size, size))
    part = connected_components(joined, directed=False)[1]
    main = np.flatnonzero(part == np.bincount(part).argmax())
    nearest = main[np.hypot(network.e[main] - office.e, network.n[main] - office.n).argmin()]
    return replace(office, e=round(float(network.e[nearest]), 2), n=round(float(network.n[nearest]), 2))


def case(addresses: int, *, real: bool | None = None) -> Case:
    """About this many addresses (a district has at least one) in the plan of six areas."""
    return case_on(ground(real=real), addresses)


def case_on(here: Ground, addresses: int) -> Case:
    """About this many addresses on this ground."""
    table, _ = synthetic.make(
        roads=here.roads, districts=here.districts, population=here.population,
        rng=np.random.default_rng(SEED),
        people_per_address=float(here.population["population"].sum()) / addresses,
    )  # fmt: skip
    e, n = table["e"].to_numpy(dtype=np.float64), table["n"].to_numpy(dtype=np.float64)
    district = Assigner(list(here.districts.geometry)).assign(e, n)
    demand = people.demand(
        districts=here.districts, people=here.population, addresses=table, district=district
    )
    travel = Travel(here.network, table)
    companion = Companion(
        division=here.companion.division, codes=here.companion.codes, area=assigned(here.companion, e, n)
    )
    situation = Situation(
        plan=here.plan, demand=demand, area=assigned(here.plan, e, n),
        minutes=travel.minutes(here.plan.offices), companion=companion,
    )  # fmt: skip
    context = drafts.context(here.districts, sorted({a.provider for a in here.plan.areas}))
    _ = context.ground
    return Case(ground=here, situation=situation, travel=travel, context=context)


def assigned(plan: Plan, e: np.ndarray, n: np.ndarray) -> np.ndarray:
    return Assigner([area.geometry for area in plan.areas]).assign(e, n)


def drawn(case_: Case, count: int, *, seed: int = SEED) -> Iterator[AssignPolygon]:
    """``polygons`` for the plan of the case."""
    shapes = {area.code: area.geometry for area in case_.situation.plan.areas}
    return polygons(shapes, case_.situation.demand.e, case_.situation.demand.n, count, seed=seed)


def polygons(
    shapes: Mapping[str, Shape], e: np.ndarray, n: np.ndarray, count: int, *, seed: int
) -> Iterator[AssignPolygon]:
    """Polygons of 12 corners, some 300 to 1 500 m across, around addresses near a border between two areas.

    Each is given to one of the areas it meets, so that most of them move people.
    """
    rng = np.random.default_rng(seed)
    assigner = Assigner(list(shapes.values()))
    near = np.flatnonzero(assigner.distance_to_border_m(e, n, assigner.assign(e, n)) < 150)
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    for _ in range(count):
        middle = rng.choice(near)
        radius = rng.uniform(150, 750) * rng.uniform(0.7, 1.3, len(turn))
        corners = np.column_stack([e[middle] + radius * np.cos(turn), n[middle] + radius * np.sin(turn)])
        polygon = shapely.set_precision(shapely.Polygon(np.round(corners, 2)), 0.01)
        met = [code for code, shape in shapes.items() if shape.intersects(polygon)]
        yield AssignPolygon(polygon=polygon, to=str(rng.choice(met)))


def moved_offices(plan: Plan, count: int, *, seed: int = SEED) -> Iterator[MoveOffice]:
    """One base after the other some 200 to 2 000 m away, each time somewhere else."""
    rng = np.random.default_rng(seed)
    for step in range(count):
        office = plan.offices[step % len(plan.offices)]
        way, far = rng.uniform(0, 2 * np.pi), rng.uniform(200, 2000)
        e, n = office.e + far * np.cos(way), office.n + far * np.sin(way)
        yield MoveOffice(office=office.code, e=round(float(e), 2), n=round(float(n), 2))


def with_minutes(case_: Case, plan: Plan, area: np.ndarray) -> Situation:
    """The situation of another plan, nothing carried over; the same minutes where no office moved."""
    before = case_.situation
    same = plan.offices == before.plan.offices
    minutes = before.minutes if same else case_.travel.minutes(plan.offices)
    return replace(before, plan=plan, area=area, minutes=minutes, memo={})
