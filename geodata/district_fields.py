"""Codes, names and kinds of districts as files write them: column names, float codes, scrambled letters."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from geodata.broken_text import unscramble
from geodata.errors import InvalidData
from geodata.schema import DISTRICT_KINDS

SHOWN = 20
LARGEST_EXACT = 2**53
"""Beyond this a decimal number no longer tells every whole one apart."""

CODE_COLUMNS = {
    "nyko": "", "nyko3": "", "nyko4": "basomrade", "nykokod": "", "kod": "", "code": "",
    "desokod": "deso", "deso": "deso", "regsokod": "regso", "regso": "regso",
    "omradeskod": "", "omradekod": "", "omrkod": "", "distriktskod": "", "distriktkod": "",
    "stadsdelskod": "stadsdel", "basomradeskod": "basomrade", "basomrkod": "basomrade",
    "tatortskod": "tatort", "tatortkod": "tatort",
}  # fmt: skip
"""Columns that hold codes (as `key` writes them), in the order they are tried, and the kind they tell of."""

CODE_ENDINGS = ("kod", "code")
NO_DISTRICT_CODE = re.compile("kommun|lan|post|typ|kind|stat|land|farg|colou?r")
"""A column that ends like a code is taken for it, if it is the only one and not a code of these."""

NAME_COLUMNS = (
    "namn", "name", "nykonamn", "omradesnamn", "omradenamn", "distriktsnamn", "stadsdelsnamn",
    "basomradesnamn", "desonamn", "regsonamn", "stadsdel", "basomrade", "tatort", "benamning",
    "omrade", "district",
)  # fmt: skip
OWN_NAMES = ("namn", "name", "desonamn", "regsonamn", "benamning")
"""The names that kinds which need none may have all the same."""

NAME_ENDINGS = ("namn", "name", "benamning")
MUNICIPAL = {"code": "kommunkod", "name": "kommunnamn"}
"""Of whole municipalities; beside a district's own columns they only tell where it lies."""

NO_DISTRICT_NAME = re.compile("kommun|lan|fil|file|user|anvandar|skapad|andrad")
KIND_COLUMNS = ("subtyp", "kind", "omradestyp", "typ", "type")
NAMELESS = ("deso", "regso")
"""Kinds that have no names of their own; their code serves as name."""

DESO_CODE = re.compile(r"\d{4}(?P<kind>[ABC])\d{4}")
DESO_KINDS = {"A": "omland", "B": "tatort", "C": "stadsdel"}
"""What the fifth sign of a DeSO code says, in the words that districts have here.

A: mostly outside towns; B: mostly in a town that is not the municipality's main one; C: mostly in that one.

References
----------
Statistics Sweden, *DeSO - Demografiska statistikomraden*.
"""

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


def key(text: str) -> str:
    """Return a heading without case, accents, spaces and signs: ``Områdes_kod`` is ``omradeskod``."""
    return re.sub(r"[\W_]", "", plain(text))


def find_column(
    columns: Sequence[str],
    *,
    asked: str | None,
    known: Sequence[str],
    field: str,
    needed: bool = True,
    endings: Sequence[str] = (),
    but: re.Pattern[str] | None = None,
    last: str = "",
    option: str = "",
) -> str | None:
    """Find the column of a field: the one asked for, else the first known name that the file has.

    Parameters
    ----------
    columns
        Columns of the file.
    asked
        Name the user gave, in any case.
    known
        Names to try, in any spelling that `key` makes the same.
    field
        Which field it is for, told in the refusal.
    needed
        Refuse when there is none; otherwise return ``None``.
    endings
        A column whose name ends so is taken where no known one is there, if it is the only one.
    but
        Columns that an ending does not make the field's.
    last
        A name to try when nothing else fits.
    option
        Which advice the refusal gives (``column_advice`` in the catalogue); the field's own when empty.

    Raises
    ------
    InvalidData
        ``column_missing``, ``column_unknown`` (the one asked for is not there), with the columns there are;
        ``columns_none``.
    """
    if asked is not None and asked in columns:
        return asked
    by_key = {key(str(column)): str(column) for column in reversed(columns)}
    for name in known if asked is None else (asked,):
        if key(name) in by_key:
            return by_key[key(name)]
    if asked is not None:
        raise InvalidData("column_unknown", field=field, asked=asked, columns=[str(c) for c in columns])
    like = [c for k, c in by_key.items() if k.endswith(tuple(endings)) and not (but and but.search(k))]
    if len(like) == 1 or (not like and last in by_key):
        return like[0] if like else by_key[last]
    if not needed:
        return None
    if not len(columns):
        raise InvalidData("columns_none", field=field)
    raise InvalidData(
        "column_missing", field=field, option=option or field, columns=[str(c) for c in columns]
    )


