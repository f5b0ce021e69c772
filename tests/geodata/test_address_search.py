"""What is typed against what is meant, on the small register of ``search_register``; see there for its traps."""

from __future__ import annotations

import contextlib
import json
import string
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.wording import fault_sentence
from geodata.address_text import label
from geodata.errors import Ambiguous, Fault, InvalidData, NotFound
from geodata.gazetteer.address_search import AddressIndex
from tests.geodata.search_register import HOUSES, address_table, district_table, make_index

TABLE = address_table()
INDEX = make_index()
LABELS = [label(s, n, x) for s, n, x in zip(TABLE["street"], TABLE["number"], TABLE["letter"], strict=True)]


def fault(text: str) -> Fault:
    with pytest.raises(Fault) as caught:
        INDEX.resolve(text)
    return caught.value


def labels(text: str, limit: int = 8) -> list[str]:
    return [hit.label for hit in INDEX.search(text, limit=limit)]


@pytest.mark.parametrize(
    ("typed", "meant", "note"),
    [
        ("Drottninggatan 45", "Drottninggatan 45", ""), ("drottninggatan 45", "Drottninggatan 45", ""),
        ("DROTTNINGGATAN 45", "Drottninggatan 45", ""), ("  drottninggatan   45 . ", "Drottninggatan 45", ""),
        ("Drottning gatan 45", "Drottninggatan 45", ""), ("Drottninggatan45", "Drottninggatan 45", ""),
        ("drottningatan 45", "Drottninggatan 45", "corrected_street"),
        ("Drotninggatan 45", "Drottninggatan 45", "corrected_street"),
        ("Drottninggatn 45", "Drottninggatan 45", "corrected_street"),
        ("Drottingatan 45", "Drottninggatan 45", "corrected_street"),
        ("Vasagatn 4A", "Vasagatan 4 A", "corrected_street"),
        ("ostgotagatan 5", "Östgötagatan 5", "corrected_street"), ("ÖSTGÖTAGATAN 5", "Östgötagatan 5", ""),
        ("oestgoetagatan 5", "Östgötagatan 5", "corrected_street"),
        ("O\u0308stgo\u0308tagatan 5", "Östgötagatan 5", ""), ("Ã–stgÃ¶tagatan 5", "Östgötagatan 5", ""),
        ("Angstromsg 2", "Ångströmsgatan 2", "corrected_street"),
        ("St Larsg 12 B", "Sankt Larsgatan 12 B", "corrected_street"),
        ("S:t Larsgatan 12b", "Sankt Larsgatan 12 B", "corrected_street"),
        ("sankt larsgatan 12-B", "Sankt Larsgatan 12 B", ""), ("St. Lars gt 12", "Sankt Larsgatan 12", "corrected_street"),
        ("N Promenaden 7", "Norra Promenaden 7", "corrected_street"),
        ("V vägen 1", "Västra vägen 1", "corrected_street"), ("Ö vägen 1", "Östra vägen 1", "corrected_street"),
        ("S vägen 1", "Södra vägen 1", "corrected_street"), ("Stora tg 2", "Stora torget 2", "corrected_street"),
        ("Hannes Alfvens g 6", "Hannes Alfvéns gata 6", "corrected_street"),
        ("Väg 34 5", "Väg 34 5", ""), ("Drottninggatan nr 45", "Drottninggatan 45", ""),
        ("Drottninggatan, 45", "Drottninggatan 45", ""), ("Drottninggatan\n45", "Drottninggatan 45", ""),
        ("45 Drottninggatan", "Drottninggatan 45", ""), ("Drottninggatan 45 lgh 1102", "Drottninggatan 45", ""),
        ("Drottninggatan 45, 1tr", "Drottninggatan 45", ""), ("Drottninggatan 45 uppg C", "Drottninggatan 45", ""),
        ("c/o Berg, Drottninggatan 45", "Drottninggatan 45", ""), ("c/o Eva Berg\nDrottninggatan 45", "Drottninggatan 45", ""),
        ("c/o Eva Berg Drottninggatan 45", "Drottninggatan 45", ""),
        ("Eva Berg\nDrottninggatan 45\n582 27 Linköping\nSverige", "Drottninggatan 45", ""),
        ("Drottninggatan 45, 582 27 Linköping", "Drottninggatan 45", ""),
        ("Drottninggatan 45 58227 LINKÖPING", "Drottninggatan 45", ""), ("Drottninggatan 45 Linköping", "Drottninggatan 45", ""),
        ("Drottninggatan 45 i Linköping", "Drottninggatan 45", ""), ("Drottninggatan 45, Innerstaden", "Drottninggatan 45", ""),
        ("Drottninggatan 45, Linköpings kommun", "Drottninggatan 45", ""),
        ("Drottninggatan 45, Linkoping", "Drottninggatan 45", ""),
        ("Storgatan 14", "Storgatan 14", ""), ("Storgatan 14-16", "Storgatan 14", "range_narrowed"),
        ("Östgötagatan 5 C", "Östgötagatan 5", "letter_dropped"), ("Vasagatan 4", "Vasagatan 4 A", "letter_added"),
        ("Äsgatan 9", "Äsgatan 9", ""), ("Åsgatan 9", "Åsgatan 9", ""), ("asgatan 11", "Äsgatan 11", "corrected_street"),
    ],
)  # fmt: skip
def test_what_is_typed_is_understood_and_what_was_changed_is_said(typed, meant, note):
    """``corrected`` is false exactly where the text names the street letter by letter and the very house."""
    understood = INDEX.resolve(typed)
    assert (understood.label, understood.note) == (meant, note)
    assert understood.corrected == (note in {"corrected_street", "letter_dropped", "letter_added"})
    assert understood.address == LABELS.index(meant)
    assert (understood.e, understood.n) == (536_000.0 + 10 * understood.address, 6_474_000.0)


