"""``GET /districts``: the statistical districts as shapes."""

from __future__ import annotations

from fastapi import APIRouter

from app.dependencies import Loaded, TargetCrs
from app.schemas.geojson import FeatureCollection, collection

router = APIRouter()


@router.get("/districts")
def districts(workspace: Loaded, crs: TargetCrs) -> FeatureCollection:
    """Return the districts in use."""
    table = workspace.districts
    return collection(
        (
            (shape, {"code": code, "name": name, "kind": kind})
            for shape, code, name, kind in zip(
                table.geometry, table["code"], table["name"], table["kind"], strict=True
            )
        ),
        crs=crs,
    )
