"""Swedish street names as they are shortened: what "St Larsg", "N Promenaden" and "Storg." may stand for.

A shortened name can stand for several ("S" for Södra, Stora or Sankt; "-g" for gatan, gata or gränd), so
every way to write it out is returned; which of them exists, the register decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geodata.typed_text import fold, key

_ALWAYS = {
    "s:t": "sankt", "s:ta": "sankta", "n:a": "norra", "s:a": "södra", "ö:a": "östra", "v:a": "västra",
    "st:a": "stora", "l:a": "lilla", "g:la": "gamla", "&": "och",
}  # fmt: skip
"""Short forms that stand for one word only, wherever they occur."""

_TAKEN_FOR = {"st:a": ("sankta", "sankt"), "s:ta": ("sankt",), "s:t": ("sankta",)}
"""What such a short form is also written for, by mistake: no street is called so, another is."""

_FIRST = {
    "n": ("norra",), "s": ("södra", "sankt", "stora"), "ö": ("östra", "övre"), "o": ("östra", "övre"),
    "v": ("västra",), "st": ("sankt", "stora"), "sta": ("stora",), "sth": ("sankt",), "l": ("lilla",),
    "ll": ("lilla",), "lla": ("lilla",), "gla": ("gamla",), "gml": ("gamla",), "g": ("gamla",),
    "nedre": ("nedre",), "kv": ("kvarteret",), "dr": ("doktor",), "prof": ("professor",),
}  # fmt: skip
"""Short forms of a first word."""

_LAST = {
    "g": ("gatan", "gata", "gränd"), "gt": ("gatan", "gata"), "gat": ("gatan", "gata"),
    "gr": ("gränd", "gränden"), "v": ("vägen", "väg"), "vg": ("vägen", "väg"),
    "pl": ("plan", "platsen", "plats"), "tg": ("torget", "torg"), "t": ("torget", "torg"),
    "st": ("stigen", "stig"), "al": ("allén", "allé"), "prom": ("promenaden", "promenad"),
    "espl": ("esplanaden",), "rond": ("rondellen",), "led": ("leden",), "c": ("centrum",),
    "centr": ("centrum",),
}  # fmt: skip
"""Short forms of the kind of street, as a last word or grown together with the name ("Larsg")."""

_GLUED = ("gat", "gt", "gr", "vg", "pl", "tg", "g", "v")
"""Those that are also written together with the name."""

_KINDS = (
    "promenaden", "esplanaden", "rondellen", "promenad", "rondell", "platsen", "svangen", "centrum",
    "granden", "hamnen", "backen", "torget", "stigen", "plats", "gatan", "vagen", "grand", "planen", "allen",
    "leden", "udden", "torg", "gata", "stig", "plan", "alle", "bron", "vag", "led",
)  # fmt: skip
"""Kinds of street, folded, longer ones before those they end in."""

_FOREIGN = (("aa", "å"), ("ae", "ä"), ("oe", "ö"))
"""How å, ä and ö are written where they are missing on the keyboard."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way to write a name out: its key, its folded key, and whether something short was written out."""

    key: str
    folded: str
    expanded: bool


def register_key(name: str) -> str:
    """Return the key of a name in a register, with the short forms written out that stand for one word only.

    Examples
    --------
    >>> register_key("S:t Larsgatan"), register_key("St. Larsgatan"), register_key("Stora torget")
    ('sanktlarsgatan', 'sanktlarsgatan', 'storatorget')
    """
    words = _words(name)
    if len(words) > 1 and key(words[0]) == "st":
        words[0] = "sankt"
    return key("".join(words))


def forms(text: str) -> list[Form]:
    """Return every way to write a typed name out; the first is the name as it was typed.

    Examples
    --------
    >>> [f.key for f in forms("St Larsg")][:4]
    ['stlarsg', 'stlarsgatan', 'stlarsgata', 'stlarsgränd']
    """
    words = _words(text)
    if not words:
        return []
    written = _written_out(words, also=_TAKEN_FOR.get(_apart(text)[0].rstrip("."), ()))
    keys = [key("".join([first, *middle, last])) for first, middle, last in written]
    unique = [k for k in dict.fromkeys(keys) if k]
    return [Form(key=k, folded=fold(k), expanded=i > 0) for i, k in enumerate(unique)]


