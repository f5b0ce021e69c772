"""The columns that a list has from an earlier time here, and what a person decided about its rows then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.wording import LANGUAGES, sentence
from areas.model import DIVISIONS
from geodata.errors import Fault, NotFound
from geodata.gazetteer.address_search import AddressIndex
from geodata.lists.list_cells import as_meant
from geodata.lists.list_columns import Layout, guess
from geodata.lists.list_matching import ANSWERED, OUTCOMES, Meant
from geodata.typed_text import fold, key

ColumnKey = tuple[str, str]
"""What a column of ours is: the code of its heading, and its division or ``""``."""

OUTCOME, FOUND, REMARK = ("column_outcome", ""), ("column_found", ""), ("column_remark", "")
OF_ROW = (OUTCOME, FOUND, REMARK, ("column_district", ""), ("column_district_code", ""))
OF_DIVISION = (
    "column_area", "column_area_code", "column_office", "column_provider", "column_verify", "column_plan",
)  # fmt: skip
ASKED = 80
"""Characters of a text that a remark repeats."""

_NUMBERED = re.compile(r"(.*?)(?: \([0-9]+\))?")


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The columns that a list has from here.

    Attributes
    ----------
    places
        What each is, to its position from 0; where it is there twice, the first.
    columns
        The positions of all of them.
    told
        Positions of outcome, register's address and remark of the last time; ``-1`` where one is missing.
    """

    places: Mapping[ColumnKey, int]
    columns: tuple[int, ...]
    told: tuple[int, int, int]


def heading(column: ColumnKey, language: str) -> str:
    """Return what a column is called."""
    code, division = column
    return sentence("lists", code, {"division": sentence("divisions", division, {}, language)}, language)


def laid_out(head: Sequence[tuple[int, Sequence[str]]]) -> tuple[Layout, Earlier | None]:
    """Return how a list is laid out, and which of its columns are from here; those say where nobody lives."""
    layout = guess(head)
    earlier = _earlier(layout)
    return (guess(head, aside=earlier.columns), earlier) if earlier else (layout, None)


def _earlier(layout: Layout) -> Earlier | None:
    """Columns called as ours, from one that says outcomes to the next such; a heading alone is not enough."""
    if not layout.header:
        return None
    starts = sorted((at, language) for language in LANGUAGES for at in _outcomes(layout, language))
    places: dict[ColumnKey, int] = {}
    columns: list[int] = []
    told = (-1, -1, -1)
    for (begin, language), (end, _) in pairwise([*starts, (len(layout.names), "")]):
        known, block = _headings(language), dict[ColumnKey, int]()
        for at in range(begin, end):
            column = known.get(_plain(layout.names[at]))
            if column:
                block.setdefault(column, at)
        if set(block) - {OUTCOME, REMARK}:
            columns += block.values()
            places = {**block, **places}
            told = (block[OUTCOME], block.get(FOUND, -1), block.get(REMARK, -1))
    return Earlier(places=places, columns=tuple(sorted(columns)), told=told) if columns else None


def _plain(name: str) -> str:
    """A heading as it is compared, without the number that tells it from one of the list's own."""
    found = _NUMBERED.fullmatch(name)
    return (found[1] if found else name).casefold()


@lru_cache(maxsize=len(LANGUAGES))
def _headings(language: str) -> Mapping[str, ColumnKey]:
    every = [*OF_ROW, *((code, division) for division in DIVISIONS[1:] for code in OF_DIVISION)]
    return {heading(column, language).casefold(): column for column in every}


@lru_cache(maxsize=len(LANGUAGES))
def _words(language: str) -> Mapping[str, str]:
    return {sentence("lists", f"outcome_{outcome}", {}, language).casefold(): outcome for outcome in OUTCOMES}


def _outcomes(layout: Layout, language: str) -> list[int]:
    """Columns that are called as that of outcomes, and say nothing else as far as is seen."""
    called = heading(OUTCOME, language).casefold()
    return [
        at
        for at, (name, samples) in enumerate(zip(layout.names, layout.samples, strict=True))
        if _plain(name) == called and all(text.casefold() in _words(language) for text in samples if text)
    ]


def chosen_remark(text: str, language: str) -> str:
    """Return what is said of a row whose address was chosen: what stood there, so that it is known again."""
    code = "chosen_instead" if text else "chosen_by_hand"
    return sentence("lists", code, {"asked": text[:ASKED]}, language)


def keep_decisions(
    index: AddressIndex,
    code: NDArray[np.int32],
    texts: list[str],
    meant: list[Meant],
    told: Iterable[tuple[str, str, str]],
) -> int:
    """Let rows keep what a person decided about them an earlier time; return how many do.

    An address that was chosen holds as long as the row says the same as then. One that somebody has written
    beside a row without an answer holds where there is still none; a rejected correction stays rejected.

    Parameters
    ----------
    index
        The search.
    code, texts, meant
        For each row which of the distinct texts it has, these, and what they mean; both lists get longer.
    told
        Outcome, register's address and remark of each row, as they stand in the list.
    """
    known: dict[tuple[int, str, str, str], int] = {}
    kept = 0
    outcomes = {word: outcome for language in LANGUAGES for word, outcome in _words(language).items()}
    for row, (said, found, remark) in enumerate(told):
        outcome = outcomes.get(said.casefold(), "found")
        if outcome in ("found", "corrected") or not (found or outcome == "not_found"):
            continue
        before = int(code[row])
        question = (before, outcome, found, remark)
        if question not in known:
            said_then = (outcome, as_meant(found), remark)
            decided = _decided(index, meant[before], texts[before], said_then)
            known[question] = before if decided is None else len(meant)
            if decided is not None:
                texts.append(texts[before])
                meant.append(decided)
        code[row] = known[question]
        kept += known[question] != before
    return kept


def _decided(index: AddressIndex, now: Meant, text: str, then: tuple[str, str, str]) -> Meant | None:
    """What a person decided, ``None`` where nobody did or it does not hold any longer."""
    outcome, found, remark = then
    chosen = outcome == "chosen" and any(_same(remark, chosen_remark(text, one)) for one in LANGUAGES)
    written = outcome not in ANSWERED and now.outcome not in ANSWERED
    if found and (chosen or written):
        try:
            understood = index.resolve(found)
        except Fault:
            return None
        return Meant(outcome="chosen", understood=understood, address=understood.address)
    if outcome == "not_found" and now.outcome == "corrected" and now.understood is not None:
        facts = {"label": now.understood.label}
        if any(_same(remark, sentence("errors", "list_rejected", facts, one)) for one in LANGUAGES):
            return Meant(outcome="not_found", fault=NotFound("list_rejected", **facts))
    return None


def _same(said: str, expected: str) -> bool:
    """Whether a cell says a sentence, however its encoding writes quotes."""
    return fold(key(said)) == fold(key(expected))


def unmistakable(index: AddressIndex, address: int) -> str:
    """Return an address as text that is found again as the same one, where there is such a text."""
    hit = index.address(address)
    behind = [part for part in reversed(hit.detail.split(" · ")) if part]
    for text in (hit.label, *(f"{hit.label}, {part}" for part in behind)):
        try:
            if index.resolve(text).address == address:
                return text
        except Fault:
            continue
    return hit.label
