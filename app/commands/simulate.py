"""``omradesplan simulate``: what edits in a file would do to a plan; nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from app.commands.metric_notes import OF_AGE_BANDS, note_words, of_both, percent_sign
from app.commands.travel_words import say_assumption
from app.coordinate_choice import chosen_crs
from app.plans.comparison_file import DECIMALS, as_shown, shown_difference
from app.plans.planning import Planning, Simulated
from app.settings import settings
from app.terminal.console import out, say, say_json
from app.terminal.local_store import existing
from app.terminal.made_up import say_made_up
from app.wording import catalogue, metric_words, number, sentence
from app.workspace import Holder
from areas.comparison import SIDES
from geodata.crs import WGS84
from geodata.errors import UnreadableFile
from geodata.report import finding_json
from geodata.streets.speeds import Period

SHOWN = (
    "people",
    "balance_deviation",
    "travel_median",
    "travel_p90",
    "alarm_covered",
    "full_time_equivalents",
)
"""Metrics in the printed table; all of them stand in ``--json``."""

WITHOUT_TOTAL = {"balance_deviation"}
"""Metrics whose figure for all areas is no sum or mean of them, but the largest."""

BY_MINUTES = {"travel_median", "travel_p90", "alarm_covered", "full_time_equivalents"}
"""Metrics that rest on minutes by ``MODE``."""

MODE = "car"

BOUNDS = ("low", "high")
"""Columns that are bounds of the first one."""

MOST_ID = 2**31 - 1
MOST_BYTES = 50_000_000


def run(
    plan: Annotated[int, typer.Option("--plan", min=1, max=MOST_ID, help="Planens nummer.")],
    edits: Annotated[Path, typer.Option("--edits", help="Fil med ändringar (JSON): en lista av ändringar.")],
    against: Annotated[
        int | None,
        typer.Option(
            "--against", min=1, max=MOST_ID, help="Plan att jämföra med; utan den jämförs med gällande."
        ),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Befolkning vilket år, t.ex. 2032.")] = None,
    period: Annotated[
        Period | None,
        typer.Option("--period", help="Restidernas tid på dygnet; utan valet gäller inställningen."),
    ] = None,
    crs: Annotated[str, typer.Option("--crs", help="Koordinatsystem i filen; annars WGS 84 (4326).")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Svara med JSON.")] = False,
) -> None:
    """Vad skulle ändringarna betyda? Ingenting sparas.

    Exempel: omradesplan simulate --plan 3 --edits edits.json --against 3 --year 2032 --json

    Exempel: omradesplan simulate --plan 3 --edits edits.json --period night
    """
    asked, target = read_edits(edits), chosen_crs(crs) if crs.strip() else WGS84
    planning = Planning(Holder(existing(), folder=settings().data, reload_after_s=0, period=period))
    found = planning.simulate(plan, asked, crs=target, against=against, year=year)
    if as_json:
        say_json(
            {
                "against": found.against.id,
                "notes": [[finding_json(note) for note in said] for said in found.notes],
                **found.found.to_json(),
            }
        )
        return
    workspace = planning.holder.ready()
    _say(found, dict(zip(workspace.districts["code"], workspace.districts["name"], strict=True)))
    say_made_up(workspace.synthetic)


def read_edits(path: Path) -> list[Any]:
    """Return the list of edits in a JSON file; a list, one edit, or an object with ``edits``."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFile("edits_too_large", file=path.name, most_mb=MOST_BYTES // 1_000_000)
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as fault:
        raise UnreadableFile("edits_unreadable", file=path.name) from fault
    if isinstance(value, dict):
        value = value.get("edits", [value])
    if not isinstance(value, list):
        raise UnreadableFile("edits_unreadable", file=path.name)
    return value


