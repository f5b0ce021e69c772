"""The map in one file, opened from disk with the network cut: it shows, it is searched, nothing is asked for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import AXE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(browser: Browser, server: str, tmp_path_factory):
    """The page of the file, with all that it asked for and all errors."""
    path = tmp_path_factory.mktemp("file") / "karta.html"
    context = browser.new_context(viewport={"width": 1000, "height": 760})
    path.write_bytes(
        context.request.get(f"{server}/api/v1/public-map", headers={"accept-language": "sv"}).body()
    )
    context.set_offline(True)
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    yield page, asked, errors
    context.close()


def test_the_file_shows_its_map_without_asking_anybody(opened):
    """Three layers of plans and one of districts; the first plan shows, its four areas and four offices."""
    page, asked, errors = opened
    expect(page.locator(".leaflet-control-layers-overlays label")).to_have_count(4)
    expect(page.locator("path.leaflet-interactive")).not_to_have_count(0)
    expect(page.locator("#panel")).to_contain_text("Exempeldata")
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1
    assert errors == []
    names = page.locator(".area-name")
    expect(names).to_have_text(["Norr", "Öst", "Syd", "Väst"])
    expect(page.locator(".leaflet-control-scale-line")).to_have_count(1)


def test_a_name_is_found_and_its_popup_opens(opened):
    page, _, errors = opened
    page.fill("#name", "Ljungsbro")
    page.locator("#name").dispatch_event("change")
    expect(page.locator(".leaflet-popup-content")).to_contain_text("Ljungsbro")
    page.fill("#name", "finns inte")
    page.locator("#name").dispatch_event("change")
    expect(page.locator("#said")).to_have_text("Inget i kartan heter så.")
    assert errors == []


def test_the_file_says_in_a_table_what_the_map_shows_and_is_accessible(opened):
    page, _, _ = opened
    page.locator("#panel summary").click()
    expect(page.locator("#panel table").first.locator("tbody tr")).not_to_have_count(0)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}))"
        ".violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html + n.failureSummary).join(' | '))"
    )
    assert found == []
