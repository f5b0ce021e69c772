"""Text as it is pasted: composed, mended where that is certain, on one line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import InvalidData
from geodata.typed_text import LONGEST, clean, fold, key, shown


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  Storgatan   12  ", "Storgatan 12"),
        ("Storgatan\u00a012.", "Storgatan 12"),
        ("Storgatan 12\r\n582 23 Linköping\n", "Storgatan 12, 582 23 Linköping"),
        ("Storgatan 12,\n582 23", "Storgatan 12, 582 23"),
        ("Storgatan\x00 12\x1b", "Storgatan 12"),
        ("Stor\u00adgatan\u200b 12\ufeff", "Storgatan 12"),
        ("58.4109,15.6216", "58.4109,15.6216"),
        ("\uff33torgatan \uff11\uff12", "Storgatan 12"),
        ("Storgatan 12\u201314", "Storgatan 12-14"),
    ],
)
def test_text_is_put_on_one_plain_line(typed, expected):
    assert clean(typed) == expected


def test_decomposed_letters_are_composed():
    assert clean(unicodedata.normalize("NFD", "Östgötagatan 5")) == "Östgötagatan 5"


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
@pytest.mark.parametrize(
    "name", ["Drottninggården 7", "Östgötagatan 5", "Ängsgatan", "Hannes Alfvéns gata 6", "åäöÖÄé"]
)
def test_utf8_that_was_read_as_something_else_is_mended(name, wrong):
    """The oracle breaks the text the way it gets broken: its UTF-8 bytes read in the wrong encoding."""
    assert clean(name.encode().decode(wrong)) == name


def test_a_lone_broken_half_is_left_alone():
    """An "Ã" followed by a space could stand for anything."""
    assert clean("SÃ o Paulo") == "SÃ o Paulo"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00", "...", "\u200b"])
def test_an_empty_text_is_refused(text):
    with pytest.raises(InvalidData) as fault:
        clean(text)
    assert fault.value.code == "empty_text"


def test_a_text_that_is_too_long_is_refused_by_its_length():
    with pytest.raises(InvalidData) as fault:
        clean("a" * 10_000)
    assert (fault.value.code, fault.value.facts) == ("text_too_long", {"length": 10_000, "most": LONGEST})


@given(st.text(max_size=LONGEST))
def test_whatever_came_in_what_comes_out_can_be_sent(text):
    """What comes out stands in the facts of faults, so it must be encodable; both keys are equally long."""
    try:
        once = clean(text)
    except InvalidData:
        return
    once.encode()
    assert len(once) <= LONGEST
    assert "\x00" not in once
    assert len(fold(key(once))) == len(key(once))


def test_a_message_repeats_only_the_beginning():
    assert shown("a" * 81) == "a" * 79 + "…"
    assert shown("a" * 80) == "a" * 80
