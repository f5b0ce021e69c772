"""An Overpass server on the loopback, with a map of our own making and faults to order."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

from geodata import crs
from tests.loopback_server import LoopbackServer

Fault = Callable[[BaseHTTPRequestHandler, bytes], None]
"""Answers a request instead of the server; gets the body that would have been right."""


@dataclass
class Map:
    """Nodes (SWEREF 99 TM metres) by identity, and ways: nodes and tags by identity."""

    nodes: Mapping[int, tuple[float, float]]
    ways: Mapping[int, tuple[list[int], dict[str, str]]]
    signals: tuple[int, ...] = ()
    houses: Mapping[int, dict[str, str]] = field(default_factory=dict)
    """Tags of nodes and ways that have an address, by identity."""
    lakes: Mapping[int, list[int]] = field(default_factory=dict)
    """Relations of water: their ways. A way without ``highway`` is water of its own, or a lake's shore."""
    date: str = "2026-11-01T00:00:00Z"

    def elements(self, south: float, west: float, north: float, east: float, *, water: bool) -> list[dict]:
        """The ways with a node in the box, and all their nodes: what ``(way(box);>;);out;`` gives."""
        places = {}
        for identity, (e, n) in self.nodes.items():
            lon, lat = crs.to_wgs84(e, n)
            places[identity] = (round(float(lon), 7), round(float(lat), 7))
        inside = {i for i, (lon, lat) in places.items() if west <= lon <= east and south <= lat <= north}
        shores = {way for run in self.lakes.values() for way in run}
        ways = {
            i: way
            for i, way in self.ways.items()
            if inside & set(way[0])
            and ("highway" in way[1] or (water and i not in shores and {"natural", "waterway"} & set(way[1])))
        }
        lakes = {
            i: run
            for i, run in self.lakes.items()
            if water and any(inside & set(self.ways[w][0]) for w in run)
        }
        ways |= {way: self.ways[way] for run in lakes.values() for way in run}
        wanted = sorted({node for run, _ in ways.values() for node in run} & set(places))
        nodes = [{"type": "node", "id": i, "lon": places[i][0], "lat": places[i][1]} for i in wanted]
        for node in nodes:
            if node["id"] in self.signals:
                node["tags"] = {"highway": "traffic_signals"}
        return nodes + [
            {"type": "way", "id": i, "nodes": run, "tags": tags} for i, (run, tags) in sorted(ways.items())
        ] + [
            {"type": "relation", "id": i, "tags": {"type": "multipolygon", "natural": "water"},
             "members": [{"type": "way", "ref": way, "role": "outer"} for way in run]}
            for i, run in lakes.items()
        ]  # fmt: skip

    def addresses(self, south: float, west: float, north: float, east: float) -> list[dict]:
        """What ``nwr["addr:housenumber"](box);out body;>;out skel qt;`` gives: a bare node may come again."""
        found = []
        for identity, tags in self.houses.items():
            if identity in self.nodes:
                lon, lat = (float(v) for v in crs.to_wgs84(*self.nodes[identity]))
                if west <= lon <= east and south <= lat <= north:
                    found.append({"type": "node", "id": identity, "lon": lon, "lat": lat, "tags": tags})
            else:
                run = self.ways[identity][0]
                places = [(i, *(float(v) for v in crs.to_wgs84(*self.nodes[i]))) for i in run]
                if any(west <= lon <= east and south <= lat <= north for _, lon, lat in places):
                    found.append({"type": "way", "id": identity, "nodes": run, "tags": tags})
                    found += [{"type": "node", "id": i, "lon": lon, "lat": lat} for i, lon, lat in places]
        return found


@dataclass
class Loopback(LoopbackServer):
    """The server. ``faults`` are used up one a request, ``None`` is a right answer; then all is right."""

    METHOD = "POST"

    map: Map
    faults: list[Fault | None] = field(default_factory=list)
    always: Callable[[str], Fault | None] = lambda _: None
    questions: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    packed: bool = False

    @property
    def url(self) -> str:
        return f"{self.base}/api"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        assert handler.path == "/api/interpreter"
        question = parse_qs(body.decode())["data"][0]
        self.questions.append(question)
        self.headers.append(dict(handler.headers))
        box = [
            float(x) for x in re.search(r"\(([-\d.]+),([-\d.]+),([-\d.]+),([-\d.]+)\);", question).groups()
        ]
        houses, water = 'nwr["addr:housenumber"]' in question, 'nwr["natural"="water"]' in question
        content = {
            "version": 0.6,
            "osm3s": {"timestamp_osm_base": self.map.date},
            "elements": self.map.addresses(*box) if houses else self.map.elements(*box, water=water),
        }
        right = json.dumps(content).encode()
        fault = self.faults.pop(0) if self.faults else self.always(question)
        (fault or (send_packed if self.packed else send))(handler, right)


def send(
    handler: BaseHTTPRequestHandler, body: bytes, *, status: int = 200, promised: int = 0, **headers
) -> None:
    """Send a body; ``promised`` is a length other than its own."""
    handler.send_response(status)
    handler.send_header("Content-Length", str(promised or len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True


def send_packed(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    send(handler, gzip.compress(body), Content_Encoding="gzip")


def status(code: int, **headers) -> Fault:
    return lambda handler, _: send(handler, b"<html>busy</html>", status=code, **headers)


def cut_short(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    send(handler, body[: len(body) // 2], promised=len(body))


def cut_but_said_to_be_whole(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    send(handler, body[: len(body) // 2])


def packed_and_cut(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    send(handler, gzip.compress(body)[:-12], Content_Encoding="gzip")


def page(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    send(
        handler,
        b"<?xml version='1.0'?><html><body>Error: rate_limited</body></html>",
        Content_Type="text/html",
    )


def hung_up(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.close_connection = True


def text(body: str) -> Fault:
    return lambda handler, _: send(handler, body.encode())


def out_of_time(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """A part of the answer, and the remark that it is one, under status 200: as the server does it."""
    content = json.loads(body)
    content["elements"] = content["elements"][:1]
    content["remark"] = 'runtime error: Query timed out in "query" at line 1 after 181 seconds.'
    send(handler, json.dumps(content).encode())
