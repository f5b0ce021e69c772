"""Who uses a data folder: servers share it, a restore needs it alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.errors import StoreFault

try:
    import fcntl
except ImportError:  # pragma: no cover - no such locks on Windows
    fcntl = None  # type: ignore[assignment]

NAME = ".in-use"


@contextmanager
def shared(folder: Path) -> Iterator[None]:
    """Hold the folder together with others; where it cannot be written, nobody can restore into it either."""
    try:
        handle: IO[str] | None = (folder / NAME).open("a")
    except OSError:
        handle = None
    if handle is None:
        yield
        return
    with handle:
        _lock(handle, folder, alone=False)
        yield


@contextmanager
def held_alone(folder: Path) -> Iterator[None]:
    """Hold the folder alone; raises ``StoreFault`` (``data_in_use``) while somebody else holds it."""
    with (folder / NAME).open("a") as handle:
        _lock(handle, folder, alone=True)
        yield


def _lock(handle: IO[str], folder: Path, *, alone: bool) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError as fault:
        raise StoreFault("data_in_use", folder=str(folder)) from fault
