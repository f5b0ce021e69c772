"""Days and times in a workbook, which are numbers that only their cell's style tells apart from others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Formats of days and times that need no definition (ECMA-376-1, 18.8.30 *numFmt*)."""

MOST_DAYS = 2_958_465
"""The last day that a workbook can hold, 9999-12-31."""

_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""What a format says word for word, and colours, conditions and languages in brackets."""

_DAY_OR_TIME = re.compile(r"[dmyhs]", re.IGNORECASE)


def date_styles(elements: Iterable[tuple[str, Mapping[str, str]]]) -> frozenset[str]:
    """Return the styles whose numbers are days or times, by their place among the cells' styles.

    Parameters
    ----------
    elements
        Of the workbook's part of styles, in order: local name, attributes by local name.

    Examples
    --------
    >>> told = [("numFmt", {"numFmtId": "164", "formatCode": "yyyy-mm-dd"}), ("cellXfs", {})]
    >>> sorted(date_styles([*told, ("xf", {"numFmtId": "0"}), ("xf", {"numFmtId": "164"})]))
    ['1']
    """
    own: dict[str, bool] = {}
    found: list[bool] = []
    within = ""
    for name, told in elements:
        if name == "numFmt":
            plain = _ASIDE.sub("", told.get("formatCode", "")).split(";")[0]
            own[told.get("numFmtId", "")] = bool(_DAY_OR_TIME.search(plain))
        elif name == "xf" and within == "cellXfs":
            code = told.get("numFmtId", "0")
            found.append(own.get(code, code.isdigit() and int(code) in BUILT_IN))
        elif name in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            within = name
    return frozenset(str(at) for at, is_date in enumerate(found) if is_date)


def as_shown(value: str, *, since_1904: bool = False) -> str:
    """Return the day or time that a number stands for, as ISO; the number itself where it is none.

    Examples
    --------
    >>> as_shown("45352"), as_shown("45352.5"), as_shown("0.25"), as_shown("-3")
    ('2024-03-01', '2024-03-01 12:00', '06:00', '-3')
    """
    try:
        days = float(value)
    except ValueError:
        return value
    if not 0 <= days <= MOST_DAYS:
        return value
    # Workbooks of the usual kind count a 29th of February in 1900.
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31 if days < 60 else 30)  # noqa: DTZ001
    moment = first + timedelta(minutes=round(days * 24 * 60))
    if days < 1:
        return moment.strftime("%H:%M")
    return moment.date().isoformat() if days.is_integer() else f"{moment:%Y-%m-%d %H:%M}"
