"""The planner's workspace in a real browser, on the example data.

The facts place Hackefors (district 146, 1 616 people, 147 of them 80 or older) in area Öst of home care.
"""

from __future__ import annotations

import re

import pytest
import shapely
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.planner import HACKEFORS, SIGHT, Planner, to_syd

pytestmark = pytest.mark.browser

WIDE = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def planner(visit: Visit) -> Planner:
    return Planner(visit)


def said(page: Page, text: str) -> None:
    expect(page.locator("#said")).to_contain_text(text)


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_the_page_opens_on_the_plan_in_force_and_a_draft_is_one_click(visit: Visit):
    """Six areas of home care (providers.csv); a copy differs in nothing."""
    page = visit.open("/planera")
    expect(page.locator("#areas .area")).to_have_count(6)
    expect(page.locator("#against")).to_have_text("Gällande plan")
    page.get_by_role("button", name="Gör ett utkast").click()
    said(page, "är skapat")
    expect(page.locator("#standing")).to_have_text("Sparat")
    expect(page.locator("#figures .headline")).to_contain_text("Ingen byter område")
    assert re.search(r"plan=\d+", page.url) or page.wait_for_url(re.compile(r"plan=\d+")) is None


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Hackefors flyttat till Öst"), ("en", "Hackefors moved to Öst")]
)
def test_hackefors_is_moved_to_ost_by_the_keyboard_alone(planner: Planner, language: str, words: str):
    """Given to Syd first, so that 1 616 people move; back in Öst nobody does."""
    plan = planner.draft(to_syd())
    page = planner.open(plan, more=f"&lang={language}")
    expect(page.locator("#figures .headline__big")).to_contain_text(re.compile("1[\\s,]616"))
    page.locator("body").press("d")
    expect(page.locator("#districts-filter")).to_be_focused()
    page.keyboard.type("hackefors")
    page.keyboard.press("Tab")
    expect(page.locator(f'#districts input[value="{HACKEFORS}"]')).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    for _ in range(8):
        if page.evaluate("document.activeElement.dataset.code") == "ost":
            break
        page.keyboard.press("Tab")
    expect(page.locator('.give[data-code="ost"]')).to_be_focused()
    page.keyboard.press("Enter")
    said(page, words)
    expect(page.locator("#figures .headline--none")).to_be_visible()
    expect(page.locator(f'#districts input[value="{HACKEFORS}"]')).to_be_focused()
    assert planner.members(plan)[HACKEFORS] == "ost"
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_choice_shows_its_figures_before_it_is_made(planner: Planner):
    """Hovering over Syd tells of Hackefors' 1 616 people, and leaving takes the figures back."""
    plan = planner.draft()
    page = planner.open(plan, more=f"&picked={HACKEFORS}")
    page.locator('.give[data-code="syd"]').hover()
    expect(page.locator("#against")).to_have_text("Om: Hackefors flyttat till Syd.")
    expect(page.locator("#figures .headline__big")).to_contain_text(re.compile("1\\s616"))
    expect(page.locator("#figures .headline")).to_contain_text("147 av dem är 80 år eller äldre")
    page.mouse.move(5, 5)
    expect(page.locator("#figures .headline--none")).to_be_visible()
    assert planner.get(f"/plans/{plan}")["version"] == 1


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_district_is_picked_on_the_map_and_given_away_then_undone(planner: Planner):
    plan = planner.draft()
    page = planner.open(plan)
    middle = planner.district(HACKEFORS).representative_point()
    page.mouse.click(*planner.pixel((middle.x, middle.y)))
    expect(page.locator("#card h3")).to_have_text("Hackefors")
    page.locator('.give[data-code="syd"]').click()
    said(page, "Hackefors flyttat till Syd")
    assert planner.members(plan)[HACKEFORS] == "syd"
    page.locator("#said").get_by_role("button", name="Ångra").click()
    said(page, "Ångrat: Hackefors flyttat till Syd")
    assert planner.members(plan)[HACKEFORS] == "ost"


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_shift_picks_several_and_a_box_adds_to_them(planner: Planner):
    plan = planner.draft()
    page = planner.open(plan)
    first, second = (planner.district(code).representative_point() for code in (HACKEFORS, "145"))
    page.mouse.click(*planner.pixel((first.x, first.y)))
    expect(page.locator("#card h3")).to_have_text("Hackefors")
    page.keyboard.down("Shift")
    page.mouse.click(*planner.pixel((second.x, second.y)))
    page.keyboard.up("Shift")
    expect(page.locator("#card h3")).to_have_text("2 stadsdelar")
    page.wait_for_url(re.compile("picked=146,145"))


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_drawn_polygon_is_given_to_an_area(planner: Planner):
    """A square of 800 m inside Hackefors; what Syd wins is that ground, by the server's own shapes."""
    plan = planner.draft()
    page = planner.open(plan)
    before = planner.areas(plan)["syd"].area
    middle = planner.district(HACKEFORS).representative_point()
    page.locator('.tool[data-tool="draw"]').click()
    corners = [(-400, -400), (400, -400), (400, 400), (-400, 400)]
    for x, y in corners:
        page.mouse.move(*planner.pixel((middle.x + x, middle.y + y)))
        page.mouse.click(*planner.pixel((middle.x + x, middle.y + y)))
    page.mouse.click(*planner.pixel((middle.x - 400, middle.y - 400)))
    expect(page.locator("#card h3")).to_have_text("Den ritade ytan")
    # Before any area is pointed at: who lives within, and where they belong.
    expect(page.locator("#drawn-people")).to_contain_text(re.compile(r"[1-9][\d\s]* invånare på [1-9]"))
    expect(page.locator(".enclosed li")).to_contain_text(["Öst"])
    page.locator('.give[data-code="syd"]').click()
    said(page, "Ritad yta given till Syd")
    after = planner.areas(plan)
    assert after["syd"].area > before + 100_000
    assert shapely.coverage_is_valid(list(after.values()))


