"""Eight threads ask at once which districts a plan's areas hold, of shapes that nobody has asked before.

A process of its own: where shapes are prepared in common, GEOS ends it (``tests/areas/test_plan_from_threads.py``).
"""

from __future__ import annotations

import threading

import geopandas as gpd
import numpy as np
import shapely

from areas.model import Area, Plan
from areas.plan import districts_of

ROUNDS, THREADS, CORNERS = 12, 8, 20_000
GROUND = shapely.box(0, 0, 40_000, 40_000)


def wavy(x: float, y: float, radius: float, corners: int) -> np.ndarray:
    """Corners of a disc with nine waves along its rim."""
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    away = radius * (1 + 0.1 * np.sin(9 * turn))
    return np.column_stack([x + away * np.cos(turn), y + away * np.sin(turn)])


def main() -> None:
    """Ask, and hold all answers to be one."""
    discs = [
        shapely.Polygon(wavy(4000 + 8000 * (i % 5), 4000 + 8000 * (i // 5), 3500, 40)) for i in range(25)
    ]
    districts = gpd.GeoDataFrame({"code": [str(i) for i in range(25)]}, geometry=discs)
    rim = wavy(20_000, 20_000, 12_000, CORNERS)
    for _ in range(ROUNDS):
        middle = shapely.Polygon(rim)
        areas = (
            Area(code="a", name="A", geometry=middle),
            Area(code="b", name="B", geometry=shapely.difference(GROUND, middle)),
        )
        plan, gate, seen = Plan(division="hemvard", areas=areas), threading.Barrier(THREADS), []

        def ask(plan: Plan = plan, gate: threading.Barrier = gate, seen: list = seen) -> None:
            gate.wait()
            seen.append(repr(districts_of(plan, districts)))

        threads = [threading.Thread(target=ask) for _ in range(THREADS)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        if len(seen) != THREADS or len(set(seen)) != 1:
            raise SystemExit("the answers differ")


if __name__ == "__main__":
    main()
