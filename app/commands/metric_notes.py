"""What must be known with a figure, in words on the command line: what it assumes, and whom it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.wording import NO_BREAK_SPACE, number, sentence

SHARES = frozenset({"tolerance", "recipient_share_eldest"})
"""Facts of a note that are shares of one, told in percent."""

OF_AGE_BANDS = frozenset({"people_bands_suppressed"})
"""Notes that say nothing of a table of people of all ages."""

Note = Mapping[str, Any]


def note_words(note: Note, names: Mapping[str, str], language: str) -> str:
    """Return the sentence of a note, with the areas by their names."""
    facts = dict(note)
    for name in SHARES & facts.keys():
        facts[name] = number(round(100 * facts[name], 1), language) + percent_sign(language)
    if "areas" in facts:
        facts["areas"] = [names.get(code, code) for code in facts["areas"]]
    return sentence("notes", note["code"], facts, language)


def of_both(notes: Mapping[str, Sequence[Note]]) -> Iterator[Note]:
    """Notes of the changed plan, and those that only the other has."""
    after = notes["after"]
    yield from after
    yield from (one for one in notes["before"] if one["code"] not in {note["code"] for note in after})


def percent_sign(language: str) -> str:
    """Return what follows a number of percent."""
    return f"{NO_BREAK_SPACE}%" if language == "sv" else "%"
