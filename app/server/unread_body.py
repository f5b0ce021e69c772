"""What an answer leaves unread of a request: the server stops listening to it, and hangs up.

Otherwise a list of 2 GB that is refused at its beginning comes in to its end, and is thrown away.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHORT_BYTES = 1 << 16
"""What is told to be shorter comes in whole: the connection is worth more than that."""

MOST_BYTES, MOST_S = 8 << 20, 2.0
"""What is still taken after the answer, and for how long: who hangs up on a speaker is not heard."""


class UnreadBody:
    """Close the connection after an answer that came before the end of a long body.

    Parameters
    ----------
    app
        What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and see whether its body is read."""
        if scope["type"] != "http" or not _is_long(scope):
            await self.app(scope, receive, send)
            return
        body = _Body(receive=receive)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and not body.ended:
                body.left = True
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            if message["type"] == "http.response.body" and body.left and not message.get("more_body"):
                await send({**message, "more_body": True})
                await body.let_go()
                message = {"type": "http.response.body", "body": b"", "more_body": False}
            await send(message)

        await self.app(scope, body.read, told)


@dataclass(kw_only=True)
class _Body:
    """The body of one request.

    Attributes
    ----------
    receive
        Gives the next of it.
    ended
        All of it has been read, or nobody sends it any more.
    left
        It was answered before that.
    """

    receive: Receive
    ended: bool = False
    left: bool = False

    async def read(self) -> Message:
        """Return the next of it."""
        message = await self.receive()
        self.ended = not message.get("more_body", False)
        return message

    async def let_go(self) -> None:
        """Throw away what comes yet, so that the other has time to hear the answer."""
        taken = 0
        try:
            async with asyncio.timeout(MOST_S):
                while not self.ended and taken < MOST_BYTES:
                    taken += len((await self.read()).get("body", b""))
        except TimeoutError:
            return


def _is_long(scope: Scope) -> bool:
    """Whether more is to come than what fits into one reading; a body without a length may be endless."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return True
    told = headers.get(b"content-length", b"0")
    return told.isdigit() and int(told) > SHORT_BYTES
