"""Whatever is sent, the answer is a problem with a code, and the memory it takes is bounded."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.access import TABLE
from app.main import create_app
from app.plans import drafts
from app.problem import MEDIA_TYPE
from app.server import unread_body
from app.server.body_limit import MOST_BYTES, QUESTION_BYTES
from app.settings import Settings
from tests.app import bad_inputs
from tests.app.small_town import put_addresses, town

API = "/api/v1"
MOST_GROWTH_KIB = 160 * 1024
"""What an answer may take at most while it is made; the largest body here has seven megabytes."""


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A town with a plan in force, a draft of it (2) and a few addresses, open to whoever reaches it."""
    folder = tmp_path_factory.mktemp("bad")
    store = town(folder)
    put_addresses(store, [(37.0 * i % 2000, 91.0 * i % 2000) for i in range(50)])
    drafts.copy(store, 1, name="Utkast")
    configured = Settings(
        data=folder, database_url=store.url, sign_in="off", public_url="http://testserver", language="en"
    )
    with TestClient(create_app(configured), raise_server_exceptions=False) as made:
        yield made
    store.close()


def is_problem(answer) -> bool:
    return (
        400 <= answer.status_code < 500
        and answer.headers["content-type"] == MEDIA_TYPE
        and bool(answer.json()["code"])
        and bool(answer.json()["detail"])
        and answer.json()["detail"] != answer.json()["code"]
    )


WRITES = [(m, t) for t, methods in TABLE.items() for m in methods if m in ("POST", "PUT", "PATCH")]


def path_of(template: str) -> str:
    return re.sub(r"\{\w+\}", "1", template.replace("{plan_id}", "2"))


@pytest.mark.parametrize(("method", "template"), WRITES, ids=[f"{m} {t}" for m, t in WRITES])
def test_no_body_that_is_none_gets_past_any_write(client, method, template):
    wrong = []
    for name, body in bad_inputs.BODIES.items():
        for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded", None):
            headers = {"if-match": "1", **({"content-type": kind} if kind else {})}
            answer = client.request(method, path_of(template), content=body, headers=headers)
            if not is_problem(answer):
                wrong.append((name, kind, answer.status_code, answer.text[:200]))
    assert wrong == []


@pytest.mark.parametrize("name", bad_inputs.CODES)
def test_what_can_be_read_in_two_ways_is_told_by_its_own_code(client, name):
    answer = client.post(
        f"{API}/lookup", content=bad_inputs.BODIES[name], headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, bad_inputs.CODES[name])


@pytest.mark.parametrize("name", bad_inputs.EDITS)
def test_no_edit_that_is_none_is_simulated_or_stored(client, name):
    """``1e999`` is a number in JSON, and endless once it is read."""
    body = json.dumps({"edits": [bad_inputs.EDITS[name]]}).replace('"1e999"', "1e999")
    before = client.get(f"{API}/plans/2")
    headers = {"if-match": before.headers["etag"], "content-type": "application/json"}
    for what in ("simulate", "edits"):
        answer = client.post(f"{API}/plans/2/{what}?crs=3006", content=body, headers=headers)
        assert is_problem(answer), (what, answer.status_code, answer.text[:200])
    assert client.get(f"{API}/plans/2").headers["etag"] == before.headers["etag"]


@pytest.mark.parametrize("name", bad_inputs.COMBS)
def test_drawings_that_cross_borders_or_each_other_everywhere_are_refused(client, name):
    """Two million crossings would be as many corners; how long the refusals take is printed with the benchmarks."""
    answer, grown = growth_kib(
        lambda: client.post(f"{API}/plans/2/simulate?crs=3006", json={"edits": bad_inputs.COMBS[name]})
    )
    assert (answer.status_code, answer.json()["code"]) in {
        (409, "drawing_too_tangled"),
        (409, "drawing_too_dense"),
    }
    assert grown < MOST_GROWTH_KIB


@pytest.mark.parametrize("name", bad_inputs.TEXTS)
def test_a_text_that_means_something_elsewhere_means_nothing_here(client, name):
    text = bad_inputs.TEXTS[name]
    assert is_problem(client.post(f"{API}/lookup", json={"text": text}))
    assert is_problem(client.post(f"{API}/lookup", json={"text": "Gatan 1", "service": text}))
    assert is_problem(client.post(f"{API}/plans", json={"copy_from": text, "name": "x"}))
    assert is_problem(client.get(f"{API}/plans/in-force", params={"division": text}))


def test_names_and_remarks_are_texts_whatever_they_look_like(client):
    """What is written is kept as written and sent as JSON that no browser takes for a page."""
    text = bad_inputs.TEXTS["HTML"]
    answer = client.post(f"{API}/plans/2/remarks", json={"text": text})
    assert (answer.status_code, answer.json()["text"]) == (201, text)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", bad_inputs.ADDRESSES)
def test_no_address_that_is_none_is_answered(client, path):
    """The open doors of OGC answer in their standard's own shape."""
    answer = client.get(path)
    if path.startswith("/ogc"):
        assert 400 <= answer.status_code < 500
        assert answer.json()["code"]
    else:
        assert is_problem(answer), (answer.status_code, answer.text[:200])


def highest_kib() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1])


def growth_kib(work) -> tuple[object, int]:
    """What some work returns, and how far the process grew meanwhile above what it had."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = highest_kib()
    found = work()
    return found, highest_kib() - before


@pytest.mark.parametrize("name", bad_inputs.FILES)
def test_no_file_that_is_none_is_read_as_a_list_nor_unpacked_beyond_bounds(client, name):
    filename, make = bad_inputs.FILES[name]
    data = make()
    answer, grown = growth_kib(lambda: client.post(f"{API}/batch", files={"file": (filename, data)}))
    assert is_problem(answer), (answer.status_code, answer.text[:200])
    assert grown < MOST_GROWTH_KIB


@pytest.mark.parametrize("what", ["edits", "simulate"])
def test_a_million_corners_are_refused_in_bounded_memory(client, what):
    headers = {"if-match": "1", "content-type": "application/json"}
    answer, grown = growth_kib(
        lambda: client.post(f"{API}/plans/2/{what}?crs=3006", content=bad_inputs.MILLION, headers=headers)
    )
    assert is_problem(answer)
    assert grown < MOST_GROWTH_KIB


@pytest.mark.parametrize(
    ("path", "most"),
    [(f"{API}/lookup", QUESTION_BYTES), (f"{API}/plans/2/simulate", MOST_BYTES), (f"{API}/batch", 65 << 20)],
)
def test_a_body_without_a_length_is_read_no_further_than_it_may_be_long(client, path, most):
    """A sender that never stops: pieces of half a megabyte, for as long as anybody asks for one.

    After the answer a little more is taken and thrown away, for who is hung up on does not hear it.
    """
    piece, asked, sent = b"x" * (1 << 19), 0, []

    async def receive():
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": piece, "more_body": True}

    async def send(message):
        sent.append(message)

    kind = b"multipart/form-data; boundary=x" if path.endswith("batch") else b"application/json"
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", kind), (b"transfer-encoding", b"chunked")], "http_version": "1.1",
        "scheme": "http", "server": ("x", 80), "client": ("127.0.0.1", 1), "root_path": "", "asgi": {"version": "3.0"},
    }  # fmt: skip
    # In a thread of its own: a browser that was driven before has left a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(client.app(scope, receive, send))).result()
    assert 400 <= sent[0]["status"] < 500
    assert dict(sent[0]["headers"])[b"content-type"] == MEDIA_TYPE.encode()
    assert asked * len(piece) <= most + unread_body.MOST_BYTES + 4 * len(piece)
