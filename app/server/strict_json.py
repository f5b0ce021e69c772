"""JSON as RFC 8259 means it: what some parsers read one way and others another is refused before it is used.

Python's own reader takes the last of two fields of one name, half a character and any depth; a store may
refuse such a text later, or keep what nobody meant. ``NaN`` is refused by the field that it stands in.
"""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
from fastapi import Request
from starlette.concurrency import run_in_threadpool

from app.errors import BadRequest

MOST_DEPTH = 32
"""Brackets within brackets; a simulation of many-parted areas has eight."""

MOST_PARTS = 400_000
"""Lists and objects in all: twice the corners that an edit may have."""

AT_ONCE_BYTES = 64_000
"""More is read in a thread, so that nobody else waits for it."""

TEXTS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
HALF = re.compile(rb"\\u[dD][89a-fA-F]")
NOTHING = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
NAME = re.compile(r"[A-Za-z_0-9]{1,40}")
"""A field's name that may be told back; another could hold what nobody should read."""

STEP = np.zeros(256, dtype=np.int8)
STEP[[ord("["), ord("{")]], STEP[[ord("]"), ord("}")]] = 1, -1


async def strict_json(request: Request) -> None:
    """Refuse a request whose body is JSON that could be read in two ways.

    Raises
    ------
    BadRequest
        See ``check``.
    """
    if "json" not in request.headers.get("content-type", "json").lower():
        return
    body = await request.body()
    if len(body) > AT_ONCE_BYTES:
        await run_in_threadpool(check, body)
    else:
        check(body)


def check(body: bytes) -> None:
    """Refuse JSON that could be read in two ways; what is no JSON at all is left to whoever reads it.

    Raises
    ------
    BadRequest
        ``json_not_utf8``, ``json_too_deep``, ``json_too_many_parts``, ``json_named_twice``,
        ``json_broken_text`` (half a character, or the null character, which a database has no room for).

    Examples
    --------
    >>> check(b'{"text": "Storgatan 1"}')
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise BadRequest("json_not_utf8") from fault
    depth, parts = _brackets(body)
    if depth > MOST_DEPTH:
        raise BadRequest("json_too_deep", most=MOST_DEPTH)
    if parts > MOST_PARTS:
        raise BadRequest("json_too_many_parts", most=MOST_PARTS)
    if NOTHING.search(body):
        raise BadRequest("json_broken_text")
    try:
        value = json.loads(text, object_pairs_hook=_named_once)
    except ValueError:
        return  # No JSON, or a whole number of more digits than Python reads.
    if HALF.search(body):
        _require_whole_characters(value)


def _brackets(body: bytes) -> tuple[int, int]:
    """How deep the brackets lie in each other, and how many open; no less than that where they are few."""
    few = body.count(b"[") + body.count(b"{")
    if few <= MOST_DEPTH:
        return few, few
    steps = STEP[np.frombuffer(TEXTS.sub(b"", body), dtype=np.uint8)]
    steps = steps[steps != 0]
    return int(np.cumsum(steps, dtype=np.int64).max(initial=0)), int((steps > 0).sum())


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadRequest("json_named_twice", field=twice if NAME.fullmatch(twice) else "")
    return found


def _require_whole_characters(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as fault:
        raise BadRequest("json_broken_text") from fault
