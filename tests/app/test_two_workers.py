"""Two servers on one database: what one has acknowledged the other answers from its next question on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest

from app.security import sign_in
from app.security.guard import COOKIE
from app.workspace import today
from tests.app.small_town import E, N, town
from tests.browser.serving import free_port
from tests.conftest import ROOT

pytestmark = pytest.mark.both_databases


@pytest.fixture
def store(tmp_path, database):
    made = town(tmp_path, database)
    yield made
    made.close()


@pytest.fixture
def workers(store, tmp_path):
    """The base addresses of two processes, both begun at once, with the default settings."""
    ports = [free_port(), free_port()]
    environment = {**os.environ, "OMRADESPLAN_DATA": str(tmp_path), "OMRADESPLAN_DATABASE_URL": store.url}
    program = Path(sys.executable).parent / "omradesplan"
    with (tmp_path / "log").open("wb") as log:
        processes = [
            subprocess.Popen(
                [program, "serve", "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
            for port in ports
        ]
    bases = [f"http://127.0.0.1:{port}/api/v1" for port in ports]
    try:
        for base, process in zip(bases, processes, strict=True):
            wait_for(base, process, tmp_path / "log")
        yield bases
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=20)


def wait_for(base, process, log):
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{base}/health", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(log.read_text(encoding="utf-8")[-2000:])


def asker(store):
    secret = sign_in.by_another(store, "Anna", "administrator", way="test")

    def ask(address, body=None, etag=""):
        headers = {"cookie": f"{COOKIE}={secret}", "content-type": "application/json"}
        headers |= {"if-match": etag} if etag else {}
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(address, data, headers), timeout=30) as answer:
            return json.load(answer), answer.headers["etag"]

    return ask


def test_what_one_server_has_acknowledged_neither_answers_otherwise_again(workers, store):
    """A draft, and a decision, which look-ups answer from memory: each had just answered the older."""
    one, other = workers
    ask = asker(store)
    place = {"e": E + 500, "n": N + 500}
    assert ask(f"{other}/lookup", place)[0]["divisions"][0]["upcoming"] == []
    plan, _ = ask(f"{one}/plans", {"copy_from": 1, "name": "Ny"})
    url = f"/plans/{plan['id']}"
    edit = {"edits": [{"op": "move_districts", "districts": ["a"], "to": "east"}]}
    _, etag = ask(f"{one}{url}/edits", edit, '"1"')
    assert ask(f"{other}{url}")[1] == etag
    first = (today() + timedelta(days=60)).isoformat()
    decision = {"committee": "N", "reference": "1", "decided_on": today().isoformat(), "valid_from": first}
    for server, to in ((other, "consultation"), (one, "proposed"), (one, "decided")):
        step = {"to": to, "why": "prov"} | ({"decision": decision} if to == "decided" else {})
        assert ask(f"{other}/lookup", place)[0]["divisions"][0]["upcoming"] == []
        _, etag = ask(f"{server}{url}/lifecycle", step, etag)

    def coming_at(server):
        return [
            (one["date"], one["area"]["code"])
            for one in ask(f"{server}/lookup", place)[0]["divisions"][0]["upcoming"]
        ]

    assert [coming_at(server) for server in (other, one, other)] == [[(first, "east")]] * 3