def saint_forms(text: str) -> list[Form]:
    """Return the name with "st" at its beginning read as a word of its own; empty where it does not begin so.

    "stlarsgatan" may be Sankt Larsgatan, but "storgatan" is no Sankt Orgatan: only what the register has
    letter by letter is to be taken from here.

    Examples
    --------
    >>> [f.key for f in saint_forms("stlarsgatan")][:2]
    ['stlarsgatan', 'sanktlarsgatan']
    """
    first, *later = text.split() or [""]
    if not re.match(r"st[^\W\d_]{4}", first, re.IGNORECASE):
        return []
    return forms(" ".join(["st", first[2:], *later]))


def foreign_forms(text: str) -> list[Form]:
    """Return the name with aa, ae and oe read as å, ä and ö; empty where it has none, or has å, ä or ö too.

    Examples
    --------
    >>> [f.key for f in foreign_forms("Oestgoetagatan")]
    ['östgötagatan']
    """
    typed = key(text)
    if not typed.isascii():
        return []
    read = typed
    for foreign, letter in _FOREIGN:
        read = read.replace(foreign, letter)
    return [Form(key=read, folded=fold(read), expanded=True)] if read != typed else []


def stem(folded: str) -> str:
    """Return the part of a folded key that tells the name from others: without "gatan", "vägen", ….

    Examples
    --------
    >>> stem("drottninggatan"), stem("sodravagen"), stem("hackefors")
    ('drottning', 'sodra', 'hackefors')
    """
    for kind in _KINDS:
        if folded.endswith(kind) and len(folded) > len(kind):
            return folded[: -len(kind)]
    return folded


def word_starts(name: str) -> list[str]:
    """Return the folded keys of a name from each of its words on, the whole name first.

    Examples
    --------
    >>> word_starts("Sankt Larsgatan")
    ['sanktlarsgatan', 'larsgatan']
    """
    words = [w for w in re.split(r"[\s\-/()]+", name) if key(w)]
    whole = fold(register_key(name))
    later = [fold(key("".join(words[i:]))) for i in range(1, len(words))]
    return [whole, *later] if whole else []


_GROWN_TOGETHER = (
    (re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_]{2})"), ". "),
    (re.compile(r"(?:(?<=[a-zåäöé])|(?<=\b[NSVÖOL]))(?=[A-ZÅÄÖ][a-zåäöé])"), " "),
    (re.compile(r"^(s:ta(?=[^aeiouyåäö])|s:t|st:a|[nsvö]:a|l:a|g:la)(?=[^\W\d_]{3})", re.IGNORECASE), r"\1 "),
)
"""Where a short form has grown together with the name: "St.Larsgatan", "StLarsgatan", "S:tLarsgatan"."""


def _apart(text: str) -> list[str]:
    for grown, apart in _GROWN_TOGETHER:
        text = grown.sub(apart, text)
    return text.casefold().split()


def _words(text: str) -> list[str]:
    return [_ALWAYS.get(word.rstrip("."), word) for word in _apart(text)]


def _written_out(words: list[str], *, also: tuple[str, ...]) -> list[tuple[str, list[str], str]]:
    """Every combination of a first and a last word, each as it is or written out."""
    if len(words) == 1:
        return [("", [], last) for last in _last_words(words[0], alone=True)]
    firsts = [words[0], *_FIRST.get(key(words[0]), ()), *also]
    lasts = _last_words(words[-1], alone=False)
    return [(first, words[1:-1], last) for first in firsts for last in lasts]


def _last_words(word: str, *, alone: bool) -> list[str]:
    plain = key(word)
    if plain in _LAST and not alone:
        return [plain, *_LAST[plain]]
    found = [plain]
    for ending in _GLUED:
        if plain.endswith(ending) and len(plain) - len(ending) >= 2:
            found += [plain[: -len(ending)] + whole for whole in _LAST[ending]]
    return found
