"""Feature collections on the wire: shapes in the coordinate system that was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pydantic import BaseModel
from shapely.geometry.base import BaseGeometry

from geodata.crs import SWEREF99_TM, WGS84, transform

DECIMALS = {WGS84: 7}
"""Seven decimals of a degree are a centimetre; metres get two."""


class FeatureCollection(BaseModel):
    """GeoJSON; ``crs`` is the EPSG code of the coordinates, easting or longitude first."""

    type: str = "FeatureCollection"
    crs: int
    features: list[dict[str, Any]]


def collection(items: Iterable[tuple[BaseGeometry, dict[str, Any]]], *, crs: int) -> FeatureCollection:
    """Return features in a coordinate system.

    Parameters
    ----------
    items
        Geometry in SWEREF 99 TM, and properties; ``properties["code"]`` becomes the feature's id.
    crs
        EPSG code of the answer.
    """
    features = [
        {
            "type": "Feature",
            "id": properties["code"],
            "properties": properties,
            "geometry": shapely.geometry.mapping(transformed(shape, crs)),
        }
        for shape, properties in items
    ]
    return FeatureCollection(crs=crs, features=features)


def transformed(shape: BaseGeometry, crs: int, *, coarser: int = 0) -> BaseGeometry:
    """Return a shape from SWEREF 99 TM in another system, rounded to the centimetre.

    ``coarser`` leaves out as many decimals, of what is not known to the centimetre.
    """
    if crs == SWEREF99_TM:
        return shape

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = transform(points[:, 0], points[:, 1], source=SWEREF99_TM, target=crs)
        return np.asarray(np.round(np.column_stack([x, y]), DECIMALS.get(crs, 2) - coarser), dtype=np.float64)

    return shapely.transform(shape, move)
