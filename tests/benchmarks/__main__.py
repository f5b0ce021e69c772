"""``make bench``: every benchmark in one run, printed as tables of ratios and times."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path


def main() -> None:
    """Run all ``bench_*`` modules of this folder, or those named on the command line."""
    found = sorted(m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)]))
    wanted = sys.argv[1:]
    for name in (n for n in found if n.startswith("bench_")):
        if wanted and not any(w in name for w in wanted):
            continue
        sys.stdout.write(f"\n== {name.removeprefix('bench_').replace('_', ' ')} ==\n")
        sys.stdout.flush()
        importlib.import_module(f"tests.benchmarks.{name}").run()


if __name__ == "__main__":
    main()
