"""The streets that synthetic addresses stand along, as short pieces with street, place and direction."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from geodata.streets.roads import Roads

HOME_STREETS = ("residential", "living_street", "unclassified", "tertiary", "road")
"""Where people live."""

MAIN_STREETS = ("secondary", "primary", "service", "track", "tertiary_link")
"""Used only in districts whose home streets do not suffice."""

PIECE_M = 15.0
NEAR_NAMED_M = 500.0
"""A road without a name is called a side road of the nearest street with one, within this distance."""

SHORTEST_M = 0.001
"""Length of an edge between two nodes on one spot: an edge of none would vanish from a sparse matrix."""


@dataclass(frozen=True, kw_only=True)
class Streets:
    """Street pieces of at most ``PIECE_M`` metres, in row form.

    Attributes
    ----------
    e, n
        float64 [p]: the piece's first end, in the direction in which the street is numbered.
    de, dn
        float64 [p]: unit vector in that direction.
    length_m
        float64 [p].
    position_m
        float64 [p]: metres along its stretch from where the numbers start.
    stretch
        int64 [p]: connected part of one name; numbered by distance from the centre of the municipality,
        nearest first.
    name
        object [p]: the street's name, ``""`` for a road far from every named one.
    main
        bool [p]: of a main street.
    district
        int64 [p]: row of the district that the piece's middle lies in, -1 for none.
    """

    e: NDArray[np.float64]
    n: NDArray[np.float64]
    de: NDArray[np.float64]
    dn: NDArray[np.float64]
    length_m: NDArray[np.float64]
    position_m: NDArray[np.float64]
    stretch: NDArray[np.int64]
    name: NDArray[np.object_]
    main: NDArray[np.bool_]
    district: NDArray[np.int64]


def read(roads: Roads, districts: gpd.GeoDataFrame, centre: tuple[float, float]) -> Streets:
    """Cut the streets where people can live into pieces, and find each one's street, place and district.

    Ways of one name that meet are one stretch. It is numbered from its end nearest the centre, by the
    distance along it. A road without a name is "Sidoväg till" the nearest street with one.

    Parameters
    ----------
    roads
        As read from a map; roundabouts, areas and roads that nobody lives on are left out.
    districts
        SWEREF 99 TM.
    centre
        Easting and northing from which numbers rise, metres.

    Returns
    -------
    Streets
        Pieces in order of the roads.
    """
    a, b, way = _segments(roads)
    if not way.size:
        none = np.empty(0)
        whole = np.empty(0, dtype=np.int64)
        return Streets(
            e=none, n=none, de=none, dn=none, length_m=none, position_m=none, stretch=whole,
            name=np.empty(0, dtype=object), main=np.empty(0, dtype=bool), district=whole,
        )  # fmt: skip
    length = np.hypot(roads.e[b] - roads.e[a], roads.n[b] - roads.n[a])
    name = _names(roads, a, b, way)
    far_a, far_b, stretch = _along(roads, a, b, length, street=pd.factorize(name)[0], centre=centre)
    back = far_b < far_a
    a, b = np.where(back, b, a), np.where(back, a, b)
    count = np.maximum(np.ceil(length / PIECE_M), 1).astype(np.int64)
    segment = np.repeat(np.arange(way.size), count)
    turn = np.arange(segment.size) - np.repeat(np.cumsum(count) - count, count)
    piece = (length / count)[segment]
    safe = np.maximum(length, SHORTEST_M)
    de, dn = ((roads.e[b] - roads.e[a]) / safe)[segment], ((roads.n[b] - roads.n[a]) / safe)[segment]
    e, n = roads.e[a][segment] + de * turn * piece, roads.n[a][segment] + dn * turn * piece
    return Streets(
        e=e, n=n, de=de, dn=dn, length_m=piece, stretch=stretch[segment], name=name[segment],
        position_m=np.minimum(far_a, far_b)[segment] + turn * piece,
        main=np.isin(roads.tags["highway"].to_numpy(dtype=object)[way], MAIN_STREETS)[segment],
        district=locate(e + de * piece / 2, n + dn * piece / 2, districts),
    )  # fmt: skip


def locate(e: NDArray[np.float64], n: NDArray[np.float64], districts: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Return the row of the district of each point, the first of several on a border, -1 for none."""
    points, rows = shapely.STRtree(districts.geometry.to_numpy()).query(
        shapely.points(e, n), predicate="intersects"
    )
    found = np.full(e.size, len(districts), dtype=np.int64)
    np.minimum.at(found, points, rows)
    return np.where(found == len(districts), -1, found)


