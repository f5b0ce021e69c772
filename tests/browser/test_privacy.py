"""No address that somebody looked up is left anywhere: not in a log, a number, a file, an address or the history.

A browser looks addresses up in every way there is; then everything that was written is searched for them. The
server of the browser tests logs every request, so what other tests ask for is searched through too.
"""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.security.guard import COOKIE
from tests.browser.conftest import Visit
from tests.browser.leaks import files, leaks
from tests.browser.serving import DATABASES, LOGS, SESSIONS
from tests.conftest import POSTGIS

KNOWN = "Antenngränd 13"
"""Is in the register, where street and number stand apart."""

UNKNOWN = ["Åsnebrovägen 4711", "Sökmig Ömsint 17", "Ramgränd 4712"]
"""Are in no register: typed on the page, in the frame, in a list."""

LISTED = ["Öglegränd 4713", "Hemligstigen 4714"]
FILENAME = "Vårdtagare Ögla 4715.csv"


def test_the_search_finds_what_has_leaked_however_it_is_written():
    """A planted address in a log line, an address line, JSON, a database page and a label; and nothing elsewhere."""
    marker = "Åsnebrovägen 4711"
    planted = {
        "log": b"2026 warning x: no such address: " + marker.encode(),
        "lower": marker.lower().encode(),
        "url": b"GET /api/v1/lookup?text=%C3%85snebrov%C3%A4gen%204711 200",
        "form": b"text=%C3%85snebrov%C3%A4gen+4711",
        "json": b'{"text": "\\u00c5snebrov\\u00e4gen 4711"}',
        "page": b"\x00\x17\x01" + marker.encode() + b"\x00",
        "cp1252": marker.encode("cp1252"),
        "label": f'lookups{{text="{marker}"}} 1'.encode(),
    }
    clean = {"none": b"", "other": "Åsnebrovägen 47".encode(), "route": b"POST /api/v1/lookup 404"}
    assert leaks([marker, "Ramgränd 4712"], planted | clean) == [(place, marker) for place in planted]


def ask(page: Page, text: str) -> None:
    page.locator("#place").fill(text)
    page.wait_for_timeout(400)
    page.keyboard.press("Escape")
    page.locator("#place").fill(text)
    with page.expect_response("**/api/v1/lookup"):
        page.keyboard.press("Enter")


def look_up_everywhere(visit: Visit, tmp_path: Path) -> list[str]:
    """Look addresses up in every way there is; the addresses of the pages meanwhile, and of the history."""
    page, seen = visit.page, []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    visit.open("/")
    for text in (KNOWN, UNKNOWN[0]):
        ask(page, text)
    expect(page.locator("main")).to_contain_text("4711")
    seen += history(page)
    page.goto(f"{visit.base}/embed/sok")
    for text in (KNOWN, UNKNOWN[2]):
        ask(page, text)
    seen += history(page)
    path = tmp_path / FILENAME
    path.write_text("Adress\n" + "\n".join([KNOWN, *LISTED]) + "\n", encoding="utf-8")
    visit.open("/lista")
    page.set_input_files("#file", path)
    page.click("#columns-form button[type=submit]")
    expect(page.locator("#step-result")).to_be_visible(timeout=30_000)
    expect(page.locator(".doubt").first).to_contain_text("Öglegränd")
    with page.expect_download():
        page.click("#fetch")
    seen += history(page)
    visit.open("/planera")
    field = page.locator("#find")
    field.fill(UNKNOWN[1])
    page.wait_for_timeout(400)
    field.press("Enter")
    page.wait_for_timeout(400)
    return seen + history(page)


def history(page: Page) -> list[str]:
    """The addresses that the browser keeps of this tab, and what the page keeps in it.

    A page without a referrer hides its address from those after it: its address is seen when it is gone to.
    """
    kept = page.evaluate(
        "() => [...navigation.entries().map((one) => one.url ?? ''), JSON.stringify({...localStorage}),"
        " JSON.stringify({...sessionStorage}), document.title, document.cookie]"
    )
    return [page.url, *kept]


def metrics(base: str) -> bytes:
    request = urllib.request.Request(f"{base}/metrics", headers={"cookie": f"{COOKIE}={SESSIONS[base]}"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read()


@pytest.mark.browser
@pytest.mark.both_databases
def test_no_address_that_was_looked_up_is_left_anywhere(
    visit: Visit, tmp_path: Path, backend: str, request: pytest.FixtureRequest
):
    """On PostGIS the server's log says every statement with its values: so none was sent there either."""
    if visit.base not in LOGS:
        pytest.skip("a server of somebody else's: its log and files are not ours to read")
    seen = look_up_everywhere(visit, tmp_path)
    log_path = LOGS[visit.base]
    log = log_path.read_bytes()
    lines = [json.loads(line) for line in log.decode().splitlines() if line.startswith("{")]
    routes = {line.get("route") for line in lines}
    assert {"/api/v1/lookup", "/api/v1/addresses/search", "/api/v1/batch"} <= routes, (
        "the log tells of all of it"
    )
    told = metrics(visit.base)
    assert b"omradesplan_lookups_total{outcome=" in told
    urls = "\n".join([*seen, *visit.requests]).encode()
    places = {"addresses and history": urls, "metrics": told, **dict(files(log_path.parent))}
    if backend == POSTGIS:
        kept = dict(request.getfixturevalue("cluster").kept(DATABASES[visit.base]))
        assert {"table public.audit", "table public.address"} <= set(kept)
        assert b"list.fetched" in kept["the database server's log"], "what is sent stands in the log"
        places |= kept
    assert any(place.startswith("omradesplan.sqlite") for place in places) == (backend != POSTGIS)
    markers = [KNOWN, *UNKNOWN, *LISTED, FILENAME.removesuffix(".csv")]
    assert leaks(markers, places) == []


@pytest.mark.browser
def test_no_requested_address_tells_where_a_looked_up_house_lies(visit: Visit):
    """Neither its coordinates, in degrees or metres, nor what it is called in answers."""
    page = visit.open("/")
    with page.expect_response("**/api/v1/lookup") as waited:
        ask(page, KNOWN)
    answer = waited.value.json()
    found = {**answer["address"], **answer["point"]}
    page.wait_for_timeout(1_000)
    parts = [f"{found[name]:.4f}" for name in ("lon", "lat")] + [str(int(found[name])) for name in ("e", "n")]
    parts += [str(found["address_id"])] if found.get("address_id") else []
    told = "\n".join([*visit.requests, *history(page)])
    assert [part for part in parts if re.search(rf"(?<!\d){re.escape(part)}", told)] == []
