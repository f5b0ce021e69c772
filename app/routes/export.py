"""A plan as a file for map programs and spreadsheets, drafts too."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app import plan_export
from app.dependencies import Language, Planner, chosen_crs
from app.routes.plans import PlanId, etag
from app.workspace import today

router = APIRouter()

Form = Literal["geojson", "gpkg", "shp", "fgb", "csv"]
ENDINGS: dict[str, str] = {"shp": "zip"}
"""By form, where the file's ending is another: a Shapefile is several files, sent as one."""

MEDIA_TYPES = {
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "shp": "application/zip",
    "fgb": "application/octet-stream",
    "csv": "text/csv; charset=utf-8",
}
LONGEST_NAME = 60


@router.get("/plans/{plan_id}/export", response_class=Response)
def export(
    plan_id: PlanId,
    planner: Planner,
    language: Language,
    form: Annotated[
        Form, Query(alias="format", description="shp is a zipped Shapefile; csv has a row for each district.")
    ] = "geojson",
    crs: Annotated[
        str,
        Query(description="EPSG code; when left out, WGS 84 for geojson and SWEREF 99 TM for the others."),
    ] = "",
) -> Response:
    """Return a plan as a file that ``omradesplan import plan`` reads back."""
    target = chosen_crs(crs) if crs.strip() else None
    record = planner.record(plan_id)
    with planner.holder.store.read() as connection:
        around = plan_export.surroundings(connection, language=language, day=today())
    name = f"{file_name(record.name) or f'plan-{plan_id}'}.{ENDINGS.get(form, form)}"
    with tempfile.TemporaryDirectory(prefix="omradesplan-") as folder:
        path = Path(folder) / name
        plan_export.write(record, around, path, crs=target)
        content = path.read_bytes()
    return Response(
        content,
        media_type=MEDIA_TYPES[form],
        headers={"content-disposition": disposition(name), "etag": etag(record)},
    )


def file_name(text: str) -> str:
    """Return a plan's name as a file may be called anywhere.

    Examples
    --------
    >>> file_name("Fem områden / utan Öst"), file_name("../")
    ('Fem-områden-utan-Öst', '')
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text))
    return "-".join(words)[:LONGEST_NAME].strip("-")


def disposition(name: str) -> str:
    """Return the header that names a file, also to clients that read ASCII only (RFC 6266)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"""attachment; filename="{plain}"; filename*=UTF-8''{quote(name)}"""
