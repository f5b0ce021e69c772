"""The example data, made once a session; each test that writes gets a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.security import sign_in
from app.security.guard import COOKIE
from app.settings import Settings
from app.store.engine import Store


@pytest.fixture
def folder(example_folder, tmp_path) -> Path:
    """A copy of the example data to write to."""
    copy = tmp_path / "var"
    shutil.copytree(example_folder, copy)
    return copy


@pytest.fixture
def store(folder) -> Store:
    made = Store(Settings(data=folder).url)
    yield made
    made.close()


def signed_in(client: TestClient, role: str = "planner") -> TestClient:
    """Give a client the session of somebody with a role."""
    secret = sign_in.by_another(client.app.state.holder.store, f"en {role}", role, way="test")
    client.cookies.set(COOKIE, secret)
    return client


@pytest.fixture(scope="session")
def client(example_folder):
    """A client of the application on the example data, signed in as a planner."""
    with TestClient(create_app(Settings(data=example_folder, language="en"))) as made:
        yield signed_in(made)


@pytest.fixture
def empty_client(tmp_path):
    """A client of the application on an empty store."""
    with TestClient(create_app(Settings(data=tmp_path / "empty"))) as made:
        yield signed_in(made)
