"""One answer to one text, or a fault that says what to choose from: never a guess.

A name is found as :mod:`geodata.gazetteer.name_index` says. After that, the number, the letter, the postcode
and the locality must hold too. One departure is understood and said; a misspelt street *and* a letter that
does not exist are two, and are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geodata.address_text import MADE_UP_SERIES
from geodata.errors import Ambiguous, Fault, InvalidData, NotFound
from geodata.gazetteer.address_query import Reading, likeliest, postcode_alone, readings
from geodata.gazetteer.asides import is_number_of_somebody
from geodata.gazetteer.coordinate_text import read_point
from geodata.gazetteer.gazetteer import Gazetteer, Hit, candidates, told_apart
from geodata.gazetteer.name_index import MARGIN, NEAR, Match
from geodata.gazetteer.suggestions import PERHAPS, suggest
from geodata.typed_text import clean, shown

MOST_CANDIDATES = 8
MOST_ALTERNATIVES = 24
"""Of what fits equally well so many are named, and the rest counted: the right one must not be missed."""

MOST_STREETS = 12
MOST_NEAREST = 4

LIKELY, CLOSE = 50.0, 15.0
"""Scores of suggestions that are offered as what may be meant: at least this, and this near to the best."""

BEGINS = 70.0
"""Scores from which an address is on a street that begins with the text, and is no misspelling of it."""

_ABOUT_DETAILS = frozenset({"postcode_differs", "locality_differs", "several_addresses", "perhaps"})

_BOX = re.compile(r"(?:post)?box(?: nr\.?)? ?[0-9]", re.IGNORECASE)
"""Where letters lie, and nobody lives."""

_PROPERTY = re.compile(r"[^\d,]*[^\W\d][^\d,]* \d{1,4}:\d{1,4}(?:,.*)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Understood:
    """What a text was taken to mean.

    Attributes
    ----------
    kind
        ``address``, ``place``, ``district`` or ``point``.
    label, detail
        As of a :class:`geodata.gazetteer.gazetteer.Hit`.
    e, n
        SWEREF 99 TM, metres.
    address
        Row in the address table, -1 for all but addresses.
    corrected
        Whether the text was not literally this.
    note
        What to tell: ``""``; ``corrected_street``, ``corrected_place`` (misspelt, shortened, no accents, in a
        sentence); ``letter_dropped`` (the house has no letters), ``letter_added`` (it has one only);
        ``range_narrowed`` (of "12-14" one exists); ``district_point`` (a district stands for a point in it);
        ``coordinates_wgs84``, ``coordinates_3006``, ``coordinates_3009``.
    """

    kind: str
    label: str
    e: float
    n: float
    address: int
    corrected: bool
    note: str
    detail: str = ""


def resolve(gazetteer: Gazetteer, typed: str) -> Understood:
    """Return what the text means; see :meth:`geodata.gazetteer.address_search.AddressIndex.resolve`."""
    text = clean(typed)
    if is_number_of_somebody(text):
        raise NotFound("number_is_no_address")
    point = read_point(text)
    if point:
        return Understood(
            kind="point",
            label=point.label,
            e=point.e,
            n=point.n,
            address=-1,
            corrected=False,
            note=point.note,
        )
    alone = postcode_alone(text)
    if alone:
        raise _postcode_fault(gazetteer, alone[0])
    if _PROPERTY.fullmatch(text):
        raise NotFound("property_designation", text=shown(text))
    found = readings(text, gazetteer.localities)
    reading, matches = _meant(gazetteer, found)
    if reading is None:
        raise _nameless(text) or _unclear(gazetteer, text, found)
    if reading.no_house:
        street = gazetteer.labels[matches[0].entry]
        raise InvalidData("no_house_number", street=street, number=reading.no_house.replace("-", "\u2212"))
    understood = (_address if reading.houses else _spot)(gazetteer, reading, matches)
    if (reading.left_out or reading.aside) and not understood.note:
        note = "corrected_street" if understood.address >= 0 else "corrected_place"
        return replace(understood, corrected=True, note=note)
    return understood


def _meant(gazetteer: Gazetteer, found: Sequence[Reading]) -> tuple[Reading | None, list[Match]]:
    """The reading whose name exists, and the names; then one whose name nearly exists."""
    sound = [r for r in found if not any(re.search(r"\d", b) for b in r.beside)]
    longest = sorted(sound, key=lambda r: (not r.numbered, -len(r.name)))
    exact = []
    for reading in longest:
        matches = [m for m in gazetteer.names.exact(reading.name) if gazetteer.suits(m.entry, reading)]
        if matches:
            exact.append((reading, matches))
    if exact:
        return min(exact, key=lambda pair: (bool(pair[0].left_out), pair[1][0].stage))
    if any(r.numbered for r in sound):
        sound = [r for r in sound if r.numbered]
    for reading in likeliest(sound):
        near = gazetteer.names.near(reading.name, gazetteer.wanted(reading))
        # "Drottninggatan 4 5" is no misspelt "Drottninggatan 5": a number is never a slip.
        near = [m for m in near if _digits(gazetteer.labels[m.entry]) == _digits(reading.name)]
        clear = gazetteer.names.clear(reading.name, near)
        if clear:
            return reading, clear
    return None, []


def _digits(text: str) -> list[str]:
    return re.findall(r"[0-9]+", text)


def _address(gazetteer: Gazetteer, reading: Reading, matches: list[Match]) -> Understood:
    book = gazetteer.book
    everywhere = [
        (int(row), match) for match in matches for n, _ in reading.houses for row in book.at(match.entry, n)
    ]
    here = [
        (row, match)
        for row, match in everywhere
        if gazetteer.fits_postcode(row, reading) and gazetteer.fits_locality(row, reading)
    ]
    if not everywhere:
        raise _number_fault(gazetteer, reading, matches)
    if not here:
        raise _elsewhere_fault(gazetteer, reading, [row for row, _ in everywhere])
    exact = [(row, match) for row, match in here if (book.number(row), book.letter(row)) in reading.houses]
    if len(exact) == 1:
        row, match = exact[0]
        if match.stage == NEAR and len(reading.houses) > 1:
            raise _ask("misspelt_and_more", _addresses(gazetteer, [row]))
        note = "range_narrowed" if len(reading.houses) > 1 else "corrected_street" if match.corrected else ""
        return _understood(gazetteer.address(row, corrected=match.corrected), note)
    if exact:
        several = len({(book.number(row), book.letter(row)) for row, _ in exact}) > 1
        code = "which_number" if several else "several_addresses"
        raise _ask(code, _addresses(gazetteer, [row for row, _ in exact]))
    return _other_letter(gazetteer, reading, here)


def _other_letter(gazetteer: Gazetteer, reading: Reading, here: list[tuple[int, Match]]) -> Understood:
    """The number exists, but not with that letter, or only with letters."""
    rows = [row for row, _ in here]
    typed = any(letter for _, letter in reading.houses)
    lettered = [row for row in rows if gazetteer.book.letter(row)]
    listed = _addresses(gazetteer, rows)
    if len(rows) > 1 and not typed:
        same = len({gazetteer.book.letter(row) for row in rows}) == 1
        raise _ask("several_addresses" if same else "letter_missing", listed)
    if len(reading.houses) > 1 or (typed and lettered):
        raise _number_fault(gazetteer, reading, [match for _, match in here])
    if len(rows) > 1:
        raise _ask("several_addresses", listed)
    literal = _on_near_streets(gazetteer, reading)
    if here[0][1].stage == NEAR or literal:
        raise _ask("misspelt_and_more", [*_addresses(gazetteer, literal), *listed])
    return _understood(
        gazetteer.address(rows[0], corrected=True), "letter_dropped" if typed else "letter_added"
    )


def _on_near_streets(gazetteer: Gazetteer, reading: Reading) -> list[int]:
    """Rows with the very number and letter on a street nearly called so: the name may be the slip."""
    book = gazetteer.book
    near = gazetteer.names.near(reading.name, gazetteer.is_street)
    return [
        int(row)
        for match in near
        if match.distance <= MARGIN
        for number, letter in reading.houses
        for row in book.at(match.entry, number)
        if book.letter(row) == letter
    ]


def _spot(gazetteer: Gazetteer, reading: Reading, matches: list[Match]) -> Understood:
    """A name without a number: one place or district, or a street, of which the number is asked."""
    streets = [m.entry for m in matches if gazetteer.is_street[m.entry]]
    if len(matches) == 1 and streets:
        raise _number_missing(gazetteer, reading, streets[0])
    hits = [h for entry in streets for h in gazetteer.street(entry)]
    hits += [gazetteer.spot(m.entry) for m in matches if not gazetteer.is_street[m.entry]]
    if len(hits) > 1:
        raise _ask("several_places", hits)
    if not gazetteer.knows_localities(reading):
        raise _ask("locality_differs", hits, locality=list(reading.beside))
    match = matches[0]
    note = "corrected_place" if match.corrected else ""
    if hits[0].kind == "district":
        note = "district_point"
    return _understood(hits[0], note, corrected=match.corrected)


def _understood(hit: Hit, note: str, *, corrected: bool | None = None) -> Understood:
    return Understood(
        kind=hit.kind, label=hit.label, detail=hit.detail, e=hit.e, n=hit.n, address=hit.address, note=note,
        corrected=hit.corrected if corrected is None else corrected,
    )  # fmt: skip


def _addresses(gazetteer: Gazetteer, rows: Sequence[int]) -> list[Hit]:
    return told_apart(gazetteer.book, [gazetteer.address(row) for row in rows])


def _ask(code: str, hits: Sequence[Hit], **facts: object) -> Ambiguous:
    """A question with its candidates; ``choices`` are these in words, with details where these matter.

    ``more`` counts those that are not named; ``rest`` says so behind the choices, where there are any.
    """
    more = max(len(hits) - MOST_ALTERNATIVES, 0)
    hits = hits[:MOST_ALTERNATIVES]
    detailed = code in _ABOUT_DETAILS or len({hit.label for hit in hits}) < len(hits)
    choices = [f"{hit.label} ({hit.detail})" if detailed and hit.detail else hit.label for hit in hits]
    rest = [{"code": "and_more", "count": more}] if more else []
    return Ambiguous(code, candidates=candidates(hits), choices=choices, more=more, rest=rest, **facts)


def _number_fault(gazetteer: Gazetteer, reading: Reading, matches: list[Match]) -> Fault:
    """No such number on the street: name the nearest, in the locality that was typed if it has any."""
    number, letter = reading.houses[0]
    rows = [int(r) for m in matches for r in gazetteer.book.beside(m.entry, number, most=200)]
    fitting = [r for r in rows if gazetteer.fits_postcode(r, reading) and gazetteer.fits_locality(r, reading)]
    first = {gazetteer.book.label(r): r for r in reversed(fitting or rows)}
    nearest = list(dict.fromkeys(gazetteer.book.label(r) for r in fitting or rows))[:MOST_NEAREST]
    return NotFound(
        "number_not_found",
        street=gazetteer.labels[matches[0].entry],
        number=f"{number} {letter}".rstrip(),
        nearest=nearest,
        candidates=candidates(_addresses(gazetteer, [first[label] for label in nearest])),
    )


def _elsewhere_fault(gazetteer: Gazetteer, reading: Reading, rows: list[int]) -> Fault:
    """The address exists, but not with that postcode or in that locality."""
    listed = _addresses(gazetteer, rows)
    if not any(gazetteer.fits_locality(r, reading) for r in rows):
        return _ask("locality_differs", listed, locality=list(reading.beside))
    return _ask("postcode_differs", listed, postcode=_spaced(reading.postcode))


def _number_missing(gazetteer: Gazetteer, reading: Reading, street: int) -> Fault:
    book = gazetteer.book
    rows = [int(r) for r in book.on(street)]
    fitting = [r for r in rows if gazetteer.fits_locality(r, reading)]
    if not fitting:
        return _ask("locality_differs", gazetteer.street(street), locality=list(reading.beside))
    rows = [r for r in fitting if gazetteer.fits_postcode(r, reading)] or fitting
    numbers = [book.number(r) for r in rows]
    spread = np.unique(np.linspace(0, len(rows) - 1, MOST_CANDIDATES).astype(int))
    return _ask(
        "number_missing",
        _addresses(gazetteer, [rows[i] for i in spread]),
        street=book.streets[street],
        lowest=min(numbers),
        highest=max(numbers),
        count=len(rows),
    )


def _postcode_fault(gazetteer: Gazetteer, postcode: str) -> Fault:
    """An area of the municipality cannot follow from a postcode: its border is the post's, not ours."""
    hits = gazetteer.of_postcode(postcode)
    if not gazetteer.book.has_postcodes:
        return NotFound("no_postcodes")
    if not hits:
        return _postcode_missing(gazetteer, postcode)
    return _ask(
        "postcode_is_not_an_address",
        hits[:MOST_CANDIDATES],
        postcode=_spaced(postcode),
        streets=[hit.label for hit in hits[:MOST_STREETS]],
        count=len(hits),
    )


