"""What minutes rest on, in words on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.settings import settings
from app.terminal.console import out, say
from app.travel.assumptions import line
from app.wording import catalogue


def say_assumption(facts: Mapping[str, Any]) -> None:
    """Say for which mode and time of day minutes are, and what they assume; and who has none."""
    out.print(line(facts, settings().language), markup=False)
    if facts.get("off_network"):
        mode = catalogue(settings().language)["travel"]["modes"][facts["mode"]]
        say("travel_off_network", **{**facts, "mode": mode})
