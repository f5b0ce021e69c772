"""How long everything that differs takes after a border edit and after an office move, three modes, six areas.

The town is made here, the same for the same seed: strips of 10 × 40 km with wavy borders of 2 500 corners,
addresses spread evenly, minutes by distance. The reference is pandas: the same people and mean minutes by
groupby and the same quantiles by sorting, areas and groups one after the other, shape and balance left out.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from areas.consequences import consequences
from areas.demand import GROUPS, Demand, Minutes
from areas.metrics import compute
from areas.model import Area, Office, Plan
from areas.reuse import follow
from areas.situation import Companion, Situation

SIZES = (100_000, 1_000_000)
WIDTH_M, HEIGHT_M, AREAS = 10_000.0, 40_000.0, 6


def strip(index: int) -> shapely.Polygon:
    """One area: wavy towards its neighbours, straight along the outer border."""
    n = np.linspace(0, HEIGHT_M, 2500)

    def side(border: int) -> np.ndarray:
        wave = 300 * np.sin(n / 500 + border) if 0 < border < AREAS else 0 * n
        return np.column_stack([np.round(border * WIDTH_M + wave, 2), np.round(n, 2)])

    return shapely.Polygon(np.concatenate([side(index), side(index + 1)[::-1]]))


def town(addresses: int, seed: int = 1) -> Situation:
    rng = np.random.default_rng(seed)
    e, n = rng.uniform(0, WIDTH_M * AREAS, addresses), rng.uniform(0, HEIGHT_M, addresses)
    people = rng.integers(0, 3, (addresses, 6)).astype(np.int32)
    demand = Demand(
        districts=tuple(f"{d:02}" for d in range(72)),
        district=((e // 5000).astype(np.int32) * 6 + (n // 6667).astype(np.int32)),
        people=people, total=people.sum(axis=1).astype(np.int32), urban=rng.random(addresses) < 0.7, e=e, n=n, year=2025,
    )  # fmt: skip
    offices = tuple(
        Office(code=f"o{i}", name="", kind="base", e=WIDTH_M * (i + 0.5), n=HEIGHT_M / 2)
        for i in range(AREAS)
    )
    areas = tuple(
        Area(code=f"a{i}", name="", geometry=strip(i), office=f"o{i}", provider=f"p{i % 4}")
        for i in range(AREAS)
    )
    companion = Companion(division="socialtjanst", codes=("n", "s"), area=(n < HEIGHT_M / 2).astype(np.int8))
    return Situation(
        plan=Plan(division="hemvard", areas=areas, offices=offices), demand=demand,
        area=(e // WIDTH_M).astype(np.int8), minutes=minutes(demand, offices), companion=companion,
    )  # fmt: skip


def minutes(demand: Demand, offices: tuple[Office, ...]) -> Minutes:
    car = np.stack([np.hypot(demand.e - o.e, demand.n - o.n) / 700 for o in offices]).astype(np.float32)
    car[:, ::97] = np.inf
    return Minutes(
        offices=tuple(o.code for o in offices), by_mode={"car": car, "bike": car * 3, "walk": car * 9}
    )


def with_border_moved(base: Situation) -> Situation:
    """Two districts (some 3 % of the addresses) go from the second area to the third, with their ground."""
    ground = shapely.box(15_000, 0, 20_600, 2 * 6667)
    areas = list(base.plan.areas)
    areas[1] = replace(areas[1], geometry=areas[1].geometry.difference(ground))
    areas[2] = replace(areas[2], geometry=areas[2].geometry.union(ground))
    area = np.where(
        (base.area == 1) & (base.demand.district >= 18) & (base.demand.district < 20), 2, base.area
    )
    return replace(base, plan=replace(base.plan, areas=tuple(areas)), area=area.astype(np.int8), memo={})


def with_office_moved(base: Situation) -> Situation:
    offices = list(base.plan.offices)
    offices[3] = replace(offices[3], e=offices[3].e + 1500)
    plan = replace(base.plan, offices=tuple(offices))
    return replace(base, plan=plan, minutes=minutes(base.demand, plan.offices), memo={})


def plain(situation: Situation) -> list[float]:
    """People, mean, median and p90 by area, mode and group, in pandas."""
    frame = pd.DataFrame(situation.demand.weights.T, columns=list(GROUPS)).assign(area=situation.area)
    out = list(frame.groupby("area").sum().to_numpy().ravel())
    for matrix in situation.minutes.by_mode.values():
        frame["minutes"] = matrix[situation.area, np.arange(len(frame))]
        for _, part in frame[np.isfinite(frame["minutes"])].groupby("area"):
            rising = part.sort_values("minutes")
            for group in GROUPS:
                heaped = rising[group].cumsum().to_numpy()
                out.append((rising[group] * rising["minutes"]).sum() / heaped[-1])
                out += [rising["minutes"].iloc[np.searchsorted(heaped, q * heaped[-1])] for q in (0.5, 0.9)]
    return out


def milliseconds(work: Callable[[], object], times: int) -> tuple[float, float, float]:
    """(median wall, p95 wall, least CPU) in milliseconds."""
    wall, cpu = [], []
    for _ in range(times):
        start, used = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - start) * 1e3)
        cpu.append((time.process_time() - used) * 1e3)
    return float(np.median(wall)), float(np.quantile(wall, 0.95)), min(cpu)


def run(sizes: tuple[int, ...] = SIZES, times: int = 20) -> list[dict[str, object]]:
    rows = []
    for size in sizes:
        base = town(size)
        compute(base)
        border, office = with_border_moved(base), with_office_moved(base)
        cases = {
            "border edit, what changed": lambda base=base, new=border: consequences(base, follow(base, new)),
            "border edit, everything": lambda base=base, new=border: consequences(
                base, replace(new, memo={})
            ),
            "office move, what changed": lambda base=base, new=office: consequences(
                base, follow(base, replace(new, minutes=replace(new.minutes)))
            ),
            "border edit, pandas": lambda new=border: plain(new),
        }
        for name, work in cases.items():
            median, p95, cpu = milliseconds(work, times if "pandas" not in name else 3)
            rows.append(
                {
                    "addresses": size,
                    "case": name,
                    "median_ms": round(median, 1),
                    "p95_ms": round(p95, 1),
                    "cpu_min_ms": round(cpu, 1),
                }
            )
    load = os.getloadavg()[0]
    for row in rows:
        print(*(f"{name}={value}" for name, value in row.items()), f"load={load:.1f}")
    return rows


if __name__ == "__main__":
    run()
