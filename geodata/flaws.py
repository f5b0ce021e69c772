"""What keeps polygons from being a coverage: overlaps, gaps, broken edges, slivers, each with place and size.

*Width* of a piece of ground is twice the radius of the largest circle that fits in it, so that a strip
0.2 m wide and 2 km long has the width 0.2 m.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.crs import GRID_M
from geodata.faces import Geometries

SLIVER_M = 1.0
"""A loose part of a polygon narrower than this is a remainder of drawing, not ground of its own."""

NOISE_M2 = 1e-6
"""Pieces smaller than a square millimetre come from rounding in the computation itself."""

WIDTH_PRECISION = 0.02
"""Accuracy of a width, relative to area over perimeter (a strip's half width): about one per cent."""

STEP_M = 5.0
"""Spacing of the points at which the way a border has moved is measured."""

PIECES = 10
"""So many pieces of lost ground, the largest, are measured for each polygon."""

LOST_M = 0.5
"""Narrower pieces of lost ground count as nothing."""

ENOUGH_OVERLAPS = 2_000
"""Files with more overlaps than this are not searched further."""


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """An overlap of two polygons, or a hole that several surround.

    Attributes
    ----------
    members
        Indices of the polygons that overlap, or that touch the hole; ascending.
    ground
        The piece itself, ``Polygon`` in SWEREF 99 TM.
    area_m2, width_m
        Its size and width (see the module).
    e, n
        Centre of the largest circle in it.
    """

    members: tuple[int, ...]
    ground: shapely.Polygon
    area_m2: float
    width_m: float
    e: float
    n: float


@dataclass(frozen=True, kw_only=True)
class State:
    """What is wrong with a set of polygons as a coverage.

    Attributes
    ----------
    broken
        Indices of polygons with edges that do not match their neighbours'.
    overlaps, gaps
        Every overlap of two polygons and every hole in their union, narrow or wide.
    slivers
        Indices of polygons with a loose part narrower than `SLIVER_M`.
    """

    broken: tuple[int, ...]
    overlaps: tuple[Flaw, ...]
    gaps: tuple[Flaw, ...]
    slivers: tuple[int, ...]

    def needs_mending(self, *, tolerance_m: float) -> bool:
        """Whether anything but holes wider than the tolerance is found."""
        narrow = any(gap.width_m <= tolerance_m for gap in self.gaps)
        return bool(self.broken or self.overlaps or self.slivers or narrow)


def width_m(
    ground: Geometries, *, precision_m: float = 1e-3
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Measure how wide polygons are: twice the radius of the largest inscribed circle.

    Parameters
    ----------
    ground
        Polygons with an area, metres.
    precision_m
        Never measure finer than this; long hairlines are slow to measure finely.

    Returns
    -------
    width
        float64 [k], metres; too small by at most about one per cent or ``2 * precision_m``.
    centre
        float64 [k, 2], easting and northing of the circle's centre.

    Examples
    --------
    >>> float(width_m(np.array([shapely.box(0, 0, 100, 2)]))[0].round(1)[0])
    2.0
    """
    if len(ground) == 0:
        return np.empty(0), np.empty((0, 2))
    half = shapely.area(ground) / shapely.length(ground)
    precision = np.maximum(half * WIDTH_PRECISION, precision_m)
    radii = shapely.maximum_inscribed_circle(ground, tolerance=precision)
    return 2 * shapely.length(radii), shapely.get_coordinates(shapely.get_point(radii, 0))


def check(geometries: Geometries) -> State:
    """Find what keeps valid polygons from being a coverage.

    Parameters
    ----------
    geometries
        Valid polygons or multipolygons in metres.

    Returns
    -------
    State
        Broken edges (`shapely.coverage_invalid_edges`), pairwise overlaps (at most `ENOUGH_OVERLAPS`),
        holes of the union (`enclosed`), narrow loose parts.

    Examples
    --------
    >>> state = check(np.array([shapely.box(0, 0, 10, 10), shapely.box(9, 0, 20, 10)]))
    >>> [(flaw.members, flaw.area_m2, round(flaw.width_m, 1)) for flaw in state.overlaps]
    [((0, 1), 10.0, 1.0)]
    """
    broken = ~shapely.is_empty(shapely.coverage_invalid_edges(geometries))
    holes = enclosed(shapely.union_all(geometries))
    tree = shapely.STRtree(geometries)
    hole, member = tree.query(holes, predicate="dwithin", distance=GRID_M / 10)
    around = [tuple(sorted(member[hole == k].tolist())) for k in range(len(holes))]
    return State(
        broken=tuple(np.flatnonzero(broken).tolist()),
        overlaps=_flaws(*_overlaps(geometries, broken, tree)),
        gaps=_flaws(holes, around),
        slivers=_with_slivers(geometries),
    )


def is_valid(geometries: Geometries) -> bool:
    """Whether polygons are valid, not empty, and together a coverage (holes are allowed)."""
    if shapely.is_empty(geometries).any() or not shapely.is_valid(geometries).all():
        return False
    return bool(shapely.coverage_is_valid(geometries))


def moved_m(before: Geometries, after: Geometries) -> NDArray[np.float64]:
    """Measure how far each polygon's border has moved.

    The larger of two: the directed Hausdorff distance from the new border to the old one, taken at vertices
    and every 5 m; and the width of the widest piece of ground given up (of the `PIECES` largest). A crack in
    the old polygon that was closed is no border any more, and a sliver given away counts with its width.

    Returns
    -------
    array of float64
        Metres, one for each polygon.
    """
    out = np.zeros(len(before))
    for index, (old, new) in enumerate(zip(before, after, strict=True)):
        old_border, new_border = shapely.boundary(old), shapely.boundary(new)
        shapely.prepare([old_border, new_border])
        there = shapely.distance(_points_along(new_border, beside=old_border), old_border).max(initial=0)
        lost = shapely.get_parts(polygonal(shapely.difference(old, new)))
        lost = lost[np.argsort(-shapely.area(lost))[:PIECES]]
        lost = lost[~shapely.is_empty(shapely.buffer(lost, -LOST_M / 2, quad_segs=2))]
        out[index] = max(there, width_m(lost)[0].max(initial=0))
    return out


def _points_along(line: Any, *, beside: Any) -> Geometries:
    """The vertices of a line, and points every ``STEP_M`` of its segments that are not among the other's.

    A segment that the other line has too, but for rounding to the grid, runs beside it all the way: no
    point of it is farther off than its ends.
    """
    own = _segments(line)
    new = own[~np.isin(_on_grid(own), _on_grid(_segments(beside)))]
    between = shapely.segmentize(shapely.linestrings(new.reshape(-1, 2, 2)), STEP_M)
    return np.asarray(shapely.points(np.concatenate([own.reshape(-1, 2), shapely.get_coordinates(between)])))


def _segments(line: Any) -> NDArray[np.float64]:
    """Both ends of every segment of a line, [k, 4]."""
    xy, part = shapely.get_coordinates(shapely.get_parts(line), return_index=True)
    ends = np.hstack([xy[:-1], xy[1:]])
    return np.asarray(ends[part[:-1] == part[1:]], dtype=np.float64)


def _on_grid(segments: NDArray[np.float64]) -> NDArray[np.void]:
    """Segments in whole grid steps, the lesser end first: equal ones are equal whichever way they run."""
    steps = np.rint(segments / GRID_M).astype(np.int64)
    a, b = steps[:, :2], steps[:, 2:]
    turned = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    steps[turned] = np.hstack([b, a])[turned]
    return np.ascontiguousarray(steps).view([(name, np.int64) for name in "abcd"]).ravel()


def enclosed(ground: Any) -> Geometries:
    """Return the holes of some ground: what its border encloses and it does not cover.

    Also those that touch the outer border in points, which are not interior rings.

    Examples
    --------
    Two triangles that meet in their tips, and a bar across each end, enclose two gaps:

    >>> tips = shapely.Polygon([(0, 0), (5, 5), (0, 10)]), shapely.Polygon([(10, 0), (5, 5), (10, 10)])
    >>> bars = shapely.box(0, -1, 10, 0), shapely.box(0, 10, 10, 11)
    >>> shapely.area(enclosed(shapely.union_all([*tips, *bars]))).tolist()
    [25.0, 25.0]
    """
    lines = shapely.union_all(shapely.get_parts(shapely.boundary(ground)))
    cells = np.asarray(shapely.get_parts(shapely.polygonize([lines])))
    inside = shapely.STRtree([ground]).query(shapely.point_on_surface(cells), predicate="intersects")[0]
    return np.delete(cells, inside)


def polygonal(geometry: Any) -> Any:
    """Return the polygons among whatever a computation gave, as one geometry, perhaps empty."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    if len(parts) == 1:
        return parts[0]
    return shapely.multipolygons(parts) if len(parts) else shapely.Polygon()


def _flaws(ground: Geometries, members: Sequence[tuple[int, ...]]) -> tuple[Flaw, ...]:
    """Measured flaws, the widest first."""
    ground = np.asarray(ground, dtype=object)
    keep = np.flatnonzero(shapely.area(ground) > NOISE_M2)
    width, centre = width_m(ground[keep])
    area = shapely.area(ground[keep])
    flaws = [
        Flaw(
            members=members[index],
            ground=ground[index],
            area_m2=float(area[k]),
            width_m=float(width[k]),
            e=round(float(centre[k, 0]), 2),
            n=round(float(centre[k, 1]), 2),
        )
        for k, index in enumerate(keep.tolist())
    ]
    return tuple(sorted(flaws, key=lambda flaw: (-flaw.width_m, flaw.members, flaw.e)))


def _overlaps(
    geometries: Geometries, broken: NDArray[np.bool_], tree: shapely.STRtree
) -> tuple[Geometries, list[tuple[int, ...]]]:
    """Polygons that two members share; one of a pair that overlaps always has broken edges."""
    pieces: list[Any] = []
    members: list[tuple[int, ...]] = []
    for one in np.flatnonzero(broken).tolist():
        others = np.sort(tree.query(geometries[one], predicate="intersects"))
        others = others[(others > one) | ((others < one) & ~broken[others])]
        for other in others.tolist():
            parts = shapely.get_parts(polygonal(shapely.intersection(geometries[one], geometries[other])))
            real = parts[shapely.area(parts) > NOISE_M2]
            pieces += real.tolist()
            members += [(min(one, other), max(one, other))] * len(real)
            if len(pieces) >= ENOUGH_OVERLAPS:
                return np.array(pieces, dtype=object), members
    return np.array(pieces, dtype=object), members


def _with_slivers(geometries: Geometries) -> tuple[int, ...]:
    """Polygons of several parts of which one that is not the largest is a sliver."""
    several = np.flatnonzero(shapely.get_num_geometries(geometries) > 1)
    found = []
    for index in several.tolist():
        parts = shapely.get_parts(geometries[index])
        loose = np.delete(parts, np.argmax(shapely.area(parts)))
        if (width_m(loose)[0] < SLIVER_M).any():
            found.append(index)
    return tuple(found)
