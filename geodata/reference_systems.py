"""Which reference system a map file's coordinates are in: the file's word, a person's word, never a guess."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from geodata import crs as systems
from geodata.crs import GRID_M, SWEDEN_TM
from geodata.errors import InvalidData
from geodata.faces import Geometries
from geodata.report import Finding

TARGET = pyproj.CRS.from_epsg(systems.SWEREF99_TM)

AT_SEA_M = 30_000.0
"""So far outside the bounds of Sweden's land ground may reach: territorial water and a margin."""


def named(asked: str) -> pyproj.CRS:
    """Return the system that a person named: an EPSG code, with or without the word, or any form PROJ knows.

    Raises
    ------
    InvalidData
        ``crs_unknown``: no such system, or none for a map (heights, geocentric).
    """
    text = asked.strip()
    try:
        system = pyproj.CRS.from_user_input(int(text) if text.isdecimal() else text)
    except (pyproj.exceptions.CRSError, OverflowError, ValueError) as error:
        raise InvalidData("crs_unknown", crs=text[:60]) from error
    if not _is_for_maps(system):
        raise InvalidData("crs_unknown", crs=text[:60])
    return system


def chosen(
    declared: Any, asked: str | None, geometry: Geometries, *, file: str
) -> tuple[pyproj.CRS, list[Finding]]:
    """Return the system to read coordinates in.

    The file's own word holds. A person's word fills in where the file says nothing, and corrects it where
    the coordinates cannot be what the file says; where both are possible and differ, nobody can tell.

    Parameters
    ----------
    declared
        What the file says, in any form; ``None`` where it says nothing.
    asked
        What the person says.
    geometry
        The shapes as they stand in the file.
    file
        Name of the file, for the refusals.

    Returns
    -------
    system
        Geographic or projected.
    findings
        ``crs_overridden`` where the person's word corrects the file's.

    Raises
    ------
    InvalidData
        ``crs_unknown``, ``crs_missing``, ``crs_conflict``, ``crs_does_not_fit``, ``axes_swapped``.
    """
    wanted = None if asked is None else named(asked)
    said = _declared(declared)
    bounds = shapely.total_bounds(geometry)
    fits = said is not None and _fits(said, bounds)
    findings: list[Finding] = []
    if said is None and wanted is None:
        raise InvalidData("crs_missing", file=file)
    if wanted is not None and not _fits(wanted, bounds):
        raise InvalidData("crs_does_not_fit", file=file, crs=wanted.name, bounds=[float(b) for b in bounds])
    if said is not None and wanted is not None and not _same_place(said, wanted, bounds):
        if fits:
            raise InvalidData("crs_conflict", file=file, declared=said.name, asked=wanted.name)
        findings = [Finding(code="crs_overridden", facts={"declared": said.name, "used": wanted.name})]
    system = wanted or said
    assert system is not None
    if not _fits(system, bounds):
        raise InvalidData("crs_does_not_fit", file=file, crs=system.name, bounds=[float(b) for b in bounds])
    _refuse_swapped(geometry, system, file=file)
    return system, findings


def to_tm(geometry: Geometries, system: pyproj.CRS, *, file: str) -> Geometries:
    """Return shapes in SWEREF 99 TM; those that are in it already stay bit for bit.

    Raises
    ------
    InvalidData
        ``crs_does_not_fit``: there is no known way from that system.
    """
    if system.equals(TARGET, ignore_axis_order=True):
        return geometry
    try:
        way = pyproj.Transformer.from_crs(system, TARGET, always_xy=True)
        return np.asarray(
            shapely.transform(geometry, lambda xy: np.column_stack(way.transform(xy[:, 0], xy[:, 1])))
        )
    except (pyproj.exceptions.ProjError, shapely.errors.ShapelyError) as error:
        raise InvalidData("crs_does_not_fit", file=file, crs=system.name, bounds=[]) from error


def _declared(found: Any) -> pyproj.CRS | None:
    """What the file says, where it is a system for maps; formats have ways to write "undefined"."""
    try:
        system = pyproj.CRS.from_user_input(found) if found else None
    except pyproj.exceptions.CRSError:
        return None
    return system if system is not None and _is_for_maps(system) else None


def _is_for_maps(system: pyproj.CRS) -> bool:
    return bool(system.is_projected or system.is_geographic)


def _fits(system: pyproj.CRS, bounds: NDArray[np.float64]) -> bool:
    """Whether the numbers can be of that system: degrees have bounds."""
    if not system.is_geographic:
        return True
    return bool(np.abs(bounds[[0, 2]]).max() <= 360 and np.abs(bounds[[1, 3]]).max() <= 90)


def _in_tm(system: pyproj.CRS, x: Any, y: Any) -> NDArray[np.float64]:
    """Points in SWEREF 99 TM; not finite where there is no way."""
    try:
        way = pyproj.Transformer.from_crs(system, TARGET, always_xy=True)
    except pyproj.exceptions.ProjError:
        return np.full((np.size(x), 2), np.inf)
    return np.column_stack(way.transform(np.atleast_1d(x), np.atleast_1d(y)))


def _same_place(one: pyproj.CRS, other: pyproj.CRS, bounds: NDArray[np.float64]) -> bool:
    """Whether two systems put the same numbers in the same place; systems have many names."""
    if one.equals(other, ignore_axis_order=True):
        return True
    x, y = bounds[[0, 2, 0, 2]], bounds[[1, 1, 3, 3]]
    a, b = _in_tm(one, x, y), _in_tm(other, x, y)
    return bool(np.isfinite([a, b]).all() and np.abs(a - b).max() <= GRID_M)


def _refuse_swapped(geometry: Geometries, system: pyproj.CRS, *, file: str) -> None:
    """Say so where the ground lies in Sweden only when northing and easting change places."""
    xy = shapely.get_coordinates(geometry)
    xy = xy[np.isfinite(xy).all(axis=1)]
    if not len(xy):
        return
    x, y = np.median(xy, axis=0)
    here, swapped = _in_tm(system, x, y)[0], _in_tm(system, y, x)[0]
    if not _in_sweden(here) and _in_sweden(swapped):
        raise InvalidData("axes_swapped", file=file, crs=system.name, first=float(x), second=float(y))


def _in_sweden(point: NDArray[np.float64]) -> bool:
    low, high = np.array(SWEDEN_TM[:2]) - AT_SEA_M, np.array(SWEDEN_TM[2:]) + AT_SEA_M
    return bool(((point >= low) & (point <= high)).all())
