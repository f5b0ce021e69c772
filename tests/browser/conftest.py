"""A real server with the example data, and a real Chromium to look at it with.

``OMRADESPLAN_TEST_URL`` points the tests at a server that already runs; it must hold the example data.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from app.security.guard import COOKIE
from tests.browser.serving import ARGUMENTS, DRIVEN, LOGS, cookies, serving, session
from tests.conftest import EXAMPLE, ROOT, SQLITE, skip_or_fail
from tests.postgres_cluster import Cluster

expect.set_options(timeout=15_000)
"""What is expected may come late on a machine that has much to do; how soon it comes is measured in the benchmarks."""

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, example_folder: Path) -> Iterator[str]:
    """Base URL of a server of its own, with the example data in a folder of its own."""
    running = os.environ.get("OMRADESPLAN_TEST_URL")
    if running:
        yield running.rstrip("/")
        return
    if not (ROOT / "static" / "vendor" / "ol.js").exists():
        skip_or_fail("the web client's third-party parts are not built (make install)")
    folder = tmp_path_factory.mktemp("browser-data")
    shutil.copytree(example_folder, folder, dirs_exist_ok=True)
    with serving(folder) as base:
        yield base


@pytest.fixture(scope="session")
def postgis_server(
    tmp_path_factory: pytest.TempPathFactory, example_folder: Path, cluster_with_example: Cluster
) -> Iterator[str]:
    """The same on PostGIS; that database says every question that it is asked, with all values, in its log."""
    folder = tmp_path_factory.mktemp("browser-data-postgis")
    shutil.copytree(example_folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sqlite*"))
    url = cluster_with_example.new(EXAMPLE)
    cluster_with_example.tell_all(url)
    with serving(folder, database_url=url) as base:
        yield base
    cluster_with_example.drop(url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    if not shutil.which(DRIVEN):
        skip_or_fail("there is no Chromium to drive")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=DRIVEN, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Visit:
    """One page in one context, with everything it asked for and every error it made."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.requests: list[str] = []
        self.errors: list[str] = []
        # Whoever visits is signed in as a planner; a test of something else clears the context's cookies.
        context.add_cookies(cookies(base))
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, path: str = "/") -> Page:
        """Go to a page and wait until it speaks."""
        self.page.goto(self.base + path)
        expect(self.page.locator("#municipality")).not_to_have_text("")
        return self.page

    def sign_in(self, name: str, role: str) -> None:
        """Go on as somebody else; skips where the server is not ours to do so on."""
        if self.base not in LOGS:
            pytest.skip("the server that runs is not ours to sign anybody in on")
        secret = session(self.base, name, role)
        self.page.context.add_cookies([{"name": COOKIE, "value": secret, "url": self.base}])

    def axe(self, within: str = "html") -> list[str]:
        """WCAG A and AA violations in what is shown now, light and dark: rule and the elements it struck.

        ``within`` is a part of the page, where all but that part is as it was when the whole was asked about.
        """
        if not AXE.exists():
            skip_or_fail("axe-core is not installed (make install)")
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self._violations(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], within)
        # What is dark and what is light differ in colours only: the other one is asked about these alone.
        own, other = "light", "dark"
        if self.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"):
            own, other = other, own
        self.page.emulate_media(color_scheme=other)
        found += [f"{other}: {one}" for one in self._violations(["color-contrast"], within)]
        self.page.emulate_media(color_scheme=own)
        return found

    def _violations(self, rules: list[str], within: str) -> list[str]:
        """What is shown when all that fades has come to its end."""
        return list(
            self.page.evaluate(
                """async ([rules, within]) => {
                    document.getAnimations().filter((one) => one instanceof CSSTransition)
                        .forEach((one) => one.finish());
                    const part = within === "html" ? document : document.querySelector(within);
                    return (await axe.run(part, { runOnly: rules })).violations.map(
                        (v) => `${v.id}: ${v.nodes.map((n) => n.html + " " + n.failureSummary).join(" | ")}`);
                }""",
                [rules, within],
            )
        )


STORED = "local_storage,indexeddb,cache_storage,service_workers,file_systems"
"""What a page can leave behind; what belongs to one tab goes with the tab."""


class Windows:
    """The browser's contexts by their options: who visits finds the files that the one before got, and nothing else.

    A page asks for a hundred files. Kept, they are asked about by their ETag alone, as when somebody comes again.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._made: dict[str, BrowserContext] = {}

    def one(self, options: dict[str, Any]) -> BrowserContext:
        """A context without pages and cookies."""
        key = json.dumps(options, sort_keys=True)
        if key not in self._made:
            self._made[key] = self._browser.new_context(**options)
            self._made[key].set_default_timeout(15_000)
        return self._made[key]

    def leave(self, context: BrowserContext) -> None:
        """Close the pages; the next visitor is a stranger."""
        for page in context.pages:
            page.close()
        context.clear_cookies()

    @staticmethod
    def forget(page: Page, base: str) -> None:
        """Delete what pages of a server have stored in this context."""
        session = page.context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": base, "storageTypes": STORED})
        session.detach()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """The contexts that visitors come and go in."""
    return Windows(browser)


@pytest.fixture
def visit(windows: Windows, backend: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A visitor who is not known here; parametrize indirectly with the options of a browser context.

    A test marked ``both_databases`` visits the server of either.
    """
    server = request.getfixturevalue("server" if backend == SQLITE else "postgis_server")
    options = {"viewport": {"width": 1280, "height": 800}, "locale": "sv-SE", **getattr(request, "param", {})}
    context = windows.one(options)
    seen = Visit(context, server)
    windows.forget(seen.page, server)
    yield seen
    windows.leave(context)
    assert seen.errors == []
    assert [url for url in seen.requests if not url.startswith((server, "data:", "blob:"))] == []


PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
