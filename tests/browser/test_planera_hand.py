"""The hand on the map: a whole border moved, drawing by the keyboard alone, corners that lie on roads."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
import shapely.ops
from playwright.sync_api import expect

from geodata.tiles.map_tiles import ORIGIN, RESOLUTIONS, TILE_PX
from geodata.tiles.vector_tile import EXTENT
from tests.browser.conftest import Visit
from tests.browser.patience import drawn, drawn_at_rest, until
from tests.browser.planner import HACKEFORS, Planner, to_syd

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def planner(visit: Visit) -> Planner:
    return Planner(visit)


def longest_border(shapes: dict) -> tuple[shapely.LineString, tuple[str, str]]:
    """The longest border in one run between two areas."""
    found = []
    codes = sorted(shapes)
    for i, one in enumerate(codes):
        for other in codes[i + 1 :]:
            shared = shapely.line_merge(shapely.intersection(shapes[one].boundary, shapes[other].boundary))
            found += [
                (part, (one, other)) for part in shapely.get_parts(shared) if part.geom_type == "LineString"
            ]
    return max(found, key=lambda pair: pair[0].length)


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_whole_border_is_dragged_and_its_ends_stay(planner: Planner):
    """Every corner between the ends is in both areas 300 m east of where it was, to some centimetres."""
    plan = planner.draft()
    before = planner.areas(plan)
    border, codes = longest_border(before)
    middle = border.interpolate(0.5, normalized=True)
    sight = (middle.x - 400, middle.y + 400, 10)
    page = planner.page
    x, y = planner.hold(plan, "shift", (middle.x, middle.y), sight)
    page.mouse.move(x + 10, y, steps=3)
    expect(page.locator("#against")).to_contain_text("Om: Gränsen mellan Sydost och Väst är flyttad")
    page.mouse.move(x + 30, y, steps=3)
    page.mouse.up()
    expect(page.locator("#said")).to_contain_text("Gränsen mellan Sydost och Väst är flyttad")
    after = planner.areas(plan)
    assert shapely.coverage_is_valid(list(after.values()))
    assert shapely.union_all(list(after.values())).area == pytest.approx(
        shapely.union_all(list(before.values())).area, abs=1
    )
    corners = {code: {tuple(p) for p in shapely.get_coordinates(after[code])} for code in codes}
    inner = [tuple(p) for p in shapely.get_coordinates(border)[1:-1]]
    kept = [p for p in inner if all((round(p[0] + 300, 2), p[1]) in corners[code] for code in codes)]
    assert len(kept) == len(inner) > 3
    for end in (border.coords[0], border.coords[-1]):
        assert all(tuple(end) in corners[code] for code in codes)


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_hand_that_changes_its_mind_leaves_nothing_behind(planner: Planner):
    """A click on a border without moving, and Esc in mid-drag: no edit, and the border is drawn where it was."""
    plan = planner.draft()
    border, _ = longest_border(planner.areas(plan))
    start = border.interpolate(0.5, normalized=True)
    sight = (start.x - 400, start.y + 400, 10)
    page = planner.open(plan, sight=sight, more="&tool=border")
    expect(page.locator('.tool[data-tool="border"]')).to_have_attribute("aria-pressed", "true")
    page.mouse.move(5, 5)
    before = drawn_at_rest(page)
    x, y = planner.pixel((start.x, start.y), sight)
    # Where it can be held is shown before the hand is there.
    page.mouse.move(x + 60, y + 20)
    until(page, lambda: drawn(page) != before)
    page.mouse.click(x, y)
    page.wait_for_timeout(400)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 20, steps=3)
    expect(page.locator("#against")).to_contain_text("Om: Gränsen mellan Sydost och Väst är flyttad")
    until(page, lambda: drawn(page) != before)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator("#against")).to_have_text("Jämfört med gällande")
    page.mouse.move(5, 5)
    until(page, lambda: drawn(page) == before)
    assert planner.get(f"/plans/{plan}/edits")["steps"] == []


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_the_figures_are_of_where_the_hand_is_and_a_corner_goes_by_alt(planner: Planner):
    """One movement, then rest: what was tried last is what is given. A corner set so is taken away by Alt and a click."""
    plan = planner.draft()
    border, codes = longest_border(planner.areas(plan))
    start = border.interpolate(0.5, normalized=True)
    sight = (start.x - 400, start.y + 400, 10)
    page = planner.open(plan, sight=sight, more="&tool=border")
    expect(page.locator('.tool[data-tool="border"]')).to_have_attribute("aria-pressed", "true")
    sent: dict[str, dict] = {}
    page.on(
        "request", lambda one: one.post_data and sent.update({one.url.rsplit("/", 1)[1]: one.post_data_json})
    )
    x, y = planner.pixel((start.x, start.y), sight)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 30)
    expect(page.locator("#against")).to_contain_text("Om: Gränsen mellan Sydost och Väst är flyttad")
    page.mouse.up()
    expect(page.locator("#said")).to_contain_text("Gränsen mellan Sydost och Väst är flyttad")
    given = sent["edits?crs=3006"]["edits"]
    assert sent["simulate?crs=3006"]["edits"] == given
    assert given[0]["areas"] == sorted(codes)
    planner.saved()
    bent = planner.areas(plan)
    page.wait_for_timeout(600)
    page.mouse.move(x + 40, y + 30)
    page.mouse.move(x + 41, y + 30)
    page.keyboard.down("Alt")
    page.mouse.click(x + 41, y + 30)
    page.keyboard.up("Alt")
    expect(page.locator("#left-tab-steps")).to_contain_text("2")
    planner.saved()
    straight = planner.areas(plan)
    fewer = [
        shapely.get_num_coordinates(straight[code]) - shapely.get_num_coordinates(bent[code])
        for code in codes
    ]
    assert fewer == [-1, -1]


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_fast_keys_undo_as_often_as_they_are_pressed_and_no_trial_stays(planner: Planner):
    plan = planner.draft(to_syd("145"), to_syd("144"))
    copied = planner.get("/plans/in-force?division=hemvard")["id"]
    page = planner.open(plan, more=f"&picked={HACKEFORS}")
    page.locator('.give[data-code="syd"]').click()
    expect(page.locator("#said")).to_contain_text("Hackefors flyttat till Syd")
    expect(page.locator("#card")).to_be_hidden()
    planner.saved()
    page.wait_for_timeout(700)
    expect(page.locator("#against")).to_have_text("Jämfört med gällande")
    for _ in range(4):
        page.keyboard.press("Control+z")
    expect(page.locator("#undo")).to_be_disabled()
    planner.saved()
    assert planner.get(f"/plans/{plan}")["step"] == 0
    ours, theirs = planner.areas(plan), planner.areas(copied)
    assert {code: shape.wkb for code, shape in ours.items()} == {k: v.wkb for k, v in theirs.items()}


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_polygon_is_drawn_and_given_by_the_keyboard_alone(planner: Planner):
    """Three corners in the middle of the map, moved by arrow keys; Syd wins what is drawn within Hackefors."""
    plan = planner.draft()
    before = planner.areas(plan)["syd"].area
    middle = planner.district(HACKEFORS).representative_point()
    page = planner.open(plan, sight=(middle.x - 300, middle.y - 200, 8), more="&tool=draw")
    expect(page.locator("#hint")).to_contain_text("mellanslag")
    page.locator("#map").focus()
    for arrow in ("ArrowRight", "ArrowUp", "ArrowLeft"):
        page.keyboard.press("Space")
        page.keyboard.press(arrow)
        page.wait_for_timeout(350)
    page.keyboard.press("Space")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.locator("#card h3")).to_have_text("Den ritade ytan")
    page.keyboard.press("g")
    for _ in range(8):
        if page.evaluate("document.activeElement.dataset.code") == "syd":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Ritad yta given till Syd")
    after = planner.areas(plan)
    assert after["syd"].area > before + 50_000
    assert shapely.coverage_is_valid(list(after.values()))


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_an_office_is_moved_to_the_middle_of_the_map_without_a_mouse(planner: Planner):
    plan = planner.draft()
    base = next(one for one in planner.get(f"/plans/{plan}/offices")["offices"] if one["code"] == "bas-ost")
    page = planner.open(plan, sight=(base["e"] - 900, base["n"] + 600, 10), more="&tool=office")
    page.locator("#office-more").press("Enter")
    page.locator("#office-choice").select_option("bas-ost")
    page.locator("#office-here").press("Enter")
    expect(page.locator("#said")).to_contain_text("Utgångslokal Öst flyttat")
    found = next(one for one in planner.get(f"/plans/{plan}/offices")["offices"] if one["code"] == "bas-ost")
    assert found["e"] == pytest.approx(base["e"] - 900, abs=15)
    assert found["n"] == pytest.approx(base["n"] + 600, abs=15)


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_corner_that_is_drawn_near_a_road_lies_on_it(planner: Planner, tmp_path: Path):
    """Each corner is set 4 m beside Drottninggatan; at 1 m a pixel that is within reach of the hand."""
    plan = planner.draft()
    answer = planner.post("/lookup", {"text": "Drottninggatan 45"})["point"]
    sight = (answer["e"], answer["n"], 1)
    page = planner.open(plan, sight=sight, more="&tool=draw")
    expect(page.locator("#snap-words")).to_have_attribute("aria-busy", "false")
    here = shapely.Point(sight[:2])
    roads = lines_around(planner, here, tmp_path, "roads")
    street = min(shapely.get_parts(roads), key=here.distance)
    at = street.interpolate(street.project(here))
    for beside in ((2, 4), (-3, 3)):
        spot = planner.pixel((at.x + beside[0], at.y + beside[1]), sight)
        page.mouse.move(*spot)
        page.mouse.click(*spot)
        page.wait_for_timeout(300)
        at = street.interpolate(street.project(at) + 40)
    sketch = page.evaluate(
        "JSON.parse(Object.values(localStorage).find((one) => one.includes('sketch')) ?? '{}').sketch"
    )
    assert len(sketch) >= 1
    assert max(roads.distance(shapely.Point(corner)) for corner in sketch) < 0.6


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_whole_border_that_is_dragged_near_a_road_has_its_corner_on_it(planner: Planner, tmp_path: Path):
    """It is held by a corner, and let go 4 m beside a road; no district's border is as near as that."""
    plan = planner.draft()
    shapes = planner.areas(plan)
    corners = [
        shapely.Point(p)
        for one, other in itertools.combinations(shapes.values(), 2)
        for part in shapely.get_parts(shapely.line_merge(shapely.intersection(one.boundary, other.boundary)))
        for p in shapely.get_coordinates(part)[1:-1]
    ]
    middle = shapely.Point(
        *(planner.post("/lookup", {"text": "Drottninggatan 45"})["point"][k] for k in "en")
    )
    corner = min(corners, key=middle.distance)
    sight = (corner.x, corner.y, 1)
    page = planner.open(plan, sight=sight, more="&tool=shift")
    expect(page.locator("#snap-words")).to_have_attribute("aria-busy", "false")
    roads = lines_around(planner, corner, tmp_path, "roads")
    districts = planner.get("/districts?crs=3006")["features"]
    borders = shapely.union_all([shapely.geometry.shape(one["geometry"]).boundary for one in districts])
    free = roads.difference(borders.buffer(40)).intersection(corner.buffer(250))
    at = shapely.ops.nearest_points(free, corner)[0]
    side = shapely.Point(at.x + 3, at.y + 3)
    assert 0.5 < roads.distance(side) < 6
    page.mouse.move(*planner.pixel((corner.x, corner.y), sight))
    page.mouse.down()
    page.mouse.move(*planner.pixel((side.x + 20, side.y), sight))
    with page.expect_request("**/edits?*") as asked:
        page.mouse.move(*planner.pixel((side.x, side.y), sight))
        page.mouse.up()
    edit = asked.value.post_data_json["edits"][0]
    was, becomes = (shapely.get_coordinates(shapely.geometry.shape(edit[k])) for k in ("was", "becomes"))
    new = becomes[np.hypot(*(was - [corner.x, corner.y]).T).argmin()]
    assert roads.distance(shapely.Point(new)) < 0.6


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_corner_that_is_dragged_near_a_shore_lies_on_it_in_all_areas(planner: Planner, tmp_path: Path):
    """A corner of a border is let go 6 m beside a stream or shore, at 2 m a pixel; no district's border is near."""
    plan = planner.draft()
    shapes = planner.areas(plan)
    corners = shapely.points(
        [
            p
            for one, other in itertools.combinations(shapes.values(), 2)
            for p in shapely.get_coordinates(shapely.intersection(one.boundary, other.boundary))
        ]
    )
    districts = planner.get("/districts?crs=3006")["features"]
    borders = shapely.union_all([shapely.geometry.shape(one["geometry"]).boundary for one in districts])
    # Where the stream runs beside the border of Öst.
    corner = min(corners, key=shapely.Point(541_600, 6_470_480).distance)
    water = lines_around(planner, corner, tmp_path, "landscape")
    free = water.difference(borders.buffer(40)).intersection(corner.buffer(250))
    at = shapely.ops.nearest_points(free, corner)[0]
    side = shapely.Point(at.x + 4, at.y + 4)
    assert 2 < water.distance(side) < 20
    sight = (corner.x, corner.y, 2)
    page = planner.open(plan, sight=sight, more="&tool=border&hide=roads,addresses")
    expect(page.locator("#snap-words")).to_contain_text("stränder och vattendrag")
    expect(page.locator("#snap-words")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#snap-words")).not_to_contain_text("Zooma in")
    page.mouse.move(*planner.pixel((corner.x, corner.y), sight))
    page.mouse.down()
    page.mouse.move(*planner.pixel((side.x + 20, side.y), sight))
    with page.expect_request("**/edits?*") as asked:
        page.mouse.move(*planner.pixel((side.x, side.y), sight))
        page.mouse.up()
    edit = asked.value.post_data_json["edits"][0]
    new = shapely.MultiPoint(shapely.get_coordinates(shapely.geometry.shape(edit["becomes"])))
    assert water.distance(shapely.ops.nearest_points(new, side)[0]) < 0.6
    planner.saved()
    after = planner.areas(plan)
    assert shapely.coverage_is_valid(list(after.values()))
    moved = shapely.ops.nearest_points(new, side)[0]
    assert (
        sum(
            tuple(moved.coords[0]) in {tuple(p) for p in shapely.get_coordinates(one)}
            for one in after.values()
        )
        >= 2
    )


def lines_around(planner: Planner, place: shapely.Point, folder: Path, kind: str) -> shapely.Geometry:
    """The lines of the tile that a place lies in, read by GDAL, whose y runs upwards from the lower edge."""
    side = RESOLUTIONS[-1] * TILE_PX
    x, y = int((place.x - ORIGIN[0]) // side), int((ORIGIN[1] - place.y) // side)
    tile = folder / f"{kind}-{x}-{y}.mvt"
    tile.write_bytes(
        planner.page.request.get(f"{planner.api}/tiles/{kind}/{len(RESOLUTIONS) - 1}/{x}/{y}").body()
    )
    named = (
        set(pyogrio.list_layers(tile)[:, 0]) & {"roads", "shores", "watercourses"}
        if tile.stat().st_size
        else set()
    )
    found = [pyogrio.read_dataframe(tile, layer=one).geometry.to_numpy() for one in sorted(named)]
    units = shapely.union_all(np.concatenate(found)) if found else shapely.MultiLineString()
    corner = np.array([ORIGIN[0] + x * side, ORIGIN[1] - (y + 1) * side])
    return shapely.transform(units, lambda points: corner + points * side / EXTENT)
