"""Minutes between points on the street network, access at both ends included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.errors import InvalidData
from geodata.streets.access import Access, seeds, street_ends
from geodata.streets.search import Direction, seconds_to_nodes
from geodata.streets.streets import Network, with_speeds

BLOCK_BYTES = 64 << 20
"""How much memory one block of a many-to-many search may take."""

MOST_PAIRS = 20_000_000
"""Pairs that are answered in one array (80 MB); more come in ``blocks``."""

FINEST_MIN = 1e-4
"""Two times nearer each other than this are the same, when the nearest origin is chosen."""


@dataclass(frozen=True, kw_only=True)
class TravelTimes:
    """Minutes between ``o`` origins and ``a`` points, and what they rest on.

    Attributes
    ----------
    minutes
        float32 [o, a]: minutes, never negative; infinite where the point cannot be reached, lies beyond
        ``limit_min``, or either end is not connected to the network.
    direction
        ``"from"`` the origins to the points, or from the points ``"to"`` the origins.
    limit_min
        Where the search stopped; infinite when it did not.
    assumption
        What the minutes are computed with: see ``SpeedSet.describe``; also the most metres of access.
    """

    minutes: NDArray[np.float32]
    direction: Direction
    limit_min: float
    assumption: dict[str, Any]
    off_network: NDArray[np.int64]
    """Indices of the points that are not connected to the network."""

    @property
    def unreached(self) -> NDArray[np.int64]:
        """Int64 [o]: how many points each origin does not reach (those that are off the network included)."""
        return np.asarray(np.isinf(self.minutes).sum(axis=1))

    def nearest(self) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the nearest origin of each point and its minutes; see ``nearest``."""
        return nearest(self.minutes)


def from_points(
    network: Network, origins: Access, points: Access, *, limit_min: float | None = None
) -> TravelTimes:
    """Return the minutes from every origin to every point: one search per origin, all in one call.

    ``minutes = (leg + along the first link + arcs with their delays + along the last link + leg) / 60``

    Parameters
    ----------
    network
        The streets.
    origins, points
        Joined to the same network for the same mode.
    limit_min
        What is farther is infinite.

    Raises
    ------
    InvalidData
        ``limit_min``: the limit is not above zero. ``mode_mismatch``: origins and points are joined for
        different modes. ``too_many_pairs``: the answer would not fit in memory: use ``blocks``.
    """
    return _times(network, origins, points, "from", limit_min)


def to_points(
    network: Network, origins: Access, points: Access, *, limit_min: float | None = None
) -> TravelTimes:
    """Return the minutes from every point *to* every origin (citizen to office): the reversed graph.

    Parameters, result and errors are those of ``from_points``.
    """
    return _times(network, origins, points, "to", limit_min)


