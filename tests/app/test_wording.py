"""Sentences and numbers as each language writes them."""

from __future__ import annotations

import pytest

from app import wording
from app.wording import MINUS, NO_BREAK_SPACE, CatalogueError, fill, merge, number, sentence


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (1743, f"1{NO_BREAK_SPACE}743", "1,743"),
        (1_568_660, f"1{NO_BREAK_SPACE}568{NO_BREAK_SPACE}660", "1,568,660"),
        (98.12, "98,1", "98.1"),
        (0.123, "0,12", "0.12"),
        (-4, f"{MINUS}4", f"{MINUS}4"),
        (0, "0", "0"),
    ],
)
def test_numbers_are_written_as_the_language_does(value, swedish, english):
    assert (number(value, "sv"), number(value, "en")) == (swedish, english)


def test_facts_are_put_into_the_sentence_and_lists_are_joined():
    assert (
        fill("{count} av {names}", {"count": 1200, "names": ["Ryd", "Berga"]}, "en") == "1,200 av Ryd, Berga"
    )


def test_an_unknown_fact_is_a_dash_and_not_a_fault():
    assert fill("{nothing}", {}, "sv") == "–"


@pytest.mark.parametrize(
    ("template", "facts", "said"),
    [
        ("{count} {count?kod|koder}", {"count": 1}, "1 kod"),
        ("{count} {count?kod|koder}", {"count": 2}, "2 koder"),
        ("{names?Inom|Mellan} {names}", {"names": ["Ryd"]}, "Inom Ryd"),
        ("{names?Inom|Mellan} {names}", {"names": ("Ryd", "Berga")}, "Mellan Ryd, Berga"),
        ("{of:divisions}, {of}", {"of": "hemvard"}, "Hemvård, hemvard"),
        ("{of:divisions}", {"of": ["hemvard", "x"]}, "Hemvård, x"),
        ("år {year:plain}, {other:plain}", {"year": 2032}, "år 2032, –"),
        (
            "{of:left_out}",
            {"of": [{"code": "outside", "count": 1743}, {"code": "no_street", "count": 1}]},
            "1\u00a0743 ligger utanför kommunen, 1 saknar gata",
        ),
    ],
)
def test_a_sentence_bends_by_number_and_takes_words_of_another_section(template, facts, said):
    assert fill(template, facts, "sv") == said


def test_a_network_of_one_road_is_told_in_the_singular():
    facts = {"nodes": 2, "segments": 1, "km": 1, "dead_ends": 2, "junctions": 0, "signals": 1}
    assert sentence("findings", "road_network_whole", facts, "sv") == (
        "Vägnätet hänger ihop och har 2 punkter, 1 vägstycke och 1 km väg. "
        "2 återvändsgränder, 0 korsningar, 1 trafiksignal."
    )
    assert sentence("findings", "road_ways_closed_unnamed", {"count": 1}, "sv") == (
        "1 väg utan namn är stängd för alla färdsätt och används inte."
    )


def test_text_with_braces_in_a_fact_is_not_filled_in_again():
    assert fill("{text}", {"text": "{secret}", "secret": "no"}, "sv") == "{secret}"


def test_a_sentence_defined_twice_is_refused():
    with pytest.raises(CatalogueError, match=r"errors\.a"):
        merge({"errors": {"a": "1"}}, {"errors": {"a": "2"}})


def test_an_unknown_code_is_shown_as_it_is():
    assert sentence("errors", "no_such_code", {}, "sv") == "no_such_code"


def test_the_catalogue_is_read_from_all_fragments():
    assert {"errors", "findings", "divisions"} <= set(wording.catalogue("sv"))
