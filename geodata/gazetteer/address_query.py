"""What somebody typed, taken apart: name, house number, postcode, and what stands around them.

A text has several *readings* ("Väg 34 5" is number 34 on Väg or number 5 on Väg 34); which of them holds, the
register decides. Nothing is dropped silently but what says where in the house one lives (apartment, storey,
entrance), to whom a letter goes (c/o, a line before the address) and which country it is. Where a text is a
sentence ("jag bor på Storgatan 5"), its small words are left out in a reading of its own, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from geodata.address_text import split_numbers
from geodata.gazetteer.asides import without_asides, without_storey
from geodata.gazetteer.place_words import district_kind
from geodata.typed_text import fold, key


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to understand a text.

    Attributes
    ----------
    name
        The name of a street, place or district, as typed.
    houses
        House numbers and letters: none, one, or those of a range ("12-14").
    postcode
        Five digits or ``""``.
    beside
        What else was typed after the address: locality, district.
    no_house
        What stands for a house number and is none: "-1", "0".
    left_out
        The small words of a sentence that were left out before the name.
    aside
        What was left out because it says nothing of where the address lies: a remark, a telephone number.
    district
        The kind of district that the text says it means ("Ljungsbro tätort").
    """

    name: str
    houses: tuple[tuple[int, str], ...] = ()
    postcode: str = ""
    beside: tuple[str, ...] = ()
    no_house: str = ""
    left_out: str = ""
    aside: str = ""
    district: str = ""

    @property
    def numbered(self) -> bool:
        """Whether a house number was typed, be it a possible one or not."""
        return bool(self.houses or self.no_house)


_POSTCODE = re.compile(r"(?<![\w-])(?:SE?[- ]?)?([1-9][0-9]{2}) ?([0-9]{2})(?![0-9A-Za-z:])", re.IGNORECASE)
_CARE_OF = re.compile(r"\bc/o\b\s*", re.IGNORECASE)
_NUMBER_WORD = re.compile(r"(?:\b(?:nr|no|num|nummer|hus)\b\.?|#)\s*$", re.IGNORECASE)
_HOUSE = r"[0-9]{1,4} ?(?:[^\W\d_](?![^\W_]))?"
_TAIL = re.compile(
    r"(?P<first>[0-9]{1,4})(?![0-9])(?: ?-? ?(?P<letter>[^\W\d_])(?![^\W_]))?"
    r"(?: ?[-/] ?(?P<to>[0-9]{1,4}(?![0-9])(?: ?[^\W\d_](?![^\W_]))?|[^\W\d_](?![^\W_])))?"
)
MOST_NUMBERS = 4
"""Numbers in a text that are tried as house numbers."""

_BEFORE = """
bor bodde bo flyttar flyttat flytta sitter står är var vart vad hur vilket vilken vilka ligger finns
hittar hör tillhör gäller till för på i hos vid om av och med som hej hejsan tack kan skulle vill ska slå
upp söka sök visa veta adress adressen gatuadress where is are which what live lives living at on in of
address for to please find show look up undrar kommer
"""
"""Words of a sentence that may stand before an address and name nothing, in the languages of the page."""

_WHO = """
jag vi du ni hon han hen de dom den det en ett man mamma pappa mor far mormor morfar farmor farfar
brukaren kunden klienten patienten min mitt mina vår vårt hem huset boende boendet who we the a my our
mine mig oss honom henne vem
"""
"""Likewise, but not as the last of them: "min mor bor på Annas gränd", but "Mor Annas gränd" is a name."""

_AFTER_WHICH = "kontor område distrikt stadsdel utförare nämnd hemtjänst office area district"
"""Words that name nothing behind "vilket", "which" or "mitt"."""

_WHICH = "vilket vilken vilka vår vårt min mitt which what my vem who"
_BEHIND = "till tack nu idag då snälla på i please belong belongs to"
"""Words of a sentence that may stand after an address."""

_LAST_SMALL, _PEOPLE, _OF_WHICH, _WHICHES, _THANKS = (
    frozenset(words.split()) for words in (_BEFORE, _WHO, _AFTER_WHICH, _WHICH, _BEHIND)
)
_SMALL = _LAST_SMALL | _PEOPLE

_COUNTRIES = {"sverige", "sweden", "se"}


