"""Where a data set comes from: source, licence, date and checksum, kept with the data for good."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Source:
    """Origin of one data set.

    Attributes
    ----------
    title
        What it is, in the publisher's words; the file's name when nothing better is known.
    publisher, licence, url
        Who published it and on what terms; empty when unknown.
    date
        ISO date of the data themselves; empty when unknown.
    filename, checksum
        The file read and its SHA-256; empty when the data were made, not read.
    synthetic
        Made up by the application (example data, synthetic addresses); shown wherever it is used.
    assumed
        An assumption ("antagande") or a computed proposal ("beräknat förslag"), not a decided fact.
    """

    title: str
    publisher: str = ""
    licence: str = ""
    url: str = ""
    date: str = ""
    filename: str = ""
    checksum: str = ""
    synthetic: bool = False
    assumed: bool = False


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, or of all files of a folder in name order, as hexadecimal digits."""
    digest = hashlib.sha256()
    for part in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
        with part.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                digest.update(chunk)
    return digest.hexdigest()
