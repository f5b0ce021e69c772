"""The OpenAPI document and the application tell the same: no 5xx, and no answer that the document does not have.

A few questions an operation here, by schemathesis, as each role on data of its own; many more with
``make test-openapi`` (``python -m tests.openapi``).
"""

from __future__ import annotations

import shutil

import pytest
from fastapi.testclient import TestClient

from app.errors import STATUS
from app.main import create_app
from app.server.documented import REFUSALS
from app.settings import Settings
from tests.app.conftest import signed_in
from tests.app.documented_answers import Document, hold

QUESTIONS = {"planner": 2, "administrator": 2, "reader": 2, "nobody": 1}
"""How many an operation is asked as each role; whoever has not signed in is mostly refused, whatever they ask."""


@pytest.fixture(scope="module")
def planner(example_folder, tmp_path_factory):
    """A planner with a draft, on a copy of the example data: what is asked here writes too."""
    folder = tmp_path_factory.mktemp("openapi") / "var"
    shutil.copytree(example_folder, folder)
    with TestClient(create_app(Settings(data=folder)), raise_server_exceptions=False) as client:
        signed_in(client)
        plan = next(
            one["id"] for one in client.get("/api/v1/plans").json()["plans"] if one["division"] == "hemvard"
        )
        assert client.post("/api/v1/plans", json={"copy_from": plan, "name": "Utkast"}).status_code == 201
        yield client


@pytest.fixture(scope="module")
def asking(planner):
    """A client of each role; all ask the same server."""
    others = {
        role: TestClient(planner.app, raise_server_exceptions=False)
        for role in QUESTIONS
        if role != "planner"
    }
    return {"planner": planner} | {
        role: one if role == "nobody" else signed_in(one, role) for role, one in others.items()
    }


@pytest.fixture(scope="module")
def document(planner):
    return Document(planner)


AREAS_OF_THE_DOCUMENT = ("lookup", "addresses", "plans", "travel", "tiles", "jobs", "session", "rest")


def area_of(label):
    path = label.split()[1]
    return next((one for one in AREAS_OF_THE_DOCUMENT if f"/{one}" in path), "rest")


@pytest.mark.parametrize("area", AREAS_OF_THE_DOCUMENT)
def test_no_answer_is_undocumented_and_none_is_a_defect_whoever_asks(asking, document, area):
    """The first answer that is, is told by schemathesis with a question that gets it."""
    labels = [label for label in document.operations if area_of(label) == area]
    assert labels
    for label in labels:
        if label != "DELETE /api/v1/session":
            for role, client in asking.items():
                hold(client, document, label, examples=QUESTIONS[role])


def test_each_role_is_what_it_is_called(asking):
    assert {role: client.get("/api/v1/session").json()["role"] for role, client in asking.items()} == {
        role: role for role in QUESTIONS
    }


def test_signing_out_is_documented_too(planner, document):
    """Last: whoever asks this is nobody afterwards."""
    hold(planner, document, "DELETE /api/v1/session", examples=2)
    signed_in(planner)


def test_every_status_that_a_fault_has_is_documented_on_every_route(document, planner):
    raw = planner.get("/api/v1/openapi.json").json()
    assert set(STATUS.values()) <= set(REFUSALS)
    for path, operations in raw["paths"].items():
        for method, operation in operations.items():
            assert {str(code) for code in REFUSALS} <= set(operation["responses"]), (method, path)
    assert raw["components"]["schemas"]["Problem"]["required"]


def test_a_plan_s_number_that_no_store_can_hold_is_refused(planner):
    """2**63 is one more than SQLite's largest; it was a defect in the matrix of valuations."""
    for path in ("valuations", "comparison", "comparison.xlsx"):
        assert planner.get(f"/api/v1/{path}", params={"plan": 2**63}).status_code == 422
