"""``omradesplan plan``: which plans there are, and the steps of their lives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import typer
from rich.table import Table

from app.actor import of_this_computer
from app.plans import lifecycle
from app.plans.lifecycle import Asked
from app.settings import settings
from app.store import plans, stages
from app.terminal.console import out, say, say_json
from app.terminal.local_store import existing
from app.wording import sentence
from app.workspace import today
from areas.lifecycle import STEPS, Decision
from geodata.report import finding_json

app = typer.Typer(help="Visa planer, och ta dem vidare till samråd och beslut.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="PLAN", min=1, max=2**31 - 1, help="Planens nummer.")]
Json = Annotated[bool, typer.Option("--json", help="Svara med JSON.")]
DAYS = ["%Y-%m-%d"]


@app.command("list")
def every(as_json: Json = False) -> None:
    """Visa alla planer med nummer, läge och dagar.

    Exempel: omradesplan plan list
    """
    language = settings().language
    with existing().read() as connection:
        records = [plans.get(connection, number) for number in plans.numbers(connection)]
    rows = [
        {
            "id": r.id, "division": r.plan.division, "name": r.name, "stage": r.stage(today()),
            "basis": r.basis, "valid_from": r.valid_from, "valid_to": r.valid_to, "version": r.version,
        }
        for r in records
    ]  # fmt: skip
    if as_json:
        say_json({"plans": rows})
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("number", "division", "name", "stage", "first_day", "last_day"):
        table.add_column(sentence("cli", f"plan_{heading}", {}, language), overflow="fold")
    for row in rows:
        words = (sentence("divisions", str(row["division"]), {}, language), str(row["name"]))
        days = (str(row["valid_from"] or ""), str(row["valid_to"] or ""))
        table.add_row(str(row["id"]), *words, sentence("stages", str(row["stage"]), {}, language), *days)
    out.print(table)


@app.command("show")
def show(number: Number, as_json: Json = False) -> None:
    """Visa var en plan står, vilka steg som får tas, vad som hindrar, och vem som tog stegen hit.

    Exempel: omradesplan plan show 4
    """
    language = settings().language
    with existing().read() as connection:
        record = plans.get(connection, number)
        stage = record.stage(today())
        found = lifecycle.verdict(connection, record) if STEPS[stage] else None
        taken = stages.every(connection, number)
    stops = found.stops if found else ()
    notes = found.notes if found else ()
    if as_json:
        say_json(
            {
                "id": record.id, "name": record.name, "stage": stage, "version": record.version,
                "allowed": list(STEPS[stage]), "stops": [finding_json(one) for one in stops],
                "notes": [finding_json(one) for one in notes], "steps": [vars(one) for one in taken],
            }
        )  # fmt: skip
        return
    out.print(record.name, style="bold", markup=False)
    say("plan_stands", stage=sentence("stages", stage, {}, language))
    if STEPS[stage]:
        say("plan_allowed", steps=list(STEPS[stage]))
    for one in (*stops, *notes):
        facts = {**one.facts, **vars(one), "names": list(one.names)}
        out.print("  " + sentence("findings", one.code, facts, language), markup=False)
    for step in taken:
        code = "plan_was_decided" if step.decided_on else "plan_step_taken"
        say(code, **{**vars(step), "stage": sentence("stages", step.stage_after, {}, language)})


@app.command("step")
def step(
    number: Number,
    to: Annotated[
        Literal["draft", "consultation", "proposed", "decided", "archived"],
        typer.Option("--to", help="Läget planen ska få: utkast, samråd, förslag, beslutad, arkiverad."),
    ],
    why: Annotated[str, typer.Option("--why", help="Varför steget tas.")],
    committee: Annotated[str, typer.Option("--committee", help="Nämnden som beslutade.")] = "",
    reference: Annotated[str, typer.Option("--reference", help="Beslutets diarienummer.")] = "",
    decided_on: Annotated[
        datetime | None, typer.Option("--decided-on", formats=DAYS, help="Dagen för beslutet.")
    ] = None,
    valid_from: Annotated[
        datetime | None, typer.Option("--valid-from", formats=DAYS, help="Första dagen planen gäller.")
    ] = None,
    replace_later: Annotated[
        bool, typer.Option("--replace-later", help="Ersätt även beslutade planer som börjar gälla senare.")
    ] = False,
    retroactive: Annotated[
        bool, typer.Option("--retroactive", help="Låt planen gälla från en dag som har varit.")
    ] = False,
    by: Annotated[str, typer.Option("--by", help="Vem som tar steget; annars datorns konto.")] = "",
    as_json: Json = False,
) -> None:
    """Ta en plan ett steg vidare, eller tillbaka.

    Exempel: omradesplan plan step 4 --to consultation --why "Klar för samråd"

    Exempel: omradesplan plan step 4 --to decided --why "Enligt förslaget" --committee Socialnämnden
    --reference "SN 2027/12" --decided-on 2027-03-01 --valid-from 2027-05-01
    """
    store = existing()
    with store.read() as connection:
        version = plans.version_of(connection, number)
    asked = Asked(
        to=to, why=why, replace_later=replace_later, retroactive=retroactive,
        by=by or of_this_computer().name, decision=_decision(committee, reference, decided_on, valid_from),
    )  # fmt: skip
    taken = lifecycle.take(store, number, asked, version=version, today=today())
    stage = taken.record.stage(today())
    if as_json:
        say_json({"id": number, "stage": stage, "notes": list(taken.notes), "gave_way": taken.gave_way})
        return
    say("plan_stepped", name=taken.record.name, stage=sentence("stages", stage, {}, settings().language))
    for name, last_day in taken.gave_way.items():
        say("plan_gave_way", name=name, date=last_day)


def _decision(
    committee: str, reference: str, decided_on: datetime | None, valid_from: datetime | None
) -> Decision | None:
    """What was decided; ``None`` where not all of it is told, which the step itself refuses."""
    days: tuple[date, date] | None = None
    if decided_on is not None and valid_from is not None:
        days = decided_on.date(), valid_from.date()
    if days is None or not committee.strip() or not reference.strip():
        return None
    return Decision(
        committee=committee.strip(), reference=reference.strip(), decided_on=days[0], valid_from=days[1]
    )
