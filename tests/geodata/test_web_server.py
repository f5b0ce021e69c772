"""Why a server cannot be reached is said in words, never in the system's own."""

import errno
import io
import socket
import ssl
from email.message import Message
from urllib.error import HTTPError, URLError
from urllib.request import Request

import pytest

from app.wording import LANGUAGES, fault_sentence
from geodata.errors import SourceUnavailable
from geodata.open_data.overpass_server import Server
from geodata.open_data.web_server import WebServer
from tests.loopback_server import LoopbackServer


@pytest.mark.parametrize(
    "inner",
    [
        ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"),
        socket.gaierror(-2, "Name or service not known"),
        TimeoutError("timed out"),
        OSError(errno.ENETUNREACH, "Network is unreachable"),
        ssl.SSLCertVerificationError("certificate verify failed"),
        ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"),
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_each_way_of_having_no_connection_has_its_words(inner, wrapped):
    server = WebServer(url="http://127.0.0.1:9", agent="test", setting="OMRADESPLAN_AREAS_URL")
    fault, final = server._fault(URLError(inner) if wrapped else inner)
    assert (fault.code, final) == ("source_unreachable", False)
    for language in LANGUAGES:
        said = fault_sentence(fault, language)
        assert "Errno" not in said
        assert str(inner) not in said
        assert fault.facts["reason"] not in said


def test_what_has_no_words_is_told_as_the_system_does():
    fault, _ = WebServer(url="http://x", agent="test")._fault(OSError(errno.EMFILE, "Too many open files"))
    assert "Too many open files" in fault_sentence(fault, "sv")


@pytest.mark.parametrize(("reason", "told"), [("Nix", "Nix"), ("", "Forbidden")])
def test_a_refusal_without_words_says_what_its_number_means(reason, told):
    fault, final = WebServer(url="http://x", agent="test", setting="S")._fault(
        HTTPError("http://x", 403, reason, Message(), io.BytesIO())
    )
    assert (fault.code, final, fault.facts["said"]) == ("source_refused", True, told)
    assert f"403: {told})" in fault_sentence(fault, "sv")


class Onwards(LoopbackServer):
    """Sends every question on: /ring to itself, all others to /busy, which answers the sixth alone."""

    asked = 0

    def answer(self, handler):
        if handler.path == "/busy":
            self.asked += 1
        ready = handler.path == "/busy" and self.asked > 5
        handler.send_response(200 if ready else 503 if handler.path == "/busy" else 302)
        handler.send_header("Location", handler.path if handler.path == "/ring" else "/busy")
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        handler.wfile.write(b"ok")


def test_a_question_that_is_sent_on_may_be_sent_on_at_every_attempt_but_not_in_a_ring():
    with Onwards() as onwards:
        server = WebServer(url=onwards.base, agent="test", attempts=7, sleep=lambda _: None)
        ask = {"read": bytes.decode, "waiting": lambda _: None}
        assert server.fetch(Request(f"{onwards.base}/"), **ask)[0] == "ok"
        with pytest.raises(SourceUnavailable) as refused:
            server.fetch(Request(f"{onwards.base}/ring"), **ask)
    assert refused.value.code == "source_sent_on"


@pytest.mark.parametrize("kind", [WebServer, Server])
@pytest.mark.parametrize(("status", "told"), [(407, "HTTPS_PROXY"), (302, "kom inte fram")])
def test_who_stands_on_the_way_is_told_in_words(kind, status, told):
    answer = HTTPError("http://x", status, "infinite loop.\nThe last", Message(), io.BytesIO())
    fault, final = kind(url="http://x", agent="test")._fault(answer)
    assert final
    assert told in fault_sentence(fault, "sv")
    assert fault_sentence(fault, "en") != fault.code
