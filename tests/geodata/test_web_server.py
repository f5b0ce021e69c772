"""Why a server cannot be reached is said in words, never in the system's own."""

import errno
import io
import socket
import ssl
from email.message import Message
from urllib.error import HTTPError, URLError

import pytest

from app.wording import LANGUAGES, fault_sentence
from geodata.open_data.web_server import WebServer


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