def _segments(roads: Roads) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Node, next node and way of every straight part of a way that people may live on."""
    tags = roads.tags
    wanted = (
        tags["highway"].isin(HOME_STREETS + MAIN_STREETS)
        & ~tags["junction"].isin(("roundabout", "circular"))
        & (tags["area"] != "yes")
    ).to_numpy(dtype=bool)
    way = np.repeat(np.arange(len(tags)), np.diff(roads.way_start))
    if way.size < 2:
        return (np.empty(0, dtype=np.int64),) * 3
    good = (way[1:] == way[:-1]) & wanted[way[1:]] & (roads.way_nodes[1:] != roads.way_nodes[:-1])
    return roads.way_nodes[:-1][good], roads.way_nodes[1:][good], way[1:][good]


def _names(
    roads: Roads, a: NDArray[np.int64], b: NDArray[np.int64], way: NDArray[np.int64]
) -> NDArray[np.object_]:
    """Name of each segment: the way's own, or that of the nearest named street's side road."""
    own = roads.tags["name"].to_numpy(dtype=object)[way]
    named = own != ""
    middle = np.column_stack(((roads.e[a] + roads.e[b]) / 2, (roads.n[a] + roads.n[b]) / 2))
    if named.all() or not named.any():
        return own
    # A way keeps one name all along: its middle segment decides.
    ways, first, count = np.unique(way[~named], return_index=True, return_counts=True)
    asked = np.flatnonzero(~named)[first + count // 2]
    near, which = cKDTree(middle[named]).query(middle[asked], distance_upper_bound=NEAR_NAMED_M)
    found = np.isfinite(near)
    called = np.full(ways.size, "", dtype=object)
    called[found] = "Sidoväg till " + own[named][which[found]]
    out = own.copy()
    out[~named] = called[np.searchsorted(ways, way[~named])]
    return out


def _along(
    roads: Roads,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    length: NDArray[np.float64],
    *,
    street: NDArray[np.int64],
    centre: tuple[float, float],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Metres along its stretch at both ends of each segment, and the stretch, nearest the centre first."""
    key = np.concatenate((street, street)) * np.int64(roads.e.size) + np.concatenate((a, b))
    vertices, ends = np.unique(key, return_inverse=True)
    u, v = ends[: a.size], ends[a.size :]
    order = np.lexsort((length, np.maximum(u, v), np.minimum(u, v)))
    pair = np.column_stack((np.minimum(u, v), np.maximum(u, v)))[order]
    first = np.ones(order.size, dtype=bool)
    first[1:] = (pair[1:] != pair[:-1]).any(axis=1)
    weight = np.maximum(length[order][first], SHORTEST_M)
    graph = csr_matrix((weight, (pair[first, 0], pair[first, 1])), shape=(vertices.size,) * 2)
    parts, part = connected_components(graph, directed=False)
    node = vertices % roads.e.size
    away = np.hypot(roads.e[node] - centre[0], roads.n[node] - centre[1])
    inner = np.bincount(ends, minlength=vertices.size) > 1
    rank = np.lexsort((np.arange(vertices.size), away, inner, part))
    start = rank[np.unique(part[rank], return_index=True)[1]]
    metres = dijkstra(graph, directed=False, indices=start, min_only=True)
    place = np.empty(parts, dtype=np.int64)
    place[np.lexsort((np.arange(parts), away[start]))] = np.arange(parts)
    return metres[u], metres[v], place[part[u]]
