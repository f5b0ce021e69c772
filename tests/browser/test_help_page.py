"""The guide: one page a task, in both languages, with every sentence there and a way on from each."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

SLUGS = re.findall(
    r'slug: "([a-z-]+)"', (ROOT / "static" / "js" / "pure" / "help_tasks.js").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_list_leads_to_every_task_in_its_words_and_each_to_the_next(visit: Visit, language: str):
    """Twenty-one tasks: from the first, "next" twenty times comes to the last."""
    page = visit.open(f"/hjalp?lang={language}")
    expect(page.locator(".task a")).to_have_count(len(SLUGS))
    page.locator(".task a").first.click()
    for number, slug in enumerate(SLUGS, start=1):
        page.wait_for_url(re.compile(rf"/hjalp/{slug}(\?|$)"))
        expect(page.locator(".steps li").nth(2)).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.locator(".notes li").count() >= 1
        text = page.locator("#main").inner_text()
        assert not re.search(r"help_|undefined|\bnull\b|\{\w+\}", text), text
        for image in page.locator("img[src*=bilder]").all():
            assert image.get_attribute("alt")
        onward = page.locator(".beside__after a")
        if number < len(SLUGS):
            onward.click()
        else:
            expect(onward).to_have_count(0)
    assert len(SLUGS) == 21


def test_a_task_that_does_not_exist_leads_back_to_the_list(visit: Visit):
    page = visit.open("/hjalp/finns-inte")
    expect(page.locator(".note")).to_contain_text("finns inte")
    expect(page.locator(".task a")).to_have_count(len(SLUGS))


@pytest.mark.parametrize("visit", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True)
def test_a_command_is_copied_by_the_keyboard(visit: Visit):
    page = visit.open("/hjalp/lasa-in-befolkning")
    page.get_by_role("button", name="Kopiera kommandot").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Kommandot är kopierat")).to_be_attached()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "omradesplan import population befolkning.xlsx --year 2025"


def test_the_first_page_leads_here(visit: Visit):
    page = visit.open()
    page.locator("nav.pages").get_by_role("link", name="Hjälp").click()
    expect(page.locator("h1")).to_have_text("Hjälp")


@pytest.mark.parametrize(
    "visit",
    [{}, PHONE],
    ids=["wide", "360 px"],
    indirect=True,
)
def test_no_page_breaks_the_guidelines_or_the_width(visit: Visit):
    found = {}
    for path in ("/hjalp", "/hjalp/finns-inte", "/hjalp/kontrollera?lang=en", "/hjalp/lasa-in-stadsdelar"):
        page = visit.open(path)
        expect(page.locator("#help h1")).to_be_visible()
        found[path] = visit.axe()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert [path for path, violations in found.items() if violations] == [], found
