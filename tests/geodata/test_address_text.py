"""Street addresses as people and files write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.address_text import Parts, label, postcode, split_label, split_numbers


@pytest.mark.parametrize(
    ("text", "street", "number", "letter"),
    [
        ("Storgatan 12", "Storgatan", 12, ""),
        ("Storgatan 12 B", "Storgatan", 12, "B"),
        ("Storgatan 12b", "Storgatan", 12, "B"),
        ("  S:t   Larsgatan 12 B ", "S:t Larsgatan", 12, "B"),
        ("Vårdnäs Norrgården 1", "Vårdnäs Norrgården", 1, ""),
        ("1:a Gatan 3", "1:a Gatan", 3, ""),
        ("Väg 35 7", "Väg 35", 7, ""),
        ("Drottninggatan 45, lgh 1101", "Drottninggatan", 45, ""),
        ("Drottninggatan, 45 å", "Drottninggatan", 45, "Å"),
    ],
)
def test_an_address_is_taken_apart(text, street, number, letter):
    assert split_label(text) == Parts(street=street, number=number, letter=letter)


@pytest.mark.parametrize(
    "text",
    [
        "", "Storgatan", "12", "12 B", "Storgatan 12 BC", "Storgatan 0", "Storgatan 123456",
        "Storgatan 12, 582 23 Linköping", "Storgatan 5-7", "58.41, 15.62",
    ],
)  # fmt: skip
def test_what_is_no_street_address_gives_none(text):
    assert split_label(text) is None


streets = (
    st.text(alphabet="abcåäöABCÅÄÖ:.- ", min_size=1)
    .map(lambda s: " ".join(s.split()))
    .filter(lambda s: any(c.isalpha() for c in s))
)


@given(streets, st.integers(1, 99_999), st.sampled_from(["", *"ABCÅÄÖ"]))
def test_label_and_split_are_each_others_opposite(street, number, letter):
    assert split_label(label(street, number, letter)) == Parts(street=street, number=number, letter=letter)


@pytest.mark.parametrize(
    ("text", "houses"),
    [
        ("7", [(7, "")]),
        ("7b", [(7, "B")]),
        ("5-7", [(5, ""), (7, "")]),
        ("5–11", [(5, ""), (7, ""), (9, ""), (11, "")]),
        ("29-27", [(27, ""), (29, "")]),
        ("1-4", [(1, ""), (4, "")]),
        ("2 A-C", [(2, "A"), (2, "B"), (2, "C")]),
        ("2A-2C", [(2, "A"), (2, "B"), (2, "C")]),
        ("2A-4B", [(2, "A"), (4, "B")]),
        ("3;5", [(3, ""), (5, "")]),
        ("3 och 5", [(3, ""), (5, "")]),
        ("3, 5", [(3, ""), (5, "")]),
        ("5;3;3", [(3, ""), (5, "")]),
        ("13 A, 5. krs./Floor 5", [(13, "A")]),
        ("12, 2 tr", [(12, "")]),
        ("2 A b", []),
        ("11 B 9", []),
        ("1-999", []),
        ("1-", []),
        ("0", []),
        ("", []),
        ("Keskuskatu 5", []),
        ("3;fem", []),
    ],
)
def test_house_numbers(text, houses):
    assert list(split_numbers(text)) == houses


@given(st.text(max_size=60))
def test_no_text_is_too_strange_and_none_grows_without_bound(text):
    assert len(split_numbers(text)) <= 60 * 60
    split_label(text)
    postcode(text)


@pytest.mark.parametrize(
    ("text", "digits"),
    [("582 23", "58223"), ("58223", "58223"), ("SE-582 23", "58223"), ("S 58223", "58223"),
     ("58223.0", "58223"), ("0", ""), ("5822", ""), ("", "")],
)  # fmt: skip
def test_postcodes(text, digits):
    assert postcode(text) == digits
