"""From the movement of the hand to its figure, in a real browser: a border corner dragged on the example data.

One movement at a time is made, and timed within the page from the pointer's event to the figures' change, so the pause
before asking, the server's answer, and the drawing of the panel are all in it. ``frame_ms`` is the time between two
frames while the pointer moves without rest: how smoothly the map follows the hand. The budget is 150 ms to the figure.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

import shapely
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import Visit
from tests.browser.planner import Planner
from tests.browser.serving import ARGUMENTS, CHROMIUM, serving

BUDGET_MS = 150
WATCH = """() => {
    const seen = {moved: 0, waits: [], frames: [], last: 0};
    window.dragged = seen;
    document.getElementById("map").addEventListener("pointermove", () => { seen.moved = performance.now(); }, true);
    new MutationObserver(() => {
        if (seen.moved) {
            seen.waits.push(performance.now() - seen.moved);
            seen.moved = 0;
        }
    }).observe(document.getElementById("figures"), {childList: true});
    const frame = (now) => {
        if (seen.last) seen.frames.push(now - seen.last);
        seen.last = now;
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}"""


def _corner(shapes: dict[str, shapely.Geometry]) -> tuple[float, float]:
    """A corner that three areas have, nearest the middle of them all."""
    holders: dict[tuple[float, float], int] = {}
    for shape in shapes.values():
        for place in {tuple(p) for p in shapely.get_coordinates(shape)}:
            holders[place] = holders.get(place, 0) + 1
    middle = shapely.union_all(list(shapes.values())).centroid
    return min((p for p, n in holders.items() if n >= 3), key=lambda p: shapely.Point(p).distance(middle))


def _drag(
    planner: Planner, page: Page, corner: tuple[float, float], sight: tuple[float, float, float], moves: int
) -> tuple[list[float], list[float]]:
    """Move by single steps with rest between, then without rest: milliseconds to the figure, and between frames."""
    x, y = planner.pixel(corner, sight)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6, y + 4)
    page.wait_for_timeout(1_500)
    page.evaluate("() => { window.dragged.waits.length = 0; window.dragged.moved = 0; }")
    for step in range(moves):
        page.mouse.move(x + 8 + 2 * step % 60, y + 6 + step % 25)
        page.wait_for_timeout(400)
    waits = page.evaluate("() => window.dragged.waits")
    page.evaluate("() => { window.dragged.frames.length = 0; }")
    for step in range(120):
        page.mouse.move(x + 10 + step % 70, y + 8 + step % 30)
    frames = page.evaluate("() => window.dragged.frames")
    page.keyboard.press("Escape")
    page.mouse.up()
    return waits, frames


def run(moves: int = 30) -> list[dict[str, object]]:
    """Measure and print."""
    with ExitStack() as stack:
        base = os.environ.get("OMRADESPLAN_TEST_URL", "").rstrip("/")
        if not base:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            base = stack.enter_context(serving(folder))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE")
        planner = Planner(Visit(context, base))
        plan = planner.draft()
        corner = _corner(planner.areas(plan))
        sight = (corner[0] - 400, corner[1] + 400, 8.0)
        page = planner.open(plan, sight=sight, more="&tool=border")
        expect(page.locator('.tool[data-tool="border"]')).to_have_attribute("aria-pressed", "true")
        page.wait_for_load_state("networkidle")
        page.evaluate(WATCH)
        waits, frames = _drag(planner, page, corner, sight, moves)
        addresses = planner.get("/health")["addresses"]
        browser.close()
    row: dict[str, object] = {
        "addresses": addresses, "moves": len(waits), "median_ms": round(statistics.median(waits), 1),
        "p95_ms": round(_quantile(waits, 0.95), 1), "frame_median_ms": round(statistics.median(frames), 1),
        "frame_p95_ms": round(_quantile(frames, 0.95), 1), "load": round(os.getloadavg()[0], 2),
    }  # fmt: skip
    print(
        *(f"{name}={value}" for name, value in row.items()),
        f"(budget {BUDGET_MS} ms from movement to figure)",
    )
    return [row]


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


if __name__ == "__main__":
    run()
