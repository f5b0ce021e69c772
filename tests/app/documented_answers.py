"""The OpenAPI document held against the application: questions of its making, and answers it must have told of.

A client of any role can be held to it (``hold``). Every other question names what there is - plans, a list, remarks,
the version of a draft - in the place of what was made up, or it would hardly ever get past 404.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation import GenerationMode

load_all_checks()
HELD = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
        "response_headers_conformance",
    )
]  # fmt: skip
"""No 5xx, and no status, kind of content or shape of an answer that the document does not tell of."""

UPLOAD = "POST /api/v1/batch"
LIST = "namn;adress\nA;Storgatan 1\nB;Ågatan 39\n".encode("cp1252")


class Document:
    """The document of an application, and the operations in it."""

    def __init__(self, client: TestClient) -> None:
        self.schema = schemathesis.openapi.from_dict(client.get("/api/v1/openapi.json").json())
        self.schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])

    @cached_property
    def operations(self) -> dict[str, Any]:
        """Operations by what they are called, ``GET /api/v1/plans``."""
        return {one.ok().label: one.ok() for one in self.schema.get_all_operations()}


class Known:
    """What is there to be named, as the client sees it."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        answer = client.get("/api/v1/plans")
        self.plans = [one["id"] for one in answer.json()["plans"]] if answer.status_code == 200 else []

    @cached_property
    def job(self) -> str | None:
        """A list of addresses of this client's."""
        answer = self._client.post("/api/v1/batch", files={"file": ("a.csv", LIST, "text/csv")})
        return answer.json()["id"] if answer.status_code == 202 else None

    def take_back(self) -> None:
        """Let the server forget the list."""
        if "job" in self.__dict__ and self.job:
            self._client.delete(f"/api/v1/jobs/{self.job}")

    def put_into(self, case: Any, number: int) -> None:
        """Name what there is in the place of what was made up."""
        path, query = dict(case.path_parameters or {}), dict(case.query or {})
        plan = self.plans[number % len(self.plans)] if self.plans else 1
        for name, value in (("plan_id", plan), ("remark_id", 1), ("text_id", 0)):
            if name in path:
                path[name] = value
        if "job_id" in path and self.job:
            path["job_id"] = self.job
        for name in ("against", "plan"):
            if name in query and self.plans:
                query[name] = self.plans[(number + 1) % len(self.plans)]
        case.path_parameters, case.query = path, query
        if any("match" in name.lower() for name in case.headers or {}):
            version = self._client.get(f"/api/v1/plans/{plan}").headers.get("etag", '"1"')
            case.headers = {**case.headers, "if-match": version}


def hold(client: TestClient, document: Document, label: str, *, examples: int, number: int = 1) -> None:
    """Ask an operation made-up questions as this client, and raise where an answer is not documented."""
    known, operation = Known(client), document.operations[label]
    kinds = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE])

    @seed(number)
    @settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
    )  # fmt: skip
    @given(data=st.data())
    def every(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy(generation_mode=data.draw(kinds)))
        if data.draw(st.booleans()):
            known.put_into(case, data.draw(st.integers(0, 9)))
        answer = ask(client, case)
        case.validate_response(answer, checks=HELD)
        if label == UPLOAD and answer.status_code == 202:
            # Lists that nobody takes back fill the server, which then says so to everybody for a while.
            client.delete(f"/api/v1/jobs/{answer.json()['id']}")

    try:
        every()
    finally:
        known.take_back()


def ask(client: TestClient, case: Any) -> Any:
    """Send a question of the document's making through a client, cookies and all, and return the answer."""
    told = case.as_transport_kwargs(base_url=str(client.base_url))
    body: dict[str, Any] = {} if told.get("json") is None else {"json": told["json"]}
    if told.get("files"):
        body["files"] = [(name, _part(value)) for name, value in told["files"]]
    if isinstance(told.get("data"), bytes | str):
        body["content"] = told["data"]
    elif told.get("data") is not None:
        body["data"] = told["data"]
    headers = {
        name: value if isinstance(value, str) else str(value)
        for name, value in told["headers"].items()
        if name.lower() not in {"user-agent", "x-schemathesis-testcaseid"}
    }
    answer = client.request(told["method"], told["url"], params=told.get("params"), headers=headers, **body)
    answer.request.read()  # who is refused at once has a form that nobody has read; the checks look at it
    return answer


def _part(value: Any) -> Any:
    """A part of a form as a browser would send it: what was made up as a number is text."""
    if isinstance(value, tuple):
        return (value[0], _part(value[1]), *value[2:])
    return value if isinstance(value, bytes) else str(value).encode()


def labels(client: TestClient) -> Iterator[str]:
    """Yield what all operations are called."""
    yield from Document(client).operations
