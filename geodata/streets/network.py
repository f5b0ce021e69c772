"""From roads as they were read to a street network: rules of the road, chains of segments, report."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.errors import InvalidData
from geodata.prepared import prepared
from geodata.report import Report
from geodata.streets import network_report
from geodata.streets.chains import Chains, join_segments
from geodata.streets.roads import Roads
from geodata.streets.speeds import MODES, SpeedSet
from geodata.streets.streets import Network, arrays_of, with_speeds
from geodata.streets.traffic_rules import Permissions, permissions

__all__ = ["Network", "arrays_of", "build", "with_speeds"]


def build(
    roads: Roads, speeds: SpeedSet | None = None, *, urban: BaseGeometry | None = None
) -> tuple[Network, Report]:
    """Make a network from roads as they were read.

    Parameters
    ----------
    roads
        Ways over shared nodes with their tags.
    speeds
        What the seconds are computed with; the Swedish defaults if left out.
    urban
        Built-up areas in SWEREF 99 TM: a way whose middle node lies inside gets the speeds of built-up
        areas where nothing is posted. Without it residential streets and living streets count as built
        up and the other classes do not.

    Returns
    -------
    Network
        Links in order of their first segment.
    Report
        ``read`` and ``kept`` count ways. Figures: ``nodes``, ``ways``, ``segments``, ``components``,
        ``largest_component`` (nodes, ignoring directions), ``dead_ends``, ``junctions``, ``links``,
        ``length_m``, ``assumed_share`` (of the car links' length) and, by mode, ``links_<mode>``,
        ``barriers_<mode>`` (nodes it cannot pass) and ``main_<mode>`` (share of the mode's nodes from which
        one can reach each other, one-ways respected).

    Raises
    ------
    InvalidData
        ``roads_none``: no way that anyone may travel on. ``roads_coordinates``: a place that is no number.
    """
    if not np.isfinite(roads.e).all() or not np.isfinite(roads.n).all():
        bad = int((~np.isfinite(roads.e) | ~np.isfinite(roads.n)).sum())
        raise InvalidData("roads_coordinates", count=bad)
    rules = permissions(roads.tags)
    usable = rules.open.any(axis=(0, 1)) & (rules.road_class >= 0)
    tail, head, way = _segments(roads, usable)
    if not len(tail):
        raise InvalidData("roads_none", ways=len(roads.tags))
    inside = _urban(roads, urban)
    kind, directed = _kinds(roads, rules, inside)
    chains = join_segments(
        tail, head, kind=kind[way], directed=directed[way], stop=roads.signal | (roads.stopped > 0)
    )
    network = _assemble(
        roads,
        rules=rules,
        chains=chains,
        way=way[chains.first],
        urban=inside,
        speeds=speeds or SpeedSet(),
    )
    return network, network_report.report(roads, usable, network, tail, head)


def _segments(
    roads: Roads, usable: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Consecutive nodes of usable ways: tail, head, way. A node that is written twice makes no segment."""
    way = np.repeat(np.arange(len(roads.tags)), np.diff(roads.way_start))
    tail, head = roads.way_nodes[:-1], roads.way_nodes[1:]
    real = (way[:-1] == way[1:]) & (tail != head) & usable[way[:-1]]
    return tail[real], head[real], way[:-1][real]


def _urban(roads: Roads, urban: BaseGeometry | None) -> NDArray[np.bool_]:
    if urban is None:
        return np.asarray(roads.tags["highway"].isin(["residential", "living_street"]), dtype=bool)
    if not len(roads.way_nodes):
        return np.zeros(len(roads.tags), dtype=bool)
    size = np.diff(roads.way_start)
    middle = roads.way_nodes[np.minimum(roads.way_start[:-1] + size // 2, len(roads.way_nodes) - 1)]
    return np.asarray(shapely.contains_xy(prepared(urban), roads.e[middle], roads.n[middle]), dtype=bool)


def _kinds(
    roads: Roads, rules: Permissions, urban: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """By way: a number shared by ways that are alike in all that matters, and whether directions differ."""
    bits = np.packbits(rules.open.reshape(6, -1), axis=0)[0]
    names = np.unique(roads.tags["name"].to_numpy(dtype=str), return_inverse=True)[1]
    posted = np.nan_to_num(rules.posted_kmh, nan=-1.0)
    columns = np.column_stack([rules.road_class, rules.surface, rules.doors, urban, bits, names, posted])
    kind = np.unique(columns, axis=0, return_inverse=True)[1]
    return kind.reshape(-1).astype(np.int64), (rules.open[:, 0] != rules.open[:, 1]).any(axis=0)


def _assemble(
    roads: Roads,
    *,
    rules: Permissions,
    chains: Chains,
    way: NDArray[np.int64],
    urban: NDArray[np.bool_],
    speeds: SpeedSet,
) -> Network:
    """Links from chains; nodes are renumbered so that only ends of links remain, in the source's order."""
    first, last = chains.nodes[chains.start[:-1]], chains.nodes[chains.start[1:] - 1]
    ends, number = np.unique(np.concatenate([first, last]), return_inverse=True)
    shape_e, shape_n = roads.e[chains.nodes], roads.n[chains.nodes]
    step = np.hypot(np.diff(shape_e, prepend=shape_e[0]), np.diff(shape_n, prepend=shape_n[0]))
    step[chains.start[:-1]] = 0.0
    along = np.cumsum(step)
    shape_m = along - np.repeat(along[chains.start[:-1]], np.diff(chains.start))
    streets, street = np.unique(roads.tags["name"].to_numpy(dtype=str)[way], return_inverse=True)
    if streets[0] != "":
        streets, street = np.concatenate([[""], streets]), street + 1
    tail, head = number[: len(first)].astype(np.int32), number[len(first) :].astype(np.int32)
    allowed = np.ascontiguousarray(rules.open[:, :, way])
    return Network(
        node_id=roads.node_id[ends],
        e=roads.e[ends],
        n=roads.n[ends],
        signal=roads.signal[ends],
        blocked=_blocked(roads.stopped[ends], tail, head, allowed),
        tail=tail,
        head=head,
        length_m=shape_m[chains.start[1:] - 1],
        road_class=rules.road_class[way],
        surface=rules.surface[way],
        posted_kmh=rules.posted_kmh[way],
        urban=urban[way],
        doors=rules.doors[way],
        open=allowed,
        street=street.astype(np.int32),
        shape_start=chains.start,
        shape_e=shape_e,
        shape_n=shape_n,
        shape_m=shape_m,
        streets=tuple(str(name) for name in streets),
        speeds=speeds,
    )


def _blocked(
    stopped: NDArray[np.uint8], tail: NDArray[np.int32], head: NDArray[np.int32], allowed: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Bool [3, n]: nodes whose barrier the mode cannot pass.

    Where three or more links of the mode meet nobody can tell which of them the barrier is on (it should
    stand beside the junction): there it is passed over, and stops nobody.
    """
    blocked = np.zeros((len(MODES), len(stopped)), dtype=bool)
    either: NDArray[np.bool_] = np.asarray(allowed.any(axis=1))
    for mode, links in enumerate(either):
        arms = np.bincount(np.concatenate([tail[links], head[links]]), minlength=len(stopped))
        blocked[mode] = ((stopped >> mode) & 1).astype(bool) & (arms <= 2)
    return blocked
