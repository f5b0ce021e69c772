"""Names that are near a text: none is left out by what is looked at before the letters."""

from __future__ import annotations

import random

from rapidfuzz.distance import OSA

from geodata.gazetteer.name_index import MOST_EDITS, _distances, _Names
from geodata.street_names import Form
from geodata.typed_text import fold
from tests.geodata.search_register import address_table


def test_no_name_that_is_near_is_left_out_before_the_letters_are_compared():
    """Against every name, letter by letter, for texts that are one to five slips from some of them."""
    rng = random.Random(3)
    names = [fold(name) for name in sorted(set(address_table()["street"]))]
    names += ["", "a", "s:t olof 1", "é-vägen"]
    known = _Names.of(names)
    for _ in range(300):
        text = rng.choice(names)
        for _ in range(rng.randrange(6)):
            at = rng.randrange(len(text) + 1)
            text = rng.choice([text[:at] + rng.choice("aåö1- z") + text[at:], text[:at] + text[at + 1 :]])
        forms = [Form(key=text, folded=text, expanded=rng.random() < 0.3)]
        found = _distances(forms, known)
        for name, distance in zip(names, found.tolist(), strict=True):
            true = OSA.distance(text, name) + forms[0].expanded
            assert distance == min(true, MOST_EDITS + 1), (text, name)
