"""How ``omradesplan travel --areas`` shows the travel times and the alarm coverage of a plan's areas."""

from __future__ import annotations

import math
from typing import Any

from rich.table import Table

from app.commands.metric_notes import OF_AGE_BANDS, note_words
from app.commands.travel_words import say_assumption
from app.settings import settings
from app.terminal.console import out, say, say_json
from app.travel.area_travel import AreaTravel
from app.wording import catalogue, metric_words, number, sentence
from areas.demand import GROUPS
from areas.disclosure.suppression import Count, shown
from areas.metrics import Outcome

ALARM = {"areas_alarm_80_plus": "age_80_plus", "areas_alarm_all": "all"}
"""Heading of the alarm columns to the group they are about."""


def tell(found: AreaTravel, *, mode: str, group: str, as_json: bool) -> None:
    """Print a table of the areas by one mode and group of people, and where the alarm time is not kept."""
    if as_json:
        say_json(found.to_json())
        return
    language = settings().language
    out.print(_table(found, mode, group, language))
    say("areas_units")
    for outcome in found.outcomes.values():
        if outcome.status == "failed":
            reason = sentence("errors", outcome.reason, outcome.facts, language)
            say("areas_failed", metric=metric_words(outcome.code, language)["name"], reason=reason)
    _say_notes(found, group, language)
    if found.outcomes["alarm_covered"].status == "ok":
        _say_alarm(found, language)
    say_assumption(found.assumption[mode])


def _table(found: AreaTravel, mode: str, group: str, language: str) -> Table:
    words = catalogue(language)
    bases = found.record.plan.offices and all(office.kind == "base" for office in found.record.plan.offices)
    facts = {
        "plan": found.record.name,
        "mode": words["travel"]["modes"][mode],
        "group": words["groups"][group],
    }
    title = sentence("cli", "areas_title_base" if bases else "areas_title", facts, language)
    table = Table(title=title, title_justify="left")
    columns = [column for column in _columns(found, mode, group, language) if column[1] is not None]
    table.add_column(sentence("cli", "areas_area", {}, language))
    for heading, _ in columns:
        table.add_column(heading, justify="right")
    for row, area in enumerate(found.record.plan.areas):
        table.add_row(area.name, *(values[row] for _, values in columns if values is not None))
    table.add_section()
    table.add_row(
        sentence("cli", "areas_total", {}, language),
        *(values[-1] for _, values in columns if values is not None),
    )
    return table


def _columns(found: AreaTravel, mode: str, group: str, language: str) -> list[tuple[str, list[str] | None]]:
    """Headings, and the written figures of every area and of all; ``None`` where the metric has none."""

    def one(heading: str, code: str, column: str, *, percent: bool = False, **facts: Any) -> Any:
        written = _written(found.outcomes[code], column, language, percent=percent)
        return sentence("cli", heading, facts, language), written

    key = f"{mode}.{group}"
    return [
        one("areas_people", "people", group),
        one("areas_mean", "travel_mean", key),
        one("areas_median", "travel_median", key),
        one("areas_p90", "travel_p90", key),
        one("areas_max", "travel_max", key),
        *(
            one("areas_covered", "travel_covered", f"{mode}.{limit:g}.{group}", percent=True, limit=limit)
            for limit in found.settings.covered_min
        ),
        one("areas_unreachable", "travel_unreachable", key),
        one("areas_nearer", "nearer_people", key),
        one("areas_nearer_minutes", "nearer_minutes", key),
        *(one(heading, "alarm_covered", who, percent=True) for heading, who in ALARM.items()),
    ]


def _written(outcome: Outcome, column: str, language: str, *, percent: bool) -> list[str] | None:
    figures = outcome.figures
    if figures is None or column not in figures.columns:
        return None
    index = figures.columns.index(column)
    values = [*figures.by_area[:, index].tolist(), float(figures.total[index])]
    counts = outcome.unit == "people"
    return [_figure(value, language, percent=percent, count=counts) for value in values]


def _figure(value: float, language: str, *, percent: bool, count: bool) -> str:
    if math.isnan(value):
        return "–"
    if count:
        hidden = shown(round(value))
        return hidden if isinstance(hidden, str) else number(round(value), language)
    if percent:
        return _percent(value, language) + ("\u00a0%" if language == "sv" else "%")
    return number(round(value, 1), language)


def _percent(share: float, language: str) -> str:
    """A share in percent; 100 is said of all only, and 0 of none only."""
    rounded = round(100 * share, 1)
    if 0 < share < 1:
        rounded = min(max(rounded, 0.1), 99.9)
    return number(rounded, language)


def _say_notes(found: AreaTravel, group: str, language: str) -> None:
    """Say which people and which areas are in no figure, and why."""
    names = {area.code: area.name for area in found.record.plan.areas}
    for code in ("people", "travel_mean"):
        figures = found.outcomes[code].figures
        for note in figures.notes if figures else ():
            if group != GROUPS[0] or note["code"] not in OF_AGE_BANDS:
                out.print(note_words(note, names, language), markup=False)


def _say_alarm(found: AreaTravel, language: str) -> None:
    figures = found.outcomes["alarm_covered"].figures
    if figures is None:
        return
    share = {
        name: _percent(float(figures.total[figures.columns.index(group)]), language)
        for name, group in (("eldest", "age_80_plus"), ("all", "all"))
    }
    addresses = sum(row.late_addresses + row.unreachable_addresses for row in found.failing)
    out.print()
    say(
        "alarm_rule", urban=found.settings.alarm_urban_min, rural=found.settings.alarm_rural_min,
        addresses=addresses, **share,
    )  # fmt: skip
    for row in found.failing:
        counts = (
            ("alarm_late", row.late_addresses, row.late_people, row.late_age_80_plus),
            ("alarm_cut_off", row.unreachable_addresses, row.unreachable_people, row.unreachable_age_80_plus),
        )
        parts = [_alarm_part(*part, language) for part in counts if part[1]]
        say("alarm_district", area=row.area, district=row.district, parts="; ".join(parts))
    if not found.failing:
        say("alarm_kept_everywhere")
    out.print()


def _alarm_part(code: str, addresses: int, people: Count, eldest: Count, language: str) -> str:
    told = {"people": people, "eldest": eldest}
    counts = {name: shown(round(one)) if isinstance(one, (int, float)) else one for name, one in told.items()}
    facts = {"addresses": shown(addresses), **counts}
    return sentence("cli", code, facts, language)
