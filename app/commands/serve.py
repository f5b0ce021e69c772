"""``omradesplan serve``: the web server."""

from __future__ import annotations

from typing import Annotated

import typer

from app import example, start
from app.commands.import_data import opened
from app.console import say
from app.settings import settings


def run(
    host: Annotated[str, typer.Option("--host", help="Adress att lyssna på.")] = settings().host,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port.")] = settings().port,
    with_example: Annotated[
        bool, typer.Option("--example", help="Gör exempeldata om det inte finns några data.")
    ] = False,
) -> None:
    """Starta webbservern.

    Exempel: omradesplan serve --port 8000
    """
    # Only who serves waits for the web framework to load.
    import uvicorn  # noqa: PLC0415

    from app.main import create_app  # noqa: PLC0415

    store = opened()
    if with_example and start.is_empty(store):
        say("making_example")
        example.fill(store, settings().data)
    store.close()
    say("serving", url=f"http://{host}:{port}")
    # No access log: a looked-up address must stand in no log, and questions would otherwise be countable.
    uvicorn.run(create_app(), host=host, port=port, access_log=False, log_level="warning")
