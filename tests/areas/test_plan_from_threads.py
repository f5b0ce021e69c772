"""A plan is asked by many at once: its shapes are everybody's, and no question may change them."""

from __future__ import annotations

import subprocess
import sys


def test_many_threads_ask_one_plan_and_the_process_lives():
    """Before the shapes were copied, this ended in a segmentation fault five times of five."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.areas.asked_at_once"], capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
