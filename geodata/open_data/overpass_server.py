"""An Overpass server: questions in its language, and what is too much for it told apart from what passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar
from urllib.parse import urlencode
from urllib.request import Request

from geodata.open_data.overpass_answer import TooMuch
from geodata.open_data.web_server import TooLong, WebServer

T = TypeVar("T")

TOO_SLOW = 504
"""The server gave up on the question: asked again, and in parts when it is so a second time."""


@dataclass(frozen=True, kw_only=True)
class Server(WebServer):
    """Whom to ask; ``url`` is the address of the API, without ``/interpreter``."""

    kind: ClassVar[str] = "overpass"

    def ask(
        self, question: str, *, read: Callable[[bytes], T], waiting: Callable[[float], None]
    ) -> tuple[T, bytes]:
        """Return the answer to a question in Overpass QL, and its text.

        Parameters
        ----------
        question
            In Overpass QL.
        read
            Reads the text of an answer, such as ``Answer.read``.
        waiting
            Called with the seconds before each wait for another attempt.

        Raises
        ------
        TooMuch
            The server ran out of time or memory on the question.
        SourceUnavailable
            As ``WebServer.fetch``, with codes that begin with ``overpass``.
        """
        slow = 0

        def troubled(trouble: Exception) -> None:
            nonlocal slow
            slow += getattr(trouble, "code", None) == TOO_SLOW
            if slow > 1:
                raise TooMuch(f"HTTP {TOO_SLOW}", certain=False) from trouble
            if isinstance(trouble, TooLong):
                raise TooMuch("size") from trouble

        request = Request(  # noqa: S310 - the address is the operator's setting, http or https
            f"{self.url.rstrip('/').removesuffix('/interpreter')}/interpreter",
            data=urlencode({"data": question}).encode(),
            headers={"Accept": "application/json"},
        )
        return self.fetch(request, read=read, waiting=waiting, troubled=troubled)
