"""Who is responsible, by the rows of ``facts/responsibility.csv`` (repeated here where a case leans on them)."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from areas.errors import UnknownCode
from areas.responsibility import Rule, age_matters, responsible, rules_from_rows, services
from geodata.errors import InvalidData
from tests.conftest import SHARED, skip_or_fail

FACTS = """\
service,min_age,max_age,valid_from,valid_to,committee,administration,source
hemtjanst,,,2019-01-01,2023-12-31,Äldrenämnden,Social- och omsorgsförvaltningen,reglemente januari 2023: hemtjänst oavsett ålder
hemrehabilitering,65,,2019-01-01,2023-12-31,Äldrenämnden,Social- och omsorgsförvaltningen,reglemente januari 2023: kommunal hälso- och sjukvård 65+
hemrehabilitering,,64,2019-01-01,2023-12-31,Social- och omsorgsnämnden,Social- och omsorgsförvaltningen,reglemente januari 2023: kommunal hälso- och sjukvård under 65
aldreomsorg,65,,2019-01-01,2023-12-31,Äldrenämnden,Social- och omsorgsförvaltningen,reglemente januari 2023: SoL 65+
forsorjningsstod,,,2019-01-01,,Arbetsmarknadsnämnden,Integrations- och arbetsmarknadsförvaltningen,undantaget från SON:s och ÄN:s ansvar (förvaltningen från 2022)
lss,,,2019-01-01,2023-12-31,Social- och omsorgsnämnden,Social- och omsorgsförvaltningen,reglemente januari 2023
hemtjanst,,,2024-01-01,,Vård- och omsorgsnämnden,Vård- och omsorgsförvaltningen,KS 2023:529: hälso- och sjukvård och omsorg oavsett ålder
hemrehabilitering,,,2024-01-01,,Vård- och omsorgsnämnden,Vård- och omsorgsförvaltningen,KS 2023:529
aldreomsorg,65,,2024-01-01,,Vård- och omsorgsnämnden,Vård- och omsorgsförvaltningen,KS 2023:529
lss,,,2024-01-01,,utreds (Vård- och omsorgsnämnden eller Socialnämnden),utreds,KS 2023:529: kompletterande utredning i steg 2
"""

RULES = rules_from_rows(csv.DictReader(FACTS.splitlines()))
OLD_DAY, NEW_DAY = date(2023, 12, 31), date(2024, 1, 1)


@pytest.mark.parametrize(
    ("service", "age", "day", "status", "committee"),
    [
        ("hemtjanst", None, OLD_DAY, "decided", "Äldrenämnden"),
        ("hemtjanst", None, NEW_DAY, "decided", "Vård- och omsorgsnämnden"),
        ("hemtjanst", 40, OLD_DAY, "decided", "Äldrenämnden"),
        ("hemrehabilitering", 64, OLD_DAY, "decided", "Social- och omsorgsnämnden"),
        ("hemrehabilitering", 65, OLD_DAY, "decided", "Äldrenämnden"),
        ("hemrehabilitering", None, OLD_DAY, "age_matters", ""),
        ("hemrehabilitering", None, NEW_DAY, "decided", "Vård- och omsorgsnämnden"),
        ("aldreomsorg", 64, NEW_DAY, "other_ages", ""),
        ("aldreomsorg", 65, NEW_DAY, "decided", "Vård- och omsorgsnämnden"),
        ("aldreomsorg", None, NEW_DAY, "age_matters", ""),
        ("lss", 30, OLD_DAY, "decided", "Social- och omsorgsnämnden"),
        ("lss", 30, NEW_DAY, "undecided", ""),
        ("lss", None, NEW_DAY, "undecided", ""),
        ("forsorjningsstod", None, NEW_DAY, "decided", "Arbetsmarknadsnämnden"),
        ("hemtjanst", None, date(2018, 12, 31), "unknown", ""),
    ],
)
def test_the_rows_of_the_facts_answer_to_the_day_and_the_year(service, age, day, status, committee):
    """Both ends of a period and of an age span are inclusive; outside them there is no answer."""
    answer = responsible(RULES, service=service, age=age, date=day)
    assert (answer.status, answer.committee) == (status, committee)


def test_an_age_outside_the_rules_of_the_day_gets_them_with_their_ages():
    answer = responsible(RULES, service="aldreomsorg", age=64, date=NEW_DAY)
    assert [(rule.min_age, rule.max_age) for rule in answer.rules] == [(65, None)]
    assert responsible(RULES, service="hemtjanst", age=64, date=date(2018, 12, 31)).rules == ()


def test_without_an_age_all_possibilities_are_listed_youngest_first():
    answer = responsible(RULES, service="hemrehabilitering", date=OLD_DAY)
    assert [rule.committee for rule in answer.rules] == ["Social- och omsorgsnämnden", "Äldrenämnden"]


def test_age_is_asked_for_only_where_it_matters():
    asked = {
        (s, d) for s in services(RULES) for d in (OLD_DAY, NEW_DAY) if age_matters(RULES, service=s, date=d)
    }
    assert asked == {("hemrehabilitering", OLD_DAY), ("aldreomsorg", OLD_DAY), ("aldreomsorg", NEW_DAY)}


def rule(committee: str, **bounds) -> Rule:
    return Rule(
        service="s", valid_from=NEW_DAY, committee=committee, administration="a", source="x", **bounds
    )


def test_bounds_that_change_nothing_do_not_matter():
    rules = [rule("A", max_age=64), rule("A", min_age=65)]
    assert not age_matters(rules, service="s", date=NEW_DAY)
    assert responsible(rules, service="s", date=NEW_DAY).status == "decided"


def test_a_gap_between_two_spans_matters():
    """A for 0-20, A for 30-: nobody for 21-29, so the age must be asked for."""
    assert age_matters([rule("A", max_age=20), rule("A", min_age=30)], service="s", date=NEW_DAY)


def test_rules_that_contradict_each_other_are_not_chosen_between():
    answer = responsible([rule("A"), rule("B")], service="s", age=50, date=NEW_DAY)
    assert (answer.status, answer.committee) == ("contradictory", "")


def test_a_service_nobody_knows_and_an_age_nobody_has_are_refused():
    with pytest.raises(UnknownCode, match="unknown_service"):
        responsible(RULES, service="bibliotek", date=NEW_DAY)
    with pytest.raises(InvalidData, match="invalid_age"):
        responsible(RULES, service="lss", age=-1, date=NEW_DAY)


@pytest.mark.parametrize(
    ("column", "value"),
    [("min_age", "sextio"), ("min_age", "-1"), ("max_age", "9"), ("valid_from", "2024-02-30"), ("valid_to", "2018-01-01"),
     ("committee", " "), ("service", "")],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_named(column, value):
    good = {
        "service": "s",
        "min_age": "10",
        "valid_from": "2024-01-01",
        "committee": "A",
        "administration": "a",
        "source": "x",
    }
    with pytest.raises(InvalidData) as caught:
        rules_from_rows([good, good | {column: value}])
    assert caught.value.facts["row"] == 2
    assert caught.value.facts["column"] == column


def test_every_row_of_the_facts_is_read_and_none_contradicts_another():
    path = SHARED / "facts" / "responsibility.csv"
    if not path.is_file():
        skip_or_fail("the facts are not beside the checkout")
    with path.open(encoding="utf-8", newline="") as stream:
        rules = rules_from_rows(csv.DictReader(stream))
    assert len(rules) == 20
    for day in (OLD_DAY, NEW_DAY):
        for service in services(rules):
            for age in range(131):
                assert responsible(rules, service=service, age=age, date=day).status != "contradictory"
