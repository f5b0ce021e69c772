"""Road networks that osmnx has saved as GraphML, as ``Roads``."""

from __future__ import annotations

import ast
from array import array
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely import LineString
from shapely.errors import ShapelyError

from geodata import crs
from geodata.errors import InvalidData, UnreadableFile
from geodata.streets import barriers
from geodata.streets.graphml_reader import Edge, GraphReader
from geodata.streets.roads import ROAD_TAGS, Roads
from geodata.xml_stream import Damaged

MOST_BYTES = 400_000_000
"""Larger files are refused. What is kept of a graph takes some one and a half times its file in memory."""

MOST_LIST = 10_000
"""Characters of a value that is a list."""

SIGNALS = "traffic_signals"
NODE_TAGS = ("highway", "barrier", "access", "vehicle", "motor_vehicle", "motorcar", "bicycle", "foot")
TRUTHS = dict.fromkeys(("True", "true", "yes", "1"), True) | dict.fromkeys(
    ("False", "false", "no", "0", ""), False
)

LISTED = ("maxspeed", "maxspeed:forward", "maxspeed:backward")
"""Tags of which all values of a list count."""


def read_roads(path: Path) -> Roads:
    """Read a street graph of osmnx: each street once, with its shape and its tags.

    osmnx stores a two-way street as two edges and a one-way street as one in the direction of travel;
    where it merged ways, a tag holds a list: the first value counts, for ``maxspeed`` the lowest. The file is
    read as a stream (``graphml_reader``); its declarations, if it has any, are never followed.

    Parameters
    ----------
    path
        ``.graphml`` as ``osmnx.save_graphml`` writes it, in any coordinate system it names.

    Returns
    -------
    Roads
        Points of a shape that are no node of the graph have negative identities.

    Raises
    ------
    UnreadableFile
        ``graphml_damaged``: cut short, with declarations of its own, or no street graph of osmnx.
        ``graphml_too_large``: above ``MOST_BYTES``.
    InvalidData
        ``osm_no_roads``: a graph without streets.
    """
    damaged = UnreadableFile("graphml_damaged", file=path.name)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFile("graphml_too_large", file=path.name, most_mb=MOST_BYTES // 1_000_000)
        streets = _Streets()
        reader = GraphReader(streets.add, node_tags=NODE_TAGS)
        reader.read(path)
        if reader.x and not streets.lengths:
            raise InvalidData("osm_no_roads", file=path.name)
        return streets.roads(reader)
    except (Damaged, OSError, ValueError, LookupError, OverflowError, ShapelyError, CRSError) as error:
        raise damaged from error


class _Streets:
    """Takes in edges: each street once, its points numbered as they come.

    A point of a shape that is no node is numbered −1, −2, … until it is known how many nodes there are.
    """

    def __init__(self) -> None:
        self.lengths = array("q")
        self._points, self._x, self._y = array("q"), array("d"), array("d")
        self._tags: dict[str, list[str]] = {tag: [] for tag in ROAD_TAGS}
        self._there: set[tuple[int, int]] = set()
        self._shared: dict[str, str] = {}

    def add(self, edge: Edge) -> None:
        """Take in an edge, unless it is the other direction of a street that is there already."""
        tail, head, values = edge
        one_way = _is_true(values.get("oneway", ""))
        if not one_way and self._seen(tail, head, values):
            return
        self._points.append(tail)
        between = self._between(values.get("geometry", ""))
        self._points.extend(range(-len(self._x) - 1, -len(self._x) - len(between) - 1, -1))
        self._x.extend(between[:, 0].tolist())
        self._y.extend(between[:, 1].tolist())
        self._points.append(head)
        self.lengths.append(len(between) + 2)
        for tag, column in self._tags.items():
            text = _text(tag, values.get(tag, ""))
            column.append(self._shared.setdefault(text, text))
        self._tags["oneway"][-1] = "yes" if one_way else "no"

    def _seen(self, tail: int, head: int, values: dict[str, str]) -> bool:
        """Whether a two-way edge is the second of its street; two streets between the same nodes are two."""
        if tail == head:
            return _is_true(values.get("reversed", ""))
        if (head, tail) in self._there:
            return True
        self._there.add((tail, head))
        return False

    def _between(self, wkt: str) -> NDArray[np.float64]:
        """Points of a shape between its ends, [p, 2]."""
        if not wkt:
            return np.empty((0, 2))
        shape = shapely.from_wkt(wkt)
        if not isinstance(shape, LineString):
            raise Damaged("shape")
        return np.asarray(shapely.get_coordinates(shape)[1:-1], dtype=np.float64)

    def roads(self, reader: GraphReader) -> Roads:
        """Return what has been taken in, in SWEREF 99 TM."""
        nodes, count = len(reader.x), len(reader.x) + len(self._x)
        system = CRS.from_user_input(reader.facts["crs"]).to_epsg()
        if system is None:
            raise Damaged("crs")
        e, n = crs.transform(
            np.concatenate([_floats(reader.x), _floats(self._x)]),
            np.concatenate([_floats(reader.y), _floats(self._y)]),
            source=system,
            target=crs.SWEREF99_TM,
        )
        points = np.array(self._points, dtype=np.int64)
        identity = np.empty(count, dtype=np.int64)
        identity[:nodes] = [int(node) for node in reader.number]
        identity[nodes:] = -np.arange(nodes, count) - 1
        signal, stopped = np.zeros(count, dtype=bool), np.zeros(count, dtype=np.uint8)
        for number, tags in reader.tags.items():
            signal[number] = tags.get("highway") == SIGNALS
            stopped[number] = barriers.stopped(tags)
        return Roads(
            node_id=identity,
            e=e,
            n=n,
            signal=signal,
            stopped=stopped,
            way_start=np.concatenate([[0], np.cumsum(np.array(self.lengths, dtype=np.int64))]),
            way_nodes=np.where(points < 0, nodes - 1 - points, points),
            tags=pd.DataFrame({tag: pd.Series(column, dtype="str") for tag, column in self._tags.items()}),
        )


def _floats(values: array[float]) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


def _is_true(text: str) -> bool:
    """Whether a value is true; so is a list, of merged ways: the edge leads that way in any case."""
    return TRUTHS[text] if text in TRUTHS else bool(_items(text))


def _items(text: str) -> list[Any]:
    """Return the items of a list that osmnx wrote as text."""
    if not text.startswith("[") or len(text) > MOST_LIST:
        raise Damaged("value")
    try:
        found = ast.literal_eval(text)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise Damaged("list") from error
    if not isinstance(found, list):
        raise Damaged("list")
    return found


def _text(tag: str, value: str) -> str:
    """Return one value of a tag; a text in brackets that is no list is itself a value."""
    if not value.startswith("["):
        return value
    try:
        items = [str(item) for item in _items(value)]
    except (Damaged, ValueError):
        return value
    return ";".join(items) if tag in LISTED else next(iter(items), "")
