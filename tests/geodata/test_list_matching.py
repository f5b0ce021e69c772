"""Columns guessed, texts put together, and the quick way of matching the same as the search."""

from __future__ import annotations

import random

import pytest

from geodata.errors import Fault
from geodata.gazetteer.address_search import AddressIndex
from geodata.lists.list_columns import address_texts, guess, told_roles
from geodata.lists.list_matching import Matcher
from tests.geodata.search_register import address_table, district_table, place_table


@pytest.fixture(scope="module")
def index():
    return AddressIndex(
        address_table(), places=place_table(), districts=district_table(), municipality="Linköping"
    )


@pytest.fixture(scope="module")
def matcher(index):
    return Matcher(index, address_table(), districts=list(district_table()["name"]), municipality="Linköping")


def spoilt(rng: random.Random, table) -> str:
    """An address of the register written in one of the ways that lists have."""
    row = table.iloc[rng.randrange(len(table))]
    text = f"{row.street} {row.number}{rng.choice(['', ' ']) if row.letter else ''}{row.letter}"
    text = rng.choice([str, str.upper, str.lower])(text)
    behind = [
        "", f", {row.postcode}", f" {row.postcode[:3]} {row.postcode[3:]} {row.locality}", f", {row.locality}",
        " Linköping", ", Norrköping", ", 111 11 Ort", " i Linköping", "  ", ", Innerstaden", " B", " lgh 1001",
    ]  # fmt: skip
    text += rng.choice(behind)
    if rng.random() < 0.2:
        at = rng.randrange(1, len(text))
        text = text[:at] + text[at + 1 :]
    return text


def resolved(index: AddressIndex, text: str):
    """What the search answers, or the code of its fault; a whole district is no answer for a row."""
    try:
        found = index.resolve(text)
    except Fault as fault:
        return None, fault.code
    return (None, "list_district_only") if found.kind == "district" else (found, "")


def test_the_quick_way_answers_as_the_search_does(index, matcher):
    """2 000 texts with the same seed every time: the same address, or the same fault."""
    rng, table = random.Random(5), address_table()
    quick = 0
    for _ in range(2_000):
        text = spoilt(rng, table)
        told = matcher.match(text)
        expected, code = resolved(index, text)
        if expected is None:
            assert told.fault is not None, text
            assert told.fault.code == code, text
            continue
        assert told.address == expected.address, text
        assert told.outcome == ("corrected" if expected.corrected else "found"), text
        quick += told.understood is None
    assert quick > 400


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Östgötagatan 5", "found"), ("ostgotagatan 5", "corrected"), ("Östgötagatan 5 B", "corrected"),
        ("Storgatan 12", "several"), ("Storgatan 12, Ljungsbro", "found"), ("Storgatan 12, Norrköping", "outside"),
        ("Kungsgatan 6", "several"), ("Hackefors", "several"), ("Östgötagatan 99", "not_found"),
        ("Skyddad adress", "not_found"), ("582 27 Linköping", "not_found"), (" ", "empty"), ("x" * 400, "not_found"),
        ("60.17, 24.94", "outside"),
    ],
)  # fmt: skip
def test_every_text_has_its_outcome(matcher, text, outcome):
    assert matcher.match(text).outcome == outcome


def test_equal_texts_are_asked_once_and_every_row_is_told(matcher):
    codes, texts, meant = matcher.match_all(["Östgötagatan 5", "", "Östgötagatan 5"], lambda _: None)
    assert codes.tolist() == [0, 1, 0]
    assert (texts, [one.outcome for one in meant]) == (["Östgötagatan 5", ""], ["found", "empty"])


def rows(*lines: str) -> list[tuple[int, list[str]]]:
    return [(number, line.split(";")) for number, line in enumerate(lines, 1)]


