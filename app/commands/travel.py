"""``omradesplan travel``: minutes from a place to the people of every district, and how sure they are."""

from __future__ import annotations

from typing import Annotated, Literal

import typer
from rich.table import Table

from app.commands import travel_areas, travel_sensitivity
from app.commands.travel_words import say_assumption
from app.errors import NotReady
from app.settings import settings
from app.terminal.console import out, say, say_json
from app.terminal.local_store import existing
from app.travel import area_travel, reach, sensitivity
from app.travel.reach import Spot
from app.wording import number, sentence
from app.workspace import Workspace, load, today
from areas.demand import GROUPS
from geodata.crs import to_wgs84
from geodata.errors import InvalidData, NotFound
from geodata.streets.search import Direction
from geodata.streets.speeds import Mode, Period

FIGURES = ("median_min", "p90_min", "max_min", "access_median_m")


def run(
    origin: Annotated[
        list[str] | None,
        typer.Option("--from", help="Kontorets kod, eller en adress. Kan upprepas; utan den alla kontor."),
    ] = None,
    mode: Annotated[Mode, typer.Option("--mode", help="Bil, cykel eller till fots.")] = "car",
    outward: Annotated[bool, typer.Option("--outward", help="Från platsen, i stället för till den.")] = False,
    division: Annotated[
        Literal["socialtjanst", "hemvard"],
        typer.Option("--division", help="Vilken indelnings kontor som menas."),
    ] = "socialtjanst",
    percent: Annotated[
        float | None,
        typer.Option(
            "--sensitivity", min=1, max=90, help="Vilka slutsatser ändras vid så många procents fart?"
        ),
    ] = None,
    areas: Annotated[
        bool, typer.Option("--areas", help="Restid och larmtäckning för varje område i indelningen.")
    ] = False,
    group: Annotated[
        str, typer.Option("--group", help="Åldersgrupp för --areas, t.ex. age_80_plus.")
    ] = GROUPS[0],
    period: Annotated[
        Period | None,
        typer.Option("--period", help="Tid på dygnet; utan valet gäller inställningen."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Svara med JSON.")] = False,
) -> None:
    """Hur långt är det till kontoret, för dem som bor i varje stadsdel eller område?

    Exempel: omradesplan travel --from ost --mode bike

    Exempel: omradesplan travel --division hemvard --areas --group age_80_plus

    Exempel: omradesplan travel --division hemvard --sensitivity 20 --period night
    """
    if group not in GROUPS:
        raise typer.BadParameter(", ".join(GROUPS), param_hint="--group")
    _refuse_idle(origin, outward=outward, percent=percent, areas=areas, group=group, mode=mode)
    workspace = load(existing(), settings().data, period=period)
    if workspace.districts.empty:
        raise NotReady("no_districts")
    record = workspace.in_force(division, today())
    if record is None:
        raise NotFound("no_plan_in_force", division=division, date=today().isoformat())
    if not record.plan.offices and (percent is not None or areas):
        raise NotFound("no_offices", plan=record.name)
    if percent is not None:
        travel_sensitivity.tell(
            sensitivity.of_plan(workspace, record, percent=percent), record, as_json=as_json
        )
        return
    if areas:
        travel_areas.tell(area_travel.of_plan(workspace, record), mode=mode, group=group, as_json=as_json)
        return
    spots = [spot(workspace, text) for text in origin or []] or [
        Spot(office=office.code) for office in record.plan.offices
    ]
    if not spots:
        raise NotFound("no_offices", plan=record.name)
    _say_times(workspace, spots, mode, "from" if outward else "to", as_json=as_json)


def _refuse_idle(
    origin: list[str] | None, *, outward: bool, percent: float | None, areas: bool, group: str, mode: Mode
) -> None:
    """Refuse options that would change nothing: whoever writes them takes the answer for another one."""
    whole = [name for name, on in (("--sensitivity", percent is not None), ("--areas", areas)) if on]
    idle = [name for name, on in (("--from", bool(origin)), ("--outward", outward)) if on and whole]
    if percent is not None and mode != "car":
        idle.append("--mode")
    if group != GROUPS[0] and (not areas or percent is not None):
        idle.append("--group")
    if len(whole) > 1:
        idle.append("--areas")
    if idle:
        raise InvalidData("travel_idle_options", options=idle)


def spot(workspace: Workspace, text: str) -> Spot:
    """Return the place that a text names: the code of an office, or anything that a look-up understands."""
    codes = {office.code for record in workspace.decided for office in record.plan.offices}
    if text in codes:
        return Spot(office=text)
    found = workspace.index.resolve(text)
    lon, lat = to_wgs84(found.e, found.n)
    return Spot(lon=float(lon), lat=float(lat))


def _say_times(
    workspace: Workspace, spots: list[Spot], mode: Mode, direction: Direction, *, as_json: bool
) -> None:
    found = reach.least_minutes(workspace, origins=spots, mode=mode, direction=direction)
    rows = reach.by_district(workspace, found)
    if as_json:
        say_json({"districts": [row.published() for row in rows], "assumption": found.assumption})
        return
    language = settings().language
    table = Table()
    for column in ("district", "people", "median", "p90", "max", "access", "unreached"):
        table.add_column(
            sentence("cli", f"travel_{column}", {}, language),
            justify="left" if column == "district" else "right",
        )
    for row in rows:
        told = row.published()
        minutes = [_shown(told[name], language) for name in FIGURES]
        counts = [_count(told[name], language) for name in ("people", "unreached")]
        table.add_row(row.name, counts[0], *minutes, counts[1])
    out.print(table)
    if names := [row.name for row in rows if row.unknown[0]]:
        say("travel_unknown", names=names)
    say_assumption(found.assumption)


def _shown(value: float | None, language: str) -> str:
    return "–" if value is None else number(round(value, 1), language)


def _count(value: float | str | None, language: str) -> str:
    return value if isinstance(value, str) else "–" if value is None else number(value, language)