@pytest.mark.parametrize(
    ("typed", "code", "choices"),
    [
        ("Storgatan 12", "several_addresses", {"Storgatan 12"}),
        ("Storgatan 12-14", "which_number", {"Storgatan 12", "Storgatan 14"}),
        ("Storgatan, Motala", "locality_differs", {"Storgatan"}),
        ("Hackefors 12", "place_without_street", {"Hackefors"}),
        ("Berga centrum 2", "place_without_street", {"Berga centrum"}),
        ("Drottn. 45 tack", "did_you_mean", {"Drottninggatan 45"}),
        ("centrum i Berga", "perhaps", {"Berga centrum"}),
        ("vårdboendet", "address_not_found", set()),
        ("asgatan 9", "several_addresses", {"Åsgatan 9", "Äsgatan 9"}),
        ("Kungsgatan 6", "letter_missing", {"Kungsgatan 6 A", "Kungsgatan 6 B"}),
        ("Drottninggatan", "number_missing", {f"Drottninggatan {n}" for n in (1, 3, 4, 40, 43, 45, 47)}),
        ("Drotninggatan", "number_missing", {f"Drottninggatan {n}" for n in (1, 3, 4, 40, 43, 45, 47)}),
        ("Angstromsg", "number_missing", {"Ångströmsgatan 2", "Ångströmsgatan 2 B"}),
        ("Storgatan, Ljungsbro", "number_missing", {"Storgatan 3", "Storgatan 12"}),
        ("Bestorp", "several_places", {"Bestorp"}),
        ("Fallgatan 8", "did_you_mean", {"Hallgatan 8", "Tallgatan 8"}),
        ("Björngatan 3", "did_you_mean", {"Björkgatan 3"}),
        ("drottn 45", "did_you_mean", {"Drottninggatan 45"}),
        ("Storgatan 3, Motala", "locality_differs", {"Storgatan 3"}),
        ("Storgatan 3, Linköping", "locality_differs", {"Storgatan 3"}),
        ("Drottninggatan 45, 602 24 Norrköping", "locality_differs", {"Drottninggatan 45"}),
        ("Drottninggatan 45 och sedan vänster", "locality_differs", {"Drottninggatan 45"}),
        ("Berga centrum, Motala", "locality_differs", {"Berga centrum"}),
        ("Storgatan 3, 582 23", "postcode_differs", {"Storgatan 3"}),
        ("582 27", "postcode_is_not_an_address", {"Drottninggatan", "Drottninggården"}),
        ("SE-58227 Linköping", "postcode_is_not_an_address", {"Drottninggatan", "Drottninggården"}),
        ("Östgötagattan 5 C", "misspelt_and_more", {"Östgötagatan 5"}),
    ],
)
def test_what_may_mean_several_things_is_asked_about(typed, code, choices):
    asked = fault(typed)
    assert isinstance(asked, Ambiguous) or not choices
    assert (asked.code, {c["label"] for c in asked.facts["candidates"]}) == (code, choices)
    assert all(
        {"label", "detail", "kind", "e", "n", "lon", "lat"} <= set(c) for c in asked.facts["candidates"]
    )


