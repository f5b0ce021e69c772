"""Who may go where: from the tags of a way to directions of travel by car, bicycle and on foot.

The rules, each with its source, stand as a table in ``docs/traffic_rules.md``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.streets import access_tags, maxspeed
from geodata.streets.speeds import CLASSES, MODES

CAR, BIKE, WALK = (MODES.index(mode) for mode in ("car", "bike", "walk"))
FORWARD, BACKWARD = 0, 1

CAR_CLASSES = CLASSES[:16]
BIKE_CLASSES = (*CLASSES[2:16], "pedestrian", "cycleway", "path")
WALK_CLASSES = CLASSES[2:]

NO_DOORS = ("motorway", "motorway_link", "trunk_link")
"""Classes that no address is joined to: one may not stop there. No more may one on a ``motorroad``."""

ROUGH = (
    "cobblestone", "sett", "unhewn_cobblestone", "stone", "paving_stones:lanes", "cobblestone:flattened",
)  # fmt: skip
UNPAVED = (
    "unpaved", "gravel", "fine_gravel", "compacted", "ground", "dirt", "earth", "grass", "sand", "mud",
    "rock", "pebblestone", "woodchips",
)  # fmt: skip

FOLLOWS, AGAINST, BOTH = ("yes", "true", "1"), ("-1", "reverse"), ("no", "false", "0", "alternating")
UNSURE = ("reversible",)
"""One way at a time, now this and now that: no vehicle can count on either."""

OPPOSITE = ("opposite", "opposite_lane", "opposite_track", "opposite_share_busway")
"""Values of ``cycleway`` by which bicycles go against the traffic of a one-way street."""


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
    doors
        bool [w]: whether addresses may be joined to the way.
    """

    road_class: NDArray[np.int8]
    open: NDArray[np.bool_]
    posted_kmh: NDArray[np.float32]
    surface: NDArray[np.int8]
    doors: NDArray[np.bool_]


def permissions(tags: pd.DataFrame) -> Permissions:
    """Read the tags of ways (one row each, the columns of ``roads.ROAD_TAGS``).

    By class, then by the most specific access tag that says anything (``access_tags.KEYS``); a motor road is
    closed to bicycles and pedestrians unless they are named. One way: ``oneway`` and its kin by mode, else
    implied by ``junction=roundabout|circular`` and ``highway=motorway``; bicycles go against it where
    ``oneway:bicycle=no``, ``cycleway=opposite…`` or ``bicycle:backward=yes``; pedestrians mind
    ``oneway:foot`` alone. What holds at certain hours (``…:conditional``) is not read.
    """
    highway = tags["highway"].to_numpy(dtype=object)
    codes = {name: index for index, name in enumerate(CLASSES)}
    surface = np.zeros(len(tags), dtype=np.int8)
    surface[_among(tags, "surface", ROUGH)] = 1
    surface[_among(tags, "surface", UNPAVED)] = 2
    motorroad = _among(tags, "motorroad", FOLLOWS)
    return Permissions(
        road_class=np.array([codes.get(value, -1) for value in highway], dtype=np.int8),
        open=_open(tags, motorroad)[:, None, :] & _directions(tags),
        posted_kmh=_posted(tags),
        surface=surface,
        doors=~(_among(tags, "highway", NO_DOORS) | motorroad),
    )


