"""OpenStreetMap files (PBF or XML): the roads in them, read in two passes over arrays.

Addresses in the same files are read by ``geodata.osm_addresses``; opening, and what can be wrong with a
file, is here for both.
"""

from __future__ import annotations

import bz2
import gzip
import re
import zlib
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
import osmium
import pandas as pd
from numpy.typing import NDArray

from geodata import crs
from geodata.errors import InvalidData, UnreadableFile
from geodata.streets import barriers
from geodata.streets.roads import ROAD_TAGS, Roads

ENDINGS = (".pbf", ".osm", ".osm.gz", ".osm.bz2")
"""Endings of the files that are read; ``.osm.pbf`` is one of ``.pbf``."""

PROLOG_BYTES = 1 << 16
"""An XML file must reach its root element ``<osm`` within this many bytes."""

MOST_REFS, MOST_WAYS = 10_000_000, 1_500_000
"""Points and ways of roads in one file; more are refused, so that a file that unpacks without end fills no
memory. A large Swedish county has some three million points of roads."""

PIECE_BYTES, MOST_PIECES = 1 << 20, 16
_OBJECT = re.compile(rb"<(?:node|way|relation)\s")

_CUT = re.compile(r"unexpected EOF|read close failed|truncated|no element found|unclosed token|gzip|bzip2")


def read_roads(path: Path) -> Roads:
    """Read every way that is tagged ``highway``, with its nodes and tags.

    A way whose nodes are partly missing from the file (an extract cut at a border) is broken at the
    missing nodes into runs of the nodes that are there, each a way of its own: nothing is joined across a
    hole. Runs of a single node are left out. Nodes on no way are not kept. What is routable is decided
    by the network builder, not here.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.

    Returns
    -------
    Roads
        Nodes in order of identity; ways in order of the file. SWEREF 99 TM metres, also for places
        outside Sweden.

    Raises
    ------
    UnreadableFile
        Not an OSM file, cut short, empty, or XML with declarations of its own.
    InvalidData
        ``osm_no_roads``: no way with ``highway`` and two nodes. ``roads_too_many``: more than ``MOST_REFS``
        points or ``MOST_WAYS`` ways.
    """
    path = Path(path)
    check(path)
    with faults(path):
        flat, lengths, tags = _read_ways(path)
        if not lengths.size:
            if is_empty(path):
                raise UnreadableFile("osm_empty", file=path.name)
            raise InvalidData("osm_no_roads", file=path.name)
        nodes = read_nodes(path, flat)
    roads = assemble(nodes, flat, lengths, tags)
    if not len(roads.tags):
        raise InvalidData("osm_no_roads", file=path.name)
    return roads


def check(path: Path) -> None:
    """Refuse what is certainly no OSM file before the parser sees it.

    XML may have no document type declaration: entities are how a small file grows without bound.

    Raises
    ------
    UnreadableFile
        ``osm_missing``, ``osm_unknown_ending``, ``osm_not_osm``, ``osm_xml_declarations``, ``osm_empty`` or
        ``osm_cut_short``.
    """
    if not path.is_file():
        raise UnreadableFile("osm_missing", file=path.name)
    name = path.name.lower()
    if not name.endswith(ENDINGS):
        raise UnreadableFile("osm_unknown_ending", file=path.name, endings=list(ENDINGS))
    if path.stat().st_size == 0:
        raise UnreadableFile("osm_empty", file=path.name)
    if name.endswith(".pbf"):
        return
    opener: Any = {".gz": gzip.open, ".bz2": bz2.open}.get(path.suffix.lower(), open)
    try:
        with opener(path, "rb") as stream:
            head = stream.read(PROLOG_BYTES)
            endless = _is_endless(stream)
    except EOFError as error:
        raise UnreadableFile("osm_cut_short", file=path.name) from error
    except (OSError, zlib.error) as error:
        raise UnreadableFile("osm_not_osm", file=path.name) from error
    if re.search(rb"<!(DOCTYPE|ENTITY)", head, re.IGNORECASE):
        raise UnreadableFile("osm_xml_declarations", file=path.name)
    if endless or not re.search(rb"<osm[\s>]", head):
        raise UnreadableFile("osm_not_osm", file=path.name)


def _is_endless(stream: IO[bytes]) -> bool:
    """Whether a piece of the text, or one object, is longer than any in the map: it would be held whole.

    So does a file of one megabyte that unpacks to a single value of a gigabyte. The largest object the map
    allows, a relation of 32 000 members, is some 2 MB long.
    """
    since_object = 0
    while chunk := stream.read(PIECE_BYTES):
        if len(chunk) == PIECE_BYTES and b"<" not in chunk:
            return True
        since_object = 0 if _OBJECT.search(chunk) else since_object + 1
        if since_object > MOST_PIECES:
            return True
    return False


_NOT_OSM = (RuntimeError, ValueError, OverflowError, osmium.InvalidLocationError)
"""What the parser raises for places, numbers and texts that no OSM file has."""


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn the parser's own errors into ours: cut short, or not an OSM file."""
    try:
        yield
    except _NOT_OSM as error:
        text = str(error)
        if "entities" in text:
            raise UnreadableFile("osm_xml_declarations", file=path.name) from error
        code = "osm_cut_short" if _CUT.search(text) else "osm_not_osm"
        raise UnreadableFile(code, file=path.name) from error


