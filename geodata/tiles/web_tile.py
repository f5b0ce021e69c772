"""Tiles in the grid that other people's maps use: Web Mercator, one tile for the world at level 0."""

from __future__ import annotations

import math
from dataclasses import dataclass

from geodata.errors import NotFound
from geodata.tiles.map_tiles import RESOLUTIONS, TILE_PX, Tile
from geodata.tiles.vector_tile import EXTENT

HALF_M = math.pi * 6_378_137.0
"""Half the side of the world in the projection's metres."""

DEEPEST = 20
OF_FIRST = 8
"""The level whose pixels are as large, on the ground in Sweden, as those of the national grid's first."""


@dataclass(frozen=True)
class WebTile(Tile):
    """One tile of the world's grid; raises ``NotFound`` (``no_such_tile``) where the grid has none."""

    def __post_init__(self) -> None:
        """Refuse what lies outside the grid."""
        if not (0 <= self.z <= DEEPEST and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z):
            raise NotFound("no_such_tile", z=self.z, x=self.x, y=self.y)

    @property
    def detail(self) -> int:
        """The level of the national grid that is drawn alike.

        >>> WebTile(13, 4497, 2454).detail
        5
        """
        return min(max(self.z - OF_FIRST, 0), len(RESOLUTIONS) - 1)

    @property
    def pixel_m(self) -> float:
        """Metres of the projection per pixel; on the ground in Sweden about half of that."""
        return self._side / TILE_PX

    @property
    def unit_m(self) -> float:
        """Metres of the projection per tile unit."""
        return self._side / EXTENT

    @property
    def corner(self) -> tuple[float, float]:
        """Easting and northing of the upper left corner, in the projection."""
        return self.x * self._side - HALF_M, HALF_M - self.y * self._side

    @property
    def _side(self) -> float:
        return math.ldexp(2 * HALF_M, -self.z)
