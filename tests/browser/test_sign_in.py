"""Signing in: by the link that the server prints on example data, by password; what is closed says so."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from app.security import sign_in
from app.settings import Settings
from app.store import accounts
from app.store.engine import Store
from tests.browser.conftest import PHONE, Visit
from tests.browser.serving import LOGS

pytestmark = pytest.mark.browser
PASSWORD = "rätt häst batteri"


@pytest.fixture
def nobody(visit: Visit) -> Visit:
    """A visitor who has not signed in."""
    if visit.base not in LOGS:
        pytest.skip("the server that runs is not ours to make accounts on")
    visit.page.context.clear_cookies()
    return visit


def test_the_link_that_the_server_prints_leads_to_the_planners_map_once(nobody: Visit):
    printed = LOGS[nobody.base].read_text(encoding="utf-8")
    link = re.search(r"http\S+/logga-in#\S+", printed)
    assert link is not None, printed
    page = nobody.page
    page.goto(link[0])
    page.wait_for_url("**/planera*")
    expect(page.locator(".account")).to_have_text("planerare")
    copied = page.request.post(f"{nobody.base}/api/v1/plans", data={"copy_from": 3, "name": "Första"})
    assert copied.status == 201, copied.text()
    page.context.clear_cookies()
    page.goto(f"{nobody.base}/hjalp")
    page.goto(link[0])
    expect(page.locator("#trouble")).to_contain_text("Länken är använd")
    assert "#" not in page.url


@pytest.mark.parametrize("visit", [{}, PHONE], indirect=True, ids=["wide", "phone"])
def test_the_page_for_signing_in_is_accessible_and_tells_what_is_wrong(nobody: Visit):
    page = nobody.open("/logga-in")
    expect(page.locator("#form")).to_be_visible()
    assert nobody.axe() == []
    page.locator("#name").fill("ingen")
    page.locator("#password").fill("fel")
    page.get_by_role("button", name="Logga in").click()
    expect(page.locator("#trouble")).to_contain_text("stämmer inte")
    assert nobody.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_somebody_signs_in_by_password_and_out_again(nobody: Visit):
    store = Store(Settings(data=LOGS[nobody.base].parent).url)
    with store.write(drafts_only=True) as connection:
        accounts.put(connection, "anna", role="planner", password=sign_in.hashed(PASSWORD))
    store.close()
    page = nobody.open("/logga-in")
    page.locator("#name").fill("anna")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/planera*")
    nobody.open("/logga-in")
    expect(page.locator("#standing")).to_contain_text("anna")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.locator("#form")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=["phone"])
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/planera?plan=3", "logga in som planerare"),
        ("/lista", "till för personal"),
        ("/jamfor", "jämförs av personal"),
    ],
)
def test_a_page_for_staff_explains_itself_and_leads_back_after_signing_in(
    nobody: Visit, path: str, words: str
):
    page = nobody.open(path)
    expect(page.locator("#invite")).to_contain_text(words)
    expect(page.locator("#trouble")).to_be_hidden()
    expect(page.locator("[data-for-invited]:visible")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#invite-link").click()
    expect(page.locator("#form")).to_be_visible()
    secret = sign_in_link(nobody.base)
    page.evaluate(f"location.hash = {secret!r}")
    page.wait_for_url(f"**{path.split('?', maxsplit=1)[0]}*")
    expect(page.locator(".account")).to_have_text("besökare")
    expect(page.locator("#invite")).to_be_hidden()
    if path == "/lista":
        expect(page.locator("#file")).to_be_visible()


def sign_in_link(base: str) -> str:
    store = Store(Settings(data=LOGS[base].parent).url)
    try:
        return sign_in.link(store, "besökare", "planner")
    finally:
        store.close()


def test_what_was_drawn_when_a_session_ended_waits_and_is_sent_after_signing_in(visit: Visit):
    """The session ends on the server while the page is open; nothing that was done meanwhile is lost."""
    page = visit.page
    made = page.request.post(f"{visit.base}/api/v1/plans", data={"copy_from": 3, "name": "Utgången"}).json()
    visit.open(f"/planera?plan={made['id']}")
    expect(page.locator("#figures")).to_have_attribute("data-plan", str(made["id"]))
    page.context.clear_cookies()
    page.evaluate(
        "async () => (await import('/static/js/planera/actions.js'))"
        ".change({op: 'rename', area: 'syd', name: 'Söder'})"
    )
    expect(page.locator("#standing")).to_contain_text("1 ändring väntar")
    page.locator("#invite-link").click()
    page.wait_for_url("**/logga-in?till=*")
    page.evaluate(f"location.hash = {sign_in_link(visit.base)!r}")
    page.wait_for_url(f"**/planera?*plan={made['id']}*")
    expect(page.locator("#area-syd")).to_contain_text("Söder")
    expect(page.locator("#standing")).to_have_attribute("data-standing", "ready")


def test_the_link_says_which_plan_while_it_is_still_being_opened(visit: Visit):
    """Whoever reloads, or signs in, before the plan has come is led to that plan and no other."""
    page = visit.page
    made = page.request.post(f"{visit.base}/api/v1/plans", data={"copy_from": 3, "name": "Långsam"}).json()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**/api/v1/plans/{made['id']}/**", hold)
    visit.open(f"/planera?plan={made['id']}")
    expect(page.locator("#districts-table, #areas").first).to_be_attached()
    page.wait_for_timeout(1000)
    assert held
    assert f"plan={made['id']}" in page.url
    for route in held:
        route.continue_()
    page.unroute_all(behavior="ignoreErrors")


def test_who_has_not_signed_in_looks_up_and_sees_what_holds_but_makes_no_draft(nobody: Visit):
    page = nobody.open("/planera?plan=3")
    expect(page.locator("#area-syd")).to_contain_text("Syd")
    expect(page.locator("#figures")).to_contain_text("visas för den som har loggat in")
    expect(page.locator("#trouble")).to_be_hidden()
    expect(page.locator(".account")).to_have_text("Logga in")
    answer = page.request.post(f"{nobody.base}/api/v1/plans", data={"copy_from": 3, "name": "X"})
    assert (answer.status, answer.json()["code"]) == (401, "sign_in_needed")
