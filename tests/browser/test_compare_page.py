"""The page of plans side by side: linked maps, what is better and worse, and a matrix that is kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.planner import Planner, to_syd

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1440, "height": 900}}
DOTS_PX = """() => {
    const of = (map) => [...map.querySelectorAll('canvas')].filter((one) => one.width > 1).map((one) => one.width / map.clientWidth);
    return Math.min(...[...document.querySelectorAll('.compare__map')].flatMap(of));
}"""
"""Dots that the coarsest of the maps has for a pixel."""


@pytest.fixture
def compared(visit: Visit) -> tuple[Visit, int, int]:
    """A visitor, the plan in force, and a draft that moves Hackefors to Syd."""
    planner = Planner(visit)
    return (
        visit,
        planner.get("/plans/in-force?division=hemvard")["id"],
        planner.draft(to_syd(), name="Hackefors till Syd"),
    )


def settled(scales) -> str:
    """The scale of all maps once they have come to rest at one."""
    for _ in range(50):
        before = scales.all_inner_texts()
        scales.page.wait_for_timeout(150)
        if len(set(before)) == 1 and scales.all_inner_texts() == before:
            return before[0]
    raise AssertionError(scales.all_inner_texts())


def opened(visit: Visit, *plans: int, more: str = ""):
    page = visit.open(f"/jamfor?planer={','.join(map(str, plans))}{more}")
    expect(page.locator("#figures tbody tr").first).to_be_visible()
    expect(page.locator(".compare__map canvas").nth(1)).to_be_attached()
    return page


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_draft_is_compared_from_the_workspace_and_what_is_worse_is_said_in_a_word(compared):
    """Hackefors' 1 616 people move, 147 of them 80 or older (facts): more who move is worse."""
    visit, base, draft = compared
    page = Planner(visit).open(draft)
    page.locator("#compare").click()
    page.wait_for_url(re.compile(f"/jamfor.planer={base},{draft}"))
    cell = page.locator('[data-row="moved_out.all.0"] td').nth(1)
    expect(cell).to_contain_text(re.compile(r"1\s616.*sämre", re.DOTALL))
    expect(cell.locator("[data-verdict=worse]")).to_be_visible()
    expect(page.locator(".compare__legend tbody tr")).to_contain_text(re.compile(r"Öst → Syd\s*1\s616\s*147"))
    expect(page.locator("#figures-assumptions p")).to_have_text(
        [re.compile("^Bil, dagtid: Sverige, grundvärden"), re.compile("^Cykel, dagtid: ")]
    )
    page.get_by_role("button", name="Larmtäckning", exact=True).click()
    expect(page.locator("#explain")).to_contain_text("inom larmregelns tid")


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_the_maps_follow_each_other_and_show_what_moves(compared):
    visit, base, draft = compared
    page = opened(visit, base, draft)
    scales = page.locator(".compare__map .ol-scale-line-inner")
    before = settled(scales)
    page.get_by_text("Mark som byter område").click()
    page.wait_for_url(re.compile("visa=difference"))
    expect(scales.nth(1)).not_to_have_text(before)
    nearer = settled(scales)
    page.locator(".compare__map").first.focus()
    page.keyboard.press("-")
    page.wait_for_timeout(200)
    page.keyboard.press("-")
    expect(scales.nth(1)).not_to_have_text(nearer)
    assert settled(scales) != nearer
    # On paper a pixel of 1/96 inch has more than two dots: 200 to an inch at least.
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(DOTS_PX) >= 200 / 96
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(DOTS_PX) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_the_matrix_is_kept_summed_and_never_overwritten_unseen(compared):
    visit, base, draft = compared
    page = opened(visit, base, draft)
    row = page.locator('[data-principle="near"] td').nth(1)
    row.locator("select").select_option("2")
    expect(page.locator("#heard")).to_contain_text("Sparat: Närhet, Hackefors till Syd")
    expect(page.locator(f'[data-sum="{draft}"]')).to_have_text("2 av 3")
    # Somebody else writes there meanwhile.
    page.request.put(
        f"{visit.base}/api/v1/plans/{draft}/valuations/near",
        data={"score": 0, "reason": "Långt för Sturefors."}, headers={"If-Match": '"1"'},
    )  # fmt: skip
    row.locator("textarea").fill("Kort väg för de flesta.")
    page.keyboard.press("Tab")
    expect(row.locator("[role=alert]")).to_contain_text("Långt för Sturefors.")
    expect(row.locator("textarea")).to_have_value("Kort väg för de flesta.")
    page.reload()
    expect(row.locator("textarea")).to_have_value("Kort väg för de flesta.")
    row.locator("select").select_option("3")
    expect(page.locator("#heard")).to_contain_text("Sparat")
    page.locator("#own-principle").fill("Nära bussen")
    page.keyboard.press("Enter")
    expect(page.locator('[data-principle="Nära bussen"] select').first).to_be_focused()
    with page.expect_download() as download:
        page.locator("#download").click()
    assert download.value.suggested_filename == f"jamforelse-{base}-{draft}.xlsx"
    said = Planner(visit).get(f"/valuations?plan={draft}")["valuations"]
    found = {one["principle"]: (one["score"], one["reason"], one["version"]) for one in said}
    assert found == {"near": (3, "Kort väg för de flesta.", 3), "Nära bussen": (None, "", 1)}
    page.reload()
    page.locator('[data-principle="Nära bussen"] .matrix__leave').click()
    expect(page.locator('[data-principle="Nära bussen"]')).to_have_count(0)
    expect(page.locator("#heard")).to_contain_text("är borttagen")


@pytest.mark.parametrize("visit", [WIDE, PHONE], ids=["wide", "360 px"], indirect=True)
def test_no_state_breaks_the_guidelines_or_the_width(compared):
    visit, base, draft = compared
    found = {}
    for state in ("", "&visa=difference&lang=en"):
        page = opened(visit, base, draft, more=state)
        found[state] = visit.axe()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page = visit.open("/jamfor")
    expect(page.locator("#base")).to_be_visible()
    found["empty"] = visit.axe()
    assert {state: one for state, one in found.items() if one} == {}
