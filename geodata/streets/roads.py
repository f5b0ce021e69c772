"""Roads as read from a map: nodes and ways with their tags, before they become a routable network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FIRST_TAGS = (
    "highway", "name", "ref", "oneway", "oneway:bicycle", "junction", "maxspeed", "surface", "access",
    "vehicle", "motor_vehicle", "motorcar", "bicycle", "foot", "service", "area", "cycleway", "sidewalk",
)  # fmt: skip
"""Tags that every stored file of roads has; the others came later."""

ROAD_TAGS = (
    *FIRST_TAGS,
    "motorroad", "oneway:motor_vehicle", "oneway:foot", "cycleway:left", "cycleway:right", "cycleway:both",
    "cycleway:left:oneway", "cycleway:right:oneway", "vehicle:forward", "vehicle:backward",
    "motor_vehicle:forward", "motor_vehicle:backward", "bicycle:forward", "bicycle:backward",
    "maxspeed:forward", "maxspeed:backward", "maxspeed:type",
)  # fmt: skip
"""Tags that are kept; every one is a column of ``Roads.tags``, ``""`` where the way lacks it."""


@dataclass(frozen=True, kw_only=True)
class Roads:
    """Ways over shared nodes, in compressed row form.

    Attributes
    ----------
    node_id
        int64 [n]: identity in the source.
    e, n
        float64 [n]: SWEREF 99 TM metres.
    signal
        bool [n]: traffic signals at the node.
    stopped
        uint8 [n]: whom a barrier at the node stops, as ``barriers.stopped`` says it.
    way_start
        int64 [w + 1]: way ``i`` runs over ``way_nodes[way_start[i]:way_start[i + 1]]``.
    way_nodes
        int64 [m]: indices into the nodes.
    tags
        Table of ``w`` rows, one string column for each of ``ROAD_TAGS``.
    """

    node_id: NDArray[np.int64]
    e: NDArray[np.float64]
    n: NDArray[np.float64]
    signal: NDArray[np.bool_]
    stopped: NDArray[np.uint8]
    way_start: NDArray[np.int64]
    way_nodes: NDArray[np.int64]
    tags: pd.DataFrame
