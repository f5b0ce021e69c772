"""Chains: runs of road segments between the nodes that matter, so that a search visits only those."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Chains:
    """Chains in compressed row form: chain ``i`` runs over ``nodes[start[i]:start[i + 1]]``.

    ``first`` is a segment of each chain; the chain runs in that segment's direction.
    """

    start: NDArray[np.int64]
    nodes: NDArray[np.int64]
    first: NDArray[np.int64]


def join_segments(
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
    *,
    kind: NDArray[np.int64],
    directed: NDArray[np.bool_],
    stop: NDArray[np.bool_],
) -> Chains:
    """Join segments end to end through nodes where nothing can happen.

    A node is passed through when exactly two segments meet there, they are of one kind, the node is not a
    ``stop`` and, if the kind is ``directed``, one segment comes in and the other goes out. A ring without any
    other node is opened at its first segment's tail.

    Parameters
    ----------
    tail, head
        int64 [k]: the ends of each segment, as indices into ``n`` nodes; never equal.
    kind
        int64 [k]: segments of one kind are alike in all that matters.
    directed
        bool [k]: whether the two directions of the segment differ.
    stop
        bool [n]: nodes that must stay.

    Returns
    -------
    Chains
        Every segment lies in exactly one chain.

    Examples
    --------
    A road a-b-c of two like segments is one chain:

    >>> two = join_segments(np.array([0, 1]), np.array([1, 2]), kind=np.zeros(2, dtype=np.int64),
    ...                     directed=np.zeros(2, dtype=bool), stop=np.zeros(3, dtype=bool))
    >>> two.nodes.tolist()
    [0, 1, 2]
    """
    first, second = _pairs(tail, head, kind=kind, directed=directed, stop=stop)
    walker = _Walker(tail.tolist(), head.tolist(), first.tolist(), second.tolist())
    through = first >= 0
    outer = np.flatnonzero(~through[tail] | ~through[head]).tolist()
    for segment in outer:
        walker.walk_from_end(segment)
    for segment in range(len(tail)):
        walker.walk_ring(segment)
    return Chains(
        start=np.cumsum([0, *walker.sizes], dtype=np.int64),
        nodes=np.array(walker.nodes, dtype=np.int64),
        first=np.array(walker.firsts, dtype=np.int64),
    )


def _pairs(
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
    *,
    kind: NDArray[np.int64],
    directed: NDArray[np.bool_],
    stop: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Int64 [n] twice: the two segments that meet at each node that is passed through, else −1."""
    size, count = len(stop), len(tail)
    ends = np.concatenate([tail, head])
    order = np.argsort(ends, kind="stable")
    degree = np.bincount(ends, minlength=size)
    where = np.concatenate([[0], np.cumsum(degree)])[:-1]
    nodes = np.flatnonzero((degree == 2) & ~stop)
    one, two = order[where[nodes]], order[where[nodes] + 1]
    a, b = one % count, two % count
    in_and_out = (one < count) != (two < count)
    good = (a != b) & (kind[a] == kind[b]) & (in_and_out | ~directed[a])
    first, second = np.full(size, -1, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    first[nodes[good]], second[nodes[good]] = a[good], b[good]
    return first, second


class _Walker:
    """Walks over plain lists, which are faster than arrays one element at a time."""

    def __init__(self, tail: list[int], head: list[int], first: list[int], second: list[int]) -> None:
        self.tail, self.head, self.first, self.second = tail, head, first, second
        self.used = [False] * len(tail)
        self.nodes: list[int] = []
        self.sizes: list[int] = []
        self.firsts: list[int] = []

    def walk_from_end(self, segment: int) -> None:
        """Walk from the end of a segment where the chain must stop."""
        if self.used[segment]:
            return
        along = self.first[self.tail[segment]] < 0
        self._walk(segment, along=along)

    def walk_ring(self, segment: int) -> None:
        """Walk a ring that nothing else meets."""
        if not self.used[segment]:
            self._walk(segment, along=True)

    def _walk(self, segment: int, *, along: bool) -> None:
        tail, head, used = self.tail, self.head, self.used
        self.firsts.append(segment)
        node = head[segment] if along else tail[segment]
        run = [tail[segment] if along else head[segment], node]
        used[segment] = True
        while self.first[node] >= 0:
            follow = self.first[node]
            if used[follow]:
                follow = self.second[node]
                if used[follow]:
                    break
            used[follow] = True
            node = head[follow] if tail[follow] == node else tail[follow]
            run.append(node)
        if not along:
            run.reverse()
        self.nodes += run
        self.sizes.append(len(run))
