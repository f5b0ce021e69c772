"""The guide's pictures are taken here, so that they show the program as it is.

With ``OMRADESPLAN_PICTURES=1`` they are written to ``docs/pictures``; without it every picture is still taken in Swedish,
and those that are kept must be there in both languages, and small: the two differ in words alone.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.planner import HACKEFORS, SIGHT, Planner, to_syd
from tests.browser.test_lookup_page import ADDRESS, look_up, suggest
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

FOLDER = ROOT / "docs" / "pictures"
MOST_BYTES = 210_000
KEEPING = bool(os.environ.get("OMRADESPLAN_PICTURES"))
LANGUAGES = ["sv", "en"] if KEEPING else ["sv"]
NARROW = {"viewport": {"width": 420, "height": 900}, "color_scheme": "light"}
PLAN = {"viewport": {"width": 1200, "height": 668}, "color_scheme": "light"}
FRONT = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
WIDE = {"viewport": {"width": 1240, "height": 720}, "color_scheme": "light"}


def settle(page: Page, ms: int) -> None:
    """Let the map's last tiles come, where what is seen is kept; what is held is the size of the picture alone."""
    if KEEPING:
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(ms)


def around(page: Page, *parts: Locator) -> bytes:
    """A picture of the smallest box that holds all of the parts, with a little air."""
    page.evaluate("window.scrollTo(0, 0)")
    boxes = [box for part in parts if (box := part.bounding_box())]
    left, top = min(b["x"] for b in boxes) - 8, min(b["y"] for b in boxes) - 8
    right, bottom = max(b["x"] + b["width"] for b in boxes) + 8, max(b["y"] + b["height"] for b in boxes) + 8
    clip = {"x": max(left, 0), "y": max(top, 0), "width": right - left, "height": bottom - top}
    return page.screenshot(clip=clip, full_page=True, animations="disabled")


def lookup(page: Page) -> bytes:
    suggest(page, "drottningatan 45")
    page.keyboard.press("ArrowDown")
    return around(page, page.locator("#question"), page.locator("#suggestions"))


def answer(page: Page) -> bytes:
    look_up(page, ADDRESS)
    expect(page.locator("#answer .card")).to_have_count(2)
    return around(page, page.locator("#result"))


def front(page: Page) -> bytes:
    """What the README shows: an address typed with a slip of the finger, its answer, and the map with its streets."""
    look_up(page, "drottningatan 45")
    expect(page.locator("#answer h2")).to_have_text(ADDRESS)
    expect(page.locator("#answer .card")).to_have_count(2)
    settle(page, 1_000)
    return page.screenshot(animations="disabled", type="jpeg", quality=80)


def verify(page: Page) -> bytes:
    """The first address of the register that lies too near a border to be sure of."""
    near = page.evaluate(
        """async (known) => {
            const ask = async (question) => {
                const headers = {"Content-Type": "application/json"};
                const body = JSON.stringify(question);
                return (await fetch("/api/v1/lookup", {method: "POST", headers, body})).json();
            };
            const {id} = (await ask({text: known})).address;
            const first = id - (id % 2 ** 28);
            for (let row = 0; row < 40000; row += 37) {
                const found = await ask({address_id: first + row});
                if (found.verify) return found.address.label;
            }
        }""",
        ADDRESS,
    )
    look_up(page, near)
    card = page.locator(".card", has=page.locator(".verify")).first
    expect(card).to_be_visible()
    return around(page, card)


def reach(page: Page) -> bytes:
    look_up(page, ADDRESS)
    expect(page.locator("#answer .card")).to_have_count(2)
    page.locator('#reach-modes input[value="walk"]').evaluate("(radio) => radio.click()")
    page.locator("#reach-toggle").click()
    expect(page.locator("#reach-result")).to_be_visible(timeout=60_000)
    settle(page, 1_000)
    return page.locator("#map-part").screenshot(animations="disabled")


def plan(page: Page) -> bytes:
    planner = Planner(visit_of(page))
    number = planner.draft(to_syd(), name="Sydost mindre")
    opened_plan(page, number, sight=(539_200, 6_472_800, 15))
    return page.screenshot(animations="disabled")


def draw(page: Page) -> bytes:
    planner = Planner(visit_of(page))
    number = planner.draft(name="Sydost mindre")
    border = planner.areas(number)["ost"].exterior
    spot = border.interpolate(0.62, normalized=True)
    sight = (spot.x - 150, spot.y + 150, 8)
    opened_plan(page, number, sight=sight, more="&tool=border")
    x, y = planner.pixel((spot.x, spot.y), sight)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 20, steps=5)
    expect(page.locator("#against")).to_contain_text(": ")
    settle(page, 800)
    picture = page.screenshot(animations="disabled")
    page.keyboard.press("Escape")
    return picture


def compare(page: Page) -> bytes:
    planner = Planner(visit_of(page))
    base = planner.get("/plans/in-force?division=hemvard")["id"]
    number = planner.draft(to_syd(), name="Sydost mindre")
    page.goto(
        f"{page.url.split('?')[0]}jamfor?planer={base},{number}&visa=difference&{page.url.split('?')[1]}"
    )
    expect(page.locator(".compare__legend tbody tr").first).to_be_visible()
    settle(page, 1_000)
    page.set_viewport_size({"width": 900, "height": 620})
    settle(page, 800)
    return page.locator("#maps").screenshot(animations="disabled")


