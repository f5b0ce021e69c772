"""A map of another server under the plans: what is asked of it, where it lies, and what is said when it does not come."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.patience import until
from tests.browser.planner import Planner, to_syd
from tests.browser.strict_wms import StrictWms, serving_wms

pytestmark = pytest.mark.browser
CORNER = (537_000.0, 6_474_000.0)
# The policy lets pictures of a set background through; here the setting is made on the way to the page.
OPEN = {"viewport": {"width": 1440, "height": 900}, "bypass_csp": True}
COLOURS = """async ([address, places]) => {
    const image = await createImageBitmap(await (await fetch(address)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    return places.map(([x, y]) => [...pen.getImageData(image.width / 2 + x, image.height / 2 + y, 1, 1).data]);
}"""
"""Red, green and blue of places of a picture, counted in pixels to the right and down from its middle."""


def colours(page: Page, places: list[tuple[int, int]]) -> list[list[int]]:
    """What the map shows at places around its middle; what another server painted no script may read from the canvas."""
    shot = base64.b64encode(page.locator("#map").screenshot()).decode()
    return list(page.evaluate(COLOURS, [f"data:image/png;base64,{shot}", places]))


def leave(visit: Visit, wms: StrictWms) -> None:
    """Go away and forget what was asked of the other server: that it was asked is what is tested here."""
    visit.page.goto("about:blank")
    host = f"http://127.0.0.1:{wms.port}/"
    visit.requests[:] = [url for url in visit.requests if not url.startswith(host)]


def lay_under(page: Page, wms: StrictWms) -> None:
    """Have the page told that this is the background."""

    def answer(route: Route) -> None:
        said = route.fetch()
        background = {"kind": "wms", "url": wms.url, "layer": wms.layer, "credit": "Prov"}
        route.fulfill(response=said, json={**said.json(), "background": background})

    page.route("**/api/v1/basemap", answer)


@pytest.mark.parametrize("visit", [OPEN], indirect=True)
@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
def test_a_strict_wms_is_asked_right_and_its_map_lies_where_it_belongs(visit: Visit, version: str):
    """Around a corner in the middle of the map: red to the right, blue to the left, bright above, dark below."""
    with serving_wms(StrictWms(layer="karta", version=version, corner=CORNER)) as wms:
        lay_under(visit.page, wms)
        page = visit.open(f"/planera?view={CORNER[0]},{CORNER[1]},8&hide=landscape,roads,addresses")
        expect(page.locator("#ground-background")).to_be_checked()
        page.wait_for_load_state("networkidle")
        until(page, lambda: lies_where_it_belongs(page))
        leave(visit, wms)
    assert wms.refusals == []
    assert wms.painted > 4


def lies_where_it_belongs(page: Page) -> bool:
    """Whether the four quarters around the middle have the colours of the background there."""
    north_east, south_east, north_west, south_west = colours(
        page, [(60, -60), (60, 60), (-60, -60), (-60, 60)]
    )
    red, blue = 0, 2
    return (
        all(one[red] > one[blue] + 20 for one in (north_east, south_east))
        and all(one[blue] > one[red] + 20 for one in (north_west, south_west))
        and north_east[red] > south_east[red] + 40
        and north_west[blue] > south_west[blue] + 40
    )


@pytest.mark.parametrize("visit", [OPEN], indirect=True)
def test_that_a_background_does_not_come_is_said_once_and_taken_back(visit: Visit):
    with serving_wms(StrictWms(layer="karta", version="1.1.1", corner=CORNER, silent=True)) as wms:
        lay_under(visit.page, wms)
        visit.page.clock.install()
        page = visit.open("/planera?view=537000,6474000,8")
        said = page.locator("#ground-trouble")
        expect(said).to_have_text(re.compile("^Bakgrundskartan svarar inte.*säg till den som sköter"))
        expect(page.locator("#areas .area")).to_have_count(6)
        assert visit.axe() == []
        wms.silent = False
        page.clock.fast_forward(31_000)
        expect(said).to_be_hidden()
        assert wms.painted > 0
        leave(visit, wms)
    assert wms.refusals == []


@pytest.mark.parametrize("visit", [OPEN], indirect=True)
def test_a_comparison_says_once_for_all_maps_that_the_background_does_not_come(visit: Visit):
    planner = Planner(visit)
    base = planner.get("/plans/in-force?division=hemvard")["id"]
    with serving_wms(StrictWms(layer="karta", version="1.1.1", corner=CORNER, silent=True)) as wms:
        lay_under(visit.page, wms)
        page = visit.open(f"/jamfor?planer={base},{planner.draft(to_syd())}")
        expect(page.locator("#maps-trouble")).to_have_text(re.compile("^Bakgrundskartan svarar inte"))
        expect(page.locator("#figures tbody tr").first).to_be_visible()
        leave(visit, wms)