def find_code_and_name(
    columns: Sequence[str], *, code: str | None, name: str | None
) -> tuple[str, str, str | None]:
    """Find the columns of code and name, those asked for or the usual ones, and the kind that they tell of.

    Kinds without names of their own (DeSO) may go without; the municipality's name beside them is not theirs.

    Returns
    -------
    code, kind, name
        ``kind`` is ``""`` where the column does not tell, ``name`` is ``None`` where there is none.

    Raises
    ------
    InvalidData
        Those of `find_column`.
    """
    found = find_column(
        columns, asked=code, known=tuple(CODE_COLUMNS), field="code", endings=CODE_ENDINGS,
        but=NO_DISTRICT_CODE, last=MUNICIPAL["code"],
    )  # fmt: skip
    assert found is not None
    kind = "kommun" if key(found) == MUNICIPAL["code"] else CODE_COLUMNS.get(key(found), "")
    known = tuple(n for n in NAME_COLUMNS if kind not in NAMELESS or n in OWN_NAMES)
    named = find_column(
        [column for column in columns if column != found or name is not None], asked=name, known=known,
        field="name", needed=kind not in NAMELESS, endings=() if kind in NAMELESS else NAME_ENDINGS,
        but=NO_DISTRICT_NAME, last="" if kind in NAMELESS else MUNICIPAL["name"],
    )  # fmt: skip
    return found, kind, named


def refuse_other_than_text(
    values: Iterable[Any], *, rows: Iterable[int], column: str, field: str, most: int
) -> None:
    """Refuse values that are neither text nor whole numbers: lists, objects, yes and no, dates, 2.5.

    Parameters
    ----------
    values, rows
        The column's values and the numbers of their features.
    column, field
        Its name in the file, and the field it is for; told in the refusal.
    most
        Longest text.

    Raises
    ------
    InvalidData
        ``field_not_text``, ``field_too_long``, with the rows and the first such value.
    """
    pairs = list(zip(rows, values, strict=True))
    for code, wrong in (
        ("field_not_text", [(row, value) for row, value in pairs if not is_text(value)]),
        ("field_too_long", [(row, value) for row, value in pairs if len(str(value).strip()) > most]),
    ):
        if wrong:
            raise InvalidData(
                code,
                field=field,
                column=column,
                rows=[int(row) for row, _ in wrong[:SHOWN]],
                value=" ".join(str(wrong[0][1]).split())[:60],
                count=len(wrong),
                most=most,
            )


def is_text(value: Any) -> bool:
    """Whether a value can serve as a code or a name: text, a whole number, or nothing at all.

    Map files may hold more; a list or an object written out as text counts as what it was.

    Examples
    --------
    >>> [is_text(v) for v in ("Ryd", 111, 111.0, None)]
    [True, True, True, True]
    >>> [is_text(v) for v in (True, "true", '{ "a": 1 }', ["x"], 2.5, float("inf"))]
    [False, False, False, False, False, False]
    """
    if isinstance(value, str):
        return _is_plain(value.strip())
    if isinstance(value, (bool, np.bool_)):
        return False
    if isinstance(value, (int, np.integer)) or value is None or value is pd.NaT or value is pd.NA:
        return True
    if isinstance(value, (float, np.floating, Decimal)):
        number = float(value)
        return math.isnan(number) or (number.is_integer() and abs(number) < LARGEST_EXACT)
    return False


def _is_plain(text: str) -> bool:
    """Whether a text is one that a person wrote, and not a value of another kind written out."""
    if text in ("true", "false"):
        return False
    if not text.startswith(("{", "[")):
        return True
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return True
    return False


def _is_missing(value: Any) -> bool:
    return (
        value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value))
    )


def as_code(value: Any) -> tuple[str, bool]:
    """Return a code as text, and whether it was written as a decimal number.

    Examples
    --------
    >>> as_code(111.0), as_code("111.0"), as_code(" 0580A0010 "), as_code(None)
    (('111', True), ('111', True), ('0580A0010', False), ('', False))
    """
    if _is_missing(value):
        return "", False
    text = unicodedata.normalize("NFC", str(value)).strip()
    whole = re.fullmatch(r"(\d+)[.,]0+", text)
    return (whole[1], True) if whole else (text, False)


def as_name(value: Any) -> tuple[str, bool, bool]:
    """Return a name, whether its letters were mended, and whether some are lost for good."""
    if _is_missing(value):
        return "", False, False
    text = " ".join(unicodedata.normalize("NFC", str(value)).split())
    text = re.sub(r"^(\d+)\.0$", r"\1", text) if isinstance(value, float) else text
    better = unscramble(text)
    return better, better != text, bool(BROKEN_LETTERS.search(better))


def kind_of_deso(code: str) -> str:
    """Return the kind that the code of a demographic statistical area tells of; ``deso`` of other codes.

    Examples
    --------
    >>> kind_of_deso("0580C1010"), kind_of_deso("12")
    ('stadsdel', 'deso')
    """
    told = DESO_CODE.fullmatch(code)
    return DESO_KINDS[told["kind"]] if told else "deso"


def as_kinds(values: Sequence[Any]) -> tuple[list[str], list[str]]:
    """Return kinds by the words in a column, and the words that mean none."""
    words = [as_name(value)[0] for value in values]
    kinds = [KIND_WORDS.get(plain(word), "") for word in words]
    return kinds, sorted({word for word, kind in zip(words, kinds, strict=True) if not kind})
