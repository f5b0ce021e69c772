"""A small WMS on the loopback that refuses whatever the standard does not allow, and paints where it is asked for.

OGC 01-068r3 (WMS 1.1.1, 7.2): ``SRS``, and ``BBOX`` with x first whatever the reference system says. OGC 06-042 (WMS 1.3.0,
6.7.2 and 7.3.3): ``CRS``, and ``BBOX`` in the order of its axes; in EPSG:3006 the first is northing.
"""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import numpy as np

from geodata.crs import SWEREF99_TM

NEEDED = {"VERSION", "REQUEST", "LAYERS", "STYLES", "BBOX", "WIDTH", "HEIGHT", "FORMAT"}
SWEDEN_E, SWEDEN_N = (200_000, 1_000_000), (6_000_000, 7_800_000)


class Refused(ValueError):
    """What the standard does not allow."""


@dataclass
class StrictWms:
    """What was asked for and how; ``silent`` refuses all."""

    layer: str
    version: str
    corner: tuple[float, float]
    silent: bool = False
    port: int = 0
    painted: int = 0
    refusals: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address, as it would be set."""
        named = (
            "" if self.version == "1.1.1" else f"?SERVICE=WMS&REQUEST=GetCapabilities&VERSION={self.version}"
        )
        return f"http://127.0.0.1:{self.port}/wms{named}"

    def picture(self, query: str) -> bytes:
        """A PNG that is red east of the corner, blue west of it, and brighter north of it."""
        west, south, east, north, width, height = self._asked(query)
        x = west + (np.arange(width) + 0.5) * (east - west) / width
        y = north - (np.arange(height) + 0.5) * (north - south) / height
        bright = np.where(y > self.corner[1], 255, 90)[:, None]
        eastern = (x > self.corner[0])[None, :]
        red, blue = np.where(eastern, bright, 0), np.where(eastern, 0, bright)
        return png(np.stack([red, np.zeros_like(red), blue], axis=-1).astype(np.uint8))

    def _asked(self, query: str) -> tuple[float, float, float, float, int, int]:
        pairs = [(name.upper(), value) for name, value in parse_qsl(query, keep_blank_values=True)]
        said = dict(pairs)
        if len(said) != len(pairs):
            raise Refused(f"a parameter stands twice: {query}")
        system, other = ("CRS", "SRS") if self.version == "1.3.0" else ("SRS", "CRS")
        if missing := (NEEDED | {system}) - set(said):
            raise Refused(f"missing {sorted(missing)}")
        wanted = {
            "VERSION": self.version, "REQUEST": "GetMap", "LAYERS": self.layer, "STYLES": "",
            system: f"EPSG:{SWEREF99_TM}", "FORMAT": "image/png",
        }  # fmt: skip
        if wrong := {name: said[name] for name, value in wanted.items() if said[name] != value}:
            raise Refused(f"not as wanted: {wrong}")
        if other in said:
            raise Refused(f"{other} is of another version")
        first, second, third, fourth = (float(one) for one in said["BBOX"].split(","))
        west, south, east, north = (
            (second, first, fourth, third) if self.version == "1.3.0" else (first, second, third, fourth)
        )
        if not (SWEDEN_E[0] < west < east < SWEDEN_E[1] and SWEDEN_N[0] < south < north < SWEDEN_N[1]):
            raise Refused(f"not in Sweden: {said['BBOX']}")
        width, height = int(said["WIDTH"]), int(said["HEIGHT"])
        if abs((east - west) / width - (north - south) / height) > 1e-6:
            raise Refused("the pixels are not square")
        return west, south, east, north, width, height


def png(pixels: np.ndarray) -> bytes:
    """Write rows of red, green and blue."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


@contextmanager
def serving_wms(wms: StrictWms) -> Iterator[StrictWms]:
    """Answer on a free port of the loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = 200, "image/png", b""
            try:
                body = wms.picture(urlsplit(self.path).query)
            except Refused as reason:
                wms.refusals.append(str(reason))
            if wms.silent or not body:
                # A WMS says what is wrong with 200 and XML: no picture all the same.
                kind, body = "application/vnd.ogc.se_xml", b"<ServiceExceptionReport/>"
            else:
                wms.painted += 1
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.send_header("cache-control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    wms.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield wms
    finally:
        server.shutdown()
        server.server_close()
