"""How a Swedish street address is written: street, number, letter; taken apart and put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

MOST_NUMBER = 99_999
"""No house number is larger; a longer row of digits is a postcode or a slip."""

MOST_IN_RANGE = 60
"""A range of more house numbers than this ("1-999") is not a building and is refused."""

_LETTER = r"[^\W\d_]"
_LABEL = re.compile(rf"(?P<street>.*[^\W\d_].*?)[\s,]+(?P<number>\d{{1,5}})\s?(?P<letter>{_LETTER})?")
_APARTMENT = re.compile(r"[\s,]+(?:lgh|läg|lägenhet)\.?\s*\d+$", re.IGNORECASE)
_HOUSE = re.compile(rf"(\d{{1,5}})\s?({_LETTER})?")
_RANGE = re.compile(rf"(\d{{1,5}})\s?({_LETTER})?\s?[-–—]\s?(\d{{1,5}})?\s?({_LETTER})?")
_POST = re.compile(r"[\s,]+(?:SE?-?\s?)?(\d{3})\s?(\d{2})(?!\d)(?:[\s,]+([^\d]*))?$", re.IGNORECASE)
MADE_UP_SERIES = "99"
"""What a made-up postcode begins with: the post's own end at 984 99, so none is taken for a real one."""

_POSTCODE = re.compile(r"(?:SE?-?\s?)?(\d{3})\s?(\d{2})", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """A street address in its parts; ``letter`` is one upper-case letter or ``""``."""

    street: str
    number: int
    letter: str = ""


def tidy(text: str) -> str:
    """Return the text with every run of white space as one space, and none at the ends."""
    return " ".join(text.split())


def label(street: str, number: int, letter: str) -> str:
    """Return the address as it is written.

    Examples
    --------
    >>> label("Storgatan", 12, "B")
    'Storgatan 12 B'
    >>> label("Storgatan", 12, "")
    'Storgatan 12'
    """
    return f"{street} {number} {letter}".rstrip()


def split_label(text: str) -> Parts | None:
    """Take a written street address apart.

    An apartment after it ("lgh 1101") is left out. Nothing else may follow, so "Storgatan 12, 582 23
    Linköping" is not one street address and gives ``None``, as do a street without a number and a number
    without a street.

    Examples
    --------
    >>> split_label("S:t Larsgatan 12b")
    Parts(street='S:t Larsgatan', number=12, letter='B')
    >>> split_label("Storgatan") is None
    True
    """
    found = _LABEL.fullmatch(_APARTMENT.sub("", tidy(text)))
    if found is None or not 0 < int(found["number"]) <= MOST_NUMBER:
        return None
    return Parts(
        street=found["street"].rstrip(" ,"),
        number=int(found["number"]),
        letter=(found["letter"] or "").upper(),
    )


@dataclass(frozen=True, kw_only=True)
class Written:
    """One text with a whole address, in the parts it is written in; ``""`` for those it does not have."""

    street: str
    house: str = ""
    postcode: str = ""
    locality: str = ""


def split_written(text: str) -> Written:
    """Take an address apart as a list writes it in one column: with a range, a postcode and a locality maybe.

    The house is what is left behind the street when :func:`split_numbers` understands it; else it is all from
    the first number on, so that it can be told what was not understood. A text without a number is a street.

    Examples
    --------
    >>> written = split_written("Väg 34 12-14, 582 23 Linköping")
    >>> written.street, written.house, written.postcode, written.locality
    ('Väg 34', '12-14', '58223', 'Linköping')
    >>> split_written("Storgatan 12 x y").house, split_written("Storgatan").house
    ('12 x y', '')
    """
    text = _APARTMENT.sub("", tidy(text))
    tail = _POST.search(text)
    if tail and re.search(r"[^\W\d_].*[\s,]\d", text[: tail.start()]):
        found = split_written(text[: tail.start()])
        return replace(found, postcode=tail[1] + tail[2], locality=(tail[3] or "").strip(" ,"))
    starts = [m.end() for m in re.finditer(r"(?<=[^\W_])[\s,]+(?=\d)", text)]
    starts = [at for at in starts if re.search(r"[^\W\d_]", text[:at])]
    if not starts:
        return Written(street=text)
    at = next((at for at in starts if split_numbers(text[at:])), starts[0])
    return Written(street=text[:at].rstrip(" ,"), house=text[at:])


def split_numbers(text: str) -> tuple[tuple[int, str], ...]:
    """Read the house numbers that one text stands for; empty where it is none.

    - "12", "12b", "12 B": one house.
    - "5-7", "5–9": a building with several numbers. Ends of one parity stand for every second number,
      as along one side of a street; ends of both parities stand for those two alone. "2 A-C" stands for
      2 A, 2 B and 2 C. A range of more than ``MOST_IN_RANGE`` houses is none.
    - "3;5", "3, 5", "3/5", "3+5", "3 & 5", "3 och 5": each of them.
    - "13 A, 5 tr": what follows a comma and is no house number (storey, yard) is left out.

    Returns
    -------
    tuple of (number, letter)
        In rising order, none twice.

    Examples
    --------
    >>> split_numbers("5-9")
    ((5, ''), (7, ''), (9, ''))
    >>> split_numbers("2 A-C; 4")
    ((2, 'A'), (2, 'B'), (2, 'C'), (4, ''))
    >>> split_numbers("2 A b")
    ()
    """
    head, *rest = tidy(text).split(",")
    houses = _list(head)
    if houses:
        for part in rest:
            houses += _list(part)
    return tuple(sorted(set(houses)))


def _list(text: str) -> list[tuple[int, str]]:
    """Houses of a list without commas; empty if any member is none."""
    houses: list[tuple[int, str]] = []
    for part in re.split(r"[;/&+]|\boch\b", text):
        found = _houses(part.strip())
        if not found:
            return []
        houses += found
    return houses


def _houses(text: str) -> list[tuple[int, str]]:
    """Houses of one number or one range."""
    if one := _HOUSE.fullmatch(text):
        number = int(one[1])
        return [(number, (one[2] or "").upper())] if 0 < number <= MOST_NUMBER else []
    span = _RANGE.fullmatch(text)
    if span is None or not (span[3] or (span[2] and span[4])):
        return []
    first, last = (int(span[1]), (span[2] or "").upper()), (int(span[3] or span[1]), (span[4] or "").upper())
    if min(first[0], last[0]) < 1 or max(first[0], last[0]) > MOST_NUMBER:
        return []
    return _range(min(first, last), max(first, last))


def _range(first: tuple[int, str], last: tuple[int, str]) -> list[tuple[int, str]]:
    """Houses from one to another, both included."""
    if first[0] == last[0]:
        if not first[1] or ord(last[1]) - ord(first[1]) > 25:
            return [first, last]
        return [(first[0], chr(c)) for c in range(ord(first[1]), ord(last[1]) + 1)]
    if first[1] or last[1] or (last[0] - first[0]) % 2:
        return [first, last] if last[0] - first[0] < 2 * MOST_IN_RANGE else []
    numbers = range(first[0], last[0] + 1, 2)
    return [(number, "") for number in numbers] if len(numbers) <= MOST_IN_RANGE else []


def postcode(text: str) -> str:
    """Return a postcode as five digits, ``""`` where the text is none.

    Examples
    --------
    >>> postcode("582 23"), postcode("SE-58223"), postcode("5822"), postcode("58223.0")
    ('58223', '58223', '', '58223')
    """
    found = _POSTCODE.fullmatch(tidy(text).removesuffix(".0"))
    return found[1] + found[2] if found else ""


def postcodes_differ(known: str, typed: str) -> bool:
    """Whether an address with the one postcode cannot be meant by the other; ``""`` is unknown.

    A made-up postcode says nothing about a real one.

    Examples
    --------
    >>> postcodes_differ("58223", "58227"), postcodes_differ("", "58227"), postcodes_differ("99133", "58227")
    (True, False, False)
    >>> postcodes_differ("99133", "99111"), postcodes_differ("58223", "99111")
    (True, True)
    """
    if not known or not typed or known == typed:
        return False
    return not known.startswith(MADE_UP_SERIES) or typed.startswith(MADE_UP_SERIES)
