"""Suggestions while somebody types: what the text is, begins, or nearly is, best first.

Scores, so that the order can be checked by head: a name that the text is gets 100 (96 when a short form was
written out or accents were put back); one that it begins 84-89, in a later word 76-81, each 5 more when the
text is a whole word of it ("Berg omland" before "Berga" for "berg") and at most 2 less when accents differ;
a misspelt one 74 less 8 a letter; a misspelt beginning 70 less 8 a letter; what is merely alike stays below
50. A place of which the text is a part of the name, the initials or the kind gets 72. An address loses 1
for a letter that was not typed, 3 for one that does not exist, 5 if its number only begins with the digits,
20 if it is just the nearest on that side of the street.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from geodata.address_text import split_numbers
from geodata.errors import InvalidData
from geodata.gazetteer.address_query import Reading, likeliest, postcode_alone, readings
from geodata.gazetteer.coordinate_text import read_point
from geodata.gazetteer.gazetteer import Gazetteer, Hit, told_apart
from geodata.gazetteer.name_index import LONGEST_NAME, WRITTEN_OUT
from geodata.typed_text import clean, fold, key

MOST_STREETS = 12
"""Streets of which house numbers are looked at; further ones could only add worse hits."""

BEGINNING = 74.0
"""Above it, a name is or begins with the text; "Storgatan 4" is no misspelling of "Storgatan"."""

EXACT = 96.0
"""From it on, a name is the text, maybe with a short form written out or with its accents put back."""

WHOLE_WORD = 5.0
MOST_WORDS, LONGEST_INSIDE, SHORTEST_INSIDE = 15, 4, 3
"""Of a longer text: words that are looked at, words of a name in it, letters of the shortest name."""

PERHAPS = 72.0
"""Of a place that the text is not the name of: its initials, its kind, parts of its name."""

OTHER_LETTER, UNKNOWN_LETTER, LONGER_NUMBER, NEAREST_NUMBER, ELSEWHERE = 1.0, 3.0, 5.0, 20.0, 15.0


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name that the text may mean."""

    entry: int
    score: float
    corrected: bool


def suggest(gazetteer: Gazetteer, typed: str, *, limit: int) -> list[Hit]:
    """Return at most ``limit`` suggestions, best first; none for a text that cannot be one."""
    try:
        text = clean(typed)
        point = read_point(text)
    except InvalidData:
        return []
    if limit < 1:
        return []
    if point:
        return [
            Hit(label=point.label, detail="", kind="point", e=point.e, n=point.n, address=-1, score=100.0,
                corrected=False)
        ]  # fmt: skip
    alone = postcode_alone(text)
    if alone:
        return gazetteer.of_postcode(alone[0])[:limit]
    found = likeliest(readings(text, gazetteer.localities))
    plain = [reading for reading in found if not (reading.left_out or reading.district)]
    hits = _hits(gazetteer, plain, limit)
    if max((hit.score for hit in hits), default=0.0) < BEGINNING:
        hits += _hits(gazetteer, [r for r in found if r not in plain], limit)
        hits += [replace(h, corrected=True, score=PERHAPS) for r in found for h in _perhaps(gazetteer, r)]
    best = _best(hits, limit) or _best(_inside(gazetteer, text), limit) or _alike(gazetteer, found, limit)
    return told_apart(gazetteer.book, best)


def _hits(gazetteer: Gazetteer, found: list[Reading], limit: int) -> list[Hit]:
    numbered = any(reading.houses for reading in found)
    hits: list[Hit] = []
    for reading in found:
        if reading.houses:
            hits += _numbered(gazetteer, reading, limit)
        else:
            hits += _named(gazetteer, reading, limit, worst=BEGINNING if numbered else 0.0)
    return hits


def _perhaps(gazetteer: Gazetteer, reading: Reading) -> list[Hit]:
    if reading.numbered:
        return []
    return [gazetteer.spot(entry) for entry in gazetteer.meant(reading.name)]


