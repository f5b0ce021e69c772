"""``omradesplan audit``: who did what when."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app import backup
from app.errors import BadRequest
from app.settings import settings
from app.store import audit, seals
from app.store.audit import Entry, Kept, Verified, Wanted
from app.store.seals import Decided
from app.terminal.console import REFUSED, out, say, say_json
from app.terminal.local_store import existing
from app.wording import sentence
from geodata.errors import InvalidData, UnreadableFile

app = typer.Typer(help="Visa, kontrollera och exportera vem som gjorde vad och när.", no_args_is_help=True)

LONGEST_FACTS = 300

Json = Annotated[bool, typer.Option("--json", help="Svara med JSON.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Dag, ÅÅÅÅ-MM-DD.")]


@app.command("list")
def entries(
    text: Annotated[str, typer.Option("--text", help="Ord som ska finnas med.")] = "",
    who: Annotated[str, typer.Option("--who", help="Vem som gjorde det.")] = "",
    action: Annotated[str, typer.Option("--action", help="Vad som gjordes, t.ex. import eller plan.")] = "",
    since: Day = None,
    until: Day = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=audit.MOST_SHOWN, help="Högst så många.")] = 100,
    as_json: Json = False,
) -> None:
    """Visa vad som har gjorts, det senaste först.

    Exempel: omradesplan audit list --action import --since 2027-01-01
    """
    wanted = Wanted(
        text=text, who=who, action=action, limit=limit,
        since=since.date() if since else None, until=until.date() if until else None,
    )  # fmt: skip
    with existing().read() as connection:
        found = audit.search(connection, wanted)
    if as_json:
        say_json({"entries": [{**vars(one), "facts": json.loads(one.facts)} for one in found]})
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("seq", "at", "who", "action", "subject", "facts"):
        table.add_column(
            sentence("cli", f"audit_{heading}", {}, settings().language), overflow="fold", highlight=False
        )
    for one in found:
        table.add_row(str(one.seq), one.at[:19], one.who or "–", one.action, one.subject, _short(one.facts))
    out.print(table)


def _short(facts: str) -> str:
    """Facts as far as a table can tell them; all of them stand in ``--json``."""
    return facts if len(facts) <= LONGEST_FACTS else f"{facts[:LONGEST_FACTS]}…"


@app.command("verify")
def verify(
    file: Annotated[
        Path | None, typer.Argument(metavar="FIL", help="En exporterad fil; utan den det som är lagrat.")
    ] = None,
    head: Annotated[
        str, typer.Option("--head", metavar="SUMMA", help="En kontrollsumma som har sparats på annat håll.")
    ] = "",
    rows: Annotated[
        int, typer.Option("--rows", min=0, help="Hur många poster det var när den sparades.")
    ] = 0,
    backed_up: Annotated[
        Path | None, typer.Option("--backup", metavar="FIL", help="Säkerhetskopian som har båda i sig.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Kontrollera att inget i loggen har ändrats, tagits bort eller skjutits in, och beslutade planer likaså.

    Att de senaste posterna tagits bort syns bara mot en kontrollsumma som har sparats på annat håll.

    Exempel: omradesplan audit verify --backup /backup/omradesplan.zip
    """
    kept = _kept(head, rows, backed_up)
    decided = None
    if file is None:
        store = existing()
        store.examine()
        with store.read() as connection:
            found, decided = audit.verify(audit.every(connection), kept), seals.check(connection)
    else:
        found = audit.verify(_read(file), kept)
    if as_json:
        say_json({**vars(found), **({} if decided is None else vars(decided))})
    else:
        _say(found, kept, decided)
    if not found.whole or (decided is not None and not decided.whole):
        raise typer.Exit(REFUSED)


def _kept(head: str, rows: int, backed_up: Path | None) -> Kept:
    """What was kept elsewhere of the record, by hand or in a backup."""
    if backed_up is not None:
        manifest = backup.check(backed_up)
        return Kept(head=manifest.audit_head, count=manifest.audit_entries)
    if head and not re.fullmatch(r"[0-9a-f]{64}", head.strip().lower()):
        raise BadRequest("audit_head_strange", head=head[:80])
    return Kept(head=head.strip().lower(), count=rows)


def _say(found: Verified, kept: Kept, decided: Decided | None) -> None:
    if found.broken is None:
        say("audit_whole", count=found.count, head=found.head)
    else:
        say("audit_broken", broken=found.broken, count=found.count)
    if found.kept:
        say("audit_kept", seq=found.kept, since=found.count - found.kept)
    elif found.kept == 0 and found.broken is None:
        say("audit_kept_missing", head=kept.head or "–", rows=kept.count or "–")
    if decided is None:
        return
    if decided.altered:
        say("audit_plans_altered", plans=list(decided.altered))
    elif decided.sealed:
        say("audit_plans_whole", count=decided.sealed)
    if decided.sealed_later:
        say("audit_plans_sealed_later", plans=list(decided.sealed_later))
    if decided.rules_altered:
        say("audit_rules_altered")
    if decided.unsealed:
        say("audit_plans_unsealed", plans=list(decided.unsealed))


@app.command("export")
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="Filen som skrivs: en rad för varje post.")],
) -> None:
    """Skriv hela loggen till en fil, som audit verify kan kontrollera.

    Exempel: omradesplan audit export -o logg.jsonl
    """
    store = existing()
    with store.write(drafts_only=True) as connection:
        audit.record(connection, "audit.exported", output.name)
    with store.read() as connection, output.open("w", encoding="utf-8") as target:
        for entry in audit.every(connection):
            target.write(json.dumps(vars(entry), ensure_ascii=False) + "\n")
            last = entry.seq
    say("audit_exported", count=last, file=output.name)


@app.command("accept-clock")
def accept_clock(
    why: Annotated[str, typer.Option("--why", help="Varför datorns klocka var fel förut.")],
) -> None:
    """Säg att datorns klocka går rätt nu, när den har ställts tillbaka och ändringar därför vägras.

    Exempel: omradesplan audit accept-clock --why "Klockan gick ett år före till i dag"
    """
    with existing().write(drafts_only=True) as connection:
        audit.record(connection, audit.CLOCK_ACCEPTED, why=why)
    say("clock_accepted")


@app.command("seal")
def seal(
    why: Annotated[str, typer.Option("--why", help="Hur du vet att planerna är som de beslutades.")],
) -> None:
    """Ge äldre beslutade planer utan kontrollsumma en, när du har sett efter att de är som de beslutades.

    Loggen säger att det gjordes i efterhand: vad planerna var dessförinnan är inte bevisat.

    Exempel: omradesplan audit seal --why "Jämförda med protokollet från 12 mars"
    """
    if not why.strip():
        raise BadRequest("why_missing")
    with existing().write(drafts_only=True) as connection:
        sealed = seals.seal_the_rest(connection, why=why.strip())
    say("audit_sealed" if sealed else "audit_none_to_seal", plans=list(sealed))


def _read(file: Path) -> Iterator[Entry]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield audit.from_json(json.loads(line))
                except (ValueError, KeyError, TypeError):
                    raise InvalidData("audit_line_unreadable", file=file.name, line=number) from None
    except (OSError, UnicodeError) as fault:
        raise UnreadableFile("audit_file_unreadable", file=file.name) from fault
