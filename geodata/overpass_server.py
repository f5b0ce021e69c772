"""An Overpass server asked politely: one question at a time, with pauses, and patience that ends."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from geodata.errors import SourceUnavailable
from geodata.overpass_answer import DAMAGED, Answer, NotWhole, TooMuch

BUSY = (429, 502, 503, 504)
"""The server is there but cannot answer now: asked again later."""

TOO_SLOW = 504
"""The server gave up on the question: asked again, and in parts when it is so a second time."""

MOST_BYTES = 400_000_000
"""The largest answer that is read, unpacked; a square that has more is asked for in parts."""

CHUNK_BYTES = 1 << 20
MOST_WAIT_S = 600.0
MOST_S = 1_800.0
"""How long one answer may take to come in."""

EXTRA_S = 30.0
"""How much longer than the server's own limit we wait for it to begin."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """Whom to ask, and with how much patience.

    Attributes
    ----------
    url
        Address of the API, without ``/interpreter``; ``http`` or ``https``.
    agent
        How we present ourselves.
    timeout_s
        Seconds the server may work on one question.
    attempts
        How often one question is asked in all.
    pause_s
        Rest between two questions.
    wait_s
        Wait before the second attempt; doubled for each that follows, unless the server says how long.
    sleep
        What waits.
    """

    url: str
    agent: str
    timeout_s: int = 180
    attempts: int = 5
    pause_s: float = 1.0
    wait_s: float = 5.0
    sleep: Callable[[float], None] = field(default=time.sleep)

    def ask(self, question: str, *, waiting: Callable[[float], None]) -> tuple[Answer, bytes]:
        """Return the answer to a question in Overpass QL, and its text.

        Parameters
        ----------
        question
            In Overpass QL.
        waiting
            Called with the seconds before each wait for another attempt.

        Raises
        ------
        TooMuch
            The server ran out of time or memory on the question.
        SourceUnavailable
            After all attempts ``overpass_unreachable``: no connection; ``overpass_busy``: the server does not
            get to it; ``overpass_no_answer``: what comes is cut short or no answer of Overpass. At once
            ``overpass_refused``: the server does not accept the question.
        """
        slow = 0
        for attempt in range(self.attempts):
            try:
                text = self._post(question)
                answer = Answer.read(text)
            except (NotWhole, HTTPException, zlib.error, OSError) as trouble:
                slow += getattr(trouble, "code", None) == TOO_SLOW
                if slow > 1:
                    raise TooMuch(f"HTTP {TOO_SLOW}", certain=False) from trouble
                fault = self._fault(trouble)
                if attempt + 1 == self.attempts or fault.code == "overpass_refused":
                    raise fault from trouble
                wait_s = min(_asked_to_wait(trouble) or self.wait_s * 2**attempt, MOST_WAIT_S)
                waiting(wait_s)
                self.sleep(wait_s)
            else:
                self.sleep(self.pause_s)
                return answer, text
        raise SourceUnavailable("overpass_busy", url=self.url, attempts=self.attempts)

    def _fault(self, trouble: Exception) -> SourceUnavailable:
        """What is said about the trouble if it does not pass."""
        if isinstance(trouble, HTTPError):
            trouble.close()
            if trouble.code in BUSY:
                return SourceUnavailable(
                    "overpass_busy", url=self.url, attempts=self.attempts, status=trouble.code
                )
            return SourceUnavailable("overpass_refused", url=self.url, status=trouble.code)
        if isinstance(trouble, OSError) and not isinstance(trouble, HTTPException):
            reason = str(getattr(trouble, "reason", trouble)) or type(trouble).__name__
            return SourceUnavailable(
                "overpass_unreachable", url=self.url, attempts=self.attempts, reason=reason
            )
        return SourceUnavailable("overpass_no_answer", url=self.url, attempts=self.attempts)

    def _post(self, question: str) -> bytes:
        """Ask once, and return the whole body."""
        request = Request(  # noqa: S310 - the address is the operator's setting, http or https
            f"{self.url.rstrip('/').removesuffix('/interpreter')}/interpreter",
            data=urlencode({"data": question}).encode(),
            headers={"User-Agent": self.agent, "Accept": "application/json", "Accept-Encoding": "gzip"},
        )
        with urlopen(request, timeout=self.timeout_s + EXTRA_S) as response:  # noqa: S310
            return _body(response)


def _body(response: Any) -> bytes:
    """Read a body, packed or not; one that is cut short is not whole, one that is too large is too much."""
    packed = response.headers.get("Content-Encoding", "").lower() == "gzip"
    unpack = zlib.decompressobj(wbits=31) if packed else None
    expected, received, size, parts = response.headers.get("Content-Length"), 0, 0, []
    latest = time.monotonic() + MOST_S
    while chunk := response.read(CHUNK_BYTES):
        received += len(chunk)
        part = chunk if unpack is None else unpack.decompress(chunk, MOST_BYTES + 1 - size)
        size += len(part)
        parts.append(part)
        if size > MOST_BYTES or (unpack is not None and unpack.unconsumed_tail) or time.monotonic() > latest:
            raise TooMuch("size")
    if ((expected or "").isdigit() and received < int(expected)) or (unpack is not None and not unpack.eof):
        raise NotWhole(DAMAGED)
    return b"".join(parts)


def _asked_to_wait(trouble: Exception) -> float | None:
    """Seconds that the server asks for in ``Retry-After`` (a number or a date); ``None`` if it does not."""
    text = trouble.headers.get("Retry-After", "") if isinstance(trouble, HTTPError) else ""
    if text.strip().isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return max((moment.astimezone(UTC) - datetime.now(UTC)).total_seconds(), 1.0)
