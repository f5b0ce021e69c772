"""Water, built-up land and railways in an OpenStreetMap file: closed ways, multipolygons and lines.

References
----------
https://wiki.openstreetmap.org/wiki/Key:water, .../Key:waterway, .../Key:landuse, .../Key:railway
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.report import Finding
from geodata.streets import osm

COURSES = {"river": "river", "canal": "canal", "stream": "stream", "ditch": "ditch", "drain": "ditch"}
RAILWAYS = frozenset({"rail", "light_rail", "narrow_gauge"})
"""In use; what is disused or dismantled has another value."""

BUILT_UP = frozenset({"residential", "commercial", "retail", "industrial"})
RESERVOIRS = frozenset({"reservoir", "basin", "salt_pond"})
WATER_WORDS = frozenset({
    "water", "riverbank", "dock", "lake", "pond", "river", "canal", "stream", "wetland_water", *RESERVOIRS,
})  # fmt: skip
"""Values by which an area is water, in files made from OpenStreetMap."""

AREAS = frozenset({"lake", "built_up"})
KEYS = ("natural", "water", "waterway", "landuse", "railway")
OUTER, INNER = ("outer", ""), ("inner",)
Row = tuple[str, str, BaseGeometry]
Places = dict[int, tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class _Thing:
    """One object of the map: what it is, and the ways of its outline or course."""

    kind: str
    name: str
    outer: list[int]
    inner: list[int] = field(default_factory=list)


def read(path: Path) -> tuple[list[Row], tuple[Finding, ...]]:
    """Read water, built-up land and railways, in three passes: tags, ways, nodes.

    Returns
    -------
    tuple
        Kind, name and shape of each, none where the file has none, and the finding
        ``landscape_incomplete``: objects whose outline the file has in part only, at its edge.

    Raises
    ------
    UnreadableFile
        As ``osm.read_roads``.
    """
    path = Path(path)
    osm.check(path)
    with osm.faults(path):
        things, ways = _tagged(path)
        missing = {ref for one in things for ref in (*one.outer, *one.inner)} - ways.keys()
        ways |= _ways(path, missing)
        wanted = {ref for one in things for ref in (*one.outer, *one.inner)}
        refs = [node for way in wanted for node in ways.get(way, [])]
        nodes = osm.read_nodes(path, np.array(refs, dtype=np.int64))
    places = dict(zip(nodes["id"], zip(nodes["e"], nodes["n"], strict=True), strict=True))
    rows: list[Row] = []
    incomplete = 0
    for one in things:
        shape = _shape(one, ways, places)
        if shape is None:
            incomplete += 1
        else:
            rows.append((one.kind, one.name, shape))
    findings = (Finding(code="landscape_incomplete", count=incomplete),) if incomplete else ()
    return rows, findings


def kind_of(tags: dict[str, str], *, closed: bool) -> str:
    """Return the kind by ``schema.LANDSCAPE_KINDS``, or ``""``.

    Examples
    --------
    >>> kind_of({"natural": "water", "water": "river"}, closed=True)
    'lake'
    >>> kind_of({"waterway": "drain", "tunnel": "culvert"}, closed=False)
    ''
    >>> kind_of({"railway": "rail", "service": "yard"}, closed=False)
    ''
    """
    if closed:
        landuse, waterway = tags.get("landuse", ""), tags.get("waterway", "")
        if tags.get("natural") == "water" or landuse in RESERVOIRS or waterway in {"riverbank", "dock"}:
            return "lake"
        if landuse in BUILT_UP:
            return "built_up"
    # What runs under ground is no landmark and nothing to cross; sidings belong to a line beside them.
    if tags.get("tunnel", "no") != "no":
        return ""
    if tags.get("railway") in RAILWAYS and "service" not in tags:
        return "railway"
    return COURSES.get(tags.get("waterway", ""), "")


def _tagged(path: Path) -> tuple[list[_Thing], dict[int, list[int]]]:
    """Every object that is of a kind, and the nodes of those that are ways."""
    things: list[_Thing] = []
    ways: dict[int, list[int]] = {}
    file: Any = osmium.FileProcessor(osm.source(path), osmium.osm.WAY | osmium.osm.RELATION)
    for one in file.with_filter(osmium.filter.KeyFilter(*KEYS)):
        tags = {tag.k: tag.v for tag in one.tags}
        name = tags.get("name", "")
        if one.is_way():
            nodes = [node.ref for node in one.nodes]
            kind = kind_of(tags, closed=len(nodes) > 3 and nodes[0] == nodes[-1])
            if kind and len(nodes) > 1:
                ways[one.id] = nodes
                things.append(_Thing(kind=kind, name=name, outer=[one.id]))
        elif tags.get("type") == "multipolygon" and (kind := kind_of(tags, closed=True)) in AREAS:
            members = [(m.ref, m.role) for m in one.members if m.type == "w"]
            things.append(
                _Thing(
                    kind=kind, name=name, outer=[ref for ref, role in members if role in OUTER],
                    inner=[ref for ref, role in members if role in INNER],
                )
            )  # fmt: skip
    return things, ways


def _ways(path: Path, wanted: set[int]) -> dict[int, list[int]]:
    """Node references of the wanted ways."""
    if not wanted:
        return {}
    found: Any = osmium.FileProcessor(osm.source(path), osmium.osm.WAY)
    return {way.id: [node.ref for node in way.nodes] for way in found if way.id in wanted}


def _shape(one: _Thing, ways: dict[int, list[int]], places: Places) -> BaseGeometry | None:
    """The course, or the area within the rings; ``None`` where the file lacks some of it."""
    outer = [_line(ways.get(way, []), places) for way in one.outer]
    inner = [_line(ways.get(way, []), places) for way in one.inner]
    if not outer or any(line is None for line in (*outer, *inner)):
        return None
    if one.kind not in AREAS:
        return shapely.union_all(np.array(outer))
    rings, holes = _rings(outer), _rings(inner)
    if not len(rings):
        return None
    area: BaseGeometry = shapely.difference(shapely.union_all(rings), shapely.union_all(holes))
    return None if area.is_empty else area


def _line(nodes: list[int], places: Places) -> BaseGeometry | None:
    there = [places[node] for node in nodes if node in places]
    if len(there) < max(2, len(nodes)):
        return None
    return shapely.LineString(there)


def _rings(lines: list[BaseGeometry | None]) -> NDArray[Any]:
    """The areas that lines enclose, whole ways or several end to end."""
    if not lines:
        return np.array([], dtype=object)
    areas: NDArray[Any] = shapely.get_parts(shapely.polygonize(lines))
    return np.array([shapely.Polygon(ring) for ring in shapely.get_exterior_ring(areas)], dtype=object)
