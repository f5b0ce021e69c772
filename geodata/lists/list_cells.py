"""Text that goes back into a list: never run as a formula, always writable in the list's own encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata

APOSTROPHE = "'"
"""What a spreadsheet takes as "this is text"."""

_RUNS = re.compile(r"[\s\u00a0\ufeff]*[=@\uff1d\uff20\t\r]")
_SIGN = re.compile(r"[\s\u00a0\ufeff]*[+\-\uff0b\uff0d]")
_PLAIN_SIGNED = re.compile(r"[\s\u00a0]*[+\-]?[\d\s\u00a0.,:()/\-]*")
_AFTER_SEPARATOR = re.compile(r"(?<=[;,\t|])(\s*)(?=[=@])")

SUSPECT = re.compile("[=@+\\-\t\r\uff1d\uff20\uff0b\uff0d]")
"""A text without any of these needs no closer look."""

NEAREST = "omradesplan.nearest"
"""Name of the error handler that writes a letter which an encoding lacks as its nearest."""

_NEAREST = {"\u2212": "-", "\u2192": "->", "\u2013": "-", "\u201d": '"', "\u201c": '"', "\u2026": "..."}


def harmless(text: str) -> str:
    """Return a text that no spreadsheet runs: an apostrophe goes before what would begin a formula.

    A formula begins with ``=``, ``@``, ``+`` or ``-`` (their wide forms too), a tab or a line break. What is
    only a signed number or a telephone number stays as it is. Behind a separator within the text, which a
    spreadsheet with other settings may split at, ``=`` and ``@`` get one as well.

    References
    ----------
    OWASP, *CSV Injection*.

    Examples
    --------
    >>> harmless("=cmd|' /C calc'!A0"), harmless("-12,5"), harmless("+46 13-20 60 00"), harmless("a;=b")
    ("'=cmd|' /C calc'!A0", '-12,5', '+46 13-20 60 00', "a;'=b")
    """
    if not SUSPECT.search(text):
        return text
    if _RUNS.match(text) or (_SIGN.match(text) and not _PLAIN_SIGNED.fullmatch(text)):
        text = APOSTROPHE + text
    return _AFTER_SEPARATOR.sub(r"\1'", text)


def as_meant(text: str) -> str:
    """Return a text without the apostrophe that :func:`harmless` put before it; any other apostrophe stays.

    Examples
    --------
    >>> as_meant("'=Norr"), as_meant("'t Zand")
    ('=Norr', "'t Zand")
    """
    rest = text[1:]
    return rest if text.startswith(APOSTROPHE) and harmless(rest) == text else text


def _nearest(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    letters = fault.object[fault.start : fault.end]
    found = [
        _NEAREST.get(c) or unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode() or "?"
        for c in letters
    ]
    return "".join(found), fault.end


codecs.register_error(NEAREST, _nearest)
