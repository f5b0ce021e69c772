"""Statistics Sweden's statistical areas (DeSO, RegSO) as they are published, made into a file of districts.

References
----------
Statistics Sweden, open geodata by WFS (CC0), layers ``stat:DeSO_2025`` and ``stat:RegSO_2025`` with the
fields ``desokod``, ``regsokod``, ``regsonamn``, ``kommunkod`` and ``referensdatum``. The fifth sign of a
DeSO code tells the kind: A mostly outside built-up areas, B mostly in one that is not the municipality's main
one, C mostly in that (SCB, *DeSO - Demografiska statistikområden*).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from geodata.crs import SWEDEN_TM, SWEREF99_TM
from geodata.district_fields import DESO_KINDS
from geodata.errors import InvalidData
from geodata.open_data import wfs
from geodata.open_data.answer_cache import Cache
from geodata.open_data.web_server import Progress, WebServer
from geodata.open_data.wfs import Feature, Found, Question

Level = Literal["deso", "regso"]

LAYERS: Mapping[Level, str] = {"deso": "stat:DeSO_2025", "regso": "stat:RegSO_2025"}
CODES: Mapping[Level, str] = {"deso": "desokod", "regso": "regsokod"}
PATTERNS: Mapping[Level, str] = {"deso": r"\d{4}[ABC]\d{4}", "regso": r"\d{4}R\d{3}"}
NAME, KOMMUN = "regsonamn", "kommunkod"
TITLES: Mapping[Level, str] = {"deso": "DeSO 2025", "regso": "RegSO 2025"}

PUBLISHER = "Statistiska centralbyrån"
LICENCE = "CC0 1.0"


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What was fetched: how many areas, their day or ``""``, pages and kept ones of them, SHA-256."""

    count: int
    date: str
    pages: int
    kept: int
    checksum: str