def test_the_same_address_in_two_localities_is_told_apart():
    facts = fault("Storgatan 12").facts
    assert facts["choices"] == [
        "Storgatan 12 (Innerstaden · 582 23 Linköping)",
        "Storgatan 12 (Innerstaden · 590 70 Ljungsbro)",
    ]
    assert INDEX.resolve("Storgatan 12, Ljungsbro").detail == "Innerstaden · 590 70 Ljungsbro"
    assert INDEX.resolve("Storgatan 12, 582 23").detail == "Innerstaden · 582 23 Linköping"
    assert INDEX.resolve("Storgatan 12 Ljungsbro").address == INDEX.resolve("storg 12, 59070").address


def villages(count: int) -> AddressIndex:
    """Two houses on a Kyrkvägen in each of so many villages: 1, and 3 that has a letter only."""
    places = [f"By {chr(65 + i // 26)}{chr(65 + i % 26)}" for i in range(count)]
    return AddressIndex(address_table([("Kyrkvägen", "1 3A", "", place) for place in places]))


@pytest.mark.parametrize("typed", ["kyrkvägen 1", "kyrkvägen 3", "kyrkvägen 3 a"])
def test_of_ten_places_with_the_same_address_none_is_missing(typed):
    """One letter in ten places is no choice of letters."""
    with pytest.raises(Ambiguous) as asked:
        villages(10).resolve(typed)
    facts = asked.value.facts
    assert (asked.value.code, len(facts["candidates"]), facts["more"]) == ("several_addresses", 10, 0)
    assert fault_sentence(asked.value, "sv").count("(By A") == 10


def test_where_more_places_have_the_same_address_than_can_be_named_the_rest_is_counted():
    with pytest.raises(Ambiguous) as asked:
        villages(26).resolve("kyrkvägen 1")
    assert (len(asked.value.facts["candidates"]), asked.value.facts["more"]) == (24, 2)
    assert "(By AX) och 2 till, eller skriv till postnummer eller ort" in fault_sentence(asked.value, "sv")


@pytest.mark.parametrize(
    ("typed", "number", "nearest"),
    [
        ("Drottninggatan 99", "99", ["47", "45", "43", "40"]),
        ("Drottninggatan 46", "46", ["40", "45", "47", "43"]),
        ("Drottningatan 44 B", "44 B", ["40", "43", "45", "47"]),
        ("Drottninggatan 45 A-C", "45 A", ["45", "43", "47", "40"]),
    ],
)
def test_a_number_that_is_not_there_is_answered_with_its_neighbours(typed, number, nearest):
    """A house across the street counts as 8 numbers further: beside 46 lie 40 (6 away), 45 and 47 (9), 43 (11);
    beside 44: 40 (4), 43 and 45 (9), 47 (11); beside 45: itself (0), 43 and 47 (2), 40 (13), 4 (49); beside 99:
    47 (52), 45 (54), 43 (56), 40 (67), 3 (96)."""
    missing = fault(typed)
    assert isinstance(missing, NotFound)
    assert missing.code == "number_not_found"
    labels = [f"Drottninggatan {n}" for n in nearest]
    offered = missing.facts.pop("candidates")
    assert missing.facts == {"street": "Drottninggatan", "number": number, "nearest": labels}
    assert [(c["label"], c["address_id"]) for c in offered] == [(name, LABELS.index(name)) for name in labels]


def test_a_letter_that_does_not_exist_beside_others_is_not_dropped():
    """12, 12 A and 12 B exist: which one 12 C was to be, nobody knows."""
    missing = fault("Sankt Larsgatan 12 C")
    assert missing.facts["nearest"] == ["Sankt Larsgatan 12", "Sankt Larsgatan 12 A", "Sankt Larsgatan 12 B"]


