"""``omradesplan export addresses`` and ``export map``: the area of every address, and a map in one file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.errors import BadRequest, NotReady, StoreFault
from app.plan_files import plan_addresses
from app.settings import settings
from app.store import audit, geography, plans
from app.store.plans import PlanRecord
from app.terminal.console import say, say_json
from app.terminal.local_store import existing
from app.terminal.plan_choice import chosen
from app.workspace import Workspace, load, today

Which = Annotated[str, typer.Argument(metavar="PLAN", help="Planens nummer, eller in-force: den gällande.")]
Division = Annotated[
    Literal["hemvard", "socialtjanst", "stadsdelar"] | None,
    typer.Option("--division", help="Vilken indelnings gällande plan som menas med in-force."),
]
Day = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="Planen som gäller den dagen; annars i dag."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv sammanfattningen som JSON.")]


def addresses(
    which: Which,
    output: Annotated[Path, typer.Option("--output", "-o", help="Filen som skrivs: .csv.")],
    division: Division = None,
    day: Day = None,
    as_json: AsJson = False,
) -> None:
    """Skriv en tabell med varje adress i registret och dess område. Finns filen redan ersätts den.

    Exempel: omradesplan export addresses in-force --division hemvard -o adresser.csv
    """
    check(output, (".csv",))
    with existing().read() as connection:
        record = chosen(connection, which, division=division, day=day.date() if day else today())
        known = geography.get_addresses(connection)
        districts = geography.get_districts(connection)
    if known.empty:
        raise NotReady("no_addresses")
    rows = plan_addresses.table(record, known, districts, language=settings().language)
    written(output, lambda path: plan_addresses.write(path, rows))
    tell(output, record.name, as_json=as_json, rows=len(rows))


def standalone_map(
    output: Annotated[Path, typer.Option("--output", "-o", help="Filen som skrivs: .html.")],
    plan: Annotated[
        list[int] | None,
        typer.Option(
            "--plan", min=1, help="Numret på en plan. Kan anges flera gånger; annars alla gällande."
        ),
    ] = None,
    day: Day = None,
    as_json: AsJson = False,
) -> None:
    """Skriv en karta som en enda HTML-fil, som öppnas utan nät. Finns filen redan ersätts den.

    Exempel: omradesplan export map -o omraden.html
    """
    # Only who makes a map waits for folium to load.
    from app.plan_files import standalone_map as maps  # noqa: PLC0415

    check(output, (".html", ".htm"))
    on = day.date() if day else today()
    store = existing()
    workspace = load(store, settings().data)
    if workspace.districts.empty:
        raise NotReady("no_districts")
    with store.read() as connection:
        records = [plans.get(connection, one) for one in plan or []]
    records = records or in_force_on(workspace, on)
    written(output, lambda path: maps.write(path, workspace, records, language=settings().language, day=on))
    tell(output, ", ".join(record.name for record in records), as_json=as_json, plans=len(records))


def in_force_on(workspace: Workspace, day: date) -> list[PlanRecord]:
    """Return the plans that hold on a day, those with offices first."""
    held = [workspace.in_force(division, day) for division in ("socialtjanst", "hemvard", "stadsdelar")]
    return [record for record in held if record is not None]


def check(output: Path, endings: tuple[str, ...]) -> None:
    """Refuse a file that cannot be written as what it is called."""
    if output.suffix.lower() not in endings:
        raise BadRequest("export_unknown_ending", file=output.name, endings=list(endings))
    if not output.parent.is_dir():
        raise BadRequest("export_folder_missing", file=output.name)


def written(output: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place and move it there, whole."""
    try:
        with tempfile.TemporaryDirectory(dir=output.parent, prefix=".omradesplan-") as folder:
            passing = Path(folder) / output.name
            write(passing)
            passing.replace(output)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise StoreFault("export_not_written", file=output.name, reason=reason) from fault


def tell(output: Path, name: str, *, as_json: bool, **figures: object) -> None:
    """Say what was written, to whoever asked and to the record."""
    with existing().write(drafts_only=True) as connection:
        audit.record(connection, "file.exported", name, file=output.name)
    if as_json:
        say_json({"file": output.name, "plan": name, **figures})
    else:
        say("plan_exported", name=name, files=[output.name])
