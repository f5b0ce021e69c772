"""What minutes rest on, in words: mode, time of day, speeds, calibration, delays, the way to the street."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.wording import catalogue, number, sentence

if TYPE_CHECKING:
    from openpyxl import Workbook

PERCENT = 100


def line(facts: Mapping[str, Any], language: str) -> str:
    """Return what the minutes of one mode assume, as ``Travel.facts`` has it, as one or two sentences."""
    words = catalogue(language)["travel"]
    gap = "\u00a0" if language == "sv" else ""
    said = sentence(
        "travel",
        "assumption",
        {
            **facts,
            "mode": words["modes"][facts["mode"]],
            "period": words["periods"][facts["period"]],
            "calibration": f"{number(PERCENT * facts['calibration'], language)}{gap}%",
        },
        language,
    )
    return said[:1].upper() + said[1:]


def lines(minutes: Mapping[str, Mapping[str, Any]], language: str) -> list[str]:
    """Return a line a mode; none where there are no minutes."""
    return [line(facts, language) for facts in minutes.values()]


def add_sheet(book: Workbook, minutes: Mapping[str, Mapping[str, Any]], language: str) -> None:
    """Put the lines on a sheet of their own, where no sorting and no filter reaches them."""
    said = lines(minutes, language)
    if said:
        sheet = book.create_sheet(sentence("travel", "sheet", {}, language))
        for one in said:
            sheet.append([one])
