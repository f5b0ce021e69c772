"""A real server with the example data on a port and in a folder of its own, and how Chromium is started."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.security import sign_in
from app.security.guard import COOKIE
from app.settings import Settings
from app.store.engine import Store
from tests.conftest import ROOT

CHROMIUM = "/usr/bin/chromium"
"""The whole program, by which the benchmarks measure."""

SHELL = "/usr/bin/chromium-headless-shell"
"""The same engine without windows, bars and a profile; Debian has it in a package of its own."""

DRIVEN = SHELL if Path(SHELL).exists() else CHROMIUM
"""What the tests drive: a page takes a quarter less of the processor in the shell."""

SWITCHED_OFF = [
    # Each new window would start a process for the list under its address bar.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    # What Playwright switches off itself: the last such list of a command line is the one that counts.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
]
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=" + ",".join(SWITCHED_OFF),
]
START_S = 240
"""Making the example data takes most of it."""


SESSIONS: dict[str, str] = {}
"""Of each server: the session of a planner."""

LOGS: dict[str, Path] = {}
"""Of each server: what it printed."""

PIDS: dict[str, int] = {}
"""Of each server: its process."""

DATABASES: dict[str, str] = {}
"""Of each server: the address of its database, a file's too."""


def session(base: str, name: str = "en planerare", role: str = "planner") -> str:
    """Sign somebody in on the data of a server of ours; the value of the cookie."""
    store = Store(DATABASES[base])
    try:
        return sign_in.by_another(store, name, role, way="test")
    finally:
        store.close()


def cookies(base: str) -> list[Any]:
    """What a browser's context needs to be signed in, where the server is one of ours."""
    return [{"name": COOKIE, "value": SESSIONS[base], "url": base}] if base in SESSIONS else []


class NotServing(Exception):
    """The server ended, or did not answer in time; the log says why."""


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, port: int | None = None, *, database_url: str = "") -> Iterator[str]:
    """Serve the example data from a folder, on a free port if none is given; the base URL, until the block ends.

    The database is a file in the folder, or the one at an address.
    """
    port = port or free_port()
    log_path = folder / "server.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "omradesplan", "serve", "--example", "--port", str(port)],
            cwd=ROOT,
            env={
                **os.environ,
                "OMRADESPLAN_DATA": str(folder),
                "OMRADESPLAN_LOG_FORMAT": "json",
                "OMRADESPLAN_LOG_REQUESTS": "true",
                **({"OMRADESPLAN_DATABASE_URL": database_url} if database_url else {}),
            },
            stdout=log,
            stderr=log,
        )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(base, process, log_path)
        LOGS[base], PIDS[base] = log_path, process.pid
        DATABASES[base] = database_url or Settings(data=folder).url
        SESSIONS[base] = session(base)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_ready(base: str, process: subprocess.Popen[bytes], log_path: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise NotServing(log_path.read_text(encoding="utf-8", errors="replace")[-2000:])
        try:
            with urllib.request.urlopen(f"{base}/api/v1/health", timeout=5) as answer:
                if json.load(answer)["ready"]:
                    return
        except OSError:
            pass
        time.sleep(0.3)
    raise NotServing(
        f"no answer in {START_S} s: {log_path.read_text(encoding='utf-8', errors='replace')[-2000:]}"
    )
