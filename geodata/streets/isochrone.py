"""Isochrones: the ground that is reached within chosen minutes, drawn from the streets that are reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.errors import InvalidData
from geodata.streets.access import Access, require, seeds
from geodata.streets.search import Direction, seconds_to_nodes
from geodata.streets.streets import Network

BUFFER_M = 60.0
"""How far from a reached street the ground counts as reached, in the drawing only; people are counted from
the network. Some 60 m takes in the houses along a street, and leaves larger blocks without streets open."""

ROUND_SEGMENTS = 2
"""Straight pieces in a quarter of a circle: the drawing's own fineness."""

DRAWN_M = 1.0
"""The drawing's corners lie on a grid this fine. A buffer of 60 m around streets is true to metres at best;
finer coordinates would say otherwise."""

MOST_MINUTES = 24 * 60.0
MOST_CONTOURS = 12

Stretches = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]
"""Links, and the first and last metre of each that is reached; a link may occur several times."""


@dataclass(frozen=True, kw_only=True)
class Isochrone:
    """The ground reached within ``minutes``.

    Attributes
    ----------
    minutes
        The limit, access at the origin included.
    geometry
        SWEREF 99 TM in whole metres; islands and holes as they are; may be empty.
    street_m
        Length of the reached pieces of street, metres, before clipping.
    """

    minutes: float
    geometry: MultiPolygon
    street_m: float


def polygons(
    network: Network,
    origins: Access,
    minutes: Sequence[float],
    *,
    direction: Direction = "from",
    within: BaseGeometry | None = None,
    buffer_m: float = BUFFER_M,
) -> tuple[Isochrone, ...]:
    """Return the ground reached from the nearest of the origins (or from which it is reached).

    A street is cut where the minutes are used up: from its tail ``(limit - t(tail)) * speed`` metres of it
    are reached, likewise from its head and, on the origin's own street, from the origin. What is reached gets
    ``buffer_m`` on all sides. All contours are noded with each other on the 1 cm grid and every face gets
    the least minutes it is reached in, so the contours are nested exactly, vertex for vertex.

    Parameters
    ----------
    network
        The streets.
    origins
        One point or several, joined to the network; all must be connected.
    minutes
        One limit or several, above 0, in any order.
    direction
        Ground reached from the origins, or ground from which they are reached.
    within
        The municipality; what lies outside it is cut away.
    buffer_m
        Distance from a street that counts as reached.

    Returns
    -------
    tuple of Isochrone
        By rising minutes, each limit once.

    Raises
    ------
    InvalidData
        ``isochrone_minutes``, ``isochrone_buffer``: out of range. ``no_origins``.
    OutsideMunicipality
        ``points_off_network``: an origin is not connected.
    """
    limits = _limits(minutes, buffer_m)
    if not len(origins):
        raise InvalidData("no_origins")
    require(origins)
    stretches = _stretches(network, origins, [60.0 * limit for limit in limits], direction)
    shapes = _grounds(network, stretches, buffer_m, within)
    return tuple(
        Isochrone(minutes=limit, geometry=shape, street_m=float((last - first).sum()))
        for limit, shape, (_, first, last) in zip(limits, _nested(shapes), stretches, strict=True)
    )


def _limits(minutes: Sequence[float], buffer_m: float) -> list[float]:
    limits = sorted({float(limit) for limit in minutes})
    good = all(0 < limit <= MOST_MINUTES for limit in limits)
    if not good or not 0 < len(limits) <= MOST_CONTOURS:
        shown = [f"{limit:g}" for limit in limits]
        raise InvalidData("isochrone_minutes", minutes=shown, most=MOST_MINUTES, count=MOST_CONTOURS)
    if not 1.0 <= buffer_m <= 1000.0:
        raise InvalidData("isochrone_buffer", buffer_m=str(buffer_m))
    return limits


def reached_streets(
    network: Network, origins: Access, limits_s: Sequence[float], *, direction: Direction = "from"
) -> list[NDArray[Any]]:
    """Return, for each limit in seconds, the reached pieces of street as an array of lines."""
    return [_cut(network, *found) for found in _stretches(network, origins, limits_s, direction)]


def _stretches(
    network: Network, origins: Access, limits_s: Sequence[float], direction: Direction
) -> list[Stretches]:
    """For each limit the reached stretches, none overlapping another."""
    starts = seeds(network, origins, direction).as_one()
    found = seconds_to_nodes(network, origins.mode, starts, direction=direction, limit_s=max(limits_s))
    seconds = found[0]
    if direction == "to":
        # One leaves a link through its end, and waits there before the way on.
        seconds = seconds + network.delay_s(origins.mode)
    spans = _Spans(network, origins, seconds, direction)
    return [_united(*spans.within(limit)) for limit in limits_s]


class _Spans:
    """Which stretch of which link is reached within a limit."""

    def __init__(
        self, network: Network, origins: Access, seconds: NDArray[np.float64], direction: Direction
    ) -> None:
        usable = network.usable(origins.mode)
        # Outwards one drives away from the origin; towards it, the links are driven the other way.
        self.ahead, self.behind = (usable[0], usable[1]) if direction == "from" else (usable[1], usable[0])
        self.mps = np.nan_to_num(network.mps(origins.mode), nan=0.0)
        self.seconds, self.network, self.origins = seconds, network, origins
        self.leg = origins.leg_s(network)

    def within(self, limit_s: float) -> Stretches:
        """Links with the first and last metre reached; a link may occur several times."""
        network, length = self.network, self.network.length_m
        tail = np.where(self.ahead, limit_s - self.seconds[network.tail], -1.0)
        head = np.where(self.behind, limit_s - self.seconds[network.head], -1.0)
        from_tail, from_head = np.flatnonzero(tail > 0), np.flatnonzero(head > 0)
        reach = np.minimum(tail[from_tail] * self.mps[from_tail], length[from_tail])
        back = np.minimum(head[from_head] * self.mps[from_head], length[from_head])
        own = self.origins.link.astype(np.int64)
        spent = np.maximum(limit_s - self.leg, 0.0) * self.mps[own]
        along = self.origins.along_m
        first = np.where(self.behind[own], np.maximum(along - spent, 0.0), along)
        last = np.where(self.ahead[own], np.minimum(along + spent, length[own]), along)
        return (
            np.concatenate([from_tail, from_head, own]),
            np.concatenate([np.zeros(len(reach)), length[from_head] - back, first]),
            np.concatenate([reach, length[from_head], last]),
        )


