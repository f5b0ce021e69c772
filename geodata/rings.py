"""Polygons made valid by themselves: what crosses itself by a slip of drawing is mended, a guess is refused.

A ring says which ground it encloses by how often it goes round it. A ring that crosses itself goes round some
ground backwards, or twice; whose that ground is, nobody but the owner can tell. Narrow pieces of it come from
drawing; wide ones refuse the polygon.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.errors import InvalidData
from geodata.faces import Geometries
from geodata.flaws import NOISE_M2, polygonal, width_m
from geodata.report import Finding

TOLERANCE_M = 10.0
"""Doubtful ground up to this wide is taken for a slip of drawing, unless told otherwise."""

AT_ONCE = 2_000_000
"""So many pairs of point and edge are compared at a time."""


MOST_CROSSINGS = 5_000
"""A border that crosses itself oftener is refused before it is taken apart; that takes its time."""

SEGMENTS_AT_ONCE = 256


def repair(
    geometries: Geometries, *, names: Sequence[str], tolerance_m: float = TOLERANCE_M
) -> tuple[Geometries, list[Finding]]:
    """Make every polygon valid by itself: flat, without repeated vertices or crossing rings.

    Parameters
    ----------
    geometries
        Polygons, multipolygons or nothing; metres.
    names
        What a person calls each.
    tolerance_m
        Widest piece of doubtful ground (`doubtful`) that is mended.

    Returns
    -------
    geometries
        Valid ``Polygon`` or ``MultiPolygon``; empty where no ground was left.
    findings
        ``invalid_rings`` with place, area and width of the doubtful ground, ``repeated_vertices``.

    Raises
    ------
    InvalidData
        ``ring_crosses_itself``: doubtful ground wider than the tolerance, with name, place and size.
        ``ring_tangled``: more than `MOST_CROSSINGS`.
    """
    flat = shapely.force_2d(np.asarray(geometries, dtype=object))
    flat[shapely.is_missing(flat)] = shapely.Polygon()
    lean = shapely.remove_repeated_points(flat)
    findings = []
    spare = shapely.get_num_coordinates(flat) - shapely.get_num_coordinates(lean)
    if spare.any():
        with_spare = tuple(names[index] for index in np.flatnonzero(spare).tolist())
        findings.append(Finding(code="repeated_vertices", names=with_spare, count=int(spare.sum())))
    for index in np.flatnonzero(~shapely.is_valid(lean)).tolist():
        lean[index], found = _mended(lean[index], name=names[index])
        findings.append(found)
    wide = [f for f in findings if f.width_m is not None and f.width_m > tolerance_m]
    if wide:
        worst = max(wide, key=lambda f: f.width_m or 0.0)
        raise InvalidData(
            "ring_crosses_itself",
            names=list(worst.names),
            e=worst.e,
            n=worst.n,
            area_m2=worst.area_m2,
            width_m=worst.width_m,
            tolerance_m=tolerance_m,
            count=len(wide),
        )
    return lean, findings


def _mended(broken: Any, *, name: str) -> tuple[Any, Finding]:
    """One polygon made valid, and what was doubtful about it."""
    place = re.search(r"\[(\S+) (\S+)\]", shapely.is_valid_reason(broken))
    e, n = (float(place[1]), float(place[2])) if place else (None, None)
    if not np.isfinite(shapely.get_coordinates(broken)).all():
        return broken, Finding(code="invalid_rings", names=(name,), area_m2=0.0)
    _refuse_tangled(broken, name=name, e=e, n=n)
    whole = polygonal(shapely.make_valid(broken, method="structure", keep_collapsed=False))
    pieces = doubtful(broken, whole)
    width, centre = width_m(pieces)
    if len(pieces):
        widest = int(width.argmax())
        e, n = (round(float(v), 2) for v in centre[widest])
    finding = Finding(
        code="invalid_rings",
        names=(name,),
        e=e,
        n=n,
        area_m2=float(shapely.area(pieces).sum()),
        width_m=float(width.max(initial=0.0)),
    )
    return whole, finding


def _refuse_tangled(broken: Any, *, name: str, e: float | None, n: float | None) -> None:
    """Count crossings of segments until there are too many."""
    rings = shapely.get_rings(shapely.get_parts(broken))
    xy, of = shapely.get_coordinates(rings), _of(rings)
    same = of[:-1] == of[1:]
    segments = np.asarray(shapely.linestrings(np.stack([xy[:-1][same], xy[1:][same]], axis=1)))
    tree = shapely.STRtree(segments)
    found = 0
    for first in range(0, len(segments), SEGMENTS_AT_ONCE):
        found += tree.query(segments[first : first + SEGMENTS_AT_ONCE], predicate="crosses").shape[1]
        if found > 2 * MOST_CROSSINGS:
            raise InvalidData("ring_tangled", names=[name], e=e, n=n, most=MOST_CROSSINGS)


def doubtful(broken: Any, whole: Any) -> Geometries:
    """Return the ground that a polygon's rings go round backwards or more than once.

    Of each part, the outer ring counts +1 for every turn in its own main direction, a hole -1. Ground with 1
    belongs to the polygon, with 0 it does not; anything else is doubtful. So is whatever ``whole`` adds to
    that or lacks.

    Parameters
    ----------
    broken
        ``Polygon`` or ``MultiPolygon``, perhaps crossing itself; finite coordinates, metres.
    whole
        The same, made valid.

    Returns
    -------
    array of Polygon
        The pieces, each larger than `geodata.flaws.NOISE_M2`.

    Examples
    --------
    Two triangles of 2 500 m2, one to the right of the ring and one to the left:

    >>> tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    >>> shapely.area(doubtful(tie, shapely.make_valid(tie, method="structure"))).tolist()
    [2500.0]
    """
    sure: list[Any] = []
    odd: list[Any] = []
    for part in shapely.get_parts(broken).tolist():
        rings = shapely.get_rings(part)
        lines = shapely.union_all(shapely.linestrings(shapely.get_coordinates(rings), indices=_of(rings)))
        cells = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))))
        if not len(cells):
            continue
        turns = _turns(rings, shapely.get_coordinates(shapely.point_on_surface(cells)))
        sure += cells[turns == 1].tolist()
        odd += cells[(turns < 0) | (turns > 1)].tolist()
    # Parts that lie on each other claim the same ground for the same polygon: nothing is in doubt.
    certain = shapely.union_all(sure)
    beyond = shapely.symmetric_difference(polygonal(certain), whole)
    pieces = np.array([*odd, *shapely.get_parts(polygonal(beyond)).tolist()], dtype=object)
    whole_pieces = shapely.get_parts(polygonal(shapely.union_all(pieces[shapely.area(pieces) > NOISE_M2])))
    return np.asarray(whole_pieces[~shapely.is_empty(whole_pieces)])


def _of(rings: Geometries) -> NDArray[np.int64]:
    """Which ring each coordinate belongs to."""
    return np.repeat(np.arange(len(rings)), shapely.get_num_coordinates(rings))


def _turns(rings: Geometries, points: NDArray[np.float64]) -> NDArray[np.int64]:
    """How often the outer ring goes round each point, less the holes; each ring in its own main direction."""
    turns = np.zeros(len(points), dtype=np.int64)
    for number, ring in enumerate(rings.tolist()):
        xy = shapely.get_coordinates(ring)
        x, y = (xy - xy[0]).T
        forward = 1 if (x[:-1] * y[1:] - x[1:] * y[:-1]).sum() >= 0 else -1
        turns += (forward if number == 0 else -forward) * _windings(xy, points)
    return turns


def _windings(xy: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Winding number of a closed ring about each point: edges that pass to its right, upwards less downwards.

    References
    ----------
    Sunday, D. (2001), *Inclusion of a point in a polygon*.
    """
    out = np.zeros(len(points), dtype=np.int64)
    start, end = xy[:-1], xy[1:]
    step = max(1, AT_ONCE // max(1, len(start)))
    for first in range(0, len(points), step):
        px, py = points[first : first + step].T[:, :, None]
        up = (start[:, 1] <= py) & (end[:, 1] > py)
        down = (start[:, 1] > py) & (end[:, 1] <= py)
        side = (end[:, 0] - start[:, 0]) * (py - start[:, 1]) - (px - start[:, 0]) * (end[:, 1] - start[:, 1])
        out[first : first + step] = (up & (side > 0)).sum(axis=1) - (down & (side < 0)).sum(axis=1)
    return out
