"""``omradesplan fetch``: open data over the network."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from app import fetch
from app.console import err, out, say_report
from app.local_store import opened
from app.settings import settings
from app.wording import sentence
from geodata.overpass import Progress

app = typer.Typer(help="Hämta öppna data över nätet.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Hämta öppna data över nätet."""


@app.command("roads")
def roads(
    kommun: Annotated[
        str, typer.Option("--kommun", help="Kommunkod eller namn; utan den den kommun som är inläst.")
    ] = "",
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Hämta allt på nytt, även det som hämtats den senaste veckan.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv rapporten som JSON.")] = False,
) -> None:
    """Hämta vägarna ur OpenStreetMap (licens ODbL) och läs in dem. Avbrutet fortsätter där det slutade.

    Exempel: omradesplan fetch roads --kommun 0580
    """
    language = settings().language
    bar = Bar(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err
    )
    with bar:
        task = bar.add_task(sentence("cli", "fetching_roads", {}, language), total=None)

        def tell(progress: Progress) -> None:
            code = "fetch_waiting" if progress.waiting_s else "fetching_roads"
            words = sentence("cli", code, {"seconds": round(progress.waiting_s)}, language)
            bar.update(task, completed=progress.done, total=progress.total, description=words)

        report = fetch.fetch_roads(
            opened(), folder=settings().data, asked=fetch.server(settings().overpass_url), kommun=kommun,
            fresh=fresh, tell=tell,
        )  # fmt: skip
    say_report(report, title="OpenStreetMap", as_json=as_json)
    if not as_json:
        out.print()
