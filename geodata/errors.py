"""Faults in the data people bring: a stable code and the facts, no wording.

The sentence a person reads is made from ``code`` and ``facts`` by the message catalogue
(``static/i18n``), so that it exists once, in Swedish and English, for the page and the command line alike.
"""

from __future__ import annotations

from typing import Any


class Fault(Exception):
    """Something that can be said to a user: what is wrong (``code``), and where (``facts``).

    Parameters
    ----------
    code
        Stable name in ``snake_case``; the key ``errors.<code>`` of the message catalogue.
    facts
        The values the sentence needs: names, places, counts, metres. Plain JSON values.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        super().__init__(f"{code}: {facts}" if facts else code)


class UnreadableFile(Fault):
    """A file that cannot be read at all: wrong format, cut short, empty, not there."""


class InvalidData(Fault):
    """A readable file whose content cannot be used without guessing."""


class SourceUnavailable(Fault):
    """A source on the network that does not answer, or not with what was asked for."""


class OutsideMunicipality(Fault):
    """A point or a shape that lies outside the municipality's ground."""


class NotFound(Fault):
    """An address, place or code that does not exist."""


class Ambiguous(Fault):
    """A text that fits several addresses or places; ``facts["candidates"]`` lists them."""
