"""The page of data sets: what is loaded and made up in the example, and what an import mended, with its place."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, Visit

pytestmark = pytest.mark.browser

PLACE = {"e": 538_926.6, "n": 6_470_286.3}
"""In the district Hackefors of the example data."""


def finding(code: str, **over: object) -> dict[str, object]:
    nothing = {"names": [], "e": None, "n": None, "area_m2": None, "width_m": None, "count": 1, "facts": {}}
    return {"code": code, **nothing, **over}


def imported(route: Route) -> None:
    """One data set with three mended gaps, of which two have a place, and a note without one."""
    gap = {"names": ["Berga", "Ryd"], "width_m": 0.5, "facts": {"to": "Ryd"}}
    findings = [
        finding("gap", area_m2=2.0, **PLACE, **gap),
        finding("gap", area_m2=40.0, e=536_000.0, n=6_474_000.0, **gap),
        finding("float_codes", count=70),
    ]
    one = {
        "kind": "districts", "title": "<b>Stadsdelar</b>", "publisher": "Kommunen", "licence": "CC0",
        "date": "2025-12-31", "filename": "omr.geojson", "checksum": "bcc7e55589881c0813c2220c6cacc122",
        "synthetic": False, "assumed": False, "imported_at": "2026-11-22T21:38:31+00:00",
        "report": {"read": 71, "kept": 70, "findings": findings, "figures": {"area_m2": 1_568_660_000.0}},
    }  # fmt: skip
    route.fulfill(json={"datasets": [one]})


def opened(visit: Visit, query: str = "") -> Page:
    page = visit.open(f"/data{query}")
    expect(page.locator(".set").first).to_be_visible()
    return page


def test_every_data_set_of_the_example_is_told_and_what_is_made_up(visit: Visit):
    """Six sets (districts, people, addresses, roads, water, places); the people alone are real; three plans, none decided."""
    page = opened(visit)
    titles = page.locator("section.set h2").all_inner_texts()
    assert [title.split("\n")[0].removesuffix(" påhittat") for title in titles] == [
        "Stadsdelar, tätorter och omland", "Befolkning", "Adresser", "Vägar", "Sjöar och vattendrag", "Platser",
        "Indelningar som gäller i dag",
    ]  # fmt: skip
    caution = page.locator(".caution")
    expect(caution.locator("li")).to_have_count(8)
    expect(caution).to_contain_text("Indelning: Socialtjänst beräknat förslag")
    people = page.locator("section", has=page.locator("#set-population"))
    expect(people).to_contain_text("Linköpings kommun")
    expect(people.locator(".mark")).to_have_count(0)
    expect(page.locator("#main")).not_to_contain_text("_")


def test_an_imported_file_is_told_with_its_source_age_and_sum(visit: Visit):
    visit.page.route("**/api/v1/datasets", imported)
    page = opened(visit)
    card = page.locator("section", has=page.locator("#set-districts"))
    for text in ("<b>Stadsdelar</b>", "Kommunen", "CC0", "omr.geojson", "71 lästa, 70 används"):
        expect(card).to_contain_text(text)
    expect(card.locator("abbr")).to_have_text("bcc7e5558988")
    expect(card).to_contain_text("31\u00a0december\u00a02025")
    expect(card).to_contain_text("1\u00a0568,7\u00a0km²")


def test_what_was_mended_is_grouped_and_leads_to_its_place_on_the_map(visit: Visit):
    """Two gaps of 40 and 2 m² make 42; the larger stands first; the link carries no place to the server."""
    visit.page.route("**/api/v1/datasets", imported)
    page = opened(visit)
    fold = page.locator(".mended summary")
    expect(fold).to_have_text("2 glapp slöts, tillsammans 42 m²")
    expect(page.locator(".mended")).to_contain_text("70 koder")
    fold.focus()
    page.keyboard.press("Enter")
    lines = page.locator(".mended .group li")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("40 m²")
    asked: list[dict] = []
    page.on("request", lambda r: asked.append(json.loads(r.post_data)) if r.url.endswith("/lookup") else None)
    lines.nth(1).get_by_role("link", name="Visa på kartan").click()
    expect(page.locator("#answer h2")).to_have_text("Punkt på kartan")
    assert asked == [{"e": 538_927, "n": 6_470_286}]
    assert not [url for url in visit.requests if "538927" in url.split("#")[0]]
    assert "#" not in page.url
    expect(page.locator("#map canvas").first).to_be_visible()


def test_nothing_loaded_is_said_with_where_to_begin(visit: Visit):
    visit.page.route("**/api/v1/datasets", lambda route: route.fulfill(json={"datasets": []}))
    page = visit.open("/data")
    expect(page.locator("#sets .note")).to_contain_text("Börja med stadsdelarna")


def test_a_server_that_is_gone_is_said(visit: Visit):
    visit.page.route("**/api/v1/datasets", lambda route: route.abort())
    page = visit.open("/data")
    expect(page.get_by_role("alert").filter(has_text="Servern svarar inte")).to_be_visible()


def test_it_is_reached_from_the_first_page_in_its_language(visit: Visit):
    page = visit.open("/?lang=en")
    page.locator("nav.pages").get_by_role("link", name="Data and sources").click()
    expect(page.locator("h1")).to_have_text("Data and sources")
    expect(page).to_have_title("Data and sources – Områdesplan")
    page.get_by_role("link", name="SV, svenska").click()
    expect(page.locator("h1")).to_have_text("Data och källor")
    expect(page.locator("#set-population")).to_have_text("Befolkning")


@pytest.mark.parametrize(
    "visit",
    [{}, PHONE],
    ids=["wide", "360 px"],
    indirect=True,
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_state_breaks_the_guidelines_or_the_width(visit: Visit, language: str):
    page = opened(visit, f"?lang={language}")
    assert visit.axe() == []
    page.route("**/api/v1/datasets", imported)
    page = opened(visit, f"?lang={language}")
    page.locator(".mended summary").click()
    expect(page.locator(".mended .group li").first).to_be_visible()
    assert visit.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
