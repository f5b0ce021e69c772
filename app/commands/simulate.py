"""``omradesplan simulate``: what edits in a file would do to a plan; nothing is stored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from app.console import out, say, say_json
from app.local_store import opened
from app.planning import Planning
from app.settings import settings
from app.wording import metric_words, number, sentence
from app.workspace import Holder
from geodata.crs import WGS84
from geodata.errors import UnreadableFile
from geodata.report import finding_json

SHOWN = (
    "people",
    "balance_deviation",
    "travel_median",
    "travel_p90",
    "alarm_covered",
    "full_time_equivalents",
)
"""Metrics in the printed table; all of them stand in ``--json``."""

MOST_BYTES = 50_000_000


def run(
    plan: Annotated[int, typer.Option("--plan", help="Planens nummer.")],
    edits: Annotated[Path, typer.Option("--edits", help="Fil med ändringar (JSON): en lista av ändringar.")],
    against: Annotated[
        int | None, typer.Option("--against", help="Plan att jämföra med; utan den jämförs med gällande.")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Befolkning vilket år, t.ex. 2032.")] = None,
    crs: Annotated[int, typer.Option("--crs", help="Koordinatsystem i filen (EPSG).")] = WGS84,
    as_json: Annotated[bool, typer.Option("--json", help="Svara med JSON.")] = False,
) -> None:
    """Vad skulle ändringarna betyda? Ingenting sparas.

    Exempel: omradesplan simulate --plan 3 --edits edits.json --against 3 --year 2032 --json
    """
    planning = Planning(Holder(opened(), folder=settings().data, reload_after_s=0))
    found = planning.simulate(plan, read_edits(edits), crs=crs, against=against, year=year)
    if as_json:
        say_json(
            {
                "against": found.against.id,
                "notes": [[finding_json(note) for note in said] for said in found.notes],
                **found.found.to_json(),
            }
        )
        return
    _say(found.found.to_json(), found.against.name)


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


def _say(found: dict[str, Any], against: str) -> None:
    language = settings().language
    say("simulated", against=against, addresses=found["moved_addresses"])
    metrics = {metric["code"]: metric for metric in found["metrics"]}
    for code in SHOWN:
        metric = metrics.get(code)
        if metric is None or metric["status"] == "not_applicable":
            continue
        _say_metric(metric, language)


def _say_metric(metric: dict[str, Any], language: str) -> None:
    title = metric_words(metric["code"], language)["name"]
    if metric["status"] == "failed":
        out.print(
            f"{title}: " + sentence("errors", metric["reason"], metric.get("facts", {}), language),
            markup=False,
        )
        return
    table = Table(title=title, title_justify="left")
    for heading in ("area", "before", "after", "difference"):
        table.add_column(
            sentence("cli", f"simulate_{heading}", {}, language),
            justify="left" if heading == "area" else "right",
        )
    for row in metric["areas"]:
        figures = [_first(row.get(k), metric["unit"], language) for k in ("before", "after", "difference")]
        table.add_row(row["area"], *figures)
    out.print(table)


def _first(values: Any, unit: str, language: str) -> str:
    value = values[0] if values else None
    if value is None:
        return "–"
    if unit == "share":
        return f"{number(round(100 * value, 1), language)} %"
    return number(round(value, 1), language)
