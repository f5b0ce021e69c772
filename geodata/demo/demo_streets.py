"""The example's street network: larger roads, local streets and country roads, put together."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from geodata.demo import demo_local_streets as local
from geodata.demo import demo_main_roads as main_roads
from geodata.demo import demo_rural_roads as rural
from geodata.demo.demo_names import COLUMNS, ROWS, Names
from geodata.demo.demo_ways import Way, network
from geodata.schema import URBAN_KINDS
from geodata.streets.roads import Roads

GATE_M = 130.0
GATE_SPACING_M = 160.0
"""Local streets of neighbouring districts are joined where their nodes are this near, this far apart."""

BORDER_M = 30.0
"""No road comes nearer the municipality's border than this."""

PATHS = ("footway", "cycleway")
SIGNAL_CLASSES = ("primary", "secondary", "tertiary")


def make(
    facts: pd.DataFrame,
    districts: gpd.GeoDataFrame,
    inner_point: NDArray[np.float64],
    rng: np.random.Generator,
) -> Roads:
    """Return a plausible, connected street network.

    Parameters
    ----------
    facts
        ``code``, ``kind``, ``population``, ``e``, ``n`` of each district, in the order of ``districts``.
    districts
        The districts by ``schema.DISTRICTS``.
    inner_point
        A point in the inner city that Drottninggatan passes, float [2].
    rng
        Source of randomness.

    Returns
    -------
    Roads
        One connected network inside the municipality.
    """
    ground = shapely.coverage_union_all(districts.geometry.to_numpy()).buffer(-BORDER_M)
    town = shapely.coverage_union_all(districts.geometry[districts["kind"].isin(URBAN_KINDS)].to_numpy())
    anchor = main_roads.anchors(facts, districts)
    larger = main_roads.make(anchor, districts, ground, town, rng)
    names = Names({way.tags.get("name", "") for way in larger} | {*ROWS.values(), *COLUMNS.values()}, rng)
    urban = districts["kind"].isin(URBAN_KINDS).to_numpy()
    grid, codes = facts["code"].eq(local.INNER_CITY).to_numpy(), facts["code"][urban].tolist()
    at, nothing = {local.INNER_CITY: inner_point}, shapely.MultiLineString()
    middle = _local(facts[grid], districts[grid], anchor=at, major=nothing, names=names, rng=rng)
    larger = _led_into(larger, districts.geometry[grid].iloc[0], middle[0])
    major = shapely.union_all([shapely.LineString(way.points) for way in larger if not way.apart])
    others = urban & ~grid
    suburbs = _local(facts[others], districts[others], anchor=anchor, major=major, names=names, rng=rng)
    place = codes.index(local.INNER_CITY)
    by_district = [*suburbs[:place], *middle, *suburbs[place:]]
    ways = [*larger, *(way for ways in by_district for way in ways), *_gates(by_district, codes)]
    country = ground.difference(town.buffer(60)).difference(main_roads.lake())
    outside = [w.points[::6] for w in larger if not w.apart]
    dots = np.vstack(outside)
    shapely.prepare(country)
    dots = dots[shapely.contains_xy(country, dots[:, 0], dots[:, 1])]
    ways += rural.make(country, dots, names, rng)
    city = shapely.coverage_union_all(districts.geometry[districts["kind"] == "stadsdel"].to_numpy())
    return _with_signals(_without_traps(network(ways, ground)), city)


def _local(
    facts: pd.DataFrame,
    districts: gpd.GeoDataFrame,
    *,
    anchor: dict[str, NDArray[np.float64]],
    major: BaseGeometry,
    names: Names,
    rng: np.random.Generator,
) -> list[list[Way]]:
    """Local streets of each of these districts."""
    shapely.prepare(major)
    out = []
    for code, people, shape in zip(facts["code"], facts["population"], districts.geometry, strict=True):
        layout = local.plan(code, shape, people, anchor[code], rng)
        inner = code == local.INNER_CITY
        out.append(local.make(shape, layout, major, names.district(), rng, inner=inner))
    return out


