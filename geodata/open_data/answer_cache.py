"""Answers of servers of open data kept in a folder, compressed; what is too old is removed."""

from __future__ import annotations

import gzip
import hashlib
import os
import time
import zlib
from pathlib import Path

DAY_S = 86_400.0
KEPT_DAYS = 7.0


class Cache:
    """A folder of answers, by the question.

    Parameters
    ----------
    folder
        Made when the first answer comes.
    kept_days
        Answers older than this are removed now.
    fresh
        Whether the answers there are removed now, whatever their age.
    """

    def __init__(self, folder: Path, *, kept_days: float = KEPT_DAYS, fresh: bool = False) -> None:
        self._folder = folder
        oldest = time.time() - kept_days * DAY_S
        for path in folder.glob("*") if folder.is_dir() else ():
            if fresh or path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)

    def get(self, question: str) -> bytes | None:
        """Return the kept answer; ``None`` where there is none, or it is damaged."""
        try:
            return gzip.decompress(self._path(question, "json.gz").read_bytes())
        except (OSError, EOFError, zlib.error):
            return None

    def put(self, question: str, text: bytes) -> None:
        """Keep an answer, whole or not at all."""
        path = self._path(question, "json.gz")
        beside = path.with_name(f"{path.name}.{os.getpid()}.part")
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(gzip.compress(text, compresslevel=6, mtime=0))
        beside.replace(path)

    def part(self, question: str) -> None:
        """Remember that the question was too much for the server."""
        path = self._path(question, "parted")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    def is_parted(self, question: str) -> bool:
        """Whether the question was too much for the server."""
        return self._path(question, "parted").is_file()

    def _path(self, question: str, ending: str) -> Path:
        return self._folder / f"{hashlib.sha256(question.encode()).hexdigest()[:32]}.{ending}"
