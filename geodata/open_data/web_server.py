"""A server of open data asked politely: one question at a time, with pauses, and patience that ends."""

from __future__ import annotations

import errno
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, responses
from typing import Any, ClassVar, TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from geodata.errors import SourceUnavailable

T = TypeVar("T")

BUSY = frozenset({408, 429, *range(500, 600)} - {501, 505})
"""The server is there but cannot answer now: asked again later. What it will never do is not asked again."""

MOST_BYTES = 400_000_000
"""The largest answer that is read, unpacked."""

CHUNK_BYTES = 1 << 20
MOST_WAIT_S = 600.0
MOST_S = 1_800.0
"""How long one answer may take to come in."""

EXTRA_S = 30.0
"""How much longer than the server's own limit we wait for it to begin."""

MOST_SAID = 300
"""So many characters of a server's own words are told."""

DAMAGED = "damaged"
"""Reason of an answer that is not in its format: cut short, or a page for people."""

STRANGE = "strange"
"""Reason of an answer that is in its format but is not what was asked for."""


ELSEWHERE = {**dict.fromkeys((301, 302, 303, 307, 308), "sent_on"), 407: "proxy"}
"""Answers that come from somewhere on the way, and what they mean."""


class NotWhole(Exception):
    """An answer that cannot be used; ``reason`` is ``DAMAGED`` or ``STRANGE``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Declined(Exception):
    """The server understood that it was asked, and says no in its own words."""

    def __init__(self, said: str) -> None:
        self.said = plainly(said)
        super().__init__(self.said)


REASONS: Mapping[type[Exception], str] = {
    ssl.SSLError: "insecure", socket.gaierror: "no_such_name", TimeoutError: "too_late",
    ConnectionRefusedError: "refused", ConnectionError: "broken_off",
}  # fmt: skip
BY_NUMBER = {errno.ENETUNREACH: "no_way", errno.EHOSTUNREACH: "no_way", errno.ENETDOWN: "no_way"}


class TooLong(NotWhole):
    """An answer of more bytes, or that takes longer, than is read."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a download has come: parts done and known of, and seconds it is waiting for the server."""

    done: int
    total: int
    waiting_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class WebServer:
    """Whom to ask, and with how much patience.

    Attributes
    ----------
    url
        Address of the service; ``http`` or ``https``.
    agent
        How we present ourselves.
    setting
        The setting that holds the address, told where the address may be wrong.
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
    setting: str = ""
    timeout_s: int = 180
    attempts: int = 5
    pause_s: float = 1.0
    wait_s: float = 5.0
    sleep: Callable[[float], None] = field(default=time.sleep)

    kind: ClassVar[str] = "source"
    """What the codes of its faults begin with."""

    def fetch(
        self,
        request: Request,
        *,
        read: Callable[[bytes], T],
        waiting: Callable[[float], None],
        troubled: Callable[[Exception], None] = lambda _: None,
    ) -> tuple[T, bytes]:
        """Return the answer to a request as read, and its bytes.

        Parameters
        ----------
        request
            What is asked; who we are is added.
        read
            Reads the body; raises ``NotWhole`` where it is none, ``Declined`` where the server says no.
        waiting
            Called with the seconds before each wait for another attempt.
        troubled
            Called with each trouble; what it raises ends the attempts.

        Raises
        ------
        SourceUnavailable
            After all attempts ``…_unreachable``: no connection; ``…_busy``: the server does not get to it;
            ``…_no_answer``: what comes is cut short or of another kind. At once ``…_refused``: the server
            does not accept the question; ``…_sent_on``: it is sent on and does not arrive; ``…_proxy``: the
            network's proxy asks who we are. The codes begin with ``kind``.
        """
        request.add_header("User-Agent", self.agent)
        request.add_header("Accept-Encoding", "gzip")
        for attempt in range(self.attempts):
            try:
                body = self._read(request)
                answer = read(body)
            except (NotWhole, Declined, HTTPException, zlib.error, OSError) as trouble:
                troubled(trouble)
                fault, final = self._fault(trouble)
                if final or attempt + 1 == self.attempts:
                    raise fault from trouble
                wait_s = min(_asked_to_wait(trouble) or self.wait_s * 2**attempt, MOST_WAIT_S)
                waiting(wait_s)
                self.sleep(wait_s)
            else:
                self.sleep(self.pause_s)
                return answer, body
        raise SourceUnavailable(f"{self.kind}_busy", **self._facts())

    def _read(self, request: Request) -> bytes:
        # A copy, for the question remembers where it was sent on to, and takes the next attempt for a ring.
        with urlopen(copy(request), timeout=self.timeout_s + EXTRA_S) as response:  # noqa: S310 - the operator's address
            return _body(response)

    def _facts(self) -> dict[str, Any]:
        return {"url": self.url, "setting": self.setting, "attempts": self.attempts}

    def _fault(self, trouble: Exception) -> tuple[SourceUnavailable, bool]:
        """What is said about the trouble if it does not pass, and whether it cannot pass."""
        facts = self._facts()
        if isinstance(trouble, Declined):
            return SourceUnavailable(f"{self.kind}_refused", **facts, status=200, said=trouble.said), True
        if isinstance(trouble, HTTPError):
            said = _said(trouble) or str(trouble.reason or "") or responses.get(trouble.code, "–")
            trouble.close()
            if trouble.code in ELSEWHERE:
                return SourceUnavailable(f"{self.kind}_{ELSEWHERE[trouble.code]}", **facts), True
            if trouble.code in BUSY:
                return SourceUnavailable(f"{self.kind}_busy", **facts, status=trouble.code), False
            return SourceUnavailable(f"{self.kind}_refused", **facts, status=trouble.code, said=said), True
        if isinstance(trouble, OSError) and not isinstance(trouble, HTTPException):
            return SourceUnavailable(f"{self.kind}_unreachable", **facts, reason=_reason(trouble)), False
        return SourceUnavailable(f"{self.kind}_no_answer", **facts), isinstance(trouble, TooLong)


def _reason(trouble: OSError) -> str:
    """Why there is no connection: a word of ``no_connection`` in the catalogue, else the system's words."""
    inner = getattr(trouble, "reason", trouble)
    for kind, word in REASONS.items():
        if isinstance(inner, kind):
            return word
    known = inner.errno if isinstance(inner, OSError) else None
    return BY_NUMBER.get(known or 0) or str(inner) or type(inner).__name__


def plainly(text: str) -> str:
    """Return a server's words without tags and line breaks, cut to a length that can be told."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())[:MOST_SAID]


def _said(trouble: HTTPError) -> str:
    """What a server says about a question it does not accept."""
    try:
        return plainly(trouble.read(20_000).decode("utf-8", "replace"))
    except (OSError, HTTPException, ValueError):
        return ""


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
            raise TooLong(DAMAGED)
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
