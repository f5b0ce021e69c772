"""``omradesplan backup``: everything in one file, while the server runs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app import backup
from app.settings import settings
from app.terminal.console import say, say_json
from app.terminal.local_store import existing


def run(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Filen som skrivs; utan den omradesplan-<tid>.zip här."),
    ] = None,
    check: Annotated[
        Path | None, typer.Option("--check", help="Kontrollera en säkerhetskopia i stället för att göra en.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Svara med JSON.")] = False,
) -> None:
    """Gör en säkerhetskopia av allt: databasen och de inlästa filerna. Servern kan vara i gång.

    Exempel: omradesplan backup -o /backup/omradesplan.zip
    """
    if check is not None:
        manifest = backup.check(check)
        told = check
    else:
        told = output or Path(f"omradesplan-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip")
        manifest = backup.make(existing(), settings().data, told)
    if as_json:
        say_json({"file": str(told), **asdict(manifest)})
        return
    code = "backup_made" if check is None else "backup_whole"
    say(
        code, file=str(told), made_at=manifest.made_at, files=sorted(manifest.files), head=manifest.audit_head
    )
