"""Reading KML as a stream: folder by folder the placemarks, their shapes and what is said of each.

A file that declares document types or entities, nests without end or grows beyond measure is refused; nothing
that it points to is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.xml_stream import Damaged, XmlStream

MOST_DEPTH = 64
MOST_TEXT = 32 << 20
"""Characters of one value: a ring of a million corners has some thirty million."""

MOST_FIELDS = 200
KML = re.compile(rb"<(?:\w+:)?kml[\s>]")
"""How the root begins; a file of another kind of XML has none."""

_FOLDERS = frozenset({"Document", "Folder"})
_SAID = frozenset({"name", "description"})
_VALUES = frozenset({"name", "description", "value", "SimpleData", "coordinates"})
_SHAPES = frozenset({"Point", "LineString", "Polygon"})
_COMMA = re.compile(r"\s*,\s*")


class TooMany(Exception):
    """More placemarks or corners than are read."""


@dataclass(kw_only=True)
class Folder:
    """Placemarks that lie together.

    Attributes
    ----------
    name
        What the innermost folder, or the document, is called.
    rows
        For each placemark the texts that it says: ``name``, ``description``, and those of its extended data.
    shapes
        Its shape in WGS 84, longitude first; of several a collection of one kind or of all. ``None`` without.
    """

    name: str
    rows: list[dict[str, str]] = field(default_factory=list)
    shapes: list[Any] = field(default_factory=list)

    def holds(self, *dimensions: int) -> bool:
        """Whether any shape has one of these dimensions: 0 of points, 1 of lines, 2 of polygons."""
        there = [shape for shape in self.shapes if shape is not None]
        parts = shapely.get_parts(np.array(there, dtype=object))
        return bool(np.isin(shapely.get_dimensions(parts), dimensions).any())


def read(path: Path, *, most_features: int, most_vertices: int) -> list[Folder]:
    """Read the placemarks of a KML file, folder by folder in order; folders of one name are one.

    Parameters
    ----------
    path
        The file.
    most_features, most_vertices
        More are refused while they are read.

    Raises
    ------
    geodata.xml_stream.Damaged, TooMany
        See there.
    OSError
        The file cannot be read.

    References
    ----------
    OGC 07-147r2, *OGC KML* 2.2.
    """
    reader = _Reader(most_features, most_vertices)
    reader.read(path)
    return [folder for folder in reader.folders.values() if folder.rows]


class _Reader(XmlStream):
    """The state between two events of the parser."""

    def __init__(self, most_features: int, most_vertices: int) -> None:
        super().__init__(root="kml", most_depth=MOST_DEPTH, most_text=MOST_TEXT)
        self.folders: dict[str, Folder] = {}
        self._most_features, self._most_vertices = most_features, most_vertices
        self._features = self._vertices = 0
        self._within: list[str] = []
        self._row: dict[str, str] | None = None
        self._field = ""
        self._parts: list[Any] = []
        self._rings: list[Any] = []

    def opened(self, name: str, about: dict[str, str]) -> None:
        """Begin a folder, a placemark, a shape or a value."""
        if name in _FOLDERS:
            self._within.append("")
        elif name == "Placemark":
            if self._row is not None:
                raise Damaged("placemark within another")
            self._row, self._parts = {}, []
        elif name in _SHAPES:
            self._rings = []
        elif name == "Data":
            self._field = about.get("name", "")
        if name in _VALUES:
            self._field = about.get("name", self._field) if name == "SimpleData" else self._field
            self.listen()

    def closed(self, name: str, parent: str, text: str | None) -> None:
        """Take what has ended to where it belongs."""
        if name in _VALUES and text is not None:
            self._value(name, parent, text)
        elif name in _SHAPES and self._row is not None:
            self._shape(name)
        elif name == "Placemark":
            self._placemark()
        elif name in _FOLDERS:
            self._within.pop()

    def _value(self, name: str, parent: str, text: str) -> None:
        if name == "coordinates":
            self._rings.append(self._corners(text))
        elif name in _SAID and parent in _FOLDERS:
            self._within[-1] = text.strip() if name == "name" else self._within[-1]
        elif self._row is None:
            return
        elif name in _SAID and parent == "Placemark":
            self._row[name] = text
        elif name in {"value", "SimpleData"} and self._field:
            self._row.setdefault(self._field, text)
        if self._row is not None and len(self._row) > MOST_FIELDS:
            raise Damaged("fields")

    def _corners(self, text: str) -> Any:
        """Longitude and latitude of each corner; a height behind them is passed by."""
        text = _COMMA.sub(",", text).strip()
        corners, commas = len(text.split()), text.count(",")
        self._vertices += corners
        if self._vertices > self._most_vertices:
            raise TooMany
        if not corners or commas not in {corners, 2 * corners}:
            raise Damaged("coordinates")
        numbers = np.array([float(one) for one in text.replace(",", " ").split()])
        if not np.isfinite(numbers).all():
            raise Damaged("coordinates")
        return numbers.reshape(corners, -1)[:, :2]

    def _shape(self, name: str) -> None:
        if not self._rings:
            return
        if name == "Point":
            self._parts.append(shapely.Point(self._rings[0][0]))
        elif name == "LineString":
            self._parts.append(shapely.LineString(self._rings[0]))
        else:
            self._parts.append(shapely.Polygon(self._rings[0], self._rings[1:]))

    def _placemark(self) -> None:
        self._features += 1
        if self._features > self._most_features:
            raise TooMany
        called = next((name for name in reversed(self._within) if name), "")
        folder = self.folders.setdefault(called, Folder(name=called))
        folder.rows.append(self._row or {})
        folder.shapes.append(_whole(self._parts))
        self._row = None


def _whole(parts: list[Any]) -> Any:
    """One shape of a placemark's parts."""
    if len(parts) < 2:
        return parts[0] if parts else None
    areal = {part.geom_type for part in parts} == {"Polygon"}
    return shapely.MultiPolygon(parts) if areal else shapely.GeometryCollection(parts)
