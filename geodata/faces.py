"""Borders cut into faces: every line noded on the grid, polygonized, labelled, dissolved again.

Whatever is put together from such faces is a valid coverage by construction, since two neighbours take
their shared border from the same noded lines.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geodata.crs import GRID_M

Geometries = NDArray[Any]
"""Array of shapely geometries."""

NOBODY = -1
"""Owner of a face that belongs to no polygon."""


@dataclass(frozen=True, kw_only=True)
class Borders:
    """The borders that faces share.

    Attributes
    ----------
    left, right
        int64 [b]: the two faces; every pair once, ``left < right``.
    length_m
        float64 [b]: length of what they share.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    length_m: NDArray[np.float64]


def node(lines: Geometries) -> Geometries:
    """Node lines on the 1 cm grid (snap rounding) and return the faces they enclose.

    Parameters
    ----------
    lines
        Lines in SWEREF 99 TM metres.

    Returns
    -------
    array of Polygon
        The bounded faces: they do not overlap, every shared edge has bit-identical ends, every
        coordinate lies on the grid.

    Examples
    --------
    >>> len(node(np.array(shapely.from_wkt(["LINESTRING (0 0, 1 0, 1 1, 0 0)", "LINESTRING (0 1, 1 0)"]))))
    2
    """
    noded = shapely.union_all(lines, grid_size=GRID_M)
    return np.asarray(shapely.get_parts(shapely.polygonize([noded])))


def borders(faces: Geometries) -> Borders:
    """Measure what every pair of faces has in common, by their bit-identical edges.

    Parameters
    ----------
    faces
        Polygons of a noded arrangement, as from `node`.
    """
    rings, of_face = shapely.get_rings(faces, return_index=True)
    xy, of_ring = shapely.get_coordinates(rings, return_index=True)
    same_ring = of_ring[1:] == of_ring[:-1]
    first, last = xy[:-1][same_ring], xy[1:][same_ring]
    face = of_face[of_ring[:-1][same_ring]]
    turned = (first[:, 0] > last[:, 0]) | ((first[:, 0] == last[:, 0]) & (first[:, 1] > last[:, 1]))
    first[turned], last[turned] = last[turned].copy(), first[turned].copy()
    keys = np.hstack([first, last])
    order = np.lexsort(keys.T[::-1])
    keys, face = keys[order], face[order]
    shared = np.flatnonzero((keys[1:] == keys[:-1]).all(axis=1))
    pairs = np.sort(np.column_stack([face[shared], face[shared + 1]]), axis=1)
    length = np.hypot(keys[shared, 2] - keys[shared, 0], keys[shared, 3] - keys[shared, 1])
    unique, inverse = np.unique(pairs, axis=0, return_inverse=True)
    return Borders(
        left=unique[:, 0].astype(np.int64),
        right=unique[:, 1].astype(np.int64),
        length_m=np.bincount(inverse.ravel(), weights=length, minlength=len(unique)).astype(np.float64),
    )


def give_to_longest_border(
    owner: NDArray[np.int64],
    shared: Borders,
    *,
    open_faces: NDArray[np.bool_],
    allowed: set[tuple[int, int]] | None = None,
    several: NDArray[np.bool_] | None = None,
) -> NDArray[np.int64]:
    """Give each open face to the owner it shares the longest border with; ties to the lowest owner.

    Faces that touch no owner yet wait for a neighbour that does, round by round.

    Parameters
    ----------
    owner
        int64 [f]: owner of each face, `NOBODY` for the open ones.
    shared
        Borders of the faces.
    open_faces
        bool [f]: which faces are to be given away.
    allowed, several
        Pairs (face, owner), and bool [f] which faces may only go to an owner they have such a pair with.

    Returns
    -------
    array of int64
        Owners; still `NOBODY` where an open face touches none that it may go to.
    """
    owner = owner.copy()
    one = np.concatenate([shared.left, shared.right])
    other = np.concatenate([shared.right, shared.left])
    length = np.concatenate([shared.length_m, shared.length_m])
    while True:
        ask = open_faces[one] & (owner[one] == NOBODY) & (owner[other] != NOBODY)
        sums: dict[tuple[int, int], float] = {}
        for face, to, metres in zip(one[ask].tolist(), owner[other[ask]].tolist(), length[ask], strict=True):
            if several is not None and several[face] and allowed is not None and (face, to) not in allowed:
                continue
            sums[face, to] = sums.get((face, to), 0.0) + float(metres)
        if not sums:
            return owner
        for (face, to), _ in sorted(sums.items(), key=lambda item: (item[1], -item[0][1])):
            owner[face] = to


