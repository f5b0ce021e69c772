"""The look-up page in a real browser, with the example data: Drottninggatan 45 is the office of area Öst.

The four offices, their areas and the address stand in the municipality's decision (see the facts that the example
data are made of), so "Områdeskontor Öst" for its own address is the answer to expect.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.patience import until

pytestmark = pytest.mark.browser

MISSPELT = "drottningatan 45"
ADDRESS = "Drottninggatan 45"
OFFICE = "Områdeskontor Öst"
SOCIAL = '.card[data-division="socialtjanst"] .card__main'
CARE = '.card[data-division="hemvard"]'


def suggest(page: Page, text: str) -> None:
    page.locator("#place").fill(text)
    expect(page.get_by_role("option").first).to_be_visible()


def look_up(page: Page, text: str) -> None:
    page.locator("#place").fill(text)
    page.keyboard.press("Enter")


def assert_answered(page: Page) -> None:
    expect(page.locator("#answer h2")).to_have_text(ADDRESS)
    expect(page.locator(SOCIAL)).to_have_text(OFFICE)
    expect(page.locator(CARE)).to_contain_text("Utförare:")


@pytest.mark.parametrize("visit", [{}, PHONE], ids=["wide", "360 px"], indirect=True)
def test_a_misspelt_address_is_chosen_and_answered(visit: Visit):
    page = visit.open()
    suggest(page, MISSPELT)
    page.get_by_role("option", name=re.compile(f"^{ADDRESS}")).first.click()
    assert_answered(page)
    too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not too_wide


def test_a_misspelt_address_is_answered_as_typed_and_says_how_it_was_read(visit: Visit):
    page = visit.open()
    look_up(page, MISSPELT)
    assert_answered(page)
    expect(page.locator(".note").first).to_contain_text(MISSPELT)


def test_the_keyboard_alone_is_enough(visit: Visit):
    """Type, arrow down to the address, Enter; Esc empties; slash comes back; Tab reaches the copy button."""
    page = visit.open()
    expect(page.locator("#place")).to_be_focused()
    page.keyboard.type(MISSPELT)
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.locator("#place").get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#place").get_attribute("aria-activedescendant")
    assert chosen
    expect(page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
    expect(page.locator(f"#{chosen}")).to_contain_text(ADDRESS)
    page.keyboard.press("Enter")
    assert_answered(page)
    expect(page.locator("#heard")).to_contain_text(OFFICE)
    page.keyboard.press("Escape")
    expect(page.locator("#place")).to_have_value("")
    expect(page.locator("#answer h2")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator("#place")).not_to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#place")).to_be_focused()
    expect(page.locator("#place")).to_have_value("")


def test_a_question_mark_lists_the_keys(visit: Visit):
    page = visit.open()
    page.locator("#copy-text").evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Tangenter")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_escape_closes_the_list_first_and_keeps_the_text(visit: Visit):
    page = visit.open()
    suggest(page, MISSPELT)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.locator("#place")).to_have_value(MISSPELT)


def test_a_late_suggestion_never_replaces_a_newer_one(visit: Visit):
    """The answer to the first text is held back until after the second's: it must be dropped."""
    page = visit.open()
    held = []

    def route(request):
        if '"Ryd"' in (request.request.post_data or "").replace(" ", ""):
            held.append(request)
        else:
            request.continue_()

    page.route("**/api/v1/addresses/search", route)
    page.locator("#place").fill("Ryd")
    until(page, lambda: bool(held))
    suggest(page, ADDRESS)
    shown = page.get_by_role("option").all_inner_texts()
    held[0].continue_()
    page.wait_for_timeout(300)
    assert page.get_by_role("option").all_inner_texts() == shown


