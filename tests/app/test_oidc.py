"""OpenID Connect against a provider of our own on the loopback: the good way, and every wrong token refused."""

from __future__ import annotations

import http.client
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.security import oidc
from app.security.guard import COOKIE
from app.settings import Settings
from app.store import accounts, audit
from app.store.engine import Store
from tests.app.conftest import without_attempts
from tests.app.oidc_provider import CLIENT, SECRET, Provider

AWAY = "/api/v1/session/oidc"


@pytest.fixture(scope="module")
def provider():
    made = Provider()
    yield made
    made.close()


@pytest.fixture(scope="module")
def served(provider, tmp_path_factory):
    configured = Settings(
        data=tmp_path_factory.mktemp("oidc"), language="en", sign_in="oidc", oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT, oidc_client_secret=SECRET, oidc_roles="planner=planner; Chefer, alla=administrator",
    )  # fmt: skip
    with TestClient(create_app(configured), follow_redirects=False) as made:
        yield made


@pytest.fixture
def client(served, provider):
    """A browser that nobody knows yet, and a provider that does nothing wrong."""
    without_attempts(served).cookies.clear()
    served.app.state.__dict__["_state"].pop("provider", None)
    provider.fault, provider.shift_s = "", 0
    provider.claims = {"preferred_username": "anna@example.se", "roles": ["planner"]}
    return served


def there(url):
    """What the provider's page answers to a browser: where it sends it."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}")
    location = connection.getresponse().headers["location"]
    connection.close()
    return location


def way(client, till="/lista"):
    """Go there and back; the answer on return."""
    left = client.get(AWAY, params={"till": till})
    assert left.status_code == 303, left.text
    return client.get(there(left.headers["location"]).removeprefix("http://testserver"))


def who(client):
    return client.get("/api/v1/session").json()


def last(client):
    store: Store = client.app.state.holder.store
    with store.read() as connection:
        return audit.newest(connection)


def test_somebody_signs_in_at_the_provider_and_comes_back_where_they_were(client):
    answer = way(client, till="/planera?plan=4")
    assert (answer.status_code, answer.headers["location"]) == (303, "/planera?plan=4")
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert who(client) == {
        "sign_in": "oidc", "name": "anna@example.se", "role": "planner", "closed": False,
    }  # fmt: skip
    entry = last(client)
    assert (entry.action, entry.subject) == ("sign_in", "anna@example.se")
    assert json.loads(entry.facts) == {"by": "oidc", "role": "planner", "subject": "00000000-anna"}


def test_leaving_says_what_the_flow_needs_and_no_secret(client):
    left = client.get(AWAY)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(left.headers["location"]).query).items()}
    assert asked["redirect_uri"] == "http://testserver/api/v1/session/oidc/back"
    assert asked["scope"] == "openid profile email"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    kept = client.cookies["omradesplan-way"].split(".")[0]
    assert kept not in left.headers["location"]
    assert "samesite=lax" in left.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("wrong_audience", "aud"), ("another_party", "azp"), ("many_audiences", "azp"), ("wrong_issuer", "iss"),
        ("wrong_nonce", "nonce"), ("no_nonce", "nonce"), ("expired", "exp"), ("never_expires", "exp"),
        ("from_the_future", "iat"), ("no_subject", "sub"), ("wrong_access_token", "at_hash"),
        ("unsigned", "unsupported_algorithm"), ("signed_by_public_key", "unsupported_algorithm"),
        ("shared_secret_among_keys", "unsupported_algorithm"), ("foreign_key", "bad_signature"),
        ("key_in_header", None), ("changed", "bad_signature"), ("no_token", None), ("mixed_up", "iss"),
    ],
)  # fmt: skip
def test_a_token_that_is_not_right_signs_nobody_in_and_the_record_says_why(client, provider, fault, reason):
    provider.fault = fault
    answer = way(client)
    assert answer.headers["location"] == "/logga-in?fel=oidc_token_refused"
    assert COOKIE not in client.cookies
    assert who(client)["name"] == ""
    entry = last(client)
    facts = json.loads(entry.facts)
    assert (entry.action, entry.subject, facts["by"]) == ("sign_in.refused", "", "oidc")
    if reason:
        assert facts["reason"] == reason


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("denied", "oidc_refused"), ("broken", "oidc_unreachable"),
        ("another_issuer_described", "oidc_description_strange"), ("unencrypted", "oidc_description_strange"),
    ],
)  # fmt: skip
def test_what_goes_wrong_at_the_provider_is_said_on_the_page_for_signing_in(client, provider, fault, code):
    provider.fault = fault
    left = client.get(AWAY)
    if not left.headers["location"].startswith("/logga-in"):
        left = client.get(there(left.headers["location"]).removeprefix("http://testserver"))
    assert left.headers["location"] == f"/logga-in?fel={code}"
    assert who(client)["name"] == ""


def test_clocks_may_differ_by_two_minutes_and_no_more(client, provider):
    provider.shift_s = -oidc.CLOCKS_DIFFER_S - 280  # Expired 100 s ago by our clock.
    assert way(client).headers["location"] == "/lista"
    provider.shift_s = oidc.CLOCKS_DIFFER_S - 20
    assert way(client).headers["location"] == "/lista"
    provider.shift_s = oidc.CLOCKS_DIFFER_S + 60
    assert "oidc_token_refused" in way(client).headers["location"]


def test_changed_keys_are_read_again_once_and_made_up_keys_do_not_drive_us(client, provider, monkeypatch):
    assert way(client).headers["location"] == "/lista"
    provider.new_key("k2")
    assert "oidc_token_refused" in way(client).headers["location"]
    monkeypatch.setattr("app.security.provider.KEYS_AT_MOST_EVERY_S", 0.0)
    assert way(client).headers["location"] == "/lista"
    monkeypatch.setattr("app.security.provider.KEYS_AT_MOST_EVERY_S", 30.0)
    before = len([one for one in provider.asked if one.endswith("/keys")])
    provider.new_key("k3")
    for _ in range(3):
        way(client)
    assert len([one for one in provider.asked if one.endswith("/keys")]) == before


def test_a_return_that_did_not_leave_from_this_browser_is_not_received(client):
    """Login CSRF: an attacker's own answer, given to a browser that has another attempt, none, or an empty one."""
    theirs = there(client.get(AWAY).headers["location"]).removeprefix("http://testserver")
    client.get(AWAY)
    assert client.get(theirs).headers["location"] == "/logga-in?fel=oidc_attempt_unknown"
    client.cookies.clear()
    assert client.get(theirs).headers["location"] == "/logga-in?fel=oidc_attempt_unknown"
    made_up = oidc.Attempt(secret="").state
    answer = client.get(f"{AWAY}/back", params={"code": "x", "state": made_up})
    assert answer.headers["location"] == "/logga-in?fel=oidc_attempt_unknown"
    assert who(client)["name"] == ""


