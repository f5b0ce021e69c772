"""New districts against the ground before them: what would be left without a district is said, or refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from sqlalchemy import Connection

from app.store import datasets, geography
from geodata import municipalities
from geodata.errors import InvalidData
from geodata.flaws import polygonal, width_m
from geodata.report import Finding

LEAST_SHARE = 0.8
"""So much of an approximate outline districts must cover.

The outlines are generalised: of Linköping's, the municipality's own districts cover 94 %.
"""

WIDE_M = 50.0
"""Ground of real districts that is lost refuses the file where it is wider than this; borders move less."""

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class _Loss:
    """Ground that had a district, or lies in the outline, and has none in the new file."""

    share: float
    width_m: float
    facts: dict[str, Any]
    names: tuple[str, ...]


def compared(
    connection: Connection, table: gpd.GeoDataFrame, path: Path, *, replace_ground: bool
) -> list[Finding]:
    """Compare districts that are about to be stored with those in use, or with the municipality's outline.

    Parameters
    ----------
    table
        The new districts, by ``schema.DISTRICTS``, a coverage.
    path
        Their file, named in the refusals.
    replace_ground
        The person knows that ground will be without a district, and wants it so.

    Returns
    -------
    list of Finding
        ``ground_lost``, ``ground_small`` (only where it was asked for, or is no wider than `WIDE_M`),
        ``districts_gone``.

    Raises
    ------
    InvalidData
        ``districts_lose_ground``: ground of districts in use, wider than `WIDE_M`, has none in the new file.
        ``districts_cover_little``: less than `LEAST_SHARE` of an outline, or of the example's districts.
        ``districts_of_several_municipalities``.
    """
    ground = cast("Polygon | MultiPolygon", shapely.coverage_union_all(table.geometry.to_numpy()))
    covered = municipalities.covered_by(ground)
    if len(covered) > 1:
        raise InvalidData("districts_of_several_municipalities", file=path.name, names=covered)
    used = geography.get_districts(connection)
    if _is_approximate(connection, used):
        found = _outline(used, ground)
        if found.share < LEAST_SHARE:
            if not replace_ground:
                raise InvalidData("districts_cover_little", file=path.name, **found.facts)
            return [Finding(code="ground_small", facts=found.facts), *_gone(used, table)]
        return _gone(used, table)
    found = _loss(used, ground)
    if found.width_m > WIDE_M and not replace_ground:
        raise InvalidData("districts_lose_ground", file=path.name, names=list(found.names), **found.facts)
    if not found.names:
        return _gone(used, table)
    e, n = found.facts["e"], found.facts["n"]
    lost = Finding(code="ground_lost", names=found.names, e=e, n=n, width_m=found.width_m, facts=found.facts)
    return [lost, *_gone(used, table)]


def is_outline(used: gpd.GeoDataFrame) -> bool:
    """Whether these are no districts yet but the municipality as a whole, as it is begun with."""
    return len(used) == 1 and used["kind"].iloc[0] == "kommun"


def _is_approximate(connection: Connection, used: gpd.GeoDataFrame) -> bool:
    record = datasets.current(connection).get("districts")
    return used.empty or is_outline(used) or record is None or record.source.synthetic


def _outline(used: gpd.GeoDataFrame, ground: Any) -> _Loss:
    """Compared with the ground in use, or in an empty store with the municipality that it lies in."""
    known = municipalities.containing(ground)
    before = known.geometry if used.empty else shapely.coverage_union_all(used.geometry.to_numpy())
    found = _measured(before, ground)
    return _Loss(
        share=found.share, width_m=found.width_m, names=(), facts={**found.facts, "municipality": known.name}
    )


def _loss(used: gpd.GeoDataFrame, ground: Any) -> _Loss:
    """Compared with real districts, which tells whose ground is lost."""
    found = _measured(shapely.coverage_union_all(used.geometry.to_numpy()), ground)
    rows = zip(used["code"], used["name"], used.geometry, strict=True)
    lost = [
        (shapely.area(shapely.difference(shape, ground)), f"{name} ({code})")
        for code, name, shape in rows
        if found.width_m > 0 and not shapely.covers(ground, shape)
    ]
    mine = sorted((row for row in lost if row[0] >= _least_m2(found)), reverse=True)
    return _Loss(
        share=found.share, width_m=found.width_m, names=tuple(name for _, name in mine[:SHOWN]),
        facts=found.facts,
    )  # fmt: skip


def _least_m2(found: _Loss) -> float:
    """Ground in square metres from which on a district is named: a hundredth of what is lost."""
    return max(1.0, float(found.facts["lost_km2"]) * 1e4)


def _measured(before: Any, ground: Any) -> _Loss:
    lost = shapely.get_parts(polygonal(shapely.difference(before, ground)))
    lost = lost[~shapely.is_empty(lost)]
    largest = lost[np.argsort(-shapely.area(lost))[:SHOWN]]
    width, centre = width_m(largest)
    e, n = (None, None)
    if len(largest):
        e, n = (round(float(v), 2) for v in centre[int(width.argmax())])
    area = float(shapely.area(before))
    facts = {
        "new_km2": round(float(shapely.area(ground)) / 1e6, 2), "before_km2": round(area / 1e6, 2),
        "lost_km2": round(float(shapely.area(lost).sum()) / 1e6, 2), "e": e, "n": n,
    }  # fmt: skip
    share = 1 - float(shapely.area(lost).sum()) / area
    return _Loss(share=share, width_m=float(width.max(initial=0.0)), facts=facts, names=())


def _gone(used: gpd.GeoDataFrame, table: gpd.GeoDataFrame) -> list[Finding]:
    """Districts whose codes are not in a file that has others of the same codes."""
    codes = set(table["code"])
    if not codes & set(used["code"]):
        return []
    named = zip(used["code"], used["name"], strict=True)
    names = [f"{name} ({code})" for code, name in named if code not in codes]
    return [Finding(code="districts_gone", names=tuple(names[:SHOWN]), count=len(names))] if names else []
