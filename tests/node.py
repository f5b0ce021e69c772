"""The node that the build uses: the machine's own, else the packaged one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, skip_or_fail


def environment() -> dict[str, str]:
    """PATH with that node first; skips where there is none, and fails under ``CI=true``."""
    folder = subprocess.run(
        [sys.executable, ROOT / "scripts" / "node_path.py"], capture_output=True, text=True, check=True
    ).stdout.strip()
    if not any((Path(folder) / name).exists() for name in ("node", "node.exe")):
        skip_or_fail("there is no node to run the client's pure modules in")
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
