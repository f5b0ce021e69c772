"""Remarks on a draft for the consultation: on an area, on a place of the map, answered and settled."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.planner import HACKEFORS, Planner

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def planner(visit: Visit) -> Planner:
    return Planner(visit)


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_place_is_clicked_said_something_about_answered_and_settled(planner: Planner):
    plan = planner.draft()
    page = planner.open(plan)
    page.locator('.tool[data-tool="remark"]').click()
    middle = planner.district(HACKEFORS).representative_point()
    page.mouse.click(*planner.pixel((middle.x, middle.y)))
    expect(page.locator("#remark-text")).to_be_focused()
    expect(page.locator("#remark-about")).to_have_value("*")
    page.keyboard.type("Skolvägen delas.\nTänk om.")
    page.locator("#remark-author").fill("Hackefors byalag")
    page.reload()
    page.locator("#left-tab-remarks").click()
    expect(page.locator("#remark-text")).to_have_value("Skolvägen delas.\nTänk om.")
    page.locator("#remark-about").select_option("*")
    expect(page.locator("#map")).to_be_focused()
    page.mouse.click(*planner.pixel((middle.x, middle.y)))
    expect(page.locator("#remark-about option:checked")).to_have_text("platsen i Hackefors")
    page.get_by_role("button", name="Spara synpunkten").click()
    expect(page.locator("#said")).to_contain_text("Synpunkten är sparad")
    row = page.locator(".remark").first
    expect(row).to_contain_text("platsen i Hackefors")
    expect(row).to_contain_text("Från Hackefors byalag")
    expect(page.locator("#left-tab-remarks")).to_have_text("Synpunkter 1")
    (kept,) = planner.get(f"/plans/{plan}/remarks")["remarks"]
    assert (kept["e"], kept["n"]) == (pytest.approx(middle.x, abs=15), pytest.approx(middle.y, abs=15))
    page.locator(".remark summary").click()
    page.locator(".remark textarea").fill("Vi flyttar gränsen till ån.")
    page.locator(".remark select").select_option("settled")
    page.get_by_role("button", name="Spara svaret").click()
    expect(page.locator("#said")).to_contain_text("Synpunkt 1 är klar")
    expect(row.locator(".remark__answer")).to_have_text("Vi flyttar gränsen till ån.")
    page.get_by_role("button", name="Visa på kartan").click()
    page.wait_for_url(re.compile(r"view=\d+,\d+,[0-9](\.\d+)?(&|$)"))
    assert planner.visit.axe() == []


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_an_area_is_said_something_about_by_keyboard_and_another_s_answer_is_not_lost(planner: Planner):
    plan = planner.draft()
    page = planner.open(plan)
    page.locator("#left-tab-areas").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#left-remarks")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#remark-about")).to_be_focused()
    page.locator("#remark-about").select_option("ost")
    page.locator("#remark-text").fill("För stort område.")
    page.locator("#remark-author").press("Enter")
    expect(page.locator(".remark__about")).to_contain_text("området Öst")
    (made,) = planner.get(f"/plans/{plan}/remarks")["remarks"]
    planner.page.request.patch(
        f"{planner.api}/plans/{plan}/remarks/{made['id']}",
        data={"answer": "Vi ser över det."}, headers={"If-Match": '"1"'},
    )  # fmt: skip
    page.locator(".remark summary").click()
    page.locator(".remark textarea").fill("Mitt svar.")
    page.get_by_role("button", name="Spara svaret").click()
    expect(page.locator("#trouble")).to_contain_text("Någon annan har ändrat synpunkten")
    expect(page.locator(".remark__answer")).to_have_text("Vi ser över det.")
    expect(page.locator(".remark textarea")).to_have_value("Mitt svar.")
