"""The 1 cm grid on which every coordinate of a plan lies."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.coverage import Shape
from geodata.crs import GRID_M

Floats = NDArray[np.float64]


def on_grid(points: Floats) -> Floats:
    """Return coordinates rounded to the 1 cm grid, to the very bits that GEOS rounds to."""
    scale = round(1 / GRID_M)
    return np.rint(points * scale) / scale


def gridded(shape: Shape) -> Shape:
    """Return the shape with its vertices on the grid; for shapes that lie on it but for rounding."""
    return shapely.transform(shape, on_grid)
