"""Shared fixtures: where the real data lie, and what is missing is said, not hidden."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
REAL_DATA = SHARED / "data"


def skip_or_fail(reason: str) -> None:
    """A missing part skips visibly on a developer's machine, and fails where ``CI=true``."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files; see the README there for what they are."""
    if not REAL_DATA.is_dir():
        skip_or_fail("the folder of real data is not beside the checkout")
    return REAL_DATA
