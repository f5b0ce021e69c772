"""How long it takes to assign addresses to the 70 real districts, against ``geopandas.sjoin``, same answers.

Points lie where people live: as many in every district, uniformly within it. One core. The spatial join is
measured as its users run it, with ``predicate="within"``, which answers nothing for a point on a border;
answers are compared with the join by ``"intersects"`` and its lowest code, which do answer there. The join gets its
points as a ready GeoDataFrame: making it is not counted.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from areas.assignment import Assigner
from areas.edits import AssignPolygon, EditContext, MoveDistricts, apply
from areas.plan import from_districts
from areas.reassignment import reassign
from geodata import districts

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
ROUNDS = 3
COUNTS = (100_000, 1_000_000)


def best_ms(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """The least time of several rounds: what else the machine does only adds to it."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def addresses(table: gpd.GeoDataFrame, count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(count)
    each, found = count // len(table) + 1, []
    for shape in table.geometry:
        shapely.prepare(shape)
        west, south, east, north = shape.bounds
        points = np.empty((0, 2))
        while len(points) < each:
            more = np.column_stack(
                [rng.uniform(west, east, 4 * each), rng.uniform(south, north, 4 * each)]
            ).round(2)
            points = np.concatenate([points, more[shapely.contains_xy(shape, more)]])
        found.append(points[:each])
    everything = rng.permutation(np.concatenate(found))[:count]
    return everything[:, 0].copy(), everything[:, 1].copy()


def against_the_join(table: gpd.GeoDataFrame) -> None:
    shapes = list(table.geometry)
    build = best_ms(lambda: Assigner(shapes))
    assigner = Assigner(shapes)
    right = table[["code", "geometry"]].reset_index(drop=True)
    print(f"\n{len(shapes)} districts; the assigner is built in {build:.1f} ms")
    print(
        f"{'points':>10} {'assign':>10} {'with build':>11} {'sjoin':>10} {'ratio':>7} {'with build':>11} {'differ':>7}"
    )
    for count in COUNTS:
        e, n = addresses(table, count)
        left = gpd.GeoDataFrame(geometry=gpd.points_from_xy(e, n), crs=table.crs)
        ours = best_ms(lambda e=e, n=n: assigner.assign(e, n))
        join = best_ms(lambda left=left: gpd.sjoin(left, right, how="left", predicate="within"), 2)
        pairs = gpd.sjoin(left, right, how="left", predicate="intersects")
        theirs = pairs["index_right"].groupby(level=0).min().fillna(-1).to_numpy().astype(int)
        differ = int((theirs != assigner.assign(e, n)).sum())
        print(
            f"{count:>10} {ours:>7.1f} ms {ours + build:>8.1f} ms {join:>7.0f} ms"
            f" {join / ours:>6.0f}x {join / (ours + build):>10.0f}x {differ:>7}"
        )


def after_edits(table: gpd.GeoDataFrame) -> None:
    """Edits and assigning anew what they changed; the areas are the districts by the first digit of their code."""
    codes = list(table["code"])
    plan = from_districts(
        division="hemvard",
        districts=table,
        membership={code: code[0] for code in codes},
        areas=[{"code": code, "name": code} for code in sorted({code[0] for code in codes})],
    )
    context = EditContext(districts=dict(zip(codes, table.geometry, strict=True)))
    apply(plan, MoveDistricts(districts=("146",), to="2"), context)
    e, n = addresses(table, 100_000)
    before = Assigner([area.geometry for area in plan.areas]).assign(e, n)
    middle = shapely.centroid(plan.area("1").geometry)
    edits = {
        "move one urban district (146)": MoveDistricts(districts=("146",), to="2"),
        "move one rural district (140)": MoveDistricts(districts=("140",), to="2"),
        "draw a border, 39 corners, 3 km": AssignPolygon(polygon=middle.buffer(3_000, quad_segs=10), to="2"),
        "draw a border, 39 corners, 300 m": AssignPolygon(polygon=middle.buffer(300, quad_segs=10), to="2"),
    }
    print(f"\n{len(plan.areas)} areas, 100 000 addresses{'':>12} edit  assign anew  assign all")
    for name, edit in edits.items():
        changed = apply(plan, edit, context).plan
        assert (
            reassign(before, plan, changed, e, n)
            == Assigner([a.geometry for a in changed.areas]).assign(e, n)
        ).all()
        took = best_ms(lambda edit=edit: apply(plan, edit, context), 10)
        anew = best_ms(lambda changed=changed: reassign(before, plan, changed, e, n), 10)
        everything = best_ms(
            lambda changed=changed: Assigner([a.geometry for a in changed.areas]).assign(e, n), 10
        )
        print(f"{name:<36} {took:>7.1f} ms {anew:>8.1f} ms {everything:>8.1f} ms")


def run() -> None:
    path = DATA / "linkoping/boundaries/NYKO3v23.geojson"
    if not path.exists():
        sys.exit("the folder of real data is not beside the checkout")
    table, _ = districts.read(path)
    against_the_join(table)
    after_edits(table)


if __name__ == "__main__":
    run()
