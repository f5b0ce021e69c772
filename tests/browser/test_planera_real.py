"""The workspace on the municipality's real districts: looked at, a corner dragged where three areas meet, undone twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from playwright.sync_api import Browser, expect

from geodata.report import Report
from tests.browser.conftest import Visit
from tests.browser.planner import HACKEFORS, Planner, to_syd
from tests.browser.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.real_data]


@pytest.fixture(scope="module")
def real_server(
    nyko3: tuple[Path, gpd.GeoDataFrame, Report],
    example_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """A server with the real districts under the example's plans, roads and addresses."""
    folder = tmp_path_factory.mktemp("real-browser")
    shutil.copytree(example_folder, folder, dirs_exist_ok=True)
    # Mended already: reading them from the file again would only mend them again.
    nyko3[1].to_file(folder / "mended.gpkg")
    subprocess.run(
        [sys.executable, "-m", "app.cli", "import", "districts", str(folder / "mended.gpkg")],
        env={**os.environ, "OMRADESPLAN_DATA": str(folder)}, check=True, capture_output=True,
    )  # fmt: skip
    with serving(folder) as base:
        yield base


def corner_of_three(shapes: dict) -> tuple[tuple[float, float], list[str]]:
    """A corner that three areas have to the bit, and as near to another corner as there is one: the hardest to hold."""
    holders: dict[tuple[float, float], list[str]] = {}
    for code, shape in shapes.items():
        for place in {tuple(p) for p in shapely.get_coordinates(shape)}:
            holders.setdefault(place, []).append(code)
    tree = shapely.STRtree([shapely.Point(p) for p in holders])
    threes = [(p, codes) for p, codes in holders.items() if len(codes) >= 3]
    return min(
        threes,
        key=lambda one: tree.query_nearest(shapely.Point(one[0]), exclusive=True, return_distance=True)[1][0],
    )


def test_the_real_borders_are_drawn_dragged_and_undone_to_the_bit(browser: Browser, real_server: str):
    """Hackefors is moved first, then the corner: two undos give back the very plan that was copied."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE")
    context.set_default_timeout(15_000)
    visit = Visit(context, real_server)
    planner = Planner(visit)
    plan = planner.draft()
    copied = planner.areas(plan)
    assert shapely.coverage_is_valid(list(copied.values()))
    planner.post(f"/plans/{plan}/edits", {"edits": [to_syd()]}, version=1)
    before = planner.areas(plan)
    corner, codes = corner_of_three(before)
    sight = (corner[0] - 200, corner[1] + 200, 2)
    page = planner.open(plan, sight=sight, more="&tool=border")
    expect(page.locator("#areas .area")).to_have_count(6)
    expect(page.locator('.tool[data-tool="border"]')).to_have_attribute("aria-pressed", "true")
    x, y = planner.pixel(corner, sight)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 18, y + 11, steps=4)
    expect(page.locator("#against")).to_contain_text("Om: Gränser flyttade")
    page.mouse.up()
    expect(page.locator("#said")).to_contain_text("Gränser flyttade")
    after = planner.areas(plan)
    assert shapely.coverage_is_valid(list(after.values()))
    places = {code: {tuple(p) for p in shapely.get_coordinates(after[code])} for code in codes}
    assert not any(corner in held for held in places.values())
    # Another corner has come, and all three have it.
    assert set.intersection(*places.values()) - {
        p for s in before.values() for p in map(tuple, shapely.get_coordinates(s))
    }
    assert planner.members(plan).get(HACKEFORS, "syd") == "syd"
    for _ in range(2):
        page.keyboard.press("Control+z")
        expect(page.locator("#said")).to_contain_text("Ångrat")
        planner.saved()
    assert {k: v.wkb for k, v in planner.areas(plan).items()} == {k: v.wkb for k, v in copied.items()}
    assert visit.errors == []
    assert [url for url in visit.requests if not url.startswith((real_server, "data:", "blob:"))] == []
    context.close()