def test_a_letter_is_not_dropped_where_a_street_nearly_called_so_has_that_very_house():
    """Rosenlundgatan 1 exists, but "1 B" is on Rosenlundsgatan, one letter away: either may be meant."""
    houses = (("Rosenlundgatan", "1", "", ""), ("Rosenlundsgatan", "1B", "", ""))
    with pytest.raises(Ambiguous) as asked:
        AddressIndex(address_table(houses)).resolve("Rosenlundgatan 1 B")
    assert asked.value.facts["choices"] == ["Rosenlundsgatan 1 B", "Rosenlundgatan 1"]


@pytest.mark.parametrize(
    ("typed", "kind", "name", "note"),
    [
        ("Berga centrum", "place", "Berga centrum", ""), ("BERGA CENTRUM", "place", "Berga centrum", ""),
        ("Berga c", "place", "Berga centrum", "corrected_place"), ("Hackefors", "district", "Hackefors", "district_point"),
        ("Hakefors", "district", "Hackefors", "district_point"), ("Berga centrum, Linköping", "place", "Berga centrum", ""),
    ],
)  # fmt: skip
def test_places_and_districts_are_found_by_name(typed, kind, name, note):
    understood = INDEX.resolve(typed)
    assert (understood.kind, understood.label, understood.note, understood.address) == (kind, name, note, -1)


def test_a_district_stands_for_a_point_inside_it():
    """The square of Hackefors: 539-540 km east, 6470-6471 km north."""
    understood = INDEX.resolve("Hackefors")
    assert 539_000 < understood.e < 540_000
    assert 6_470_000 < understood.n < 6_471_000


@pytest.mark.parametrize(
    ("typed", "note"),
    [("58.4109, 15.6216", "coordinates_wgs84"), ("6474500 537000", "coordinates_3006"),
     ("149000 6476000", "coordinates_3009")],
)  # fmt: skip
def test_coordinates_are_a_point_and_their_system_is_said(typed, note):
    understood = INDEX.resolve(typed)
    assert (understood.kind, understood.note, understood.address) == ("point", note, -1)
    hits = INDEX.search(typed)
    assert [(h.kind, h.label, h.e, h.n) for h in hits] == [
        ("point", understood.label, understood.e, understood.n)
    ]


@pytest.mark.parametrize(
    ("typed", "kind", "code"),
    [
        ("", InvalidData, "empty_text"), ("  \n ", InvalidData, "empty_text"), ("\x00", InvalidData, "empty_text"),
        ("a" * 10_000, InvalidData, "text_too_long"), ("58.4109", InvalidData, "one_number_is_not_a_point"),
        ("99.9, 99.9", InvalidData, "coordinates_out_of_range"), ("nan, nan", NotFound, "address_not_found"),
        ("12", NotFound, "street_missing"), ("🏠", NotFound, "address_not_found"), ("🏠 12", NotFound, "street_missing"),
        ("Box 123, 581 02 Linköping", NotFound, "box_is_no_address"), ("postbox nr 7", NotFound, "box_is_no_address"),
        ("xyzzy plugh", NotFound, "address_not_found"), ("'; DROP TABLE address; --", NotFound, "address_not_found"),
        ("<script>alert(1)</script>", NotFound, "address_not_found"), ("%00%0a", NotFound, "address_not_found"),
        ("Ångström" * 35, NotFound, "address_not_found"), ("\ud800", InvalidData, "empty_text"),
        ("111 11", NotFound, "postcode_not_found"), ("Kallerstad 1:54", NotFound, "property_designation"),
        ("Norrköping", NotFound, "address_not_found"), ("Kungsgatan 1000000", NotFound, "address_not_found"),
    ],
)  # fmt: skip
def test_odd_text_is_refused_with_a_reason_and_suggests_nothing_wrong(typed, kind, code):
    refused = fault(typed)
    assert isinstance(refused, kind)
    assert refused.code == code
    json.dumps(refused.facts, ensure_ascii=False).encode()
    INDEX.search(typed)


