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

from app.coordinate_choice import chosen_crs
from app.dependencies import Language, Planner
from app.plan_files import plan_addresses, plan_export
from app.routes.plans import PlanId, etag
from app.server.documented import file_answers
from app.workspace import today

router = APIRouter()

Form = Literal["geojson", "gpkg", "shp", "fgb", "kml", "csv", "addresses", "html"]
ENDINGS: dict[str, str] = {"shp": "zip", "addresses": "csv"}
"""By form, where the file's ending is another: a Shapefile is several files, sent as one."""

MEDIA_TYPES = {
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "shp": "application/zip",
    "fgb": "application/octet-stream",
    "kml": "application/vnd.google-earth.kml+xml",
    "csv": "text/csv; charset=utf-8",
    "addresses": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
}
LONGEST_NAME = 60


@router.get("/plans/{plan_id}/export", response_class=Response, responses=file_answers(MEDIA_TYPES.values()))
def export(
    plan_id: PlanId,
    planner: Planner,
    language: Language,
    form: Annotated[
        Form,
        Query(
            alias="format",
            description="shp is a zipped Shapefile; csv has a row a district, addresses one an address; "
            "html is a map in one file, in WGS 84.",
        ),
    ] = "geojson",
    crs: Annotated[
        str,
        Query(description="EPSG code; when left out, WGS 84 for geojson and SWEREF 99 TM for the others."),
    ] = "",
) -> Response:
    """Return a plan as a file; ``omradesplan import plan`` reads all back but addresses and html."""
    target = chosen_crs(crs) if crs.strip() else None
    record = planner.record(plan_id)
    with planner.holder.store.read() as connection:
        around = plan_export.surroundings(connection, language=language, day=today())
    name = f"{file_name(record.name) or f'plan-{plan_id}'}.{ENDINGS.get(form, form)}"
    with tempfile.TemporaryDirectory(prefix="omradesplan-") as folder:
        path = Path(folder) / name
        if form == "addresses":
            known = planner.holder.ready().addresses
            rows = plan_addresses.table(record, known, around.districts, language=language)
            plan_addresses.write(path, rows)
        elif form == "html":
            from app.plan_files import standalone_map  # noqa: PLC0415 - folium takes long to load

            workspace = planner.holder.ready()
            standalone_map.write(path, workspace, [record], language=language, day=today())
        else:
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
