"""The street network as compact arrays: nodes, links between them, their shape, and who may go where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from geodata.streets.speeds import MODES, Mode, SpeedSet, link_kmh

SAME_CROSSING_M = 40.0
"""Signals nearer each other than this belong to one crossing."""


@dataclass(frozen=True, kw_only=True)
class Network:
    """A street network of ``n`` nodes and ``k`` links.

    A link runs from its tail to its head over a line of points; nodes that two like pieces of road merely
    pass through are points of the line, so a search visits junctions, signals, dead ends and changes only.
    All lengths are measured in SWEREF 99 TM (within Sweden at most 0.2 % from lengths on the ground).

    Attributes
    ----------
    node_id
        int64 [n]: identity in the source.
    e, n
        float64 [n]: SWEREF 99 TM metres.
    signal
        bool [n]: traffic signals.
    blocked
        bool [3, n]: nodes that the mode cannot pass: a barrier stops it. What lies on either side is reached
        up to there.
    tail, head
        int32 [k]: indices of nodes.
    length_m
        float64 [k]: length along the line.
    road_class, surface
        int8 [k]: indices into ``speeds.CLASSES`` and ``speeds.SURFACES``.
    posted_kmh
        float32 [k]: posted speed; NaN where it is assumed by class.
    urban
        bool [k]: within a built-up area, for the speed that is assumed.
    doors
        bool [k]: whether addresses may be joined to the link.
    open
        bool [3, 2, k]: whether the mode may go from tail to head (0), and from head to tail (1).
    street
        int32 [k]: index into ``streets``; ``streets[0]`` is ``""``.
    shape_start
        int64 [k + 1]: the line of link ``i`` is points ``shape_start[i]:shape_start[i + 1]``.
    shape_e, shape_n, shape_m
        float64 [m]: the points, and how far along the link each lies.
    streets
        Names of streets.
    speeds
        What the seconds are computed with; ``with_speeds`` gives the same network with others.
    """

    node_id: NDArray[np.int64]
    e: NDArray[np.float64]
    n: NDArray[np.float64]
    signal: NDArray[np.bool_]
    blocked: NDArray[np.bool_]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_m: NDArray[np.float64]
    road_class: NDArray[np.int8]
    surface: NDArray[np.int8]
    posted_kmh: NDArray[np.float32]
    urban: NDArray[np.bool_]
    doors: NDArray[np.bool_]
    open: NDArray[np.bool_]
    street: NDArray[np.int32]
    shape_start: NDArray[np.int64]
    shape_e: NDArray[np.float64]
    shape_n: NDArray[np.float64]
    shape_m: NDArray[np.float64]
    streets: tuple[str, ...]
    speeds: SpeedSet
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was derived once and is kept with the network (search structures, trees of segments)."""

    def mps(self, mode: Mode) -> NDArray[np.float64]:
        """Float64 [k]: metres a second on each link; NaN where the mode has no speed on its class."""
        return self._once("mps", mode, self._mps)

    def usable(self, mode: Mode) -> NDArray[np.bool_]:
        """Bool [2, k]: links and directions that the mode may take and has a speed for."""
        return self._once("usable", mode, self._usable)

    def delay_s(self, mode: Mode) -> NDArray[np.float64]:
        """Float64 [n]: allowance for passing a node: its signals, else a junction of three or more links.

        A crossing with signals is often several nodes with signals, of which one passes some: of the 4 of two
        divided roads 1 when turning right, 2 straight on, 3 when turning left. Each of a group of ``g`` such
        nodes, the next within ``SAME_CROSSING_M``, therefore gets ``signal_s / sqrt(g)``.
        """
        return self._once("delay_s", mode, self._delay_s)

    def _once(self, name: str, mode: Mode, derive: Callable[[Mode], NDArray[Any]]) -> NDArray[Any]:
        """What is derived from the mode, derived at the first call and kept, as it cannot change."""
        key = (name, mode)
        if key not in self.kept:
            self.kept[key] = derive(mode)
            self.kept[key].setflags(write=False)
        kept: NDArray[Any] = self.kept[key]
        return kept

    def _mps(self, mode: Mode) -> NDArray[np.float64]:
        kmh = link_kmh(
            self.speeds,
            mode,
            road_class=self.road_class,
            posted_kmh=self.posted_kmh,
            surface=self.surface,
            urban=self.urban,
        )
        return kmh / 3.6

    def _usable(self, mode: Mode) -> NDArray[np.bool_]:
        return np.asarray(self.open[MODES.index(mode)] & np.isfinite(self.mps(mode)))

    def _delay_s(self, mode: Mode) -> NDArray[np.float64]:
        arms = self.arms[MODES.index(mode)]
        delay = np.where(arms >= 3, float(self.speeds.junction_s[mode]), 0.0)
        lit = np.flatnonzero(self.signal & (arms > 0))
        delay[lit] = self.speeds.signal_s[mode] / np.sqrt(group_sizes(self.e[lit], self.n[lit]))
        return delay

    @cached_property
    def arms(self) -> NDArray[np.int64]:
        """Int64 [3, n]: how many ends of links that are open to the mode meet at the node."""
        either: NDArray[np.bool_] = np.asarray(self.open.any(axis=1))
        size = len(self.e)
        return np.stack(
            [np.bincount(np.concatenate([self.tail[o], self.head[o]]), minlength=size) for o in either]
        )

    @cached_property
    def segments(self) -> NDArray[np.int64]:
        """Int64 [s]: the straight pieces of all links, as the shape point where each begins."""
        pieces = np.ones(len(self.shape_e), dtype=bool)
        pieces[self.shape_start[1:] - 1] = False
        return np.flatnonzero(pieces)

    @cached_property
    def segment_link(self) -> NDArray[np.int32]:
        """Int32 [s]: the link of each straight piece."""
        return np.repeat(np.arange(len(self.tail), dtype=np.int32), np.diff(self.shape_start) - 1)

    def arcs(
        self, mode: Mode
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.int32]]:
        """Directed arcs of a mode: from, to, seconds (with the delay at ``to``), link.

        Parallel arcs are all there; links that lead back to their own tail are not, nor those that end at a
        barrier: nothing lies beyond it.
        """
        drive, delay = self.length_m / self.mps(mode), self.delay_s(mode)
        blocked = self.blocked[MODES.index(mode)]
        usable = self.usable(mode) & ((self.tail != self.head) & ~blocked[self.tail] & ~blocked[self.head])
        along, against = np.flatnonzero(usable[0]), np.flatnonzero(usable[1])
        link = np.concatenate([along, against]).astype(np.int32)
        start = np.concatenate([self.tail[along], self.head[against]])
        end = np.concatenate([self.head[along], self.tail[against]])
        return start, end, drive[link] + delay[end], link


def group_sizes(e: NDArray[np.float64], n: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how many points each point's group holds; those within ``SAME_CROSSING_M`` share a group."""
    if not len(e):
        return np.zeros(0, dtype=np.int64)
    pairs = KDTree(np.column_stack([e, n])).query_pairs(SAME_CROSSING_M, output_type="ndarray")
    near = csr_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(e), len(e)))
    group = connected_components(near, directed=False)[1]
    return np.asarray(np.bincount(group)[group], dtype=np.int64)


def arrays_of(network: Network) -> dict[str, NDArray[Any]]:
    """Return the network's arrays by name, in the order of the class."""
    values = {f.name: getattr(network, f.name) for f in fields(network)}
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}


def with_speeds(network: Network, speeds: SpeedSet) -> Network:
    """Return the same streets travelled at other speeds.

    What was derived from the old speeds is not taken along; the indexes that addresses are joined by are,
    for each mode that may use the same links as before.
    """
    other = replace(network, speeds=speeds, kept={})
    for mode in MODES:
        index = network.kept.get(("segments", mode))
        if index is not None and np.array_equal(other.usable(mode), network.usable(mode)):
            other.kept["segments", mode] = index
    return other
