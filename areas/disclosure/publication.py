"""The consequences as anybody may see them: no small counts, and nothing that gives them away.

Planners see the figures as they are, for they see the addresses too. For everybody else the counts of all
areas, before and after, are held together with their sums, their differences and who moves; what describes
people that are hidden (their minutes, their share) is left out with them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from areas.demand import GROUPS
from areas.disclosure.suppression import HIDDEN, WITHHELD, Count, Table, is_small, shown
from geodata.schema import AGE_BANDS

COUNTED = frozenset({"people", "addresses", "households"})
"""Units of figures that count."""

EVERYBODY, OLD, ELDEST = "all", "age_65_plus", "age_80_plus"
OF_ELDEST = frozenset({"visit_hours", "travel_hours", "full_time_equivalents"})
"""Figures without a group that follow from how many are 80 or older, or from how many have home care."""

PARTS = frozenset({"travel_covered", "alarm_covered"})
"""Shares of people: with the people they tell how many, and how many not."""

EVENNESS = frozenset({"balance_deviation", "balance_spread", "balance_gini", "outside_tolerance"})
"""Figures about all areas at once: the largest, the smallest."""

SIDES = ("before", "after")
TOTAL = ""

NEEDED = ("people", "recipients", "moved_in", "moved_out")
"""Metrics that the others are held against."""

Answer = Mapping[str, Any]
Found = Mapping[Hashable, Count]


def published(answer: Answer) -> dict[str, Any]:
    """Return consequences, as ``Consequences.to_json`` gives them, without small counts.

    Parameters
    ----------
    answer
        With the metrics ``NEEDED``.

    Returns
    -------
    dict
        The same with ``HIDDEN`` and ``WITHHELD`` in the places of counts, and ``None`` in those of figures
        that describe hidden people; lists behind figures with small counts are left out.
    """
    table = Table()
    fine = [one for one in answer["metrics"] if one["status"] == "ok"]
    counted = [one for one in fine if one["unit"] in COUNTED]
    for metric in counted:
        _put_metric(table, metric)
    moves = [one for one in answer["change"] if one["status"] == "ok"]
    for change in moves:
        _put_change(table, change)
    for metric in counted:
        if metric["code"] == "people":
            _add_up_moves(table, metric)
    found = table.published()
    return {
        **answer,
        "moved_addresses": shown(answer["moved_addresses"]),
        "metrics": [
            one if one["status"] != "ok"
            else _counts(one, found) if one["unit"] in COUNTED
            else _figures(one, found)
            for one in answer["metrics"]
        ],
        "change": [_changes(one, found) if one["status"] == "ok" else one for one in answer["change"]],
    }  # fmt: skip


def _rows(metric: Answer) -> Iterator[tuple[str, Answer]]:
    """The total and the areas of a metric."""
    yield TOTAL, metric["total"]
    for row in metric["areas"]:
        yield row["area"], row


def _put_metric(table: Table, metric: Answer) -> None:
    code, columns = metric["code"], metric["columns"]
    areas = [row["area"] for row in metric["areas"]]
    for area, row in _rows(metric):
        for at, column in enumerate(columns):
            before, after = (row[side][at] for side in SIDES)
            for side, count in zip(SIDES, (before, after), strict=True):
                if count is not None:
                    table.put((code, side, area, column), count)
            if before is not None and after is not None:
                _put_change_of(table, (code, area, column), after - before)
    for side in SIDES:
        for column in columns:
            table.add_up([(code, side, TOTAL, column)], [(code, side, area, column) for area in areas])
        for area in (TOTAL, *areas):
            _add_up_groups(table, [(code, side, area)])


def _put_change_of(table: Table, name: tuple[str, str, str], difference: float) -> None:
    """Who is more and who is fewer than before, so that neither is below 0."""
    code, area, column = name
    table.put((code, "more", area, column), max(difference, 0.0))
    table.put((code, "fewer", area, column), max(-difference, 0.0))
    table.add_up(
        [(code, "after", area, column), (code, "fewer", area, column)],
        [(code, "before", area, column), (code, "more", area, column)],
    )


def _put_change(table: Table, change: Answer) -> None:
    """Who moves is in the ledger too, hence known."""
    code, areas = change["code"], [row["area"] for row in change["areas"]]
    for area, values in ((TOTAL, change["total"]), *((row["area"], row["value"]) for row in change["areas"])):
        for column, count in zip(change["columns"], values, strict=True):
            table.put((code, "is", area, column), count or 0.0, known=True)
    for column in change["columns"]:
        table.add_up([(code, "is", TOTAL, column)], [(code, "is", area, column) for area in areas])
    for area in (TOTAL, *areas):
        _add_up_groups(table, [(code, "is", area)])


def _add_up_groups(table: Table, places: Sequence[tuple[str, str, str]]) -> None:
    for place in places:
        table.add_up([(*place, OLD)], [(*place, one) for one in AGE_BANDS[-2:]])
        table.add_up([(*place, EVERYBODY)], [(*place, one) for one in AGE_BANDS])


def _add_up_moves(table: Table, people: Answer) -> None:
    """Those before and those who come are those after and those who leave."""
    for area, _ in _rows(people):
        for column in people["columns"]:
            table.add_up(
                [("people", "before", area, column), ("moved_in", "is", area, column)],
                [("people", "after", area, column), ("moved_out", "is", area, column)],
            )


def _counts(metric: Answer, found: Found) -> dict[str, Any]:
    code, columns = metric["code"], metric["columns"]

    def row_of(area: str, row: Answer) -> dict[str, Any]:
        return {**row, **{
            side: [found.get((code, side, area, column), row[side][at]) for at, column in enumerate(columns)]
            for side in SIDES
        }, "difference": [_difference(found, (code, area, column), row["difference"][at])
                          for at, column in enumerate(columns)]}  # fmt: skip

    return _written(metric, {area: row_of(area, row) for area, row in _rows(metric)})


def _difference(found: Found, name: tuple[str, str, str], difference: float | None) -> Count:
    code, area, column = name
    marks = [found.get((code, way, area, column)) for way in ("more", "fewer")]
    return HIDDEN if HIDDEN in marks else WITHHELD if WITHHELD in marks else difference


def _figures(metric: Answer, found: Found) -> dict[str, Any]:
    """A figure that describes people: ``None`` where they are hidden."""

    def row_of(area: str, row: Answer) -> dict[str, Any]:
        out = {side: list(row[side]) for side in (*SIDES, "difference")}
        for at, column in enumerate(metric["columns"]):
            for side in SIDES:
                if _tells(metric, found, (side, area, column), row[side][at]):
                    out[side][at] = out["difference"][at] = None
        return {**row, **out}

    return _written(metric, {area: row_of(area, row) for area, row in _rows(metric)})


def _tells(metric: Answer, found: Found, name: tuple[str, str, str], value: float | None) -> bool:
    """Whether a figure gives hidden people away."""
    side, area, column = name
    code = metric["code"]
    group = ELDEST if code in OF_ELDEST else column.rsplit(".", 1)[-1]
    if group not in GROUPS or value is None:
        return False
    if code in EVENNESS and area == TOTAL:
        return any(
            isinstance(found.get(("people", side, row["area"], group)), str) for row in metric["areas"]
        )
    people = found.get(("people", side, area, group))
    if isinstance(people, str):
        return True
    if code in OF_ELDEST and isinstance(found.get(("recipients", side, area, "value")), str):
        return True
    part = round(value * (people or 0.0), 3)
    return code in PARTS and (is_small(part) or is_small(round((people or 0.0) - part, 3)))


def _changes(change: Answer, found: Found) -> dict[str, Any]:
    def row_of(area: str) -> list[Count]:
        return [found[change["code"], "is", area, column] for column in change["columns"]]

    return {
        **change, "total": row_of(TOTAL),
        "areas": [{**row, "value": row_of(row["area"])} for row in change["areas"]],
    }  # fmt: skip


def _written(metric: Answer, rows: Mapping[str, Any]) -> dict[str, Any]:
    out = {**metric, "total": rows[TOTAL], "areas": [rows[row["area"]] for row in metric["areas"]]}
    return {**out, "details": {}} if _hides(metric["details"]) else out


def _hides(value: Any) -> bool:
    """Whether a list behind a figure has a small count anywhere."""
    if isinstance(value, Mapping):
        return any(map(_hides, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_hides, value))
    return bool(value == HIDDEN)