@pytest.mark.parametrize(
    ("lines", "header", "roles"),
    [
        (["Ärende;Gatuadress;Ort", "1;Storgatan 1;Slaka"], 1, {"address": 1, "locality": 2}),
        (["Gata;Nr;Littera;Postnr;Postort", "Storgatan;1;B;58227;Linköping"], 1,
         {"address": 0, "number": 1, "letter": 2, "postcode": 3, "locality": 4}),
        (["Gata;Nr", "Storgatan;1.0", "Ågatan;2.0"], 1, {"address": 0, "number": 1}),
        (["Nr;Adress", "1;Storgatan 1", "2;Ågatan 2"], 1, {"address": 1}),
        (["Nr;Gata;Husnr", "001;Storgatan;5", "002;Ågatan;7"], 1, {"address": 1, "number": 2}),
        (["Nr;Gata;Husnr", "1;Storgatan;5", "2;Ågatan;12 B"], 1, {"address": 1, "number": 2}),
        (["Nr;Gata", "001;Storgatan", "002;Ågatan"], 1, {"address": 1}),
        (["Brukare;;;", "Person;;Adress;", "Nr;Namn;Gata;Ort", "7;A;Ågatan 2;Slaka"], 3, {"address": 2, "locality": 3}),
        (["Person;Bostad;", "Namn;Gata;", "A;Ågatan 2;x"], 2, {"address": 1}),
        (["Namn;Adress;", "A;Ågatan 2;x", "B;Ågatan 3;y"], 1, {"address": 1}),
        (["Id;E;N", "a;536000;6474000"], 1, {"x": 1, "y": 2}),
        (["Id;Longitud;Latitud", "a;15,6;58,4"], 1, {"x": 1, "y": 2}),
        (["Brukare maj;;", "Namn;Var;Sort", "A;Storgatan 1;x", "B;Ågatan 2;y"], 2, {"address": 1}),
        (["A;Storgatan 1;582 27 Linköping", "B;Ågatan 2;582 22 Linköping"], 0, {"address": 1, "locality": 2}),
        (["Namn;Postadress;Adress", "A;582 27 Linköping;Storgatan 1"], 1, {"address": 2, "locality": 1}),
        (["Namn;Telefon", "A;013-1", "B;013-2"], 1, {}),
        (["Pnr;Adress;Postnr", "191212121212;Storgatan 1;582 27", "0014;Ågatan 2;"], 1, {"address": 1, "postcode": 2}),
        (["Pnr;Adress", "19121212-1212;Storgatan 1"], 1, {"address": 1}),
        (["Hembesök;", "Nr;Adress", "1;Storgatan 1"], 2, {"address": 1}),
        (["Pnr;Adress", "58227;Storgatan 1"], 1, {"address": 1, "postcode": 0}),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_header_and_content(lines, header, roles):
    found = guess(rows(*lines))
    assert (found.header, found.roles) == (header, roles)


def test_told_columns_win_and_unknown_ones_are_refused_with_the_headings():
    layout = guess(rows("Nr;Adress;Hem;Ort", "1;Storgatan 1;Ågatan 2;Slaka"))
    assert told_roles(layout, {"address": "hem"}, file="x") == {"address": 2, "locality": 3}
    assert told_roles(layout, {"address": "#2"}, file="x")["address"] == 1
    with pytest.raises(Fault) as refused:
        told_roles(layout, {"address": "Gata"}, file="x")
    assert (refused.value.code, refused.value.facts["columns"]) == (
        "list_unknown_column",
        ["Nr", "Adress", "Hem", "Ort"],
    )


def test_parts_become_one_text_as_a_person_would_type_it():
    parts = {"address": ["Storgatan", "Ågatan 2", ""], "number": ["1", "", "5"], "letter": ["B", "", ""],
             "postcode": ["58227", "", "58222"], "locality": ["Linköping", "Slaka", ""]}  # fmt: skip
    assert address_texts(parts) == ["Storgatan 1B, 58227 Linköping", "Ågatan 2, Slaka", ""]
