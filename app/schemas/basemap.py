"""What the map is laid out on: the grid of the tiles, where they come from, and a background by setting."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class TilesOut(BaseModel):
    """A set of tiles; ``{z}``, ``{x}`` and ``{y}`` stand for level, column and row in the address."""

    url: str
    credit: str
    synthetic: bool


class BackgroundOut(BaseModel):
    """A map of another server, shown below everything else."""

    kind: Literal["xyz", "wms", "wmts"]
    url: str
    layer: str
    credit: str


class BasemapOut(BaseModel):
    """The tiles' grid, in SWEREF 99 TM, and what there is on it."""

    crs: int
    origin: tuple[float, float]
    resolutions: list[float]
    tile_px: int
    points_from: int
    landscape: TilesOut | None
    roads: TilesOut | None
    addresses: TilesOut | None
    background: BackgroundOut | None
