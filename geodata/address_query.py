"""What somebody typed, taken apart: name, house number, postcode, and what stands around them.

A text has several *readings* ("Väg 34 5" is number 34 on Väg or number 5 on Väg 34); which of them holds, the
register decides. Nothing is dropped silently but what says where in the house one lives (apartment, storey,
entrance), to whom a letter goes (c/o, a line before the address) and which country it is.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from itertools import islice

from geodata.address_text import split_numbers
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
    """

    name: str
    houses: tuple[tuple[int, str], ...] = ()
    postcode: str = ""
    beside: tuple[str, ...] = ()


_POSTCODE = re.compile(r"(?<![\w-])(?:SE?[- ]?)?([1-9][0-9]{2}) ?([0-9]{2})(?![0-9A-Za-z:])", re.IGNORECASE)
_CARE_OF = re.compile(r"\bc/o\b\s*", re.IGNORECASE)
_NUMBER_WORD = re.compile(r"(?:\b(?:nr|no|num|nummer|hus)\b\.?|#)\s*$", re.IGNORECASE)
_HOUSE = r"[0-9]{1,4} ?(?:[^\W\d_](?![^\W_]))?"
_TAIL = re.compile(
    r"(?P<first>[0-9]{1,4})(?![0-9])(?: ?-? ?(?P<letter>[^\W\d_])(?![^\W_]))?"
    r"(?: ?[-/] ?(?P<to>[0-9]{1,4}(?![0-9])(?: ?[^\W\d_](?![^\W_]))?|[^\W\d_](?![^\W_])))?"
)
_IN_THE_HOUSE = re.compile(
    r"\b(?:lgh|lght|läg|lägenhet|apt)\b\.?\s*(?:nr\.?\s*)?[0-9]{1,4}[a-z]?\b"
    r"|\b[0-9]{1,2}\s*(?:tr|trp|trappor|trappa|vån|våningen|våning)\b\.?(?:\s*(?:upp|ög|öv|tv|th)\b\.?)?"
    r"|\b(?:vån|våning|plan|uppgång|uppg|port|ingång|ing|entré|tr)\b\.?\s*(?:[0-9]{1,2}|[a-z])\b"
    r"|\b(?:nb|bv|ög|öv|tv)\b",
    re.IGNORECASE,
)
MOST_NUMBERS = 4
"""Numbers in a text that are tried as house numbers."""

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
    >>> readings("c/o Berg, Storgatan nr 12b lgh 1102, 582 27 Linköping")[0]
    Reading(name='Storgatan', houses=((12, 'B'),), postcode='58227', beside=('Linköping',))
    """
    text, postcode, behind = _without_postcode(text)
    before, line, after = _address_line([_without_person(p) for p in re.split(r"[,;|]", text)])
    beside = [b for b in (*after, *behind) if key(b) not in _COUNTRIES]
    beside += [b for b in before if fold(key(b)) in localities]
    found = [
        replace(reading, postcode=postcode, beside=(*reading.beside, *beside))
        for reading in [*_numbered(line), Reading(name=line)]
        if key(reading.name)
    ]
    return [better for reading in found for better in _split_locality(reading, localities)]


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
    parts = [p for p in (" ".join(_IN_THE_HOUSE.sub(_keep_first, part).split()) for part in parts) if p]
    for i, part in enumerate(parts):
        if _numbered(part):
            return parts[:i], part, parts[i + 1 :]
    return ([], parts[0], parts[1:]) if parts else ([], "", [])


def _keep_first(found: re.Match[str]) -> str:
    """Storey and entrance come after a house number; "Vretens plan 2" is an address."""
    return " " if re.search(r"[0-9]", found.string[: found.start()]) or found.start() == 0 else found[0]


def _numbered(line: str) -> list[Reading]:
    """Readings with a house number, one for each number with a name before it; or one with it in front."""
    found = []
    for digits in islice(re.finditer(r"(?<![0-9])[0-9]{1,4}(?![0-9])", line), MOST_NUMBERS):
        name = _NUMBER_WORD.sub("", line[: digits.start()]).strip(" -")
        tail = _TAIL.match(line, digits.start())
        if tail is None or not re.search(r"[^\W\d_]", name) or re.match(r"[^\W\d_]{2}", line[digits.end() :]):
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
    if reading.houses:
        return found
    for count in (1, 2):
        last = " ".join(words[-count:])
        if len(words) > count and fold(key(last)) in localities:
            name = " ".join(words[:-count]).removesuffix(" i")
            found.append(replace(reading, name=name, beside=(last, *reading.beside)))
    return found