def _led_into(larger: list[Way], inner: BaseGeometry, grid: list[Way]) -> list[Way]:
    """Let larger roads end at the inner city's border, led into the nearest corner of its grid."""
    corners = np.vstack([way.points for way in grid])
    tree = cKDTree(corners)
    shapely.prepare(inner)
    out = []
    for way in larger:
        within = shapely.contains_xy(inner, way.points[:, 0], way.points[:, 1])
        if way.apart or not within.any():
            out.append(way)
            continue
        free = np.flatnonzero(~within)
        for run in np.split(free, np.flatnonzero(np.diff(free) > 1) + 1):
            if len(run):
                points = way.points[run]
                before = [] if run[0] == 0 else [corners[tree.query(points[0])[1]]]
                after = [] if run[-1] == len(within) - 1 else [corners[tree.query(points[-1])[1]]]
                out.append(replace(way, points=np.vstack([*before, points, *after])))
    return out


def _gates(by_district: list[list[Way]], codes: list[str]) -> list[Way]:
    """Join local streets across district borders, but not across the river."""
    points = [np.vstack([w.points for w in ways]) for ways in by_district]
    owner = np.repeat(np.arange(len(points)), [len(p) for p in points])
    flat = np.vstack(points)
    pairs = cKDTree(flat).query_pairs(GATE_M, output_type="ndarray")
    pairs = pairs[owner[pairs[:, 0]] != owner[pairs[:, 1]]]
    length = np.hypot(*(flat[pairs[:, 0]] - flat[pairs[:, 1]]).T)
    name = [w.tags.get("name", "") for ways in by_district for w in ways for _ in w.points]
    east = np.array([code in main_roads.EAST_OF_RIVER for code in codes])
    dry = east[owner[pairs[:, 0]]] == east[owner[pairs[:, 1]]]
    taken: list[NDArray[np.float64]] = []
    out = []
    for k in np.lexsort((pairs[:, 1], pairs[:, 0], length.round(2))):
        ends = flat[pairs[k]]
        middle = ends.mean(axis=0)
        street = name[pairs[k, 0]] or name[pairs[k, 1]]
        if not dry[k] or not street or any(np.hypot(*(middle - t)) < GATE_SPACING_M for t in taken):
            continue
        taken.append(middle)
        out.append(Way(points=ends, tags={"highway": "residential", "name": street, "maxspeed": "30"}))
    return out


def _without_traps(roads: Roads) -> Roads:
    """Make one-way streets two-way where a car could get in but not out, or out but not in."""
    size = len(roads.e)
    tags = roads.tags.copy()
    legs = np.diff(roads.way_start) - 1
    inner = np.ones(len(roads.way_nodes) - 1, dtype=bool)
    inner[roads.way_start[1:-1] - 1] = False
    a, b = roads.way_nodes[:-1][inner], roads.way_nodes[1:][inner]
    car = np.repeat(~tags["highway"].isin(PATHS).to_numpy(), legs)
    street = tags["highway"].eq("residential").to_numpy()
    oneway = tags["oneway"].eq("yes").to_numpy()
    while True:
        back = car & ~np.repeat(oneway, legs)
        ends = np.concatenate([a[car], b[back]]), np.concatenate([b[car], a[back]])
        graph = coo_array((np.ones(len(ends[0])), ends), shape=(size, size))
        _, part = connected_components(graph, connection="strong")
        stuck = (part != np.bincount(part).argmax())[roads.way_nodes]
        trap = oneway & street & np.add.reduceat(stuck, roads.way_start[:-1]).astype(bool)
        if not trap.any():
            break
        oneway = oneway & ~trap
    return replace(roads, tags=tags.assign(oneway=tags["oneway"].where(oneway, "")))


def _with_signals(roads: Roads, city: BaseGeometry) -> Roads:
    """Signals where larger roads of different names cross in the city, one within 150 m."""
    size = len(roads.e)
    rows = np.repeat(np.arange(len(roads.tags)), np.diff(roads.way_start))
    large = roads.tags["highway"].isin(SIGNAL_CLASSES).to_numpy()[rows]
    number = pd.factorize(roads.tags["name"])[0][rows]
    seen = pd.DataFrame({"node": roads.way_nodes[large], "name": number[large]}).drop_duplicates()
    crossing = np.flatnonzero(np.bincount(seen["node"], minlength=size) > 1)
    crossing = crossing[shapely.contains_xy(city, roads.e[crossing], roads.n[crossing])]
    signal = np.zeros(size, dtype=bool)
    points = np.column_stack([roads.e, roads.n])
    for node in crossing:
        others = points[signal]
        if not len(others) or np.hypot(*(others - points[node]).T).min() > 150:
            signal[node] = True
    return replace(roads, signal=signal)
