"""``omradesplan restore``: put a backup in the place of the data."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app import backup
from app.settings import settings
from app.terminal.console import say, say_json


def run(
    source: Annotated[Path, typer.Argument(metavar="FIL", help="Säkerhetskopian.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Ersätt de data som finns; de flyttas åt sidan och finns kvar.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Svara med JSON.")] = False,
) -> None:
    """Lägg tillbaka en säkerhetskopia. Servern ska vara stoppad.

    Exempel: omradesplan restore /backup/omradesplan.zip --replace
    """
    configured = settings()
    manifest, aside = backup.restore(source, configured.url, configured.data.resolve(), replace=replace)
    if as_json:
        say_json({"aside": None if aside is None else str(aside), **asdict(manifest)})
        return
    say("restored", file=source.name, made_at=manifest.made_at)
    if aside is not None:
        say("restored_aside", folder=str(aside))
