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

from tests.conftest import ROOT

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_S = 240
"""Making the example data takes most of it."""


class NotServing(Exception):
    """The server ended, or did not answer in time; the log says why."""


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the example data from a folder; the base URL, until the block ends."""
    port = free_port()
    log_path = folder / "server.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "omradesplan", "serve", "--example", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "OMRADESPLAN_DATA": str(folder)},
            stdout=log,
            stderr=log,
        )
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}", process, log_path)
        yield f"http://127.0.0.1:{port}"
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
