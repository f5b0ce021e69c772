"""Codes that are put together at run time have their sentences too."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from geodata.address_checks import REASONS

ROOT = Path(__file__).resolve().parents[2]


def written_codes(module, start):
    """Every text of a module that begins like one of its codes."""
    tree = ast.parse((ROOT / "geodata" / module).read_text(encoding="utf-8"))
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if text.startswith(start) and text.isidentifier()}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_outcome_and_every_kind_of_district_has_a_sentence(language):
    words = json.loads((ROOT / f"static/i18n/{language}/addresses.json").read_text(encoding="utf-8"))
    cases = written_codes("synthetic.py", "synthetic_") - {"synthetic_streets"}
    assert len(cases) >= 5
    assert {f"address_{reason}" for reason in REASONS} | cases <= set(words["findings"])
    assert set(REASONS) == set(words["left_out"]) == set(words["no_address_advice"])
    raised = written_codes("streets/osm.py", "osm_")
    assert "osm_cut_short" in raised
    assert raised <= set(words["errors"])
