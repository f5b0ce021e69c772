"""Two columns of coordinates as people write them, and which system they are in."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata import crs
from geodata.errors import InvalidData

SWEDEN_DEGREES = (10.0, 55.0, 25.0, 69.5)
"""Bounds of Sweden in whole or half degrees: west, south, east, north (SCB, *Geografiska uppgifter*)."""

CLEARLY_TM_E = 300_000.0
"""Easting from which a number cannot be one of the local grids (their 150 000 lies on the meridian)."""

MOST_EXAMPLES = 4
"""Cells that are shown of columns that hold no coordinates."""

MOST_TRIED = 20_000
"""Rows by which the system of a long list is told; they are taken evenly from all of it."""

DEGREES = (-180.0, -90.0, 180.0, 90.0)
GRID = (-1_000_000.0, 5_000_000.0, 2_000_000.0, 9_000_000.0)
"""What can be an easting and a northing in a Swedish grid, with Europe around; beyond it is no place."""

MOSTLY = 0.9
"""The part of the rows that must fit a system before it is taken to be the one."""


@dataclass(frozen=True, kw_only=True)
class Points:
    """Coordinates made sense of.

    Attributes
    ----------
    e, n
        float64: SWEREF 99 TM metres, ``NaN`` where the row has none.
    source
        EPSG code they were in.
    guessed
        The system was told by the numbers, not by the user.
    swapped
        The columns held northing and easting the other way round than their names say.
    """

    e: NDArray[np.float64]
    n: NDArray[np.float64]
    source: int
    guessed: bool
    swapped: bool


def numbers(column: pd.Series[str]) -> NDArray[np.float64]:
    """Read numbers with decimal comma or point and spaces between thousands; ``NaN`` where it is none.

    Examples
    --------
    >>> numbers(pd.Series(["6 474 123,45", "536000.5", "", "okänd"])).tolist()
    [6474123.45, 536000.5, nan, nan]
    """
    text = column.str.replace("[\\s\u00a0\u2009\u202f]", "", regex=True)
    text = text.str.replace(",", ".", regex=False).str.replace("\u2212", "-", regex=False)
    return pd.to_numeric(text, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def epsg(text: str) -> int:
    """Return the EPSG code that a user names, as "EPSG:3006" or "3006".

    Raises
    ------
    InvalidData
        ``coordinates_unknown_crs``.
    """
    try:
        code = CRS.from_user_input(int(text) if text.strip().isdigit() else text).to_epsg()
    except CRSError:
        code = None
    if code is None:
        raise InvalidData("coordinates_unknown_crs", crs=text)
    return int(code)


def read(
    x: pd.Series[str], y: pd.Series[str], *, told: str | None, districts: gpd.GeoDataFrame | None, file: str
) -> Points:
    """Read easting (longitude) and northing (latitude) columns into SWEREF 99 TM.

    Which of the two is which is seen on the numbers: in Sweden every northing is larger than any easting,
    and every latitude than any longitude. The system is the one that is told, else it is taken from the
    numbers where they leave one choice only: degrees within Sweden; SWEREF 99 TM where eastings exceed
    300 000; and where there are districts, the one of WGS 84, SWEREF 99 TM and SWEREF 99 15 00 that puts
    the points among them.

    Parameters
    ----------
    x, y
        Texts, one for each row.
    told
        The user's word on the system, or ``None``.
    districts
        Districts (SWEREF 99 TM), or ``None``.
    file
        The file's name, for the fault.

    Returns
    -------
    Points
        One for each row.

    Raises
    ------
    InvalidData
        ``coordinates_none`` (no row has two numbers), ``coordinates_blank``, ``coordinates_unknown_crs``,
        ``coordinates_ambiguous`` (several systems fit, or none).
    """
    a, b, there = _pairs(x, y, file)
    swapped = bool(np.median(a[there]) > np.median(b[there]))
    if swapped:
        a, b = b, a
    source = epsg(told) if told else _guess(a[there], b[there], districts, file)
    return _placed(a, b, there, source=source, guessed=not told, swapped=swapped)


def read_each(
    x: pd.Series[str], y: pd.Series[str], *, told: str | None, districts: gpd.GeoDataFrame, file: str
) -> Points:
    """Read columns in which any row may hold anything: a list whose every row is to be accounted for.

    The system and the order are those that put most rows among the districts; where they put none there, most
    rows in Sweden; else they are degrees if most rows can be. What can be no place in that system is ``NaN``.

    Parameters
    ----------
    x, y, told, file
        As for :func:`read`.
    districts
        Districts (SWEREF 99 TM).

    Raises
    ------
    InvalidData
        ``coordinates_none``, ``coordinates_blank``, ``coordinates_unknown_crs``; ``coordinates_ambiguous``
        where no row can be a place in any of the systems.
    """
    a, b, there = _pairs(x, y, file)
    some = np.flatnonzero(there)
    some = some[:: max(1, some.size // MOST_TRIED)]
    known = [epsg(told)] if told else [crs.WGS84, crs.SWEREF99_TM, crs.SWEREF99_1500]
    source, swapped = _likeliest(a[some], b[some], known, districts, file)
    if swapped:
        a, b = b, a
    left, bottom, right, top = DEGREES if source == crs.WGS84 else GRID
    can_be = (a >= left) & (a <= right) & (b >= bottom) & (b <= top)
    return _placed(a, b, there & can_be, source=source, guessed=not told, swapped=swapped)


def _likeliest(
    a: NDArray[np.float64], b: NDArray[np.float64], known: list[int], districts: gpd.GeoDataFrame, file: str
) -> tuple[int, bool]:
    """The system, and whether northing comes first, that put most of the points where they can be meant."""
    tried = [(code, swapped) for code in known for swapped in (False, True)]
    there = [
        crs.transform(*((b, a) if swapped else (a, b)), source=code, target=crs.SWEREF99_TM)
        for code, swapped in tried
    ]
    for bounds in (districts.total_bounds, crs.SWEDEN_TM):
        shares = [_share(e, n, bounds) for e, n in there]
        if max(shares) > 0:
            return tried[shares.index(max(shares))]
    swapped = bool(np.median(a) > np.median(b))
    if len(known) == 1 or _share(*((b, a) if swapped else (a, b)), DEGREES) > 0:
        return known[0], swapped
    raise InvalidData(
        "coordinates_ambiguous", file=file, easting=float(np.median(a)), northing=float(np.median(b))
    )


def _pairs(
    x: pd.Series[str], y: pd.Series[str], file: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """The numbers of both columns, and the rows that have two."""
    a, b = numbers(x), numbers(y)
    there = np.isfinite(a) & np.isfinite(b)
    if not there.any():
        seen = list(dict.fromkeys(text for text in (*x, *y) if text))[:MOST_EXAMPLES]
        raise InvalidData("coordinates_none" if seen else "coordinates_blank", file=file, examples=seen)
    return a, b, there


def _placed(
    a: NDArray[np.float64], b: NDArray[np.float64], there: NDArray[np.bool_], *,
    source: int, guessed: bool, swapped: bool,
) -> Points:  # fmt: skip
    e, n = np.full(a.size, np.nan), np.full(a.size, np.nan)
    e[there], n[there] = crs.transform(a[there], b[there], source=source, target=crs.SWEREF99_TM)
    lost = ~(np.isfinite(e) & np.isfinite(n))
    e[lost] = n[lost] = np.nan
    return Points(e=e, n=n, source=source, guessed=guessed, swapped=swapped)


def _guess(
    a: NDArray[np.float64], b: NDArray[np.float64], districts: gpd.GeoDataFrame | None, file: str
) -> int:
    """The one system that the numbers can be in."""
    if _share(a, b, SWEDEN_DEGREES) >= MOSTLY:
        return crs.WGS84
    grids = (crs.SWEREF99_TM, crs.SWEREF99_1500)
    fits = []
    if districts is not None and len(districts):
        for code in grids:
            e, n = crs.transform(a, b, source=code, target=crs.SWEREF99_TM)
            if _share(e, n, districts.total_bounds) >= MOSTLY / 2:
                fits.append(code)
    elif _share(a, b, (CLEARLY_TM_E, *crs.SWEDEN_TM[1:])) >= MOSTLY:
        fits.append(crs.SWEREF99_TM)
    if len(fits) != 1:
        raise InvalidData(
            "coordinates_ambiguous", file=file, easting=float(np.median(a)), northing=float(np.median(b))
        )
    return fits[0]


def _share(
    x: NDArray[np.float64], y: NDArray[np.float64], bounds: tuple[float, ...] | NDArray[np.float64]
) -> float:
    """Part of the points that lie within bounds."""
    left, bottom, right, top = bounds
    return float(np.mean((x >= left) & (x <= right) & (y >= bottom) & (y <= top)))
