"""``omradesplan fetch``: open data over the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from app.commands import map_file
from app.intake import fetch, fetch_all, fetch_statistics
from app.intake.fetch_all import Done, Servers, Step
from app.settings import settings
from app.terminal.console import err, out, say, say_json, say_report
from app.terminal.local_store import opened
from app.wording import sentence
from geodata.open_data.statistical_areas import Level
from geodata.open_data.web_server import Progress

app = typer.Typer(no_args_is_help=True)

Kommun = Annotated[
    str, typer.Option("--kommun", help="Kommunkod eller namn; utan den den kommun som är inläst.")
]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Hämta allt på nytt, även det som hämtats den senaste veckan.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv rapporten som JSON.")]
Areas = Annotated[
    Level, typer.Option("--level", help="Vilka områden som blir distrikt: DeSO eller de större RegSO.")
]


@app.callback(invoke_without_command=True)
def group(
    context: typer.Context,
    kommun: Kommun = "",
    level: Areas = "deso",
    fresh: Fresh = False,
    as_json: AsJson = False,
) -> None:
    """Hämta öppna data: distrikt och befolkning från SCB, vägar, vatten och adresser ur OpenStreetMap.

    Utan underkommando hämtas allt, i tur och ordning. Data som du själv har läst in lämnas som de är.

    Exempel: omradesplan fetch --kommun 0580
    """
    if context.invoked_subcommand is not None:
        below = {"kommun": kommun, "fresh": fresh, "as_json": as_json}
        context.default_map = dict.fromkeys(fetch_all.STEPS, below)
        return
    said = []
    with _bar() as tell:
        for done in fetch_all.fetch_all(
            opened(), folder=settings().data, servers=_servers(), today=_today(), kommun=kommun, level=level,
            fresh=fresh, tell=tell,
        ):  # fmt: skip
            said.append(done)
            if not as_json:
                _say(done)
    if as_json:
        say_json([_json(done) for done in said])
    map_file.renew(as_json=as_json)


@app.command("districts")
def districts(
    kommun: Kommun = "",
    level: Areas = "deso",
    replace_ground: Annotated[
        bool,
        typer.Option(
            "--replace-ground", help="Läs in även om mark som nu har ett distrikt blir utan, och säg vilken."
        ),
    ] = False,
    fresh: Fresh = False,
    as_json: AsJson = False,
) -> None:
    """Hämta SCB:s statistikområden (DeSO eller RegSO, licens CC0) och gör dem till kommunens distrikt.

    Exempel: omradesplan fetch districts --kommun 0580
    """
    with _bar() as tell:
        report = fetch_statistics.fetch_districts(
            opened(), folder=settings().data, asked=_servers().areas, kommun=kommun, level=level,
            replace_ground=replace_ground, fresh=fresh, tell=_of(tell, "districts"),
        )  # fmt: skip
    _report(Done(step="districts", report=report), as_json=as_json)
    map_file.renew(as_json=as_json)


@app.command("people")
def people(kommun: Kommun = "", fresh: Fresh = False, as_json: AsJson = False) -> None:
    """Hämta folkmängd efter ålder per statistikområde (SCB:s tabell TAB6574, licens CC0) och läs in den.

    Exempel: omradesplan fetch people
    """
    with _bar() as tell:
        report = fetch_statistics.fetch_people(
            opened(), folder=settings().data, asked=_servers().people, today=_today(), kommun=kommun,
            fresh=fresh, tell=_of(tell, "people"),
        )  # fmt: skip
    _report(Done(step="people", report=report), as_json=as_json)


@app.command("roads")
def roads(kommun: Kommun = "", fresh: Fresh = False, as_json: AsJson = False) -> None:
    """Hämta vägar, sjöar och åar ur OpenStreetMap (licens ODbL). Avbrutet fortsätter där det slutade.

    Exempel: omradesplan fetch roads --kommun 0580
    """
    with _bar() as tell:
        report = fetch.fetch_roads(
            opened(), folder=settings().data, asked=_servers().map, kommun=kommun, fresh=fresh,
            tell=_of(tell, "roads"),
        )  # fmt: skip
    _report(Done(step="roads", report=report), as_json=as_json)
    map_file.renew(as_json=as_json)


@app.command("addresses")
def addresses(kommun: Kommun = "", fresh: Fresh = False, as_json: AsJson = False) -> None:
    """Hämta adresserna ur OpenStreetMap (licens ODbL) och läs in dem i stället för dem som finns.

    Exempel: omradesplan fetch addresses
    """
    with _bar() as tell:
        report = fetch.fetch_addresses(
            opened(), folder=settings().data, asked=_servers().map, kommun=kommun, fresh=fresh,
            tell=_of(tell, "addresses"),
        )  # fmt: skip
    _report(Done(step="addresses", report=report), as_json=as_json)


def _servers() -> Servers:
    chosen = settings()
    return Servers(
        areas=fetch_statistics.areas_server(chosen.areas_url),
        people=fetch_statistics.people_server(chosen.statistics_url),
        map=fetch.server(chosen.overpass_url),
    )


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the municipality's own calendar day


@contextmanager
def _bar() -> Iterator[Callable[[Step, Progress], None]]:
    """Show a bar for each step as it comes, and what the server makes us wait for."""
    language, tasks = settings().language, dict[Step, Any]()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=err) as bar:

        def tell(step: Step, progress: Progress) -> None:
            code = "fetch_waiting" if progress.waiting_s else f"fetching_{step}"
            words = sentence("cli", code, {"seconds": round(progress.waiting_s)}, language)
            if step not in tasks:
                tasks[step] = bar.add_task(words, total=None)
            bar.update(tasks[step], completed=progress.done, total=progress.total, description=words)

        yield tell


def _of(tell: Callable[[Step, Progress], None], step: Step) -> Callable[[Progress], None]:
    return lambda progress: tell(step, progress)


def _report(done: Done, *, as_json: bool) -> None:
    if as_json and done.report is not None:
        say_json(done.report.to_json())
    else:
        _say(done)


def _say(done: Done) -> None:
    language = settings().language
    title = sentence("cli", f"fetched_{done.step}", {}, language)
    if done.report is None:
        out.print(title, style="bold", markup=False)
        say(f"fetch_left_{done.left}", title=done.title, step=done.step)
    else:
        say_report(done.report, title=title, as_json=False)
    out.print()


def _json(done: Done) -> dict[str, Any]:
    report = None if done.report is None else done.report.to_json()
    return {"step": done.step, "left": done.left, "report": report}
