"""What is told about a network when it has been made: size, pieces, dead ends, what was assumed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from geodata.report import Finding, Report
from geodata.streets.maxspeed import parse
from geodata.streets.roads import Roads
from geodata.streets.speeds import CLASSES, MODES, Mode
from geodata.streets.streets import Network

MOST_NAMES = 20
"""How many names a finding lists."""


def report(
    roads: Roads,
    usable: NDArray[np.bool_],
    network: Network,
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
) -> Report:
    """Describe a network: ``usable`` [w] ways of ``roads`` gave the segments ``tail`` → ``head``.

    Returns
    -------
    Report
        See ``network.build`` for the figures. Findings: ``road_class_unused`` (classes of ``highway`` that
        nobody travels), ``road_ways_closed`` (ways that are closed to all; ``road_ways_closed_unnamed``
        where none has a name), ``road_speed_unreadable`` (values of ``maxspeed`` that name no speed),
        ``road_directions_unknown`` (no way has ``oneway``), ``road_barriers`` (nodes that cars cannot
        pass), ``road_pieces`` (parts that hang together with nothing else).
    """
    figures = _size(roads, tail, head) | _links(network)
    for mode in MODES:
        figures[f"links_{mode}"] = int(network.usable(mode).any(axis=0).sum())
        figures[f"main_{mode}"] = main_share(network, mode)
        figures[f"barriers_{mode}"] = int(network.blocked[MODES.index(mode)].sum())
    return Report(
        read=len(roads.tags),
        kept=int(usable.sum()),
        findings=tuple(_findings(roads, usable, figures)),
        figures=figures,
    )


def _size(roads: Roads, tail: NDArray[np.int64], head: NDArray[np.int64]) -> dict[str, Any]:
    """Count on the nodes as read, before chains are joined."""
    size = len(roads.e)
    used = np.zeros(size, dtype=bool)
    used[tail] = used[head] = True
    pairs = np.unique(np.sort(np.column_stack([tail, head]), axis=1), axis=0)
    degree = np.bincount(pairs.ravel(), minlength=size)
    graph = csr_matrix((np.ones(len(tail)), (tail, head)), shape=(size, size))
    label = connected_components(graph, directed=False)[1]
    nodes = np.bincount(np.unique(label[used], return_inverse=True)[1])
    return {
        "nodes": int(used.sum()),
        "segments": len(tail),
        "components": len(nodes),
        "largest_component": int(nodes.max()),
        "dead_ends": int((degree == 1).sum()),
        "junctions": int((degree >= 3).sum()),
        "signals": int((roads.signal & used).sum()),
    }


def _links(network: Network) -> dict[str, Any]:
    car = network.usable("car").any(axis=0)
    driven = float(network.length_m[car].sum())
    assumed = float(network.length_m[car & np.isnan(network.posted_kmh)].sum())
    return {
        "links": len(network.tail),
        "length_m": round(float(network.length_m.sum()), 1),
        "assumed_share": round(assumed / driven, 4) if driven else None,
        "one_way_links": int((network.open[0, 0] != network.open[0, 1]).sum()),
        "speed_set": network.speeds.name,
    }


def main_share(network: Network, mode: Mode) -> float | None:
    """Share of the mode's nodes in its largest part where all reach each other; None without any."""
    start, end, _, _ = network.arcs(mode)
    size = len(network.e)
    used = np.zeros(size, dtype=bool)
    used[start] = used[end] = True
    if not used.any():
        return None
    graph = csr_matrix((np.ones(len(start)), (start, end)), shape=(size, size))
    label = connected_components(graph, directed=True, connection="strong")[1]
    return round(float(np.bincount(label[used]).max() / used.sum()), 4)


def _findings(roads: Roads, usable: NDArray[np.bool_], figures: dict[str, Any]) -> list[Finding]:
    tags, found = roads.tags, []
    known = np.asarray(tags["highway"].isin(CLASSES), dtype=bool)
    speed = tags["maxspeed"].to_numpy(dtype=str)
    unread = np.isin(
        speed, [text for text in np.unique(speed) if text not in ("", "none") and not parse(text)]
    )
    for code, rows, column in (
        ("road_class_unused", ~known, "highway"),
        ("road_ways_closed", known & ~usable, "name"),
        ("road_speed_unreadable", usable & unread, "maxspeed"),
    ):
        if rows.any():
            names = [str(name) for name in np.unique(tags[column].to_numpy(dtype=str)[rows]) if name]
            told = code if names or column != "name" else f"{code}_unnamed"
            found.append(Finding(code=told, names=tuple(names[:MOST_NAMES]), count=int(rows.sum())))
    if not (tags["oneway"] != "").any():
        found.append(Finding(code="road_directions_unknown", count=len(tags)))
    if figures["barriers_car"]:
        found.append(Finding(code="road_barriers", count=figures["barriers_car"]))
    if figures["components"] > 1:
        outside = figures["nodes"] - figures["largest_component"]
        found.append(Finding(code="road_pieces", count=figures["components"] - 1, facts={"nodes": outside}))
    return found
