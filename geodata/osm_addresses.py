"""Addresses of an OpenStreetMap file: ``addr:*`` on nodes, buildings and multipolygons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pandas as pd
import shapely
from numpy.typing import NDArray

from geodata.address_checks import Objects
from geodata.coordinate_columns import epsg
from geodata.crs import WGS84
from geodata.errors import InvalidData, UnreadableFile
from geodata.streets import osm

ACCURACY_M = 10.0
"""Assumed: a point or an outline drawn from an aerial photograph, and the door somewhere on it."""

KEY = "addr:housenumber"
OUTER = ("outer", "")
"""Roles of a multipolygon's outer ways; an empty one is an old way of saying outer."""


def read(path: Path, *, told: str | None = None) -> Objects:
    """Read every object with a house number.

    A node stands where it is. A building is put at the centre of its outline, or at a point on it where
    the centre lies outside (a building round a yard); a multipolygon likewise, from its outer ways. If the
    file lacks some of the outline, the middle of the nodes that are there is taken; if it lacks all of
    them the object has no position. ``addr:place`` stands for the street where there is none, as
    in the country.

    Parameters
    ----------
    path
        A PBF or XML file.
    told
        The user's word on the reference system; a map of OpenStreetMap is always in WGS 84.

    Returns
    -------
    Objects
        In order of the file; ``ref`` is ``n``, ``w`` or ``r`` and the identity.

    Raises
    ------
    UnreadableFile
        As ``osm.read_roads``.
    InvalidData
        ``osm_no_addresses``: no object with a house number; ``address_crs_differs``: another system was
        told; ``coordinates_unknown_crs``.
    """
    path = Path(path)
    if told and (code := epsg(told)) != WGS84:
        raise InvalidData("address_crs_differs", file=path.name, own=f"EPSG:{WGS84}", told=f"EPSG:{code}")
    osm.check(path)
    with osm.faults(path):
        found = _tagged(path)
        if not found:
            if osm.is_empty(path):
                raise UnreadableFile("osm_empty", file=path.name)
            raise InvalidData("osm_no_addresses", file=path.name)
        wanted = {ref for row in found for ref in row["ways"]}
        outlines = _outlines(path, wanted)
        nodes = osm.read_nodes(path, np.array([r for row in found for r in _nodes_of(row, outlines)]))
    position = {ref: (e, n) for ref, e, n in zip(nodes["id"], nodes["e"], nodes["n"], strict=True)}
    points = np.array([_place(row, outlines, position) for row in found])
    table = pd.DataFrame(
        {name: pd.Series([row[name] for row in found], dtype="str") for name in _COLUMNS}
    ).assign(e=points[:, 0], n=points[:, 1])
    return Objects(table=table, accuracy_m=ACCURACY_M)


_COLUMNS = ("ref", "street", "house", "postcode", "locality")


def _tagged(path: Path) -> list[dict[str, Any]]:
    """Every object with the key: its texts, its node, its own outline, or the ways of its outline."""
    found = []
    file: Any = osmium.FileProcessor(osm.source(path))
    for thing in file.with_filter(osmium.filter.KeyFilter(KEY)):
        tags = dict(thing.tags)
        row: dict[str, Any] = {
            "ref": f"{thing.type_str()}{thing.id}",
            "street": tags.get("addr:street") or tags.get("addr:place", ""),
            "house": tags[KEY],
            "postcode": tags.get("addr:postcode", ""),
            "locality": tags.get("addr:city", ""),
            "nodes": [],
            "ways": [],
        }
        if thing.is_node():
            row["nodes"] = [thing.id]
        elif thing.is_way():
            row["nodes"] = [node.ref for node in thing.nodes]
        elif thing.is_relation():
            row["ways"] = [m.ref for m in thing.members if m.type == "w" and m.role in OUTER]
        found.append(row)
    return found


def _outlines(path: Path, wanted: set[int]) -> dict[int, list[int]]:
    """Node references of the wanted ways."""
    if not wanted:
        return {}
    ways: Any = osmium.FileProcessor(osm.source(path), osmium.osm.WAY)
    return {way.id: [node.ref for node in way.nodes] for way in ways if way.id in wanted}


def _nodes_of(row: dict[str, Any], outlines: dict[int, list[int]]) -> list[int]:
    return [*row["nodes"], *(ref for way in row["ways"] for ref in outlines.get(way, []))]


def _place(
    row: dict[str, Any], outlines: dict[int, list[int]], position: dict[int, tuple[float, float]]
) -> tuple[float, float]:
    """Where an object lies, ``NaN`` where no node of it is known."""
    refs = _nodes_of(row, outlines)
    known = np.array([position[ref] for ref in dict.fromkeys(refs) if ref in position])
    if not known.size:
        return (np.nan, np.nan)
    if len(known) < 3 or any(ref not in position for ref in refs):
        return _middle(known)
    lines = [row["nodes"]] if row["nodes"] else [outlines[w] for w in row["ways"] if w in outlines]
    drawn = [shapely.linestrings([position[ref] for ref in line]) for line in lines if len(line) > 1]
    shape = shapely.union_all(shapely.polygonize(drawn))
    if shape.is_empty or shape.area <= 0:
        return _middle(known)
    point = shapely.centroid(shape)
    if not shapely.intersects(shape, point):
        point = shapely.point_on_surface(shape)
    return (float(point.x), float(point.y))


def _middle(points: NDArray[np.float64]) -> tuple[float, float]:
    e, n = points.mean(axis=0)
    return (float(e), float(n))
