"""Frames in a page of another origin: shown where that origin is listed, refused elsewhere, light, and accessible."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.conftest import AXE, Visit
from tests.browser.patience import until
from tests.browser.serving import _wait_until_ready, free_port
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
MOST_KB = 300
FRAME = '<!doctype html><html lang="sv"><title>Intranätet</title><main><h1>Intranätet</h1><iframe src="{src}" title="Karta" width="100%" height="520"></iframe><p style="height:3000px">Mera</p></main></html>'


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Nothing is written."""


@pytest.fixture(scope="module")
def intranets(tmp_path_factory) -> Iterator[tuple[Path, str, str]]:
    """A folder of pages, served from two other origins: one will be listed, the other not."""
    folder = tmp_path_factory.mktemp("intranet")
    servers = [
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        for _ in range(2)
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, *(f"http://127.0.0.1:{server.server_port}" for server in servers)
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def embedding(server, intranets, tmp_path_factory) -> Iterator[str]:
    """A second server on the data of the first, with one origin listed."""
    if os.environ.get("OMRADESPLAN_TEST_URL"):
        pytest.skip("the server that runs has its own settings")
    data = next(Path(tmp_path_factory.getbasetemp()).glob("browser-data*"))
    port = free_port()
    log = tmp_path_factory.mktemp("embedding") / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "omradesplan", "serve", "--port", str(port)], cwd=ROOT, stdout=stream, stderr=stream,
            env={**os.environ, "OMRADESPLAN_DATA": str(data), "OMRADESPLAN_EMBED_ORIGINS": intranets[1]},
        )  # fmt: skip
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def framed(browser: Browser, intranets, origin: int, src: str) -> tuple[Page, FrameLocator]:
    (intranets[0] / "sida.html").write_text(FRAME.format(src=src), encoding="utf-8")
    page = browser.new_page(viewport={"width": 900, "height": 700}, locale="sv-SE")
    page.goto(f"{intranets[origin]}/sida.html")
    return page, page.frame_locator("iframe")


def test_the_map_shows_in_a_listed_page_and_answers_where_it_is_pressed(browser, intranets, embedding):
    page, frame = framed(
        browser, intranets, 1, f"{embedding}/embed/karta?division=hemvard&layers=areas,offices,people"
    )
    expect(frame.locator("#legend tbody tr")).to_have_count(6)
    expect(frame.locator("#legend")).to_contain_text("Boende")
    expect(frame.locator("#banner")).to_contain_text("Exempeldata")
    frame.locator("#map canvas").first.wait_for()
    page.wait_for_timeout(500)
    frame.locator("#map").click()
    expect(frame.locator("#answer .card")).to_have_count(1)
    expect(frame.locator("#answer .card")).to_contain_text("Hemvård")
    box = page.locator("iframe").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, 300)
    expect(frame.locator("#hint")).to_have_attribute("data-shown", "")
    inside = page.frames[1]
    # The wheel moves the page, not the map. The page forbids the eval by which a condition would be waited for.
    until(page, lambda: inside.evaluate("scrollY") > 50)
    inside.evaluate(AXE.read_text(encoding="utf-8"))
    found = inside.evaluate(
        "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}))"
        ".violations.map((v) => v.id + v.nodes.map((n) => n.html).join())"
    )
    assert found == []
    page.close()


def test_the_search_answers_in_a_listed_page(browser, intranets, embedding):
    page, frame = framed(browser, intranets, 1, f"{embedding}/embed/sok?lang=en&theme=dark")
    frame.locator("#place").fill("drottningatan 45")
    frame.locator("#place").press("Enter")
    expect(frame.locator("#answer .card")).to_have_count(2)
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    expect(frame.locator("html")).to_have_attribute("lang", "en")
    page.close()


@pytest.mark.parametrize("path", ["/embed/karta", "/embed/sok", "/"])
def test_a_page_that_is_not_listed_shows_nothing(browser, intranets, embedding, path):
    """``/`` is refused by the listed page too."""
    page, frame = framed(browser, intranets, 1 if path == "/" else 2, f"{embedding}{path}")
    page.wait_for_timeout(800)
    assert frame.locator("main").count() == 0
    assert page.frames[1].url.startswith("chrome-error://")
    page.close()


