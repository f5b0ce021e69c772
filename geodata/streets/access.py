"""Where addresses meet the street network: at the nearest point of the nearest link open to the mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata.errors import InvalidData, OutsideMunicipality
from geodata.streets import street_index
from geodata.streets.search import Direction, Seeds
from geodata.streets.speeds import MODES, Mode
from geodata.streets.street_index import StreetIndex
from geodata.streets.streets import Network

MOST_M = 500.0
"""An address farther than this from any usable street is not connected, unless the caller says otherwise."""

MOST_NAMED = 20
"""How many points a fault lists."""


@dataclass(frozen=True, kw_only=True)
class Access:
    """How ``a`` points are joined to the network by one mode.

    Attributes
    ----------
    mode
        The mode they are joined for.
    most_m
        The distance beyond which a point is not connected.
    e, n
        float64 [a]: the points themselves, SWEREF 99 TM metres.
    link
        int32 [a]: the link; −1 where the point is not connected.
    along_m
        float64 [a]: how far from the link's tail the point meets it; NaN where not connected.
    leg_m
        float64 [a]: straight from the point to there, metres; NaN where not connected.
    foot_e, foot_n
        float64 [a]: the place where it meets the link; NaN where not connected.
    """

    mode: Mode
    most_m: float
    e: NDArray[np.float64]
    n: NDArray[np.float64]
    link: NDArray[np.int32]
    along_m: NDArray[np.float64]
    leg_m: NDArray[np.float64]
    foot_e: NDArray[np.float64]
    foot_n: NDArray[np.float64]
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was derived once for these points on one network."""

    def __len__(self) -> int:
        """Return how many points there are."""
        return len(self.link)

    @property
    def connected(self) -> NDArray[np.bool_]:
        """Bool [a]: whether the point lies within ``most_m`` of a usable street."""
        return np.asarray(self.link >= 0)

    @property
    def lost(self) -> NDArray[np.int64]:
        """Indices of the points that are not connected."""
        return np.flatnonzero(self.link < 0)

    def take(self, rows: ArrayLike) -> Access:
        """Return the access of some of the points, in the order given."""
        index = np.asarray(rows)
        columns = ("e", "n", "link", "along_m", "leg_m", "foot_e", "foot_n")
        return Access(mode=self.mode, most_m=self.most_m, **{c: getattr(self, c)[index] for c in columns})

    def leg_s(self, network: Network) -> NDArray[np.float64]:
        """Float64 [a]: seconds of the leg to the street; NaN where not connected."""
        return np.asarray(self.leg_m / network.speeds.access_mps(self.mode), dtype=np.float64)


def join(network: Network, e: ArrayLike, n: ArrayLike, *, mode: Mode, most_m: float = MOST_M) -> Access:
    """Join points to the nearest link that the mode may use in some direction.

    Nearest is straight distance to the link's line, not to its nodes. Among links at the same distance the
    first is taken, so the answer is always the same. Nothing is joined to motorways and their ramps.

    Parameters
    ----------
    network
        The streets.
    e, n
        Points, SWEREF 99 TM metres, shape [a].
    mode
        Car, bicycle or on foot.
    most_m
        Points farther away than this are not connected.

    Raises
    ------
    InvalidData
        ``access_distance``: ``most_m`` is not above zero. ``point_coordinates``: a point is no number.
        ``unknown_mode``. ``roads_none_for_mode``: no street is open to the mode.
    """
    if mode not in MODES:
        raise InvalidData("unknown_mode", mode=str(mode), modes=list(MODES))
    if not np.isfinite(most_m) or most_m <= 0:
        raise InvalidData("access_distance", most_m=str(most_m))
    e, n = np.atleast_1d(np.asarray(e, dtype=np.float64)), np.atleast_1d(np.asarray(n, dtype=np.float64))
    if not (np.isfinite(e).all() and np.isfinite(n).all()):
        raise InvalidData("point_coordinates", count=int((~np.isfinite(e) | ~np.isfinite(n)).sum()))
    rows, streets = _streets(network, mode)
    hit, share, leg = streets.nearest(e, n, most_m=most_m)
    known = hit >= 0
    segment = rows[np.where(known, hit, 0)]
    piece = network.segments[segment]
    first_m, last_m = network.shape_m[piece], network.shape_m[piece + 1]
    # The far end exactly, so that a place at a node is known as one.
    along = np.where(share == 1.0, last_m, first_m + share * (last_m - first_m))
    foot = streets.start[hit] + share[:, None] * (streets.end[hit] - streets.start[hit])
    return Access(
        mode=mode,
        most_m=float(most_m),
        e=e,
        n=n,
        link=np.where(known, network.segment_link[segment], -1).astype(np.int32),
        along_m=np.where(known, along, np.nan),
        leg_m=np.where(known, leg, np.nan),
        foot_e=np.where(known, foot[:, 0], np.nan),
        foot_n=np.where(known, foot[:, 1], np.nan),
    )