def test_a_text_like_a_name_brings_suggestions_even_when_nothing_is_near():
    """The name "Norra Promenadstigen" has the letters s, t, i, g more; a misspelling may have three."""
    missing = fault("Norra Promenadstigen 7")
    assert missing.code == "address_not_found"
    assert missing.facts["suggestions"][0] == "Norra Promenaden"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("drottn", ["Drottninggatan", "Drottninggården"]), ("drottn 4", ["Drottninggatan 4", "Drottninggatan 40"]),
        ("drottninggatan 4", ["Drottninggatan 4", "Drottninggatan 40", "Drottninggatan 43", "Drottninggatan 45"]),
        ("drottninggatan 46", ["Drottninggatan 40", "Drottninggatan 45", "Drottninggatan 47"]),
        ("drotnin", ["Drottninggatan"]), ("drottningatan 45", ["Drottninggatan 45"]), ("larsg", ["Sankt Larsgatan"]),
        ("st l 12", ["Sankt Larsgatan 12", "Sankt Larsgatan 12 A", "Sankt Larsgatan 12 B"]),
        ("sankt larsgatan 12 b", ["Sankt Larsgatan 12 B", "Sankt Larsgatan 12"]), ("ostg", ["Östgötagatan"]),
        ("ÖSTG", ["Östgötagatan"]), ("n pro", ["Norra Promenaden"]), ("hackef", ["Hackefors"]), ("berga", ["Berga centrum"]),
        ("582 27", ["Drottninggatan", "Drottninggården"]), ("storgatan 12", ["Storgatan 12", "Storgatan 12", "Storgatan 14"]),
        ("drottninggatan 45, 582", ["Drottninggatan 45"]), ("drottninggatan 45 l", ["Drottninggatan 45"]),
        ("ö", ["Östra vägen"]), ("kungsgatan", ["Kungsgatan", "Kungsgatan 6 A", "Kungsgatan 6 B"]),
    ],
)  # fmt: skip
def test_suggestions_come_in_a_sensible_order(typed, first):
    assert labels(typed)[: len(first)] == first


def test_suggestions_say_what_tells_them_apart():
    hits = INDEX.search("storgatan")
    assert [(h.label, h.detail) for h in hits if h.kind == "street"][:2] == [
        ("Storgatan", "Linköping"),
        ("Storgatan", "Ljungsbro"),
    ]
    assert INDEX.search("storgatan 12")[0].detail == "Innerstaden · 582 23 Linköping"


def test_a_suggestion_says_whether_the_text_was_changed():
    assert [INDEX.search(t)[0].corrected for t in ("drottn", "östg", "ostg", "drotnin", "st l")] == [
        False, False, True, True, True,
    ]  # fmt: skip


def test_suggestions_are_sorted_and_never_name_a_thing_twice():
    for typed in ("s", "drottn 4", "storgatan 12", "vägen", "bestorp"):
        hits = INDEX.search(typed, limit=50)
        assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
        assert len({(h.kind, h.address, h.label, h.detail) for h in hits}) == len(hits)


@pytest.mark.parametrize("row", range(len(LABELS)))
def test_every_label_is_its_own_address(row):
    """With its postcode, since "Storgatan 12" exists twice."""
    postcode = TABLE["postcode"].iloc[row]
    understood = INDEX.resolve(f"{LABELS[row]}, {postcode}")
    assert (understood.address, understood.corrected, understood.note) == (row, False, "")


def test_an_address_is_named_by_its_row():
    named = INDEX.address(5)
    assert (named.label, named.address, named.e, named.corrected) == (
        "Drottninggatan 45",
        5,
        536_050.0,
        False,
    )
    with pytest.raises(IndexError):
        INDEX.address(len(LABELS))
    with pytest.raises(IndexError):
        INDEX.address(-1)


def test_an_empty_register_finds_nothing_and_still_knows_districts():
    empty = AddressIndex(TABLE.iloc[:0], districts=district_table())
    assert empty.search("storgatan 12") == []
    assert empty.resolve("Hackefors").kind == "district"
    with pytest.raises(NotFound):
        empty.resolve("Storgatan 12")


