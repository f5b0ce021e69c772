"""Statistics Sweden's two services on the loopback, with areas and people of our own making, and faults to order.

The WFS answers as GeoServer does (``geodata.scb.se/geoserver/stat/wfs``), the database as PxWebApi 2.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.loopback_server import LoopbackServer
from tests.overpass_loopback import Fault, send, send_packed

AGES = ["totalt", "-4", *(f"{a}-{a + 4}" for a in range(5, 80, 5)), "80-"]


@dataclass
class Country:
    """Rings of DeSO (SWEREF 99 TM, easting first), their RegSO, and the names of those."""

    deso: dict[str, list[tuple[float, float]]]
    regso_of: dict[str, str]
    regso_names: dict[str, str]
    regso_rings: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def people(self, code: str, age: str) -> int | None:
        """120 in every class of five years and 30 of 80 or older; in all the sum: 16 x 120 + 30 = 1 950."""
        return {"totalt": 16 * 120 + 30, "80-": 30}.get(age, 120)


@dataclass
class Scb(LoopbackServer):
    """The server. ``faults`` are used up one a request, ``None`` is a right answer; then all is right."""

    country: Country
    faults: list[Fault | None] = field(default_factory=list)
    always: Callable[[str], Fault | None] = lambda _: None
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    northing_first: bool = False
    renamed: dict[str, str] = field(default_factory=dict)
    knows_filter: bool = True
    page_most: int = 10_000
    change: Callable[[dict], dict] = lambda content: content

    @property
    def wfs(self) -> str:
        return f"{self.base}/geoserver/stat/wfs"

    @property
    def statistics(self) -> str:
        return f"{self.base}/api/v2"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        url = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(url.query, strict_parsing=True).items()}
        self.asked.append(query)
        self.headers.append(dict(handler.headers))
        content = self._features(query) if url.path.endswith("/wfs") else self._cells(url.path, query)
        fault = self.faults.pop(0) if self.faults else self.always(handler.path)
        (fault or send_packed)(handler, json.dumps(self.change(content)).encode())

    def _features(self, query: dict[str, str]) -> dict:
        """WFS 2.0 GetFeature: what has not been asked as the standard says is a defect of the caller's."""
        assert (query["service"], query["version"], query["request"]) == ("WFS", "2.0.0", "GetFeature")
        assert query["outputFormat"] == "application/json"
        assert query["srsName"] == "EPSG:3006"
        deso = query["typeNames"] == "stat:DeSO_2025"
        assert deso or query["typeNames"] == "stat:RegSO_2025"
        kommun = re.fullmatch(r"kommunkod='(\d{4})'", query["CQL_FILTER"])[1]
        codes = sorted(self.country.deso if deso else self.country.regso_names)
        assert query["sortBy"] == ("desokod" if deso else "regsokod")
        if self.knows_filter:
            codes = [code for code in codes if code.startswith(kommun)]
        start = int(query["startIndex"])
        page = codes[start : start + min(int(query["count"]), self.page_most)]
        wanted = set(query["propertyName"].split(",")) if "propertyName" in query else None
        return {
            "type": "FeatureCollection",
            "features": [self._feature(code, wanted, deso=deso) for code in page],
            "totalFeatures": len(codes),
            "numberMatched": len(codes),
            "numberReturned": len(page),
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}},
        }

    def _feature(self, code: str, wanted: set[str] | None, *, deso: bool) -> dict:
        regso = self.country.regso_of[code] if deso else code
        own = {
            "objectid": 1, "objekttyp": "deso" if deso else "regso", "regsokod": regso,
            "lanskod": code[:2], "kommunkod": code[:4], "referensdatum": "20250101",
            **({"desokod": code} if deso else {"regsonamn": self.country.regso_names[code]}),
        }  # fmt: skip
        ring = (self.country.deso if deso else self.country.regso_rings).get(code, [])
        coordinates = [[[n, e] if self.northing_first else [e, n] for e, n in ring]]
        geometry = {"type": "MultiPolygon", "coordinates": [coordinates]} if wanted is None else None
        kept = {name: value for name, value in own.items() if wanted is None or name in wanted}
        return {
            "type": "Feature",
            "id": f"layer.{code}",
            "geometry": geometry,
            "properties": {self.renamed.get(name, name): value for name, value in kept.items()},
        }

    def _cells(self, path: str, query: dict[str, str]) -> dict:
        assert path.endswith("/tables/TAB6574/data")
        assert (query["lang"], query["outputFormat"]) == ("sv", "json-stat2")
        ending = query["codelist[Region]"].removeprefix("vs_")
        start = query["valueCodes[Region]"].removesuffix("*")
        codes = sorted(self.country.deso if ending.startswith("DeSO") else self.country.regso_names)
        regions = [f"{code}_{ending}" for code in codes if code.startswith(start)]
        assert (query["valueCodes[Kon]"], query["valueCodes[Tid]"]) == ("1+2", "top(1)")
        values = [self.country.people(code.split("_")[0], age) for code in regions for age in AGES]
        variables = {
            "Region": regions,
            "Alder": AGES,
            "Kon": ["1+2"],
            "ContentsCode": ["000007Y7"],
            "Tid": ["2025"],
        }
        return {
            "version": "2.0",
            "class": "dataset",
            "label": "Folkmängden per region efter ålder och kön. År 2025",
            "updated": "2026-02-21T07:00:00Z",
            "id": list(variables),
            "size": [len(own) for own in variables.values()],
            "dimension": {
                name: {
                    "category": {
                        "index": {code: i for i, code in enumerate(own)},
                        "label": {c: c for c in own},
                    }
                }
                for name, own in variables.items()
            },
            "value": values,
        }


EXCEPTION = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">'
    '<ows:Exception exceptionCode="InvalidParameterValue" locator="typeName">'
    "<ows:ExceptionText>Feature type stat:DeSO_2025 unknown</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
)


def exception_report(code: int) -> Fault:
    """What GeoServer sends where it has no such layer: under status 200 or 400, by its version and settings."""
    return lambda handler, _: send(handler, EXCEPTION.encode(), status=code, Content_Type="application/xml")


def slow(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    """Says nothing until the caller has given up."""
    handler.connection.settimeout(3)
    with contextlib.suppress(OSError):
        handler.connection.recv(1)
    handler.close_connection = True
