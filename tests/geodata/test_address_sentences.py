"""What staff type when they do not type an address: sentences, nicknames, kinds of places, whole towns.

On the small register of ``search_register``; nothing that is merely likely is ever answered, only offered.
"""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.errors import Ambiguous, Fault, InvalidData, NotFound
from geodata.gazetteer.address_search import AddressIndex
from tests.geodata.search_register import address_table, district_table, make_index, place_table

TABLE = address_table()
INDEX = make_index()


def fault(text: str) -> Fault:
    with pytest.raises(Fault) as caught:
        INDEX.resolve(text)
    return caught.value


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("st.larsgatan 12", "Sankt Larsgatan 12"), ("StLarsgatan 12", "Sankt Larsgatan 12"),
        ("stlarsgatan 12", "Sankt Larsgatan 12"), ("S:tLarsg 12 B", "Sankt Larsgatan 12 B"),
        ("N.Promenaden 7", "Norra Promenaden 7"), ("NPromenaden 7", "Norra Promenaden 7"),
        ("jag bor på drottninggatan 45", "Drottninggatan 45"), ("Hej! Min mamma bor på drottningatan 45", "Drottninggatan 45"),
        ("var ligger Drottninggatan 45?", "Drottninggatan 45"), ("Where is Drottninggatan 45?", "Drottninggatan 45"),
        ("vilket kontor hör Drottninggatan 45 till?", "Drottninggatan 45"), ("Drottninggatan 45 tack", "Drottninggatan 45"),
        ("jag bor på Drottninggatan 45 vilket kontor?", "Drottninggatan 45"),
        ("Drottninggatan 45, vilken utförare hör jag till", "Drottninggatan 45"),
        ("I live at Drottninggatan 45, which office is mine?", "Drottninggatan 45"),
        ("hej jag bor på drottninggatan 45 och undrar vilket kontor jag ska till", "Drottninggatan 45"),
        ("min mormor bor på drottninggatan 45 vem kommer hem till henne", "Drottninggatan 45"),
        ("Drottninggatan i Linköping 45", "Drottninggatan 45"),
    ],
)  # fmt: skip
def test_short_forms_grown_together_and_whole_sentences_are_understood_and_said(typed, meant):
    understood = INDEX.resolve(typed)
    assert understood.label == meant
    assert understood.note == ("" if typed.endswith(" i Linköping 45") else "corrected_street")
    assert INDEX.search(typed)[0].label == meant


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("Storgatan 14 (gult hus, bakom kiosken)", "corrected_street"), ("Storgatan 14 [gult hus", "corrected_street"),
        ("Storgatan 14 tel 013-12 34 56", "corrected_street"), ("Storgatan 14, 070-1234567", "corrected_street"),
        ("Storgatan 14 (Innerstaden · 582 23 Linköping)", ""), ("Storgatan 14 (Linköping)", ""),
        ("Storgatan 14 (lgh 1101)", ""), ("Storgatan 14 Linköping Sverige", ""), ("Storgatan 14 Sweden", ""),
        ("Storgatan 14, SE-582 23 LINKÖPING, SE", ""),
    ],
)  # fmt: skip
def test_remarks_and_telephone_numbers_are_left_out_and_said_and_a_country_says_nothing(typed, note):
    understood = INDEX.resolve(typed)
    assert (understood.label, understood.note) == ("Storgatan 14", note)


def test_a_bracket_of_a_name_is_no_remark_and_one_with_another_place_contradicts():
    table = place_table()
    index = AddressIndex(address_table(), places=table.assign(name=["Ängen (vård)", "Ängen (skola)"]))
    assert index.resolve("Ängen (vård)").label == "Ängen (vård)"
    assert fault("Storgatan 14 (Ljungsbro)").code == "locality_differs"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Storgatan 14 vån 3", "Storgatan 14"), ("Storgatan 14 tr 2", "Storgatan 14"), ("Storgatan 14 3 tr", "Storgatan 14"),
        ("Storgatan 1\ufe0f\u20e34\ufe0f\u20e3", "Storgatan 14"), ("Storgatan 14 lkpg", "Storgatan 14"),
        ("Storgatan 12 LKPG", "Storgatan 12"), ("Storgatan 14 linkpöing", "Storgatan 14"),
    ],
)  # fmt: skip
def test_storeys_keycaps_and_the_towns_short_name_say_nothing_else(typed, meant):
    understood = INDEX.resolve(typed)
    assert (understood.label, understood.detail) == (meant, "Innerstaden · 582 23 Linköping")


@pytest.mark.parametrize(
    ("typed", "place"), [("Storgatan 14, Lidköping", "Lidköping"), ("Storgatan 3 Linköping", "Linköping")]
)
def test_a_town_that_exists_is_no_misspelling_of_another(typed, place):
    """Lidköping is one letter from Linköping, and a municipality of its own; Storgatan 3 lies in Ljungsbro."""
    assert (fault(typed).code, fault(typed).facts["locality"]) == ("locality_differs", [place])


