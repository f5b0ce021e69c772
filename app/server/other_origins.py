"""Scripts of other sites that may read what is open: those that may frame us, as the setting lists them."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DOORS = ("/tiles", "/ogc", "/dcat")
"""What maps of other sites draw from. Nothing here is changed by a question, and no cookie is let along."""


class OtherOrigins:
    """Let scripts of the listed origins read what is behind the open doors.

    Parameters
    ----------
    app
        What answers.
    origins
        Origins with a space between; ``*`` in a host stands for one or more of its parts.
    """

    def __init__(self, app: ASGIApp, *, origins: str) -> None:
        self.app = app
        self._allowed = [
            re.compile(re.escape(origin).replace(r"\*", "[A-Za-z0-9.-]+"), re.IGNORECASE)
            for origin in origins.split()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with who may read it."""
        if scope["type"] != "http" or not self._allowed or not scope["path"].startswith(DOORS):
            await self.app(scope, receive, send)
            return
        origin = Headers(scope=scope).get("origin", "")
        known = any(pattern.fullmatch(origin) for pattern in self._allowed)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                if known:
                    headers["access-control-allow-origin"] = origin
                    headers["access-control-expose-headers"] = "ETag, Link, Content-Crs, Content-Range"
            await send(message)

        await self.app(scope, receive, with_headers)
