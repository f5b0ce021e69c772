"""What an Overpass server answers: whole or not at all, the roads in it, and water beside them."""

from __future__ import annotations

import json
from array import array
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geodata import crs
from geodata.open_data.overpass_file import Element, check
from geodata.open_data.web_server import DAMAGED, STRANGE, NotWhole
from geodata.streets import barriers, osm
from geodata.streets.roads import ROAD_TAGS, Roads


class TooMuch(Exception):
    """The square is too much for the server: it ran out of time or memory (``certain``), or may have."""

    def __init__(self, remark: str, *, certain: bool = True) -> None:
        self.remark, self.certain = remark, certain
        super().__init__(remark)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The ways and nodes of one answer.

    Attributes
    ----------
    date
        The state of the map, ISO 8601; ``""`` where the server does not tell.
    ways
        Identity, nodes and tags.
    nodes
        Identity, longitude, latitude, whether there are traffic signals, and whom a barrier stops.
    water
        What is no road, with all that it is drawn with, as it was sent.
    """

    date: str
    ways: tuple[tuple[int, list[int], dict[str, str]], ...]
    nodes: tuple[tuple[int, float, float, bool, int], ...]
    water: tuple[Element, ...] = ()

    @classmethod
    def read(cls, text: bytes) -> Answer:
        """Read an answer.

        Raises
        ------
        NotWhole
            No JSON, or JSON of another kind.
        TooMuch
            The server says that it ran out of time or memory: what is there is only a part.
        """
        content = content_of(text)
        try:
            return _read(content)
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
            raise NotWhole(STRANGE) from error


def content_of(text: bytes) -> dict[str, Any]:
    """Return the content of an answer of any elements.

    Raises
    ------
    NotWhole, TooMuch
        As ``Answer.read``.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotWhole(DAMAGED) from error
    if not isinstance(content, dict) or not isinstance(content.get("elements"), list):
        raise NotWhole(STRANGE)
    remark = str(content.get("remark", ""))
    if "error" in remark.lower():
        raise TooMuch(remark[:200])
    return content


def date_of(content: dict[str, Any]) -> str:
    """Return the state of the map in an answer, ISO 8601; ``""`` where the server does not tell."""
    return str(content.get("osm3s", {}).get("timestamp_osm_base", ""))


def _read(content: dict[str, Any]) -> Answer:
    ways, nodes, water = [], [], []
    on_road, on_water = set[int](), set[int]()
    for element in content["elements"]:
        kind, tags = element["type"], element.get("tags") or {}
        if kind == "way":
            run = [int(node) for node in element["nodes"]]
            ways.append((int(element["id"]), run, dict(tags)))
            (on_road if "highway" in tags else on_water).update(run)
        if kind == "relation" or (kind == "way" and "highway" not in tags):
            check(element)
            water.append(element)
    for element in content["elements"]:
        if element["type"] == "node":
            check(element)
            number, tags = int(element["id"]), element.get("tags") or {}
            signal = tags.get("highway") == "traffic_signals"
            if number in on_road or number not in on_water:
                place = float(element["lon"]), float(element["lat"])
                nodes.append((number, *place, signal, barriers.stopped(tags)))
            if number in on_water:
                water.append(element)
    return Answer(date=date_of(content), ways=tuple(ways), nodes=tuple(nodes), water=tuple(water))


class Elements:
    """The ways and nodes of several answers, each once."""

    def __init__(self) -> None:
        self._ways: dict[int, tuple[list[int], list[str]]] = {}
        self._nodes: dict[int, int] = {}
        self._lon, self._lat, self._signal, self._stopped = array("d"), array("d"), array("b"), array("B")

    def add(self, answer: Answer) -> None:
        """Take in an answer; a way or node that is there already stays as it is."""
        for identity, nodes, tags in answer.ways:
            if "highway" in tags and identity not in self._ways:
                self._ways[identity] = (nodes, [str(tags.get(tag, "")) for tag in ROAD_TAGS])
        for identity, lon, lat, signal, stopped in answer.nodes:
            if identity not in self._nodes:
                self._nodes[identity] = len(self._lon)
                self._lon.append(lon)
                self._lat.append(lat)
                self._signal.append(signal)
                self._stopped.append(stopped)

    def roads(self) -> Roads:
        """Return the roads, by the same way as those of a file: ways are broken where a node is missing."""
        e, n = crs.to_tm(np.array(self._lon), np.array(self._lat))
        nodes = pd.DataFrame(
            {
                "id": list(self._nodes), "e": e, "n": n, "signal": np.array(self._signal, dtype=bool),
                "stopped": np.array(self._stopped, dtype=np.uint8),
            }
        ).astype({"id": "int64"})  # fmt: skip
        nodes = nodes[np.isfinite(nodes["e"]) & np.isfinite(nodes["n"])].sort_values("id", ignore_index=True)
        ways = [self._ways[identity] for identity in sorted(self._ways)]
        flat = np.array([node for run, _ in ways for node in run], dtype=np.int64)
        lengths = np.array([len(run) for run, _ in ways], dtype=np.int64)
        tags = {tag: [values[i] for _, values in ways] for i, tag in enumerate(ROAD_TAGS)}
        return osm.assemble(nodes, flat, lengths, tags)
