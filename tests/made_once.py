"""What is costly to make is made once a run, and shared by the workers that run the tests side by side."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def folder_of_run(factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of this run share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first who asks fills; the others wait, then find it filled. Nobody writes to it."""
    shared = folder_of_run(factory)
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            done.touch()
    return folder


def kept_once(factory: pytest.TempPathFactory, name: str, make: Callable[[], Any]) -> Any:
    """A value that the first who asks computes, pickled for the others."""

    def keep(folder: Path) -> None:
        with (folder / "value").open("wb") as stream:
            pickle.dump(make(), stream)

    with (made_once(factory, name, keep) / "value").open("rb") as stream:
        return pickle.load(stream)