def postcode_alone(text: str) -> tuple[str, str] | None:
    """Return postcode and locality where the text holds nothing else, as "582 27" or "58227 Linköping".

    Examples
    --------
    >>> postcode_alone("SE-582 27 Linköping"), postcode_alone("Storgatan 12, 582 27")
    (('58227', 'Linköping'), None)
    """
    found = _POSTCODE.match(text)
    if not found or re.search(r"[0-9]", text[found.end() :]):
        return None
    return found[1] + found[2], text[found.end() :].strip(" ,")


def readings(text: str, localities: Container[str] = ()) -> list[Reading]:
    """Return the readings of a cleaned text, the likeliest first.

    Parameters
    ----------
    text
        As :func:`geodata.typed_text.clean` returns it.
    localities
        Folded keys of the names that may stand behind an address without a comma.

    Examples
    --------
    >>> first = readings("c/o Berg, Storgatan nr 12b lgh 1102, 582 27 Linköping")[0]
    >>> first.name, first.houses, first.postcode, first.beside
    ('Storgatan', ((12, 'B'),), '58227', ('Linköping',))
    >>> [(r.name, r.left_out) for r in readings("jag bor på Storgatan 5") if r.houses][1:]
    [('på Storgatan', 'jag bor'), ('Storgatan', 'jag bor på')]
    """
    whole = text
    text, aside = without_asides(text, localities)
    text, postcode, behind = _without_postcode(text)
    before, line, after = _address_line([_without_person(p) for p in re.split(r"[,;|]", text)])
    beside = [b for b in (*after, *behind) if key(b) not in _COUNTRIES]
    beside += [b for b in before if fold(key(b)) in localities]
    found = [
        _without_thanks(replace(reading, postcode=postcode, beside=(*reading.beside, *beside)))
        for reading in [*_numbered(line), Reading(name=line)]
        if key(reading.name)
    ]
    found = [better for reading in found for better in _split_locality(reading, localities)]
    found += [part for reading in found for part in (*_of_sentence(reading), *_of_district(reading))]
    # A name may have a bracket of its own.
    named = [Reading(name=whole)] if aside.startswith("(") else []
    return [*(replace(reading, aside=aside) for reading in found), *named]


def likeliest(found: Sequence[Reading]) -> list[Reading]:
    """Return the readings in which a name may be misspelt: of those of one sentence, only the shortest."""
    whole = [reading for reading in found if not reading.left_out]
    parts = [reading for reading in found if reading.left_out]
    return [*whole, *(min(same, key=lambda r: len(r.name)) for same in _by_house(parts))]


def _by_house(found: Sequence[Reading]) -> list[list[Reading]]:
    houses = dict.fromkeys((reading.houses, reading.no_house) for reading in found)
    return [[r for r in found if (r.houses, r.no_house) == house] for house in houses]


def _without_thanks(reading: Reading) -> Reading:
    """Leave out what stands behind an address and is no locality: "Storgatan 5 tack", "… vilket kontor?"."""
    behind = [(b, b.split()) for b in reading.beside]
    thanks = [b for b, words in behind if all(key(w) in _THANKS for w in words) or _asks(words)]
    beside = tuple(b for b in reading.beside if b not in thanks)
    return replace(reading, beside=beside, left_out=" ".join(thanks))


def _asks(words: Sequence[str]) -> bool:
    """Whether words are a question and no name: "vilket kontor", "och undrar vem jag hör till"."""
    return any(key(word) in _WHICHES for word in words) and _small(words) == len(words)


def _of_sentence(reading: Reading) -> list[Reading]:
    """Readings without the small words before and behind the name; those with fewest left out first."""
    words = reading.name.split()
    small = _small(words)
    end = len(words)
    while not reading.numbered and end > small + 1 and key(words[end - 1]) in _THANKS:
        end -= 1
    if small >= end or (not small and end == len(words)):
        return []
    starts = [at for at in range(1, small + 1) if key(words[at - 1]) not in _PEOPLE] if small else [0]
    return [
        replace(
            reading,
            name=" ".join(words[start:end]),
            left_out=" ".join([*words[:start], *words[end:], reading.left_out]).strip(),
        )
        for start in starts
    ]


def _small(words: Sequence[str]) -> int:
    """How many of the first words name nothing."""
    for i, word in enumerate(words):
        behind_which = i > 0 and key(words[i - 1]) in _WHICHES
        if key(word) not in _SMALL and not (behind_which and key(word) in _OF_WHICH):
            return i
    return len(words)


