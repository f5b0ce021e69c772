"""Figures and bars that tell places and lengths as a planner says them."""

from __future__ import annotations

import re

import pytest
import shapely
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.planner import HACKEFORS, Planner

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1440, "height": 900}}


def middle(url: str) -> shapely.Point:
    """Where the map stands, by the link."""
    e, n, _ = re.search(r"view=([\d.]+),([\d.]+),([\d.]+)", url).groups()
    return shapely.Point(float(e), float(n))


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_pieces_enclaves_and_split_districts_are_named_under_their_figures_and_shown_on_the_map(visit: Visit):
    """Hackefors, given to Norr, does not touch it; Syd gets 300 m around a place in Johannelund, within Öst.

    A bar of 100 px at 10 m a pixel is a kilometre.
    """
    planner = Planner(visit)
    plan = planner.draft({"op": "move_districts", "districts": [HACKEFORS], "to": "norr"})
    spot = shapely.geometry.mapping(planner.district("145").representative_point().buffer(300, quad_segs=2))
    drawn = {"op": "assign_polygon", "polygon": spot, "to": "syd"}
    planner.post(f"/plans/{plan}/edits?crs=3006", {"edits": [drawn]}, version=2)
    page = planner.open(plan, sight=(533_000, 6_476_000, 10))
    expect(page.locator("#map .ol-scale-line-inner")).to_have_text("1 km")
    place = page.locator("tr[data-metric=parts] .place")
    pieces = ["Norr har en del för sig i Hackefors", "Syd har en del för sig i Johannelund"]
    expect(place).to_have_text(pieces)
    expect(page.locator("tr[data-metric=enclaves] .place")).to_have_text(["Mark inne i Öst: Johannelund"])
    split = page.locator("tr[data-metric=districts_split] .place")
    expect(split).to_have_text(re.compile(r"^Johannelund: (Öst|Syd) [\d\s]+, (Öst|Syd) \d+"))
    assert visit.axe() == []
    place.first.click()
    at = planner.district(HACKEFORS)
    page.wait_for_url(lambda url: at.contains(middle(url)))
    split.click()
    expect(page.locator("#card h3")).to_have_text("Johannelund")
    page.get_by_role("tab", name="Form").click()
    expect(place).to_have_text(pieces)


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_division_without_offices_says_once_why_it_has_no_minutes(visit: Visit):
    page = visit.open("/planera?division=stadsdelar&tab=travel")
    rows = page.locator("table.compare").first.locator("tbody tr")
    expect(rows.filter(has_text="Inom 30 minuter")).to_be_visible()
    told = page.locator("table.compare").first.locator("td.why")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("Planen har inga kontor eller utgångslokaler")
    expect(told).to_have_attribute("rowspan", re.compile("1[0-2]"))


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_on_a_phone_a_place_is_shown_where_the_map_is_scrolled_to_and_its_scale_is_read_whole(visit: Visit):
    planner = Planner(visit)
    plan = planner.draft({"op": "move_districts", "districts": [HACKEFORS], "to": "norr"})
    page = planner.open(plan, more="&tab=shape")
    page.locator("tr[data-metric=parts] .place").click()
    expect(page.locator("#map")).to_be_in_viewport(ratio=0.9)
    at = planner.district(HACKEFORS)
    page.wait_for_url(lambda url: at.contains(middle(url)))
    bar, credit = (page.locator(one).bounding_box() for one in ("#map .ol-scale-line", "#ground-credit"))
    assert bar["x"] + bar["width"] <= credit["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_what_is_drawn_where_its_card_comes_to_lie_is_brought_out_from_under_it(visit: Visit):
    """A square of 800 m, 250 pixels to the left of the middle: the map moves, at the same scale, until it is free."""
    planner = Planner(visit)
    sight = (538_000, 6_473_000, 10)
    page = planner.open(planner.draft(), sight=sight, more="&tool=draw")
    west, north = sight[0] - 2_500, sight[1] - 1_000
    for x, y in [(0, 0), (800, 0), (800, -800), (0, -800), (0, 0)]:
        spot = planner.pixel((west + x, north + y), sight)
        page.mouse.move(*spot)
        page.mouse.click(*spot)
    expect(page.locator("#card h3")).to_have_text("Den ritade ytan")
    card, stage = page.locator("#card").bounding_box(), page.locator("#map").bounding_box()
    free_px = card["x"] + card["width"] - stage["x"]
    page.wait_for_url(lambda url: stage["width"] / 2 + (west - middle(url).x) / 10 >= free_px)
    assert "view=" in page.url
    assert re.search(r"view=[\d.]+,[\d.]+,10(&|$)", page.url)
