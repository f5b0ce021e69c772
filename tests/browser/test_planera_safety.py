"""Nothing that a planner does is lost: reload, a silent server, two planners on one draft; and all may use the page."""

from __future__ import annotations

import re
import shutil
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.security.guard import COOKIE
from tests.browser.conftest import PHONE, Visit
from tests.browser.patience import drawn, drawn_at_rest, until
from tests.browser.planner import HACKEFORS, Planner, to_syd
from tests.browser.serving import LOGS, serving, session

pytestmark = pytest.mark.browser

WIDE = {"viewport": {"width": 1440, "height": 900}}
EDITS = "**/api/v1/plans/*/edits?*"


@pytest.fixture
def planner(visit: Visit) -> Planner:
    return Planner(visit)


def give(page: Page, to: str) -> None:
    page.locator(f'.give[data-code="{to}"]').click()


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_an_edit_waits_while_the_server_is_silent_and_is_sent_when_it_answers(planner: Planner):
    plan = planner.draft()
    page = planner.open(plan, more=f"&picked={HACKEFORS}")
    bar = page.locator(".bar").bounding_box()
    page.route(EDITS, lambda route: route.abort())
    before = drawn_at_rest(page)
    give(page, "syd")
    expect(page.locator("#standing")).to_have_text("1 ändring väntar")
    waiting = page.locator("#waiting")
    expect(waiting).to_contain_text("Servern svarar inte. 1 ändring väntar här")
    expect(waiting).to_contain_text("Hackefors flyttat till Syd. Det som väntar är streckat på kartan.")
    until(page, lambda: drawn(page) != before)
    # Nothing has moved to make room for it.
    assert page.locator(".bar").bounding_box() == bar
    page.unroute(EDITS)
    page.get_by_role("button", name="Försök nu").click()
    expect(page.locator("#said")).to_contain_text("Hackefors flyttat till Syd")
    assert planner.members(plan)[HACKEFORS] == "syd"


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_an_unsent_edit_survives_a_reload(planner: Planner):
    plan = planner.draft()
    page = planner.open(plan, more=f"&picked={HACKEFORS}")
    page.route(EDITS, lambda route: route.abort())
    give(page, "syd")
    expect(page.locator("#standing")).to_contain_text("väntar")
    page.unroute(EDITS)
    page.reload()
    expect(page.locator("#said")).to_contain_text("Hackefors flyttat till Syd")
    planner.saved()
    assert planner.members(plan)[HACKEFORS] == "syd"


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_an_edit_whose_answer_was_lost_is_done_once_and_asks_nobody(planner: Planner):
    """The server takes the edit and the answer goes astray: the next try finds it there, as the planner's own."""
    plan = planner.draft()
    page = planner.open(plan, more=f"&picked={HACKEFORS}")
    page.route(EDITS, lambda route: (route.fetch(), route.abort()))
    give(page, "syd")
    expect(page.locator("#standing")).to_contain_text("väntar")
    page.unroute(EDITS)
    page.get_by_role("button", name="Försök nu").click()
    planner.saved()
    expect(page.locator("#conflict")).to_be_hidden()
    assert [one["edit"]["op"] for one in planner.get(f"/plans/{plan}/edits")["steps"]] == ["move_districts"]


