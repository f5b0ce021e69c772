"""Shared fixtures: where the real data lie, and what is missing is said, not hidden."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import geopandas as gpd
import hypothesis
import pytest

from app.intake import example
from app.settings import Settings
from app.store.engine import Store
from app.store.transfer import copy_all
from geodata import districts
from geodata.demo import demo
from geodata.demo.demo import Example
from geodata.report import Report
from tests.made_once import kept_once, made_once
from tests.postgres_cluster import Cluster, binaries

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
REAL_DATA = SHARED / "data"

hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")
"""An example that takes long has been drawn on a machine that has much to do; what is slow is seen in the benchmarks."""

SQLITE, POSTGIS = "sqlite", "postgis"
EMPTY, EXAMPLE = "empty", "example"
"""The databases that others are copied from: with tables alone, and with the example data."""

SELDOM = (50_000, 20, 20)
"""How many new objects the collector waits for: an edit makes tens of thousands of lines, which die by themselves."""


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
def nyko3(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, gpd.GeoDataFrame, Report]:
    """The municipality's own districts as they are read and mended, once for all tests; nobody changes them."""
    path = real_data / "linkoping" / "boundaries" / "NYKO3v23.geojson"
    return path, *kept_once(tmp_path_factory, "nyko3", lambda: districts.read(path))


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The example data as they are made, once for all tests; nobody changes them."""
    return kept_once(tmp_path_factory, "made-up", demo.make)


@pytest.fixture(scope="session")
def example_folder(made_up: Example, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example data, never written to."""

    def fill(folder: Path) -> None:
        store = Store(Settings(data=folder).url)
        store.upgrade()
        example.fill(store, folder, made=made_up)
        store.close()

    return made_once(tmp_path_factory, "example", fill)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marked = metafunc.definition.get_closest_marker
    if "backend" in metafunc.fixturenames and marked("both_databases") and not marked("one_database"):
        metafunc.parametrize("backend", [SQLITE, POSTGIS], indirect=True, scope="session")


@pytest.fixture(scope="session")
def backend(request: pytest.FixtureRequest) -> str:
    """Which database the test is about."""
    return getattr(request, "param", SQLITE)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL with PostGIS, of these tests alone, with an empty database to copy."""
    folder = binaries()
    if folder is None:
        skip_or_fail("PostgreSQL with PostGIS is not installed (Debian: postgresql-15-postgis-3)")
    made = Cluster(folder)
    try:
        made.prepare(EMPTY, lambda store: store.upgrade())
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="session")
def cluster_with_example(cluster: Cluster, example_folder: Path) -> Cluster:
    """The same with a database of the example data to copy, which is also read as it is."""
    source = Store(f"sqlite:///{example_folder / 'omradesplan.sqlite'}")

    def fill(store: Store) -> None:
        store.upgrade()
        with source.read() as rows, store.write() as connection:
            copy_all(rows, connection)

    cluster.prepare(EXAMPLE, fill)
    source.close()
    return cluster


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None]:
    """What is collected stays to the end: the collector is spared walking through it again and again."""
    gc.disable()
    outcome = yield
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()
    return outcome


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first, so that nobody waits for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