@pytest.mark.parametrize(
    "path",
    [
        "/embed/karta?division=hemvard",
        "/embed/karta?division=stadsdelar&layers=areas,offices,people",
        "/embed/sok",
    ],
)
def test_a_frame_weighs_little_and_is_accessible(visit: Visit, path):
    received: dict[str, float] = {}
    session = visit.page.context.new_cdp_session(visit.page)
    session.on("Network.loadingFinished", lambda e: received.update({e["requestId"]: e["encodedDataLength"]}))
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page = visit.open(path)
    page.wait_for_load_state("networkidle")
    assert 10 < sum(received.values()) / 1000 <= MOST_KB
    assert visit.axe() == []
    page.set_viewport_size({"width": 320, "height": 480})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_address_says_how_high_the_map_is(visit: Visit):
    page = visit.open("/embed/karta?division=hemvard&height=333")
    expect(page.locator("#frame")).to_have_css("height", "333px")


def scale(page: Page) -> str:
    line = page.locator(".ol-scale-line-inner")
    expect(line).not_to_be_empty()
    page.wait_for_timeout(400)
    return line.inner_text()


def test_a_named_place_is_shown_with_what_is_around_it_and_a_press_moves_nothing(visit: Visit):
    """Each time alike: 9 km across 500 px are 18 m a pixel, so 70 px are 2 km. A press keeps it."""
    page = visit.open("/embed/karta?division=hemvard&centre=15.62,58.41&km=9&height=500")
    shown = [scale(page)]
    page.reload()
    shown.append(scale(page))
    page.locator("#map").click(position={"x": 120, "y": 150})
    expect(page.locator("#answer .card")).to_have_count(1)
    assert [*shown, scale(page)] == ["2 km"] * 3
    expect(page.locator("#odd")).to_be_hidden()


@pytest.mark.parametrize(
    ("query", "sentence", "map_shown"),
    [
        ("division=hemvrd", "Indelningen hemvrd finns inte. Rätta adressen till kartan.", False),
        ("division=hemvard&centre=58.41,15.62", "Skriv centre=15.62,58.41.", True),
        ("division=hemvard&centre=18.07,59.33", "ligger utanför områdena", True),
        ("division=hemvard&zom=3", "zom i adressen betyder ingenting här", True),
    ],
)
def test_what_the_address_says_oddly_is_told(visit: Visit, query, sentence, map_shown):
    page = visit.page
    page.goto(f"{visit.base}/embed/karta?{query}")
    expect(page.locator("#odd")).to_contain_text(sentence)
    expect(page.locator("#frame")).to_be_visible(visible=map_shown)
    expect(page.locator("#legend tbody tr")).to_have_count(6 if map_shown else 0)


@pytest.mark.parametrize("width", [340, 760])
def test_in_a_low_frame_the_answer_is_brought_into_sight(visit: Visit, width: int):
    """400 pixels high, with the map as high as the frame: the office's name is seen whole after one press, or Enter."""
    page = visit.page
    page.set_viewport_size({"width": width, "height": 400})
    visit.open("/embed/karta?division=socialtjanst&height=400")
    page.locator("#map canvas").first.wait_for()
    page.wait_for_timeout(400)
    page.locator("#map").click(position={"x": 120, "y": 150})
    expect(page.locator("#answer .card h3")).to_be_in_viewport(ratio=1)
    visit.open("/embed/sok")
    page.fill("#place", "Drottninggatan 45")
    page.press("#place", "Enter")
    expect(page.locator("#answer .card h3").first).to_be_in_viewport(ratio=1)


def test_the_legend_is_in_swedish_order(visit: Visit):
    """å, ä and ö stand last, in English too: Öst behind Väst."""
    page = visit.open("/embed/karta?division=socialtjanst&lang=en")
    expect(page.locator("#legend tbody th")).to_have_text(["Norr", "Syd", "Väst", "Öst"])


def test_what_is_not_public_is_said_in_words(visit: Visit):
    page = visit.open("/embed/sok")
    page.goto(f"{visit.base}/embed/karta?division=hemvard&plan=99")
    expect(page.locator("#trouble")).to_contain_text("utkast")
    expect(page.locator("#tap")).to_be_hidden()


def test_the_code_to_paste_follows_what_is_chosen(visit: Visit):
    page = visit.open("/embed")
    assert visit.axe() == []
    page.select_option("#division", "hemvard")
    page.fill("#height", "640")
    page.select_option("#theme-choice", "dark")
    page.click("#open-code")
    code = page.input_value("#code")
    assert f'src="{visit.base}/embed/karta?division=hemvard&amp;theme=dark"' in code
    assert 'height="640"' in code
    assert 'title="Karta: Hemvård"' in code
    assert visit.axe() == []
    page.click("#copy-code")
    expect(page.locator("#copy-code")).not_to_have_text("Kopiera koden")
    page.click("#close-code")
    expect(page.frame_locator("#preview").locator("#legend tbody tr")).to_have_count(6)