def _say(found: Simulated, districts: Mapping[str, str]) -> None:
    language, told = settings().language, found.found.to_json()
    for number_, said in enumerate(found.notes, 1):
        for note in said:
            facts = {**vars(note), **note.facts}
            if "district" in facts:
                facts["district"] = districts.get(facts["district"], facts["district"])
            say("simulate_note", edit_number=number_, note=sentence("findings", note.code, facts, language))
    say("simulated", against=found.against.name, addresses=told["moved_addresses"])
    _say_year(told["facts"]["after"], language)
    names = {row["code"]: row["name"] or row["code"] for row in told["areas"]}
    metrics = {metric["code"]: metric for metric in told["metrics"]}
    shown = [metrics[code] for code in SHOWN if code in metrics]
    for metric in (one for one in shown if one["status"] != "not_applicable"):
        _say_metric(metric, names, language)
    if any(one["status"] == "ok" and one["code"] in BY_MINUTES for one in shown):
        minutes = told["facts"]["after"]["minutes"]
        for mode in [mode for mode in minutes if mode == MODE]:
            say_assumption(minutes[mode])
    say("simulate_more")


def _say_year(facts: Mapping[str, Any], language: str) -> None:
    """Say which year's people the figures are of, and where it is a forecast, what that assumes."""
    forecast = facts["demand"].get("forecast")
    say("simulate_forecast" if forecast else "simulate_year", year=facts["year"])
    if forecast:
        out.print(sentence("notes", f"forecast_{forecast['basis']}", forecast, language), markup=False)


def _say_metric(metric: dict[str, Any], names: Mapping[str, str], language: str) -> None:
    """Print the first column of a metric: everybody's, by car where there are modes; and what it rests on."""
    title = metric_words(metric["code"], language)["name"]
    if metric["status"] == "failed":
        reason = sentence("errors", metric["reason"], metric.get("facts", {}), language)
        out.print(f"{title}: {reason}", markup=False)
        return
    table = Table(title=f"{title}{_column(metric['columns'][0], language)}", title_justify="left")
    for heading in ("area", *SIDES):
        table.add_column(
            sentence("cli", f"simulate_{heading}", {}, language),
            justify="left" if heading == "area" else "right",
        )
    for row in metric["areas"]:
        table.add_row(names.get(row["area"], row["area"]), *_figures(metric, row, language))
    if metric["code"] not in WITHOUT_TOTAL:
        table.add_section()
        total = _figures(metric, metric["total"], language)
        table.add_row(sentence("cli", "simulate_total", {}, language), *total)
    out.print(table)
    if _bounds(metric):
        say("simulate_bounds")
    for note in of_both(metric["notes"]):
        if note["code"] not in OF_AGE_BANDS:
            out.print(note_words(note, names, language), markup=False)


def _column(name: str, language: str) -> str:
    """What a column is of: `` (bil, alla åldrar)``; nothing where it is of everything."""
    words = catalogue(language)
    known = {**words["travel"]["modes"], **words["groups"]}
    parts = [str(known[part]) for part in name.split(".") if part in known]
    return f" ({', '.join(parts)})" if parts else ""


def _bounds(metric: Mapping[str, Any]) -> list[int]:
    """Columns of the lowest and the highest figure, where a metric has them."""
    columns = metric["columns"]
    return [columns.index(name) for name in BOUNDS if name in columns]


def _figures(metric: Mapping[str, Any], row: Mapping[str, Any], language: str) -> list[str]:
    """Before and after, with their bounds, and the difference of the two as they are shown."""
    unit = metric["unit"]
    sides = [row.get(side) for side in ("before", "after")]
    before, after = (values[0] if values else None for values in sides)
    written = [_written(one, unit, language) for one in (before, after)]
    for at, values in enumerate(sides):
        bounds = [values[k] for k in _bounds(metric)] if values else []
        if bounds and None not in bounds:
            written[at] += f" ({'–'.join(_written(one, unit, language) for one in bounds)})"
    return [*written, _written(shown_difference(after, before, unit), unit, language, points=True)]


def _written(value: float | None, unit: str, language: str, *, points: bool = False) -> str:
    """Write a figure with the decimals of its unit, as the pages do; a difference of shares is in points."""
    if value is None:
        return "–"
    rounded, decimals = as_shown(value, unit), DECIMALS.get(unit, 0)
    if unit != "share":
        return number(rounded, language, decimals)
    suffix = sentence("cli", "simulate_points", {}, language) if points else percent_sign(language)
    return number(100 * rounded, language, decimals - 2) + suffix
