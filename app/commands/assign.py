"""``omradesplan assign``: a list of addresses with its areas in new columns."""

from __future__ import annotations

import tempfile
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from app.errors import BadRequest, NotReady, StoreFault
from app.lists.earlier import laid_out
from app.lists.list_words import Writer, word
from app.lists.lists import Wish, Work, work
from app.settings import settings
from app.store import audit
from app.store.engine import Store
from app.terminal.console import err, out, say, say_json, tongue
from app.terminal.local_store import existing
from app.wording import fault_sentence, number
from app.workspace import Workspace, load, today
from areas.model import DIVISIONS
from geodata.errors import UnreadableFile
from geodata.lists.list_columns import told_roles
from geodata.lists.list_files import open_list
from geodata.lists.list_matching import OUTCOMES
from geodata.lists.list_rows import HEAD_ROWS, ListFile

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


class Division(StrEnum):
    """The divisions of :data:`areas.model.DIVISIONS`, as an option takes them."""

    STADSDELAR = "stadsdelar"
    SOCIALTJANST = "socialtjanst"
    HEMVARD = "hemvard"


def run(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Listan: CSV eller XLSX.")],
    output: Annotated[
        Path, typer.Option("--output", "--out", "-o", help="Filen som skrivs; samma slag som listan.")
    ],
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            help="Vad en kolumn innehåller, t.ex. address=Adress, locality=Ort eller x=Öst och y=Nord. "
            "Kan anges flera gånger; annars gissar programmet efter rubriker och innehåll.",
        ),
    ] = None,
    division: Annotated[
        list[Division] | None,
        typer.Option("--division", help="Indelningar som får kolumner. Kan anges flera gånger; annars alla."),
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="Dagen som områdena gäller; annars i dag."),
    ] = None,
    sheet: Annotated[str, typer.Option("--sheet", help="Bladet i en Excelfil; annars det första.")] = "",
    crs: Annotated[
        str, typer.Option("--crs", help="Koordinatsystem när listan har koordinater, t.ex. 3006.")
    ] = "",
    keep: Annotated[
        bool,
        typer.Option(
            "--keep-columns",
            help="Låt kolumner som listan fick av programmet en tidigare gång stå kvar. Annars ersätts de.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv sammanfattningen som JSON.")] = False,
) -> None:
    """Skriv en kopia av en lista med område, kontor och utförare i nya kolumner.

    Exempel: omradesplan assign lista.xlsx -o lista-med-omraden.xlsx

    Exempel: omradesplan assign lista.csv -o svar.csv --column address=Gatuadress --division hemvard
    """
    _check(file, output)
    store = existing()
    workspace = load(store, settings().data)
    if workspace.districts.empty:
        raise NotReady("no_districts")
    with file.open("rb") as stream:
        listed = open_list(stream, file.name, sheet=sheet)
        _check_form(listed, output)
        layout, earlier = laid_out(listed.head(HEAD_ROWS))
        divisions = [one.value for one in division or []] or DIVISIONS
        wish = Wish(
            roles=told_roles(layout, _told(column or []), file=file.name), header=layout.header,
            names=layout.names, day=day.date() if day else today(), divisions=divisions, crs=crs,
            earlier=None if keep else earlier,
        )  # fmt: skip
        done, neutralised = _work(workspace, listed, wish, output)
    _tell(store, done, wish)
    summary = {
        "file": output.name, "rows": len(done.code), "blank": done.scanned.blank,
        "outcomes": {outcome: done.counts().get(outcome, 0) for outcome in OUTCOMES},
        "neutralised": neutralised,
        "replaced": len(wish.earlier.columns) if wish.earlier else 0, "kept": done.kept,
        "columns": {role: layout.names[at] for role, at in wish.roles.items()},
        "date": wish.day.isoformat(), "divisions": list(wish.divisions), "sheet": listed.sheet,
        "encoding": listed.encoding, "separator": listed.separator,
    }  # fmt: skip
    if as_json:
        say_json(summary)
    else:
        _say(summary)


def _tell(store: Store, done: Work, wish: Wish) -> None:
    """Write down that a list was assigned: how long, for which day; its name may itself tell of somebody."""
    facts = {"rows": len(done.code), "date": wish.day.isoformat(), "divisions": list(wish.divisions)}
    try:
        with store.write(drafts_only=True) as connection:
            audit.record(connection, "list.assigned", "", **facts)
    except StoreFault as fault:
        # A list can be assigned where nothing can be written, as an address can be looked up there.
        err.print(fault_sentence(fault, tongue(), terminal=True), markup=False)


def _check(file: Path, output: Path) -> None:
    if file.is_dir():
        raise UnreadableFile("file_is_folder", file=str(file))
    if not file.is_file():
        raise UnreadableFile("table_missing", file=str(file))
    if not output.parent.is_dir():
        raise BadRequest("export_folder_missing", file=output.name)
    if output.is_dir() or (output.exists() and output.samefile(file)):
        raise BadRequest("list_would_be_overwritten", file=output.name)


def _check_form(listed: ListFile, output: Path) -> None:
    """Refuse a name that says another form than the list's own, which is what is written."""
    ending = output.suffix.lower()
    if listed.form == "xlsx" and ending != ".xlsx":
        raise BadRequest("list_other_form", file=output.name, ending=".xlsx")
    if listed.form != "xlsx" and ending in WORKBOOKS:
        raise BadRequest("list_other_form_text", file=output.name, ending=ending)


def _told(column: list[str]) -> dict[str, str]:
    told = dict(one.split("=", 1) for one in column if "=" in one)
    if len(told) < len(column):
        raise BadRequest("list_column_option", given=[one for one in column if "=" not in one])
    return {role.strip(): heading.strip() for role, heading in told.items()}


def _work(workspace: Workspace, listed: ListFile, wish: Wish, output: Path) -> tuple[Work, int]:
    language = tongue()
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
        console=err, transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=1.0)

        def tick(phase: str, share: float) -> None:
            bar.update(task, description=word(f"phase_{phase}", language), completed=share)

        done = work(workspace, listed, wish, margin_m=settings().verify_margin_m, tick=tick)
        writer = Writer(workspace, done, language)
        try:
            with tempfile.TemporaryDirectory(dir=output.parent, prefix=".omradesplan-") as folder:
                passing = Path(folder) / output.name
                with passing.open("wb") as made:
                    neutralised = listed.write(
                        made, writer.headings, writer.cells, lambda share: tick("writing", share),
                        places=writer.places,
                    )  # fmt: skip
                passing.replace(output)
        except OSError as fault:
            reason = fault.strerror or str(fault)
            raise StoreFault("export_not_written", file=output.name, reason=reason) from fault
    return done, neutralised


def _say(summary: dict[str, object]) -> None:
    language = tongue()
    columns, outcomes = summary["columns"], summary["outcomes"]
    if isinstance(columns, dict):
        named = [f"{word(f'role_{role}', language)}: {heading}" for role, heading in columns.items()]
        say("list_columns", columns=named)
    say("list_written", file=summary["file"], rows=summary["rows"])
    if isinstance(outcomes, dict):
        for outcome, rows in outcomes.items():
            if rows:
                line = f"  {number(rows, language):>9}  {word(f'outcome_{outcome}', language)}"
                out.print(line, markup=False)
    if summary["replaced"]:
        say("list_replaced", count=summary["replaced"], rows=summary["kept"])
    if summary["blank"]:
        say("list_blank", count=summary["blank"])
    if summary["neutralised"]:
        say("list_neutralised", count=summary["neutralised"])
