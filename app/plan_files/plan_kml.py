"""A plan as KML 2.2: areas in their colours, offices as points, every field beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

GREY = "#888888"
FILL_SHARE = 0x50
"""How opaque the fill is, of 255."""

DECIMALS = 8
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(
    path: Path,
    *,
    name: str,
    areas: Sequence[Mapping[str, str]],
    shapes: Sequence[Any],
    offices: Sequence[Mapping[str, str]],
    points: Sequence[Any],
) -> None:
    """Write a KML document with two folders.

    Parameters
    ----------
    path
        The file.
    name
        Of the plan.
    areas, offices
        Fields of each, among them ``name``, and ``colour`` of an area.
    shapes, points
        Their geometries in WGS 84, longitude first; KML knows no other system.

    References
    ----------
    OGC 07-147r2, *OGC KML* 2.2.
    """
    folders = [_folder("areas", [_area(row, shape) for row, shape in zip(areas, shapes, strict=True)])]
    if offices:
        placed = [
            _placemark(row, f"<Point><coordinates>{_numbers(point)}</coordinates></Point>")
            for row, point in zip(offices, points, strict=True)
        ]
        folders.append(_folder("offices", placed))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document><name>{_text(name)}</name>{''.join(folders)}</Document></kml>\n"
    )
    path.write_text(text, encoding="utf-8")


def _folder(name: str, placemarks: Sequence[str]) -> str:
    return f"<Folder><name>{name}</name>\n{chr(10).join(placemarks)}\n</Folder>"


def _area(row: Mapping[str, str], shape: Any) -> str:
    line, fill = _colour(row["colour"], 0xFF), _colour(row["colour"], FILL_SHARE)
    style = (
        f"<Style><LineStyle><color>{line}</color><width>2</width></LineStyle>"
        f"<PolyStyle><color>{fill}</color></PolyStyle></Style>"
    )
    parts = "".join(_polygon(part) for part in shapely.get_parts(shapely.orient_polygons(shape)).tolist())
    return _placemark(row, f"<MultiGeometry>{parts}</MultiGeometry>", style)


def _placemark(row: Mapping[str, str], geometry: str, style: str = "") -> str:
    fields = "".join(
        f'<Data name="{field}"><value>{_text(value)}</value></Data>'
        for field, value in row.items()
        if field != "name"
    )
    inside = f"<name>{_text(row['name'])}</name>{style}<ExtendedData>{fields}</ExtendedData>{geometry}"
    return f"<Placemark>{inside}</Placemark>"


def _polygon(polygon: Any) -> str:
    rings = [
        ("outerBoundaryIs", polygon.exterior),
        *(("innerBoundaryIs", hole) for hole in polygon.interiors),
    ]
    inside = "".join(
        f"<{kind}><LinearRing><coordinates>{_numbers(ring)}</coordinates></LinearRing></{kind}>"
        for kind, ring in rings
    )
    return f"<Polygon>{inside}</Polygon>"


def _numbers(shape: Any) -> str:
    points: NDArray[np.float64] = shapely.get_coordinates(shape)
    return " ".join(f"{x:.{DECIMALS}f},{y:.{DECIMALS}f}" for x, y in points.tolist())


def _colour(colour: str, opacity: int) -> str:
    """``#rrggbb`` as KML writes it: opacity, blue, green, red."""
    known = colour if re.fullmatch("#[0-9a-fA-F]{6}", colour) else GREY
    return f"{opacity:02x}{known[5:7]}{known[3:5]}{known[1:3]}".lower()


def _text(text: str) -> str:
    return escape(_NOT_IN_XML.sub(" ", text), quote=True)
