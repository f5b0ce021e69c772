"""`make test-qgis`: a server with the example data and an exported plan, read by QGIS from the system's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.serving import serving
from tests.conftest import ROOT

PYTHON = "/usr/bin/python3"


def main() -> int:
    """Return the exit code of what QGIS says, 1 where there is no QGIS."""
    if not shutil.which(PYTHON) or subprocess.run([PYTHON, "-c", "import qgis.core"], check=False).returncode:
        sys.stderr.write("QGIS saknas: apt-get install --no-install-recommends python3-qgis\n")
        return 1
    with tempfile.TemporaryDirectory() as name, serving(Path(name)) as base:
        package = Path(name) / "plan.gpkg"
        subprocess.run(
            [Path(sys.executable).parent / "omradesplan", "export", "plan", "in-force", "--division", "hemvard",
             "-o", package],
            env={**os.environ, "OMRADESPLAN_DATA": name}, check=True,
        )  # fmt: skip
        reader = ROOT / "tests" / "qgis" / "read_in_qgis.py"
        return subprocess.run([PYTHON, reader, base, package], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
