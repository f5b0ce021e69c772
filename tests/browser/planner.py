"""What the tests of the planner's workspace share: drafts over HTTP, and places of the ground on the screen."""

from __future__ import annotations

from typing import Any

import shapely
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

HACKEFORS = "146"
SIGHT = (538_000, 6_473_000, 20)
"""Easting and northing in the middle of the map, and metres per pixel: the eastern town fills the map."""


class Planner:
    """A visitor with a draft of the home-care plan in force."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.page: Page = visit.page
        self.api = f"{visit.base}/api/v1"

    def get(self, path: str) -> Any:
        """What the server answers."""
        response = self.page.request.get(f"{self.api}{path}")
        assert response.ok, response.text()
        return response.json()

    def post(self, path: str, content: object, version: int | None = None) -> Any:
        """What the server answers to a write."""
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        response = self.page.request.post(f"{self.api}{path}", data=content, headers=headers)
        assert response.ok, response.text()
        return response.json()

    def draft(self, *edits: dict[str, Any], name: str = "Sydost mindre") -> int:
        """Make a draft with these edits; its id."""
        in_force = self.get("/plans/in-force?division=hemvard")
        plan = self.post("/plans", {"copy_from": in_force["id"], "name": name})
        if edits:
            self.post(f"/plans/{plan['id']}/edits", {"edits": list(edits)}, version=plan["version"])
        return int(plan["id"])

    def open(self, plan: int, *, sight: tuple[float, float, float] = SIGHT, more: str = "") -> Page:
        """Open the workspace on a plan and wait until its figures are there."""
        e, n, resolution = sight
        self.visit.open(f"/planera?plan={plan}&view={e},{n},{resolution}{more}")
        expect(self.page.locator("#figures")).to_have_attribute("data-plan", str(plan))
        expect(self.page.locator("#map canvas").first).to_be_visible()
        return self.page

    def pixel(
        self, place: tuple[float, float], sight: tuple[float, float, float] = SIGHT
    ) -> tuple[float, float]:
        """Where a place in SWEREF 99 TM is on the screen."""
        box = self.page.locator("#map").bounding_box()
        assert box is not None
        e, n, resolution = sight
        return (
            box["x"] + box["width"] / 2 + (place[0] - e) / resolution,
            box["y"] + box["height"] / 2 - (place[1] - n) / resolution,
        )

    def hold(
        self, plan: int, tool: str, place: tuple[float, float], sight: tuple[float, float, float]
    ) -> tuple[float, float]:
        """Open a draft with a tool and press the mouse on a place; where that is on the screen."""
        self.open(plan, sight=sight, more=f"&tool={tool}")
        expect(self.page.locator(f'.tool[data-tool="{tool}"]')).to_have_attribute("aria-pressed", "true")
        spot = self.pixel(place, sight)
        self.page.mouse.move(*spot)
        self.page.mouse.down()
        return spot

    def areas(self, plan: int) -> dict[str, Any]:
        """The areas of a plan as shapes, by code."""
        found = self.get(f"/plans/{plan}/areas?crs=3006")["features"]
        return {one["id"]: shapely.geometry.shape(one["geometry"]) for one in found}

    def members(self, plan: int) -> dict[str, str]:
        """The area of each whole district."""
        found = self.get(f"/plans/{plan}/areas")["features"]
        return {district: one["id"] for one in found for district in one["properties"]["districts"]}

    def district(self, code: str) -> Any:
        """The shape of a district."""
        found = self.get("/districts?crs=3006")["features"]
        return next(shapely.geometry.shape(one["geometry"]) for one in found if one["id"] == code)

    def saved(self) -> None:
        """Wait until nothing is on its way to the server."""
        expect(self.page.locator("#standing")).to_have_text("Sparat")


def to_syd(code: str = HACKEFORS) -> dict[str, Any]:
    """An edit that takes a district away from Öst, so that it can be given back."""
    return {"op": "move_districts", "districts": [code], "to": "syd"}