def test_the_server_is_stopped_and_started_and_nothing_is_lost(
    browser: Browser, example_folder: Path, tmp_path: Path
):
    """An edit made and text typed while it is down, after one that it had kept; the same sign-in holds."""
    shutil.copytree(example_folder, tmp_path, dirs_exist_ok=True)
    context = browser.new_context(**WIDE, locale="sv-SE")
    with serving(tmp_path) as base:
        planner = Planner(Visit(context, base))
        plan = planner.draft(to_syd("145"))
        page = planner.open(plan, more=f"&picked={HACKEFORS}")
    give(page, "syd")
    expect(page.locator("#waiting")).to_contain_text("Servern svarar inte. 1 ändring väntar")
    page.locator("#draft-form summary").click()
    page.locator("#draft-about").fill("Halvskrivet")
    with serving(tmp_path, int(base.rsplit(":", 1)[1])):
        expect(page.locator("#said")).to_contain_text("Hackefors flyttat till Syd", timeout=15_000)
        planner.saved()
        expect(page.locator("#card")).to_be_hidden()
        page.reload()
        page.locator("#draft-form summary").click()
        expect(page.locator("#draft-about")).to_have_value("Halvskrivet")
        members = planner.members(plan)
        assert (members[HACKEFORS], members["145"]) == ("syd", "syd")
        assert planner.visit.errors == []
    context.close()


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_polygon_a_selection_and_typed_text_survive_a_reload(planner: Planner):
    plan = planner.draft()
    page = planner.open(plan)
    middle = planner.district(HACKEFORS).representative_point()
    page.locator('.tool[data-tool="draw"]').click()
    for x, y in [(-400, -400), (400, -400), (400, 400)]:
        page.mouse.click(*planner.pixel((middle.x + x, middle.y + y)))
        page.wait_for_timeout(300)
    page.reload()
    expect(page.locator("#figures")).to_have_attribute("data-plan", str(plan))
    expect(page.locator('.tool[data-tool="draw"]')).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(300)
    page.mouse.click(*planner.pixel((middle.x - 400, middle.y + 400)))
    page.wait_for_timeout(300)
    page.mouse.dblclick(*planner.pixel((middle.x - 500, middle.y)))
    expect(page.locator("#card h3")).to_have_text("Den ritade ytan")
    page.get_by_text("Nytt område av det valda").click()
    page.locator("#new-area").fill("Hackefors by")
    page.reload()
    expect(page.locator("#card h3")).to_have_text("Den ritade ytan")
    expect(page.locator("#new-area")).to_have_value("Hackefors by")
    page.get_by_role("button", name="Skapa").click()
    expect(page.locator("#said")).to_contain_text("Nytt område: Hackefors by")
    ground = planner.areas(plan)["hackefors-by"]
    assert len(ground.exterior.coords) - 1 >= 5
    assert ground.area > 500_000


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_the_second_of_two_planners_is_told_and_puts_the_edit_on_top(planner: Planner, browser: Browser):
    plan = planner.draft()
    page = planner.open(plan, more=f"&picked={HACKEFORS}")
    context = browser.new_context(**WIDE, locale="sv-SE")
    base = planner.visit.base
    other = Planner(Visit(context, base))
    if base in LOGS:
        secret = session(base, "Anna Berg")
        context.add_cookies([{"name": COOKIE, "value": secret, "url": base}])
    other.open(plan, more="&picked=145")
    give(other.page, "syd")
    expect(other.page.locator("#said")).to_contain_text("flyttat till Syd")
    name = next(d["properties"]["name"] for d in planner.get("/districts")["features"] if d["id"] == "145")
    give(page, "syd")
    conflict = page.locator("#conflict")
    expect(conflict.locator("h3")).to_have_text("Anna Berg har ändrat utkastet")
    expect(conflict).to_contain_text(re.compile(rf"{name} flyttat till Syd\. Anna Berg, klockan \d\d:\d\d\."))
    expect(conflict).to_contain_text("Hackefors flyttat till Syd")
    page.get_by_role("button", name="Lägg min ovanpå").click()
    expect(page.locator("#said")).to_contain_text("Hackefors flyttat till Syd")
    page.locator("#left-tab-steps").click()
    expect(page.locator("#steps")).to_contain_text(re.compile(r"Anna Berg · \d\d:\d\d"))
    members = planner.members(plan)
    assert (members[HACKEFORS], members["145"]) == ("syd", "syd")
    assert [one["edit"]["districts"] for one in planner.get(f"/plans/{plan}/edits")["steps"]] == [
        ["145"],
        ["146"],
    ]
    context.close()
    nothing_of_hers_is_lost_without_a_word(page, planner, plan, name)


