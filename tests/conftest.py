"""Shared fixtures: where the real data lie, and what is missing is said, not hidden."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import pytest

from geodata import districts
from geodata.report import Report

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


@pytest.fixture(scope="session")
def nyko3(real_data: Path) -> tuple[Path, gpd.GeoDataFrame, Report]:
    """The municipality's own districts as they are read and mended, once for all tests; nobody changes them."""
    path = real_data / "linkoping" / "boundaries" / "NYKO3v23.geojson"
    return path, *districts.read(path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first, so that nobody waits for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
