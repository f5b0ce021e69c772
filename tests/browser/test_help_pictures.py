"""The guide's pictures are taken here, so that they show the program as it is.

With ``OMRADESPLAN_PICTURES=1`` they are written to ``docs/pictures``; without it every picture is still taken, and the
one that is kept must be there and small.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_lookup_page import ADDRESS, look_up, suggest
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

FOLDER = ROOT / "docs" / "pictures"
MOST_BYTES = 150_000
NARROW = {"viewport": {"width": 420, "height": 900}, "color_scheme": "light"}
WIDE = {"viewport": {"width": 1240, "height": 720}, "color_scheme": "light"}


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
    page.wait_for_timeout(1_000)
    return page.locator("#map-part").screenshot(animations="disabled")


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


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("visit", "take"),
    [(NARROW, lookup), (NARROW, answer), (NARROW, verify), (WIDE, reach)],
    ids=["lookup", "answer", "verify", "reach"],
    indirect=["visit"],
)
def test_a_picture_shows_the_program_and_is_small(visit: Visit, take, language: str):
    page = visit.open(f"/?lang={language}")
    picture = take(page)
    name = f"help-{take.__name__}-{language}.png"
    path = kept(name, picture)
    assert path.exists(), f"take the pictures: OMRADESPLAN_PICTURES=1 pytest {__file__}"
    assert path.stat().st_size <= MOST_BYTES
    shown = page.request.get(f"{visit.base}/hjalp/bilder/{name}")
    assert (shown.status, shown.headers["content-type"]) == (200, "image/png")
    # What is kept shows the same part of the page: the words may have grown by some lines, not more.
    (width, height), (before_width, before_height) = size(picture), size(path.read_bytes())
    assert width == before_width
    assert abs(height - before_height) < 160