def test_a_register_without_postcodes_and_localities_contradicts_nothing():
    houses = tuple((street, several, "", "") for street, several, _, _ in HOUSES if street != "Storgatan")
    bare = AddressIndex(address_table(houses))
    assert bare.resolve("Drottninggatan 45, 582 27 Linköping").label == "Drottninggatan 45"


def test_the_name_of_the_municipality_says_nothing_where_no_locality_has_it():
    houses = (("Storgatan", "12", "59070", "Ljungsbro"),)
    table = address_table(houses)
    assert AddressIndex(table, municipality="Linköping").resolve("Storgatan 12, Linköping").address == 0
    with pytest.raises(Ambiguous):
        AddressIndex(table).resolve("Storgatan 12, Linköping")


def test_an_address_on_a_border_is_named_by_the_first_district():
    """Two squares share the line e = 536 000, on which the first address lies."""
    districts = district_table().iloc[[2, 2]].reset_index(drop=True)
    districts["name"] = ["Väster", "Öster"]
    index = AddressIndex(TABLE, districts=districts)
    assert index.resolve(LABELS[0]).detail == "Väster · 582 27 Linköping"


def test_every_code_has_its_sentence_in_both_languages():
    """The codes stand as literals in the modules of the search; each must be in the catalogue."""
    import ast

    root = Path(__file__).resolve().parents[2]
    raised = set()
    for module in ("typed_text", "gazetteer/coordinate_text", "gazetteer/resolution"):
        for node in ast.walk(ast.parse((root / "geodata" / f"{module}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
                "InvalidData", "NotFound", "Ambiguous", "_ask",
            }:  # fmt: skip
                raised |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
    assert len(raised) > 15
    for language in ("sv", "en"):
        known: set[str] = set()
        for path in (root / "static" / "i18n" / language).glob("*.json"):
            known |= set(json.loads(path.read_text(encoding="utf-8")).get("errors", {}))
        assert raised - known == set()


@given(st.text(max_size=120))
@example("Storgatan 12 12 12 12 12 12")
@example("c/o c/o c/o 1")
@example("12-99999")
@example("S:t " * 30)
def test_no_text_raises_anything_but_a_fault(text):
    try:
        INDEX.resolve(text)
    except Fault as caught:
        json.dumps(caught.facts, ensure_ascii=False).encode()
    assert len(INDEX.search(text)) <= 8


@given(st.text(alphabet="SstorgaÖöl 124-,:/nrgv.°'NE58", max_size=60), st.integers(-2, 30))
def test_a_search_never_returns_more_than_asked(text, limit):
    assert len(INDEX.search(text, limit=limit)) <= max(limit, 0)
    with contextlib.suppress(Fault):
        INDEX.resolve(text)


LONG = [row for row, name in enumerate(LABELS) if len(TABLE["street"].iloc[row]) >= 12]


@st.composite
def slips(draw) -> tuple[int, str]:
    """A row with a long street name, and its label with one letter put in, left out, exchanged or swapped."""
    row = draw(st.sampled_from(LONG))
    street = TABLE["street"].iloc[row]
    at = draw(st.integers(1, len(street) - 2))
    letter = draw(st.sampled_from(string.ascii_lowercase + "åäö"))
    spoilt = draw(
        st.sampled_from(
            [
                street[:at] + street[at + 1 :],
                street[:at] + letter + street[at:],
                street[:at] + letter + street[at + 1 :],
                street[:at] + street[at + 1] + street[at] + street[at + 2 :],
            ]
        )
    )
    return row, spoilt + LABELS[row][len(street) :]


@settings(max_examples=300)
@given(slips())
def test_one_slip_in_a_long_name_gives_the_address_or_a_question_never_another(slip):
    """The names "Södra vägen" and "Östra vägen" are within two letters of others; then the question lists the right one."""
    row, text = slip
    try:
        offered = [INDEX.resolve(text).label]
    except Ambiguous as asked:
        offered = [c["label"] for c in asked.facts["candidates"]]
    assert LABELS[row] in offered


def test_a_text_full_of_numbers_is_refused():
    """Only the first of its 60 numbers are tried as house numbers; how long that takes is in the benchmarks."""
    text = "ab 1 " * 60
    assert len(INDEX.search(text)) <= 8
    assert fault(text).code in {"address_not_found", "did_you_mean"}