@pytest.mark.parametrize(
    "text", ["", "   ", "qqqqxxyyzz", "💥 ' OR 1=1 --", "<script>alert(1)</script>", "0, 0"]
)
def test_what_has_no_answer_gets_a_sentence_and_no_guess(visit: Visit, text: str):
    page = visit.open()
    look_up(page, text)
    refusal = page.get_by_role("alert").filter(has_text=re.compile(r"\S"))
    expect(refusal).to_be_visible()
    words = refusal.inner_text()
    assert not re.search(r"undefined|null|NaN|\{|_|status", words), words
    expect(page.locator("#answer h2")).to_have_count(0)


def test_a_point_outside_the_municipality_is_refused_by_name(visit: Visit):
    page = visit.open()
    look_up(page, "59.3293, 18.0686")
    expect(page.get_by_role("alert").filter(has_text="Linköping")).to_be_visible()


def test_a_number_that_does_not_exist_offers_the_nearest_as_buttons(visit: Visit):
    page = visit.open()
    look_up(page, "Drottninggatan 9999")
    offered = page.locator(".choices button")
    expect(offered.first).to_be_visible()
    label = offered.first.locator("span").first.inner_text()
    offered.first.click()
    expect(page.locator("#answer h2")).to_have_text(label)


def test_a_server_that_is_gone_is_said_and_the_page_lives_on(visit: Visit):
    page = visit.open()
    page.route("**/api/v1/lookup", lambda route: route.abort())
    look_up(page, ADDRESS)
    expect(page.get_by_role("alert").filter(has_text="Servern svarar inte")).to_be_visible()
    page.unroute("**/api/v1/lookup")
    look_up(page, ADDRESS)
    assert_answered(page)


def test_minutes_tell_their_time_of_day_and_the_way_to_the_street(visit: Visit):
    page = visit.open()
    look_up(page, ADDRESS)
    assert_answered(page)
    expect(page.locator(".card__travel").first).to_contain_text("(dagtid)")
    page.get_by_text("Vad svaret bygger på").last.click()
    expect(page.get_by_text("Till närmaste väg:")).to_contain_text("med bil")


def test_an_address_far_from_any_street_is_told_why_it_has_no_minutes(visit: Visit):
    """The server's own answer, with the way to the street and all minutes taken out of it."""

    def without(route):
        answer = route.fetch().json()
        answer["access"] = dict.fromkeys(answer["access"])
        for one in answer["divisions"]:
            one["minutes"]["assigned"] |= dict.fromkeys(("car", "bike", "walk"))
            one["minutes"]["nearest"] = None
        route.fulfill(json=answer)

    page = visit.open()
    page.route("**/api/v1/lookup", without)
    look_up(page, ADDRESS)
    travel = page.locator(".card__travel").first
    expect(travel).to_have_text("Närmaste väg ligger mer än 500\u00a0m bort, så restid saknas.")


def test_an_answer_that_takes_its_time_can_be_cancelled(visit: Visit):
    page = visit.open()
    page.route("**/api/v1/lookup", lambda route: None)
    look_up(page, ADDRESS)
    expect(page.locator("#cancel")).to_be_visible()
    page.locator("#cancel").click()
    expect(page.locator("#cancel")).to_be_hidden()
    expect(page.locator("#place")).to_be_focused()


