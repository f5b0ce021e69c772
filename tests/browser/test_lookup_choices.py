"""What the look-up page asks back: one thing is taken by Enter, several are told apart, a street awaits its number."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.test_lookup_page import ADDRESS, assert_answered, look_up, suggest

pytestmark = pytest.mark.browser

READING_MS = 700
"""Longer than the half second in which a second Enter is taken for the same one."""


def candidate(label: str, detail: str) -> dict[str, object]:
    return {"label": label, "detail": detail, "kind": "address", "lon": 15.6, "lat": 58.4, "address_id": None}


def asks(page: Page, *candidates: dict[str, object]) -> None:
    """The server asks back with these, the first time."""
    facts = {"text": "x", "candidates": list(candidates), "choices": [one["label"] for one in candidates]}
    problem = {"code": "did_you_mean", "status": 409, "facts": facts, "detail": ""}
    page.route("**/api/v1/lookup", lambda route: route.fulfill(status=409, json=problem), times=1)


def test_one_suggestion_is_taken_by_enter_once_more(visit: Visit):
    """ "drottng 45" is too far from the name to be taken unasked, and near to nothing else."""
    page = visit.open()
    look_up(page, "drottng 45")
    only = page.locator(".choices button")
    expect(only).to_have_count(1)
    expect(page.locator(".refusal__lead")).to_contain_text("Enter igen")
    page.wait_for_timeout(READING_MS)
    page.keyboard.press("Enter")
    assert_answered(page)


def test_a_key_struck_twice_takes_nothing_unread(visit: Visit):
    page = visit.open()
    page.locator("#place").fill("drottng 45")
    page.keyboard.press("Enter")
    expect(page.locator(".choices button")).to_have_count(1)
    page.evaluate("document.getElementById('question').requestSubmit()")
    page.wait_for_timeout(300)
    expect(page.locator("#answer h2")).to_have_count(0)


def test_another_text_is_looked_up_and_not_the_suggestion(visit: Visit):
    page = visit.open()
    look_up(page, "drottng 45")
    expect(page.locator(".choices button")).to_have_count(1)
    page.wait_for_timeout(READING_MS)
    look_up(page, "Drottninggatan 43")
    expect(page.locator("#answer h2")).to_have_text("Drottninggatan 43")


def test_several_are_never_taken_by_enter_and_alike_ones_are_told_apart(visit: Visit):
    page = visit.open()
    asks(page, candidate("Storgatan 1", "Linköping"), candidate("Storgatan 1", "Ljungsbro"))
    look_up(page, "storgt 1")
    expect(page.locator(".choices button")).to_have_count(2)
    assert page.locator(".choice__detail").all_inner_texts() == ["Linköping", "Ljungsbro"]
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "{}").get("text", ""))
        route.abort()

    page.route("**/api/v1/lookup", answer)
    page.wait_for_timeout(READING_MS)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert sent == ["storgt 1"]


def test_an_address_in_another_place_than_typed_is_not_taken_by_enter(visit: Visit):
    """Of the example's streets, Storgatan lies in the city alone."""
    page = visit.open()
    look_up(page, "Storgatan 1, Ljungsbro")
    expect(page.locator(".choices button")).to_have_count(1)
    expect(page.locator(".refusal__lead")).to_have_text("Välj här:")
    page.wait_for_timeout(READING_MS)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    expect(page.locator("#answer h2")).to_have_count(0)


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_on_a_phone_the_keyboard_makes_way_for_the_answer(visit: Visit):
    page = visit.open()
    page.locator("#place").focus()
    look_up(page, ADDRESS)
    assert_answered(page)
    expect(page.locator("#place")).not_to_be_focused()


def test_the_same_suggestion_twice_is_shown_once(visit: Visit):
    page = visit.open()
    asks(page, candidate("Storgatan 1", "Linköping"), candidate("Storgatan 1", "Linköping"))
    look_up(page, "storgt 1")
    expect(page.locator(".choices button")).to_have_count(1)


def test_a_street_without_a_number_awaits_it(visit: Visit):
    """The caret stands behind the street, so that the number is typed and nothing written over."""
    page = visit.open()
    look_up(page, "drottninggatan")
    expect(page.locator(".refusal--question")).to_be_visible()
    page.keyboard.type("45")
    expect(page.locator("#place")).to_have_value(ADDRESS)
    page.keyboard.press("Enter")
    assert_answered(page)


def test_a_street_through_several_places_is_suggested_once(visit: Visit):
    page = visit.open()
    suggest(page, "Ljungsbro")
    labels = page.locator(".option__label").all_inner_texts()
    assert len(labels) == len(set(labels))
    assert labels[:2] == ["Ljungsbro", "Ljungsbro omland"]


def test_a_district_is_named_on_the_map_beside_its_mark_and_once_in_the_answer(visit: Visit):
    page = visit.open()
    look_up(page, "Innerstaden")
    expect(page.locator("#answer h2")).to_have_text("Innerstaden")
    expect(page.locator(".found__where")).to_have_count(1)
    expect(page.locator(".found__where")).to_contain_text("SWEREF 99 TM")


@pytest.mark.parametrize("fragment", ["#n=6474000&e=536000", "#e=536000&n=6474000"])
def test_a_link_with_a_place_marks_it_and_asks_by_post(visit: Visit, fragment: str):
    page = visit.open(f"/{fragment}")
    expect(page.locator("#answer h2")).to_have_text("Punkt på kartan")
    assert "#" not in page.url


def test_a_link_to_a_place_outside_is_refused_and_marked(visit: Visit):
    page = visit.open("/#n=6580000&e=674000")
    expect(page.get_by_role("alert").filter(has_text="utanför")).to_be_visible()


MOVING = """() => [...document.querySelectorAll("*")]
    .filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0 || e.getAnimations().length)
    .map((e) => e.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("visit", [{"reduced_motion": "reduce"}], indirect=True)
def test_nothing_moves_where_motion_is_reduced(visit: Visit):
    page = visit.open()
    look_up(page, ADDRESS)
    assert_answered(page)
    expect(page.locator("#map canvas").first).to_be_visible()
    assert page.evaluate(MOVING) == []


@pytest.mark.parametrize("visit", [{"forced_colors": "active", "color_scheme": "dark"}], indirect=True)
def test_forced_colours_leave_what_is_chosen_marked_and_the_legend_its_colours(visit: Visit):
    """The switch that is on has another ground than those that are off; four areas have four colours."""
    page = visit.open()
    look_up(page, ADDRESS)
    assert_answered(page)
    expect(page.locator("#legend-body tr")).to_have_count(4)
    colours = page.evaluate(
        "[...document.querySelectorAll('#legend-body .swatch')].map((e) => getComputedStyle(e).backgroundColor)"
    )
    assert len(set(colours)) == 4
    ground = "(e) => getComputedStyle(e).backgroundColor"
    before = page.locator("#reach-toggle").evaluate(ground)
    page.locator("#reach-toggle").click()
    expect(page.locator("#reach-toggle")).to_have_attribute("aria-pressed", "true")
    page.mouse.move(0, 0)
    assert page.locator("#reach-toggle").evaluate(ground) != before