def _inside(gazetteer: Gazetteer, text: str) -> list[Hit]:
    """Names that stand somewhere in a longer text, longer ones first; streets with the number behind them."""
    words = [word for word in re.split(r"[\s,;|()]+", text) if key(word)][:MOST_WORDS]
    hits: list[Hit] = []
    for length in range(min(LONGEST_INSIDE, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            name = " ".join(words[at : at + length])
            behind = "".join(words[at + length : at + length + 1])
            houses = split_numbers(behind)
            exact = [m for m in gazetteer.names.exact(name) if m.stage < WRITTEN_OUT]
            # A number that no house can have makes it another thing than that street.
            if len(key(name)) >= SHORTEST_INSIDE and (houses or not behind[:1].isdigit()):
                hits += [hit for m in exact for hit in _entry(gazetteer, m.entry, houses)]
        if hits:
            break
    return [replace(hit, corrected=True, score=PERHAPS) for hit in hits]


def _entry(gazetteer: Gazetteer, entry: int, houses: Sequence[tuple[int, str]]) -> list[Hit]:
    if not gazetteer.is_street[entry]:
        return [gazetteer.spot(entry)]
    rows = [int(row) for number, _ in houses for row in gazetteer.book.at(entry, number)]
    return [gazetteer.address(row) for row in rows] or gazetteer.street(entry)


def _best(hits: list[Hit], limit: int) -> list[Hit]:
    """Best first, in the order found among equals; what is named twice only once."""
    unique: dict[tuple[str, int, str, str], Hit] = {}
    for hit in sorted(hits, key=lambda h: -h.score):
        unique.setdefault((hit.kind, hit.address, hit.label, hit.detail), hit)
    return list(unique.values())[:limit]


def _named(gazetteer: Gazetteer, reading: Reading, limit: int, *, worst: float) -> list[Hit]:
    """Streets, places and districts; after a single street that the text is, its first addresses."""
    hits: list[Hit] = []
    names = [name for name in _names(gazetteer, reading.name) if name.score >= worst]
    if reading.district:
        names = [name for name in names if gazetteer.suits(name.entry, reading)]
    if names and names[0].score >= EXACT and gazetteer.is_street[names[0].entry]:
        # What follows a whole street's name is its number, not another street that is nearly called so.
        names = [name for name in names if name.score >= BEGINNING]
    for name in names[: limit + MOST_STREETS]:
        if gazetteer.is_street[name.entry]:
            hits += gazetteer.street(name.entry, score=name.score, corrected=name.corrected)
        else:
            spot = gazetteer.spot(name.entry)
            hits.append(replace(spot, score=name.score, corrected=name.corrected))
    if names and names[0].score >= EXACT and gazetteer.is_street[names[0].entry] and len(hits) < limit:
        rows = gazetteer.book.on(names[0].entry)[: limit - len(hits)]
        hits += [gazetteer.address(int(r), score=50.0, corrected=names[0].corrected) for r in rows]
    return hits


def _numbered(gazetteer: Gazetteer, reading: Reading, limit: int) -> list[Hit]:
    streets = [name for name in _names(gazetteer, reading.name) if gazetteer.is_street[name.entry]]
    return [
        hit
        for street in streets[:MOST_STREETS]
        for number, letter in reading.houses
        for hit in _houses(gazetteer, street, reading, (number, letter), limit)
    ]


def _houses(
    gazetteer: Gazetteer, street: Name, reading: Reading, house: tuple[int, str], limit: int
) -> list[Hit]:
    """Addresses on one street: the number, with other letters, longer numbers, the nearest ones."""
    book = gazetteer.book
    number, letter = house
    here = [int(r) for r in book.at(street.entry, number)]
    known = any(book.letter(r) == letter for r in here)
    graded = [(r, _letter_cost(book.letter(r), letter, known=known)) for r in here]
    graded += [(int(r), LONGER_NUMBER) for r in book.beginning(street.entry, number)[:limit]]
    near = [int(r) for r in book.beside(street.entry, number, most=limit + len(here))]
    graded += [(r, NEAREST_NUMBER + i / 100) for i, r in enumerate(near) if r not in here]
    hits = []
    for row, cost in graded[: 3 * limit]:
        fits = gazetteer.fits_postcode(row, reading) and gazetteer.fits_locality(row, reading)
        score = max(street.score - cost - (0.0 if fits else ELSEWHERE), 0.0)
        hits.append(gazetteer.address(row, score=score, corrected=street.corrected))
    return hits


def _letter_cost(letter: str, typed: str, *, known: bool) -> float:
    if letter == typed:
        return 0.0
    return OTHER_LETTER if not typed or known else UNKNOWN_LETTER


def _names(gazetteer: Gazetteer, text: str) -> list[Name]:
    """Names the text may mean, best first; among equals those with more addresses, then by alphabet."""
    index = gazetteer.names
    typed = fold(key(text))
    found: dict[int, Name] = {}

    def offer(entry: int, score: float, *, corrected: bool) -> None:
        if entry not in found or found[entry].score < score:
            found[entry] = Name(entry=entry, score=score, corrected=corrected)

    for match in index.exact(text):
        offer(match.entry, 96.0 if match.stage >= WRITTEN_OUT else 100.0, corrected=match.corrected)
    for entry, first in index.starting(text):
        literal = index.agrees(text, entry) or not first
        share = min(len(typed) / max(len(index.folded[entry]), 1), 1.0)
        begins = (84.0 if first else 76.0) + 5 * share + _whole_word(text, gazetteer.labels[entry])
        offer(entry, begins - (0 if literal else 2), corrected=not literal)
    for match in index.near(text, index.everything):
        if match.distance <= (len(typed) + 2) // 4:
            offer(match.entry, 74.0 - 8 * match.distance, corrected=True)
    for entry, distance in index.nearly_starting(text):
        offer(entry, 70.0 - 8 * distance, corrected=True)
    sizes = gazetteer.book
    return sorted(
        found.values(),
        key=lambda name: (
            -name.score,
            -sizes.size(name.entry) if gazetteer.is_street[name.entry] else 0,
            gazetteer.labels[name.entry],
        ),
    )


def _whole_word(text: str, name: str) -> float:
    if " " not in name:
        return 0.0
    return WHOLE_WORD if f" {fold(text.casefold())} " in f" {fold(name.casefold())} " else 0.0


def _alike(gazetteer: Gazetteer, found: list[Reading], limit: int) -> list[Hit]:
    """Names that merely resemble the text, for "did you mean"; scores below 50."""
    typed = fold(key(found[0].name)) if found else ""
    if not 4 <= len(typed) <= LONGEST_NAME:
        return []
    alike = process.extract(typed, gazetteer.names.folded, scorer=fuzz.ratio, score_cutoff=65, limit=limit)
    hits: list[Hit] = []
    for _, ratio, entry in alike:
        if gazetteer.is_street[entry]:
            hits += gazetteer.street(entry, score=ratio * 0.49, corrected=True)
        else:
            hits.append(replace(gazetteer.spot(entry), score=ratio * 0.49, corrected=True))
    return hits[:limit]
