"""What a drag that cannot be looks like, while the hand still holds it: red on the map, and why beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shapely
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.patience import until
from tests.browser.planner import Planner
from tests.browser.test_planera_hand import longest_border

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1440, "height": 900}}
FAR_PX = 420

RED = """([x, y, reach]) => [...document.querySelectorAll("#map canvas")].some((canvas) => {
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    const {data} = canvas.getContext("2d").getImageData(
        (x - box.left - reach) * scale, (y - box.top - reach) * scale, 2 * reach * scale, 2 * reach * scale);
    for (let i = 0; i < data.length; i += 4) {
        if (data[i] === 0xc2 && data[i + 1] === 0x34 && data[i + 2] === 0x34) return true;
    }
    return false;
})"""


@pytest.fixture
def planner(visit: Visit) -> Planner:
    return Planner(visit)


def shown_red(page: Page, place: tuple[float, float], reach: int = 12) -> None:
    until(page, lambda: bool(page.evaluate(RED, [*place, reach])))


def says(page: Page, words: str) -> None:
    """The same sentence beside the hand and over the figures, both in the colour of what is wrong."""
    for where in ("#hint", "#against"):
        expect(page.locator(where)).to_contain_text(words)
        expect(page.locator(where)).to_have_attribute("data-refused", "true")
        expect(page.locator(where)).to_have_css("color", "rgb(138, 23, 23)")


def bends(shapes: dict, codes: tuple[str, str]) -> Iterator[shapely.Point]:
    """Corners that these two areas alone have."""
    line, found = longest_border({code: shapes[code] for code in codes})
    assert set(found) == set(codes)
    yield from map(shapely.Point, list(line.coords)[1:-1])


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_corner_of_a_locked_area_is_red_and_the_reason_is_read_before_it_is_let_go(planner: Planner):
    """Also where it would cross another border: it stands still there, red, and goes on when the hand comes back."""
    plan = planner.draft({"op": "lock", "area": "norr"})
    corner = next(bends(planner.areas(plan), ("centrum", "norr")))
    sight = (corner.x, corner.y, 10)
    page = planner.page
    x, y = planner.hold(plan, "border", (corner.x, corner.y), sight)
    page.mouse.move(x + 20, y + 20, steps=3)
    says(page, "Norr är låst")
    shown_red(page, (x + 20, y + 20))
    assert planner.visit.axe() == []
    page.mouse.move(x - FAR_PX, y + 300, steps=8)
    says(page, "Längre går det inte")
    page.mouse.move(x + 20, y + 20, steps=3)
    says(page, "Norr är låst")
    page.mouse.up()
    expect(page.locator("#trouble")).to_contain_text("Norr är låst")
    expect(page.locator("#hint")).to_contain_text("Dra i en gräns")
    # Esc while it stands still: nothing is said of it any more.
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - FAR_PX, y + 300, steps=8)
    says(page, "Längre går det inte")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator("#against")).to_have_attribute("data-refused", "false")
    assert [one["edit"]["op"] for one in planner.get(f"/plans/{plan}/edits")["steps"]] == ["lock"]


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_whole_border_stands_red_where_it_can_go_no_farther(planner: Planner):
    """Out of the municipality altogether: it stays at the last place where it could be, and is given as it stands."""
    plan = planner.draft()
    before = planner.areas(plan)
    border, codes = longest_border(before)
    middle = border.interpolate(0.5, normalized=True)
    sight = (middle.x, middle.y, 60)
    page = planner.page
    x, y = planner.hold(plan, "shift", (middle.x, middle.y), sight)
    page.mouse.move(x + 30, y, steps=2)
    expect(page.locator("#against")).to_contain_text("Om: Gränsen mellan Sydost och Väst är flyttad")
    # In one go: no place on the way is tried.
    page.mouse.move(x + 30, 1)
    page.mouse.move(x + FAR_PX, 1)
    says(page, "Längre går det inte")
    shown_red(page, (x + 30, y), 60)
    page.mouse.up()
    expect(page.locator("#said")).to_contain_text("Gränsen mellan Sydost och Väst är flyttad")
    planner.saved()
    after = planner.areas(plan)
    assert shapely.coverage_is_valid(list(after.values()))
    for code, shape in after.items():
        assert (shape.symmetric_difference(before[code]).area > 1) == (code in codes)