def consult(page: Page) -> bytes:
    planner = Planner(visit_of(page))
    number = planner.draft(name="Sydost mindre")
    spot = planner.district(HACKEFORS).representative_point()
    swedish = "lang=sv" in page.url
    said = "Skolvägen delas av gränsen." if swedish else "The border divides the way to school."
    place = {"text": said, "author": "Hackefors byalag", "e": spot.x, "n": spot.y}
    planner.post(f"/plans/{number}/remarks", place)
    planner.post(
        f"/plans/{number}/remarks",
        {"text": "För stort område." if swedish else "Too large an area.", "area": "ost"},
    )
    opened_plan(page, number)
    page.locator("#left-tab-remarks").click()
    expect(page.locator(".remark")).to_have_count(2)
    settle(page, 800)
    return page.screenshot(clip={"x": 0, "y": 0, "width": 780, "height": 560}, animations="disabled")


def decide(page: Page) -> bytes:
    planner = Planner(visit_of(page))
    number = planner.draft(to_syd(), name="Sydost mindre")
    why = "Kontoren ska höras." if "lang=sv" in page.url else "The offices are to be heard."
    planner.post(f"/plans/{number}/lifecycle", {"to": "consultation", "why": why}, version=2)
    address, language = page.url.split("?")
    page.goto(f"{address}beslut?plan={number}&{language}")
    expect(page.locator("#way [aria-current]")).to_be_visible()
    settle(page, 0)
    page.set_viewport_size({"width": 900, "height": 760})
    return page.screenshot(animations="disabled")


def batch(page: Page) -> bytes:
    address, language = page.url.split("?")
    page.goto(f"{address}lista?{language}")
    text = "Ärende;Adress\r\n0001;Drottninggatan 45\r\n0002;Drotningatan 47\r\n0003;Storgatan\r\n"
    page.set_input_files(
        "#file", {"name": "lista.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    )
    page.click("#columns-form button[type=submit]")
    expect(page.locator(".doubt")).not_to_have_count(0)
    page.set_viewport_size({"width": 900, "height": 760})
    page.locator("#step-result").scroll_into_view_if_needed()
    settle(page, 300)
    return page.screenshot(animations="disabled")


def paper(page: Page) -> bytes:
    planner = Planner(visit_of(page))
    opened_plan(page, planner.draft(to_syd(), name="Sydost mindre"))
    page.locator("#print").click()
    expect(page.locator("#sheet-scale")).not_to_be_empty()
    settle(page, 1_000)
    return page.screenshot(animations="disabled")


class Seen:
    """What a planner needs of a visit: its page, and where the server is."""

    def __init__(self, page: Page) -> None:
        self.page, self.base = page, page.url.split("/?")[0]


def visit_of(page: Page) -> Seen:
    return Seen(page)


def opened_plan(page: Page, number: int, *, sight=SIGHT, more: str = "") -> None:
    language = page.url.split("?")[1]
    base = page.url.split("/?")[0]
    view = ",".join(str(part) for part in sight)
    page.goto(f"{base}/planera?plan={number}&view={view}&hide=roads,addresses&{language}{more}")
    expect(page.locator("#figures")).to_have_attribute("data-plan", str(number))
    expect(page.locator("#map canvas").first).to_be_visible()
    settle(page, 500)


def size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG, from its header (RFC 2083, 4.1.1)."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def kept(name: str, picture: bytes) -> Path:
    path = FOLDER / name
    if os.environ.get("OMRADESPLAN_PICTURES"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("visit", "take"),
    [
        (NARROW, lookup),
        (NARROW, answer),
        (NARROW, verify),
        (WIDE, reach),
    ],
    ids=["lookup", "answer", "verify", "reach"],
    indirect=["visit"],
)
def test_a_picture_shows_the_program_and_is_small(visit: Visit, take, language: str):
    hold(visit, take, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("take", [plan, draw, compare, consult, decide, paper, batch])
@pytest.mark.parametrize("visit", [PLAN], indirect=True)
def test_a_picture_of_the_workspace_shows_it_and_is_small(visit: Visit, take, language: str):
    hold(visit, take, language)


@pytest.mark.parametrize("visit", [FRONT], indirect=True, ids=["1280 px"])
def test_the_picture_of_the_readme_shows_the_look_up_page(visit: Visit):
    visit.page.context.clear_cookies()
    picture = front(visit.open("/"))
    path = kept("lookup.jpg", picture)
    assert f"docs/pictures/{path.name}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert path.stat().st_size <= MOST_BYTES


def hold(visit: Visit, take, language: str) -> None:
    """Take a picture and hold those that are kept against it."""
    page = visit.open(f"/?lang={language}")
    picture = take(page)
    own = kept(f"help-{take.__name__}-{language}.png", picture)
    for path in [own] if KEEPING else [own, FOLDER / f"help-{take.__name__}-en.png"]:
        assert path.exists(), f"take the pictures: OMRADESPLAN_PICTURES=1 pytest {__file__}"
        assert path.stat().st_size <= MOST_BYTES
        shown = page.request.get(f"{visit.base}/hjalp/bilder/{path.name}")
        assert (shown.status, shown.headers["content-type"]) == (200, "image/png")
        # What is kept shows the same part of the page: the words may have grown by some lines, not more.
        (width, height), (before_width, before_height) = size(picture), size(path.read_bytes())
        assert width == before_width
        assert abs(height - before_height) < 160