def _streets(network: Network, mode: Mode) -> tuple[NDArray[np.int64], StreetIndex]:
    """Segments that have doors for the mode, and their index; kept with the network."""
    key = ("segments", mode)
    if key not in network.kept:
        rows = np.flatnonzero((network.usable(mode).any(axis=0) & network.doors)[network.segment_link])
        if not len(rows):
            raise InvalidData("roads_none_for_mode", mode=mode)
        shape = np.column_stack([network.shape_e, network.shape_n])
        piece = network.segments[rows]
        network.kept[key] = rows, street_index.index(shape[piece], shape[piece + 1])
    kept: tuple[NDArray[np.int64], StreetIndex] = network.kept[key]
    return kept


def require(access: Access, names: Sequence[str] = ()) -> None:
    """Refuse points that are not connected (in the sea, in another country): nothing is guessed for them.

    Raises
    ------
    OutsideMunicipality
        ``points_off_network``: names or coordinates of the first of them, their count and the distance.
    """
    lost = access.lost
    if len(lost):
        shown = [
            names[i] if names else f"N {access.n[i]:.0f} E {access.e[i]:.0f}"
            for i in lost[:MOST_NAMED].tolist()
        ]
        raise OutsideMunicipality(
            "points_off_network", count=len(lost), points=shown, most_m=access.most_m, mode=access.mode
        )


def street_ends(
    network: Network, access: Access, *, leaving: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Seconds between each point's place on its link and the link's tail and head, without the access leg.

    Leaving, the delay at the node is included, as it is in every arc; arriving, it is not. A place at the
    very end of a link is at the node, also on a one-way street. Nobody gets on at a node with a barrier.

    Returns
    -------
    float64 [a] twice
        To (or from) the tail, and the head; infinite where the mode may not go that way.
    """
    known = access.connected
    link = np.where(known, access.link, 0)
    usable = network.usable(access.mode)[:, link]
    along = np.where(known, access.along_m, 0.0)
    rest = network.length_m[link] - along
    mps = network.mps(access.mode)[link]
    to_head, to_tail = (usable[0], usable[1]) if leaving else (usable[1], usable[0])
    tail = np.where((to_tail & known) | (known & (along <= 0)), along / mps, np.inf)
    head = np.where((to_head & known) | (known & (rest <= 0)), rest / mps, np.inf)
    blocked = network.blocked[MODES.index(access.mode)]
    tail[blocked[network.tail[link]]] = head[blocked[network.head[link]]] = np.inf
    if leaving:
        delay = network.delay_s(access.mode)
        tail, head = tail + delay[network.tail[link]], head + delay[network.head[link]]
    return tail, head


def seeds(network: Network, access: Access, direction: Direction) -> Seeds:
    """Nodes at which each point enters the network (or leaves it), access leg included."""
    tail, head = street_ends(network, access, leaving=direction == "from")
    leg = access.leg_s(network)
    origin = np.tile(np.arange(len(access)), 2)
    link = np.where(access.connected, access.link, 0)
    node = np.concatenate([network.tail[link], network.head[link]]).astype(np.int64)
    seconds = np.concatenate([tail + leg, head + leg])
    real = np.isfinite(seconds)
    return Seeds(count=len(access), origin=origin[real], node=node[real], seconds=seconds[real])
