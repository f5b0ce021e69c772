"""Hide what is small in a ledger, and withhold what would give it away: its rows add up in many ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from areas.demand import GROUPS
from areas.disclosure.suppression import Table, is_small
from geodata.schema import AGE_BANDS

MOVES = ("nearer", "farther", "unknown")
"""Counts of people by mode; who keeps their minutes is the rest."""

FIGURES = ("median", "p90", "worst")
"""What describes the people of a row."""

KINDS = ("area_changes", "office_changes", "provider_changes", "office_relocated")
EVERYBODY = GROUPS[0]
OLD = ("age_65_plus", ("age_65_79", "age_80_plus"))

Row = Mapping[str, Any]
Place = tuple[Hashable, str]
"""The pair of areas (``None``: all of them) and the district (``""``: all of them) of a row."""


def protected_rows(rows: Sequence[Row], modes: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rows of a ledger as they can be published.

    Everything that adds up is held together: districts to pairs of areas, pairs to all; bands to everybody;
    who comes nearer and who gets farther to the row's people; and the sums by area, office and provider that
    the consequences show, which are taken for known to the reader.
    """
    columns = [*(f"{mode}_{move}" for mode in modes for move in MOVES)]
    table = Table()
    for row in rows:
        for column in ("addresses", "people", *columns):
            table.put((*_place(row), row["group"], column), row[column])
    for column in ("addresses", "people", *columns):
        _add_up_places(table, rows, column)
        if column != "addresses":
            _add_up_groups(table, rows, column)
    _add_up_moves(table, rows, modes)
    _add_up_changes(table, rows)
    found = table.published()
    return [_published(row, found, modes, columns) for row in rows]


def _place(row: Row) -> Place:
    pair = None if row["from_area"] is None else (row["from_area"], row["to_area"])
    return pair, row["district"]


def _published(
    row: Row, found: Mapping[Hashable, Any], modes: Sequence[str], columns: Sequence[str]
) -> dict[str, Any]:
    key = (*_place(row), row["group"])
    out = {**row, **{column: found[(*key, column)] for column in ("addresses", "people", *columns)}}
    if is_small(row["people"]):
        out |= {f"{mode}_{figure}": None for mode in modes for figure in FIGURES}
    return out


def _add_up_places(table: Table, rows: Sequence[Row], column: str) -> None:
    """All are those of the pairs of areas, and those of a pair are those of its districts."""
    parts: dict[tuple[Place, str], list[Hashable]] = defaultdict(list)
    for row in rows:
        pair, district = _place(row)
        if pair is not None:
            whole: Place = (pair, "") if district else (None, "")
            parts[whole, row["group"]].append((pair, district, row["group"], column))
    for (whole, group), names in parts.items():
        table.add_up([(*whole, group, column)], names)


def _add_up_groups(table: Table, rows: Sequence[Row], column: str) -> None:
    for place in {_place(row): None for row in rows}:
        old, parts = OLD
        table.add_up([(*place, old, column)], [(*place, part, column) for part in parts])
        table.add_up([(*place, EVERYBODY, column)], [(*place, band, column) for band in AGE_BANDS])


def _add_up_moves(table: Table, rows: Sequence[Row], modes: Sequence[str]) -> None:
    """Where nobody keeps their minutes, everybody comes nearer, gets farther or is unknown."""
    for row in rows:
        key = (*_place(row), row["group"])
        for mode in modes:
            table.add_up([(*key, "people")], [(*key, f"{mode}_{move}") for move in MOVES])


def _add_up_changes(table: Table, rows: Sequence[Row]) -> None:
    """What the consequences tell: who changes area, office or provider, in all and by area."""
    sums: dict[Hashable, list[tuple[Hashable, float]]] = defaultdict(list)
    for row in rows:
        pair, district = _place(row)
        if pair is None or district:
            continue
        name, ends = (pair, "", row["group"], "people"), (("from", row["from_area"]), ("to", row["to_area"]))
        for kind in KINDS:
            if row[kind]:
                for end in (("all", ""), *ends):
                    sums[kind, end, row["group"]].append((name, row["people"]))
    for total, parts in sums.items():
        table.put(total, sum(count for _, count in parts), known=True)
        table.add_up([total], [name for name, _ in parts])