def junction_cuts(
    faces: Geometries, face: NDArray[np.int64], member: NDArray[np.int64], *, tolerance_m: float
) -> Geometries:
    """Cut gaps between three or more polygons where the neighbour changes.

    A gap given whole to one neighbour would reach in between two others. So from every point where the
    neighbour along the gap changes, a cut is laid straight across to the nearest third neighbour.

    Parameters
    ----------
    faces
        Faces of the arrangement.
    face, member
        Pairs: the face is covered by that polygon.
    tolerance_m
        Longest cut.

    Returns
    -------
    array of LineString
        Cuts, to be noded together with the borders; often none.
    """
    bare = np.setdiff1d(np.arange(len(faces)), face)
    first = np.full(len(faces), NOBODY, dtype=np.int64)
    first[face[::-1]] = member[::-1]
    shared = borders(faces)
    cuts: list[Any] = []
    for gap in bare.tolist():
        beside = np.concatenate([shared.right[shared.left == gap], shared.left[shared.right == gap]])
        sides = {
            who: shapely.line_merge(
                shapely.union_all(
                    [
                        shapely.intersection(shapely.boundary(faces[gap]), shapely.boundary(faces[k]))
                        for k in beside[first[beside] == who].tolist()
                    ]
                )
            )
            for who in np.unique(first[beside]).tolist()
            if who != NOBODY
        }
        if len(sides) > 2:
            cuts += _across(faces[gap], sides, longest_m=tolerance_m)
    return np.array(cuts, dtype=object)


def _across(gap: Any, sides: dict[int, Any], *, longest_m: float) -> list[Any]:
    """Shortest lines from each point where the neighbour changes to a third neighbour, inside the gap."""
    cuts = []
    inside = shapely.buffer(gap, GRID_M)
    for one, other in itertools.combinations(sides, 2):
        rest = shapely.union_all([line for who, line in sides.items() if who not in {one, other}])
        for corner in shapely.get_parts(shapely.intersection(sides[one], sides[other])):
            cut = shapely.shortest_line(corner, rest)
            if GRID_M < shapely.length(cut) <= longest_m and shapely.covers(inside, cut):
                cuts.append(cut)
    return cuts


def components(owner: NDArray[np.int64], shared: Borders) -> NDArray[np.int64]:
    """Number the pieces of each owner: faces of one owner that hang together by a border.

    Parameters
    ----------
    owner
        int64 [f]: owner of each face.
    shared
        Borders of the faces.

    Returns
    -------
    array of int64
        Piece of each face.
    """
    same = owner[shared.left] == owner[shared.right]
    size = len(owner)
    graph = coo_array((np.ones(int(same.sum())), (shared.left[same], shared.right[same])), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def dissolve(faces: Geometries, owner: NDArray[np.int64], *, count: int) -> Geometries:
    """Put the faces of each owner together.

    Parameters
    ----------
    faces, owner
        Faces and who has them; `NOBODY` is left out.
    count
        Number of owners.

    Returns
    -------
    array of Polygon or MultiPolygon
        One for each owner, empty for one without faces; together a valid coverage.
    """
    order = np.argsort(owner, kind="stable")
    cuts = np.searchsorted(owner[order], np.arange(count + 1))
    out = np.empty(count, dtype=object)
    for index in range(count):
        mine = faces[order[cuts[index] : cuts[index + 1]]]
        merged = shapely.coverage_union_all(mine) if len(mine) else shapely.Polygon()
        out[index] = shapely.get_geometry(merged, 0) if shapely.get_num_geometries(merged) == 1 else merged
    return out
