"""What stands beside an address and says nothing of where it lies: remarks, telephone numbers, the country.

It is left out, and told, but for the country and for what says where in the house one lives. A bracket that
holds nothing but where the address lies, as our own answers write it ("Storgatan 12 (Slaka · 590 00)"), is
read.
"""

from __future__ import annotations

import re
from collections.abc import Container

from geodata.typed_text import fold, key

_IN_THE_HOUSE = (
    re.compile(
        r"\b(?:lgh|lght|läg|lägenhet|apt)\b\.?\s*(?:nr\.?\s*)?[0-9]{1,4}[a-z]?\b"
        r"|\b(?:vån|våning|plan|uppgång|uppg|port|ingång|ing|entré|tr)\b\.?\s*(?:[0-9]{1,2}|[a-z])\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b[0-9]{1,2}\s*(?:tr|trp|trappor|trappa|vån|våningen|våning)\b\.?(?:\s*(?:upp|ög|öv|tv|th)\b\.?)?"
        r"|\b(?:nb|bv|ög|öv|tv)\b",
        re.IGNORECASE,
    ),
)
"""Where in the house one lives: first what stands behind its word ("vån 3"), then what stands before it."""

_BRACKET = re.compile(r"[(\[]([^()\[\]]*)(?:[)\]]|$)")
_POSTCODE = re.compile(r"(?:SE?[- ]?)?[1-9][0-9]{2} ?[0-9]{2}", re.IGNORECASE)
_COUNTRY = re.compile(r"(?<=[\w.])[\s,]+(?:sverige|sweden|schweden|se|swe)[\s.,]*$", re.IGNORECASE)
_CALL = r"(?:\b(?:tel|tele|telefon|tfn|tlf|mobil|mob|ring|phone)(?:nr|nummer)?\b[.:]*\s*)"
_DIGITS = r"(?:(?:\+|00)46[ -]?(?:\(0\))?|0)[ -]?[1-9](?:[ /-]?[0-9]){5,9}"
_PHONE = re.compile(rf"(?:^|[\s,]+){_CALL}?{_DIGITS}(?![0-9A-Za-z])", re.IGNORECASE)
_PERSON = re.compile(
    r"(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01]|[6-8][0-9]|9[01])[-+ ]?[0-9]{4}"
)
_NUMBER_OF_SOMEBODY = re.compile(rf"{_CALL}?{_DIGITS}|{_PERSON.pattern}", re.IGNORECASE)


def is_number_of_somebody(text: str) -> bool:
    """Whether a text is a telephone number or a personal identity number, and nothing else.

    No coordinate of Sweden looks like either: none begins with a nought or has ten digits.

    Examples
    --------
    >>> [is_number_of_somebody(t) for t in ("+46 70-123 45 67", "191212-1212", "6474500 537000")]
    [True, True, False]
    """
    return bool(_NUMBER_OF_SOMEBODY.fullmatch(text))


def without_storey(text: str) -> str:
    """Return a text without what says where in the house one lives.

    Storey and entrance come after a house number; "Vretens plan 2" is an address.

    Examples
    --------
    >>> [without_storey(t) for t in ("Storgatan 12 vån 3", "Storgatan 12 3 tr", "Vretens plan 2")]
    ['Storgatan 12', 'Storgatan 12', 'Vretens plan 2']
    """
    for pattern in _IN_THE_HOUSE:
        text = pattern.sub(_keep_first, text)
    return " ".join(text.split())


def _keep_first(found: re.Match[str]) -> str:
    return " " if re.search(r"[0-9]", found.string[: found.start()]) or found.start() == 0 else found[0]


def without_asides(text: str, localities: Container[str]) -> tuple[str, str]:
    """Return a cleaned text without its asides, and those that are to be told.

    Parameters
    ----------
    text
        As :func:`geodata.typed_text.clean` returns it.
    localities
        Folded keys of the names that may stand behind an address.

    Examples
    --------
    >>> without_asides("Storgatan 12 (gult hus), Sweden", {"slaka"})
    ('Storgatan 12', '(gult hus)')
    >>> without_asides("Storgatan 12 (Slaka · 590 00) tel 013-12 34 56", {"slaka"})
    ('Storgatan 12, Slaka, 590 00', 'tel 013-12 34 56')
    """
    told: list[str] = []

    def bracket(found: re.Match[str]) -> str:
        parts = [part.strip() for part in re.split(r"[,;|·]", found[1]) if part.strip()]
        if parts and all(_says_where(part, localities) for part in parts):
            return f", {', '.join(parts)} "
        if without_storey(f"1 {found[1]}").removeprefix("1").strip(" ,"):
            told.append(found[0])
        return " "

    def phone(found: re.Match[str]) -> str:
        told.append(found[0].strip(" ,"))
        return " "

    plain = _BRACKET.sub(bracket, text)
    plain = _PHONE.sub(phone, plain.replace(" · ", ", "))
    plain = _COUNTRY.sub("", _tidy(plain))
    return (plain, " ".join(told)) if key(plain) else (text, "")


def _says_where(part: str, localities: Container[str]) -> bool:
    """Whether a part of a bracket is a locality, a postcode, or one of them behind the other."""
    rest = _POSTCODE.sub("", part).strip(" ,")
    return not rest or fold(key(rest)) in localities


def _tidy(text: str) -> str:
    return re.sub(r"(?: *, *(?=,)| +(?=,))", "", " ".join(text.split())).strip(" ,")