def test_a_number_before_the_number_is_no_slip():
    """Drottninggatan has 4 and 45: which of them is meant nobody knows."""
    for typed in ("Drottninggatan 4 45", "Drottninggatan 5 45"):
        assert isinstance(fault(typed), Ambiguous)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("jag bor på storgatan men minns inte numret", ["Storgatan", "Storgatan"]), ("hemtjänst hackefors", ["Hackefors"]),
        ("582 27 Linköping Drottninggatan 45", ["Drottninggatan 45"]), ("landet utanför Bestorp", ["Bestorp", "Bestorp"]),
    ],
)  # fmt: skip
def test_a_name_that_stands_in_a_longer_text_is_offered(typed, offered):
    assert [known["label"] for known in fault(typed).facts["candidates"]] == offered


@pytest.mark.parametrize(
    "typed", ["0701234567", "070-123 45 67", "+46 (0)70-123 45 67", "tel: 013-20 60 00", "19121212-1212", "1212121212"]
)  # fmt: skip
def test_a_number_of_somebody_is_told_as_no_address_and_not_repeated(typed):
    assert (fault(typed).code, fault(typed).facts) == ("number_is_no_address", {})
    assert INDEX.search(typed) == []


def test_other_numbers_are_no_number_of_somebody():
    assert INDEX.resolve("6474500 537000").kind == INDEX.resolve("58.41 15.62").kind == "point"
    assert fault("012").code == "street_missing"
    assert fault("582 27").code == "postcode_is_not_an_address"


def test_a_misspelt_street_is_offered_with_the_number_that_was_typed_and_not_with_longer_ones():
    """Storgatan and Stormgatan are both near to "Storgatn": neither is taken, and nobody asked for 120."""
    index = AddressIndex(
        address_table([("Storgatan", "12 120 121 122", "", ""), ("Stormgatan", "12 14", "", "")])
    )
    with pytest.raises(Ambiguous) as asked:
        index.resolve("Storgatn 12 58223 Sverige")
    assert asked.value.facts["choices"] == ["Storgatan 12", "Stormgatan 12"]


def test_a_sentence_without_a_place_is_not_taken_for_one():
    """Its small words are left out only before a name that is left: "på" must not become a street."""
    for typed in ("jag bor på", "vilket kontor", "var ligger"):
        assert fault(typed).code == "address_not_found"
    assert INDEX.resolve("jag bor i Hackefors").label == "Hackefors"


@pytest.mark.parametrize("typed", ["Mor Drottninggatan 45", "Farfar Vasagatan 4 A", "min Hackefors"])
def test_a_word_that_may_be_of_the_name_is_not_left_out(typed):
    """ "Min mor bor på" is no name, but "Mor Annas gränd" is one: of such a word nobody knows."""
    assert isinstance(fault(typed), (Ambiguous, NotFound))


@pytest.mark.parametrize(
    ("typed", "number"), [("Storgatan -1", "\u22121"), ("Storgatan 0", "0"), ("storgatan -0", "\u22120")]
)
def test_what_is_no_house_number_is_not_read_as_another(typed, number):
    refused = fault(typed)
    assert isinstance(refused, InvalidData)
    assert (refused.code, refused.facts) == ("no_house_number", {"street": "Storgatan", "number": number})
    assert INDEX.resolve("Drottninggatan - 45").label == "Drottninggatan 45"


@pytest.mark.parametrize(
    ("typed", "code", "place"),
    [
        ("Linköping", "place_too_large", "Linköping"), ("linköpings kommun", "place_too_large", "Linköping"),
        ("Ljungsbro", "place_too_large", "Ljungsbro"), ("Linköping 12", "place_without_street", "Linköping"),
    ],
)  # fmt: skip
def test_a_whole_municipality_or_locality_has_no_one_answer(typed, code, place):
    refused = fault(typed)
    assert (type(refused), refused.code, refused.facts["place"]) == (NotFound, code, place)


