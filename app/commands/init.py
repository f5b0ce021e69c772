"""``omradesplan init``: an empty store for one municipality, or the example data."""

from __future__ import annotations

from typing import Annotated

import typer

from app import example, start
from app.commands.import_data import opened
from app.console import say, say_json
from app.settings import settings


def run(
    kommun: Annotated[
        str,
        typer.Option("--kommun", help="Kommunkod eller namn, t.ex. 0580. Utan den görs exempeldata."),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Svara med JSON.")] = False,
) -> None:
    """Börja: gör en tom databas för en kommun, eller exempeldata för Linköping.

    Exempel: omradesplan init --kommun 0580
    """
    store = opened()
    with store.read() as connection:
        start.refuse_if_filled(connection)
    if kommun:
        made = start.empty(store, kommun)
        facts = {"name": made.name, "code": made.code}
    else:
        example.fill(store, settings().data)
        facts = {"name": "Linköping", "code": "0580", "example_data": "true"}
    if as_json:
        say_json({**facts, "data": str(settings().data)})
    else:
        say("initialised" if kommun else "example_made", **facts, data=str(settings().data))
