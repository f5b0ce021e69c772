"""What the workspace says of those who have no minutes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.planner import Planner

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("visit", [{"viewport": {"width": 1440, "height": 900}}], indirect=True)
def test_the_summary_counts_those_without_minutes_and_says_which_areas_have_none(visit: Visit):
    """The server's own figures, with two bases and 1 790 addresses moved off the roads."""

    def off_the_roads(route):
        found = route.fetch().json()
        found["facts"]["after"]["minutes"]["car"]["off_network"] = 1790
        note = {"code": "offices_without_road", "areas": ["ost", "sydost"]}
        for metric in found["metrics"]:
            if metric["code"] == "travel_median":
                metric["notes"]["after"] = [note]
            if metric["code"] == "travel_unreachable":
                metric["total"]["after"][metric["columns"].index("car.all")] = 8611
            if metric["code"] == "full_time_equivalents":
                metric["notes"]["after"].append({"code": "workload_unknown", "areas": ["ost", "sydost"]})
                metric["total"]["after"] = [None] * len(metric["columns"])
        route.fulfill(json=found)

    planner = Planner(visit)
    planner.page.route("**/consequences*", off_the_roads)
    page = planner.open(planner.draft())
    figures = page.locator("#figures")
    expect(figures.locator("tr[data-metric=travel_unreachable]")).to_contain_text("8\u00a0611")
    staff = figures.locator("tr[data-metric=full_time_equivalents]")
    expect(staff).to_contain_text("Går inte att räkna för: Öst, Sydost. Därför finns ingen summa")
    expect(figures).to_contain_text("Restider och larm går därför inte att räkna för: Öst, Sydost.")
    expect(figures).to_contain_text("1\u00a0790 adresser ligger mer än 500 m från närmaste väg (bil)")
    page.get_by_role("tab", name="Restid").click()
    expect(figures).to_contain_text("Bil, dagtid: Sverige, grundvärden")
    expect(figures).to_contain_text("1\u00a0790 adresser")
