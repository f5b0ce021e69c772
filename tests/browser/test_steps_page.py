"""A plan's steps towards a decision on the page: by whom they are taken, what hinders, and two tabs at once."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.workspace import today
from tests.browser.conftest import PHONE, Visit
from tests.browser.patience import until

pytestmark = pytest.mark.browser


def take(page: Page, name: str, why: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.locator("#why").fill(why)
    page.get_by_role("button", name="Spara steget").click()


def lose_the_session(visit: Visit) -> None:
    """The session ends while somebody writes: nothing is lost, and signing in has a tab of its own."""
    page = visit.page
    page.get_by_role("button", name="Ta tillbaka till utkast").click()
    page.locator("#why").fill("Skrivet när inloggningen gick ut")
    page.context.clear_cookies()
    page.get_by_role("button", name="Spara steget").click()
    expect(page.locator("#invite-text")).to_contain_text("Det du har skrivit finns kvar")
    expect(page.locator("#invite-link")).to_have_attribute("target", "_blank")
    expect(page.locator("#why")).to_have_value("Skrivet när inloggningen gick ut")
    visit.sign_in("Anna Chef", "administrator")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#invite")).to_be_hidden()


def confirm_the_past(page: Page) -> None:
    """The form is not sent before; what would be sent is counted by the test."""
    assert page.locator("#retroactive").evaluate("box => box.validity.valueMissing")
    page.locator("#retroactive").check()


def type_a_decision_of_the_past(page: Page) -> dict[str, str]:
    typed = {
        "committee": "Äldrenämnden",
        "reference": "ÄN 2026/12",
        "decided_on": (today() - timedelta(days=40)).isoformat(),
        "valid_from": (today() - timedelta(days=1)).isoformat(),
    }
    for name, value in typed.items():
        page.locator(f"#{name}").fill(value)
    expect(page.locator("#past")).to_contain_text("Den dagen har redan varit")
    return typed


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=["phone"])
def test_a_plan_is_consulted_on_mended_and_proposed_and_the_administrator_enters_the_decision(visit: Visit):
    """The decision itself is answered by the test: the other tests' plan goes on holding on the shared server."""
    page, api = visit.page, f"{visit.base}/api/v1/plans"
    plan = page.request.post(api, data={"copy_from": 3, "name": "Mot beslut"}).json()["id"]
    edits = {"edits": [{"op": "set_provider", "area": "norr", "provider": ""}]}
    page.request.post(f"{api}/{plan}/edits", data=edits, headers={"if-match": '"1"'})
    visit.open(f"/beslut?plan={plan}")
    other = page.context.new_page()
    other.goto(f"{visit.base}/beslut?plan={plan}")
    take(page, "Skicka på samråd", "Vi vill höra kontoren")
    expect(page.locator("#said")).to_contain_text("är nu på samråd")
    take(other, "Skicka på samråd", "i en annan flik")
    expect(other.get_by_role("alert").filter(visible=True)).to_contain_text("ändrats av någon annan")
    expect(other.get_by_role("button", name="Gör till beslutsförslag")).to_be_disabled()
    expect(other.locator("#stops")).to_contain_text("Norr saknar utförare")
    other.close()
    take(page, "Ta tillbaka till utkast", "Norr saknar utförare")
    expect(page.locator("#way [aria-current]")).to_have_text("Utkast")
    edits["edits"][0]["provider"] = "egenregi"
    page.request.post(f"{api}/{plan}/edits", data=edits, headers={"if-match": '"4"'})
    page.reload()
    take(page, "Skicka på samråd", "Igen")
    take(page, "Gör till beslutsförslag", "Klar")
    expect(page.locator("#next-why")).to_contain_text("skrivs in av en administratör")
    expect(page.get_by_role("button", name="Skriv in nämndens beslut")).to_have_count(0)
    lose_the_session(visit)
    visit.open(f"/beslut?plan={plan}")
    page.get_by_role("button", name="Skriv in nämndens beslut").click()
    typed = type_a_decision_of_the_past(page)
    assert visit.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    refusal = {
        "code": "later_plan_decided",
        "facts": {"names": ["Annan"], "dates": ["2026-06-01"], "valid_from": "2026-05-01"},
    }
    asked = []

    def answer(route):
        if route.request.method != "POST":
            route.continue_()
            return
        asked.append(route.request.post_data_json)
        route.fulfill(status=409, content_type="application/problem+json", body=json.dumps(refusal))

    page.route("**/lifecycle", answer)
    page.locator("#why").fill("Protokoll § 12")
    page.get_by_role("button", name="Spara steget").click()
    confirm_the_past(page)
    page.get_by_role("button", name="Spara steget").click()
    expect(page.locator("#form-trouble")).to_contain_text("Annan är redan beslutad")
    expect(page.locator("#form-trouble")).not_to_contain_text("--")
    expect(page.locator("#reference")).to_have_value("ÄN 2026/12")
    page.locator("#later").check()
    page.get_by_role("button", name="Spara steget").click()
    until(page, lambda: len(asked) == 2)
    assert [(one["decision"], one["replace_later"], one["retroactive"]) for one in asked] == [
        (typed, False, True), (typed, True, True),
    ]  # fmt: skip
