"""Where an address that was looked up is left: one grep over everything, in every way that it can be written."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, quote_plus

ENCODINGS = ("utf-8", "cp1252", "utf-16-le")


def spellings(marker: str) -> set[bytes]:
    """A marker as it is, in JSON, in an address, in HTML and in the usual encodings; without regard to case."""
    texts = {
        marker, json.dumps(marker)[1:-1], quote(marker), quote(marker, safe=""), quote_plus(marker),
        quote(marker.encode("cp1252")), html.escape(marker), repr(marker)[1:-1], ascii(marker)[1:-1],
    }  # fmt: skip
    texts |= {text.lower() for text in texts}
    return {text.encode(encoding) for text in texts for encoding in ENCODINGS}


def leaks(markers: Sequence[str], places: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Every place that holds a marker, with the marker."""
    wanted = {marker: spellings(marker) for marker in markers}
    found = []
    for place, content in places.items():
        folded = content.lower()
        found += [
            (place, marker)
            for marker, ways in wanted.items()
            if any(way in content or way in folded for way in ways)
        ]
    return found


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()