def nothing_of_hers_is_lost_without_a_word(page: Page, planner: Planner, plan: int, name: str) -> None:
    """One's own is undone at once, Anna's after a question; an edit that would forget hers asks as well."""
    ask, undone = page.locator("#ask"), page.locator("#steps li[data-undone]")
    page.locator("#left-tab-steps").focus()
    page.keyboard.press("Control+z")
    expect(undone).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(ask).to_contain_text("Ångra vad någon annan har gjort?")
    expect(ask).to_contain_text(re.compile(rf"{name} flyttat till Syd\. Anna Berg, klockan \d\d:\d\d"))
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    expect(ask).to_have_count(0)
    assert planner.get(f"/plans/{plan}")["step"] == 1
    page.keyboard.press("Control+z")
    ask.get_by_role("button", name="Ångra ändå").click()
    expect(undone).to_have_count(2)
    page.locator("#left-tab-districts").click()
    page.locator(f'#districts input[value="{HACKEFORS}"]').check()
    give(page, "norr")
    expect(ask).to_contain_text("Andras ångrade ändringar försvinner")
    ask.get_by_role("button", name="Avbryt").click()
    expect(ask).to_have_count(0)
    assert [one["undone"] for one in planner.get(f"/plans/{plan}/edits")["steps"]] == [True, True]
    give(page, "norr")
    ask.get_by_role("button", name="Gör ändå").click()
    expect(page.locator("#said")).to_contain_text("Hackefors flyttat till Norr")
    assert len(planner.get(f"/plans/{plan}/edits")["steps"]) == 1


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_one_s_own_edit_can_be_let_go_after_another_s(planner: Planner):
    plan = planner.draft()
    page = planner.open(plan, more=f"&picked={HACKEFORS}")
    planner.post(f"/plans/{plan}/edits", {"edits": [to_syd("145")]}, version=1)
    give(page, "syd")
    expect(page.locator("#conflict h3")).to_have_text("Du har ändrat utkastet i ett annat fönster")
    page.get_by_role("button", name="Släpp min").click()
    expect(page.locator("#conflict")).to_be_hidden()
    planner.saved()
    assert planner.get(f"/plans/{plan}")["step"] == 1
    assert planner.members(plan)[HACKEFORS] == "ost"


@pytest.mark.parametrize("visit", [PHONE], ids=["360 px"], indirect=True)
def test_on_a_phone_the_plan_is_read_without_scrolling_sideways(planner: Planner):
    page = planner.open(planner.draft(to_syd()))
    expect(page.locator("#figures .headline__big")).to_contain_text(re.compile("1\\s616"))
    expect(page.locator("#tools")).to_be_hidden()
    expect(page.locator(".account")).to_be_visible()
    page.locator("#layer").select_option("eldest")
    expect(page.locator("#layer-legend li")).to_have_count(7)
    # The card with the areas to choose from is in sight wherever a district is ticked.
    page.get_by_role("tab", name="Stadsdelar").click()
    page.locator("#left input[type=checkbox]").nth(40).check()
    expect(page.locator("#card")).to_be_in_viewport(ratio=0.9)
    page.locator("#left input[type=checkbox]").nth(40).uncheck()
    for tab in page.locator("#tabs [role=tab]").all():
        tab.click()
        page.wait_for_timeout(150)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, tab.inner_text()


STATES = {
    "opened": "&tool=border&year=2032",
    "picked": f"&picked={HACKEFORS}",
    "areas": "&tab=areas&area=syd",
    "shape": "&tab=shape&tool=office&hide=-",
}
"""What the link says; on the page of the first the other tabs are opened by hand."""

TABS = ("movers", "travel", "forecast")


@pytest.mark.parametrize(
    ("visit", "language"), [(WIDE, "sv"), (PHONE, "en")], ids=["wide sv", "360 px en"], indirect=["visit"]
)
def test_no_state_of_the_page_breaks_the_guidelines(visit: Visit, language: str):
    found = {}
    planner = Planner(visit)
    plan = planner.draft(to_syd())
    for name, more in STATES.items():
        page = planner.open(plan, more=f"{more}&lang={language}")
        page.wait_for_timeout(400)
        found[name] = visit.axe()
        for tab in TABS if name == "opened" else ():
            page.locator(f"#tab-{tab}").click()
            page.wait_for_timeout(300)
            found[tab] = visit.axe("#right")
    page.locator("#left-tab-districts").click()
    found["table"] = visit.axe("#left")
    page.locator("#left-tab-remarks").click()
    page.locator("#remark-new summary").click()
    found["remarks"] = visit.axe("#left")
    page.locator("#left-tab-steps").click()
    expect(page.locator(".step__effect")).to_be_visible()
    page.locator("#figures .name").first.click()
    found["explained"] = visit.axe()
    assert found == {state: [] for state in found}


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_the_first_view_is_at_most_600_kb_compressed(visit: Visit):
    """The budget of the design; counted as a browser asks for it, by asking again with gzip."""
    visit.open("/planera")
    expect(visit.page.locator("#figures table").first).to_be_visible()
    total = 0
    for url in {one for one in visit.requests if one.startswith(visit.base) and "/simulate" not in one}:
        told = "; ".join(f"{one['name']}={one['value']}" for one in visit.page.context.cookies())
        request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip", "Cookie": told})
        with urllib.request.urlopen(request) as answer:
            total += len(answer.read())
    assert 0 < total <= 600_000
