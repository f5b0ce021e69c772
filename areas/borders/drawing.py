"""Checks of what people draw: finite, not too long, not crossing itself, on the grid."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from areas.coverage import Shape
from areas.errors import EditRefused
from areas.grid import gridded
from geodata.crs import GRID_M

FARTHEST_M = 1e8
"""No coordinate on earth is larger; beyond it the 1 cm grid could not be held."""

MOST_CROSSINGS, BLOCK = 1_000, 25
"""Crossings of a drawing with itself that are looked into; pieces held against the others at once."""

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
        ``polygon_crosses_itself`` (with the place), ``polygon_too_small``, ``drawing_too_tangled``.

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
        ``too_many_vertices``, ``line_too_short``, ``drawing_too_tangled``.
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

    Pieces are held against all pieces block by block, so that no more is found than it takes to refuse.

    Raises
    ------
    EditRefused
        ``drawing_too_tangled`` (``most``).
    """
    points, ring = shapely.get_coordinates(
        shapely.get_rings(shape) if shape.area else shape, return_index=True
    )
    follows = ring[1:] == ring[:-1]
    pieces = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1)[follows])
    tree = shapely.STRtree(pieces)
    over = 0
    for start in range(0, len(pieces), BLOCK):
        block = pieces[start : start + BLOCK]
        # Each piece meets itself and its two neighbours.
        over += tree.query(block, predicate="intersects").shape[1] - 3 * len(block)
        if over > 2 * MOST_CROSSINGS:
            raise EditRefused("drawing_too_tangled", most=MOST_CROSSINGS)


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
