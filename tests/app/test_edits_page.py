"""``docs/edits.md`` holds: each of its examples is an edit that the example data's home care takes."""

from __future__ import annotations

import json
import re

import pytest

from areas.edit_json import OPS
from tests.conftest import ROOT

EXAMPLES = [
    json.loads(block)
    for block in re.findall(
        r"```json\n(.*?)```", (ROOT / "docs" / "edits.md").read_text(encoding="utf-8"), re.DOTALL
    )
]


def test_every_edit_has_one_example():
    assert sorted(example["op"] for example in EXAMPLES) == sorted(OPS)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["op"])
def test_the_example_is_taken_and_changes_something_unless_it_unlocks(client, example):
    question = {"edits": [example], "metrics": ["people"]}
    answer = client.post("/api/v1/plans/3/simulate?crs=3006", json=question)
    assert answer.status_code == 200, answer.text
    told = {note["code"] for note in answer.json()["notes"][0]}
    assert ("nothing_changed" in told) == (example["op"] == "unlock")
