"""Who may go where: from the tags of a way to directions of travel by car, bicycle and on foot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata import maxspeed
from geodata.speeds import CLASSES, MODES

CAR, BIKE, WALK = (MODES.index(mode) for mode in ("car", "bike", "walk"))
FORWARD, BACKWARD = 0, 1

CAR_CLASSES = CLASSES[:16]
BIKE_CLASSES = (*CLASSES[2:16], "pedestrian", "cycleway", "path")
WALK_CLASSES = CLASSES[2:]

CLOSED = ("no", "private", "agricultural", "forestry", "military", "emergency", "use_sidepath")
"""Values that close a way. ``destination``, ``customers``, ``permissive`` and ``delivery`` leave it open:
an errand to an address there is what is measured."""

OPENED = ("yes", "designated", "permissive", "official")
"""Values of ``bicycle`` that open a class that is closed by itself, as a footway."""

ROUGH = (
    "cobblestone", "sett", "unhewn_cobblestone", "stone", "paving_stones:lanes", "cobblestone:flattened",
)  # fmt: skip
UNPAVED = (
    "unpaved", "gravel", "fine_gravel", "compacted", "ground", "dirt", "earth", "grass", "sand", "mud",
    "rock", "pebblestone", "woodchips",
)  # fmt: skip

FOLLOWS, AGAINST, BOTH = ("yes", "true", "1"), ("-1", "reverse"), ("no", "false", "0")


@dataclass(frozen=True, kw_only=True)
class Permissions:
    """What the tags of ``w`` ways say about travelling on them.

    Attributes
    ----------
    road_class
        int8 [w]: index into ``speeds.CLASSES``; −1 where nobody travels (proposed, under construction).
    open
        bool [3, 2, w]: mode, direction (along the way, against it), way.
    posted_kmh
        float32 [w]: posted speed; NaN where none is, or none that can be read.
    surface
        int8 [w]: index into ``speeds.SURFACES``.
    """

    road_class: NDArray[np.int8]
    open: NDArray[np.bool_]
    posted_kmh: NDArray[np.float32]
    surface: NDArray[np.int8]


def permissions(tags: pd.DataFrame) -> Permissions:
    """Read the tags of ways (one row each, the columns of ``roads.ROAD_TAGS``).

    By class, then by the most specific tag that is set: ``motorcar`` > ``motor_vehicle`` > ``vehicle`` >
    ``access`` for cars, ``bicycle`` > ``vehicle`` > ``access`` for bicycles, ``foot`` > ``access`` on foot.
    One way: ``oneway``, else implied by ``junction=roundabout|circular`` and ``highway=motorway``;
    bicycles go against it where ``oneway:bicycle=no`` or ``cycleway=opposite…``; pedestrians never mind.
    """
    highway = tags["highway"].to_numpy(dtype=object)
    codes = {name: index for index, name in enumerate(CLASSES)}
    road_class = np.array([codes.get(value, -1) for value in highway], dtype=np.int8)
    allowed = np.zeros((3, len(tags)), dtype=bool)
    allowed[CAR] = _among(tags, "highway", CAR_CLASSES)
    allowed[CAR] &= ~_closed(tags, "access", "vehicle", "motor_vehicle", "motorcar")
    allowed[CAR] &= ~_among(tags, "service", ("emergency_access",))
    invited = _among(tags, "bicycle", OPENED) & _among(tags, "highway", ("footway", "bridleway"))
    allowed[BIKE] = _among(tags, "highway", BIKE_CLASSES) | invited
    allowed[BIKE] &= ~_closed(tags, "access", "vehicle", "bicycle") & ~_among(tags, "bicycle", ("dismount",))
    allowed[WALK] = _among(tags, "highway", WALK_CLASSES) & ~_closed(tags, "access", "foot")
    surface = np.zeros(len(tags), dtype=np.int8)
    surface[_among(tags, "surface", ROUGH)] = 1
    surface[_among(tags, "surface", UNPAVED)] = 2
    return Permissions(
        road_class=road_class,
        open=allowed[:, None, :] & _directions(tags),
        posted_kmh=_posted(tags["maxspeed"]),
        surface=surface,
    )


def _among(tags: pd.DataFrame, key: str, values: Collection[str]) -> NDArray[np.bool_]:
    return np.array(tags[key].isin(list(values)), dtype=bool)


def _closed(tags: pd.DataFrame, *keys: str) -> NDArray[np.bool_]:
    """Whether the last (most specific) of the keys that is set closes the way."""
    closed = np.zeros(len(tags), dtype=bool)
    for key in keys:
        closed = np.where(_among(tags, key, ("",)), closed, _among(tags, key, CLOSED))
    return closed


def _directions(tags: pd.DataFrame) -> NDArray[np.bool_]:
    """Bool [3, 2, w]: whether the direction of travel is free, by mode."""
    free = np.ones((3, 2, len(tags)), dtype=bool)
    implied = _among(tags, "junction", ("roundabout", "circular")) | _among(tags, "highway", ("motorway",))
    implied &= ~_among(tags, "oneway", (*BOTH, *AGAINST))
    follows, against = _among(tags, "oneway", FOLLOWS) | implied, _among(tags, "oneway", AGAINST)
    free[CAR, BACKWARD], free[CAR, FORWARD] = ~follows, ~against
    contraflow = _among(tags, "oneway:bicycle", BOTH)
    contraflow |= _among(tags, "cycleway", ("opposite", "opposite_lane", "opposite_track"))
    follows = (follows & ~contraflow) | _among(tags, "oneway:bicycle", FOLLOWS)
    against = (against & ~contraflow) | _among(tags, "oneway:bicycle", AGAINST)
    free[BIKE, BACKWARD], free[BIKE, FORWARD] = ~follows, ~against
    return free


def _posted(column: pd.Series) -> NDArray[np.float32]:
    texts, inverse = np.unique(column.to_numpy(dtype=str), return_inverse=True)
    speeds = [maxspeed.parse(text) if text else None for text in texts]
    values = np.array([np.nan if speed is None else speed for speed in speeds], dtype=np.float32)
    return np.asarray(values[inverse], dtype=np.float32)
