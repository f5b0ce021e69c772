"""``omradesplan export``: plans as files for map programs and spreadsheets."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from sqlalchemy import Connection

from app.commands import export_more
from app.coordinate_choice import chosen_crs
from app.plan_files import plan_export
from app.settings import settings
from app.store import audit, plans
from app.store.plans import PlanRecord
from app.terminal.cli_usage import NotUnderstood, shown
from app.terminal.console import say, say_report
from app.terminal.local_store import existing
from geodata.errors import NotFound

app = typer.Typer(help="Skriv en indelning till en fil.", no_args_is_help=True)

app.command("addresses")(export_more.addresses)
app.command("map")(export_more.standalone_map)

IN_FORCE = "in-force"


@app.callback()
def _about() -> None:
    """Skriv en indelning till en fil."""


@app.command("plan")
def plan(
    which: Annotated[
        str, typer.Argument(metavar="PLAN", help="Planens nummer, eller in-force: den gällande.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="Filen som skrivs: .geojson, .gpkg, .shp, .zip, .fgb, .kml eller .csv."
        ),
    ],
    division: Annotated[
        Literal["hemvard", "socialtjanst", "stadsdelar"] | None,
        typer.Option("--division", help="Vilken indelnings gällande plan som menas med in-force."),
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="Planen som gäller den dagen; annars i dag."),
    ] = None,
    crs: Annotated[
        str,
        typer.Option("--crs", help="Koordinatsystem; annars WGS 84 för .geojson och EPSG:3006 för andra."),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Skriv rapporten som JSON.")] = False,
) -> None:
    """Skriv områdena i en plan till en fil. Finns filen redan ersätts den.

    Exempel: omradesplan export plan in-force --division hemvard -o hemvard.gpkg

    Exempel: omradesplan export plan 4 -o stadsdelar.csv
    """
    if which == IN_FORCE and division is None:
        raise NotUnderstood("division_needed")
    if which != IN_FORCE and not (which.isascii() and which.isdigit() and len(which) < 10):
        raise NotUnderstood("no_plan_number", text=shown(which))
    today = date.today()  # noqa: DTZ011 - the municipality's own calendar day
    store = existing()
    with store.read() as connection:
        if which == IN_FORCE:
            record = _in_force(connection, str(division), day.date() if day else today)
        else:
            record = plans.get(connection, int(which))
        around = plan_export.surroundings(connection, language=settings().language, day=today)
    with store.write(drafts_only=True) as connection:
        audit.record(connection, "plan.exported", f"plan {record.id}", file=output.name)
    report = plan_export.write(record, around, output, crs=chosen_crs(crs) if crs.strip() else None)
    say_report(report, title=output.name, as_json=as_json, rows="areas_written")
    if not as_json:
        say("plan_exported", name=record.name, files=report.figures["files"])


def _in_force(connection: Connection, division: str, day: date) -> PlanRecord:
    record = plans.in_force(connection, division, day)
    if record is None:
        raise NotFound("no_plan_in_force", division=division, date=day.isoformat())
    return record
