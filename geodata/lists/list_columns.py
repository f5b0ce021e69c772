"""Which columns of a list say where somebody lives: guessed by header and content, confirmed by a person."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from geodata.address_files import HEADERS
from geodata.district_fields import as_code
from geodata.errors import InvalidData
from geodata.typed_text import fold, key

ROLES = ("address", "number", "letter", "postcode", "locality", "x", "y")
"""What a column may hold. ``address``: street, or street and number; ``x``, ``y``: a pair of coordinates."""

_MORE: Mapping[str, tuple[str, ...]] = {
    "address": (
        "bostadsadress", "folkbokforingsadress", "hemadress", "adressrad", "adressrad1", "adress1", "gata",
        "gatunamn", "vag", "vagnamn", "street", "streetname", "gatuadr", "adr", "gatuadressochnummer",
        "address1", "addressline1", "leveransadress", "adresstext",
    ),
    "number": ("gatunr", "nr", "husnr"),
    "locality": ("postadress", "postnrochort", "postnummerochort", "kommundel", "town"),
    "postcode": ("zipcode", "postnr", "pnr"),
}  # fmt: skip

_STREET_AND_NUMBER = re.compile(
    r"(?=.*[^\W\d_]{3})[^\d,;@:]{3,60}?[ ,]+\d{1,4} ?[A-Za-zÅÄÖåäö]?(?![\w@:/-]).{0,60}"
)
_POSTCODE = re.compile(r"(?:SE?[- ]?)?[1-9]\d{2} ?\d{2}")
_POSTCODE_AND_PLACE = re.compile(r"(?:SE?[- ]?)?[1-9]\d{2} ?\d{2}\b[ ,]+\D{2,}")
_HOUSE = re.compile(r"[1-9]\d{0,3} ?[A-Za-zÅÄÖåäö]?(?:-\d{1,4})?|\d{1,4}[.,]0")
_CONTENT = {"address": _STREET_AND_NUMBER, "postcode": _POSTCODE}
_ANY_NUMBER = frozenset({"nr", "nummer", "number"})
"""Headings under which a row's own number stands as often as a house's."""

MOSTLY = 0.5
SAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a list is laid out.

    Attributes
    ----------
    header
        Number of the header's row, 0 where there is none.
    names
        What its columns are called, ``#3`` where nothing says so.
    roles
        Role of :data:`ROLES` to column, from 0.
    samples
        For each column its cells in the first few rows behind the header.
    """

    header: int
    names: list[str]
    roles: dict[str, int]
    samples: list[list[str]] = field(default_factory=list)


def guess(head: Sequence[tuple[int, Sequence[str]]], *, aside: Container[int] = ()) -> Layout:
    """Return how a list is laid out, by its first rows.

    Parameters
    ----------
    head
        Rows with their numbers, as :meth:`geodata.lists.list_rows.ListFile.head` gives them; at least one.
    aside
        Columns that are known to say something else, and get no role.

    Returns
    -------
    Layout
        ``roles`` is empty where no column looks like an address or a coordinate: then a person must say.

    Examples
    --------
    >>> found = guess([(1, ["Ärende", "Gatuadress", "Ort"]), (2, ["007", "Storgatan 12", "Ljungsbro"])])
    >>> found.header, found.roles
    (1, {'address': 1, 'locality': 2})
    """
    width = max(len(cells) for _, cells in head)
    at = _header_at(head, width)
    header_number, header = head[at] if at >= 0 else (0, [])
    body = [cells for _, cells in head[at + 1 :]]
    columns = [[row[i] for row in body if i < len(row) and row[i] and i not in aside] for i in range(width)]
    names = [(header[i] if i < len(header) else "") or f"#{i + 1}" for i in range(width)]
    roles = _by_name(["" if i in aside else name for i, name in enumerate(names)], columns)
    if "address" not in roles and not {"x", "y"} <= set(roles):
        roles |= _by_content(columns, set(roles.values()))
    if "number" in roles and "address" not in roles:
        del roles["number"]
    samples = [[row[i] if i < len(row) else "" for row in body[:SAMPLES]] for i in range(width)]
    return Layout(header=header_number, names=names, roles=roles, samples=samples)


def told_roles(layout: Layout, told: Mapping[str, str], *, file: str) -> dict[str, int]:
    """Return the roles that a person names, and the guessed ones beside them.

    Parameters
    ----------
    layout
        As guessed.
    told
        Role to a column's heading, or to ``#`` and its number from 1.

    Raises
    ------
    InvalidData
        ``list_unknown_column`` (``column``, ``columns``), ``list_unknown_role`` (``role``, ``roles``).
    """
    roles = dict(layout.roles)
    if {"x", "y"} & set(told):
        roles = {role: at for role, at in roles.items() if role in ("x", "y")}
    elif "address" in told:
        roles = {role: at for role, at in roles.items() if role not in ("x", "y", "number", "letter")}
    for role, heading in told.items():
        if role not in ROLES:
            raise InvalidData("list_unknown_role", role=role, roles=list(ROLES))
        places = [i for i, name in enumerate(layout.names) if name.casefold() == heading.strip().casefold()]
        number = heading.strip().removeprefix("#")
        if (
            not places
            and heading.startswith("#")
            and number.isdigit()
            and 0 < int(number) <= len(layout.names)
        ):
            places = [int(number) - 1]
        if not places:
            raise InvalidData("list_unknown_column", file=file, column=heading, columns=layout.names)
        roles = {other: at for other, at in roles.items() if at != places[0]} | {role: places[0]}
    return roles


