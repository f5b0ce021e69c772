"""What an operator relies on: health, numbers, the log, and a stop that loses nobody's answer."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.errors import StoreFault
from app.lookups import lookup
from app.main import create_app
from app.routes import pages
from app.server import log
from app.server.headers import HEADERS, NOTHING
from app.server.witness import HEADER
from app.settings import Settings
from app.store.engine import Store
from tests.browser.serving import free_port
from tests.conftest import ROOT

SECRET = "Hemligvägen 17"
API = "/api/v1"


@pytest.fixture
def records():
    """What every logger writes meanwhile, as a server set to JSON lines writes it."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Kept()
    handler.setFormatter(log.JsonLines())
    root, requests = logging.getLogger(), logging.getLogger(log.REQUESTS)
    level = requests.level
    root.addHandler(handler)
    requests.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    requests.setLevel(level)


def test_a_process_lives_whatever_its_store_and_is_ready_only_with_data_and_store(client, monkeypatch):
    assert client.get(f"{API}/health/live").json() == {"live": True}
    assert client.get(f"{API}/health/ready").json()["ready"] is True

    def gone(_):
        raise StoreFault("store_cannot_open", folder="/var", reason="")

    monkeypatch.setattr(Store, "revision", gone)
    answer = client.get(f"{API}/health/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "store_cannot_open")
    assert client.get(f"{API}/health/live").status_code == 200


def test_nothing_imported_is_alive_and_not_ready(empty_client):
    assert empty_client.get(f"{API}/health/live").status_code == 200
    answer = empty_client.get(f"{API}/health/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "no_districts")


def numbers(client) -> dict[str, float]:
    """Every number of the metrics by its name and labels."""
    lines = client.get("/metrics").text.splitlines()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if line[0] != "#"}


def test_requests_are_counted_by_the_template_of_their_route_and_look_ups_by_what_became_of_them(client):
    before = numbers(client)
    client.post(f"{API}/lookup", json={"text": SECRET})
    client.get(f"{API}/plans/1")
    client.get(f"{API}/{SECRET}")
    client.request("HEMLIGVÄGEN", f"{API}/plans")
    after = numbers(client)
    grown = {name for name, value in after.items() if value > before.get(name, 0) and "_total" in name}
    assert 'omradesplan_requests_total{method="GET",route="/api/v1/plans/{plan_id}",status="200"}' in grown
    assert 'omradesplan_requests_total{method="GET",route="none",status="404"}' in grown
    assert 'omradesplan_requests_total{method="other",route="/api/v1/plans",status="405"}' in grown
    assert any(name.startswith("omradesplan_lookups_total{outcome=") for name in grown)
    assert after["omradesplan_requests_in_flight"] == 1
    assert after["omradesplan_data_loaded"] == 1
    assert 0 <= after["omradesplan_data_age_seconds"] < 86_400
    assert after["process_resident_memory_bytes"] > 0
    assert "hemlig" not in " ".join(after).lower()


def test_a_write_tells_how_long_it_waited(store):
    waited = []
    store.waited = waited.append
    with store.write(drafts_only=True):
        pass
    assert len(waited) == 1
    assert 0 <= waited[0] < 10


def test_a_request_has_one_line_that_tells_its_route_and_not_what_was_asked(client, records):
    answer = client.post(f"{API}/lookup?{SECRET}", json={"text": SECRET})
    (line,) = [one for one in map(json.loads, records) if one["logger"] == log.REQUESTS]
    assert (line["method"], line["route"], line["status"]) == ("POST", f"{API}/lookup", answer.status_code)
    assert line["request"] == answer.headers[HEADER]
    assert line["asker"]
    assert line["ms"] > 0
    assert "Hemlig" not in "".join(records)


@pytest.mark.parametrize(
    ("given", "kept"), [("0123abcd-0123abcd", True), (SECRET.encode(), False), ("a" * 65, False)]
)
def test_a_number_that_a_proxy_gives_is_kept_and_a_text_is_not(client, given, kept):
    number = client.get(f"{API}/health/live", headers={HEADER: given}).headers[HEADER]
    assert (number == given) == kept


def test_a_defect_is_logged_without_its_words_and_answered_with_every_header(
    example_folder, records, monkeypatch
):
    def broken(*_, **__):
        try:
            {}[SECRET]
        except KeyError as fault:
            raise ValueError(SECRET) from fault

    monkeypatch.setattr(lookup, "answer", broken)
    with TestClient(create_app(Settings(data=example_folder)), raise_server_exceptions=False) as client:
        answer = client.post(f"{API}/lookup", json={"lon": 15.6, "lat": 58.4})
        monkeypatch.setattr(pages.page, "answer", broken)
        page = client.get("/data", headers={"accept": "text/html", HEADER: "0123456789ab"})
    assert (answer.status_code, answer.json()["code"]) == (500, "defect")
    assert NOTHING.items() <= dict(answer.headers).items()
    assert answer.json()["facts"] == {"request": answer.headers[HEADER]}
    assert answer.headers[HEADER] in answer.json()["detail"], "the number to tell support"
    assert page.status_code == 500
    assert HEADERS.items() <= dict(page.headers).items()
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "0123456789ab, så går felet att hitta" in page.text
    told, _ = [one for one in map(json.loads, records) if one["message"] == "defect"]
    assert told["request"] == answer.headers[HEADER]
    assert "KeyError" in told["trace"]
    assert "ValueError" in told["trace"]
    assert "test_operation.py" in told["trace"]
    assert SECRET not in "".join(records)


def test_lines_of_text_have_the_facts_and_no_words_of_an_exception():
    record = logging.LogRecord("x", logging.ERROR, "", 0, "defect", None, None)
    record.facts = {"request": "ab12"}
    try:
        int(SECRET)
    except ValueError:
        record.exc_info = sys.exc_info()
    first, *rest = log.TextLines().format(record).splitlines()
    assert first.endswith("error x: defect request=ab12")
    assert rest[-1] == "builtins.ValueError"
    assert SECRET not in "".join(rest)


def opened(port: int, sent: bytes) -> socket.socket:
    """A connection that has sent the half of a look-up."""
    made = socket.create_connection(("127.0.0.1", port), timeout=30)
    made.sendall(
        b"POST /api/v1/lookup HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        b"content-length: 27\r\n\r\n" + sent
    )
    return made


def test_a_server_told_to_stop_answers_what_it_has_begun_and_waits_for_nobody_for_ever(folder):
    """One asker sends the rest of its question after the signal, another never does; 2 s are given."""
    port, log_path = free_port(), folder / "stop.log"
    with log_path.open("wb") as out:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "omradesplan", "serve", "--port", str(port)],
            cwd=ROOT, stdout=out, stderr=out,
            env={
                **os.environ, "OMRADESPLAN_DATA": str(folder), "OMRADESPLAN_STOP_WITHIN_S": "2",
                "OMRADESPLAN_LOG_FORMAT": "json", "OMRADESPLAN_LOG_REQUESTS": "true",
            },
        )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while b"http://" not in log_path.read_bytes():
            assert process.poll() is None, log_path.read_text()
            assert time.monotonic() < until
            time.sleep(0.1)
        body = b'{"lon": 15.62, "lat": 58.4}'
        with opened(port, body[:5]) as finishing, opened(port, body[:5]):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{API}/health/ready", timeout=30) as ready:
                assert ready.status == 200
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            finishing.sendall(body[5:])
            assert finishing.recv(100).startswith(b"HTTP/1.1 200")
            assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.wait()
    lines = [json.loads(line) for line in log_path.read_text().splitlines() if line.startswith("{")]
    assert next(one["status"] for one in lines if one.get("route") == f"{API}/lookup") == 200
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
