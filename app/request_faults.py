"""What is wrong with a request, field by field: the place, the rule it breaks, and never what was sent.

A looked-up address must not come back in an error, so the values sent and the parsers' texts are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MOST_TOLD = 5
"""So many problems are told; a list of ten thousand bad places has one cause."""

WHOLE = "body"
"""The field of a problem with the question as a whole."""

OF_WHOLE = {"object_type": "question_no_object", "missing": "question_missing"}
"""Rules that the question as a whole breaks, where there is no field to name."""

RULES = ("le", "ge", "lt", "gt", "min_length", "max_length", "expected")
"""What a rule allows; other things that the parser says may hold what was sent."""

SAME: Mapping[str, str] = {
    "int_type": "int_parsing", "int_from_float": "int_parsing", "int_parsing_size": "int_parsing",
    "float_type": "float_parsing", "finite_number": "float_parsing",
    "date_type": "date_parsing", "date_from_datetime_parsing": "date_parsing",
    "date_from_datetime_inexact": "date_parsing", "bool_type": "bool_parsing",
    "model_attributes_type": "object_type", "model_type": "object_type", "dict_type": "object_type",
    "string_unicode": "string_type", "union_tag_not_found": "missing", "enum": "literal_error",
    "union_tag_invalid": "literal_error",
}  # fmt: skip
"""Kinds of error that are one to the person who reads of it."""


def facts_of(errors: Sequence[Any]) -> dict[str, Any]:
    """Return the facts of a request that breaks its own contract.

    Parameters
    ----------
    errors
        As FastAPI lists them.

    Returns
    -------
    dict
        ``problems``: each the ``code`` of the rule, the ``field``, its ``place`` in words, and what the rule
        allows; ``fields`` and ``reasons``: the same as two lists.
    """
    problems = [_problem(error) for error in errors[:MOST_TOLD]]
    return {
        "problems": problems,
        "fields": [problem["field"] for problem in problems],
        "reasons": [problem["code"] for problem in problems],
    }


def _problem(error: Mapping[str, Any]) -> dict[str, Any]:
    context = error.get("ctx", {})
    kind = str(error["type"])
    code = SAME.get(kind, kind)
    if kind == "value_error":
        code = str(context.get("error", "")) or kind
    # A text that is no JSON has its place in it, by characters, where a field has its name.
    where = [] if kind == "json_invalid" else [str(part) for part in error["loc"][1:]]
    if not where:
        code = OF_WHOLE.get(code, code)
    rules = {name: _allowed(context[name]) for name in RULES if name in context}
    if kind.startswith("union_tag_invalid"):
        rules = {"expected": _allowed(context.get("expected_tags", ""))}
    return {"code": code, "field": ".".join(where) or WHOLE, "place": _place(where), **rules}


def _place(where: Sequence[str]) -> str:
    """Where a problem is as a person counts: ``origins nr 2, lon`` for ``origins.1.lon``."""
    parts: list[str] = []
    for part in where:
        if part.isdigit() and parts:
            parts[-1] += f" nr {int(part) + 1}"
        else:
            parts.append(part)
    return ", ".join(parts) or WHOLE


def _allowed(value: Any) -> Any:
    if isinstance(value, (int, float)):
        return value
    return str(value).replace("'", "").replace(" or ", ", ")