def source(path: Path) -> osmium.io.File:
    """Return the file for the parser, which by itself knows endings in lower case only."""
    name = path.name.lower()
    return osmium.io.File(str(path), next(end for end in reversed(ENDINGS) if name.endswith(end))[1:])


def is_empty(path: Path) -> bool:
    """Return whether the file holds no object at all (as one does that is cut within its header)."""
    return next(iter(osmium.FileProcessor(source(path))), None) is None


def _read_ways(path: Path) -> tuple[NDArray[np.int64], NDArray[np.int64], dict[str, list[str]]]:
    """Node references of all highway ways in a row, the length of each, and their tags by column."""
    flat, lengths = array("q"), array("q")
    tags: dict[str, list[str]] = {name: [] for name in ROAD_TAGS}
    ways: Any = osmium.FileProcessor(source(path), osmium.osm.WAY)
    for way in ways.with_filter(osmium.filter.KeyFilter("highway")):
        refs = [node.ref for node in way.nodes]
        flat.extend(refs)
        lengths.append(len(refs))
        if len(flat) > MOST_REFS or len(lengths) > MOST_WAYS:
            raise InvalidData("roads_too_many", file=path.name, most=MOST_REFS, most_ways=MOST_WAYS)
        own = dict(way.tags)
        for name, column in tags.items():
            column.append(own.get(name, ""))
    return _int64(flat), _int64(lengths), tags


def read_nodes(path: Path, wanted: NDArray[np.int64]) -> pd.DataFrame:
    """Read the wanted nodes that the file has and that lie on the map.

    A plain set decides, not the parser's own identity filter: that one lays out a bit for every identity
    up to the largest (700 MB for 48 075 nodes), and it works in whatever order the file is.

    Parameters
    ----------
    path
        A file that ``check`` has let through.
    wanted
        Identities, in any order, repeated or not.

    Returns
    -------
    DataFrame
        ``id``, ``e``, ``n`` (SWEREF 99 TM, metres), ``signal`` and ``stopped`` (whom a barrier stops), one
        row for each node, by ``id``.
    """
    members = set(np.unique(wanted).tolist())
    ids, lon, lat, signal, stopped = array("q"), array("d"), array("d"), array("b"), array("B")
    nodes: Any = osmium.FileProcessor(source(path), osmium.osm.NODE)
    for node in nodes:
        if node.id not in members or not node.location.valid():
            continue
        ids.append(node.id)
        lon.append(node.lon)
        lat.append(node.lat)
        signal.append(node.tags.get("highway") == "traffic_signals")
        stopped.append(barriers.stopped(dict(node.tags)) if "barrier" in node.tags else 0)
    e, n = crs.to_tm(np.array(lon), np.array(lat))
    table = pd.DataFrame(
        {
            "id": _int64(ids), "e": e, "n": n, "signal": np.array(signal, dtype=np.bool_),
            "stopped": np.array(stopped, dtype=np.uint8),
        }
    )  # fmt: skip
    table = table[np.isfinite(e) & np.isfinite(n)]
    return table.drop_duplicates("id").sort_values("id", ignore_index=True)


def _int64(values: array[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def assemble(
    nodes: pd.DataFrame, flat: NDArray[np.int64], lengths: NDArray[np.int64], tags: dict[str, list[str]]
) -> Roads:
    """Break ways at missing nodes, drop runs of one node and nodes on no way, and put it in row form.

    Parameters
    ----------
    nodes
        As ``read_nodes`` returns them.
    flat
        int64 [m]: identities of the nodes of all ways in a row.
    lengths
        int64 [w]: how many of them each way has.
    tags
        A column of ``w`` texts for each of ``ROAD_TAGS``.
    """
    node_id = nodes["id"].to_numpy()
    place = np.searchsorted(node_id, flat)
    there = place < node_id.size
    there[there] = node_id[place[there]] == flat[there]
    position = np.flatnonzero(there)
    way = np.repeat(np.arange(lengths.size), lengths)[position]
    breaks = np.ones(position.size, dtype=bool)
    breaks[1:] = (np.diff(position) > 1) | (np.diff(way) > 0)
    run = np.cumsum(breaks) - 1
    size = np.bincount(run)
    long = size >= 2
    used, way_nodes = np.unique(place[position[long[run]]], return_inverse=True)
    table = pd.DataFrame({name: pd.Series(column, dtype="str") for name, column in tags.items()})
    return Roads(
        node_id=node_id[used],
        e=nodes["e"].to_numpy()[used],
        n=nodes["n"].to_numpy()[used],
        signal=nodes["signal"].to_numpy()[used],
        stopped=nodes["stopped"].to_numpy()[used],
        way_start=np.concatenate(([0], np.cumsum(size[long]))).astype(np.int64),
        way_nodes=way_nodes.astype(np.int64),
        tags=table.iloc[way[breaks][long]].reset_index(drop=True),
    )