def _postcode_missing(gazetteer: Gazetteer, postcode: str) -> Fault:
    """No address has it; where all of them have made-up ones, that is told with one of these."""
    row = len(gazetteer.book) // 2
    example = gazetteer.book.postcode(row)
    if not example.startswith(MADE_UP_SERIES):
        return NotFound("postcode_not_found", postcode=_spaced(postcode))
    return NotFound(
        "postcodes_made_up", postcode=_spaced(postcode), example=_spaced(example),
        locality=gazetteer.book.locality(row),
    )  # fmt: skip


def _unclear(gazetteer: Gazetteer, text: str, found: Sequence[Reading]) -> Fault:
    """Nothing is clearly meant: what it may be, or at least what is alike."""
    hits = suggest(gazetteer, text, limit=MOST_ALTERNATIVES)
    likely = [hit for hit in hits if hit.score >= max(LIKELY, hits[0].score - CLOSE)]
    likely = _with_that_number(gazetteer, likely, found)[:MOST_CANDIDATES]
    hits = hits[:MOST_CANDIDATES]
    for reading in found:
        fault = _no_street(gazetteer, reading, likely) if reading.numbered else _whole(gazetteer, reading)
        if fault:
            return fault
    if likely and likely[0].kind in {"place", "district"} and likely[0].score == PERHAPS:
        return _ask("perhaps", likely, text=shown(text))
    if likely:
        return _ask("did_you_mean", likely, text=shown(text))
    if not len(gazetteer.book):
        return NotFound("no_register", text=shown(text))
    alike = [hit.label for hit in hits]
    return NotFound("address_not_found", text=shown(text), suggestions=alike, candidates=candidates(hits))


