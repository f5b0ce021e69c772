"""Edits as they come over the wire: in the caller's coordinate system, turned into the domain's metres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from app.errors import BadRequest
from areas.borders.drawing import FARTHEST_M
from areas.changes import Edit
from areas.coverage import Shape
from areas.edit_json import from_json
from areas.geojson import NotUnderstood, plain_positions, polygon
from geodata.crs import SWEREF99_TM, WGS84, transform
from geodata.errors import InvalidData

MOST_EDITS = 500
MOST_COORDINATES = 200_000


def read(raw: object, *, crs: int) -> Edit:
    """Return one edit; coordinates in EPSG ``crs``, easting or longitude first, become SWEREF 99 TM."""
    if not isinstance(raw, Mapping):
        raise BadRequest("edit_no_object")
    try:
        return from_json(to_grid(raw, crs=crs))
    except InvalidData as fault:
        # On the wire an office has degrees.
        if fault.code == "edit_missing_field" and fault.facts["field"] in {"e", "n"}:
            raise InvalidData(fault.code, op=fault.facts["op"], field="lon, lat") from fault
        raise


def read_polygon(raw: Mapping[str, Any], *, crs: int) -> Shape:
    """Return a GeoJSON polygon in SWEREF 99 TM; coordinates in EPSG ``crs``, easting or longitude first."""
    try:
        return polygon(_value(raw, crs))
    except NotUnderstood as wrong:
        raise BadRequest("edit_geometry") from wrong


def to_grid(raw: Mapping[str, Any], *, crs: int) -> dict[str, Any]:
    """Return the edit with every GeoJSON geometry in it, and ``lon``/``lat`` of an office, in metres."""
    out = {str(key): _value(value, crs) for key, value in raw.items()}
    return _office(out, op=str(raw.get("op"))[:40])


def _value(value: Any, crs: int) -> Any:
    if isinstance(value, Mapping):
        if "coordinates" in value and "type" in value:
            return {**value, "coordinates": _moved(value["coordinates"], crs)}
        return {str(key): _value(inner, crs) for key, inner in value.items()}
    return value


def _office(fields: dict[str, Any], *, op: str) -> dict[str, Any]:
    """Replace ``lon``/``lat`` by ``e``/``n``: an office's place is in degrees on the wire."""
    if "lon" not in fields and "lat" not in fields:
        return fields
    lon, lat = fields.pop("lon", None), fields.pop("lat", None)
    if lon is None or lat is None:
        raise BadRequest("half_a_coordinate")
    for name, value in (("lon", lon), ("lat", lat)):
        if not _is_number(value):
            raise InvalidData("edit_bad_value", op=op, field=name, expected="degrees")
    e, n = transform(lon, lat, source=WGS84, target=SWEREF99_TM)
    if not (np.isfinite(e) and np.isfinite(n)):
        raise BadRequest("half_a_coordinate")
    return {**fields, "e": round(float(e), 2), "n": round(float(n), 2)}


def _moved(coordinates: Any, crs: int) -> Any:
    """Transform nested coordinate lists all at once; their nesting stays as it is."""
    flat: list[Any] = []
    _collect(coordinates, flat, depth=0)
    if not flat or crs == SWEREF99_TM:
        return coordinates
    x, y = transform([p[0] for p in flat], [p[1] for p in flat], source=crs, target=SWEREF99_TM)
    points = iter(zip(np.round(x, 2).tolist(), np.round(y, 2).tolist(), strict=True))
    return _rebuilt(coordinates, points)


def _collect(node: Any, flat: list[Any], *, depth: int) -> None:
    if not isinstance(node, list) or depth > 4 or len(flat) > MOST_COORDINATES:
        raise BadRequest("edit_geometry")
    if node and not isinstance(node[0], list):
        if len(node) not in (2, 3) or not all(_is_number(v) for v in node):
            raise BadRequest("edit_geometry")
        flat.append(node)
        return
    few = depth < 4 and len(flat) + len(node) <= MOST_COORDINATES
    if few and plain_positions(node) and np.isfinite(np.array(node, dtype=np.float64)).all():
        # A whole ring at once: while a border is dragged, thousands of corners come many times a second.
        flat.extend(node)
        return
    for inner in node:
        _collect(inner, flat, depth=depth + 1)


def _rebuilt(node: Any, points: Any) -> Any:
    if node and not isinstance(node[0], list):
        return list(next(points))
    return [_rebuilt(inner, points) for inner in node]


def _is_number(value: Any) -> bool:
    """Whether a value is a finite number; a whole one may be longer than any float."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return -FARTHEST_M <= value <= FARTHEST_M
