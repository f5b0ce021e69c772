"""The registry: every metric is described, one that fails says why and takes no other down."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from areas.comparison import compare
from areas.consequences import consequences
from areas.metrics import CHANGE_METRICS, CODES, DEFECT, METRICS, compute
from areas.metrics.metric import Figures, Metric
from areas.reuse import DEPENDENCIES, follow, step
from geodata.errors import InvalidData
from tests.conftest import ROOT
from tests.golden import town

WORDS = {
    language: json.loads((ROOT / "static" / "i18n" / language / "metrics.json").read_text(encoding="utf-8"))
    for language in ("sv", "en")
}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_metric_is_described_in_words(language):
    """Name, what it counts, how it is defined, where the definition comes from, what it assumes."""
    words = WORDS[language]["metrics"]
    for code in CODES:
        assert set(words[code]) == {"name", "unit", "definition", "source", "assumptions"}, code
        assert all(words[code].values()), code


def test_codes_are_unique_and_dependencies_known():
    assert len(set(CODES)) == len(METRICS) + len(CHANGE_METRICS)
    for metric in METRICS:
        assert metric.depends <= set(DEPENDENCIES)
        assert metric.depends


def refuse(situation):
    raise InvalidData("households_unknown")


def break_down(situation):
    return 1 / 0


def test_one_that_fails_says_why_and_the_others_stand():
    extra = tuple(
        Metric(code=code, unit="count", depends=frozenset({"assignment"}), compute=compute_it)
        for code, compute_it in [("refused", refuse), ("broken", break_down)]
    )
    found = compute(town.today(), metrics=(*extra, *METRICS))
    assert (found["refused"].status, found["refused"].reason) == ("failed", "households_unknown")
    assert (found["broken"].status, found["broken"].reason, found["broken"].facts["kind"]) == (
        "failed",
        DEFECT,
        "ZeroDivisionError",
    )
    assert found["refused"].figures is None
    assert found["people"].figures.total[0] == 160


def test_what_is_not_known_fails_with_its_reason_and_is_never_zero():
    """The town gives no households, recipients or barriers; without minutes no travel figure exists either."""
    known = compute(town.today())
    assert {c: o.reason for c, o in known.items() if o.status == "failed"} == {
        "households": "households_unknown", "recipients": "recipients_unknown", "barrier_km": "barriers_unknown",
    }  # fmt: skip
    bare = compute(replace(town.today(), minutes=None, companion=None, memo={}))
    for code in ("travel_mean", "travel_covered", "nearer_people", "alarm_covered", "travel_hours"):
        assert (bare[code].status, bare[code].reason) == ("failed", "minutes_unknown")
    assert bare["divisions_apart"].reason == "companion_unknown"
    assert bare["people"].status == bare["visit_hours"].status == "ok"


def test_an_office_whose_minutes_were_never_computed_is_named():
    today = town.today()
    east, west = today.plan.areas
    areas = (replace(east, office="ny"), west)
    found = compute(replace(today, plan=replace(today.plan, areas=areas), memo={}), only={"travel_mean"})
    assert found["travel_mean"].facts == {"office": "ny", "mode": "car"}


def test_the_alarm_and_the_workload_have_no_meaning_for_social_services():
    today = town.today()
    found = compute(replace(today, plan=replace(today.plan, division="socialtjanst"), memo={}))
    silent = {code for code, outcome in found.items() if outcome.status == "not_applicable"}
    assert silent == {
        "alarm_covered",
        "alarm_failing",
        "visit_hours",
        "travel_hours",
        "full_time_equivalents",
    }


def test_an_area_without_an_office_is_left_out_and_said():
    """East without an office: the figures for all are West's, East has none, and a note names it."""
    today = town.today()
    east, west = today.plan.areas
    found = compute(replace(today, plan=replace(today.plan, areas=(replace(east, office=""), west)), memo={}))
    figures = found["travel_mean"].figures
    assert np.isnan(figures.by_area[0]).all()
    assert figures.total[0] == figures.by_area[1, 0] == 7.5
    assert figures.notes == ({"code": "areas_without_office", "areas": ["ost"]},)
    alarm = found["alarm_covered"].figures
    assert (alarm.total[0], alarm.by_area[1, 0]) == (0.75, 0.75)
    assert found["alarm_failing"].figures.total[0] == 20
    assert np.isnan(found["full_time_equivalents"].figures.total).all()


def test_areas_that_come_and_go_have_no_figure_on_the_other_side():
    """West becomes the new area "ny": "vast" has nothing after, "ny" nothing before, and no difference is 0."""
    before = town.today()
    east, west = before.plan.areas
    plan = replace(before.plan, areas=(replace(west, code="ny"), east))
    found = consequences(before, replace(before, plan=plan, area=1 - before.area, memo={}))
    assert [(row.code, row.status) for row in found.areas] == [
        ("ny", "added"),
        ("ost", "both"),
        ("vast", "removed"),
    ]
    people = found.metrics["people"].to_json()["areas"]
    assert [(row["before"][0], row["after"][0], row["difference"][0]) for row in people] == [
        (None, 80.0, None), (80.0, 80.0, 0.0), (80.0, None, None),
    ]  # fmt: skip
    assert found.moved_addresses == 16
    assert found.touched == {"ny", "vast"}


def test_a_comparison_of_a_failure_is_a_failure():
    good, bad = compute(town.today())["people"], compute(town.today())["households"]
    for pair in ((good, bad), (bad, good)):
        compared = compare(*pair, areas_before=("ost", "vast"), areas_after=("ost", "vast"))
        assert (compared.status, compared.reason) == ("failed", "households_unknown")
        assert "total" not in compared.to_json()


def test_what_a_step_cannot_change_is_not_computed_again():
    """A new provider touches no metric of one situation; a moved district leaves nothing that counts people."""
    before = town.today()
    compute(before)
    east, west = before.plan.areas
    renamed = replace(before, plan=replace(before.plan, areas=(replace(east, provider="vit"), west)), memo={})
    assert step(before, renamed).what == {"providers"}
    kept = follow(before, renamed)
    assert all(compute(kept)[code] is compute(before)[code] for code in compute(before))
    moved = follow(before, town.with_district_moved(before))
    held = {key[1] for key in moved.memo if key[0] == "outcome"}
    assert held == set()
    assert ("nearest", "car") in moved.memo


def test_figures_of_the_wrong_shape_are_a_defect():
    with pytest.raises(TypeError):
        Figures(columns=("a", "b"), by_area=np.zeros((2, 1)), total=np.zeros(2))
