"""Roads drawn by hand in a test: points by name, ways as names in a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from geodata.streets.barriers import stopped
from geodata.streets.roads import ROAD_TAGS, Roads
from geodata.streets.speeds import CLASSES, SpeedSet

EAST, NORTH = 500_000.0, 6_470_000.0
"""Where (0, 0) of a drawing lies, so that coordinates are of real size."""


def roads(
    points: Mapping[str, tuple[float, float]],
    ways: Iterable[tuple[str, Mapping[str, str]]],
    *,
    signals: str = "",
    barriers: Mapping[str, Mapping[str, str]] | None = None,
) -> Roads:
    """``ways`` are (names of points, tags); ``highway`` is ``residential`` where not given.

    ``barriers`` are the tags of points.
    """
    number = {name: index for index, name in enumerate(points)}
    runs, tags = [], []
    for run, given in ways:
        runs.append([number[name] for name in run.split()])
        tags.append({"highway": "residential", **given})
    table = pd.DataFrame({tag: pd.Series([t.get(tag, "") for t in tags], dtype="str") for tag in ROAD_TAGS})
    xy = np.array(list(points.values()), dtype=float).reshape(-1, 2)
    return Roads(
        node_id=np.arange(len(points), dtype=np.int64) + 1,
        e=EAST + xy[:, 0],
        n=NORTH + xy[:, 1],
        signal=np.array([name in signals.split() for name in points], dtype=bool),
        stopped=np.array([stopped((barriers or {}).get(name, {})) for name in points], dtype=np.uint8),
        way_start=np.cumsum([0, *map(len, runs)], dtype=np.int64),
        way_nodes=np.array([node for run in runs for node in run], dtype=np.int64),
        tags=table,
    )


def level(**changes) -> SpeedSet:
    """Round speeds: cars 10 m/s, bicycles 5 m/s, on foot and from door to street 1 m/s; nothing else."""
    each = {"car": 1.0, "bike": 1.0, "walk": 1.0}
    values = {
        "name": "level",
        "car_kmh": dict.fromkeys(CLASSES[:16], (36.0, 36.0)),
        "bike_kmh": dict.fromkeys(CLASSES[2:], 18.0),
        "walk_kmh": dict.fromkeys(CLASSES[2:], 3.6),
        "calibration": {mode: {"night": 1.0, "day": 1.0, "peak": 1.0} for mode in each},
        "surface": dict.fromkeys(each, (1.0, 1.0, 1.0)),
        "signal_s": dict.fromkeys(each, 0.0),
        "junction_s": dict.fromkeys(each, 0.0),
        "access_kmh": dict.fromkeys(each, 3.6),
    }
    return SpeedSet(**{**values, **changes})
