"""Random towns for properties and oracles: a grid of square districts, areas made of them, any number of people."""

from __future__ import annotations

import numpy as np
import shapely

from areas.demand import Demand, Minutes
from areas.model import Area, Office, Plan
from areas.situation import Companion, Situation

MODES = {"car": 1.0, "walk": 7.0}


def random_demand(rng: np.random.Generator, addresses: int = 400, side: int = 5) -> Demand:
    """Addresses spread evenly over ``side`` × ``side`` squares of a kilometre; a few with more people than bands."""
    e, n = rng.uniform(0, side * 1000.0, (2, addresses))
    people = rng.poisson([0.3, 0.4, 0.1, 2.5, 0.6, 0.3], (addresses, 6)).astype(np.int32)
    return Demand(
        districts=tuple(f"{d:02}" for d in range(side * side)),
        district=((n // 1000) * side + e // 1000).astype(np.int32),
        people=people,
        total=(people.sum(axis=1) + rng.binomial(1, 0.1, addresses)).astype(np.int32),
        urban=rng.random(addresses) < 0.6,
        e=e,
        n=n,
        recipients=people[:, 5] * 0.3,
        households=np.ceil(people.sum(axis=1) / 2.2),
        year=2025,
    )


def random_minutes(rng: np.random.Generator, demand: Demand, offices: tuple[Office, ...]) -> Minutes:
    """Distance at a random pace with noise, to half a minute so that ties are common; 3 % cannot be reached."""
    crow = np.stack([np.hypot(demand.e - o.e, demand.n - o.n) for o in offices]) / 250.0
    by_mode = {}
    for mode, pace in MODES.items():
        table = np.round(crow * pace * rng.uniform(0.8, 1.5, crow.shape) * 2) / 2
        table[rng.random(crow.shape) < 0.03] = np.inf
        by_mode[mode] = table.astype(np.float32)
    return Minutes(offices=tuple(o.code for o in offices), by_mode=by_mode)


def random_plan(
    rng: np.random.Generator, codes: tuple[str, ...], offices: tuple[Office, ...], side: int = 5
) -> tuple[Plan, np.ndarray]:
    """Each district in a random area (areas need not hang together); returns also the area of each district."""
    owner = rng.integers(0, len(codes), side * side)
    owner[: len(codes)] = np.arange(len(codes))
    squares = [
        shapely.box(c * 1000, r * 1000, c * 1000 + 1000, r * 1000 + 1000)
        for r in range(side)
        for c in range(side)
    ]
    office_codes = ["", *(o.code for o in offices)]
    areas = tuple(
        Area(
            code=code, name=code, geometry=shapely.union_all([s for s, o in zip(squares, owner, strict=True) if o == i]),
            office=str(rng.choice(office_codes)), provider=str(rng.choice(["ek", "vit", ""])),
        )
        for i, code in enumerate(codes)
    )  # fmt: skip
    return Plan(division="hemvard", areas=areas, offices=offices), owner


def random_offices(rng: np.random.Generator, count: int = 3, side: int = 5) -> tuple[Office, ...]:
    return tuple(
        Office(code=f"o{i}", name="", kind="base", e=float(e), n=float(n))
        for i, (e, n) in enumerate(rng.uniform(0, side * 1000.0, (count, 2)))
    )


def random_pair(seed: int, *, addresses: int = 400, same_codes: bool = False) -> tuple[Situation, Situation]:
    """Two situations of the same addresses and minutes, their areas with partly the same codes."""
    rng = np.random.default_rng(seed)
    demand = random_demand(rng, addresses)
    offices = random_offices(rng)
    minutes = random_minutes(rng, demand, offices)
    companion = Companion(division="socialtjanst", codes=("n", "s"), area=(demand.n < 2500).astype(np.int8))
    out = []
    for codes in (("a", "b", "c"), ("a", "b", "c") if same_codes else ("b", "c", "d", "e")):
        plan, owner = random_plan(rng, codes, offices)
        area = owner[demand.district].astype(np.int16)
        area[rng.random(addresses) < 0.02] = -1
        out.append(Situation(plan=plan, demand=demand, area=area, minutes=minutes, companion=companion))
    return out[0], out[1]
