"""The example's water: the lake that its roads go round, a river through the town, made-up smaller lakes."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.crs import SWEREF99_TM
from geodata.demo import demo_noise
from geodata.demo.demo_main_roads import EAST_OF_RIVER, lake
from geodata.schema import LANDSCAPE, validate
from geodata.streets.roads import Roads

LAKE, RIVER = "Roxen", "Stångån"
SOUTHERN_LAKES = (
    ("Exempelsjön", (545_500, 6_459_500), 1_500, 620),
    ("Lillsjön", (529_500, 6_452_500), 700, 420),
    ("Storgölen", (521_500, 6_461_500), 560, 380),
    ("Norrgölen", (519_500, 6_492_000), 640, 400),
)
"""Name, middle (SWEREF 99 TM, rounded), and half the length and width in metres; all of it made up."""

SHORE_M = 40.0
"""How far a made-up lake keeps from a road."""

SOUTHWARDS = ((540_300, 6_464_500), (541_800, 6_459_800), (541_000, 6_455_000), (538_900, 6_448_500))
"""Where the river comes from, south of the town."""


def make(districts: gpd.GeoDataFrame, roads: Roads, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return water by ``schema.LANDSCAPE``.

    In the town the river is the border between the districts on its two sides, which only larger roads cross.
    """
    ways: Any = shapely.linestrings(
        np.column_stack([roads.e[roads.way_nodes], roads.n[roads.way_nodes]]),
        indices=np.repeat(np.arange(len(roads.way_start) - 1), np.diff(roads.way_start)),
    )
    tree = shapely.STRtree(ways.tolist())
    rows: list[tuple[str, str, BaseGeometry]] = [("lake", LAKE, lake())]
    for name, middle, length, width in SOUTHERN_LAKES:
        shape = _shore(np.array(middle, dtype=float), length, width, rng)
        near = ways[tree.query(shape, predicate="intersects")]
        parts = shapely.get_parts(shapely.difference(shape, shapely.union_all(near).buffer(SHORE_M)))
        rows.append(("lake", name, parts[shapely.area(parts).argmax()]))
    rows.append(("river", RIVER, _river(districts)))
    table = gpd.GeoDataFrame(
        {
            "kind": pd.Series([kind for kind, _, _ in rows], dtype="str"),
            "name": pd.Series([name for _, name, _ in rows], dtype="str"),
        },
        geometry=shapely.set_precision([shape for *_, shape in rows], 0.01),
        crs=SWEREF99_TM,
    )
    validate(table, LANDSCAPE)
    return table


def _shore(
    middle: NDArray[np.float64], length: float, width: float, rng: np.random.Generator
) -> BaseGeometry:
    """A bent, slanting oval."""
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    slant = rng.uniform(0, np.pi)
    oval = np.column_stack([length * np.cos(turn), width * np.sin(turn)])
    turned = oval @ np.array([[np.cos(slant), np.sin(slant)], [-np.sin(slant), np.cos(slant)]])
    points = demo_noise.warp(middle + turned, amplitude_m=width / 6, length_m=2 * width, rng=rng)
    shape: BaseGeometry = shapely.buffer(shapely.make_valid(shapely.Polygon(points)), 0)
    return shape


def _river(districts: gpd.GeoDataFrame) -> BaseGeometry:
    """From the south along the border in the town to the lake."""
    town = districts[districts["kind"] == "stadsdel"]
    east = town["code"].isin(EAST_OF_RIVER).to_numpy()
    shapes = town.geometry.to_numpy()
    border = shapely.line_merge(
        shapely.intersection(
            shapely.coverage_union_all(shapes[east]), shapely.coverage_union_all(shapes[~east])
        )
    )
    parts = shapely.get_parts(border)
    lines = parts[shapely.get_dimensions(parts) == 1]
    middle = shapely.get_coordinates(lines[shapely.length(lines).argmax()])
    if middle[0, 1] > middle[-1, 1]:
        middle = middle[::-1]
    mouth = shapely.get_coordinates(shapely.shortest_line(shapely.Point(middle[-1]), lake()))[-1]
    course = np.vstack([np.array(SOUTHWARDS[::-1], dtype=float), middle, mouth])
    line: BaseGeometry = shapely.simplify(shapely.LineString(_rounded(course)), 5)
    return line


def _rounded(points: NDArray[np.float64], times: int = 3) -> NDArray[np.float64]:
    """Cut the corners of a line, a quarter of each leg at a time (Chaikin)."""
    for _ in range(times):
        near, far = points[:-1] * 0.75 + points[1:] * 0.25, points[:-1] * 0.25 + points[1:] * 0.75
        points = np.vstack([points[:1], np.stack([near, far], axis=1).reshape(-1, 2), points[-1:]])
    return points
