"""What codes, names and colours of areas and offices may be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from areas.errors import EditRefused

LONGEST_NAME = 100
LONGEST_CODE = 32
"""As in the files of plans."""

COLOUR = re.compile(r"#[0-9a-f]{6}")


def name_of(text: str, *, of: str) -> str:
    """Return a name with single spaces; ``of`` is the code of what bears it.

    Raises
    ------
    EditRefused
        ``name_missing``, ``name_too_long``.

    Examples
    --------
    >>> name_of(" Södra  Ryd ", of="ryd")
    'Södra Ryd'
    """
    name = " ".join(text.split())
    if not name:
        raise EditRefused("name_missing", area=of)
    if len(name) > LONGEST_NAME:
        raise EditRefused("name_too_long", area=of, most=LONGEST_NAME)
    return name


def code_of(text: str) -> str:
    """Return a code for something new.

    Raises
    ------
    EditRefused
        ``new_code_missing``, ``code_too_long``.
    """
    code = text.strip()
    if not code:
        raise EditRefused("new_code_missing")
    if len(code) > LONGEST_CODE:
        raise EditRefused("code_too_long", text=code[:LONGEST_CODE], most=LONGEST_CODE)
    return code


def colour_of(text: str, *, of: str) -> str:
    """Return a colour as ``#rrggbb`` in small letters, or raise ``EditRefused`` (``colour_not_understood``).

    Examples
    --------
    >>> colour_of("#2A6F97", of="ryd")
    '#2a6f97'
    """
    colour = text.lower()
    if not COLOUR.fullmatch(colour):
        raise EditRefused("colour_not_understood", area=of, colour=text[:40])
    return colour


def shared_names(names: Collection[str]) -> tuple[str, ...]:
    """Return the names that several bear as people hear them, case and spaces aside, in each spelling.

    Examples
    --------
    >>> shared_names(["Norr", "Syd", "norr", "Norr"])
    ('Norr', 'norr')
    """
    heard = Counter(_heard(name) for name in names)
    return tuple(dict.fromkeys(name for name in names if heard[_heard(name)] > 1))


def _heard(name: str) -> str:
    return " ".join(name.split()).casefold()
