"""How much a request may carry: what is too long to be a question is refused before it is read as one."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

QUESTION_BYTES = 16_384
"""Of a look-up or a search: a text of 300 characters, each written out as ``\\u00e5``, with room to spare."""

MOST_BYTES = 8 << 20
"""Of anything else: all areas of a plan with 200 000 corners, to the last decimal of a degree."""

UPLOADS = frozenset({"/api/v1/batch"})
"""A list may be larger; its own route counts it, and says so in its own words."""

QUESTIONS = frozenset({"/api/v1/lookup", "/api/v1/addresses/search"})


class BodyLimit:
    """Refuse a body as soon as it is known to be too long: by its stated length, else while it comes in.

    Raises inside the application an ``HTTPException`` of status 413, which is answered as every other.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with its body counted."""
        if scope["type"] != "http" or scope["path"] in UPLOADS:
            await self.app(scope, receive, send)
            return
        most = QUESTION_BYTES if scope["path"] in QUESTIONS else MOST_BYTES
        stated = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            if stated.isdigit() and int(stated) > most:
                raise HTTPException(413, headers={"x-most-bytes": str(most)})
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise HTTPException(413, headers={"x-most-bytes": str(most)})
            return message

        await self.app(scope, counted, send)
