"""A command line that was not understood, said as one sentence: what, where, and what would be right."""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches
from typing import Any

import typer

from app.errors import BadSetting
from app.wording import catalogue, number, sentence

NOT_UNDERSTOOD = 2
LONGEST_SHOWN = 60
"""Characters of somebody's words that are said back."""


class NotUnderstood(typer.TyperException):
    """A command line that is refused before anything is done; the sentence is ``usage.<code>``.

    Parameters
    ----------
    code
        Key of the catalogue's section ``usage``.
    context
        Of the command that was being read.
    facts
        What fills the sentence.
    """

    exit_code = NOT_UNDERSTOOD

    def __init__(self, code: str, context: Any = None, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.ctx, self.facts = code, context, facts


def explain(fault: typer.TyperException, language: str) -> str:
    """Return the sentence for a command line that was not understood."""
    if isinstance(fault, NotUnderstood):
        return _said(fault.code, language, **fault.facts)
    parameter = getattr(fault, "param", None)
    if type(fault).__name__ == "MissingParameter" and parameter is not None:
        return _said("missing", language, name=_name(parameter), help=parameter.help or "")
    if isinstance(fault, typer.BadParameter):
        return _bad_value(fault, language)
    option = getattr(fault, "option_name", None)
    if option is None:
        return _said("strange", language, words=shown(str(fault)))
    if type(fault).__name__ == "NoSuchOption":
        known = [name for one in _options(fault) for name in one.opts]
        return _no_such("no_such_option", str(option), known, language)
    takes_value = any(option in one.opts and not one.is_flag for one in _options(fault))
    return _said("value_missing" if takes_value else "value_unwanted", language, name=option)


def no_such_command(name: str, known: list[str], context: Any) -> NotUnderstood:
    """Return the fault of a command that there is none of, with the nearest names, else all of them."""
    near = get_close_matches(name, known)
    code = "no_such_command_near" if near else "no_such_command"
    return NotUnderstood(code, context, name=shown(name), known=near or known)


def worded(fault: BadSetting, language: str) -> BadSetting:
    """Return the fault of a setting with its rule in words instead of pydantic's name for it."""
    if "rule" not in fault.facts:
        return fault
    known = catalogue(language)["usage_rules"]
    code = fault.facts["rule"] if fault.facts["rule"] in known else "other"
    return BadSetting(fault.code, **{**fault.facts, "rule": _rule(code, language, **fault.facts)})


def expected(parameter: Any, language: str) -> str:
    """Return what may be written for an option or argument."""
    kind = parameter.type_descriptor
    low, high = getattr(parameter, "min", None), getattr(parameter, "max", None)
    if kind.is_choice:
        return _rule("choice", language, known=[str(choice) for choice in kind.choices])
    if kind.annotation is datetime:
        return _rule("date", language)
    if kind.annotation not in {int, float}:
        return _rule("other", language)
    code = "whole_number" if kind.annotation is int else "number"
    if low is not None and high is not None:
        return _rule(f"{code}_between", language, low=_plain(low, language), high=_plain(high, language))
    if low is not None:
        return _rule(f"{code}_from", language, low=_plain(low, language))
    return _rule(code, language)


def shown(text: str) -> str:
    """Return somebody's words fit to be said back: short, and without signs that steer a terminal."""
    plain = "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
    return plain if len(plain) <= LONGEST_SHOWN else plain[: LONGEST_SHOWN - 1] + "…"


def _bad_value(fault: Any, language: str) -> str:
    """What was typed for an option that does not take it, and what it takes."""
    name = fault.param_hint or (_name(fault.param) if fault.param is not None else "")
    reason = fault.__cause__
    if fault.param is None or reason is None or not hasattr(reason, "errors"):
        return _said("wrong" if name else "wrong_somewhere", language, name=name, right=fault.message)
    value = shown(str(reason.errors()[0]["input"]))
    return _said("wrong_value", language, name=name, value=value, rule=expected(fault.param, language))


def _no_such(code: str, name: str, known: list[str], language: str) -> str:
    near = get_close_matches(name, known)
    return _said(f"{code}_near" if near else code, language, name=shown(name), known=near)


def _options(fault: Any) -> list[Any]:
    context = getattr(fault, "ctx", None)
    return [] if context is None else list(context.command.get_params(context))


def _name(parameter: Any) -> str:
    """What a person calls a parameter: ``--port``, or ``FIL``."""
    return str(parameter.opts[0] if parameter.param_type_name == "option" else parameter.display_name_raw)


def _plain(value: float, language: str) -> str:
    """A limit as it may be typed: no sign between thousands."""
    return str(value) if isinstance(value, int) else number(value, language)


def _said(code: str, language: str, **facts: Any) -> str:
    return sentence("usage", code, facts, language).strip()


def _rule(code: str, language: str, **facts: Any) -> str:
    return sentence("usage_rules", code, facts, language)
