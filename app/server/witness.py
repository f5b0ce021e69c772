"""Outermost of all: gives a request its number, times and counts it, and tells the log of it.

What is told is the method, the route's template, the status, the time and how the asker is known. The address
that was asked for, what stood after its question mark, the body and the asker's own address are never told.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access import find
from app.server.log import FACTS, REQUESTS
from app.server.telemetry import Telemetry

LOG = logging.getLogger(REQUESTS)
NUMBER = "omradesplan.request"
ASKER = "omradesplan.asker"
"""In a request's scope: its number, and how its asker is known (`app.actor.Actor.way`)."""

HEADER = "x-request-id"
GIVEN = re.compile(r"[0-9A-Fa-f-]{8,64}")
"""A number that a proxy has given is kept where it looks like one; other texts could say something."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE, NO_ANSWER = "none", 499
"""The template of what is no route, and the status of a request whose asker left before the answer."""


@dataclass(eq=False, kw_only=True)
class _Seen:
    """One request, as it goes through."""

    number: str
    method: str
    route: str
    status: int = NO_ANSWER


class Witness:
    """See the module.

    Parameters
    ----------
    app
        What answers.
    telemetry
        Where it is counted.
    """

    def __init__(self, app: ASGIApp, *, telemetry: Telemetry) -> None:
        self.app = app
        self._telemetry = telemetry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and see what becomes of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        seen = _seen(scope)
        scope[NUMBER] = seen.number

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                message["headers"] = [*message["headers"], (HEADER.encode(), seen.number.encode())]
            await send(message)

        with self._told(seen, scope):
            await self.app(scope, receive, watched)

    @contextmanager
    def _told(self, seen: _Seen, scope: Scope) -> Iterator[None]:
        start = time.perf_counter()
        self._telemetry.in_flight.inc()
        try:
            yield
        except Exception:
            LOG.exception("defect", extra={FACTS: {"request": seen.number}})
            raise
        finally:
            taken = time.perf_counter() - start
            self._telemetry.in_flight.dec()
            self._telemetry.answered(method=seen.method, route=seen.route, status=seen.status, seconds=taken)
            if LOG.isEnabledFor(logging.INFO):
                facts = {
                    "request": seen.number, "method": seen.method, "route": seen.route,
                    "status": seen.status, "ms": round(taken * 1e3, 1), "asker": scope.get(ASKER, "none"),
                }  # fmt: skip
                LOG.info("answered", extra={FACTS: facts})


def _seen(scope: Scope) -> _Seen:
    told = next((value for name, value in scope["headers"] if name == HEADER.encode()), b"")
    given = told.decode("latin-1")
    found = find(scope["method"], scope["path"])
    return _Seen(
        number=given if GIVEN.fullmatch(given) else secrets.token_hex(8),
        method=scope["method"] if scope["method"] in METHODS else "other",
        route=NO_ROUTE if found is None else found.template,
    )
