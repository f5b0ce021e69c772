"""The doors tried from outside: paths, numbers, hosts, headers, cookies and accounts that are not what they seem."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from starlette.requests import Request

from app.main import create_app
from app.plans import drafts
from app.security import peer, sign_in
from app.security.guard import COOKIE, SECURE_COOKIE
from app.settings import Settings
from app.store import accounts
from app.store.accounts import KEY
from app.store.tables import plan
from tests.app.conftest import without_attempts
from tests.app.small_town import town

PASSWORD = "rätt häst batteri"
DRAFT, PROPOSAL = 2, 3


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = town(tmp_path_factory.mktemp("attacks"))
    for number, status in ((DRAFT, "draft"), (PROPOSAL, "proposed")):
        drafts.copy(made, 1, name=status)
        with made.write(drafts_only=True) as connection:
            connection.execute(update(plan).where(plan.c.id == number).values(status=status))
    yield made
    made.close()


@pytest.fixture(scope="module")
def made(store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")

    def make(**chosen):
        return create_app(Settings(data=folder, database_url=store.url, language="en", **chosen))

    return make


@pytest.fixture(scope="module")
def client(made):
    with TestClient(made()) as one:
        yield one


@pytest.fixture(autouse=True)
def nobody(client):
    client.cookies.clear()
    without_attempts(client)


def asked(settings, peer_host="10.0.0.9", scheme="http", **headers):
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({
        "type": "http", "method": "GET", "path": "/", "scheme": scheme, "headers": told, "query_string": b"",
        "client": (peer_host, 5), "server": ("x", 80),
    })  # fmt: skip


@pytest.mark.parametrize("number", ["+2", "%202", "2%20", "2.0", "02", "0_2", "%092", "２", "2e0"])
@pytest.mark.parametrize("where", ["/api/v1/plans/{}/areas", "/api/v1/plans/1/moved-ground?against={}"])
def test_a_draft_s_number_written_otherwise_is_the_same_draft(client, where, number):
    """What the route reads as 2 the guard must read as 2."""
    assert client.get(where.format(number.replace("+", "%2B"))).status_code in {401, 404, 422}


@pytest.mark.parametrize(
    "path",
    [
        "//api/v1/audit", "/api//v1/audit", "/api/v1/audit/", "/API/v1/audit", "/api/v1/./audit",
        "/api/v1/health/../audit", "/static/../api/v1/audit", "/static/..%2fapi/v1/audit", "/api/v1/health%2f..%2faudit",
        "/api/v1/health;/../audit", "/api/v1/audit;x", "/api/v1/health%3f/../audit", "/api/v1/audit%00", "/api/v1/au%09dit",
        "/api/v1/audit%0a", "/static/%2e%2e/app/main.py", "/static/..%5capp%5cmain.py", "/hjalp/bilder/..%2f..%2fpyproject.toml",
    ],
)  # fmt: skip
def test_no_way_of_writing_a_path_leads_past_the_guard(client, path):
    """Given to the application as a server would, decoded once: no client tidies it up first."""
    status, body = client.portal.call(straight, client.app, path)
    assert status in {401, 404}
    assert b"entries" not in body


async def straight(app, path):
    """Put one question to an application without a client; the status and the body."""
    told, sent = [], {"type": "http.request", "body": b"", "more_body": False}

    async def receive():
        return sent

    async def send(message):
        told.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": unquote(path), "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", b"testserver")], "client": ("192.0.2.1", 5), "server": ("testserver", 80),
    }  # fmt: skip
    await app(scope, receive, send)
    return told[0]["status"], b"".join(one.get("body", b"") for one in told[1:])


@pytest.mark.parametrize("host", ["x/api/v1/health?", "x#", "x/static/", "testserver\\@x", "[::1", "x:y"])
def test_no_host_makes_the_guard_look_at_another_path_than_the_router(client, host):
    assert client.get("/api/v1/audit", headers={"host": host}).status_code in {400, 401}


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "PROPFIND", "PATCH", "PUT", "QUERY"])
def test_other_methods_open_nothing(client, method):
    for path in ("/api/v1/audit/export", "/api/v1/plans/2/export", "/api/v1/jobs/1/result"):
        answer = client.request(method, path)
        assert answer.status_code in {401, 403, 405}
        assert answer.content == b"" or answer.json()["code"] in {"sign_in_needed", "no_such_method"}


def test_a_method_told_in_a_header_is_not_the_method(client):
    told = {"x-http-method-override": "DELETE", "x-method-override": "POST"}
    assert client.get("/api/v1/plans/1", headers=told).status_code == 200


@pytest.mark.parametrize("where", ["?key={}", "?access_token={}", "?omradesplan={}"])
def test_a_key_in_an_address_is_no_key(client, store, where):
    with store.write() as connection:
        secret = accounts.issue(connection, KEY, "läser", role="administrator", lasts=timedelta(days=1))
    assert client.get("/api/v1/audit" + where.format(secret)).status_code == 401
    assert client.get("/api/v1/audit", headers={"authorization": f"Bearer {secret}"}).status_code == 200


def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in(client, store):
    """Fixation: the browser has another's token, be it made up or good, before somebody signs in."""
    with store.write() as connection:
        accounts.put(connection, "fia", role="planner", password=sign_in.hashed(PASSWORD))
    theirs = sign_in.by_another(store, "angripare", "reader", way="test")
    for planted in ("madeup", theirs):
        client.cookies.clear()
        headers = {"cookie": f"{COOKIE}={planted}"}
        answer = client.post("/api/v1/session", json={"name": "fia", "password": PASSWORD}, headers=headers)
        assert answer.cookies[COOKIE] != planted
        assert client.get("/api/v1/session", headers=headers).json()["name"] == ""


