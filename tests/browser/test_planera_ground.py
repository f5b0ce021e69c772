"""What lies under the plan: roads and addresses of the imported data, each put out of sight by itself."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import ARGUMENTS, DRIVEN

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1440, "height": 900}}
COVERED = """() => {
    const canvas = document.querySelector('#map canvas');
    const [x, y, side] = [canvas.width / 2 - 100, canvas.height / 2 - 100, 200];
    const data = canvas.getContext('2d').getImageData(x, y, side, side).data;
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
        count += data[i] < 150 && data[i + 1] < 120 && data[i + 2] > 110;
    }
    return count / side / side;
}"""
"""How much of the middle of the map has the colour of addresses."""


def wait_until_covered(page: Page, share: float) -> None:
    """Asked from here: the page's own policy forbids what a wait inside it would need."""
    until = time.monotonic() + 20
    while (covered := page.evaluate(COVERED)) <= share:
        assert time.monotonic() < until, covered
        page.wait_for_timeout(100)


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_roads_lie_under_the_plan_and_addresses_when_asked_for_and_the_link_keeps_it(visit: Visit):
    with visit.page.expect_response(re.compile("/tiles/roads/")):
        page = visit.open("/planera?view=537000,6474000,3")
    expect(page.locator("#ground-roads")).to_be_checked()
    expect(page.locator("#ground-addresses")).not_to_be_checked()
    expect(page.locator("#ground-credit")).to_contain_text("Exempeldata")
    assert not [url for url in visit.requests if "/tiles/addresses/" in url]
    page.locator("#ground-under summary").click()
    with page.expect_response(re.compile("/tiles/addresses/")) as answer:
        page.locator("#ground-addresses").check()
    assert answer.value.status in {200, 204}
    page.locator("#ground-roads").uncheck()
    page.wait_for_url(re.compile("hide=roads"))
    page.reload()
    expect(page.locator("#ground-addresses")).to_be_checked()
    expect(page.locator("#ground-roads")).not_to_be_checked()
    expect(page.locator("#ground-density")).to_have_text("Varje punkt är en adress.")
    page.goto(visit.base + "/planera?view=537000,6473500,12&hide=roads")
    expect(page.locator("#ground-density li")).to_have_text(
        ["färre än 10", "10–30", "30–100", "100–300", "300–1\u00a0000", "1\u00a0000 eller mer"]
    )
    # Squares that touch are all drawn: most of the ground in the middle of town is covered by them.
    page.wait_for_load_state("networkidle")
    wait_until_covered(page, 0.5)


@pytest.mark.parametrize(
    "visit", [{"viewport": {"width": 1024, "height": 768}}], indirect=True, ids=["1024 px"]
)
def test_the_bar_is_one_line_at_1024_px_and_folded_panels_give_the_map_their_room(visit: Visit):
    for query in ("?division=socialtjanst&lang=en", "?layer=eldest&lang=sv"):
        page = visit.open(f"/planera{query}")
        expect(page.locator("#areas .area").first).to_be_visible()
        assert page.locator(".bar").bounding_box()["height"] < 64
        tools, standing = (page.locator(one).bounding_box() for one in ("#undo", "#steps-link"))
        assert standing["x"] + standing["width"] <= tools["x"]
    expect(page.locator("#layer-legend li")).to_have_count(7)
    for side in ("left", "right"):
        page.locator(f"#fold-{side}").click()
        expect(page.locator(f"#{side}")).to_be_hidden()
    assert page.locator("#map").bounding_box()["width"] == 1024
    legend, hand = (page.locator(one).bounding_box() for one in ("#ground", "#hand"))
    assert hand["x"] + hand["width"] <= legend["x"]
    page.wait_for_url(re.compile("fold=left,right"))
    page.reload()
    expect(page.locator("#right")).to_be_hidden()
    expect(page.locator("#layer-legend li")).to_have_count(7)
    page.locator("#map").press("d")
    expect(page.locator("#districts-filter")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_webgl_the_map_draws_and_the_first_key_leads_to_its_table(browser: Browser, server: str):
    """A thin client: the canvas alone. The link that a screen does not show until it has the focus leads past the map."""
    thin = browser.browser_type.launch(
        executable_path=DRIVEN, args=[*ARGUMENTS, "--disable-gpu", "--disable-3d-apis"]
    )
    try:
        visit = Visit(thin.new_context(**WIDE, locale="sv-SE"), server)
        page = visit.open("/planera?view=537000,6473500,12&hide=-&layer=eldest")
        assert page.evaluate("document.createElement('canvas').getContext('webgl2')") is None
        expect(page.locator("#layer-legend li")).to_have_count(7)
        # Six classes, and the one district where nobody lives.
        expect(page.locator("#layer-legend li").last).to_have_text("Uppgift saknas eller dold1 distrikt")
        wait_until_covered(page, 0.4)
        page.keyboard.press("Tab")
        skip = page.locator("#skip-to-table")
        expect(skip).to_be_focused()
        box = skip.bounding_box()
        assert box["x"] >= 0
        assert box["y"] >= 0
        page.keyboard.press("Enter")
        expect(page.locator("#districts-filter")).to_be_focused()
        assert visit.errors == []
    finally:
        thin.close()
