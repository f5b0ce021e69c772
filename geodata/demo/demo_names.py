"""Plausible Swedish street names for the example data, by theme and district.

Names of a few well-known ordinary streets stand in the middle of the city; the rest are put together from
a stem and an ending. They name no real place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from geodata.demo import demo_facts

ROWS = {
    0: "Drottninggatan", 1: "Storgatan", 2: "Nygatan", 3: "Kungsgatan", 4: "Vasavägen",
    5: "Järnvägsgatan", 6: "Norra Promenaden", -1: "Trädgårdsgatan", -2: "Linnégatan", -3: "Södra Promenaden",
    -4: "Kaserngatan", -5: "Parkgatan", -6: "Skolgatan", -7: "Tegelgatan",
}  # fmt: skip
"""Streets of the inner city from west to east, counted northward from the one past the office Öst."""

COLUMNS = {
    0: "Hamngatan", 1: "Åbrinken", 2: "Strandgatan", 3: "Kajgatan", -1: "Repslagaregatan",
    -2: "Snickaregatan", -3: "Klostergatan", -4: "Sankt Larsgatan", -5: "Apotekaregatan", -6: "Platensgatan",
    -7: "Östgötagatan", -8: "Djurgårdsgatan", -9: "Barnhemsgatan", -10: "Västra vägen", -11: "Lasarettsgatan",
}  # fmt: skip
"""Streets of the inner city from south to north, counted eastward from the one past the office Öst."""

ENDINGS = ("gatan", "vägen", "gränd", "stigen", "backen", "svängen")

FARM_ENDINGS = ("vägen", "allén", "stigen")


def one_word(*parts: str) -> str:
    """Return the parts of a name as one word, as Swedish spells it: of three equal consonants, two.

    Examples
    --------
    >>> one_word("Dagg", "gränd"), one_word("Norr", "ryds", "vägen"), one_word("Väster", "Valla", "vägen")
    ('Daggränd', 'Norrydsvägen', 'Västervallavägen')
    """
    name = parts[0] + "".join(parts[1:]).lower()
    return re.sub(r"([^\Waeiouyåäö\d_])\1\1", r"\1\1", name)


class Names:
    """Gives out street names, each once in the municipality.

    Parameters
    ----------
    taken
        Names that are used already.
    rng
        Source of randomness; decides which theme a district gets and the order of its names.
    """

    def __init__(self, taken: set[str], rng: np.random.Generator) -> None:
        self._used = set(taken)
        self._rng = rng
        parts = demo_facts.read("street_name_parts")
        parts["parts"] = parts["parts"].str.split()
        themes = parts.loc[parts["kind"] == "theme", "parts"].tolist()
        self._themes = [themes[k] for k in rng.permutation(len(themes))]
        self._next = 0
        farms = parts.set_index("kind")["parts"]
        self._farms = self._farm_names(farms["farm_start"], farms["farm_end"])

    def district(self, endings: tuple[str, ...] = ENDINGS) -> Iterator[str]:
        """Yield names for one district: one theme, then another when its names are used up."""
        while True:
            theme = self._themes[self._next % len(self._themes)]
            self._next += 1
            if self._next > 20 * len(self._themes):
                raise RuntimeError("the street names are used up")
            order = self._rng.permutation(len(theme))
            for ending in endings[: 2 + self._next // len(self._themes)]:
                yield from (name for k in order if (name := self._claim(one_word(theme[k], ending))))

    def farm(self) -> str:
        """Return a name for a road in the countryside."""
        return next(self._farms)

    def _farm_names(self, starts: list[str], ends: list[str]) -> Iterator[str]:
        for ending in FARM_ENDINGS:
            for k in self._rng.permutation(len(starts) * len(ends)):
                start, end = starts[k % len(starts)], ends[k // len(starts)]
                if name := self._claim(one_word(start, end, ending)):
                    yield name

    def _claim(self, name: str) -> str:
        if name in self._used:
            return ""
        self._used.add(name)
        return name
