"""What stands around every command: help and refusals in the reader's language, settings that cannot be used, the port."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from functools import partial

import pytest
import typer

from app import wording
from app.cli import app
from app.commands.serve import listen
from app.errors import BadSetting

ENGLISH = re.compile(
    r"\b(usage|options?|arguments?|commands?|missing|try|show|required|default|invalid|input|should|no such|error)\b",
    re.IGNORECASE,
)


@pytest.fixture
def typed(type_in, monkeypatch, tmp_path):
    """Type a command in an empty folder: gives exit code, standard output and error."""

    monkeypatch.chdir(tmp_path)
    return partial(type_in, tmp_path / "data")


def every_command(command=None, path=()):
    command = command or typer.main.get_command(app)
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from every_command(below, (*path, name))


@pytest.mark.parametrize(
    ("path", "command"), list(every_command()), ids=lambda v: " ".join(v) if isinstance(v, tuple) else ""
)
def test_the_help_of_every_command_and_option_is_swedish(typed, path, command):
    """Words in code (option names, the title of the metavar) are left out before English is looked for."""
    code, out, err = typed(*path, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("Så här: omradesplan")
    prose = re.sub(r"--?[\w-]+|omradesplan [^\n]*|^  [a-z]+ ", " ", out, flags=re.MULTILINE)
    assert ENGLISH.findall(prose) == []
    assert [one.name for one in command.params if not one.help] == []
    assert not any(line.endswith(" ") for line in out.splitlines())


def test_the_frame_of_the_help_is_english_where_the_setting_says_so(typed):
    _, out, _ = typed("simulate", "--help", OMRADESPLAN_LANGUAGE="en")
    assert out.startswith("Type: omradesplan simulate --plan INTEGER --edits FILE [OPTIONS]")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["simulate"], "--plan saknas"),
        (["export", "plan"], "PLAN saknas"),
        (["lokup"], "Menade du lookup?"),
        (["fly"], "Kommandot fly finns inte. Kommandona är init, import"),
        (["import", "distrikt"], "Menade du districts?"),
        (["serve", "--prt", "8"], "Menade du --port?"),
        (["serve", "--port"], "Efter --port saknas ett värde"),
        (["serve", "--example=3"], "--example ska inte ha något värde"),
        (["serve", "--port", "x"], "”x” går inte att använda för --port: skriv ett heltal från 1 till 65535"),
        (["lookup", "a", "--age", "3,5"], "”3,5” går inte att använda för --age: skriv ett heltal från 0 till 130"),
        (["lookup", "drottninggatan", "45"], "Det blev ord över: 45. Sätt citattecken"),
        (["import", "plan", "x", "--division", "y"], "välj bland hemvard, socialtjanst"),
        (["export", "plan", "3", "-o", "x", "--date", "i går"], "skriv datumet som 2027-05-01"),
        (["travel", "--mode", "rymdraket"], "car, bike, walk"),
        (["travel", "--sensitivity", "0"], "skriv ett tal från 1 till 90"),
    ],
)  # fmt: skip
def test_what_is_typed_wrongly_is_said_in_swedish_with_what_would_be_right(typed, words, said):
    code, out, err = typed(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert ENGLISH.findall(re.sub(r"--[\w-]+|Så här:.*|Hjälp:.*", "", err)) == []


def test_what_is_typed_wrongly_is_said_in_english_too(typed):
    code, _, err = typed("serve", "--port", "x", OMRADESPLAN_LANGUAGE="en")
    assert code == 2
    assert "cannot be used for --port: write an integer from 1 to 65535" in err


def test_signs_that_steer_a_terminal_are_not_said_back(typed):
    _, _, err = typed("\x1b[31mröd" + "x" * 500)
    assert "\x1b" not in err
    assert len(err) < 400


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATA", "", "Inställningen OMRADESPLAN_DATA är tom"),
        ("DATA", "  ", "Inställningen OMRADESPLAN_DATA är tom"),
        ("HOST", "", "OMRADESPLAN_HOST är tom"),
        (
            "PROXY_ADDRESSES",
            "0.0.0.0/99",
            "OMRADESPLAN_PROXY_ADDRESSES är ”0.0.0.0/99”, och det går inte att använda",
        ),
        ("PORT", "åtta", "OMRADESPLAN_PORT är ”åtta”, och det går inte att använda: det ska vara ett heltal"),
        ("PORT", "70000", "det får vara högst"),
        ("LANGUAGE", "fi", "OMRADESPLAN_LANGUAGE är ”fi”, och det går inte att använda: det ska vara sv, en"),
        ("VERIFY_MARGIN_M", "-1", "det ska vara minst 0"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_nothing_is_written(typed, tmp_path, name, value, said):
    """An empty folder would be the working folder, and the database would be laid among whatever is there."""
    code, out, err = typed("init", **{f"OMRADESPLAN_{name}": value})
    assert (code, out) == (1, "")
    assert said in err
    assert list(tmp_path.iterdir()) == []


def test_a_setting_is_refused_in_json_where_json_is_asked_for(typed):
    code, out, _ = typed("init", "--json", OMRADESPLAN_PORT="x")
    assert code == 1
    assert json.loads(out)["code"] == "setting_unusable"


def test_a_port_in_use_is_refused_before_anything_is_done_or_claimed(typed, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, out, err = typed("serve", "--port", port, "--example")
    assert (code, out) == (1, "")
    assert len(err.strip().splitlines()) == 1
    assert f"Port {port} används redan" in err
    assert "--port" in err
    assert not (tmp_path / "data").exists()


def test_a_host_that_the_computer_has_not_is_refused_by_name():
    with pytest.raises(BadSetting) as refused:
        listen("no-such-host.invalid", 8000)
    assert refused.value.facts == {"host": "no-such-host.invalid"}


def test_every_rule_of_a_setting_has_words_in_both_languages():
    """By the kinds of limits the settings have, as pydantic names their breach."""
    kinds = {
        "int_parsing",
        "float_parsing",
        "greater_than_equal",
        "less_than_equal",
        "literal_error",
        "string_pattern_mismatch",
    }
    for language in wording.LANGUAGES:
        assert kinds <= set(wording.catalogue(language)["usage_rules"])


def test_nobody_waits_for_what_another_command_needs():
    """The list of commands loads no data library; the server none that only reads files it is never given."""
    listed = {"pandas", "geopandas", "numpy", "sqlalchemy", "fastapi"}
    served = {"networkx", "osmnx", "openpyxl", "alembic"}
    program = (
        "import sys, app.cli; first = set(sys.modules); import app.main, app.commands.serve;"
        f"print(sorted(first & {listed!r}), sorted(set(sys.modules) & {served!r}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] []"
