"""Finding a place on the planner's map, measuring, and the map on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.patience import drawn, drawn_at_rest, until

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1440, "height": 900}}
A4_PT, A3_PT = (595, 842), (842, 1191)
"""Upright, in points of 1/72 inch: 210 x 297 mm and 297 x 420 mm."""
GROUND_M = """async () => {
    const all = (await (await fetch('/api/v1/districts?crs=3006')).json()).features;
    const north = all.flatMap((one) => one.geometry.coordinates.flat(3)).filter((value) => value > 2e6);
    return Math.max(...north) - Math.min(...north);
}"""
"""Metres from the southernmost to the northernmost corner of the districts."""
DOTS = """() => Math.min(...[...document.querySelectorAll('#sheet-map canvas')].map((one) => one.width).filter((one) => one > 1))"""
"""Dots across of the coarsest picture that the printed map is put together of."""


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_misspelt_address_is_found_by_the_keyboard_and_its_area_and_border_are_told(visit: Visit):
    page = visit.open("/planera")
    expect(page.locator("#areas .area")).to_have_count(6)
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("drottningatan 45")
    expect(page.locator("#found [role=option]").first).to_contain_text("Drottninggatan 45")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text(
        re.compile(r"Drottninggatan 45: Innerstaden, område Centrum, \d+\sm från gränsen")
    )
    page.wait_for_timeout(1_000)
    # The link goes into the browser's history and into mail: it does not follow to the house.
    assert not re.search(r"view=\d+,\d+,[0-4](\.\d+)?(&|$)", page.url)
    # Nor when it has been cleared and the map is zoomed in and out: its middle is the house.
    page.locator("#find").fill("")
    page.keyboard.press("Escape")
    before = page.url
    for button in ("#map-in", "#map-out", "#map-out", "#map-in"):
        page.locator(button).click()
        page.wait_for_timeout(600)
        assert page.url == before
    page.locator("#map-whole").click()
    page.wait_for_url(re.compile(r"view=\d+,\d+,\d\d"))
    page.locator("#find").fill("Kanelgatan 9999")
    page.keyboard.press("Escape")
    page.locator("#find").fill("xyzzy 1")
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_be_visible()


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_line_is_measured_in_metres_of_the_ground(visit: Visit):
    """Two clicks 200 pixels apart at 10 m a pixel: 2 km."""
    page = visit.open("/planera?view=538000,6473000,10&tool=measure")
    expect(page.locator("#areas .area")).to_have_count(6)
    box = page.locator("#map").bounding_box()
    x, y = box["x"] + 250, box["y"] + 500
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    page.mouse.move(x + 200, y, steps=4)
    expect(page.locator("#hint")).to_contain_text(re.compile(r"2(,0)?\skm"))
    page.mouse.dblclick(x + 200, y)
    expect(page.locator("#measured-clear")).to_be_visible()
    expect(page.locator("#hint")).to_contain_text(re.compile(r"Sträckan är 2(,0)?\skm"))
    page.mouse.move(x, y + 150)
    with_line = drawn_at_rest(page)
    page.keyboard.press("Escape")
    expect(page.locator("#measured-clear")).to_be_hidden()
    expect(page.locator("#hint")).to_contain_text("Klicka ut en linje")
    until(page, lambda: drawn(page) != with_line)


def share_of_height(page: Page) -> float:
    """How much of the printed map's height the municipality takes, at the scale that is told."""
    scale = re.search(r"1:([\d\s]+) på", page.locator("#sheet-scale").inner_text())[1]
    shown = page.locator("#sheet-map").bounding_box()
    tall_px = page.evaluate(GROUND_M) / float(re.sub(r"\s", "", scale)) / 0.0254 * 96
    return float(tall_px / shown["height"])


@pytest.mark.parametrize("visit", [{**WIDE, "color_scheme": "dark"}], indirect=True)
def test_the_map_is_printed_on_one_sheet_with_all_that_a_map_needs(visit: Visit):
    page = visit.open("/planera")
    expect(page.locator("#figures")).to_have_attribute("data-plan", re.compile(r"\d+"))
    page.evaluate("() => { window.print = () => { document.body.dataset.printed += 'i'; }; }")
    page.locator("#print").click()
    sheet = page.locator("#sheet")
    expect(page.locator("#sheet-paper")).to_be_focused()
    expect(sheet).to_contain_text("Hemvård: Sex områden, fyra utförare")
    expect(sheet).to_contain_text(re.compile(r"Skala 1:\d+(\s\d+)? på A4"))
    for part in (
        "norr",
        "antagande",
        "exempeldata, inte för beslut",
        "Källor: ",
        "utskriven ",
        "Områdeskontor",
    ):
        expect(sheet).to_contain_text(part)
    expect(sheet.locator(".paper__areas li")).to_have_count(6)
    page.locator("#sheet-name").fill("Samråd om hemvården")
    expect(page.locator("#sheet-title")).to_have_text("Samråd om hemvården")
    assert visit.axe() == []
    for paper, size, printed in (("A4", A4_PT, "[^i]i"), ("A3", A3_PT, "[^i]ii")):
        page.locator("#sheet-paper").select_option(paper)
        page.locator("#sheet-print").click()
        expect(page.locator("body")).to_have_attribute("data-printed", re.compile(f"{printed}$"))
        pdf = page.pdf(prefer_css_page_size=True)
        boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
        # Linköping is taller than it is wide, so the sheet stands, and the municipality fills it.
        assert [(round(float(w)), round(float(h))) for w, h in boxes] == [size]
        assert 0.8 < share_of_height(page) < 1
        # The map is a picture: of 200 dots to an inch at least, in the page and in what goes to the printer.
        inches = page.locator("#sheet-map").bounding_box()["width"] / 96
        assert page.evaluate(DOTS) >= 200 * inches
        assert max(int(one) for one in re.findall(rb"/Width (\d+)", pdf)) >= 200 * inches
    page.locator("#sheet-print").focus()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.locator("#print")).to_be_focused()
    expect(page.locator("#map canvas").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") != "light"
    expect(sheet).not_to_contain_text("Bil, dagtid")
    page.locator("#layer").select_option("minutes")
    page.locator("#print").click()
    expect(sheet.locator(".paper__foot")).to_contain_text("Bil, dagtid: Sverige, grundvärden")
    expect(sheet.locator(".paper__legend .ground__legend")).to_contain_text(re.compile(r"\d\smin"))
    expect(sheet).not_to_contain_text("Räknar")
    # The legend came after the sheet and took of the map's room: the municipality still has all of it.
    until(page, lambda: 0.75 < share_of_height(page) < 1)
