"""One origin to 100 000 addresses on the Linköping network, against networkx, igraph and pandana, in one run.

All answer the same question from the same prepared state: how many seconds from a door to each of 100 000 addresses
by car. Ours starts from the joined addresses and includes their places part-way along streets and their legs. The
others get, prepared beforehand and free of charge, the graph of all nodes as read with the same seconds on each edge
and each address's nearest node; they must search and hand out the node's figure to each address. pandana may take
the quicker of its two ways: pair by pair over contracted ranks, or points of interest within reach.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pandana
import pandas as pd
from scipy.spatial import KDTree

from geodata.streets import access, network, network_file, osm, travel_time
from geodata.streets.speeds import MODES, SpeedSet
from tests.oracles.street_oracle import StreetOracle

ADDRESSES, OFFICES, REPEATS = 100_000, 10, 5
FILE = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "data"
    / "linkoping"
    / "roads"
    / "linkoping-partial.osm.pbf"
)


def best(work: Callable[[], Any], repeats: int = REPEATS) -> tuple[float, Any]:
    """The least of several times in milliseconds, and what the work gave."""
    least, result = float("inf"), None
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        least = min(least, time.perf_counter() - start)
    return 1000 * least, result


@contextlib.contextmanager
def silent() -> Iterator[None]:
    """pandana tells its progress past Python, on the process's own output."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


class Others:
    """The same car network, node by node as read, in three libraries."""

    def __init__(self, roads: Any, e: np.ndarray, n: np.ndarray) -> None:
        graph = StreetOracle(roads, SpeedSet(), "car").graph()
        main = max(nx.strongly_connected_components(graph), key=len)
        self.graph = graph.subgraph(main).copy()
        self.nodes = np.array(sorted(main))
        number = {node: i for i, node in enumerate(self.nodes.tolist())}
        edges = [(number[u], number[v], s) for u, v, s in self.graph.edges(data="seconds")]
        tail, head, seconds = (np.array(column) for column in zip(*edges, strict=True))
        self.igraph = igraph.Graph(n=len(main), edges=np.column_stack([tail, head]).tolist(), directed=True)
        self.weights = seconds.tolist()
        with silent():
            self.pandana = pandana.Network(
                pd.Series(roads.e[self.nodes]),
                pd.Series(roads.n[self.nodes]),
                pd.Series(tail),
                pd.Series(head),
                pd.DataFrame({"s": seconds}),
                twoway=False,
            )
        tree = KDTree(np.column_stack([roads.e[self.nodes], roads.n[self.nodes]]))
        self.nearest = tree.query(np.column_stack([e, n]))[1]
        self.roads = roads

    def with_networkx(self, office: int) -> np.ndarray:
        start = int(self.nodes[self.nearest[office]])
        found = nx.single_source_dijkstra_path_length(self.graph, start, weight="seconds")
        return np.array([found[node] for node in self.nodes.tolist()])[self.nearest]

    def with_igraph(self, office: int) -> np.ndarray:
        found = self.igraph.distances(source=int(self.nearest[office]), weights=self.weights)[0]
        return np.array(found)[self.nearest]

    def with_pandana_pairs(self, office: int) -> np.ndarray:
        """Each node with an address once, then handed out."""
        nodes, back = np.unique(self.nearest, return_inverse=True)
        start = np.full(len(nodes), self.nearest[office])
        return np.array(self.pandana.shortest_path_lengths(start, nodes, imp_name="s"))[back]

    def with_pandana_reach(self, office: int) -> np.ndarray:
        """From every node to the office (its points of interest are searched the other way round)."""
        node = int(self.nodes[self.nearest[office]])
        place = pd.Series([self.roads.e[node]]), pd.Series([self.roads.n[node]])
        self.pandana.set_pois("office", 20_000.0, 1, *place)
        found = self.pandana.nearest_pois(20_000.0, "office", num_pois=1, imp_name="s")
        return found[1].to_numpy()[self.nearest]


def addresses(roads: Any) -> tuple[np.ndarray, np.ndarray]:
    """Addresses a few tens of metres from random nodes of the map; the same every time."""
    rng = np.random.default_rng(0)
    node = rng.integers(0, len(roads.e), ADDRESSES)
    return roads.e[node] + rng.normal(0, 30, ADDRESSES), roads.n[node] + rng.normal(0, 30, ADDRESSES)


def one_to_all(streets: network.Network, points: access.Access, others: Others) -> list[tuple[str, str]]:
    """Ours and theirs, with the largest difference explained by nothing but where an address is joined."""
    office = int(np.flatnonzero(np.isfinite(points.leg_m) & (points.leg_m < 5))[0])
    origin = points.take([office])
    works: dict[str, Callable[[], Any]] = {
        "ours": lambda: travel_time.from_points(streets, origin, points).minutes[0],
        "networkx": lambda: others.with_networkx(office),
        "igraph": lambda: others.with_igraph(office),
        "pandana, pairs": lambda: others.with_pandana_pairs(office),
        "pandana, reach": lambda: others.with_pandana_reach(office),
    }
    theirs = dict.fromkeys(works, (float("inf"), np.empty(0)))
    # Turn by turn, so that a busy machine is busy for all alike.
    for _ in range(REPEATS):
        for name, work in works.items():
            ms, found = best(work, 1)
            theirs[name] = (min(ms, theirs[name][0]), found)
    ours, minutes = theirs.pop("ours")
    rows = [("one to 100 000 by car: ours", f"{ours:.2f} ms")]
    for name, (ms, seconds) in theirs.items():
        both = np.isfinite(minutes) & (seconds < 20_000)
        apart = np.median(np.abs(minutes[both] * 60 - points.leg_s(streets)[both] - seconds[both]))
        rows.append((f"  {name}", f"{ms:.1f} ms = {ms / ours:.0f} × ours; median {apart:.0f} s apart"))
    return rows


def run() -> None:
    """Print every measurement; nothing is asserted."""
    if not FILE.exists():
        print("travel: the real road network is not beside the checkout")
        return
    read_ms, roads = best(lambda: osm.read_roads(FILE), 1)
    build_ms, (streets, _) = best(lambda: network.build(roads), 3)
    rows = [("import: read", f"{read_ms:.0f} ms"), ("import: build", f"{build_ms:.0f} ms")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "streets.opnet"
        network_file.save(streets, path)
        load_ms, streets = best(lambda: network_file.load(path))
        rows.append(("network file", f"{path.stat().st_size / 1e6:.1f} MB, loads in {load_ms:.1f} ms"))
    e, n = addresses(roads)
    joined = {}
    for mode in MODES:
        ms, joined[mode] = best(lambda mode=mode: access.join(streets, e, n, mode=mode), 1)
        rows.append((f"join 100 000 addresses, {mode}", f"{ms:.0f} ms"))
    rows += one_to_all(streets, joined["car"], Others(roads, e, n))
    offices = np.flatnonzero(joined["car"].connected)[: 97 * OFFICES : 97]

    def ten_by_three() -> None:
        for points in joined.values():
            travel_time.to_points(streets, points.take(offices), points)

    rows.append(("ten offices × three modes × 100 000", f"{best(ten_by_three)[0]:.0f} ms (budget 500)"))
    many = joined["car"].take(np.arange(1000))
    ms, _ = best(lambda: [rows.stop for rows, _ in travel_time.blocks(streets, many, joined["car"])], 1)
    rows.append(("1 000 × 100 000 by car, in blocks", f"{ms / 1000:.1f} s"))
    for name, figure in rows:
        print(f"{name:40} {figure}")


if __name__ == "__main__":
    run()