def test_english_is_a_link_and_keeps_the_answer(visit: Visit):
    page = visit.open()
    look_up(page, ADDRESS)
    assert_answered(page)
    page.get_by_role("link", name="EN, English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(CARE)).to_contain_text("Provider:")
    assert page.url.endswith("?lang=en")
    assert visit.open("/?lang=en").locator("h1").inner_text() == "Which office serves the address?"


def test_another_date_asks_again_and_says_which(visit: Visit):
    page = visit.open()
    look_up(page, ADDRESS)
    assert_answered(page)
    page.get_by_text("Annat datum").click()
    page.locator("#date").fill("2027-05-01")
    expect(page.locator("#holds")).to_have_text(re.compile(r"1\s+maj\s+2027"))
    assert_answered(page)


def test_a_day_before_every_plan_names_each_division_and_draws_no_areas(visit: Visit):
    page = visit.open()
    look_up(page, ADDRESS)
    assert_answered(page)
    expect(page.locator("#legend")).to_be_visible()
    page.get_by_text("Annat datum").click()
    page.locator("#date").fill("1850-01-01")
    notes = page.locator("#answer .note", has_text="ingen plan gäller")
    expect(notes).to_have_text([re.compile("^Socialtjänst: "), re.compile(r"^Hemvård: .* 1\s+maj\s+2023")])
    expect(page.locator("#legend")).to_be_hidden()


def test_behind_a_long_street_the_number_is_written_and_not_picked(visit: Visit):
    """A street of more than a hundred houses: a few of its numbers as buttons would be no help."""
    page = visit.open()
    look_up(page, "Storgatan")
    expect(page.locator(".refusal__text")).to_contain_text("Skriv också husnumret")
    expect(page.locator(".choice")).to_have_count(0)
    page.keyboard.type("12")
    expect(page.locator("#place")).to_have_value("Storgatan 12")
    expect(page.locator("#place")).to_have_attribute("aria-invalid", "false")


def test_age_is_asked_for_only_where_it_decides(visit: Visit):
    """In 2023 home rehabilitation was another committee's from 65 on (the committees' regulations)."""
    page = visit.open()
    look_up(page, ADDRESS)
    assert_answered(page)
    page.get_by_text("Annat datum").click()
    page.locator("#date").fill("2023-06-01")
    page.locator("#service").select_option("hemtjanst")
    expect(page.locator("#responsible-result")).to_contain_text("Äldrenämnden")
    expect(page.locator("#age")).to_be_hidden()
    page.locator("#service").select_option("hemrehabilitering")
    expect(page.locator("#age")).to_be_visible()
    page.locator("#age").fill("70")
    expect(page.locator(".responsible__who")).to_have_text(["Äldrenämnden"])
    page.locator("#age").fill("40")
    expect(page.locator(".responsible__who")).to_have_text(["Social- och omsorgsnämnden"])


def test_what_is_not_decided_is_said_to_be_so(visit: Visit):
    page = visit.open()
    look_up(page, ADDRESS)
    page.locator("#service").select_option("lss")
    expect(page.locator("#responsible-result")).to_contain_text("inte beslutat")


def test_what_is_assumed_says_so(visit: Visit):
    page = visit.open()
    expect(page.locator("#banner")).to_contain_text("Exempeldata")
    look_up(page, ADDRESS)
    expect(page.locator('.card[data-division="socialtjanst"] .mark')).to_have_text("beräknat förslag")
    expect(page.locator(f"{CARE} .mark")).to_have_text("antagande")
    page.get_by_text("Vad svaret bygger på").click()
    expect(page.locator("#grounds")).to_contain_text("inte ett beslut")


@pytest.mark.parametrize("visit", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True)
def test_the_answer_can_be_copied_as_text(visit: Visit):
    page = visit.open()
    look_up(page, ADDRESS)
    assert_answered(page)
    page.get_by_role("button", name="Kopiera svaret").click()
    expect(page.locator("#copy-text")).to_have_text("Svaret är kopierat")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0] == ADDRESS
    assert any(line.startswith(f"Socialtjänst: {OFFICE}") for line in lines)
    assert any("exempeldata" in line for line in lines)


def test_what_is_looked_up_stands_in_no_url_and_no_storage(visit: Visit):
    page = visit.open()
    suggest(page, MISSPELT)
    page.get_by_role("option", name=re.compile(f"^{ADDRESS}")).first.click()
    assert_answered(page)
    look_up(page, "Drottninggatan 9999")
    expect(page.locator(".choices button").first).to_be_visible()
    page.locator(".choices button").first.click()
    expect(page.locator("#answer h2")).to_be_visible()
    for url in [*visit.requests, page.url]:
        assert not re.search(r"drott|gatan", url, re.IGNORECASE), url
    stored = page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, document.title])"
    )
    assert not re.search(r"drott|gatan", stored, re.IGNORECASE), stored
