"""The one home of coordinate reference systems: their EPSG codes, ranges and transformations.

Inside the application every coordinate is SWEREF 99 TM in metres, easting first. The official axis order
of EPSG:3006 and EPSG:3009 is northing first; GeoJSON is longitude first. ``pyproj`` is therefore always
asked for the traditional GIS order (``always_xy``), and only text typed by people is read northing first.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer

WGS84 = 4326
"""Longitude and latitude in degrees; GeoJSON and GPS."""

SWEREF99_TM = 3006
"""The national grid; everything is stored, measured and computed in it."""

SWEREF99_1500 = 3009
"""The local grid (SWEREF 99 15 00) that Linköping and its neighbours draw in."""

WEB_MERCATOR = 3857
"""Background tiles of other services."""

KNOWN = (WGS84, SWEREF99_TM, SWEREF99_1500, WEB_MERCATOR)

GRID_M = 0.01
"""All stored coordinates lie on this grid, so that shared vertices are bit-identical."""

SWEDEN_TM = (218_000.0, 6_126_000.0, 929_000.0, 7_684_000.0)
"""Bounds of Sweden in SWEREF 99 TM: min easting, min northing, max easting, max northing (EPSG registry)."""

SWEDEN_WGS84 = (10.03, 54.96, 24.17, 69.07)
"""Bounds of Sweden in WGS 84: min longitude, min latitude, max longitude, max latitude (EPSG registry)."""

SWEDEN_1500 = (54_000.0, 6_200_000.0, 218_000.0, 6_840_000.0)
"""Where SWEREF 99 15 00 is used (longitude 13.54-16.15, latitude 55.95-61.62 in the EPSG registry).

Cut off in the east where SWEREF 99 TM begins, so that an easting tells which of the two grids it is in."""


@lru_cache(maxsize=32)
def transformer(source: int, target: int) -> Transformer:
    """Return the transformer between two EPSG codes, easting/longitude first."""
    return Transformer.from_crs(source, target, always_xy=True)


def transform(
    x: ArrayLike, y: ArrayLike, *, source: int, target: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Transform coordinates from one EPSG code to another.

    Parameters
    ----------
    x, y
        Easting and northing, or longitude and latitude; scalars or arrays of one shape.
    source, target
        EPSG codes.

    Returns
    -------
    tuple of arrays
        The coordinates in ``target``, same shape; infinite where the point lies outside its range.

    Examples
    --------
    >>> e, n = transform(15.0, 58.41, source=WGS84, target=SWEREF99_TM)
    >>> round(float(e)), 6_474_000 < float(n) < 6_475_000
    (500000, True)
    """
    out_x, out_y = transformer(source, target).transform(
        np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    )
    return np.asarray(out_x, dtype=np.float64), np.asarray(out_y, dtype=np.float64)


def to_tm(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude (WGS 84) to easting and northing (SWEREF 99 TM, metres)."""
    return transform(lon, lat, source=WGS84, target=SWEREF99_TM)


def to_wgs84(e: ArrayLike, n: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Easting and northing (SWEREF 99 TM, metres) to longitude and latitude (WGS 84)."""
    return transform(e, n, source=SWEREF99_TM, target=WGS84)
