"""Offices on the planner's workspace: an area that has none gets one, by the keyboard alone, and none is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.planner import Planner

WIDE = {"viewport": {"width": 1440, "height": 900}}
NEW = {"code": "nytt", "name": "Nytt", "districts": ["147", "143"]}
"""Hjulsbro of Öst and Vidingsjö of Syd: their offices differ, so the new area begins without any."""


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_new_area_gets_a_base_by_the_keyboard_and_merging_keeps_one(visit: Visit):
    planner = Planner(visit)
    plan = planner.draft({"op": "add_area", "area": NEW})
    page = planner.open(plan)
    expect(page.locator("#area-nytt")).to_contain_text("saknar utgångslokal")
    median = page.locator("#figures [data-metric=travel_median]").first
    expect(median).to_contain_text("inte jämförbart")
    page.locator("#area-nytt").press("Enter")
    page.locator("#new-office-nytt").press("Enter")
    expect(page.locator("#office-name")).to_be_focused()
    expect(page.locator("#office-name")).to_have_value("Utgångslokal Nytt")
    page.locator("#office-place").fill("6472400, 538300")
    page.locator("#office-place").press("Enter")
    expect(page.locator("#said")).to_contain_text("Utgångslokal Nytt öppnat för Nytt.")
    expect(page.locator("#area-nytt")).not_to_contain_text("saknar")
    expect(median).not_to_contain_text("inte jämförbart")
    offices = {one["code"]: one for one in planner.get(f"/plans/{plan}/offices")["offices"]}
    made = offices["utgangslokal-nytt"]
    assert (made["kind"], round(made["e"]), round(made["n"])) == ("base", 538_300, 6_472_400)
    page.locator("#left-tab-steps").click()
    expect(page.locator("#steps")).to_contain_text("byter kontor eller utgångslokal")
    page.locator("#left-tab-areas").click()
    page.get_by_text("Slå ihop eller ta bort").click()
    page.locator("#merge-nytt").select_option("ost")
    expect(page.locator("#left-areas")).to_contain_text("Nytt behåller Utgångslokal Nytt")
    page.get_by_role("button", name="Slå ihop", exact=True).click()
    expect(page.locator("#said")).to_contain_text("Utgångslokal Öst har inget område längre.")
    page.locator("#office-choice").select_option("bas-ost")
    page.locator("#card summary").last.click()
    page.locator("#office-close").click()
    expect(page.locator("#said")).to_contain_text("Utgångslokal Öst stängt.")
    assert "bas-ost" not in {one["code"] for one in planner.get(f"/plans/{plan}/offices")["offices"]}


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_click_on_the_map_is_where_an_office_goes_and_esc_lets_go(visit: Visit):
    planner = Planner(visit)
    plan = planner.draft()
    sight = (538_000, 6_473_000, 20)
    page = planner.open(plan, sight=sight, more="&tool=office")
    page.locator("#office-more").click()
    page.locator("#office-choice").select_option("bas-ost")
    page.mouse.click(*planner.pixel((539_000, 6_471_000), sight))
    expect(page.locator("#office-place")).to_have_value("6471000, 539000")
    page.locator("#office-there").click()
    expect(page.locator("#said")).to_contain_text("Utgångslokal Öst flyttat")
    found = next(one for one in planner.get(f"/plans/{plan}/offices")["offices"] if one["code"] == "bas-ost")
    assert (found["e"], found["n"]) == pytest.approx((539_000, 6_471_000), abs=20)
    # One click does it with the suggestions open too: the button stays where it is pressed.
    page.locator("#office-place").press_sequentially("6472400, 538300")
    expect(page.locator("#office-found li").first).to_be_visible()
    box = page.locator("#office-there").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(100)
    page.mouse.up()
    expect(page.locator("#office-place")).to_have_value("")
    expect(page.locator("#left-tab-steps")).to_contain_text("2")
    planner.saved()
    found = next(one for one in planner.get(f"/plans/{plan}/offices")["offices"] if one["code"] == "bas-ost")
    assert (round(found["e"]), round(found["n"])) == (538_300, 6_472_400)
    assert visit.axe() == []
    page.locator("#office-place").press("Escape")
    expect(page.locator("#office-place")).to_have_count(0)
