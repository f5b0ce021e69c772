"""What people call a place without saying its name: "sjukhuset", "LiU", "kontor öst", "Ljungsbro tätort".

None of this is an answer: what is found here is offered, and the person chooses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geodata.typed_text import fold, key

CALLED = {
    "sjukhus": ("sjukhus", "sjukhuset", "lasarett", "lasarettet", "akuten", "akutmottagningen", "hospital"),
    "station": (
        "station", "stationen", "centralstation", "centralstationen", "centralen", "resecentrum",
        "resecentrumet", "järnvägsstation", "järnvägsstationen", "tågstation", "tågstationen", "tåget",
    ),
    "universitet": ("universitet", "universitetet", "högskolan", "campus", "university"),
    "kontor": (
        "kontor", "kontoret", "kontoren", "områdeskontor", "områdeskontoret", "områdeskontoren",
        "socialkontor", "socialkontoret", "office",
    ),
    "centrum": ("centrum", "centrumet", "köpcentrum"),
    "museum": ("museum", "museet", "museer"),
    "torg": ("torg", "torget"),
    "skola": ("skola", "skolan"),
    "bibliotek": ("bibliotek", "biblioteket"),
    "vårdcentral": ("vårdcentral", "vårdcentralen"),
    "kyrka": ("kyrka", "kyrkan"),
    "utgångslokal": ("utgångslokal", "utgångslokalen", "hemtjänstlokal", "hemtjänstlokalen"),
}  # fmt: skip
"""Kind of place (as the table of places says it) to what a person may call one of that kind."""

DISTRICT_WORDS = {
    "tatort": ("tätort", "tätorten", "ort", "orten", "samhälle", "samhället"),
    "stadsdel": ("stadsdel", "stadsdelen"),
    "omland": ("landsbygd", "landsbygden", "omlandet"),
}
"""Kind of district to the words that say so, before or after its name."""

OFFICES = ("kontor", "utgångslokal")
"""Kinds that nobody calls by their initials; "US" is the hospital and not "Utgångslokal Syd"."""

SHORTEST_PART = 4
"""Letters from which the end of a long word stands for it: "kontor" for "områdeskontor"."""

LONGEST_ACRONYM = 5

_BETWEEN = {"i", "pa", "vid"}
_OF_WORD = {word: kind for kind, words in CALLED.items() for word in map(fold, words)}
_OF_DISTRICT = {fold(word): kind for kind, words in DISTRICT_WORDS.items() for word in words}
_KIND_IN_NAME = re.compile("|".join(sorted((fold(kind) for kind in CALLED), key=len, reverse=True)))


def district_kind(word: str) -> str:
    """Return the kind of district that a word names, ``""`` where it names none.

    Examples
    --------
    >>> district_kind("Tätort"), district_kind("stadsdelen"), district_kind("Ljungsbro")
    ('tatort', 'stadsdel', '')
    """
    return _OF_DISTRICT.get(fold(key(word)), "")


class PlaceWords:
    """The words of places' names, to find a place by a part of its name, its initials or its kind.

    Parameters
    ----------
    names, kinds
        One for each place; the kind as the table says it.
    """

    def __init__(self, names: Sequence[str], kinds: Sequence[str]) -> None:
        self._words = [[*_words(name), *_ends(name)] for name in names]
        named = zip(names, kinds, strict=True)
        self._parts = [[] if kind in OFFICES else _parts(name) for name, kind in named]
        self._kinds = [fold(key(kind)) for kind in kinds]

    def meant(self, text: str) -> list[int]:
        """Return the positions of the places that a text may stand for, in the order of the places.

        A text of one word may be a kind ("sjukhuset") or initials ("LiU", "US"). Of a text of several, each
        word must be the kind, a word of the name, its beginning, or the end of a long one ("kontoret öst").
        """
        typed = [word for word in _words(text) if word not in _BETWEEN]
        if not typed:
            return []
        kinds = [_OF_WORD.get(word) for word in typed]
        short = typed[0] if len(typed) == 1 and 2 <= len(typed[0]) <= LONGEST_ACRONYM else ""
        return [
            i
            for i, words in enumerate(self._words)
            if all(
                (kind and fold(kind) in self._kinds[i]) or any(_stands_for(part, word) for word in words)
                for part, kind in zip(typed, kinds, strict=True)
            )
            or (short and any(_initials(short, parts) for parts in self._parts[i]))
        ]


def _words(text: str) -> list[str]:
    return [k for word in re.split(r"[\s,/()-]+", text) if (k := fold(key(word)))]


def _stands_for(part: str, word: str) -> bool:
    if part == word or (len(part) >= 3 and word.startswith(part)):
        return True
    return len(part) >= SHORTEST_PART and word.endswith(part)


def _parts(name: str) -> list[list[str]]:
    """The words of a name, long ones cut where a kind begins; what is before a comma by itself too."""
    return [
        [part for word in _words(piece) for part in _cut(word)]
        for piece in dict.fromkeys((name, name.partition(",")[0]))
    ]


def _ends(name: str) -> list[str]:
    return [ends[0] for word in _words(name) if (ends := _cut(word)[1:])]


def _cut(word: str) -> list[str]:
    """A compound in two where the name of a kind begins: universitets|sjukhuset."""
    at = max((m.start() for m in _KIND_IN_NAME.finditer(word)), default=0)
    return [word[:at], word[at:]] if at else [word]


def _initials(text: str, parts: list[str]) -> bool:
    """Whether the text is made of the beginnings of all parts, in their order; of two parts at least."""
    if len(parts) < 2 or len(text) < len(parts):
        return False
    return _begins(text, parts)


def _begins(text: str, parts: list[str]) -> bool:
    if not parts:
        return not text
    return any(
        parts[0].startswith(text[:length]) and _begins(text[length:], parts[1:])
        for length in range(1, len(text) - len(parts) + 2)
    )