def shared_corner(shapes: dict, window) -> tuple[tuple[float, float], list[str]]:
    """A corner that three areas have to the bit, nearest the middle of the window."""
    holders: dict[tuple[float, float], list[str]] = {}
    for code, shape in shapes.items():
        for x, y in {tuple(p) for p in shapely.get_coordinates(shape)}:
            holders.setdefault((x, y), []).append(code)
    threes = [(point, codes) for point, codes in holders.items() if len(codes) >= 3]
    return min(threes, key=lambda one: shapely.Point(one[0]).distance(window))


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_a_shared_corner_is_dragged_and_all_three_areas_follow(planner: Planner):
    """Every area that had the corner has the new one, to the bit, and the server's coverage is valid."""
    plan = planner.draft()
    before = planner.areas(plan)
    corner, codes = shared_corner(before, shapely.Point(SIGHT[:2]))
    sight = (corner[0] - 400, corner[1] + 400, 8)
    page = planner.open(plan, sight=sight, more="&tool=border")
    expect(page.locator('.tool[data-tool="border"]')).to_have_attribute("aria-pressed", "true")
    x, y = planner.pixel(corner, sight)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 6, steps=3)
    page.mouse.move(x + 26, y + 17, steps=6)
    expect(page.locator("#against")).to_contain_text("Om: Gränser flyttade: Öst, Syd, Sydost.")
    page.mouse.up()
    said(page, "Gränser flyttade")
    after = planner.areas(plan)
    assert len(codes) >= 3
    for code in codes:
        assert corner not in {tuple(p) for p in shapely.get_coordinates(after[code])}
    moved, holders = shared_corner(after, shapely.Point(corner[0] + 26 * 8, corner[1] - 17 * 8))
    assert set(holders) >= set(codes)
    assert shapely.Point(moved).distance(shapely.Point(corner[0] + 26 * 8, corner[1] - 17 * 8)) < 40
    assert shapely.coverage_is_valid(list(after.values()))
    page.keyboard.press("Control+z")
    said(page, "Ångrat")
    undone = planner.areas(plan)
    assert {k: v.wkb for k, v in undone.items()} == {k: v.wkb for k, v in before.items()}


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_undo_twice_redo_and_jump_back_by_the_list(planner: Planner):
    plan = planner.draft(to_syd(), to_syd("145"))
    page = planner.open(plan)
    page.locator("#left-tab-steps").click()
    expect(page.locator(".step")).to_have_count(3)
    expect(page.locator(".step").nth(1)).to_contain_text(
        re.compile(r"1\s616 personer byter område, 147 är 80")
    )
    expect(page.locator(".step").nth(1)).to_contain_text(re.compile(r"Öst → Syd: 1\s616"))
    page.locator("body").press("Control+z")
    said(page, "Ångrat")
    planner.saved()
    page.locator("body").press("Control+z")
    said(page, "Ångrat: Hackefors")
    planner.saved()
    assert planner.get(f"/plans/{plan}")["step"] == 0
    page.locator("body").press("Control+Shift+z")
    said(page, "Gjort om: Hackefors flyttat till Syd")
    planner.saved()
    page.locator(".step").nth(2).click()
    expect(page.locator(".step").nth(2)).to_have_attribute("aria-current", "step")
    assert planner.get(f"/plans/{plan}")["step"] == 2


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_an_office_is_dragged_and_the_minutes_follow(planner: Planner):
    plan = planner.draft()
    base = next(one for one in planner.get(f"/plans/{plan}/offices")["offices"] if one["code"] == "bas-ost")
    sight = (base["e"], base["n"], 20)
    page = planner.open(plan, sight=sight, more="&tool=office")
    x, y = planner.pixel((base["e"], base["n"]), sight)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y - 60, steps=8)
    page.mouse.up()
    said(page, "Utgångslokal Öst flyttat")
    found = next(one for one in planner.get(f"/plans/{plan}/offices")["offices"] if one["code"] == "bas-ost")
    assert found["e"] == pytest.approx(base["e"] - 800, abs=40)
    assert found["n"] == pytest.approx(base["n"] + 1200, abs=40)
    expect(page.locator("#figures .headline")).to_contain_text("får sitt kontor flyttat")


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_an_area_is_renamed_locked_given_a_provider_merged_and_refused_in_words(planner: Planner):
    plan = planner.draft()
    page = planner.open(plan)
    page.locator("#area-syd").click()
    page.locator("#name-syd").fill("Söder")
    page.locator("#name-syd").press("Enter")
    said(page, "Söder")
    page.locator("#provider-syd").select_option("attendo")
    said(page, "Attendo är utförare")
    page.locator("#lock-syd").click()
    said(page, "låst")
    expect(page.locator("#lock-syd")).to_have_attribute("aria-pressed", "true")
    page.get_by_text("Slå ihop eller ta bort").click()
    page.locator("#heir-syd").select_option("ost")
    page.get_by_role("button", name="Ta bort").click()
    expect(page.locator("#trouble")).to_contain_text("är låst")
    page.locator("#lock-syd").click()
    said(page, "upplåst")
    page.get_by_text("Slå ihop eller ta bort").click()
    page.locator("#heir-syd").select_option("ost")
    page.get_by_role("button", name="Ta bort").click()
    said(page, "borttaget")
    assert "syd" not in planner.areas(plan)


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_an_area_is_split_by_a_line(planner: Planner):
    plan = planner.draft()
    ost = planner.areas(plan)["ost"]
    west, south, east, north = ost.bounds
    middle = (south + north) / 2
    sight = ((west + east) / 2 + 500, middle, 20)
    page = planner.open(plan, sight=sight, more="&tool=split")
    page.mouse.click(*planner.pixel((west - 300, middle), sight))
    page.mouse.dblclick(*planner.pixel((east + 300, middle), sight))
    expect(page.locator("#split-area")).to_have_value("ost")
    page.locator("#split-name").fill("Yttre öst")
    page.get_by_role("button", name="Dela", exact=True).click()
    said(page, "Yttre öst är nytt")
    after = planner.areas(plan)
    assert set(after) >= {"ost", "yttre-ost"}
    assert after["ost"].area + after["yttre-ost"].area == pytest.approx(ost.area, abs=1)


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_every_figure_explains_itself_in_one_click(planner: Planner):
    page = planner.open(planner.draft(to_syd()))
    page.get_by_role("button", name="Larmtäckning", exact=True).click()
    dialog = page.locator("#explain")
    expect(dialog).to_contain_text("inom larmregelns tid")
    expect(dialog).to_contain_text("Källa")
    expect(dialog).to_contain_text("Antaganden")


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_the_year_is_chosen_and_the_figures_are_of_that_year(planner: Planner):
    """The adopted forecast has 11 750 people aged 80 and older in 2032 (facts)."""
    page = planner.open(planner.draft(), more="&tab=forecast")
    page.locator("#year").focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#year-shown")).to_have_text("2032")
    expect(page.locator("#figures")).to_contain_text(re.compile("11\\s750 är 80 år eller äldre"))
    page.wait_for_url(re.compile("year=2032"))


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_the_ground_shows_how_old_the_districts_are_and_every_district_with_people_is_in_a_class(
    planner: Planner,
):
    """The legend's counts add up to the districts of which it is known that anybody lives in; a link keeps the choice.

    Of Mjärdevi (155) it is not known how many do (1-4).
    """
    page = planner.open(planner.draft(), more="&picked=155")
    expect(page.locator("#picked-people")).to_have_text("<5 invånare, 0 är 80 år eller äldre")
    page.locator("#layer").select_option("eldest")
    rows = page.locator("#layer-legend li")
    expect(rows).to_have_count(7)
    expect(rows.last).to_contain_text("Uppgift saknas")
    *counts, without = [int(re.search(r"(\d+) distrikt", text)[1]) for text in rows.all_inner_texts()]
    counts_told = [one["people"] for one in planner.get("/districts/people")["districts"]]
    inhabited = [people for people in counts_told if isinstance(people, int) and people]
    assert sum(counts) == len(inhabited)
    assert without == len(planner.get("/districts")["features"]) - len(inhabited)
    page.wait_for_url(re.compile("layer=eldest"))


@pytest.mark.parametrize("visit", [WIDE], indirect=True)
def test_the_lists_and_the_figures_say_who_moves_from_where_to_where(planner: Planner):
    """Hackefors alone moves: 1 616 people, all of them from Öst to Syd."""
    page = planner.open(planner.draft(to_syd()), more="&tab=movers")
    pair = page.locator("#figures tr.pair")
    expect(pair).to_have_count(1)
    expect(pair).to_contain_text(re.compile("Öst → Syd.*1\\s616", re.DOTALL))
    expect(page.locator("#figures tr.within")).to_contain_text("Hackefors")
    expect(page.get_by_role("link", name="Flyttlista, XLSX")).to_be_visible()
