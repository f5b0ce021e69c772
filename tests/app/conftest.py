"""The example data, made once a session; each test that writes gets a copy.

A module whose ``pytestmark`` is ``both_databases`` runs whole on SQLite and on PostGIS: its tests ask for
``database``, ``store``, ``folder``, ``client`` or ``new_database``, and get those of the one or the other.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient
from sqlalchemy import delete

from app.cli import main
from app.main import create_app
from app.security import sign_in
from app.security.guard import COOKIE
from app.settings import Settings, settings
from app.store.engine import Store
from app.store.tables import sign_in_attempt
from tests.browser.serving import free_port
from tests.conftest import EMPTY, EXAMPLE, SQLITE


@pytest.fixture(scope="session")
def new_database(request, backend):
    """Make a database of one's own, with tables alone or with the example data; its address.

    The address is empty for SQLite: a file in the data folder, which a test copies or makes itself.
    """
    made = []

    def make(template: str = EMPTY) -> str:
        if backend == SQLITE:
            return ""
        server = request.getfixturevalue("cluster" if template == EMPTY else "cluster_with_example")
        made.append((server, server.new(template)))
        return made[-1][1]

    yield make
    for server, url in made:
        server.drop(url)


@pytest.fixture
def database(request, backend, monkeypatch) -> str:
    """The address of an empty database of this test's own, which the settings name; empty for SQLite."""
    yield from _of_the_settings(request, backend, monkeypatch, EMPTY)


def _of_the_settings(request, backend, monkeypatch, template):
    if backend == SQLITE:
        yield ""
        return
    server = request.getfixturevalue("cluster" if template == EMPTY else "cluster_with_example")
    url = server.new(template)
    monkeypatch.setenv("OMRADESPLAN_DATABASE_URL", url)
    yield url
    server.drop(url)


@pytest.fixture
def example_database(request, backend, monkeypatch) -> str:
    """The address of a database with the example data, of this test's own; empty for SQLite."""
    yield from _of_the_settings(request, backend, monkeypatch, EXAMPLE)


@pytest.fixture
def folder(example_folder, example_database, tmp_path) -> Path:
    """A copy of the example data to write to."""
    copy = tmp_path / "var"
    shutil.copytree(example_folder, copy)
    return copy


@pytest.fixture
def store(folder) -> Store:
    made = Store(Settings(data=folder).url)
    yield made
    made.close()


@pytest.fixture
def type_in(monkeypatch, capsys):
    """Type a command, as ``main`` runs it, on a data folder: gives exit code, standard output and error."""

    def run(folder, *words, **environment):
        for name, value in {"OMRADESPLAN_DATA": str(folder), **environment}.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        monkeypatch.setattr(sys, "argv", ["omradesplan", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    yield run
    settings.cache_clear()


def signed_in(client: TestClient, role: str = "planner") -> TestClient:
    """Give a client the session of somebody with a role."""
    secret = sign_in.by_another(client.app.state.holder.store, f"en {role}", role, way="test")
    client.cookies.set(COOKIE, secret)
    return client


def without_attempts(client: TestClient) -> TestClient:
    """The client, as if nobody had tried to sign in lately."""
    with client.app.state.holder.store.write(drafts_only=True) as connection:
        connection.execute(delete(sign_in_attempt))
    return client


@pytest.fixture(scope="session")
def sqlite_client(example_folder):
    with TestClient(create_app(Settings(data=example_folder, language="en"))) as made:
        yield signed_in(made)


@pytest.fixture(scope="session")
def postgis_client(example_folder, cluster_with_example):
    url = cluster_with_example.new(EXAMPLE)
    configured = Settings(data=example_folder, database_url=url, language="en")
    with TestClient(create_app(configured)) as made:
        yield signed_in(made)


@pytest.fixture(scope="session")
def client(request, backend) -> TestClient:
    """A client of the application on the example data, signed in as a planner."""
    return request.getfixturevalue(f"{backend}_client")


@pytest.fixture(scope="session")
def sqlite_drafting(example_folder, tmp_path_factory):
    yield from _drafting(example_folder, tmp_path_factory, "")


@pytest.fixture(scope="session")
def postgis_drafting(example_folder, tmp_path_factory, cluster_with_example):
    yield from _drafting(example_folder, tmp_path_factory, cluster_with_example.new(EXAMPLE))


def _drafting(example_folder, tmp_path_factory, url):
    copy = tmp_path_factory.mktemp("drafting") / "var"
    shutil.copytree(example_folder, copy)
    with TestClient(create_app(Settings(data=copy, database_url=url))) as made:
        yield signed_in(made)


@pytest.fixture(scope="session")
def drafting(request, backend) -> TestClient:
    """A planner's client on a copy of the example data, for tests that each make and change drafts of their own.

    Everything else stays as it is, so that one loading of the data serves many modules.
    """
    return request.getfixturevalue(f"{backend}_drafting")


@pytest.fixture
def empty_client(tmp_path, database):
    """A client of the application on an empty store."""
    with TestClient(create_app(Settings(data=tmp_path / "empty", database_url=database))) as made:
        yield signed_in(made)


@pytest.fixture(scope="session")
def address(client):
    """The client's application on the network, for programs that ask there."""
    port = free_port()
    config = uvicorn.Config(client.app, host="127.0.0.1", port=port, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)
