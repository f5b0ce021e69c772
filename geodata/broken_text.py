"""Names whose letters were lost on the way: read in another encoding than they were written in.

What leaves one reading only is undone. What was lost for good cannot be known; it is reported, and the file
can be saved anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_NEVER = re.compile(
    "[\ufffd\u0080-\u009f\u2500-\u257f\u221a\u2020\u2021\u201e\u2122\u20ac\u2026\u2030\u02dc\u0152\u00a4\u00a5"
    "\u00a6\u00a7\u00a9\u00ac\u00ae\u00b1\u00b6\u00b8\u00bf\u00c2\u00c3\u00d7\u00f7]"
    "|&#?[0-9A-Za-z]{2,7};"
)
"""What no name of a street or a place holds: what the halves of å, ä and ö become (UTF-8 read as Latin-1, Mac
or DOS, and the other way round), and letters written as in a web page (``&ouml;``)."""

_INSIDE = re.compile(r"(?<=[^\W\d_])[?{}|\\\[\]\u201d](?=[^\W\d_])")
"""What stands for å, ä and ö between letters: "Link?ping", "Link|ping" (7 bits), "Link\u201dping" (DOS)."""

_ELSEWHERE = re.compile("[\u0160\u0161\u017d\u017e\u00d5\u00f5]")
"""Letters of other languages, which å, ä and ö become; only where the file has no å, ä or ö at all."""

_OURS = re.compile("[åäöÅÄÖ]")


def broken(names: Iterable[str]) -> list[str]:
    """Return the names that look as if their letters were lost, in their order.

    Parameters
    ----------
    names
        All names of a file: what is odd in one may be plain among the others.

    Examples
    --------
    >>> broken(["Storgatan", "Ã–stgÃ¶tagatan", "Link?ping", "Vem där?"])
    ['Ã–stgÃ¶tagatan', 'Link?ping']
    """
    every = list(dict.fromkeys(names))
    foreign = not any(_OURS.search(name) for name in every)
    return [
        name
        for name in every
        if _NEVER.search(name) or _INSIDE.search(name) or (foreign and _ELSEWHERE.search(name))
    ]


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
