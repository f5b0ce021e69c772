"""What other people's maps are told of the layers they may draw."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class LayerOut(BaseModel):
    """One layer and the addresses of its forms; ``{z}``, ``{x}`` and ``{y}`` are level, column and row."""

    id: str
    title: str
    credit: str
    synthetic: bool
    tilejson: str
    web_mercator: str
    sweref99tm: str
    geojson: str | None


class LayersOut(BaseModel):
    """All layers, and the grid of the tiles in SWEREF 99 TM."""

    crs: int
    origin: tuple[float, float]
    extent: tuple[float, float, float, float]
    resolutions: list[float]
    tile_px: int
    layers: list[LayerOut]


class TileJson(BaseModel):
    """TileJSON 3.0.0, https://github.com/mapbox/tilejson-spec/tree/master/3.0.0."""

    tilejson: str = "3.0.0"
    name: str
    attribution: str
    scheme: str = "xyz"
    tiles: list[str]
    minzoom: int
    maxzoom: int
    bounds: list[float]
    vector_layers: list[dict[str, Any]]
