"""Travel time by networkx on the roads as read: no chains, no arrays, streets split at every door.

Shared with the code under test are only the rules of the road and the speeds ("same weights"), read way by way.
"""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import shapely
from shapely import STRtree

from geodata.streets.roads import Roads
from geodata.streets.speeds import MODES, Mode, SpeedSet, link_kmh
from geodata.streets.traffic_rules import permissions


class StreetOracle:
    """A directed graph of one mode: nodes of the source, and one for each door."""

    def __init__(self, roads: Roads, speeds: SpeedSet, mode: Mode) -> None:
        self.roads, self.speeds, self.mode = roads, speeds, mode
        rules = permissions(roads.tags)
        urban = roads.tags["highway"].isin(["residential", "living_street"]).to_numpy()
        kmh = link_kmh(
            speeds,
            mode,
            road_class=rules.road_class,
            posted_kmh=rules.posted_kmh,
            surface=rules.surface,
            urban=urban,
        )
        open_ = rules.open[MODES.index(mode)] & np.isfinite(kmh)
        self.segments = []  # tail, head, metres a second, forwards, backwards, has doors
        for way in range(len(roads.tags)):
            nodes = roads.way_nodes[roads.way_start[way] : roads.way_start[way + 1]].tolist()
            forwards, backwards = bool(open_[0, way]), bool(open_[1, way])
            if not forwards and not backwards:
                continue
            doors = bool(rules.doors[way])
            for tail, head in pairwise(nodes):
                if tail != head:
                    self.segments.append((tail, head, kmh[way] / 3.6, forwards, backwards, doors))
        self.arms: dict[int, int] = {}
        for tail, head, *_ in self.segments:
            self.arms[tail] = self.arms.get(tail, 0) + 1
            self.arms[head] = self.arms.get(head, 0) + 1
        self.crossing = self._crossings()
        self.splits: dict[int, list[tuple[float, str]]] = {}
        self.legs: dict[str, float] = {}

    def _crossings(self) -> dict[int, int]:
        """Of each node with signals that the mode meets: how many such nodes its crossing has."""
        lit = [node for node in self.arms if self.roads.signal[node]]
        near = nx.Graph()
        near.add_nodes_from(lit)
        near.add_edges_from((a, b) for a in lit for b in lit if a < b and self.length(a, b) <= 40.0)
        return {node: len(group) for group in nx.connected_components(near) for node in group}

    def length(self, tail: int, head: int) -> float:
        r = self.roads
        return float(np.hypot(r.e[head] - r.e[tail], r.n[head] - r.n[tail]))

    def delay(self, node: int) -> float:
        if self.roads.signal[node]:
            return float(self.speeds.signal_s[self.mode]) / self.crossing[node] ** 0.5
        return float(self.speeds.junction_s[self.mode]) if self.arms[node] >= 3 else 0.0

    def end(self, row: int, node: int) -> object:
        """The end of a piece of street: the node, or a dead end of its own where a barrier stands between two."""
        stopped = int(self.roads.stopped[node]) >> MODES.index(self.mode) & 1
        return ("barrier", row, node) if stopped and self.arms[node] <= 2 else node

    def add_doors(self, e: np.ndarray, n: np.ndarray) -> np.ndarray:
        """Split the nearest street of each point; True where that is inside one street and no other is as near."""
        rows = [i for i, segment in enumerate(self.segments) if segment[5]]
        r = self.roads
        lines = shapely.linestrings(
            [[(r.e[t], r.n[t]), (r.e[h], r.n[h])] for t, h, *_ in (self.segments[i] for i in rows)]
        )
        point, hit = STRtree(lines).query_nearest(shapely.points(e, n))
        clear = np.bincount(point, minlength=len(e)) == 1
        for door, line in zip(point.tolist(), hit.tolist(), strict=True):
            place = shapely.Point(e[door], n[door])
            along = float(shapely.line_locate_point(lines[line], place))
            if not 1e-6 < along < lines[line].length - 1e-6:
                clear[door] = False
            if clear[door]:
                self.splits.setdefault(rows[line], []).append((along, f"door {door}"))
                metres = float(shapely.distance(lines[line], place))
                self.legs[f"door {door}"] = metres / (self.speeds.access_kmh[self.mode] / 3.6)
        return clear

    def graph(self) -> nx.DiGraph:
        """Edges of the least seconds, with the delay of the node they arrive at."""
        graph = nx.DiGraph()

        def add(start, end, seconds, one_way):
            seconds += self.delay(end) if isinstance(end, int) else 0.0
            if seconds < graph.get_edge_data(start, end, {"seconds": np.inf})["seconds"]:
                graph.add_edge(start, end, seconds=seconds, one_way=one_way)

        for row, (tail, head, mps, forwards, backwards, _) in enumerate(self.segments):
            first, last = self.end(row, tail), self.end(row, head)
            stops = [(0.0, first), *sorted(self.splits.get(row, [])), (self.length(tail, head), last)]
            for (first, start), (last, end) in pairwise(stops):
                if forwards:
                    add(start, end, (last - first) / mps, not backwards)
                if backwards:
                    add(end, start, (last - first) / mps, not forwards)
        return graph
