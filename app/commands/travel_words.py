"""What minutes rest on, in words on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.console import say
from app.settings import settings
from app.wording import catalogue


def say_assumption(facts: Mapping[str, Any]) -> None:
    """Say for which mode and time of day minutes are, and what they assume; and who has none."""
    words = catalogue(settings().language)["travel"]
    named = {"mode": words["modes"][facts["mode"]], "period": words["periods"][facts["period"]]}
    say("travel_assumption", **{**facts, **named})
    if facts.get("off_network"):
        say("travel_off_network", **{**facts, **named})