def _with_that_number(gazetteer: Gazetteer, hits: list[Hit], found: Sequence[Reading]) -> list[Hit]:
    """Hits without the other houses of a street, where the very number is among them."""
    numbers = {number for reading in found for number, _ in reading.houses}
    suit = [hit for hit in hits if hit.address < 0 or gazetteer.book.number(hit.address) in numbers]
    return suit if any(hit.address >= 0 for hit in suit) else hits


def _nameless(text: str) -> Fault | None:
    """A box of the post office, or a number alone: neither says where anybody lives."""
    if _BOX.match(text):
        return NotFound("box_is_no_address", text=shown(text))
    if re.search(r"[0-9]", text) and not re.search(r"[^\W\d_]", text):
        return NotFound("street_missing", text=shown(text))
    return None


def _whole(gazetteer: Gazetteer, reading: Reading) -> Fault | None:
    """The municipality or a locality as a whole has no one answer."""
    name = gazetteer.whole(reading.name)
    return NotFound("place_too_large", place=name) if name else None


def _no_street(gazetteer: Gazetteer, reading: Reading, likely: Sequence[Hit]) -> Fault | None:
    """A house number behind the name of a place: the street is missing."""
    exact = gazetteer.names.exact(reading.name)
    spots = [gazetteer.spot(m.entry) for m in exact if not gazetteer.is_street[m.entry]]
    name = spots[0].label if spots else gazetteer.whole(reading.name)
    if not name:
        return None
    hits = [*(hit for hit in likely if hit.address >= 0 and hit.score >= BEGINS), *spots]
    if not hits:
        return NotFound("place_without_street", place=name)
    return _ask("place_without_street", hits, place=name)


def _spaced(postcode: str) -> str:
    return f"{postcode[:3]} {postcode[3:]}"