def _cut(
    network: Network, link: NDArray[np.int64], first: NDArray[np.float64], last: NDArray[np.float64]
) -> NDArray[Any]:
    """Lines of the stretches [first, last] of links."""
    start, stop = network.shape_start[link], network.shape_start[link + 1]
    count = stop - start
    row = np.repeat(np.arange(len(link)), count)
    point = np.repeat(start - (np.cumsum(count) - count), count) + np.arange(len(row))
    along = network.shape_m[point]
    inside = (along > first[row]) & (along < last[row])
    ends_e, ends_n = [], []
    for metre in (first, last):
        e, n = _places(network, link, metre)
        ends_e.append(e)
        ends_n.append(n)
    order = np.concatenate([np.arange(len(link)), row[inside], np.arange(len(link))])
    rank = np.repeat([0, 1, 2], [len(link), int(inside.sum()), len(link)])
    e = np.concatenate([ends_e[0], network.shape_e[point[inside]], ends_e[1]])
    n = np.concatenate([ends_n[0], network.shape_n[point[inside]], ends_n[1]])
    sequence = np.lexsort((np.arange(len(order)), rank, order))
    points = np.column_stack([e, n])[sequence]
    return np.asarray(shapely.linestrings(points, indices=order[sequence]))


def _united(link: NDArray[np.int64], first: NDArray[np.float64], last: NDArray[np.float64]) -> Stretches:
    """Stretches without those that have no length, overlapping ones of a link as one."""
    real = last > first
    link, first, last = link[real], first[real], last[real]
    order = np.lexsort((first, link))
    link, first, last = link[order], first[order], last[order]
    # Metres counted through all links, one after another, so that one running maximum serves them all.
    offset = link * (last.max(initial=0.0) + 1.0)
    furthest = np.maximum.accumulate(last + offset) if len(link) else last
    new = np.ones(len(link), dtype=bool)
    new[1:] = (first + offset)[1:] > furthest[:-1]
    groups = np.flatnonzero(new)
    if not len(groups):
        return link, first, last
    return link[groups], first[groups], np.maximum.reduceat(last, groups)


def _places(
    network: Network, link: NDArray[np.int64], metre: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coordinates of the places so many metres along links."""
    offset = np.arange(len(network.tail)) * (network.length_m.max() + 1.0)
    through = network.shape_m + np.repeat(offset, np.diff(network.shape_start))
    after = np.searchsorted(through, metre + offset[link], side="right")
    after = np.clip(after, network.shape_start[link] + 1, network.shape_start[link + 1] - 1)
    before = after - 1
    gap = network.shape_m[after] - network.shape_m[before]
    share = np.divide(metre - network.shape_m[before], gap, out=np.zeros(len(link)), where=gap > 0)
    share = np.clip(share, 0.0, 1.0)
    return (
        network.shape_e[before] + share * (network.shape_e[after] - network.shape_e[before]),
        network.shape_n[before] + share * (network.shape_n[after] - network.shape_n[before]),
    )


def _grounds(
    network: Network, stretches: list[Stretches], buffer_m: float, within: BaseGeometry | None
) -> list[BaseGeometry]:
    """The buffered streets by rising limit, inside the municipality, on the grid.

    A link that was reached whole within a smaller limit lies in that ground already.
    """
    whole = np.zeros(len(network.tail), dtype=bool)
    ground: BaseGeometry = Polygon()
    shapes: list[BaseGeometry] = []
    for link, first, last in stretches:
        new = ~whole[link]
        if shapes and not new.any():
            shapes.append(shapes[-1])
            continue
        lines = _cut(network, link[new], first[new], last[new])
        buffers = shapely.buffer(lines, buffer_m, quad_segs=ROUND_SEGMENTS)
        ground = shapely.union_all([ground, *buffers])
        whole[link[(first <= 0) & (last >= network.length_m[link])]] = True
        clipped = ground if within is None else shapely.intersection(ground, within)
        shapes.append(shapely.set_precision(clipped, DRAWN_M))
    return shapes


def _nested(shapes: list[BaseGeometry]) -> list[MultiPolygon]:
    """The shapes as unions of the faces that all their borders make together: exactly nested."""
    different = {id(shape): shape for shape in shapes}.values()
    borders = shapely.union_all([shapely.boundary(shape) for shape in different], grid_size=DRAWN_M)
    faces = shapely.get_parts(shapely.polygonize([borders]))
    inner = shapely.point_on_surface(faces)
    x, y = shapely.get_x(inner), shapely.get_y(inner)
    reached = np.zeros(len(faces), dtype=bool)
    nested = []
    for shape in shapes:
        shapely.prepare(shape)
        reached |= shapely.contains_xy(shape, x, y)
        nested.append(_multi(shapely.coverage_union_all(faces[reached])))
    return nested


def _multi(shape: BaseGeometry) -> MultiPolygon:
    parts = shapely.get_parts(shape)
    return MultiPolygon([part for part in parts if isinstance(part, Polygon) and not part.is_empty])
