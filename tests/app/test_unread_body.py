"""Whoever sends more than is read hears why, and is hung up on: a client of plain sockets against a real server."""

from __future__ import annotations

import socket
import threading
from urllib.parse import urlsplit

import pytest

from app.security.guard import COOKIE
from app.server.unread_body import MOST_BYTES
from geodata.lists import list_files
from tests.app.conftest import signed_in

MIB = 1 << 20
PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
IN_THE_WIRES = 16 * MIB
"""What the system holds on its way between two programs, at most."""


def sent_until_hung_up(address, cookie, *, path="/api/v1/batch", most):
    """Send a list without a told length until nobody takes it; how many bytes went, and what was answered."""
    where = urlsplit(address)
    heard = []
    with socket.create_connection((where.hostname, where.port), timeout=20) as line:

        def hear():
            try:
                while said := line.recv(65_536):
                    heard.append(said)
            except OSError:
                heard.append(b"")

        listener = threading.Thread(target=hear, daemon=True)
        listener.start()
        line.sendall(
            f"POST {path} HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {COOKIE}={cookie}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        piece, sent = b"%x\r\n%s\r\n" % (MIB, b"x" * MIB), 0
        try:
            line.sendall(b"%x\r\n%s\r\n" % (len(PART), PART))
            while sent < most:
                line.sendall(piece)
                sent += MIB
        except OSError:
            pass
        listener.join(timeout=20)
    return sent, b"".join(heard)


@pytest.mark.parametrize(("role", "status"), [("planner", 413), (None, 401)])
def test_a_long_body_ends_where_it_is_refused(address, client, monkeypatch, role, status):
    """The limit is set to 2 MiB here, so that nobody waits for 64."""
    monkeypatch.setattr("app.routes.lists.MOST_BYTES", 2 * MIB)
    cookie = signed_in_as(client, role) if role else ""
    sent, answer = sent_until_hung_up(address, cookie, most=256 * MIB)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"connection: close" in head.lower()
    assert b'"code"' in body
    assert sent <= 2 * MIB + MOST_BYTES + IN_THE_WIRES


def test_what_is_short_keeps_its_connection(client):
    """Refused unread, yet the next question goes the same way."""
    answer = client.post("/api/v1/batch", content=b"x" * 1000, headers={"content-type": "text/plain"})
    assert answer.status_code == 422
    assert "connection" not in answer.headers
    assert list_files.MOST_BYTES > MOST_BYTES


def signed_in_as(client, role):
    """The session of somebody on the data that both the client and the server read."""
    before = client.cookies.get(COOKIE)
    try:
        return signed_in(client, role).cookies.get(COOKIE)
    finally:
        client.cookies.set(COOKIE, before)
