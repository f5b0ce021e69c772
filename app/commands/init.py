"""``omradesplan init``: an empty store for one municipality, or the example data."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from app.errors import BadRequest
from app.intake import example, start
from app.settings import settings
from app.terminal.console import say, say_json
from app.terminal.local_store import opened
from geodata import municipalities


def run(
    kommun: Annotated[
        str | None,
        typer.Option("--kommun", help="Kommunkod eller namn, t.ex. 0580. Utan den görs exempeldata."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Svara med JSON.")] = False,
) -> None:
    """Börja: gör en tom databas för en kommun, eller exempeldata för Linköping.

    Exempel: omradesplan init --kommun 0580
    """
    if kommun is not None:
        if not kommun.strip():
            raise BadRequest("kommun_empty")
        municipalities.outline(kommun)  # refused before there is a database to leave behind
    store = opened()
    with store.read() as connection:
        start.refuse_if_filled(connection)
    facts: dict[str, Any]
    if kommun is not None:
        made = start.empty(store, kommun)
        facts = {"name": made.name, "code": made.code, "example_data": False}
    else:
        example.fill(store, settings().data)
        facts = {"name": "Linköping", "code": "0580", "example_data": True}
    if as_json:
        say_json({**facts, "data": str(settings().data)})
    else:
        say("example_made" if kommun is None else "initialised", **facts, data=str(settings().data))