def test_a_role_that_was_lowered_holds_at_once_and_so_does_a_closed_account(client, store):
    with store.write() as connection:
        accounts.put(connection, "gun", role="administrator", password=sign_in.hashed(PASSWORD))
    client.post("/api/v1/session", json={"name": "gun", "password": PASSWORD})
    link = sign_in.link(store, "gun", "administrator")
    assert client.get("/api/v1/audit").status_code == 200
    with store.write() as connection:
        accounts.put(connection, "gun", role="reader")
    assert client.get("/api/v1/audit").status_code == 401
    assert client.post("/api/v1/session", json={"link": link}).status_code == 401
    with store.write() as connection:
        accounts.disable(connection, "gun")
    late = sign_in.link(store, "gun", "reader")
    assert client.post("/api/v1/session", json={"link": late}).json()["code"] == "account_disabled"


def test_who_came_by_a_link_without_an_account_is_signed_out_too(client, store):
    """A link gives a name a role without an account: lowering or closing the name ends that too."""

    def sign_in_by_link():
        client.post("/api/v1/session", json={"link": sign_in.link(store, "nils", "administrator")})
        assert client.get("/api/v1/audit").status_code == 200
        return sign_in.link(store, "nils", "administrator")

    unused = sign_in_by_link()
    with store.write() as connection:
        assert accounts.disable(connection, "nils") == accounts.Closed(account=False, ended=2)
        assert not accounts.disable(connection, "nils").anything
    assert client.get("/api/v1/audit").status_code == 401
    assert client.post("/api/v1/session", json={"link": unused}).json()["code"] == "link_used_up"
    unused = sign_in_by_link()
    with store.write() as connection:
        accounts.put(connection, "nils", role="reader")
    assert client.get("/api/v1/audit").status_code == 401
    assert client.post("/api/v1/session", json={"link": unused}).json()["code"] == "link_used_up"


def test_a_link_that_is_too_old_is_none(client, store):
    link = sign_in.link(store, "hans", "planner", lasts=timedelta(seconds=-1))
    assert client.post("/api/v1/session", json={"link": link}).json()["code"] == "link_used_up"


@pytest.mark.parametrize(
    ("host", "headers", "name"),
    [
        ("::ffff:10.1.2.3", {}, "anna"),
        ("10.1.2.3", {"x-forwarded-for": "192.0.2.7"}, "anna"),
        ("192.0.2.1", {"x-forwarded-for": "10.1.2.3"}, ""),
        ("::ffff:192.0.2.1", {}, ""),
        ("::1", {}, ""),
        ("10.1.2.3\n", {}, ""),
    ],
)
def test_a_proxy_s_word_counts_by_who_connects_not_by_what_is_written(made, host, headers, name):
    with TestClient(made(sign_in="proxy", proxy_addresses="10.0.0.0/8"), client=(host, 5)) as client:
        told = {"x-forwarded-user": "anna", "x-forwarded-role": "planner", **headers}
        assert client.get("/api/v1/session", headers=told).json()["name"] == name


