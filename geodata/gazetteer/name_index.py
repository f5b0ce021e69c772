"""Names of streets, places and districts, found by what somebody typed: literally, written out, or nearly.

**When a misspelling is understood.** Distance is the number of letters put in, left out, exchanged or swapped
with their neighbour (optimal string alignment) between the folded keys; writing out a short form costs one
more. A name is taken only if it is the only good one:

- nothing equals the text, neither literally nor written out nor with the accents put back;
- the part that tells the name from others (:func:`geodata.street_names.stem`) has at least 6 letters for a
  distance of 1 and at least 9 for a distance of 2. "Björkgatan" and "Björngatan" are different streets, and
  the one that is missing in the register must not become the other. If that part was typed without a
  fault and the slip is in "gatan" itself, a distance of 1 is taken from 3 letters on;
- no other name lies within ``MARGIN`` more.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geodata.street_names import Form, foreign_forms, forms, register_key, saint_forms, stem, word_starts
from geodata.typed_text import fold, key

MOST_EDITS = 3
"""Names further away than this are not candidates."""

LONGEST_NAME = 60
"""A longer text is no misspelt name; comparing it would only take time."""

MARGIN = 2
"""A second name must be at least this much further away, or neither is taken."""

LITERAL, SAME_KEY, WRITTEN_OUT, ACCENTS, SAINT, FOREIGN, NEAR = range(7)
"""How a name was found, best first."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """A name that fits a text: which (``entry``), how (``stage``), how far (``distance``, in letters)."""

    entry: int
    stage: int
    distance: int = 0

    @property
    def corrected(self) -> bool:
        """Whether the name differs from the text in more than case, spaces and punctuation."""
        return self.stage >= WRITTEN_OUT


@dataclass(frozen=True, kw_only=True)
class _Names:
    """Folded names, and what tells at once that one is far from a text: its letters, and how many it has."""

    texts: list[str]
    letters: NDArray[np.uint32]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, texts: list[str]) -> _Names:
        """Return the names of some texts."""
        return cls(
            texts=texts, letters=np.array([_letters(text) for text in texts], dtype=np.uint32),
            lengths=np.array([len(text) for text in texts], dtype=np.int64),
        )  # fmt: skip

    def within(self, text: str) -> NDArray[np.intp]:
        """Return the names that may lie within ``MOST_EDITS`` of a text.

        An edit puts in at most one letter that the other has not, takes out at most one, and changes the
        length by at most one; so whatever differs more in any of the three is farther away.
        """
        mine = np.uint32(_letters(text))
        near = np.abs(self.lengths - len(text)) <= MOST_EDITS
        near &= np.bitwise_count(self.letters & ~mine) <= MOST_EDITS
        near &= np.bitwise_count(mine & ~self.letters) <= MOST_EDITS
        return np.flatnonzero(near)


def _letters(text: str) -> int:
    """Return a bit for each letter that a text has; signs and other letters share six bits."""
    bits = {1 << (ord(c) - ord("a")) if "a" <= c <= "z" else 1 << (26 + ord(c) % 6) for c in text}
    return sum(bits)


class NameIndex:
    """An index over names; an *entry* is a position in the sequence it was built from.

    Parameters
    ----------
    names
        Cleaned names. Equal ones may occur, one as a place and one as a district.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._by_spelling = _positions([name.casefold() for name in names])
        self._by_plain_key = _positions([key(name) for name in names])
        self._keys = [register_key(name) for name in names]
        self.folded = [fold(k) for k in self._keys]
        self._by_key = _positions(self._keys)
        self._by_folded = _positions(self.folded)
        starts = sorted((s, i) for i, name in enumerate(names) for s in word_starts(name))
        self._starts = [s for s, _ in starts]
        self._start_entries = [i for _, i in starts]
        self._whole = _Names.of(self.folded)
        self._cut: dict[int, _Names] = {}
        self.everything = np.ones(len(names), dtype=bool)

    def exact(self, text: str) -> list[Match]:
        """Return the names that the text is, on the first stage that has any; no letter is corrected."""
        written = forms(text)
        for stage, found in (
            (LITERAL, self._by_spelling.get(text.casefold(), [])),
            (SAME_KEY, self._by_plain_key.get(key(text), [])),
            (WRITTEN_OUT, self._entries(self._by_key, (f.key for f in written))),
            (ACCENTS, self._without_accents(written)),
            (SAINT, self._without_accents(saint_forms(text))),
            (FOREIGN, self._entries(self._by_key, (f.key for f in foreign_forms(text)))),
        ):
            if found:
                return [Match(entry=i, stage=stage) for i in found]
        return []

    def near(self, text: str, wanted: NDArray[np.bool_]) -> list[Match]:
        """Return the names within ``MOST_EDITS`` of the text, nearest first, among ``wanted``."""
        written = forms(text)
        if not written or not self.folded or len(text) > LONGEST_NAME:
            return []
        distances = _distances(written, self._whole)
        found = np.flatnonzero((distances <= MOST_EDITS) & wanted)
        found = found[np.argsort(distances[found], kind="stable")]
        return [Match(entry=int(i), stage=NEAR, distance=max(int(distances[i]), 1)) for i in found]

    def clear(self, text: str, near: Sequence[Match]) -> list[Match]:
        """Return the nearest of ``near`` if it is clearly the only good one, else nothing.

        Entries of one name (a street and a place called alike) count as one.
        """
        if not near:
            return []
        best = [m for m in near if self.folded[m.entry] == self.folded[near[0].entry]]
        others = [m for m in near if self.folded[m.entry] != self.folded[near[0].entry]]
        if others and others[0].distance - best[0].distance < MARGIN:
            return []
        return best if best[0].distance <= self._allowed(text, best[0].entry) else []

    def starting(self, text: str) -> list[tuple[int, bool]]:
        """Return the entries of which some word begins with the text, and whether it is the first word."""
        found: dict[int, bool] = {}
        for form in (*forms(text), *saint_forms(text)):
            at = bisect_left(self._starts, form.folded)
            while at < len(self._starts) and self._starts[at].startswith(form.folded):
                entry = self._start_entries[at]
                first = self.folded[entry].startswith(form.folded)
                found[entry] = found.get(entry, False) or first
                at += 1
        return list(found.items())

    def nearly_starting(self, text: str) -> list[tuple[int, int]]:
        """Return the entries whose beginning is one or two letters from the text, with that distance."""
        typed = fold(key(text))
        most = 0 if len(typed) < 4 else 1 if len(typed) < 7 else 2
        if not most or not self.folded or len(text) > LONGEST_NAME:
            return []
        form = [Form(key=typed, folded=typed, expanded=False)]
        distances = np.minimum(
            _distances(form, self._beginnings(len(typed))), _distances(form, self._beginnings(len(typed) + 1))
        )
        return [(int(i), int(distances[i])) for i in np.flatnonzero(distances <= most)]

    def agrees(self, text: str, entry: int) -> bool:
        """Whether the text, accents included, is how the name begins, letter by letter."""
        return self._keys[entry].startswith(key(text))

    def _allowed(self, text: str, entry: int) -> int:
        distinctive = stem(self.folded[entry])
        if len(distinctive) >= 9:
            return 2
        if len(distinctive) >= 6:
            return 1
        return int(len(distinctive) >= 3 and fold(key(text)).startswith(distinctive))

    def _without_accents(self, written: Iterable[Form]) -> list[int]:
        """Entries that the text becomes when plain letters get accents; a typed accent must be right."""
        return [
            i
            for form in written
            for i in self._by_folded.get(form.folded, [])
            if all(a in (b, c) for a, b, c in zip(form.key, self._keys[i], form.folded, strict=True))
        ]

    def _beginnings(self, length: int) -> _Names:
        """The names cut to a length; kept, since the same few lengths come again with every key pressed."""
        if length not in self._cut:
            self._cut[length] = _Names.of([name[:length] for name in self.folded])
        return self._cut[length]

    @staticmethod
    def _entries(positions: dict[str, list[int]], keys: Iterable[str]) -> list[int]:
        return list(dict.fromkeys(i for k in keys for i in positions.get(k, [])))


def _positions(keys: Sequence[str]) -> dict[str, list[int]]:
    positions: dict[str, list[int]] = {}
    for i, k in enumerate(keys):
        if k:
            positions.setdefault(k, []).append(i)
    return positions


def _distances(written: Sequence[Form], names: _Names) -> NDArray[np.int64]:
    """Least distance of any form to each name, one more for a form that was written out; one value a name.

    ``MOST_EDITS + 1`` where it is more than that. Only names that may be near are compared letter by letter:
    to carry all of them over to the comparing library costs far more than the comparing.
    """
    least = np.full(len(names.texts), MOST_EDITS + 1, dtype=np.int64)
    for form in written:
        at = names.within(form.folded)
        if len(at):
            some = [names.texts[i] for i in at.tolist()]
            found = process.cdist(
                [form.folded], some, scorer=OSA.distance, score_cutoff=MOST_EDITS, dtype=np.uint8
            )
            least[at] = np.minimum(least[at], found[0].astype(np.int64) + int(form.expanded))
    return least
