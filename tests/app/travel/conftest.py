"""What is travelled between, and the command that tells of it."""

from __future__ import annotations

import sys

import pytest

from app import cli
from app.settings import settings
from app.workspace import Workspace
from tests.app.travel.asking import PLANS


@pytest.fixture
def workspace(client) -> Workspace:
    return client.app.state.holder.current()


@pytest.fixture
def in_force(client):
    return {
        division: client.get(f"{PLANS}/in-force", params={"division": division}).json()["id"]
        for division in ("socialtjanst", "hemvard")
    }


@pytest.fixture
def offices(workspace):
    """Offices and bases of the plans in force, by code."""
    return {o.code: o for record in workspace.decided for o in record.plan.offices}


@pytest.fixture
def command(example_folder, monkeypatch, capsys):
    """Run ``omradesplan travel`` on the example; gives its output."""

    def run(*words):
        monkeypatch.setenv("OMRADESPLAN_DATA", str(example_folder))
        monkeypatch.setenv("COLUMNS", "250")
        monkeypatch.setattr(sys, "argv", ["omradesplan", "travel", *words])
        settings.cache_clear()
        with pytest.raises(SystemExit) as done:
            cli.main()
        settings.cache_clear()
        said = capsys.readouterr()
        assert done.value.code == 0, said.err
        return said.out

    return run
