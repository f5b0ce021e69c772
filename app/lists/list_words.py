"""What stands in the columns that a list gets: in words, one cell a column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.lists.earlier import ASKED, FOUND, OUTCOME, REMARK, ColumnKey, chosen_remark, heading, unmistakable
from app.lists.lists import Placed, Wish, Work
from app.wording import fault_sentence, number, sentence
from app.workspace import Workspace
from geodata.lists.list_matching import ANSWERED, Meant

MOST_ALIKE = 4
"""Names like the one that was written, which a remark tells."""

Cell = Callable[[int], str]


def word(code: str, language: str, **facts: Any) -> str:
    """Return a sentence of the catalogue's section ``lists``."""
    return sentence("lists", code, facts, language)


def found_label(workspace: Workspace, one: Meant) -> str:
    """Return what a text was taken to be, as the register writes it; ``""`` where nothing was found."""
    if one.understood is not None:
        return one.understood.label
    return workspace.index.address(one.address).label if one.address >= 0 else ""


def remark(one: Meant, text: str, label: str, language: str) -> str:
    """Return what is to be said about a row: what was corrected, what may be meant, why nothing was found."""
    if one.fault is not None:
        return fault_sentence(one.fault, language)
    if one.outcome == "chosen":
        return chosen_remark(text, language)
    note = one.understood.note if one.understood is not None else ""
    return word(f"note_{note}", language, asked=text[:ASKED], shown=label) if note else ""


def choice_asked(one: Meant, language: str) -> str:
    """Return what is asked where the candidates stand beside it, without naming them; ``""`` for all else.

    The look-up page asks in the same words.
    """
    if one.fault is None:
        return ""
    said = sentence("asks", one.fault.code, one.fault.facts, language)
    return "" if said == one.fault.code else said


class Writer:
    """The new columns of a list that has been worked through.

    Parameters
    ----------
    workspace
        The data it was worked through with.
    done
        The work.
    language
        Of headings and sentences.

    Attributes
    ----------
    headings
        Of the new columns; none is called as one that the list has.
    places
        For each of them the column of an earlier time that it takes the place of, or -1.
    """

    def __init__(self, workspace: Workspace, done: Work, language: str) -> None:
        self._workspace, self._done, self._language = workspace, done, language
        self._outcomes = {one.outcome: word(f"outcome_{one.outcome}", language) for one in done.meant}
        # Chosen once, an address must be known again if the file comes back.
        self._chosen = {
            code: unmistakable(workspace.index, one.address)
            for code, one in enumerate(done.meant)
            if one.outcome == "chosen" and one.address >= 0
        }
        columns: list[tuple[ColumnKey, Cell]] = [
            (OUTCOME, lambda code: self._outcomes[done.meant[code].outcome]),
            (FOUND, lambda code: self._chosen.get(code) or found_label(workspace, done.meant[code])),
            (REMARK, self._remark),
        ]
        for division in done.wish.divisions:
            columns += self._districts() if division == "stadsdelar" else self._division(division)
        earlier = done.wish.earlier.places if done.wish.earlier else {}
        self.headings = unlike([heading(column, language) for column, _ in columns], done.wish)
        self.places = [earlier.get(column, -1) for column, _ in columns]
        self._cells = [cell for _, cell in columns]

    def cells(self, row: int) -> Sequence[str]:
        """Return the new cells of a row, by its position among the list's rows."""
        code = int(self._done.code[row])
        if self._done.meant[code].outcome in ANSWERED:
            return [cell(code) for cell in self._cells]
        return [cell(code) for cell in self._cells[:3]] + [""] * (len(self._cells) - 3)

    def _remark(self, code: int) -> str:
        one = self._done.meant[code]
        plain = one.fault is None and one.understood is None
        label = "" if plain else found_label(self._workspace, one)
        said = "" if plain else remark(one, self._done.texts[code], label, self._language)
        alike = one.fault.facts.get("suggestions", ())[:MOST_ALIKE] if one.fault else ()
        return f"{said} {word('alike', self._language, alike=alike)}" if alike else said

    def _districts(self) -> list[tuple[ColumnKey, Cell]]:
        names, codes = (self._workspace.districts[column].tolist() for column in ("name", "code"))
        district = self._done.district
        return [
            (("column_district", ""), lambda code: str(names[district[code]])),
            (("column_district_code", ""), lambda code: str(codes[district[code]])),
        ]

    def _division(self, division: str) -> list[tuple[ColumnKey, Cell]]:
        told, language = self._done.placed[division], self._language
        record = told.record
        if record is None:
            missing = sentence(
                "unplanned", "not_that_day", {"date": self._done.wish.day.isoformat()}, language
            )
            return [(("column_area", division), lambda _: missing)]
        areas, offices = record.plan.areas, {office.code: office.name for office in record.plan.offices}
        providers = {code: one.name for code, one in self._workspace.providers.items()}
        basis = sentence("bases", record.basis, {}, language)
        made_up = {"districts", "addresses"} & set(self._workspace.synthetic)
        plan = word("plan_example" if made_up else "plan", language, name=record.name, basis=basis)

        def of_area(value: Callable[[Any], str]) -> Cell:
            values = [value(area) for area in areas]
            return lambda code: values[told.area[code]] if told.area[code] >= 0 else ""

        nowhere = sentence("unplanned", "no_area", {"name": record.name}, language)
        names = [area.name for area in areas]
        columns: list[tuple[ColumnKey, Cell]] = [
            (
                ("column_area", division),
                lambda code: names[told.area[code]] if told.area[code] >= 0 else nowhere,
            ),
            (("column_area_code", division), of_area(lambda area: area.code)),
        ]
        if any(area.office for area in areas):
            columns.append((("column_office", division), of_area(lambda area: offices.get(area.office, ""))))
        if any(area.provider for area in areas):
            columns.append(
                (("column_provider", division), of_area(lambda area: providers.get(area.provider, "")))
            )
        columns.append((("column_verify", division), lambda code: self._verify(told, code)))
        columns.append((("column_plan", division), lambda _: plan))
        return columns

    def _verify(self, told: Placed, code: int) -> str:
        beyond = int(told.neighbour[code])
        if beyond < 0 or told.record is None:
            return ""
        metres = number(round(float(told.distance_m[code])), self._language)
        return word("verify", self._language, metres=metres, neighbour=told.record.plan.areas[beyond].name)


def unlike(headings: Sequence[str], wish: Wish) -> list[str]:
    """Return headings of which none is one that the list has: a number is put behind those that are."""
    replaced = wish.earlier.columns if wish.earlier else ()
    taken = {name.casefold() for at, name in enumerate(wish.names) if at not in replaced}
    found: list[str] = []
    for called in headings:
        again, count = called, 2
        while again.casefold() in taken:
            again, count = f"{called} ({count})", count + 1
        taken.add(again.casefold())
        found.append(again)
    return found