def _of_district(reading: Reading) -> list[Reading]:
    """The name without the word that says it is a district: "tätorten Ljungsbro", "Ljungsbro tätort"."""
    words = reading.name.split()
    if reading.houses or len(words) < 2:
        return []
    found = []
    for word, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        kind = district_kind(word)
        if kind:
            name = " ".join([*rest, "omland"] if kind == "omland" else rest)
            found.append(replace(reading, name=name, district=kind))
    return found


def _without_postcode(text: str) -> tuple[str, str, list[str]]:
    """Text before the last postcode, the postcode, and what follows it up to the end."""
    found = [m for m in _POSTCODE.finditer(text) if m.start() > 0]
    if not found:
        return text, "", []
    last = found[-1]
    behind = [b.strip() for b in re.split(r"[,;|]", text[last.end() :])]
    return text[: last.start()].rstrip(" ,"), last[1] + last[2], [b for b in behind if b]


def _without_person(part: str) -> str:
    """Leave out "c/o" and, where an address follows on the same line, the one or two names after it."""
    found = _CARE_OF.search(part)
    if not found:
        return part.strip()
    if found.start() > 0:
        return part[: found.start()].strip()
    words = part[found.end() :].split()
    number = next((i for i, word in enumerate(words) if word[0].isdigit()), 0)
    return " ".join(words[max(1, number - 1) :]) if number > 1 else ""


def _address_line(parts: list[str]) -> tuple[list[str], str, list[str]]:
    """The part that holds the address, and those before and after it."""
    parts = [p for p in parts if p]
    for i in range(len(parts) - 1):
        if re.fullmatch(rf"(?:nr\.? ?)?{_HOUSE}", parts[i + 1], re.IGNORECASE) and not re.search(
            r"[0-9]", parts[i]
        ):
            parts[i : i + 2] = [f"{parts[i]} {parts[i + 1]}"]
            break
    parts = [p for p in map(without_storey, parts) if p]
    for i, part in enumerate(parts):
        if _numbered(part):
            return parts[:i], part, parts[i + 1 :]
    return ([], parts[0], parts[1:]) if parts else ([], "", [])


def _numbered(line: str) -> list[Reading]:
    """Readings with a house number, one for each number with a name before it; or one with it in front."""
    found = []
    for digits in islice(re.finditer(r"(?<![0-9])[0-9]{1,4}(?![0-9])", line), MOST_NUMBERS):
        before = _NUMBER_WORD.sub("", line[: digits.start()])
        name = before.strip(" -")
        tail = _TAIL.match(line, digits.start())
        if tail is None or not re.search(r"[^\W\d_]", name) or re.match(r"[^\W\d_]{2}", line[digits.end() :]):
            continue
        if before.endswith(" -") or not int(digits[0]):
            minus = "-" if before.endswith(" -") else ""
            found.append(Reading(name=name, no_house=f"{minus}{digits[0]}"))
            continue
        found.append(_behind_name(name, tail, line[tail.end() :]))
    if not found and (first := re.match(rf"({_HOUSE}) (?=[^\W\d_]{{3}})", line)):
        houses = split_numbers(first[1])
        if houses:
            found.append(Reading(name=line[first.end() :].strip(), houses=houses))
    return found


def _behind_name(name: str, tail: re.Match[str], rest: str) -> Reading:
    letter = tail["letter"] or ""
    if letter.casefold() == "i" and re.match(r" [^\W\d_]{2}", rest):
        letter = ""
    first = tail["first"] + letter
    houses = split_numbers(f"{first}-{tail['to']}") if tail["to"] else split_numbers(first)
    if tail["to"] and len(houses) > 1:
        houses = tuple(dict.fromkeys((houses[0], houses[-1])))
    rest = rest.strip(" -.")
    return Reading(name=name, houses=houses, beside=(rest,) if rest else ())


def _split_locality(reading: Reading, localities: Container[str]) -> list[Reading]:
    """The reading, and those in which the last one or two words of its name are a locality."""
    words = reading.name.split()
    found = [reading]
    for count in (1, 2):
        last, rest = " ".join(words[-count:]), " ".join(words[:-count])
        if reading.houses and not rest.endswith(" i"):
            continue
        if _small(words[:-count]) < len(words) - count and fold(key(last)) in localities:
            name = rest.removesuffix(" i")
            found.append(replace(reading, name=name, beside=(last, *reading.beside)))
    return found
