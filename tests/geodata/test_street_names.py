"""Short forms written out, keys, and the part of a name that tells it from others."""

from __future__ import annotations

import pytest

from geodata.street_names import foreign_forms, forms, register_key, stem, word_starts
from geodata.typed_text import fold, key


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("St Larsg", "Sankt Larsgatan"), ("S:t Larsgatan", "Sankt Larsgatan"), ("S. Larsg.", "Sankt Larsgatan"),
        ("Sta Torget", "Stora torget"), ("St torget", "Stora torget"), ("Stora tg", "Stora torget"),
        ("N Promenaden", "Norra Promenaden"), ("N:a Promenaden", "Norra Promenaden"), ("Ö vägen", "Östra vägen"),
        ("V. Vägen", "Västra vägen"), ("S vägen", "Södra vägen"), ("Drottningg", "Drottninggatan"),
        ("Drottninggt", "Drottninggatan"), ("Kungsv.", "Kungsvägen"), ("Vretens pl", "Vretens plan"),
        ("Bergs pl", "Bergs platsen"), ("Hannes Alfvéns g", "Hannes Alfvéns gata"), ("Uppfinnargr", "Uppfinnargränd"),
        ("St:a Larsgatan", "Sankt Larsgatan"), ("S:t Annas gata", "Sankta Annas gata"), ("St:a tg", "Stora torget"),
        ("Ll Tinnerbäcksgr", "Lilla Tinnerbäcksgränd"), ("Berga c", "Berga centrum"), ("Nya Tanneforsv", "Nya Tanneforsvägen"),
    ],
)  # fmt: skip
def test_a_short_form_may_stand_for_the_name(typed, meant):
    assert register_key(meant) in [form.key for form in forms(typed)]


def test_the_first_form_is_what_was_typed():
    assert forms("N Promenaden")[0].key == "npromenaden"
    assert not forms("N Promenaden")[0].expanded
    assert all(form.expanded for form in forms("N Promenaden")[1:])


def test_the_forms_of_a_name_are_few():
    """At most 4 first words (S: as it is, södra, sankt, stora) times the 4 of "g" (g, gatan, gata, gränd)."""
    assert len(forms("S Larsg")) == 4 * 4


def test_nothing_is_written_out_of_nothing():
    assert forms("") == []
    assert forms("...") == []


@pytest.mark.parametrize(
    ("name", "distinctive"),
    [
        ("Drottninggatan", "drottning"), ("Södra vägen", "sodra"), ("Stora torget", "stora"), ("Hackefors", "hackefors"),
        ("Gatan", "gatan"), ("Hannes Alfvéns gata", "hannesalfvens"), ("Berga centrum", "berga"),
    ],
)  # fmt: skip
def test_the_distinctive_part_is_the_name_without_its_kind(name, distinctive):
    assert stem(fold(key(name))) == distinctive


def test_a_keyboard_without_swedish_letters_writes_two():
    assert [form.key for form in foreign_forms("Aangstroemsgatan")] == ["ångströmsgatan"]
    assert foreign_forms("Storgatan") == []
    assert foreign_forms("Ångstroemsgatan") == []


def test_a_name_begins_at_each_of_its_words():
    assert word_starts("Hannes Alfvéns gata") == ["hannesalfvensgata", "alfvensgata", "gata"]