def test_a_header_that_comes_twice_or_with_control_characters_names_nobody(made):
    with TestClient(made(sign_in="proxy", proxy_addresses="10.0.0.0/8"), client=("10.1.2.3", 5)) as client:
        both = [("x-forwarded-user", "angripare"), ("x-forwarded-user", "anna")]
        assert client.get("/api/v1/session", headers=both).json()["name"] == ""
        roles = [
            ("x-forwarded-user", "anna"),
            ("x-forwarded-role", "administrator"),
            ("x-forwarded-role", "reader"),
        ]
        assert client.get("/api/v1/session", headers=roles).json()["role"] == "reader"
        odd = {"x-forwarded-user": b"anna\x1b[2J"}
        assert client.get("/api/v1/session", headers=odd).json()["name"] == ""
        for written in ("Åsa", "Ove Öst"):
            for coding in ("utf-8", "latin-1"):
                told = {"x-forwarded-user": written.encode(coding)}
                assert client.get("/api/v1/session", headers=told).json()["name"] == written


@pytest.mark.parametrize(
    ("host", "forwarded", "address"),
    [
        ("192.0.2.1", "198.51.100.1", "192.0.2.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1:50123", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.1:50123, 10.0.0.2:443", "198.51.100.1"),
        ("10.0.0.1", "[2001:db8:1:2:3:4:5:6]:50123", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        ("10.0.0.1", "unknown", "unknown"),
    ],
)
def test_attempts_are_counted_by_an_address_the_asker_cannot_choose(host, forwarded, address):
    settings = Settings(proxy_addresses="10.0.0.0/8")
    headers = {"x_forwarded_for": forwarded} if forwarded else {}
    assert peer.address(asked(settings, host, **headers), settings) == address


@pytest.mark.parametrize(
    ("chosen", "headers", "secure"),
    [
        ({"public_url": "https://plan.example.se"}, {}, True),
        ({}, {"x-forwarded-proto": "https"}, False),
        ({"proxy_addresses": "10.0.0.0/8"}, {"x-forwarded-proto": "https"}, True),
        ({"proxy_addresses": "10.0.0.0/8"}, {}, False),
    ],
)
def test_behind_a_proxy_with_tls_the_cookie_is_secure_and_no_sibling_site_can_plant_one(
    made, store, chosen, headers, secure
):
    link = sign_in.link(store, "ida", "planner")
    with TestClient(made(**chosen), client=("10.1.2.3", 5)) as client:
        told = client.post("/api/v1/session", json={"link": link}, headers=headers).headers["set-cookie"]
        name, rest = told.split("=", 1)
        assert (name, "secure" in rest.lower(), "domain" in rest.lower()) == (
            SECURE_COOKIE if secure else COOKIE,
            secure,
            False,
        )
        planted = {"cookie": f"{COOKIE}={rest.split(';')[0]}", **headers}
        assert client.get("/api/v1/session", headers=planted).json()["name"] == ("" if secure else "ida")


def test_a_cookie_of_another_application_does_not_sign_anybody_out(client, store):
    secret = sign_in.by_another(store, "jon", "planner", way="test")
    told = {"cookie": f'x={{"a": [1, 2]}}; {COOKIE}={secret}; y'}
    assert client.get("/api/v1/session", headers=told).json()["name"] == "jon"


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("localhost", True),
        ("evil.example", False),
        ("", False),
    ],
)
def test_without_sign_in_no_name_of_another_s_is_answered(made, host, answered):
    """A page of another site can let its own name point to this computer, and then passes for ours."""
    with TestClient(made(sign_in="off")) as client:
        status = client.get("/api/v1/audit", headers={"host": host}).status_code
        assert (status == 200) == answered


def test_a_key_that_only_reads_asks_for_contours(client, store):
    with store.write() as connection:
        secret = accounts.issue(connection, KEY, "l", role="reader", lasts=timedelta(days=1), read_only=True)
    told = {"authorization": f"Bearer {secret}"}
    answer = client.post("/api/v1/travel/isochrones", json={}, headers=told)
    assert answer.json()["code"] != "key_only_reads"
