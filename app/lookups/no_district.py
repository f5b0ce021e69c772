"""A place in no district: outside the municipality, or on ground of it that no district covers."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from app.workspace import Workspace
from geodata import municipalities
from geodata.crs import to_wgs84
from geodata.errors import OutsideMunicipality
from geodata.gazetteer.address_search import Understood


def refusal(workspace: Workspace, understood: Understood) -> OutsideMunicipality:
    """Return what is to be said about a point that lies in no district.

    ``no_district_here`` within the municipality's outline, or in a hole of the ground that the districts
    cover together, with the nearest district; ``outside_municipality`` elsewhere. The outline is generalised:
    near it the point may lie just outside.
    """
    known = workspace.municipality
    lon, lat = to_wgs84(understood.e, understood.n)
    facts = {"label": understood.label, "lon": float(lon), "lat": float(lat)}
    point = shapely.Point(understood.e, understood.n)
    if known is None or not any(
        shapely.intersects(ground, point)
        for ground in (_without_holes(known.geometry), municipalities.outline(known.code).geometry)
    ):
        return OutsideMunicipality("outside_municipality", municipality=known.name if known else "", **facts)
    away = shapely.distance(workspace.districts.geometry.to_numpy(), point)
    nearest = int(np.argmin(away))
    return OutsideMunicipality(
        "no_district_here",
        municipality=known.name,
        nearest=str(workspace.districts["name"].iloc[nearest]),
        distance_m=round(float(away[nearest])),
        **facts,
    )


def _without_holes(ground: shapely.Polygon | shapely.MultiPolygon) -> Any:
    return shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(ground).tolist()])
