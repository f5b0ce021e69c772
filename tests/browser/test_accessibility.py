"""No WCAG 2.x A or AA violation in any state of the look-up page, by axe-core; light and dark, Swedish and English."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.test_lookup_page import ADDRESS, look_up, suggest

pytestmark = pytest.mark.browser

CONTEXTS = {"wide sv": ({}, "sv"), "phone en": (PHONE, "en")}


def empty(page: Page) -> None:
    expect(page.locator("#welcome")).to_be_visible()


def suggesting(page: Page) -> None:
    suggest(page, "drottningatan 45")
    page.keyboard.press("ArrowDown")


def answered(page: Page) -> None:
    look_up(page, ADDRESS)
    expect(page.locator("#answer h2")).to_be_visible()
    page.locator("#service").select_option("lss")
    expect(page.locator(".responsible__one").first).to_be_visible()
    for fold in page.locator("details.fold summary").all():
        if fold.is_visible():
            fold.click()
    if page.locator("#map-toggle").is_visible():
        page.locator("#map-toggle").click()
    expect(page.locator("#legend-body tr").first).to_be_attached()


def refused(page: Page) -> None:
    look_up(page, "Drottninggatan 9999")
    expect(page.locator(".choices button").first).to_be_visible()


def asked_for_a_number(page: Page) -> None:
    look_up(page, "Drottninggatan")
    expect(page.locator(".refusal--question")).to_be_visible()


def asked_back(page: Page) -> None:
    look_up(page, "Drottninggatan 45, 47")
    expect(page.locator(".refusal--question .choices button").first).to_be_visible()


def waiting(page: Page) -> None:
    page.route("**/api/v1/lookup", lambda route: None)
    look_up(page, ADDRESS)
    expect(page.locator("#cancel")).to_be_visible()


STATES = (empty, suggesting, answered, refused, asked_for_a_number, asked_back, waiting)


@pytest.mark.parametrize(("visit", "language"), CONTEXTS.values(), ids=CONTEXTS.keys(), indirect=["visit"])
def test_no_state_of_the_page_breaks_the_guidelines(visit: Visit, language: str):
    found = {}
    for state in STATES:
        page = visit.open(f"/?lang={language}")
        state(page)
        found[state.__name__] = visit.axe()
    assert found == {state.__name__: [] for state in STATES}


@pytest.mark.parametrize("visit", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
def test_at_320_px_nothing_is_cut_off_sideways(visit: Visit):
    """WCAG 1.4.10: what 1280 px shows at 400 % zoom."""
    page = visit.open()
    answered(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_targets_are_large_enough(visit: Visit):
    """WCAG 2.5.8: 24 px each way; links within a line of text are excepted."""
    page = visit.open()
    answered(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, select, summary, input, .segment, .languages a")]
            .map((e) => [e.id || e.className || e.tagName, e.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
            .map(([name]) => name)"""
    )
    assert small == []
