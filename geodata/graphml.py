"""Road networks that osmnx has saved as GraphML, as ``Roads``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import numpy as np
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely import LineString
from shapely.errors import ShapelyError

from geodata import crs
from geodata.errors import InvalidData, UnreadableFile
from geodata.roads import ROAD_TAGS, Roads

PROLOG_BYTES = 1 << 16

MOST_BYTES = 500_000_000
"""Larger files are refused: read, a graph takes some ten times its file in memory."""

DAMAGES = (
    OSError,
    ParseError,
    ArithmeticError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ShapelyError,
)
"""What reading a damaged file may raise, in the parser or while its shapes are made."""

SIGNALS = "traffic_signals"


def read_roads(path: Path) -> Roads:
    """Read a street graph of osmnx: each street once, with its shape and its tags.

    osmnx stores a two-way street as two edges and a one-way street as one in the direction of travel;
    where it merged ways, a tag holds a list: the first value counts, for ``maxspeed`` the lowest.

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
    graph = _open(path)
    names = _Numbering(graph)
    tags: dict[str, list[str]] = {tag: [] for tag in ROAD_TAGS}
    ways: list[list[int]] = []
    for tail, head, values in graph.edges(data=True):
        one_way = bool(values.get("oneway", False))
        if not one_way and tail > head and graph.has_edge(head, tail):
            continue
        ways.append(names.points_of(tail, head, values.get("geometry")))
        for tag, column in tags.items():
            column.append(_text(tag, values.get(tag, "")))
        tags["oneway"][-1] = "yes" if one_way else "no"
    if not ways:
        raise InvalidData("osm_no_roads", file=path.name)
    e, n = names.coordinates(graph.graph["crs"], path)
    return Roads(
        node_id=np.array(names.identity, dtype=np.int64),
        e=e,
        n=n,
        signal=np.array(names.signal, dtype=bool),
        way_start=np.cumsum([0, *map(len, ways)], dtype=np.int64),
        way_nodes=np.array([node for way in ways for node in way], dtype=np.int64),
        tags=pd.DataFrame({tag: pd.Series(column, dtype="str") for tag, column in tags.items()}),
    )


def _open(path: Path) -> Any:
    """The graph, or the fault: what the parser raises on bad input is anything but uniform."""
    # They take most of a second to load, which nobody else is to wait for.
    import networkx as nx  # noqa: PLC0415
    import osmnx  # noqa: PLC0415

    damaged = UnreadableFile("graphml_damaged", file=path.name)
    try:
        with path.open("rb") as stream:
            prolog = re.sub(rb"<!--.*?-->", b"", stream.read(PROLOG_BYTES), flags=re.DOTALL)
        if re.search(rb"<!(DOCTYPE|ENTITY)", prolog, re.IGNORECASE) or b"<graphml" not in prolog:
            raise damaged
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFile("graphml_too_large", file=path.name, most_mb=MOST_BYTES // 1_000_000)
        graph = osmnx.load_graphml(path)
    except (nx.NetworkXError, *DAMAGES) as error:
        raise damaged from error
    points = (values for _, values in graph.nodes(data=True))
    if "crs" not in graph.graph or not all("x" in values and "y" in values for values in points):
        raise damaged
    shapes = (values.get("geometry") for _, _, values in graph.edges(data=True))
    if not all(shape is None or isinstance(shape, LineString) for shape in shapes):
        raise damaged
    return graph


def _text(tag: str, value: Any) -> str:
    if isinstance(value, list):
        return ";".join(map(str, value)) if tag == "maxspeed" else str(value[0])
    return str(value)


class _Numbering:
    """Numbers the nodes of a graph, and the points between them as they come."""

    def __init__(self, graph: Any) -> None:
        self.number = {node: index for index, node in enumerate(graph)}
        self.identity = [int(node) for node in graph]
        self.signal = [values.get("highway") == SIGNALS for _, values in graph.nodes(data=True)]
        self.x = [float(values["x"]) for _, values in graph.nodes(data=True)]
        self.y = [float(values["y"]) for _, values in graph.nodes(data=True)]

    def points_of(self, tail: int, head: int, shape: Any) -> list[int]:
        """Node numbers of an edge in order; the points of its shape between the ends are added."""
        between = [] if shape is None else list(shape.coords)[1:-1]
        first = len(self.x)
        for x, y in between:
            self.identity.append(-len(self.x) - 1)
            self.signal.append(False)
            self.x.append(x)
            self.y.append(y)
        return [self.number[tail], *range(first, first + len(between)), self.number[head]]

    def coordinates(self, system: Any, path: Path) -> Any:
        """Easting and northing in SWEREF 99 TM."""
        try:
            source = CRS.from_user_input(system).to_epsg()
        except CRSError as error:
            raise UnreadableFile("graphml_damaged", file=path.name) from error
        if source is None:
            raise UnreadableFile("graphml_damaged", file=path.name)
        return crs.transform(self.x, self.y, source=source, target=crs.SWEREF99_TM)
