"""The map beside the answer: what it shows, that it can be asked, and that the page does without it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.test_lookup_page import ADDRESS, SOCIAL, assert_answered, look_up

pytestmark = pytest.mark.browser


def drawn(page: Page) -> None:
    expect(page.locator("#map canvas").first).to_be_visible()
    expect(page.locator("#legend-body tr").first).to_be_attached()


def test_the_map_is_drawn_and_its_table_says_the_same(visit: Visit):
    """Four areas of social services, each with its office (offices.csv)."""
    page = visit.open()
    drawn(page)
    rows = page.locator("#legend-body tr")
    expect(rows).to_have_count(4)
    expect(rows.filter(has_text="Öst").first).to_contain_text("Områdeskontor Öst")
    expect(page.locator("#legend-caption")).to_contain_text("beräknat förslag")


def test_another_division_is_shown_by_the_keyboard(visit: Visit):
    """Six areas of home care, four providers (providers.csv)."""
    page = visit.open()
    drawn(page)
    page.locator('input[name="division"]:checked').focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#legend-body tr")).to_have_count(6)
    expect(page.locator("#legend-body")).to_contain_text("Attendo")
    expect(page.locator('input[name="division"]:checked')).to_be_focused()


def test_a_press_on_the_map_looks_up_the_point(visit: Visit):
    page = visit.open()
    look_up(page, ADDRESS)
    assert_answered(page)
    drawn(page)
    page.wait_for_timeout(600)
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.5)
    expect(page.locator("#answer h2")).to_have_text("Punkt på kartan")
    expect(page.locator(SOCIAL)).to_have_text(re.compile("^Områdeskontor "))


def test_the_middle_of_the_map_is_looked_up_by_enter(visit: Visit):
    page = visit.open()
    drawn(page)
    look_up(page, ADDRESS)
    assert_answered(page)
    page.wait_for_timeout(600)
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#answer h2")).to_have_text("Punkt på kartan")


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_on_a_phone_the_map_comes_when_it_is_asked_for(visit: Visit):
    page = visit.open()
    look_up(page, ADDRESS)
    assert_answered(page)
    assert not [url for url in visit.requests if "/vendor/ol.js" in url]
    page.get_by_role("button", name="Visa på karta").click()
    drawn(page)
    expect(page.get_by_role("button", name="Dölj kartan")).to_be_visible()


def test_the_answer_stands_without_the_map(visit: Visit):
    visit.page.route("**/vendor/ol.js", lambda route: route.abort())
    page = visit.open()
    look_up(page, ADDRESS)
    assert_answered(page)
    expect(page.locator("#map-trouble")).to_be_visible()
