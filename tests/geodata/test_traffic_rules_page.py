"""``docs/traffic_rules.md`` says what the code does: every row of its tables is held against it."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from geodata.streets import maxspeed
from geodata.streets.barriers import stopped
from geodata.streets.roads import ROAD_TAGS
from geodata.streets.traffic_rules import permissions
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "traffic_rules.md").read_text()


def rows(title):
    """Rows of the table under a heading, as texts without backticks."""
    part = PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    table = [line for line in part.splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip().strip("`") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table]
    assert len(cells) > 10
    assert all(row[-1] for row in cells), "every row has a source"
    return [row[:-1] for row in cells]


def tags_of(text):
    return dict(pair.split("=", 1) for pair in text.split())


@pytest.mark.parametrize("row", rows("Ways"), ids=lambda row: row[0])
def test_ways(row):
    given = {"highway": "residential"} | tags_of(row[0])
    assert set(given) <= set(ROAD_TAGS)
    table = pd.DataFrame({tag: pd.Series([given.get(tag, "")], dtype="str") for tag in ROAD_TAGS})
    rules = permissions(table).open[:, :, 0]
    assert [(">" if a else "") + ("<" if b else "") or "-" for a, b in rules] == row[1:]


@pytest.mark.parametrize("row", rows("Barriers"), ids=lambda row: row[0])
def test_barriers(row):
    bits = stopped(tags_of(row[0]))
    assert ["stopped" if bits >> mode & 1 else "passes" for mode in range(3)] == row[1:]


@pytest.mark.parametrize("row", rows("Posted speed"), ids=lambda row: row[0])
def test_posted_speed(row):
    found = maxspeed.parse(row[0].replace("\\", ""))
    assert row[1] == ("–" if found is None else f"{round(found, 2):g}")
