"""The page of events: an administrator searches, turns pages, fetches files and sees that the chain is whole."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit

pytestmark = pytest.mark.browser


def compare_with_a_kept_checksum(page: Page) -> None:
    page.locator("#chain-more summary").click()
    kept = page.locator("#head").inner_text().split("är ")[1].split(".")[0]
    for typed, said in ((kept, "har tillkommit sedan dess"), ("0" * 64, "finns inte i loggen")):
        page.locator("#kept").fill(typed)
        page.get_by_role("button", name="Jämför").click()
        expect(page.locator("#chain-text")).to_contain_text(said)
    page.locator("#chain-more summary").click()


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=["phone"])
def test_an_administrator_finds_who_was_refused_with_the_keyboard_and_fetches_it(visit: Visit):
    page = visit.open("/logg")
    expect(page.locator("#invite")).to_contain_text("kräver rollen administratör")
    expect(page.locator("#log")).to_be_hidden()
    assert page.request.put(f"{visit.base}/api/v1/responsibility", data={}).status == 403
    visit.sign_in("Anna Chef", "administrator")
    visit.open("/logg?lang=sv")
    expect(page.locator("#chain-text")).to_contain_text("Loggen är hel")
    expect(page.locator("#events tr").first).to_contain_text("Loggade in")
    compare_with_a_kept_checksum(page)
    page.locator("#kind").select_option("sign_in.refused,refused")
    page.locator("#who").fill("en PLAN")
    page.keyboard.press("Enter")
    first = page.locator("#events tr").first
    expect(first).to_contain_text("Nekades")
    expect(first).to_contain_text("/api/v1/responsibility")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.axe() == []
    with page.expect_download() as fetched:
        page.locator("#fetch-csv").click()
    rows = fetched.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].startswith("Nr;Tid;Vem")
    # Somebody of this name may also have been refused when signing in, in another test.
    assert "refused" in {row.split(";")[5] for row in rows[1:]} <= {"refused", "sign_in.refused"}


def test_an_address_that_is_none_is_told_on_a_page(visit: Visit):
    page = visit.page
    page.goto(f"{visit.base}/finns-inte")
    expect(page.locator("h1")).to_have_text("Sidan finns inte")
    assert visit.axe() == []