def test_places_are_offered_by_initials_kind_and_parts_of_their_name_and_never_taken():
    """US: universitets|sjukhuset; LiU: Linköpings universitet; a kind is a word for what the table says it is."""
    rows = [
        ("Universitetssjukhuset", "sjukhus"), ("Linköpings centralstation", "station"),
        ("Linköpings universitet, Campus Valla", "universitet"), ("Områdeskontor Öst", "kontor"),
        ("Områdeskontor Väst", "kontor"), ("Utgångslokal Syd", "utgångslokal"),
    ]  # fmt: skip
    places = pd.DataFrame(
        [(*row, 537_000.0, 6_472_000.0) for row in rows], columns=["name", "kind", "e", "n"]
    )
    index = AddressIndex(TABLE, places=places, districts=district_table(), municipality="Linköping")
    for typed, names in {
        "US": [rows[0][0]], "sjukhuset": [rows[0][0]], "lasarettet": [rows[0][0]], "var ligger sjukhuset?": [rows[0][0]],
        "resecentrum": [rows[1][0]], "liu": [rows[2][0]], "campus": [rows[2][0]], "kontor öst": [rows[3][0]],
        "kontoret väst": [rows[4][0]], "kontoret": [rows[3][0], rows[4][0]],
    }.items():  # fmt: skip
        with pytest.raises(Ambiguous) as asked:
            index.resolve(typed)
        assert [c["label"] for c in asked.value.facts["candidates"]][: len(names)] == names, typed
        assert [hit.label for hit in index.search(typed)][: len(names)] == names, typed


def test_the_kind_of_a_district_may_stand_beside_its_name():
    """Three districts: the locality Bo, the country round it, and the city district Bo."""
    districts = district_table()
    districts["name"], districts["kind"] = ["Bo", "Bo omland", "Bo"], ["tatort", "omland", "stadsdel"]
    index = AddressIndex(TABLE, districts=districts)
    centres = districts.geometry.centroid.x
    for typed, row in {
        "Bo tätort": 0,
        "tätorten Bo": 0,
        "Bo landsbygd": 1,
        "Bo omland": 1,
        "stadsdelen bo": 2,
    }.items():
        assert abs(index.resolve(typed).e - centres[row]) < 1_000, typed
    with pytest.raises(Ambiguous):
        index.resolve("Bo")


def test_behind_a_whole_street_come_its_numbers_and_not_streets_nearly_called_so():
    """Tallgatan and Hallgatan are one letter apart; who has written the one wants a number on it."""
    assert [(h.label, h.kind) for h in INDEX.search("Tallgatan")] == [
        ("Tallgatan", "street"), ("Tallgatan 8", "address"),
    ]  # fmt: skip


def test_a_postcode_where_no_address_has_one_is_told_so():
    bare = AddressIndex(TABLE.assign(postcode=""))
    with pytest.raises(NotFound) as caught:
        bare.resolve("582 27")
    assert caught.value.code == "no_postcodes"


def test_where_there_are_no_addresses_nobody_is_told_to_mind_the_spelling():
    """A municipality that is just begun: its districts are found, a street cannot be."""
    bare = AddressIndex(TABLE.iloc[:0], districts=district_table())
    with pytest.raises(NotFound) as caught:
        bare.resolve("Drottninggatan 45")
    assert caught.value.code == "no_register"


def test_a_made_up_postcode_is_searched_like_any_and_contradicts_no_real_one():
    """Of the example data: 99 and the district's code. Who types the real postcode of a street is not refused."""
    bare = AddressIndex(TABLE.assign(postcode="99133"))
    assert bare.resolve("Drottninggatan 45, 582 27").label == "Drottninggatan 45"
    assert bare.resolve("Drottninggatan 45, 991 33").label == "Drottninggatan 45"
    with pytest.raises(Ambiguous) as differs:
        bare.resolve("Drottninggatan 45, 991 11")
    assert differs.value.code == "postcode_differs"
    with pytest.raises(Ambiguous) as several:
        bare.resolve("991 33")
    assert several.value.code == "postcode_is_not_an_address"
    with pytest.raises(NotFound) as unknown:
        bare.resolve("582 27")
    assert (unknown.value.code, unknown.value.facts["example"]) == ("postcodes_made_up", "991 33")


def test_two_addresses_that_read_alike_are_told_apart_by_the_street_beside_or_their_place():
    """Ekgatan 1 stands twice in one locality, 3 km apart: at Almgatan, and at Ringgatan. Without these streets
    their coordinates tell."""
    houses = (("Ekgatan", "1", "", "Byn"), ("Almgatan", "1", "", "Byn"), ("Ekgatan", "1", "", "Byn"),
              ("Ringgatan", "1", "", "Byn"))  # fmt: skip
    table = address_table(houses)
    table["e"] = [536_000.0, 536_020.0, 539_000.0, 539_020.0]
    for kept, details in (
        ([0, 1, 2, 3], ["Byn · Ekgatan/Almgatan", "Byn · Ekgatan/Ringgatan"]),
        ([0, 2], ["Byn · N 6474000 E 536000", "Byn · N 6474000 E 539000"]),
    ):
        index = AddressIndex(table.iloc[kept].reset_index(drop=True))
        with pytest.raises(Ambiguous) as asked:
            index.resolve("Ekgatan 1")
        assert [c["detail"] for c in asked.value.facts["candidates"]] == details
        assert asked.value.facts["choices"] == [f"Ekgatan 1 ({detail})" for detail in details]
        assert [hit.detail for hit in index.search("Ekgatan 1")][:2] == details
