"""What each text of a long list means: the plain ones by one look in a table, the others as a look-up would.

A text that is an address of the register word for word is found in a table; that gives
the answer the search would give, thousands of times quicker. All others are resolved by
:meth:`geodata.gazetteer.address_search.AddressIndex.resolve`. Equal texts are asked once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.address_text import postcodes_differ
from geodata.errors import Ambiguous, Fault, InvalidData
from geodata.gazetteer.address_query import readings
from geodata.gazetteer.address_search import AddressIndex, Understood
from geodata.typed_text import clean, fold, key

OUTCOMES = ("found", "corrected", "chosen", "several", "not_found", "outside", "empty")
"""What may become of a row; ``chosen``: a person said what it means."""

ANSWERED = frozenset({"found", "corrected", "chosen"})
DOUBTFUL = ("several", "not_found", "outside")

_PLAIN = re.compile(
    r"(?P<street>[a-zåäöéü][a-zåäöéü .'-]*?) (?P<number>[1-9][0-9]{0,3}) ?(?P<letter>[a-zåäö])?"
    r"(?:(?:, ?| )(?P<postcode>[1-9][0-9]{2} ?[0-9]{2}))?(?:(?:, ?| )(?P<locality>[a-zåäöéü][a-zåäöéü -]+))?"
)
_NO_ADDRESS = frozenset({"postcode_is_not_an_address", "postcode_not_found", "place_too_large"})
_ELSEWHERE = frozenset({"coordinates_out_of_range", "outside_municipality"})
_ABOUT_BEHIND = frozenset({"locality_differs", "postcode_differs"})
"""Faults that are about what stands behind the address."""

TOLD_EVERY = 512


@dataclass(frozen=True, kw_only=True, slots=True)
class Meant:
    """What a text was taken to mean.

    Attributes
    ----------
    outcome
        One of :data:`OUTCOMES`.
    understood
        What was found; ``None`` where nothing was, and for an address found word for word.
    address
        Row in the address table, -1 for all but addresses.
    fault
        Why nothing was found; ``None`` where something was.
    """

    outcome: str
    understood: Understood | None = None
    address: int = -1
    fault: Fault | None = None


class Matcher:
    """Tells what texts mean.

    Parameters
    ----------
    index
        The search.
    addresses
        The table that it searches, by :data:`geodata.schema.ADDRESSES`.
    districts
        Names of the districts, which may stand behind an address like a locality.
    municipality
        Its name. Behind an address it says nothing, unless a locality is called the same.
    """

    def __init__(
        self,
        index: AddressIndex,
        addresses: pd.DataFrame,
        *,
        districts: Sequence[str] = (),
        municipality: str = "",
    ) -> None:
        self._index = index
        streets = addresses["street"].str.split().str.join(" ")
        words = (streets + " " + addresses["number"].astype("str") + addresses["letter"]).str.casefold()
        single = ~words.duplicated(keep=False).to_numpy()
        rows = np.flatnonzero(single)
        self._rows = dict(zip(words.to_numpy()[rows].tolist(), rows.tolist(), strict=True))
        self._postcodes: list[str] = addresses["postcode"].tolist()
        self._localities: list[str] = addresses["locality"].tolist()
        known = {fold(key(name)) for name in [*addresses["locality"].unique(), *districts]} - {""}
        name = self._name = fold(key(municipality))
        self._here = known | ({name} - {""})
        self._passing = {name} - {fold(key(place)) for place in addresses["locality"].unique()}

    def match(self, text: str) -> Meant:
        """Return what one text means; empty text is an outcome too."""
        words = " ".join(text.split()).casefold()
        if not key(words):
            return Meant(outcome="empty", fault=InvalidData("empty_text"))
        row = self._plain(words)
        return Meant(outcome="found", address=row) if row >= 0 else self._search(self._shortened(text))

    def match_all(
        self, texts: Sequence[str], tick: Callable[[float], None]
    ) -> tuple[NDArray[np.int32], list[str], list[Meant]]:
        """Return for each text which of the distinct ones it is, these, and what each of them means.

        Parameters
        ----------
        texts
            One a row.
        tick
            Told now and then how far it has come, 0-1; what it raises ends the work.
        """
        codes, distinct = pd.factorize(np.asarray(texts, dtype=object))
        said = [str(text) for text in distinct]
        meant: list[Meant] = []
        for i, text in enumerate(said):
            if i % TOLD_EVERY == 0:
                tick(i / len(said))
            meant.append(self.match(text))
        return codes.astype(np.int32), said, meant

    def alike(self, texts: Sequence[str], meant: Sequence[Meant]) -> NDArray[np.int32]:
        """Return for each text the first that a person would be asked the very same about.

        That is one with the same street and number and the same candidates, whatever capitals, spaces,
        apartment, postcode or town it has besides. Where there are no candidates, only the municipality's own
        name says nothing; where the fault is about the postcode or the town, these must be the same.

        Parameters
        ----------
        texts, meant
            As :meth:`match_all` returns them, in the same order.
        """
        first: dict[tuple[object, ...], int] = {}
        same = np.arange(len(texts), dtype=np.int32)
        for i, (text, one) in enumerate(zip(texts, meant, strict=True)):
            if one.outcome in ("corrected", *DOUBTFUL):
                same[i] = first.setdefault(self._question(text, one), i)
        return same

    def _question(self, text: str, one: Meant) -> tuple[object, ...]:
        """What a person would be asked about a text, to be compared."""
        try:
            found = readings(clean(text), self._here)
        except Fault:
            return (text,)
        if not found or not re.search(r"[^\W\d_]", found[0].name):
            return (text,)
        code, facts = (one.fault.code, one.fault.facts) if one.fault else ("", {})
        choices = [str(known.get("address_id") or known["label"]) for known in facts.get("candidates", ())]
        if one.understood is not None:
            choices.append(f"{one.address} {one.understood.label}")
        beside = tuple(word for word in (fold(key(b)) for b in found[0].beside) if word != self._name)
        return (
            one.outcome, code, *choices, fold(key(found[0].name)), found[0].houses, found[0].no_house,
            beside if code in _ABOUT_BEHIND or not choices else (),
            found[0].postcode if code in _ABOUT_BEHIND else "",
        )  # fmt: skip

    def _plain(self, words: str) -> int:
        """The row that a text is word for word, or -1 where it takes more to tell."""
        found = _PLAIN.fullmatch(words)
        if found is None:
            return -1
        street, number, letter, postcode, locality = found.groups()
        if letter == "i" and locality:
            return -1
        row = self._rows.get(f"{street} {number}{letter or ''}", -1)
        if row < 0:
            return -1
        if postcodes_differ(self._postcodes[row], (postcode or "").replace(" ", "")):
            return -1
        if locality:
            typed = fold(key(locality))
            if typed not in self._passing and typed != fold(key(self._localities[row])):
                return -1
        return int(row)

    def _shortened(self, text: str) -> str:
        """The text without the municipality's name behind it, where that says nothing."""
        before, comma, behind = text.rpartition(",")
        return before if comma and fold(key(behind)) in self._passing else text

    def _search(self, text: str) -> Meant:
        try:
            found = self._index.resolve(text)
        except Fault as fault:
            return Meant(outcome=self._outcome(fault), fault=fault)
        if found.kind == "district":
            return Meant(outcome="several", fault=Ambiguous("list_district_only", district=found.label))
        return Meant(
            outcome="corrected" if found.corrected else "found", understood=found, address=found.address
        )

    def _outcome(self, fault: Fault) -> str:
        if fault.code in _ELSEWHERE:
            return "outside"
        if fault.code in _NO_ADDRESS or not isinstance(fault, Ambiguous):
            return "not_found"
        if fault.code == "locality_differs":
            typed = [fold(key(place)) for place in fault.facts.get("locality", ())]
            return "several" if all(place in self._here for place in typed) else "outside"
        return "several"
