"""One-to-all search over the nodes of a street network: Dijkstra on compressed rows, either way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from geodata.streets.speeds import Mode
from geodata.streets.streets import Network

Direction = Literal["from", "to"]
"""``"from"`` the origins outwards, or ``"to"`` them (the reversed graph: citizen to office)."""

LEAST_S = 1e-9
"""Weight of an arc of length zero: above zero, so that no sparse matrix takes it for a missing arc."""


@dataclass(frozen=True, kw_only=True)
class Seeds:
    """Where searches start: origin ``origin[i]`` reaches node ``node[i]`` after ``seconds[i]``."""

    count: int
    origin: NDArray[np.int64]
    node: NDArray[np.int64]
    seconds: NDArray[np.float64]

    def as_one(self) -> Seeds:
        """Return the same places as those of a single origin: one search finds the least from any of them."""
        return Seeds(count=1, origin=np.zeros_like(self.origin), node=self.node, seconds=self.seconds)


def seconds_to_nodes(
    network: Network, mode: Mode, seeds: Seeds, *, direction: Direction = "from", limit_s: float = np.inf
) -> NDArray[np.float64]:
    """Return the seconds from each origin to every node, or from every node to each origin.

    ``t(x) = min over paths of the sum over its arcs of length / speed + delay at the arc's end``

    Parameters
    ----------
    network
        The streets, with the speeds they are travelled at.
    mode
        Car, bicycle or on foot.
    seeds
        Nodes at which each origin enters the network (or leaves it), with the seconds that takes.
    direction
        Outwards, or towards the origins.
    limit_s
        Nodes farther than this are infinite.

    Returns
    -------
    float64 [origins, n]
        Seconds; infinite where there is no way.
    """
    graph = _graph(network, mode, direction)
    size = len(network.e)
    order = np.argsort(seeds.origin, kind="stable")
    entries = np.bincount(seeds.origin, minlength=seeds.count)
    with_origins = csr_matrix(
        (
            np.concatenate([graph.data, np.maximum(seeds.seconds[order], LEAST_S)]),
            np.concatenate([graph.indices, seeds.node[order].astype(np.int32)]),
            np.concatenate([graph.indptr, graph.indptr[-1] + np.cumsum(entries, dtype=np.int32)]),
        ),
        shape=(size + seeds.count, size + seeds.count),
    )
    found = dijkstra(with_origins, indices=np.arange(size, size + seeds.count), limit=limit_s)
    return np.asarray(found[:, :size], dtype=np.float64)


def _graph(network: Network, mode: Mode, direction: Direction) -> csr_matrix:
    """Compressed rows of a mode's arcs, kept with the network; of parallel arcs the quickest."""
    key = ("graph", mode, direction)
    if key not in network.kept:
        start, end, seconds, _ = network.arcs(mode)
        if direction == "to":
            start, end = end, start
        order = np.lexsort((seconds, end, start))
        start, end, seconds = start[order], end[order], np.maximum(seconds[order], LEAST_S)
        first = np.ones(len(start), dtype=bool)
        first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
        size = len(network.e)
        rows = np.concatenate([[0], np.cumsum(np.bincount(start[first], minlength=size))])
        network.kept[key] = csr_matrix(
            (seconds[first], end[first].astype(np.int32), rows.astype(np.int32)), shape=(size, size)
        )
    return network.kept[key]
