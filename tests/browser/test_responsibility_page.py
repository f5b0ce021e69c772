"""The page of who is responsible: read by everybody, changed by an administrator, and the change is in the answer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=["phone"])
def test_everybody_reads_the_rules_and_nobody_changes_them_unknown(visit: Visit):
    visit.page.context.clear_cookies()
    page = visit.open("/ansvar")
    expect(page.locator("#rules")).to_contain_text("utreds (Vård- och omsorgsnämnden eller Socialnämnden)")
    expect(page.locator("#invite")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Rätta"))).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_administrator_gives_a_service_another_committee_from_a_date_and_the_old_one_stays(visit: Visit):
    visit.sign_in("Anna Chef", "administrator")
    page = visit.open("/ansvar")
    page.get_by_role("button", name=re.compile("Ny från datum: Socialpsykiatri")).click()
    for field, text in (
        ("valid_from", "2031-01-01"), ("committee", "Nya nämnden"), ("administration", "Nya förvaltningen"),
        ("source", "KS 2030:1"),
    ):  # fmt: skip
        page.locator(f"#rule-{field}").fill(text)
    page.locator("#why").fill("Beslut KS 2030:1")
    assert visit.axe() == []
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("#said")).to_contain_text("Sparat")
    page.locator("#today").uncheck()
    expect(page.locator("#rules")).to_contain_text("Nya nämnden")
    page.locator("#changes summary").first.click()
    expect(page.locator("#changes li").first).to_contain_text("Anna Chef")
    question = {"text": "Ryd", "service": "socialpsykiatri"}
    told = {}
    for day in ("2030-12-31", "2031-01-01"):
        answer = page.request.post(f"{visit.base}/api/v1/lookup", data={**question, "date": day}).json()
        told[day] = [one["committee"] for one in answer["responsible"]["candidates"]]
    assert told == {"2030-12-31": ["Socialnämnden"], "2031-01-01": ["Nya nämnden"]}
    page.locator("#changes summary").nth(1).click()
    page.get_by_role("button", name="Återställ reglerna så här").last.click()
    expect(page.locator("#restore-facts")).to_contain_text("1 regel kommer tillbaka och 2 tas bort")
    assert visit.axe() == []
    page.locator("#why").fill("Beslutet upphävdes")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("#rules")).not_to_contain_text("Nya nämnden")
    expect(page.locator("#changes summary").first).to_contain_text("Beslutet upphävdes")
