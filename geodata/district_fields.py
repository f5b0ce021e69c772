"""Codes, names and kinds of districts as files write them: column names, float codes, scrambled letters."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import pandas as pd

from geodata.errors import InvalidData
from geodata.schema import DISTRICT_KINDS

SHOWN = 20

CODE_COLUMNS = {
    "nyko": "", "nyko3": "", "nyko4": "basomrade", "nykokod": "", "kod": "", "code": "",
    "desokod": "deso", "deso": "deso", "deso_kod": "deso", "regsokod": "regso", "regso": "regso",
    "regso_kod": "regso", "omradeskod": "", "distriktskod": "", "stadsdelskod": "stadsdel",
    "basomradeskod": "basomrade", "tatortskod": "tatort", "tatort_kod": "tatort", "kommunkod": "kommun",
}  # fmt: skip
"""Columns that hold codes, in the order they are tried, and the kind of district they tell of."""

NAME_COLUMNS = (
    "namn", "name", "nykonamn", "nyko_namn", "omradesnamn", "distriktsnamn", "stadsdelsnamn",
    "basomradesnamn", "stadsdel", "basomrade", "tatort", "benamning", "regsonamn", "kommunnamn",
    "omrade", "district",
)  # fmt: skip
KIND_COLUMNS = ("subtyp", "kind", "omradestyp", "typ", "type")
NAMELESS = ("deso", "regso")
"""Kinds that have no names of their own; their code serves as name."""

KIND_WORDS = {
    "stadsdelar": "stadsdel", "stadsdelsomrade": "stadsdel", "tatorter": "tatort", "omlandet": "omland",
    "basomraden": "basomrade", "kommuner": "kommun",
    **{kind: kind for kind in DISTRICT_KINDS},
}  # fmt: skip

BROKEN_LETTERS = re.compile("[\ufffd\x80-\x9f]|(?<=\\w)[?\u201d\u201e\u2020](?=\\w)")
"""Signs of letters lost for good: a replacement mark, or what DOS letters look like in Windows."""


def plain(text: str) -> str:
    """Return a word without case, accents and white space around it: ``Tätorter `` is ``tatorter``."""
    split = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def find_column(
    columns: Sequence[str], *, asked: str | None, known: Sequence[str], field: str, needed: bool = True
) -> str | None:
    """Find the column of a field: the one asked for, else the first known name that the file has.

    Parameters
    ----------
    columns
        Columns of the file.
    asked
        Name the user gave, in any case.
    known
        Names to try, as `plain` writes them.
    field
        Which field it is for, told in the refusal.
    needed
        Refuse when there is none; otherwise return ``None``.

    Raises
    ------
    InvalidData
        ``column_missing``, with the columns there are.
    """
    if asked is not None:
        if asked in columns:
            return asked
        known = (plain(asked),)
    by_plain = {plain(str(column)): str(column) for column in reversed(columns)}
    for name in known:
        if name in by_plain:
            return by_plain[name]
    if needed or asked is not None:
        raise InvalidData("column_missing", field=field, asked=asked or "", columns=[str(c) for c in columns])
    return None


def as_code(value: Any) -> tuple[str, bool]:
    """Return a code as text, and whether it was written as a decimal number.

    Examples
    --------
    >>> as_code(111.0), as_code("111.0"), as_code(" 0580A0010 "), as_code(None)
    (('111', True), ('111', True), ('0580A0010', False), ('', False))
    """
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return "", False
    text = str(value).strip()
    whole = re.fullmatch(r"(\d+)[.,]0+", text)
    return (whole[1], True) if whole else (text, False)


def unscramble(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 or Latin-1, where that is the only way to read it.

    The letters are turned back into bytes and read as UTF-8; that succeeds by chance for no Swedish word,
    since a lone å, ä or ö is never valid UTF-8.

    Examples
    --------
    >>> unscramble("LinkÃ¶ping"), unscramble("Åby"), unscramble("Link?ping")
    ('Linköping', 'Åby', 'Link?ping')
    """
    for _ in range(2):
        for encoding in ("cp1252", "latin-1"):
            try:
                better = text.encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            if better != text and better.isprintable():
                text = better
                break
        else:
            return text
    return text


def as_name(value: Any) -> tuple[str, bool, bool]:
    """Return a name, whether its letters were mended, and whether some are lost for good."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "", False, False
    text = " ".join(str(value).split())
    better = unscramble(text)
    return better, better != text, bool(BROKEN_LETTERS.search(better))


def as_kinds(values: Sequence[Any]) -> tuple[list[str], list[str]]:
    """Return kinds by the words in a column, and the words that mean none."""
    words = [as_name(value)[0] for value in values]
    kinds = [KIND_WORDS.get(plain(word), "") for word in words]
    return kinds, sorted({word for word, kind in zip(words, kinds, strict=True) if not kind})
