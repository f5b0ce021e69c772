"""Waiting for what Playwright's own expectations cannot say: never so long as a guess, always until it is so."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

LONGEST_MS, OFTEN_MS, REST_MS = 15_000, 50, 400

CANVASES = "() => [...document.querySelectorAll('#map canvas')].map((one) => one.toDataURL()).join()"


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    for _ in range(LONGEST_MS // OFTEN_MS):
        if holds():
            return
        page.wait_for_timeout(OFTEN_MS)
    assert holds()


def drawn(page: Page) -> str:
    """What the map shows now."""
    return str(page.evaluate(CANVASES))


def drawn_at_rest(page: Page) -> str:
    """What the map shows once it has stood still for a while."""
    before = ""
    for _ in range(LONGEST_MS // REST_MS):
        page.wait_for_timeout(REST_MS)
        now = drawn(page)
        if now == before:
            return now
        before = now
    msg = "the map does not come to rest"
    raise AssertionError(msg)