def _header_at(head: Sequence[tuple[int, Sequence[str]]], width: int) -> int:
    """Which of the first rows is the header: the first that is half full, or -1 where that is data.

    A title over a narrow list is half full too, and so are headings over several columns: a row as full, with
    headings that are known, comes before the title, and a fuller one before headings over it.
    """
    filled = [sum(map(bool, cells)) for _, cells in head]
    full = max(filled)
    first = range(min(len(head), 10))
    at = next((at for at in first if 2 * filled[at] >= full or filled[at] == width), -1)
    if at < 0:
        return -1
    if not _is_known(head[at][1]):
        fuller = (later for later in first if later > at and filled[later] >= filled[at])
        at = next((later for later in fuller if _is_heading(head[later][1])), at)
    elif at + 1 < len(head) and filled[at + 1] > filled[at] and _is_heading(head[at + 1][1]):
        at += 1
    cells = head[at][1]
    return -1 if _has_data(cells) and not _is_known(cells) else at


def _is_heading(cells: Sequence[str]) -> bool:
    """Whether a row has a heading that is known, and no address."""
    return _is_known(cells) and not _has_data(cells)


def _has_data(cells: Sequence[str]) -> bool:
    return any(
        pattern.fullmatch(cell) for cell in cells for pattern in (_STREET_AND_NUMBER, _POSTCODE_AND_PLACE)
    )


def _is_known(cells: Sequence[str]) -> bool:
    """Whether a row has a heading that says what its column holds."""
    return any(_folded(cell) in names for cell in cells for names in (*HEADERS.values(), *_MORE.values()))


def _folded(name: str) -> str:
    return fold(key(name))


def _by_name(names: Sequence[str], columns: Sequence[Sequence[str]]) -> dict[str, int]:
    """Roles by what the columns are called; of several the one whose content fits best, then the first."""
    folded = [_folded(name) for name in names]
    roles: dict[str, int] = {}
    for role in ROLES:
        wanted = (*HEADERS.get(role, ()), *_MORE.get(role, ()))
        if role == "address":
            wanted = (*wanted, *HEADERS["street"])
        fitting = [i for i, name in enumerate(folded) if name in wanted and i not in roles.values()]
        if role == "address":
            fitting = [i for i in fitting if _share(columns[i], _POSTCODE_AND_PLACE) < MOSTLY]
        if role == "number":
            fitting = [i for i in fitting if "address" in roles and _share(columns[i], _HOUSE) >= MOSTLY]
            fitting = (
                [] if _share(columns[roles.get("address", 0)], _STREET_AND_NUMBER) >= MOSTLY else fitting
            )
        if role == "postcode":
            # "Pnr" is as often a person's number, which must not get among the addresses.
            fitting = [i for i in fitting if not columns[i] or _share(columns[i], _POSTCODE) >= MOSTLY]
        if role == "letter" and "number" not in roles:
            fitting = []
        if fitting:
            roles[role] = max(
                fitting, key=lambda i: (folded[i] not in _ANY_NUMBER, _fit(role, columns[i]), -i)
            )
    if ("x" in roles) != ("y" in roles):
        roles.pop("x", None)
        roles.pop("y", None)
    return roles


def _fit(role: str, column: Sequence[str]) -> float:
    pattern = _CONTENT.get(role)
    return _share(column, pattern) if pattern else float(bool(column))


def _by_content(columns: Sequence[Sequence[str]], taken: set[int]) -> dict[str, int]:
    """Roles by what the columns hold, where no header says."""
    roles: dict[str, int] = {}
    for role, pattern in (
        ("address", _STREET_AND_NUMBER), ("locality", _POSTCODE_AND_PLACE), ("postcode", _POSTCODE),
    ):  # fmt: skip
        shares = [(-_share(column, pattern), i) for i, column in enumerate(columns) if i not in taken]
        best = min(shares, default=(0.0, 0))
        if -best[0] >= MOSTLY:
            roles[role] = best[1]
            taken = taken | {best[1]}
    return roles if "address" in roles else {}


def _share(column: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.fullmatch(text)) for text in column) / len(column) if column else 0.0


def address_texts(columns: Mapping[str, Sequence[str]]) -> list[str]:
    """Return one text a row, as a person would type it, ``""`` where the row has no address.

    Parameters
    ----------
    columns
        Role to the texts of its column; ``address`` must be among them.

    Examples
    --------
    >>> address_texts({"address": ["Storgatan", ""], "number": ["12.0", "3"], "locality": ["Slaka", "Slaka"]})
    ['Storgatan 12, Slaka', '']
    """
    rows = len(columns["address"])
    none = [""] * rows
    streets, numbers, letters = (columns.get(role, none) for role in ("address", "number", "letter"))
    behind = zip(columns.get("postcode", none), columns.get("locality", none), strict=True)
    texts = []
    for street, number, letter, (postcode, locality) in zip(streets, numbers, letters, behind, strict=True):
        text = street
        if text and number:
            text = f"{text} {as_code(number)[0]}{letter}"
        rest = f"{postcode} {locality}".strip()
        texts.append(f"{text}, {rest}" if text and rest else text)
    return texts
