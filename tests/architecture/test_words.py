"""Every sentence exists, in both languages, once; every fault has its status, every setting its description."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from app import errors, settings, wording
from app.errors import STATUS
from app.store import faults
from geodata.errors import Fault

ROOT = Path(__file__).resolve().parents[2]


def all_faults(kind: type[Fault] = Fault) -> set[type[Fault]]:
    return {kind}.union(*(all_faults(below) for below in kind.__subclasses__()))


def calls_with_code(names: set[str]) -> set[tuple[str, str]]:
    """(code, where) of every call of one of these names whose code is written out."""
    found = set()
    for package in ("geodata", "areas", "app"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                if node.func.id not in names:
                    continue
                keywords = [k.value for k in node.keywords if k.arg == "code"]
                for value in node.args[:1] + keywords:
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        found.add((value.value, str(path.relative_to(ROOT))))
    return found


def keys(nested: dict, path: str = "") -> set[str]:
    out = set()
    for key, value in nested.items():
        out |= keys(value, f"{path}{key}.") if isinstance(value, dict) else {f"{path}{key}"}
    return out


def test_every_fault_has_its_row_in_the_status_table():
    assert all_faults() - set(STATUS) == set()
    assert errors.__doc__


def test_no_status_says_that_the_server_failed_for_what_the_caller_did():
    assert {status for kind, status in STATUS.items() if status >= 500} <= {503}


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_fault_that_is_raised_has_a_sentence(language):
    names = {kind.__name__ for kind in all_faults()}
    sentences = wording.catalogue(language)["errors"]
    assert {(c, where) for c, where in calls_with_code(names) if c not in sentences} == set()


OF_THE_OPERATOR = (
    "app/commands/", "app/terminal/", "app/intake/", "app/plan_files/", "app/backup.py", "app/server_backup.py",
    "app/settings.py", "app/store/migrations/", "app/store/engine.py", "app/store/sqlite.py",
)  # fmt: skip
"""Rooms that no question over HTTP comes to: what is raised there is read in a terminal."""

OF_QUESTIONS = ("app/", "areas/", "geodata/gazetteer/", "geodata/lists/", "geodata/coordinate_columns.py")


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_what_an_asker_over_http_is_told_names_no_command_and_no_option(language):
    """Those stand in a section of their own, which the command line alone adds."""
    names = {kind.__name__ for kind in all_faults()}
    sentences = wording.catalogue(language)["errors"]
    asked = {
        code
        for code, where in calls_with_code(names)
        if where.startswith(OF_QUESTIONS) and not where.startswith(OF_THE_OPERATOR)
    }
    asked |= {
        *faults.ERRORS.values(),
        *faults.STATES.values(),
        *dict(faults.REASONS + faults.REFUSALS).values(),
    }
    assert len(asked) > 100
    assert {code for code in asked if re.search(r"--[a-z]|\bomradesplan [a-z]", sentences[code])} == set()
    advised = wording.catalogue(language)["cli_advice"]
    assert set(advised) - set(sentences) == set()
    assert [code for code, said in advised.items() if said in sentences[code]] == []
    told = wording.fault_sentence(Fault("why_missing"), language)
    assert (
        wording.fault_sentence(Fault("why_missing"), language, terminal=True)
        == f"{told} {advised['why_missing']}"
    )


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_finding_has_a_sentence(language):
    sentences = wording.catalogue(language)["findings"]
    assert {(c, where) for c, where in calls_with_code({"Finding"}) if c not in sentences} == set()


def test_both_languages_say_the_same_things():
    assert keys(wording.catalogue("sv")) == keys(wording.catalogue("en"))


def test_both_languages_use_the_same_facts():
    def facts(language):
        out = {}

        def walk(nested, path=""):
            for key, value in nested.items():
                if isinstance(value, dict):
                    walk(value, f"{path}{key}.")
                else:
                    out[path + key] = set(re.findall(r"\{(\w+)\}", str(value)))

        walk(wording.catalogue(language))
        return out

    swedish, english = facts("sv"), facts("en")
    assert {key: (swedish[key], english[key]) for key in swedish if swedish[key] != english[key]} == {}


def test_every_setting_is_described():
    fields = settings.Settings.model_fields
    assert [name for name, field in fields.items() if not field.description] == []


def test_every_setting_stands_in_the_readme_or_the_settings_page():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    missing = [n for n in settings.Settings.model_fields if f"OMRADESPLAN_{n.upper()}" not in text]
    assert missing == []