def fetch(
    kommun: str,
    into: Path,
    *,
    level: Level,
    server: WebServer,
    cache: Cache,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Fetched:
    """Fetch the areas of one municipality and write them as a GeoJSON file of districts.

    A DeSO has no name of its own: it is called by its RegSO and the end of its code, "Ryd C1430". Its kind
    follows from its code; that of a RegSO is the one that most of its DeSO have.

    Parameters
    ----------
    kommun
        Four digits.
    into
        The file, with the fields ``code``, ``name`` and ``kind``, SWEREF 99 TM; written when all has come.
    level
        Which areas.
    server, cache, tell
        As for ``wfs.fetch``.

    Raises
    ------
    SourceUnavailable, InvalidData
        Those of ``wfs.fetch``; ``source_empty``: no area of the municipality; ``source_field_missing``: a
        field that was there has another name now; ``source_codes_strange``; ``source_off_the_map``.
    """
    parts = _Parts(kommun=kommun, server=server, cache=cache, tell=tell)
    other: Level = "regso" if level == "deso" else "deso"
    drawn = parts.fetch(level)
    fields = ("desokod", "regsokod", KOMMUN) if other == "deso" else ("regsokod", NAME, KOMMUN)
    named = parts.fetch(other, fields)
    rows = _deso(drawn, named) if level == "deso" else _regso(drawn, named)
    into.write_text(json.dumps(_collection(rows), ensure_ascii=False), encoding="utf-8")
    return Fetched(
        count=len(rows),
        date=max((_day(one["properties"].get("referensdatum")) for one in drawn), default=""),
        pages=sum(found.pages for found in parts.answers),
        kept=sum(found.kept for found in parts.answers),
        checksum="-".join(found.checksum[:32] for found in parts.answers),
    )


class _Parts:
    """The layers of one municipality, one after the other."""

    def __init__(
        self, *, kommun: str, server: WebServer, cache: Cache, tell: Callable[[Progress], None]
    ) -> None:
        self._kommun, self._server, self._cache, self._tell = kommun, server, cache, tell
        self.answers: list[Found] = []

    def fetch(self, level: Level, properties: Iterable[str] = ()) -> list[Feature]:
        """Return the features of the municipality, and of no other."""
        question = Question(
            layer=LAYERS[level], where=f"{KOMMUN}='{self._kommun}'", order=CODES[level],
            crs=f"EPSG:{SWEREF99_TM}", properties=tuple(properties),
        )  # fmt: skip
        done = sum(found.pages for found in self.answers)
        found = wfs.fetch(
            question,
            server=self._server,
            cache=self._cache,
            tell=lambda p: self._tell(
                Progress(done=done + p.done, total=done + p.total, waiting_s=p.waiting_s)
            ),
        )
        self.answers.append(found)
        facts = {"url": self._server.url, "layer": LAYERS[level]}
        needed = {CODES[level], "regsokod", KOMMUN, *([NAME] if level == "regso" else [])}
        _refuse_other_fields(found.features, needed, facts)
        # A server that knows no CQL_FILTER sends the whole country.
        own = [one for one in found.features if str(one["properties"][KOMMUN]) == self._kommun]
        if not own:
            raise InvalidData("source_empty", kommun=self._kommun, **facts)
        strange = [c for one in own if not re.fullmatch(PATTERNS[level], c := _code(one, level))]
        if strange:
            raise InvalidData("source_codes_strange", codes=strange[:5], count=len(strange), **facts)
        if not properties:
            _turn(own, facts)
        return own


def _refuse_other_fields(features: Iterable[Feature], needed: set[str], facts: Mapping[str, str]) -> None:
    for one in features:
        missing = sorted(name for name in needed if one["properties"].get(name) is None)
        if missing:
            raise InvalidData(
                "source_field_missing", missing=missing, fields=sorted(one["properties"]), **facts
            )


def _code(one: Feature, level: Level) -> str:
    return str(one["properties"][CODES[level]])


def _day(told: Any) -> str:
    """A day in ISO's order, from ``20250101`` or ``2025-01-01``; ``""`` where it is none."""
    digits = str(told or "").replace("-", "")[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if re.fullmatch(r"\d{8}", digits) else ""


def _turn(features: list[Feature], facts: Mapping[str, str]) -> None:
    """Put easting first, as GeoJSON has it; a server may keep to the order of the registry, northing first.

    In Sweden the two never have the same range, so the numbers tell. Other places are none of ours.
    """
    west, south, east, north = SWEDEN_TM
    for one in features:
        geometry = one.get("geometry") or {}
        places = np.array(_flat(geometry.get("coordinates", [])), dtype=np.float64).reshape(-1, 2)
        if not len(places):
            raise InvalidData("source_off_the_map", **facts, e=None, n=None)
        (e, n), turned = places.mean(axis=0), False
        if south <= e <= north and west <= n <= east:
            turned, e, n = True, n, e
        if not (west <= e <= east and south <= n <= north):
            raise InvalidData("source_off_the_map", **facts, e=round(float(e), 2), n=round(float(n), 2))
        if turned:
            one["geometry"] = {**geometry, "coordinates": _turned(geometry["coordinates"])}


def _flat(coordinates: Any) -> list[float]:
    if coordinates and not isinstance(coordinates[0], list):
        return [float(value) for value in coordinates[:2]]
    return [value for part in coordinates for value in _flat(part)]


def _turned(coordinates: Any) -> Any:
    if coordinates and not isinstance(coordinates[0], list):
        return [coordinates[1], coordinates[0]]
    return [_turned(part) for part in coordinates]


def _deso(drawn: list[Feature], regso: list[Feature]) -> list[dict[str, Any]]:
    names = {_code(one, "regso"): str(one["properties"][NAME]) for one in regso}
    rows = []
    for one in drawn:
        code = _code(one, "deso")
        within = names.get(_code(one, "regso"), "")
        name = f"{within} {code[4:]}" if within else code
        rows.append({"code": code, "name": name, "kind": DESO_KINDS[code[4]], "geometry": one["geometry"]})
    return rows


def _regso(drawn: list[Feature], deso: list[Feature]) -> list[dict[str, Any]]:
    letters: dict[str, Counter[str]] = {}
    for one in deso:
        letters.setdefault(_code(one, "regso"), Counter())[_code(one, "deso")[4]] += 1
    rows = []
    for one in drawn:
        code, name = _code(one, "regso"), str(one["properties"][NAME])
        own = letters.get(code, Counter({"A": 1}))
        # Most of them; as many of each: the more built-up one.
        letter = max(own, key=lambda kind: (own[kind], kind))
        rows.append({"code": code, "name": name, "kind": DESO_KINDS[letter], "geometry": one["geometry"]})
    return rows


def _collection(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{SWEREF99_TM}"}},
        "features": [
            {
                "type": "Feature",
                "properties": {name: row[name] for name in ("code", "name", "kind")},
                "geometry": row["geometry"],
            }
            for row in sorted(rows, key=lambda row: str(row["code"]))
        ],
    }
