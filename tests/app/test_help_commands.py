"""The commands that the guide tells people to type exist, with the options they are typed with."""

from __future__ import annotations

import shlex

import pytest
import typer

from app import wording
from app.cli import app


def commands(language: str) -> list[str]:
    tasks = wording.catalogue(language)["help"]
    return [text for task in tasks.values() for key, text in task.items() if key.startswith("command_")]


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_command_of_the_guide_is_understood(language):
    """Held against the command line itself; nothing is run, so the files need not exist."""
    told = commands(language)
    assert len(told) == 8
    for text in told:
        program, *words = shlex.split(text)
        assert program == "omradesplan"
        command = typer.main.get_command(app)
        while hasattr(command, "commands") and not words[0].startswith("--"):
            command = command.commands[words.pop(0)]
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, text
