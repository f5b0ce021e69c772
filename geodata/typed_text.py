"""Text as people type and paste it, made comparable: Unicode, broken encodings, keys for equality.

Two keys are made of a name. The *key* is the name in lower case without spaces and punctuation
("S:t Larsgatan" is another matter, see :mod:`geodata.street_names`). The *folded key* has lost its accents
too, letter by letter, so that both are equally long and can be compared place by place.
"""

from __future__ import annotations

import re
import unicodedata

from geodata.errors import InvalidData

LONGEST = 300
"""Characters a search text may have; a pasted address label of four lines stays well below."""

SHOWN = 80
"""Characters of the text that a fault repeats to the person who typed it."""

_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u2032\u00b4`\u02b9\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u2033\u201e\u02ba", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00ba\u02da", "\u00b0"),
        **dict.fromkeys("\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", ", "),
    }
)
_LETTERS_OFTEN_BROKEN = "åäöÅÄÖéÉèüÜáøØæÆ"
_BROKEN = {
    letter.encode().decode(wrong): letter
    for wrong in ("latin-1", "cp1252")
    for letter in _LETTERS_OFTEN_BROKEN
    if wrong == "latin-1" or letter.encode()[1] not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_BROKEN_PATTERN = re.compile("|".join(map(re.escape, _BROKEN)))
_PLAIN = str.maketrans({"ø": "o", "æ": "a", "ð": "d", "đ": "d", "ł": "l", "ı": "i"})
_NOTHING = {"Cf", "Me", "Mn"}
_BLANK = {"Cc", "Cs", "Co", "Cn", "Zs"}


def clean(text: str) -> str:
    r"""Return the text in composed Unicode, without control characters, on one line.

    Line breaks and tabs become commas, since they separate the same things. UTF-8 that was read as
    Latin-1 or Windows-1252 is mended where it can stand for nothing else: "Ã" followed by the second half
    of a Swedish letter. Dashes, quotes and degree signs of all kinds become the plain ones.

    Raises
    ------
    InvalidData
        ``empty_text``; ``text_too_long`` with ``length`` and ``most``.

    Examples
    --------
    >>> clean("  Drottningg\u00c3\u00a5rden\u00a07\n582 27  Linko\u0308ping. ")
    'Drottninggården 7, 582 27 Linköping'
    """
    if len(text) > LONGEST:
        raise InvalidData("text_too_long", length=len(text), most=LONGEST)
    text = unicodedata.normalize("NFC", text)
    text = _BROKEN_PATTERN.sub(lambda m: _BROKEN[m[0]], text)
    text = unicodedata.normalize("NFKC", text.translate(_LOOKALIKES))
    text = "".join(_plain_character(c) for c in text)
    text = re.sub(r"(?: *, *(?=,)| +(?=,))", "", " ".join(text.split())).strip(" ,.;:!?")
    if not text:
        raise InvalidData("empty_text")
    return text[:LONGEST].rstrip()


def _plain_character(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else " "
    category = unicodedata.category(character)
    return "" if category in _NOTHING else " " if category in _BLANK else character


def key(text: str) -> str:
    """Return the letters and digits of a text in lower case.

    Examples
    --------
    >>> key("O.G. Svenssons väg")
    'ogsvenssonsväg'
    """
    return "".join(c for c in text.casefold() if c.isalnum())


def fold(text: str) -> str:
    """Return a key without accents, one letter for one letter.

    Examples
    --------
    >>> fold("ångströmsgatan"), fold("alfvéns")
    ('angstromsgatan', 'alfvens')
    """
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFD", c)[0] for c in text.translate(_PLAIN))


def shown(text: str) -> str:
    """Return what of a text a message repeats: its first characters, with an ellipsis where it was cut."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
