"""From the movement of the hand to its figure, in a real browser: a border corner dragged where three areas meet.

On the example's borders and addresses, and, where the real data lie beside the checkout, on the real district borders
with about 100 000 made-up addresses. One movement at a time is made, and timed within the page from the pointer's event
to the figures' change, so the pause before asking, the server's answer, and the drawing of the panel are all in it.
``frame_ms`` is the time between two frames while the pointer moves without rest: how smoothly the map follows the hand.
The budget is 150 ms to the figure. Load and the processor's time stand beside it, of the server and of all of the
browser's processes for one movement, for the machine may be shared; ``sent_bytes`` is what one question uploads.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import shapely
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.intake import imports
from app.intake.imports import Origin
from app.settings import Settings
from app.store.engine import Store
from tests.benchmarks import bench_http
from tests.benchmarks.simulation_case import NYKO3
from tests.browser.conftest import Visit
from tests.browser.planner import Planner
from tests.browser.serving import ARGUMENTS, CHROMIUM, PIDS, serving

BUDGET_MS = 150
REST_MS = 400
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
}"""
FRAMES = """() => {
    const seen = window.dragged;
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


class Meter:
    """The processor's seconds that the server and the browser have used so far, and bytes of questions."""

    def __init__(self, browser: Browser, page: Page, base: str) -> None:
        self._browser, self._pid = browser.new_browser_cdp_session(), PIDS.get(base)
        self.sent: list[int] = []
        page.on("request", lambda one: "/simulate" in one.url and self.sent.append(len(one.post_data or "")))

    def seconds(self) -> tuple[float, float]:
        processes = self._browser.send("SystemInfo.getProcessInfo")["processInfo"]
        server = 0.0
        if self._pid:
            fields = Path(f"/proc/{self._pid}/stat").read_text().rsplit(")", 1)[1].split()
            server = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return server, sum(one["cpuTime"] for one in processes)


def _drag(page: Page, meter: Meter, start: tuple[float, float], moves: int) -> dict[str, Any]:
    """Move by single steps with rest between, then without rest."""
    x, y = start
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6, y + 4)
    page.wait_for_timeout(1_500)
    page.evaluate("() => { window.dragged.waits.length = 0; window.dragged.moved = 0; }")
    meter.sent.clear()
    before = meter.seconds()
    for step in range(moves):
        page.mouse.move(x + 14 + 37 * step % 90, y + 14 + 23 * step % 60)
        page.wait_for_timeout(REST_MS)
    server, browser = (1e3 * (now - then) / moves for now, then in zip(meter.seconds(), before, strict=True))
    waits, sent = page.evaluate("() => window.dragged.waits"), [*meter.sent]
    page.evaluate(FRAMES)
    for step in range(120):
        page.mouse.move(x + 10 + step % 70, y + 8 + step % 30)
    frames = page.evaluate("() => window.dragged.frames")
    page.keyboard.press("Escape")
    page.mouse.up()
    return {
        "figures": f"{len(waits)}/{moves}", "median_ms": round(statistics.median(waits), 1),
        "p95_ms": round(_quantile(waits, 0.95), 1), "frame_median_ms": round(statistics.median(frames), 1),
        "frame_p95_ms": round(_quantile(frames, 0.95), 1), "server_cpu_ms": round(server, 1),
        "browser_cpu_ms": round(browser, 1), "sent_bytes": round(statistics.median(sent)),
    }  # fmt: skip


def _measure(base: str, ground: str, moves: int) -> dict[str, object]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE")
        planner = Planner(Visit(context, base))
        plan = planner.draft()
        shapes = planner.areas(plan)
        corner = _corner(shapes)
        sight = (corner[0] - 400, corner[1] + 400, 8.0)
        page = planner.open(plan, sight=sight, more="&tool=border")
        expect(page.locator('.tool[data-tool="border"]')).to_have_attribute("aria-pressed", "true")
        page.wait_for_load_state("networkidle")
        page.evaluate(WATCH)
        row = {
            "ground": ground, "addresses": planner.get("/health")["addresses"],
            "corners": sum(shapely.get_num_coordinates(one) for one in shapes.values()),
            **_drag(page, Meter(browser, page, base), planner.pixel(corner, sight), moves),
            "load": round(os.getloadavg()[0], 2),
        }  # fmt: skip
        browser.close()
    return row


def _real(folder: Path) -> None:
    """The example's plans on the real districts, with 100 000 addresses."""
    bench_http.fill(folder)
    store = Store(Settings(data=folder).url)
    imports.import_districts(store, NYKO3, folder=folder, origin=Origin(title="NYKO3"))
    store.close()


def run(moves: int = 30) -> list[dict[str, object]]:
    """Measure and print, on each ground that there is."""
    rows = []
    with ExitStack() as stack:
        running = os.environ.get("OMRADESPLAN_TEST_URL", "").rstrip("/")
        grounds = [("example", running)] if running else [("example", ""), ("real borders", "")]
        for ground, base in grounds:
            if ground == "real borders" and not NYKO3.exists():
                print(f"real borders: not measured, {NYKO3.name} is not beside the checkout")
                continue
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            if ground == "real borders":
                _real(folder)
            with ExitStack() as while_measured:
                row = _measure(base or while_measured.enter_context(serving(folder)), ground, moves)
            print(
                *(f"{name}={value}" for name, value in row.items()),
                f"(budget {BUDGET_MS} ms from movement to figure)",
            )
            rows.append(row)
    return rows


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


if __name__ == "__main__":
    run()
