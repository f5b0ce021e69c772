"""``omradesplan lookup``: one address on the command line."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from app.errors import BadRequest, NotReady
from app.lookups import lookup
from app.schemas.lookup import CommitteeOut, DivisionOut, LookupOut, MinutesOut, UpcomingOut
from app.schemas.lookup_answer import put_on_wire
from app.settings import settings
from app.terminal.console import out, say, say_json
from app.terminal.local_store import existing
from app.terminal.made_up import say_made_up
from app.wording import catalogue, number, sentence
from app.workspace import load, today
from geodata.streets.speeds import MODES, Period


def run(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Adress, plats eller koordinater.")],
    day: Annotated[str, typer.Option("--date", help="Vilken dag svaret gäller, ÅÅÅÅ-MM-DD.")] = "",
    service: Annotated[str | None, typer.Option("--service", help="Insats, t.ex. hemtjanst.")] = None,
    age: Annotated[int | None, typer.Option("--age", min=0, max=130, help="Ålder i hela år.")] = None,
    period: Annotated[
        Period | None,
        typer.Option("--period", help="Tid på dygnet; utan valet gäller inställningen."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Svara med JSON.")] = False,
) -> None:
    """Vilket område, kontor och vilken utförare hör adressen till?

    Exempel: omradesplan lookup "drottningatan 45"
    """
    workspace = load(existing(), settings().data, period=period)
    if workspace.districts.empty:
        raise NotReady("no_districts")
    try:
        on = date.fromisoformat(day) if day else today()
    except ValueError:
        raise BadRequest("invalid_date", text=day) from None
    found = lookup.answer(
        workspace, workspace.index.resolve(text), day=on, service=service, age=age,
        margin_m=settings().verify_margin_m,
    )  # fmt: skip
    answer = put_on_wire(workspace, found)
    if as_json:
        say_json(answer.model_dump())
    else:
        _say(answer, text)


def _say(answer: LookupOut, text: str) -> None:
    language = settings().language
    out.print(answer.understood.label, style="bold", markup=False)
    if answer.understood.note:
        out.print(
            sentence(
                "ui",
                f"understood_{answer.understood.note}",
                {"asked": text, "shown": answer.understood.label},
                language,
            ),
            style="dim",
            markup=False,
        )
    out.print(f"{answer.district.name} ({answer.district.code})", markup=False)
    for division in answer.divisions:
        _say_division(division, language)
    _say_access(answer, language)
    for unplanned in answer.unplanned:
        name = sentence("divisions", unplanned.division, {}, language)
        facts = {"date": answer.date, **unplanned.model_dump()}
        why = "later" if unplanned.first_day else unplanned.reason
        out.print(f"\n{name}: {sentence('unplanned', why, facts, language)}", markup=False)
    if answer.responsible:
        _say_responsible(answer, language)
    say_made_up(answer.synthetic)


def _say_division(division: DivisionOut, language: str) -> None:
    name = sentence("divisions", division.division, {}, language)
    basis = sentence("bases", division.plan.basis, {}, language)
    out.print(f"\n{name}: {division.area.name}", style="bold", markup=False, end="")
    out.print(f"  ({basis})" if division.plan.basis != "decided" else "", style="dim", markup=False)
    if division.office:
        parts = (division.office.name, division.office.address, division.office.phone, division.office.hours)
        out.print("  " + " · ".join(part for part in parts if part), markup=False)
    if division.provider:
        say("provider", name=division.provider.name)
    for one in division.upcoming:
        for code in upcoming_codes(one):
            facts = {k: getattr(getattr(one, k), "name", "") for k in ("area", "office", "provider")}
            out.print("  " + sentence("ui", code, {"date": one.date, **facts}, language), markup=False)
    if division.minutes and division.minutes.assigned:
        out.print(f"  {_times(division.minutes.assigned, language)}", markup=False)
    if nearer := _nearer(division, language):
        out.print(f"  {nearer}", markup=False)
    say("plan_of_answer", name=division.plan.name)
    if division.neighbour and division.distance_to_border_m is not None:
        metres = number(round(division.distance_to_border_m), language)
        code = "verify" if division.verify else "border"
        say(code, distance=metres, neighbour=division.neighbour.name)


def upcoming_codes(one: UpcomingOut) -> list[str]:
    """Return the sentences that say what a plan to come changes."""
    if one.area is None:
        return ["upcoming_none"]
    return [f"upcoming_{what}" for what in one.changes if getattr(one, what) is not None]


def _nearer(division: DivisionOut, language: str) -> str:
    """Which office or base is nearer than the area's own, as the page says it; ``""`` where none is."""
    found = division.minutes
    if found is None or found.nearest is None or division.office is None:
        return ""
    if found.nearest.code == division.office.code:
        return ""
    cars = [None if one is None else one.car for one in (found.assigned, found.nearest)]
    here, there = (None if minutes is None else _whole(minutes, language) for minutes in cars)
    facts = {"name": found.nearest.name, "times": _times(found.nearest, language)}
    return sentence("ui", "as_near_office" if here == there else "nearer_office", facts, language)


def _times(found: MinutesOut, language: str) -> str:
    known = {m: _whole(v, language) for m in MODES if (v := getattr(found, m)) is not None}
    return " · ".join(
        sentence("cli", f"minutes_{mode}", {"minutes": text}, language) for mode, text in known.items()
    )


def _say_access(answer: LookupOut, language: str) -> None:
    """Say how far it is to the street by each mode, which every minute above holds; and for when they are."""
    assumed = next((one.minutes.assumptions for one in answer.divisions if one.minutes), None)
    if not answer.access or not assumed:
        return
    words = catalogue(language)["travel"]
    out.print()
    for mode, leg in answer.access.items():
        facts = {"mode": words["modes"][mode], "most_access_m": assumed[mode]["most_access_m"]}
        if leg is None:
            say("lookup_no_access", **facts)
        else:
            say(
                "lookup_access",
                **facts,
                metres=round(leg.metres),
                seconds=round(60 * leg.minutes),
            )
    say("lookup_period", period=words["periods"][assumed["car"]["period"]])


def _whole(minutes: float, language: str) -> str:
    """Whole minutes, as the page writes them: what is under half a minute is not nothing."""
    return number(round(minutes), language) if round(minutes) else "<1"


def _say_responsible(answer: LookupOut, language: str) -> None:
    found = answer.responsible
    if found is None:
        return
    service = sentence("services", found.service, {}, language)
    status = sentence("responsible", found.status, {"service": service, "date": answer.date}, language)
    out.print(f"\n{status}", style="bold", markup=False)
    for rule in found.candidates:
        ages = _ages(rule, language)
        out.print(f"  {rule.committee} · {rule.administration} ({rule.source}) {ages}".rstrip(), markup=False)


def _ages(rule: CommitteeOut, language: str) -> str:
    facts = {"from": rule.min_age, "to": rule.max_age}
    if rule.min_age is not None and rule.max_age is not None:
        return sentence("ui", "ages_between", facts, language)
    if rule.min_age is not None:
        return sentence("ui", "ages_from", facts, language)
    return "" if rule.max_age is None else sentence("ui", "ages_to", facts, language)
