"""The list of plans and what is fetched of one: archived drafts come back, and a plan is exported from its menu."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.planner import Planner, to_syd

WIDE = {"viewport": {"width": 1440, "height": 900}}


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_an_archived_draft_says_so_keeps_its_edits_and_comes_back(visit: Visit):
    planner = Planner(visit)
    plan = planner.draft(to_syd(), name="Lagd åt sidan")
    page = planner.open(plan)
    page.get_by_text("Namn och beskrivning").click()
    page.locator("#archive-draft").click()
    expect(page.locator("#said")).to_contain_text("Lagd åt sidan är arkiverat.")
    expect(page.locator("#standing")).to_have_text("arkiverad")
    expect(page.locator("#left-areas")).to_contain_text("Utkastet är arkiverat.")
    page.locator("#left-tab-steps").click()
    expect(page.locator("#steps")).to_contain_text("Utkastet är arkiverat. Ändringarna står kvar")
    expect(page.locator("#steps")).to_contain_text("Hackefors flyttat till Syd.")
    assert page.locator("#steps button").count() == 0
    in_force = planner.get("/plans/in-force?division=hemvard")["id"]
    page.locator("#plan").select_option(str(in_force))
    expect(page.locator("#figures")).to_have_attribute("data-plan", str(in_force))
    expect(page.locator(f"#plan option[value='{plan}']")).to_have_count(0)
    expect(page.locator("#left-tab-steps")).to_have_text("Ändringar")
    page.locator("#left-tab-areas").click()
    page.locator("#archive-list").press("Enter")
    page.locator(f"#archived-{plan}").press("Enter")
    expect(page.locator("#figures")).to_have_attribute("data-plan", str(plan))
    page.locator("#unarchive").press("Enter")
    planner.saved()
    assert planner.get(f"/plans/{plan}")["status"] == "draft"


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_plan_is_fetched_from_the_menu_by_the_keyboard(visit: Visit):
    planner = Planner(visit)
    plan = planner.draft(to_syd(), name="Till kartan")
    page = planner.open(plan)
    page.locator("#export-open").press("Enter")
    links = page.locator("#export-list a")
    expect(links).to_have_count(9)
    page.keyboard.press("Escape")
    expect(links.first).to_be_hidden()
    expect(page.locator("#export-open")).to_be_focused()
    page.keyboard.press("Enter")
    with page.expect_download() as download:
        page.locator("#export-list [data-form=geojson]").press("Enter")
    assert download.value.suggested_filename == "Till-kartan.geojson"
    assert visit.axe() == []


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_what_a_table_of_districts_cannot_tell_stands_beside_it_and_a_refused_file_says_why(visit: Visit):
    """Two thirds of a square kilometre of the town are drawn to Syd: it cuts three districts."""
    planner = Planner(visit)
    square = {
        "type": "Polygon",
        "coordinates": [[[15.60, 58.40], [15.61, 58.40], [15.61, 58.41], [15.60, 58.41], [15.60, 58.40]]],
    }
    page = planner.open(planner.draft({"op": "assign_polygon", "polygon": square, "to": "syd"}, name="Delad"))
    page.locator("#export-open").press("Enter")
    table = page.locator("#export-list [data-form=csv]")
    expect(page.locator("#export-list li:has([data-form=csv])")).to_contain_text(
        "3 stadsdelar är delade i planen"
    )
    assert visit.axe() == []
    with page.expect_download() as download:
        table.press("Enter")
    assert download.value.suggested_filename == "Delad.csv"
    refused = {"code": "export_other_ground", "facts": {"plan": "Delad", "districts": ["146"]}}
    page.route("**/export?format=csv", lambda route: route.fulfill(status=422, json=refused))
    page.locator("#export-open").press("Enter")
    table.press("Enter")
    expect(page.locator("#trouble")).to_contain_text("Ta planen som karta i stället")