def blocks(
    network: Network,
    origins: Access,
    points: Access,
    *,
    direction: Direction = "from",
    limit_min: float | None = None,
) -> Iterator[tuple[slice, NDArray[np.float32]]]:
    """Yield the minutes of ``from_points`` or ``to_points`` a few origins at a time, in bounded memory.

    Yields
    ------
    slice, float32 [rows, a]
        Which origins, and their minutes. A block takes about ``BLOCK_BYTES``; none is kept.
    """
    limit_s = _limit_s(origins, points, limit_min)
    ends = _ends(network, points, direction)
    rows = max(1, BLOCK_BYTES // (4 * max(len(points), 1) + 8 * (len(network.e) + 1)))
    for first in range(0, len(origins), rows):
        chosen = slice(first, min(first + rows, len(origins)))
        yield chosen, _minutes(network, origins.take(np.arange(len(origins))[chosen]), ends, limit_s)


def least(
    network: Network, origins: Access, points: Access, *, direction: Direction = "from"
) -> NDArray[np.float32]:
    """Return the minutes between every point and its nearest origin, by one search however many they are.

    Returns
    -------
    float32 [a]
        The least of each column of ``from_points`` (or ``to_points``); infinite where none reaches the point.
    """
    _limit_s(origins, points, None)
    ends, starts = _ends(network, points, direction), seeds(network, origins, direction).as_one()
    nodes = seconds_to_nodes(network, origins.mode, starts, direction=direction)[0]
    seconds = np.minimum(nodes[ends.tail] + ends.from_tail, nodes[ends.head] + ends.from_head)
    direct = _DirectTrips(network, origins, ends)
    for row in range(len(origins)):
        direct.improve(row, seconds)
    return np.asarray(seconds / 60.0, dtype=np.float32)


def nearest(minutes: NDArray[np.float32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the nearest origin of each point.

    Parameters
    ----------
    minutes
        float32 [o, a].

    Returns
    -------
    int32 [a]
        Row of the nearest origin; of several within ``FINEST_MIN`` the first; −1 where none reaches it.
    float32 [a]
        Its minutes; infinite where none reaches the point.

    Examples
    --------
    >>> row, least = nearest(np.array([[4, np.inf], [3, np.inf]], dtype=np.float32))
    >>> row.tolist(), least.tolist()
    ([1, -1], [3.0, inf])
    """
    if not len(minutes):
        raise InvalidData("no_origins")
    least = minutes.min(axis=0)
    row = (minutes <= least + np.float32(FINEST_MIN)).argmax(axis=0).astype(np.int32)
    row[np.isinf(least)] = -1
    return row, np.where(row >= 0, minutes[row, np.arange(minutes.shape[1])], np.float32(np.inf))


def sensitivity(
    network: Network,
    origins: Access,
    points: Access,
    *,
    percent: float,
    direction: Direction = "from",
) -> dict[str, TravelTimes]:
    """Return the minutes as they are, and with every speed ``percent`` lower and higher.

    Delays at signals and junctions do not scale, so the quickest way may change: each is searched anew.

    Returns
    -------
    dict
        ``"slower"``, ``"as_is"``, ``"faster"``.
    """
    streets = {
        "slower": with_speeds(network, network.speeds.scaled(-percent)),
        "as_is": network,
        "faster": with_speeds(network, network.speeds.scaled(percent)),
    }
    return {name: _times(street, origins, points, direction, None) for name, street in streets.items()}


def _ends(network: Network, points: Access, direction: Direction) -> _Ends:
    """The points' ends, kept with them for the next call on the same network."""
    known: tuple[Network, _Ends] | None = points.kept.get(direction)
    if known is None or known[0] is not network:
        known = (network, _Ends(network, points, direction))
        points.kept[direction] = known
    return known[1]


class _Ends:
    """What is the same for every origin: the points' links, and the seconds at that end."""

    def __init__(self, network: Network, points: Access, direction: Direction) -> None:
        self.direction = direction
        self.link = points.link
        known = np.where(points.connected, points.link, 0)
        self.tail, self.head = network.tail[known].astype(np.intp), network.head[known].astype(np.intp)
        # From the origins one arrives at the points; to the origins one leaves them.
        self.from_tail, self.from_head = street_ends(network, points, leaving=direction == "to")
        leg = np.where(points.connected, points.leg_s(network), np.inf)
        self.from_tail, self.from_head = self.from_tail + leg, self.from_head + leg
        self.leg, self.along = leg, points.along_m
        self.order = np.argsort(points.link, kind="stable")
        self.sorted_link = points.link[self.order]


def _limit_s(origins: Access, points: Access, limit_min: float | None) -> float:
    if origins.mode != points.mode:
        raise InvalidData("mode_mismatch", modes=[origins.mode, points.mode])
    if limit_min is None:
        return np.inf
    if not limit_min > 0:
        raise InvalidData("limit_min", limit_min=limit_min)
    return limit_min * 60.0


def _times(
    network: Network, origins: Access, points: Access, direction: Direction, limit_min: float | None
) -> TravelTimes:
    limit_s = _limit_s(origins, points, limit_min)
    if len(origins) * len(points) > MOST_PAIRS:
        raise InvalidData("too_many_pairs", origins=len(origins), points=len(points), most=MOST_PAIRS)
    minutes = np.empty((len(origins), len(points)), dtype=np.float32)
    for rows, block in blocks(network, origins, points, direction=direction, limit_min=limit_min):
        minutes[rows] = block
    return TravelTimes(
        minutes=minutes,
        direction=direction,
        limit_min=limit_s / 60.0,
        assumption={**network.speeds.describe(origins.mode), "most_access_m": points.most_m},
        off_network=points.lost,
    )


def _minutes(network: Network, origins: Access, ends: _Ends, limit_s: float) -> NDArray[np.float32]:
    """Minutes of one block of origins."""
    minutes = np.empty((len(origins), len(ends.link)), dtype=np.float32)
    for row, seconds in enumerate(_seconds(network, origins, ends, limit_s)):
        minutes[row] = seconds / 60.0
    return minutes


def _seconds(network: Network, origins: Access, ends: _Ends, limit_s: float) -> Iterator[NDArray[np.float64]]:
    """Float64 [a] seconds of one origin after another."""
    starts, direction = seeds(network, origins, ends.direction), ends.direction
    nodes = seconds_to_nodes(network, origins.mode, starts, direction=direction, limit_s=limit_s)
    direct = _DirectTrips(network, origins, ends)
    for row in range(len(origins)):
        seconds = nodes[row][ends.tail]
        seconds += ends.from_tail
        other = nodes[row][ends.head]
        other += ends.from_head
        np.minimum(seconds, other, out=seconds)
        direct.improve(row, seconds)
        seconds[seconds > limit_s] = np.inf
        yield seconds


class _DirectTrips:
    """Trips that begin and end on one link need not pass a node."""

    def __init__(self, network: Network, origins: Access, ends: _Ends) -> None:
        self.ends, self.origins = ends, origins
        self.usable, self.mps = network.usable(origins.mode), network.mps(origins.mode)
        self.leg = origins.leg_s(network)

    def improve(self, row: int, seconds: NDArray[np.float64]) -> None:
        """Lower the seconds of the points on the origin's own link where the direct way is quicker."""
        link, ends = int(self.origins.link[row]), self.ends
        if link < 0:
            return
        first, last = np.searchsorted(ends.sorted_link, [link, link + 1])
        points = ends.order[first:last]
        ahead = ends.along[points] - self.origins.along_m[row]
        if ends.direction == "to":
            ahead = -ahead
        free = np.where(ahead > 0, self.usable[0, link], self.usable[1, link]) | (ahead == 0)
        direct = np.abs(ahead) / self.mps[link] + self.leg[row] + ends.leg[points]
        seconds[points] = np.minimum(seconds[points], np.where(free, direct, np.inf))
