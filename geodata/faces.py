"""Borders cut into faces: every line noded on the grid, polygonized, labelled, dissolved again.

Whatever is put together from such faces is a valid coverage by construction, since two neighbours take
their shared border from the same noded lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

TOUCH_M = 1e-5
"""Points nearer than this lie on a border; they differ from it by rounding only."""

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
    # rounded first: a line whose ends move to the grid only while it is noded can come to lie upon a vertex
    # that it was not noded with, and then two faces hang together that should not
    on_grid = shapely.transform(lines, lambda xy: np.round(xy, 2))
    noded = shapely.union_all(on_grid, grid_size=GRID_M)
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


def gap_cuts(
    faces: Geometries, claims: Mapping[int, set[int]], *, gaps: Sequence[int], step_m: Sequence[float]
) -> Geometries:
    """Cut gaps between three or more polygons into one stretch for each pair of neighbours.

    A gap given whole to one neighbour would reach in between two others. So it is triangulated; triangles
    whose corners lie on the same neighbours make a stretch, and the cuts run between stretches.

    Parameters
    ----------
    faces
        Faces of the arrangement.
    claims
        Face to the polygons that cover it; gaps have none.
    gaps, step_m
        Faces to cut, and for each how closely its border is sampled, metres.

    Returns
    -------
    array of LineString
        Cuts, to be noded together with the borders; often none.
    """
    shared = borders(faces)
    cuts: list[Any] = []
    for gap, step in zip(gaps, step_m, strict=True):
        beside = np.concatenate([shared.right[shared.left == gap], shared.left[shared.right == gap]])
        beside = np.array([k for k in beside.tolist() if claims.get(k)], dtype=np.int64)
        if len(set().union(*(claims[k] for k in beside.tolist()))) > 2:
            sides = [claims[k] for k in beside.tolist()]
            cuts += _between_stretches(shapely.segmentize(faces[gap], step), faces[beside], sides)
    return np.array(cuts, dtype=object)


def _between_stretches(gap: Any, beside: Geometries, sides: Sequence[set[int]]) -> list[Any]:
    """Edges between triangles of a gap that lie between different neighbours."""
    # the constrained triangulation leaves out points on straight edges, and those are needed here; the
    # plain one keeps them, and keeps to the border since nothing lies beyond it
    points = shapely.multipoints(np.unique(shapely.get_coordinates(gap), axis=0))
    triangles = np.asarray(shapely.get_parts(shapely.delaunay_triangles(points)))
    shapely.prepare(gap)
    flat = shapely.area(triangles) < TOUCH_M * shapely.length(triangles)
    triangles = triangles[~flat & shapely.contains_properly(gap, shapely.centroid(triangles))]
    corners, inverse = np.unique(
        shapely.get_coordinates(triangles).reshape(-1, 4, 2)[:, :3].reshape(-1, 2),
        axis=0,
        return_inverse=True,
    )
    near = shapely.STRtree(beside).query(shapely.points(corners), predicate="dwithin", distance=TOUCH_M)
    touches: list[set[int]] = [set() for _ in corners]
    for corner, side in near.T.tolist():
        touches[corner] |= sides[side]
    label = [_neighbours([touches[c] for c in three]) for three in inverse.reshape(-1, 3).tolist()]
    shared = borders(triangles)
    label = _with_shallow_bays(label, shared)
    differ = [k for k in range(len(shared.left)) if label[shared.left[k]] != label[shared.right[k]]]
    lines = shapely.intersection(triangles[shared.left[differ]], triangles[shared.right[differ]])
    return list(np.asarray(lines))


def _with_shallow_bays(label: list[frozenset[int]], shared: Borders) -> list[frozenset[int]]:
    """Triangles along one neighbour only, as curved borders give, joined to the stretch they open to."""
    joined = list(label)
    for one, other in zip(shared.left.tolist(), shared.right.tolist(), strict=True):
        for bay, stretch in ((one, other), (other, one)):
            if len(label[bay]) == 1 and label[bay] < label[stretch]:
                joined[bay] = label[stretch]
    return joined


def _neighbours(corners: Sequence[set[int]]) -> frozenset[int]:
    """Who a triangle lies between; a corner where neighbours meet counts for one that is there already."""
    sure = set().union(*(owners for owners in corners if len(owners) == 1))
    for owners in sorted((sorted(o) for o in corners if len(o) > 1), key=lambda o: (len(o), o)):
        if not sure.intersection(owners):
            sure.add(owners[0])
    return frozenset(sure)


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
