"""The server's log: lines of text or JSON on standard error, without a word of what was asked.

A request is told by its route's template. A defect is told by the kind of exception and where in the code it
was raised; its own words are left out, for they may hold an address.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

REQUESTS = "omradesplan.requests"
"""Its records have the facts of a request in :data:`FACTS`."""

FACTS = "facts"
TOLD_TWICE = "Exception in ASGI application"
"""What uvicorn says of a defect; ours stands in the log already, with the request's number."""


def set_up(*, form: str, requests: bool) -> None:
    """Send everything that is logged in this process to standard error.

    Parameters
    ----------
    form
        ``text`` or ``json``.
    requests
        Whether every request has a line; defects and warnings always have.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    handler.addFilter(lambda record: not str(record.msg).startswith(TOLD_TWICE))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.getLogger(REQUESTS).setLevel(logging.INFO if requests else logging.WARNING)


class _WithoutWords(logging.Formatter):
    """Tells of an exception without what it says."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        """Return kinds and places of an exception and of those that it came from."""
        return "\n".join(_chain(ei[1]))


class TextLines(_WithoutWords):
    """One line a record, to be read; the places of an exception below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        facts = " ".join(f"{name}={value}" for name, value in _facts(record).items())
        line = f"{_moment(record)} {record.levelname.lower()} {record.name}: {record.getMessage()}"
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return f"{line} {facts}".rstrip() + trace


class JsonLines(_WithoutWords):
    """One JSON object a line, to be collected."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, Any] = {
            "time": _moment(record), "level": record.levelname.lower(), "logger": record.name,
            "message": record.getMessage(), **_facts(record),
        }  # fmt: skip
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    return dict(getattr(record, FACTS, {}))


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _chain(fault: BaseException | None) -> list[str]:
    """The first cause first; each with its kind and the places in the code, and no word of its own."""
    lines: list[str] = []
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        places = _places(fault.__traceback__)
        lines = [*places, f"{type(fault).__module__}.{type(fault).__qualname__}", *lines]
        fault = fault.__cause__ or fault.__context__
    return lines


def _places(trace: TracebackType | None) -> list[str]:
    return [f"  {one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(trace)]
