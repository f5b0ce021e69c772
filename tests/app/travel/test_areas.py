"""What minutes mean for the areas of a plan: figures, the alarm, and the table of the command line."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest

from app import cli
from app.commands import travel_areas
from areas.disclosure.suppression import shown
from geodata.schema import AGE_BANDS
from tests.app.travel.asking import MODES, metrics_of, one_line


@pytest.mark.parametrize(
    ("late", "cut_off", "said"),
    [
        ((3, 9.0, 6.0), (0, 0.0, 0.0), "för sent till <5 adresser med 9 boende, 6 av dem 80+."),
        ((0, 0.0, 0.0), (7, 20.0, 0.0), "ingen väg till 7 adresser med 20 boende, 0 av dem 80+."),
        ((8, 9.0, 6.0), (7, 20.0, 0.0), "6 av dem 80+; ingen väg till 7"),
    ],
)
def test_the_alarm_list_tells_of_a_district_only_what_there_is(late, cut_off, said):
    parts = [
        travel_areas._alarm_part(code, *counts, "sv")
        for code, counts in (("alarm_late", late), ("alarm_cut_off", cut_off))
        if counts[0]
    ]
    assert said in "; ".join(parts) + "."


def test_consequences_tell_travel_by_area_mode_and_age_before_and_after(client, in_force):
    """Eight groups of people by three modes; three limits more for the share that is covered."""
    found, whole = metrics_of(client, in_force["hemvard"])
    groups = ["all", *AGE_BANDS, "age_65_plus"]
    by_mode = [f"{mode}.{group}" for mode in MODES for group in groups]
    for code in ("travel_mean", "travel_median", "travel_p90", "travel_max", "travel_unreachable", "nearer_people",
                 "nearer_minutes"):  # fmt: skip
        metric = found[code]
        assert (metric["status"], metric["columns"]) == ("ok", by_mode)
        assert len(metric["areas"]) == 6
        for row in [*metric["areas"], metric["total"]]:
            assert len(row["before"]) == len(row["after"]) == len(row["difference"]) == 24
    limits = {tuple(column.split(".")) for column in found["travel_covered"]["columns"]}
    assert limits == {
        (mode, limit, group) for mode in MODES for limit in ("10", "20", "30") for group in groups
    }
    assert found["alarm_covered"]["columns"] == found["alarm_failing"]["columns"] == groups
    for side in ("before", "after"):
        assert whole["facts"][side]["minutes"]["car"]["calibration"] == 0.85
        assert whole["facts"][side]["minutes"]["walk"]["most_access_m"] == 500


def test_the_figures_of_an_area_are_those_of_its_people(client, workspace, in_force):
    """Mean, maximum and share within 10 min of one area by car, from the minutes of each address."""
    found, _ = metrics_of(client, in_force["hemvard"])
    record = next(r for r in workspace.decided if r.id == in_force["hemvard"])
    index = record.plan.codes.index("vast")
    base = record.plan.office(record.plan.areas[index].office)
    mine = workspace.assigner(record).assign(workspace.demand.e, workspace.demand.n) == index
    minutes = workspace.travel.minutes([base]).by_mode["car"][0][mine].astype(float)
    for column, people in (
        ("all", workspace.demand.weights[0]),
        ("age_80_plus", workspace.demand.people[:, -1]),
    ):
        weights = people[mine]

        def told(code, prefix="car", group=column):
            metric = found[code]
            row = next(r for r in metric["areas"] if r["area"] == "vast")
            return row["before"][metric["columns"].index(f"{prefix}.{group}")]

        assert told("travel_mean") == pytest.approx(np.average(minutes, weights=weights), abs=1e-3)
        assert told("travel_max") == pytest.approx(minutes[weights > 0].max(), abs=1e-3)
        inside = weights[minutes <= 10].sum() / weights.sum()
        assert told("travel_covered", "car.10") == pytest.approx(inside, abs=1e-5)


def test_the_alarm_names_districts_and_counts_addresses(client, workspace, in_force):
    """20 min in town and 40 outside, from the base of the area, address by address."""
    found, _ = metrics_of(client, in_force["hemvard"])
    record = next(r for r in workspace.decided if r.id == in_force["hemvard"])
    area = workspace.assigner(record).assign(workspace.demand.e, workspace.demand.n)
    minutes = workspace.travel.minutes(record.plan.offices).by_mode["car"]
    row = {office.code: i for i, office in enumerate(record.plan.offices)}
    own = minutes[[row[record.plan.areas[a].office] for a in area], np.arange(len(area))]
    late = own > np.where(workspace.demand.urban, 20.0, 40.0)
    details = found["alarm_failing"]["details"]["before"]
    eldest, expected = workspace.demand.people[:, -1], {}
    for address in np.flatnonzero(late):
        key = record.plan.codes[area[address]], workspace.demand.districts[workspace.demand.district[address]]
        count, old = expected.get(key, (0, 0))
        expected[key] = count + 1, old + eldest[address]
    assert np.isfinite(own).all(), "so nobody is without a way, and all who are late are counted as late"
    told = {(d["area"], d["district"]): (d["late_addresses"], d["late_age_80_plus"]) for d in details}
    assert told == {key: (shown(count), shown(old)) for key, (count, old) in expected.items()}
    hidden = [value for pair in told.values() for value in pair if value == "<5"]
    assert hidden, "some of the example's districts have 1 to 4 late addresses, or 1 to 4 old people at them"
    total = found["alarm_covered"]["total"]["before"]
    kept = 1 - eldest[late].sum() / eldest.sum()
    assert total[found["alarm_covered"]["columns"].index("age_80_plus")] == pytest.approx(kept, abs=1e-5)


def test_the_command_line_has_the_same_figures_for_the_areas(client, command, in_force):
    told, _ = metrics_of(client, in_force["hemvard"])
    found = json.loads(command("--division", "hemvard", "--areas", "--json"))
    assert [area["code"] for area in found["areas"]] == [row["area"] for row in told["travel_mean"]["areas"]]
    for metric in found["metrics"]:
        other = told[metric["code"]]
        assert metric["columns"] == other["columns"]
        assert metric["areas"] == [row["before"] for row in other["areas"]]
        assert metric["total"] == other["total"]["before"]
    assert len(found["failing"]) == len(told["alarm_failing"]["details"]["before"])
    assert found["assumption"]["car"]["speed_set"] == "Sverige, grundvärden"


def test_the_table_of_areas_names_them_and_the_districts_that_fail(client, workspace, command, in_force):
    told, _ = metrics_of(client, in_force["hemvard"])
    out = command("--division", "hemvard", "--areas", "--group", "age_80_plus")
    for word in ("Centrum", "Sydost", "Alla områden", "80 år och äldre", "Larm 80+"):
        assert word in out
    assert "85 % av hastigheten" in one_line(out)
    listed = [line for line in out.splitlines() if "adresser med" in line]
    assert len(listed) == len(told["alarm_failing"]["details"]["before"])
    names = dict(zip(workspace.districts["code"], workspace.districts["name"], strict=True))
    for line, row in zip(listed, told["alarm_failing"]["details"]["before"], strict=True):
        assert f", {names[row['district']]}: för sent till {row['late_addresses']} adresser" in line.replace(
            "\u00a0", ""
        )


@pytest.mark.parametrize(
    ("given", "idle"),
    [
        (["--sensitivity", "20", "--mode", "walk"], "--mode"),
        (["--areas", "--from", "ost"], "--from"),
        (["--group", "age_80_plus"], "--group"),
    ],
)
def test_an_option_that_would_change_nothing_is_refused_by_name(given, idle, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["omradesplan", "travel", *given])
    with pytest.raises(SystemExit) as done:
        cli.main()
    assert done.value.code == 1
    assert capsys.readouterr().err.startswith(f"{idle} hör inte ihop med de andra valen")


def test_offices_have_no_alarm_rule(command):
    out = command("--division", "socialtjanst", "--areas")
    assert "Larm" not in out
    assert "1 distrikt har ett okänt antal invånare (1–4)." in one_line(out)
