"""Checks of what people draw: finite, not too long, not crossing itself, on the grid."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from areas.coverage import Shape
from areas.errors import EditRefused
from areas.grid import gridded
from geodata.crs import GRID_M

Pieces = NDArray[np.float64]

FARTHEST_M = 1e8
"""No coordinate on earth is larger; beyond it the 1 cm grid could not be held."""

MOST_CROSSINGS = 1_000
"""Crossings of a drawing with itself and with borders that are looked into; each is a corner of new faces."""

MOST_PAIRS = 2_000_000
"""Pairs of pieces whose boxes meet that are looked into; long lines close together have many."""

MENDED_SHARE = 1e-3
"""A polygon that crosses itself is mended if doing so either way changes less of its ground than this."""


def drawn_polygon(shape: BaseGeometry, *, most_vertices: int) -> Shape:
    """Return a drawn polygon on the grid, fit to cut with.

    Parameters
    ----------
    shape
        What was drawn, SWEREF 99 TM.
    most_vertices
        More are refused, so that time and memory stay bounded.

    Raises
    ------
    EditRefused
        ``drawing_empty``, ``drawing_not_finite``, ``drawing_out_of_range``, ``too_many_vertices``,
        ``polygon_crosses_itself`` (with the place), ``polygon_too_small``, ``drawing_too_tangled``,
        ``drawing_too_dense``.

    Examples
    --------
    >>> drawn_polygon(shapely.box(0, 0, 1.004, 1), most_vertices=10).area
    1.0
    """
    if not isinstance(shape, Polygon | MultiPolygon):
        raise EditRefused("not_a_polygon", kind=shape.geom_type)
    check_numbers(shape, most_vertices)
    if not shape.is_valid:
        require_few_crossings(shape)
        shape = _mended(shape)
    placed = gridded(shape)
    if not placed.equals_exact(shape, 0) and not placed.is_valid:
        placed = _polygons(shapely.set_precision(shape, GRID_M))
    if placed.is_empty:
        raise EditRefused("polygon_too_small", **place(shape))
    return placed


def drawn_line(line: BaseGeometry, *, most_vertices: int) -> LineString:
    """Return a drawn line on the grid.

    Raises
    ------
    EditRefused
        ``not_a_line``, ``drawing_empty``, ``drawing_not_finite``, ``drawing_out_of_range``,
        ``too_many_vertices``, ``line_too_short``, ``drawing_too_tangled``, ``drawing_too_dense``.
    """
    if not isinstance(line, LineString):
        raise EditRefused("not_a_line", kind=line.geom_type)
    check_numbers(line, most_vertices)
    if not line.is_simple:
        require_few_crossings(line)
    placed = shapely.set_precision(line, GRID_M, mode="pointwise")
    if placed.length == 0:
        raise EditRefused("line_too_short", **place(line))
    return placed


def place(shape: BaseGeometry) -> dict[str, Any]:
    """Return a point of the shape as the facts ``e`` and ``n``, rounded to the grid."""
    point = shape.representative_point()
    return {"e": round(point.x, 2), "n": round(point.y, 2)}


def check_numbers(shape: BaseGeometry, most_vertices: int) -> None:
    """Refuse a drawing that is empty, not finite, beyond all maps or of too many vertices.

    Raises
    ------
    EditRefused
        ``drawing_empty``, ``drawing_not_finite``, ``drawing_out_of_range``, ``too_many_vertices``.
    """
    if shape.is_empty:
        raise EditRefused("drawing_empty")
    points = shapely.get_coordinates(shape)
    if len(points) > most_vertices:
        raise EditRefused("too_many_vertices", count=len(points), most=most_vertices)
    if not np.isfinite(points).all():
        raise EditRefused("drawing_not_finite")
    if np.abs(points).max() > FARTHEST_M:
        raise EditRefused("drawing_out_of_range", most=FARTHEST_M)


def require_few_crossings(shape: BaseGeometry) -> None:
    """Refuse what crosses itself so often that nobody drew it: its crossings alone would fill the memory.

    Raises
    ------
    EditRefused
        As `require_few_meetings`.
    """
    points, ring = shapely.get_coordinates(
        shapely.get_rings(shape) if shape.area else shape, return_index=True
    )
    follows = ring[1:] == ring[:-1]
    require_few_meetings(np.stack([points[:-1], points[1:]], axis=1)[follows])


def require_few_meetings(drawn: Pieces, borders: Pieces | None = None) -> None:
    """Refuse drawn pieces that cross one another or borders too often for the faces between to be found soon.

    Pieces are held against the drawn ones block by block, so that no more is found than it takes to refuse.

    Parameters
    ----------
    drawn, borders
        Both ends [k, 2, 2] of single segments.

    Raises
    ------
    EditRefused
        ``drawing_too_tangled`` (``most``), ``drawing_too_dense``.

    Examples
    --------
    >>> cross = np.array([[[0, 0], [2, 2]], [[0, 2], [2, 0]]], dtype=float)
    >>> require_few_meetings(cross)
    """
    if not len(drawn):
        return
    others = drawn if borders is None else np.concatenate([drawn, borders])
    tree = shapely.STRtree(np.asarray(shapely.linestrings(drawn)))
    block = max(1, MOST_PAIRS // len(drawn))
    pairs, crossings = 0, 0.0
    for start in range(0, len(others), block):
        part = others[start : start + block]
        one, other = tree.query(shapely.linestrings(part))
        # Two drawn pieces that cross are met twice, from either side.
        twice = np.where(one + start < len(drawn), 0.5, 1.0)
        pairs += len(one)
        crossings += float(twice[_cross(part[one], drawn[other])].sum())
        if crossings > MOST_CROSSINGS:
            raise EditRefused("drawing_too_tangled", most=MOST_CROSSINGS)
        if pairs > MOST_PAIRS:
            raise EditRefused("drawing_too_dense")


def _cross(one: Pieces, other: Pieces) -> NDArray[np.bool_]:
    """Tell which segments [k] cross those beside them between their ends."""

    def sides(line: Pieces, points: Pieces) -> NDArray[np.bool_]:
        step = line[:, 1] - line[:, 0]
        away = points - line[:, :1]
        turn = step[:, :1] * away[:, :, 1] - step[:, 1:] * away[:, :, 0]
        return np.asarray(turn[:, 0] * turn[:, 1] < 0)

    return sides(one, other) & sides(other, one)


def _mended(shape: Shape) -> Shape:
    """Return the one polygon that a slightly crossing one stands for, or refuse.

    Counting crossings (even-odd) and uniting loops give the same ground where the crossing is trifling;
    where they part ways, or the ground falls into several parts of note, the drawing can mean either.
    """
    counted = _polygons(shapely.make_valid(shape, method="linework"))
    united = _polygons(shapely.make_valid(shape, method="structure", keep_collapsed=False))
    whole = united.area
    wanted = len(getattr(shape, "geoms", [shape]))
    largest = sorted((part.area for part in getattr(united, "geoms", [united])), reverse=True)[:wanted]
    unclear = counted.symmetric_difference(united).area + whole - sum(largest)
    if whole == 0 or unclear > MENDED_SHARE * whole:
        raise EditRefused("polygon_crosses_itself", **_crossing(shape))
    return united


def _crossing(shape: Shape) -> dict[str, Any]:
    """Where GEOS finds the polygon invalid; it says so in words only: ``Self-intersection[1.5 2]``."""
    found = re.search(r"\[(\S+) (\S+)\]", str(shapely.is_valid_reason(shape)))
    if found is None:
        return place(shapely.boundary(shape))
    return {"e": round(float(found[1]), 2), "n": round(float(found[2]), 2)}


def _polygons(shape: BaseGeometry) -> Shape:
    """Return the polygons of a geometry, without points and lines."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon | MultiPolygon)]
    flat = [part for part in shapely.get_parts(np.array(parts, dtype=object)) if not part.is_empty]
    return flat[0] if len(flat) == 1 else MultiPolygon(flat)
