"""The message catalogue: every sentence a person reads, by language and code, from ``static/i18n``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from geodata.errors import Fault

FOLDER = Path(__file__).resolve().parents[1] / "static" / "i18n"
LANGUAGES = ("sv", "en")
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

PLACE = re.compile(r"\{(?P<fact>\w+)(?::(?P<section>\w+)|\?(?P<one>[^|{}]*)\|(?P<several>[^|{}]*))?\}")
"""Where a fact goes in a sentence; see `fill`."""

PLAIN = "plain"


class CatalogueError(Exception):
    """A defect of ours: a key defined twice."""


def merge(into: dict[str, Any], fragment: Mapping[str, Any], *, path: str = "") -> dict[str, Any]:
    """Merge one fragment into the catalogue; a sentence has one home, so a second one is an error."""
    for key, value in fragment.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            merge(into.setdefault(key, {}), value, path=here)
        elif key in into:
            raise CatalogueError(here)
        else:
            into[key] = value
    return into


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> dict[str, Any]:
    """Return all fragments of a language as one nested mapping."""
    merged: dict[str, Any] = {}
    for path in sorted((FOLDER / language).glob("*.json")):
        merge(merged, json.loads(path.read_text(encoding="utf-8")))
    return merged


def number(value: float, language: str, decimals: int | None = None) -> str:
    """Write a number as the language does: ``1 743``, ``98,1`` or ``1,743``, ``98.1``.

    Without a number of decimals whole numbers have none, and others one, or two below 1.

    Examples
    --------
    >>> number(1743, "sv").replace(NO_BREAK_SPACE, "_"), number(-98.12, "sv"), number(1743.5, "en")
    ('1_743', '−98,1', '1,743.5')
    >>> number(3.0, "sv", 1)
    '3,0'
    """
    digits = 0 if float(value).is_integer() else (1 if abs(value) >= 1 else 2)
    digits = digits if decimals is None else decimals
    text = f"{abs(value):,.{digits}f}"
    if language == "sv":
        text = text.replace(",", NO_BREAK_SPACE).replace(".", ",")
    return f"{MINUS}{text}" if value < 0 else text


def _value(value: Any, language: str) -> str:
    if isinstance(value, bool) or value is None:
        return "–" if value is None else str(value)
    if isinstance(value, (int, float)):
        return number(value, language)
    if isinstance(value, Mapping):
        return str(value.get("label", value))
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(v, language) for v in value)
    return str(value)


def fill(template: str, facts: Mapping[str, Any], language: str) -> str:
    """Put the facts into a sentence; an unknown fact is shown as a dash.

    ``{fact}`` is the fact itself, ``{fact:section}`` the word that a section of the catalogue has for it
    (with the facts that stand beside its ``code``, where it is a mapping), ``{fact:plain}`` a year or another
    number that is a name and not a size, and ``{fact?one|several}`` one
    of two wordings: the first where the fact is 1 or a list of one.
    """

    def put(found: re.Match[str]) -> str:
        value = facts.get(found["fact"])
        if found["section"] == PLAIN:
            return "–" if value is None else str(value)
        if found["section"]:
            value = _words(value, catalogue(language).get(found["section"], {}), language)
        if found["one"] is not None:
            return found["one"] if _is_one(value) else found["several"]
        return _value(value, language)

    return PLACE.sub(put, template)


def _words(value: Any, section: Mapping[str, str], language: str) -> Any:
    if isinstance(value, (list, tuple)):
        return [_words(one, section, language) for one in value]
    if isinstance(value, Mapping) and "code" in value:
        return fill(section.get(str(value["code"]), str(value["code"])), value, language)
    return section.get(str(value), value)


def _is_one(value: Any) -> bool:
    return len(value) == 1 if isinstance(value, (list, tuple)) else value == 1


def sentence(section: str, code: str, facts: Mapping[str, Any], language: str) -> str:
    """Return the sentence for a code; the code itself where the catalogue lacks it."""
    template = catalogue(language).get(section, {}).get(code)
    return fill(template, facts, language) if template else code


def fault_sentence(fault: Fault, language: str, *, terminal: bool = False) -> str:
    """Return what a person reads about a fault; which of several edits it is about comes first.

    In a terminal the command or option that helps is named last: nobody else can do anything with it.
    """
    said = sentence("errors", fault.code, _by_name(fault.facts), language)
    if fault.facts.get("request"):
        said = f"{said} {sentence('ui', 'fault_number', fault.facts, language)}"
    if terminal and fault.code in catalogue(language)["cli_advice"]:
        said = f"{said} {sentence('cli_advice', fault.code, fault.facts, language)}"
    if "edit_number" not in fault.facts:
        return said
    return f"{sentence('cli', 'edit_of_several', fault.facts, language)} {said}"


def _by_name(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts with names in the place of codes, where ``called`` has them, as ``byName`` does."""
    called = facts.get("called", {})
    return {
        name: [called.get(one, one) for one in value] if name == "areas"
        else called.get(value, value) if name in {"area", "office"}
        else value
        for name, value in facts.items()
    } if called else dict(facts)  # fmt: skip


def metric_words(code: str, language: str) -> Mapping[str, str]:
    """Return name, unit, definition, source and assumptions of a metric."""
    found: Mapping[str, str] = catalogue(language)["metrics"][code]
    return found
