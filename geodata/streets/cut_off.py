"""Which points are cut off: joined to a street from which, or to which, one cannot travel as most can."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, connected_components

from geodata.streets.access import Access, street_ends
from geodata.streets.speeds import Mode
from geodata.streets.streets import Network


@dataclass(frozen=True, kw_only=True)
class CutOff:
    """Points that are joined to the network but not, both ways, to its largest part.

    Attributes
    ----------
    cannot_leave, cannot_be_reached
        int64 [c], int64 [d]: indices of the points; one that lies on an island is in both.
    """

    cannot_leave: NDArray[np.int64]
    cannot_be_reached: NDArray[np.int64]

    @property
    def either(self) -> NDArray[np.int64]:
        """Int64: indices of the points that are in at least one of the two, rising."""
        return np.union1d(self.cannot_leave, self.cannot_be_reached)


def find(network: Network, points: Access) -> CutOff:
    """Return the points from which the largest part cannot be reached, or that cannot be reached from it.

    The largest part is, of all sets of nodes that reach each other by the points' mode, one-way streets
    respected, the one with the longest streets. Points that are not connected to any street are not among
    the answers: see ``Access.lost``.

    Parameters
    ----------
    network
        The streets.
    points
        Joined to that network.
    """
    to_main, from_main = _main(network, points.mode)
    known = points.connected
    link = np.where(known, points.link, 0)
    tail, head = network.tail[link], network.head[link]

    def reaches(main: NDArray[np.bool_], *, leaving: bool) -> NDArray[np.bool_]:
        by_tail, by_head = street_ends(network, points, leaving=leaving)
        return np.asarray((np.isfinite(by_tail) & main[tail]) | (np.isfinite(by_head) & main[head]))

    return CutOff(
        cannot_leave=np.flatnonzero(known & ~reaches(to_main, leaving=True)),
        cannot_be_reached=np.flatnonzero(known & ~reaches(from_main, leaving=False)),
    )


def _main(network: Network, mode: Mode) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Bool [n] twice: nodes that reach the largest part, and nodes that it reaches."""
    start, end, _, _ = network.arcs(mode)
    size = len(network.e)
    graph = csr_matrix((np.ones(len(start)), (start, end)), shape=(size, size))
    label = connected_components(graph, directed=True, connection="strong")[1]
    inside = network.usable(mode).any(axis=0) & (label[network.tail] == label[network.head])
    street_m = np.bincount(label[network.tail[inside]], weights=network.length_m[inside], minlength=1)
    anywhere = int(np.flatnonzero(label == street_m.argmax())[0])
    return _searched(graph.T.tocsr(), anywhere), _searched(graph, anywhere)


def _searched(graph: csr_matrix, node: int) -> NDArray[np.bool_]:
    found = np.zeros(graph.shape[0], dtype=bool)
    found[breadth_first_order(graph, node, directed=True, return_predecessors=False)] = True
    return found
