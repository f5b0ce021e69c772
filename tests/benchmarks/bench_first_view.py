"""How heavy and how quick the first view of ``/`` and ``/planera`` is, in a real browser with an empty cache.

Bytes are those that came over the wire, compressed, with headers, as Chromium counts them. ``words_ms`` is when the
page can be typed into in its language, ``map_ms`` when the map has drawn its areas, ``figures_ms`` when the map and the figures of the plan are there; both from the start of the
navigation, on the loopback, so they hold the work and not the network. The budget is 600 kB and 1.5 s.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, sync_playwright

from tests.browser.serving import ARGUMENTS, CHROMIUM, cookies, serving

VIEWS = {
    "wide, with the map": ("/", 1440, 900),
    "phone, map on demand": ("/", 360, 740),
    "the planner's workspace": ("/planera", 1440, 900),
}
MOST_KB, MOST_MS = 600, 1500

WHEN_WORDS = """() => new Promise((done) => {
    const look = () => document.querySelector("h1")?.textContent ? done(performance.now()) : requestAnimationFrame(look);
    look();
})"""
WHEN_FIGURES = """() => new Promise((done) => {
    const look = () => document.querySelector("#figures [data-metric]") && document.querySelector("#map canvas")
        ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look);
    look();
})"""
WHEN_MAP = """() => new Promise((done) => {
    const look = () => document.querySelector("#legend-body tr") && document.querySelector("#map canvas")
        ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look);
    look();
})"""


def _count(session: CDPSession) -> dict[str, float]:
    """Bytes of every finished request, by request."""
    bytes_by_request: dict[str, float] = {}
    session.on(
        "Network.loadingFinished",
        lambda event: bytes_by_request.update({event["requestId"]: event["encodedDataLength"]}),
    )
    session.send("Network.enable")
    return bytes_by_request


def _view(browser: Browser, base: str, path: str, width: int, height: int) -> dict[str, float]:
    context = browser.new_context(viewport={"width": width, "height": height})
    # A planner's view: without signing in the workspace has no figures.
    context.add_cookies(cookies(base))
    page = context.new_page()
    received = _count(context.new_cdp_session(page))
    page.goto(base + path, wait_until="commit")
    taken = {"words_ms": float(page.evaluate(WHEN_WORDS))}
    if path == "/planera":
        taken["figures_ms"] = float(page.evaluate(WHEN_FIGURES))
    elif width > 1000:
        taken["map_ms"] = float(page.evaluate(WHEN_MAP))
    page.wait_for_load_state("networkidle")
    taken |= {"kB": sum(received.values()) / 1000, "requests": float(len(received))}
    context.close()
    return taken


def run(repeats: int = 5) -> list[dict[str, object]]:
    """Measure and print; the median of the repeats for each view."""
    rows: list[dict[str, object]] = []
    with ExitStack() as stack:
        base = os.environ.get("OMRADESPLAN_TEST_URL", "").rstrip("/")
        if not base:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            base = stack.enter_context(serving(folder))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, view in VIEWS.items():
            views = [_view(browser, base, *view) for _ in range(repeats)]
            rows.append(
                {"view": name} | {key: round(statistics.median(v[key] for v in views), 1) for key in views[0]}
            )
        browser.close()
    for row in rows:
        print(*(f"{name}={value}" for name, value in row.items()), f"(budget {MOST_KB} kB, {MOST_MS} ms)")
    return rows


if __name__ == "__main__":
    run()