def _open(tags: pd.DataFrame, motorroad: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Bool [3, w]: whether the mode may be on the way at all."""
    allowed = np.zeros((3, len(tags)), dtype=bool)
    allowed[CAR] = _among(tags, "highway", CAR_CLASSES)
    allowed[CAR] &= ~_among(tags, "service", ("emergency_access",))
    by_bike, on_foot = (_where(tags, key, access_tags.opens) for key in ("bicycle", "foot"))
    invited = by_bike & _among(tags, "highway", ("footway", "bridleway"))
    allowed[BIKE] = (_among(tags, "highway", BIKE_CLASSES) | invited) & (~motorroad | by_bike)
    allowed[WALK] = _among(tags, "highway", WALK_CLASSES) & (~motorroad | on_foot)
    return allowed & ~np.stack([_closed(tags, *access_tags.KEYS[mode]) for mode in MODES])


def _among(tags: pd.DataFrame, key: str, values: Collection[str]) -> NDArray[np.bool_]:
    return np.array(tags[key].isin(list(values)), dtype=bool)


def _where(tags: pd.DataFrame, key: str, holds: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Whether a condition holds for the value, tried once for each distinct one."""
    return _among(tags, key, [text for text in tags[key].unique() if holds(text)])


def _closed(tags: pd.DataFrame, *keys: str) -> NDArray[np.bool_]:
    """Whether the last (most specific) of the keys that says anything closes the way."""
    closed = np.zeros(len(tags), dtype=bool)
    for key in keys:
        said = _where(tags, key, access_tags.says)
        closed = np.where(said, _where(tags, key, access_tags.closes), closed)
    return closed


def _directions(tags: pd.DataFrame) -> NDArray[np.bool_]:
    """Bool [3, 2, w]: whether the direction of travel is free, by mode."""
    implied = _among(tags, "junction", ("roundabout", "circular")) | _among(tags, "highway", ("motorway",))
    street = _one_way(tags, "oneway", (implied, np.zeros_like(implied)))
    by_car = _one_way(tags, "oneway:motor_vehicle", street)
    by_bike = _one_way(tags, "oneway:bicycle", street)
    opposite = np.zeros(len(tags), dtype=bool)
    for key in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both"):
        opposite |= _among(tags, key, OPPOSITE)
    for key in ("cycleway:left:oneway", "cycleway:right:oneway"):
        opposite |= _among(tags, key, (*AGAINST, *BOTH))
    opposite &= ~_among(tags, "oneway:bicycle", (*FOLLOWS, *AGAINST))
    free = np.ones((3, 2, len(tags)), dtype=bool)
    free[CAR, BACKWARD], free[CAR, FORWARD] = ~by_car[0], ~by_car[1]
    free[BIKE, BACKWARD], free[BIKE, FORWARD] = ~by_bike[0] | opposite, ~by_bike[1] | opposite
    on_foot = _one_way(tags, "oneway:foot", (np.zeros_like(implied), np.zeros_like(implied)))
    free[WALK, BACKWARD], free[WALK, FORWARD] = ~on_foot[0], ~on_foot[1]
    for way, name in ((FORWARD, "forward"), (BACKWARD, "backward")):
        free[CAR, way] &= ~_closed(tags, f"vehicle:{name}", f"motor_vehicle:{name}")
        free[BIKE, way] &= ~_closed(tags, f"vehicle:{name}", f"bicycle:{name}")
        free[BIKE, way] |= _where(tags, f"bicycle:{name}", access_tags.opens)
    return free


def _one_way(
    tags: pd.DataFrame, key: str, otherwise: tuple[NDArray[np.bool_], NDArray[np.bool_]]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether traffic only follows the way, and only goes against it (both: no direction is free)."""
    follows, against, unsure = (_among(tags, key, values) for values in (FOLLOWS, AGAINST, UNSURE))
    said = follows | against | unsure | _among(tags, key, BOTH)
    return (
        np.where(said, follows | unsure, otherwise[0]),
        np.where(said, against | unsure, otherwise[1]),
    )


def _posted(tags: pd.DataFrame) -> NDArray[np.float32]:
    """Float32 [w]: ``maxspeed``, else the lower of its directions, else what ``maxspeed:type`` names."""
    columns = (
        tags["maxspeed"],
        tags["maxspeed:forward"] + ";" + tags["maxspeed:backward"],
        tags["maxspeed:type"],
    )
    posted = np.full(len(tags), np.nan, dtype=np.float32)
    for column in columns:
        texts, inverse = np.unique(column.to_numpy(dtype=str), return_inverse=True)
        speeds = [maxspeed.parse(text) if text else None for text in texts]
        values = np.array([np.nan if speed is None else speed for speed in speeds], dtype=np.float32)
        posted = np.where(np.isnan(posted), values[inverse], posted)
    return np.asarray(posted, dtype=np.float32)