def test_a_return_counts_once(client):
    left = client.get(AWAY)
    back = there(left.headers["location"]).removeprefix("http://testserver")
    kept = client.cookies["omradesplan-way"]
    assert client.get(back).headers["location"] == "/planera"
    assert client.get(back).headers["location"] == "/logga-in?fel=oidc_attempt_unknown"
    answer = client.get(back, headers={"cookie": f"omradesplan-way={kept}"})
    assert answer.headers["location"] == "/logga-in?fel=oidc_refused"


@pytest.mark.parametrize(
    "till",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "/planera\r\nset-cookie: a=b", "/logga-in",
        "/api/v1/session/oidc/out", "/planera#x", "/planera/..//evil.example", "javascript:alert(1)", "",
    ],
)  # fmt: skip
def test_no_link_leads_elsewhere_after_signing_in(client, till):
    assert way(client, till=till).headers["location"] == "/planera"


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"roles": ["annat", "planner"]}, "planner"),
        ({"roles": ["planner", "Chefer, alla"]}, "administrator"),
        ({"roles": "planner"}, "planner"),
        ({"roles": ["administrator"]}, None),
        ({"roles": [["planner"], {"planner": 1}, 7]}, None),
        ({"roles": None}, None),
        ({}, None),
    ],
)
def test_roles_come_from_the_mapping_alone_and_nobody_gets_in_without(client, provider, claims, role):
    provider.claims = {"preferred_username": "bo", **claims}
    answer = way(client)
    assert who(client)["role"] == (role or "nobody")
    assert (answer.headers["location"] == "/logga-in?fel=oidc_no_role") == (role is None)


def test_a_list_of_groups_too_long_for_the_token_is_told_as_such(client, provider):
    provider.claims = {"preferred_username": "bo", "_claim_names": {"roles": "src1"}}
    assert way(client).headers["location"] == "/logga-in?fel=oidc_groups_left_out"


def test_a_name_that_is_none_gives_way_to_the_next(client, provider):
    provider.claims = {"preferred_username": "a\x1b[2J", "email": "bo@example.se", "roles": ["planner"]}
    way(client)
    assert who(client)["name"] == "bo@example.se"


def test_an_account_closed_here_stays_out_whatever_the_provider_says(client, provider):
    provider.claims = {"preferred_username": "slutat", "roles": ["planner"]}
    store = client.app.state.holder.store
    with store.write() as connection:
        accounts.put(connection, "slutat", role="planner")
        accounts.disable(connection, "slutat")
    assert way(client).headers["location"] == "/logga-in?fel=account_disabled"
    assert who(client)["name"] == ""


def test_signing_out_ends_the_session_here_and_leads_to_the_provider_s_end(client, provider):
    way(client)
    assert client.delete("/api/v1/session").status_code == 204
    assert who(client)["name"] == ""
    out = client.get(f"{AWAY}/out").headers["location"]
    assert out.startswith(f"{provider.issuer}/logout?a=1&")
    assert parse_qs(urlsplit(out).query)["post_logout_redirect_uri"] == ["http://testserver/logga-in"]


def test_passwords_are_not_taken_and_an_administrator_s_link_still_opens_the_door(client):
    from app.security import sign_in

    answer = client.post("/api/v1/session", json={"name": "a", "password": "b"})
    assert answer.json()["code"] == "no_passwords_here"
    secret = sign_in.link(client.app.state.holder.store, "nöd", "administrator")
    assert client.post("/api/v1/session", json={"link": secret}).status_code == 204


def test_tries_are_counted_by_address(client):
    codes = [client.get(AWAY).status_code for _ in range(21)]
    assert codes == [303] * 20 + [429]


@pytest.mark.parametrize(
    "chosen",
    [
        {"oidc_issuer": "https://login.example.se"},
        {"oidc_issuer": "http://login.example.se", "oidc_client_id": "x"},
        {"oidc_issuer": "https://login.example.se", "oidc_client_id": "x", "oidc_roles": "planner=chef"},
    ],
)
def test_settings_that_would_let_nobody_or_anybody_in_are_refused(chosen):
    with pytest.raises(ValueError, match="oidc"):
        Settings(sign_in="oidc", **chosen)
    assert "hemlig" not in repr(Settings(oidc_client_secret="hemlig"))
