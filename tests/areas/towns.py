"""Hand-made towns for tests, and random edits on any plan."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import MultiLineString

from areas.edits import (
    AddArea,
    AssignPolygon,
    Edit,
    EditContext,
    Lock,
    Merge,
    MoveBorder,
    MoveDistricts,
    NewArea,
    Recolour,
    RemoveArea,
    Rename,
    Reshape,
    SetProvider,
    Split,
    Unlock,
)
from areas.model import Plan
from areas.plan import from_districts

MOST_AREAS = 9


def square_districts(
    side: int = 4, *, metres: float = 100.0, east: float = 0.0, north: float = 0.0
) -> gpd.GeoDataFrame:
    """Squares in rows from the south-west; the code is row and column, ``00`` to ``33``."""
    cells = [(row, column) for row in range(side) for column in range(side)]
    return gpd.GeoDataFrame(
        {
            "code": [f"{row}{column}" for row, column in cells],
            "name": [f"District {row}{column}" for row, column in cells],
            "kind": "stadsdel",
            "parent": "",
        },
        geometry=[
            shapely.box(
                east + column * metres,
                north + row * metres,
                east + (column + 1) * metres,
                north + (row + 1) * metres,
            )
            for row, column in cells
        ],
    )


def town(rows: str, **where: float) -> tuple[Plan, EditContext]:
    """A plan of square districts drawn as text, northern row first, one letter an area.

    ``town("AAB/AAB/CCC")`` has three areas on 3 × 3 districts of 100 m.
    """
    letters = rows.split("/")[::-1]
    districts = square_districts(len(letters), **where)
    membership = {f"{r}{c}": letters[r][c] for r in range(len(letters)) for c in range(len(letters))}
    plan = from_districts(
        division="hemvard",
        districts=districts,
        membership=membership,
        areas=[{"code": code, "name": code, "provider": "egen"} for code in sorted(set("".join(letters)))],
    )
    return plan, EditContext(districts=dict(zip(districts["code"], districts.geometry, strict=True)))


def areas_m2(plan: Plan) -> dict[str, float]:
    return {area.code: area.geometry.area for area in plan.areas}


def blob(rng: np.random.Generator, e: float, n: float, radius_m: float, corners: int) -> shapely.Polygon:
    """A star-shaped polygon around a point: it never crosses itself."""
    turn = np.sort(rng.uniform(0, 2 * np.pi, corners))
    reach = rng.uniform(0.4, 1, corners) * radius_m
    return shapely.Polygon(np.column_stack([e + reach * np.cos(turn), n + reach * np.sin(turn)]))


def border_point(rng: np.random.Generator, plan: Plan) -> np.ndarray:
    points = shapely.get_coordinates(plan.areas[rng.integers(len(plan.areas))].geometry)
    return points[rng.integers(len(points))]


def dragged(rng: np.random.Generator, plan: Plan, metres: float) -> Reshape:
    """One vertex moved in every area that has it, as the map client does."""
    vertex = border_point(rng, plan)
    target = vertex + rng.normal(0, metres, 2)

    def move(points: np.ndarray) -> np.ndarray:
        return np.where((points == vertex).all(axis=1)[:, None], target, points)

    having = [a for a in plan.areas if (shapely.get_coordinates(a.geometry) == vertex).all(axis=1).any()]
    return Reshape(areas={area.code: shapely.transform(area.geometry, move) for area in having})


def led(rng: np.random.Generator, plan: Plan, metres: float) -> MoveBorder:
    """One vertex moved in every area that has it, told as the stretches that run through it."""
    vertex = border_point(rng, plan)
    target = np.round(vertex + rng.normal(0, metres, 2), 2)
    was, areas = {}, []
    for area in plan.areas:
        for ring in shapely.get_rings(shapely.get_parts(area.geometry)):
            corners = shapely.get_coordinates(ring)[:-1]
            for at in np.flatnonzero((corners == vertex).all(axis=1)).tolist():
                ends = sorted(tuple(corners[k % len(corners)].tolist()) for k in (at - 1, at + 1))
                was[tuple(ends)] = [ends[0], tuple(vertex.tolist()), ends[1]]
                areas.append(area.code)
    lines = list(was.values())
    return MoveBorder(
        areas=tuple(sorted(set(areas))),
        was=MultiLineString(lines),
        becomes=MultiLineString([[one, tuple(target.tolist()), other] for one, _, other in lines]),
    )


def random_edit(rng: np.random.Generator, plan: Plan, context: EditContext) -> Edit:  # noqa: PLR0911
    """Any edit, sensible or not; sizes follow the plan's extent."""
    west, south, east, north = shapely.total_bounds([area.geometry for area in plan.areas])
    extent = min(east - west, north - south)
    codes, new = list(plan.codes), f"N{rng.integers(10_000)}"
    one, other = (str(code) for code in rng.choice(codes, 2))
    radius = extent * 10 ** rng.uniform(-3, -0.6)
    e, n = border_point(rng, plan) + rng.normal(0, radius / 2, 2)
    locked = [area.code for area in plan.areas if area.locked]
    if locked and rng.random() < 0.2:
        return Unlock(area=locked[0])
    chance = rng.random()
    if chance < 0.25:
        some = rng.choice(list(context.districts), rng.integers(1, 4), replace=False)
        return MoveDistricts(districts=tuple(map(str, some)), to=one)
    if chance < 0.55:
        return AssignPolygon(polygon=blob(rng, e, n, radius, int(rng.integers(3, 30))), to=one)
    if chance < 0.75:
        drag = dragged if rng.random() < 0.5 else led
        return drag(rng, plan, extent * 10 ** rng.uniform(-5, -2))
    if chance < 0.82 and len(codes) < MOST_AREAS:
        start, end = border_point(rng, plan), border_point(rng, plan)
        line = shapely.LineString([start - (end - start) * 0.1, end + (end - start) * 0.1])
        return Split(area=one, line=line, new=NewArea(code=new, name=new))
    if chance < 0.86 and len(codes) < MOST_AREAS:
        return AddArea(area=NewArea(code=new, name=new), geometry=blob(rng, e, n, radius * 3, 12))
    if chance < 0.90 and len(codes) > 4:
        return RemoveArea(area=one, to=other)
    if chance < 0.91 and len(codes) > 4:
        return Merge(areas=(one, other), into=one)
    rest: list[Edit] = [
        Lock(area=one),
        Unlock(area=one),
        Rename(area=one, name=f"Namn {rng.integers(100)}"),
        Recolour(area=one, colour=f"#{rng.integers(1 << 24):06x}"),
        SetProvider(area=one, provider="annan"),
    ]
    return rest[rng.integers(len(rest))]
