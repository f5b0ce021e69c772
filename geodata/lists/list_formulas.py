"""Formulas that reach out of their workbook: run a program, fetch from an address, read another file."""

from __future__ import annotations

import re

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_CALLS = re.compile(
    r"(?<![\w.])(?:_xll\.|_xlfn\.|_xlws\.)*"
    r"(?:HYPERLINK|WEBSERVICE|FILTERXML|IMAGE|IMPORT(?:DATA|FEED|HTML|RANGE|XML)|RTD|DDE|CALL|REGISTER(?:\.ID)?|EXEC)\s*\(",
    re.IGNORECASE,
)
_OTHER_FILE = re.compile(r"\[[^\[\]]+\][^\[\],;()+*/&=<>]*!|'[^']*(?:\]|://|\\\\)[^']*'!|\\\\|://")


def reaches_out(formula: str) -> bool:
    """Return whether a formula may run or fetch anything outside its workbook.

    A bar outside a text is what DDE is written with: ``program|topic!item``. Some of the others that are
    taken could do no harm; they keep their last value.

    Examples
    --------
    >>> [reaches_out(f) for f in ("cmd|'/c calc'!A1", 'HYPERLINK("http://x")', "[1]Blad1!A1", "'c:/[a]B'!A1")]
    [True, True, True, True]
    >>> [reaches_out(f) for f in ("SUM(A1:B2)", 'A1&"|"&B1', "Tabell1[Antal]*Blad2!A1", "'Blad 2'!A1")]
    [False, False, False, False]
    """
    bare = _TEXT.sub('""', formula)
    return "|" in bare or bool(_CALLS.search(bare) or _OTHER_FILE.search(bare))
