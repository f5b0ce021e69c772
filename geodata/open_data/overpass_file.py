"""Objects that an Overpass server told of, written as the file that OpenStreetMap would have sent.

The file is then read by the one reader of such files, so that an object fares alike whichever way it comes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium
from osmium.osm import mutable

KINDS = ("node", "way", "relation")
ROLES = {"node": "n", "way": "w", "relation": "r"}
Element = dict[str, Any]


def check(element: Element) -> None:
    """Raise ``KeyError``, ``TypeError``, ``ValueError`` or ``AttributeError`` of what cannot be written."""
    kind, _ = element["type"], int(element["id"])
    dict(element.get("tags") or {})
    if kind == "node" and not (math.isfinite(float(element["lon"])) and math.isfinite(float(element["lat"]))):
        raise ValueError("coordinates")
    if kind == "way":
        [int(node) for node in element["nodes"]]
    if kind == "relation":
        [(ROLES[m["type"]], int(m["ref"]), str(m["role"])) for m in element["members"]]


@dataclass
class Objects:
    """Objects of several answers, each once; the one with tags rather than the bare one."""

    by_kind: dict[str, dict[int, Element]] = field(default_factory=lambda: {kind: {} for kind in KINDS})

    def __len__(self) -> int:
        return sum(map(len, self.by_kind.values()))

    def tagged(self, key: str) -> int:
        """Return how many objects have a tag."""
        return sum(key in (o.get("tags") or {}) for own in self.by_kind.values() for o in own.values())

    def add(self, elements: Iterable[Element]) -> None:
        """Take in elements of an answer."""
        for element in elements:
            own = self.by_kind.get(element["type"])
            if own is not None and (element["id"] not in own or element.get("tags")):
                own[int(element["id"])] = element

    def write(self, path: Path) -> None:
        """Write nodes, ways and relations in order of their numbers, as the format wants them."""
        with osmium.SimpleWriter(str(path)) as writer:
            for number, one in sorted(self.by_kind["node"].items()):
                place = (float(one["lon"]), float(one["lat"]))
                writer.add_node(mutable.Node(id=number, location=place, tags=_tags(one)))
            for number, one in sorted(self.by_kind["way"].items()):
                nodes = [int(node) for node in one["nodes"]]
                writer.add_way(mutable.Way(id=number, nodes=nodes, tags=_tags(one)))
            for number, one in sorted(self.by_kind["relation"].items()):
                members = [(ROLES[m["type"]], int(m["ref"]), str(m["role"])) for m in one["members"]]
                writer.add_relation(mutable.Relation(id=number, members=members, tags=_tags(one)))


def _tags(element: Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in (element.get("tags") or {}).items()}
