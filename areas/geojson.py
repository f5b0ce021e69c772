"""GeoJSON geometry in SWEREF 99 TM, read strictly and written without loss."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from areas.borders.drawing import FARTHEST_M
from areas.coverage import Shape


class NotUnderstood(Exception):
    """A value of another form than expected; its text names the expected form."""


LARGEST = 2**53
"""Whole numbers up to here are floating numbers too."""

MOST_VERTICES = 100_000
"""Larger drawings are not even read."""


def number(value: Any) -> float:
    """Return a finite number within the range of coordinates.

    Raises
    ------
    NotUnderstood
        It is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotUnderstood("number")
    if not -FARTHEST_M <= value <= FARTHEST_M:
        raise NotUnderstood("finite_number")
    return float(value)


def polygon(value: Any) -> Shape:
    """Return a GeoJSON ``Polygon`` or ``MultiPolygon``.

    Raises
    ------
    NotUnderstood
        It is none, or a ring is not closed, too short or too long.
    """
    kind, coordinates = _geometry(value)
    if kind == "Polygon":
        return _polygon(coordinates)
    if kind == "MultiPolygon" and _list(coordinates):
        return MultiPolygon([_polygon(part) for part in _list(coordinates)])
    raise NotUnderstood("polygon")


def line(value: Any) -> LineString:
    """Return a GeoJSON ``LineString`` of at least two points.

    Raises
    ------
    NotUnderstood
        It is none.
    """
    kind, coordinates = _geometry(value)
    if kind != "LineString" or len(_list(coordinates)) < 2:
        raise NotUnderstood("line")
    return LineString([_point(point) for point in coordinates])


def lines(value: Any) -> MultiLineString:
    """Return a GeoJSON ``MultiLineString``, each of its lines of at least two points.

    Raises
    ------
    NotUnderstood
        It is none.
    """
    kind, coordinates = _geometry(value)
    if kind != "MultiLineString" or not all(len(_list(points)) > 1 for points in _list(coordinates)):
        raise NotUnderstood("lines")
    return MultiLineString([_positions(points) for points in coordinates])


def to_geojson(shape: BaseGeometry) -> dict[str, Any]:
    """Return a geometry as GeoJSON with lists for coordinates."""
    found = mapping(shape)
    return {"type": found["type"], "coordinates": _lists(found["coordinates"])}


def _lists(value: Any) -> Any:
    return [_lists(item) for item in value] if isinstance(value, tuple) else value


def _geometry(value: Any) -> tuple[str, Any]:
    if not isinstance(value, dict) or set(value) != {"type", "coordinates"}:
        raise NotUnderstood("geojson")
    return str(value["type"]), value["coordinates"]


def _polygon(coordinates: Any) -> Polygon:
    rings = [_positions(_list(ring)) for ring in _list(coordinates)]
    if not rings:
        raise NotUnderstood("polygon")
    for ring in rings:
        if len(ring) < 4 or (ring[0] != ring[-1]).any():
            raise NotUnderstood("closed_ring")
    return Polygon(rings[0], rings[1:])


def _positions(ring: list[Any]) -> NDArray[np.float64]:
    """Return the positions of a ring, all at once where each has two plain numbers.

    While a border is dragged, outlines of thousands of corners come many times a second.
    """
    if plain_positions(ring):
        places = np.array(ring, dtype=np.float64)
        if np.abs(places).max() <= FARTHEST_M:
            return places
    return np.array([_point(point) for point in ring], dtype=np.float64).reshape(-1, 2)


def plain_positions(ring: list[Any]) -> bool:
    """Return whether these are lists of two numbers each, floating or of a size that floats have.

    Examples
    --------
    >>> plain_positions([[0, 1.5]]), plain_positions([[True, 1]]), plain_positions([[0, 1], [2]])
    (True, False, False)
    """
    if {type(point) for point in ring} != {list} or {len(point) for point in ring} != {2}:
        return False
    flat = [value for point in ring for value in point]
    kinds = {type(value) for value in flat}
    return kinds == {float} or (kinds <= {float, int} and min(flat) >= -LARGEST and max(flat) <= LARGEST)


def _point(value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) not in {2, 3}:
        raise NotUnderstood("position")
    return number(value[0]), number(value[1])


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise NotUnderstood("coordinates")
    if len(value) > MOST_VERTICES:
        raise NotUnderstood("fewer_vertices")
    return value
