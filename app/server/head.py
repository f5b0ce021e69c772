"""HEAD is answered as GET is, without the body: harvesters of data portals and GDAL ask so before they read.

References
----------
RFC 9110, 9.1: all general-purpose servers must support GET and HEAD.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN = ("/api/", "/static/", "/hjalp/bilder/", "/tiles/basemap.pmtiles")
"""Files answer HEAD themselves, unread; under ``/api`` a GET may forget what it gives."""


class Head:
    """Ask the application with GET where somebody asks with HEAD.

    Parameters
    ----------
    app
        What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; of a HEAD's answer the headers alone."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or scope["path"].startswith(OWN):
            await self.app(scope, receive, send)
            return

        async def bare(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET"}, receive, bare)
