"""Who may do what: every route for every role, plans by their stage, keys, sessions, other sites."""

from __future__ import annotations

import json
import re
import threading
from contextlib import nullcontext
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update
from starlette.requests import Request

from app.access import FILES, NAMES, OPEN, TABLE, Role
from app.actor import NOBODY, act_as
from app.errors import NotAllowed, NotSignedIn
from app.main import create_app
from app.plans import drafts
from app.security import guard, peer, sign_in
from app.security.guard import COOKIE
from app.server.headers import NOTHING
from app.settings import Settings
from app.store import accounts, attempts, audit
from app.store.accounts import KEY
from app.store.refusal_budget import Budget
from app.store.tables import plan, sign_in_attempt
from geodata.errors import Fault
from tests.app.conftest import without_attempts
from tests.app.small_town import town

pytestmark = pytest.mark.both_databases

PASSWORD = "rätt häst batteri"


@pytest.fixture(scope="module")
def store(tmp_path_factory, new_database):
    made = town(tmp_path_factory.mktemp("access"), new_database())
    for number, status in enumerate(("draft", "consultation", "proposed", "archived"), 2):
        drafts.copy(made, 1, name=status)
        with made.write(drafts_only=True) as connection:
            connection.execute(update(plan).where(plan.c.id == number).values(status=status))
    yield made
    made.close()


def application(store, tmp_path, **chosen):
    facts = {"sign_in": "local", "language": "en", **chosen}
    return create_app(Settings(data=tmp_path, database_url=store.url, **facts))


@pytest.fixture(scope="module")
def served(store, tmp_path_factory):
    with TestClient(application(store, tmp_path_factory.mktemp("served"))) as made:
        yield made


@pytest.fixture
def client(served):
    served.cookies.clear()
    return without_attempts(served)


@pytest.fixture(scope="module")
def unguarded(store, tmp_path_factory):
    """Signing in switched off: whoever reaches the server may do everything."""
    with TestClient(
        application(store, tmp_path_factory.mktemp("off"), sign_in="off", public_url="http://testserver")
    ) as made:
        yield made


@pytest.fixture(scope="module")
def cookies(store):
    """A cookie for each role, and none for nobody."""
    made = {Role.NOBODY: ""}
    for name, role in NAMES.items():
        secret = sign_in.by_another(store, f"en {name}", name, way="test")
        made[role] = f"{COOKIE}={secret}"
    return made


def routes(app):
    found = set()
    for outer in app.router.routes:
        for route in getattr(outer, "effective_route_contexts", lambda one=outer: [one])():
            for method in getattr(route, "methods", None) or ():
                found.add((method, route.path))
    return found - {(m, p) for m, p in found if m == "HEAD"}


def test_every_route_has_a_row_and_every_row_is_a_route(store, tmp_path):
    rows = {(method, template) for template, methods in TABLE.items() for method in methods}
    assert routes(application(store, tmp_path)) == rows


def test_folders_of_files_are_the_only_mounts(store, tmp_path):
    mounts = {r.path + "/" for r in application(store, tmp_path).router.routes if type(r).__name__ == "Mount"}
    assert mounts <= set(FILES)


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_every_route_lets_in_exactly_the_roles_of_its_row(store, tmp_path, cookies, closed):
    """Plan 1 is in force, so what goes by the plan is open; closed, it needs a reader like all that is open.

    A route that lets somebody in answers something else than 401 and 403, be it that the question is wrong.
    """
    wrong = []
    with TestClient(application(store, tmp_path, closed=closed)) as client:
        for template, methods in TABLE.items():
            path = re.sub(r"\{(\w+)\}", "1", template)
            for method, row in methods.items():
                need = max(row.role, Role.READER if row.closes and closed else Role.NOBODY)
                for role, cookie in cookies.items():
                    if (method, template) == ("DELETE", "/api/v1/session"):
                        continue
                    status = client.request(method, path, headers={"cookie": cookie}).status_code
                    expected = role >= need
                    if (status not in {401, 403}) != expected or (status == 401 and role != Role.NOBODY):
                        wrong.append((method, template, role.name, status))
    assert wrong == []


@pytest.mark.parametrize(
    ("number", "least"),
    [(1, Role.NOBODY), (2, Role.PLANNER), (3, Role.READER), (4, Role.READER), (5, Role.PLANNER)],
    ids=["in force", "draft", "consultation", "proposed", "archived"],
)
def test_who_sees_a_plan_follows_its_stage_wherever_it_is_named(client, cookies, number, least):
    for role, cookie in cookies.items():
        told = {"headers": {"cookie": cookie}}
        statuses = [
            client.get(f"/api/v1/plans/{number}", **told).status_code,
            client.get(f"/api/v1/plans/{number}/areas", **told).status_code,
            client.get(f"/api/v1/plans/1/moved-ground?against={number}", **told).status_code,
        ]
        if role >= least:
            assert statuses == [200, 200, 200]
        else:
            assert set(statuses) == {401 if role == Role.NOBODY else 403}
        listed = {one["id"] for one in client.get("/api/v1/plans", **told).json()["plans"]}
        assert (number in listed) == (role >= least)


def test_how_a_plan_was_drawn_is_told_to_planners_alone_also_once_it_holds(client, cookies):
    """Plan 1 is in force, and open to everybody."""
    for role, cookie in cookies.items():
        told = {"headers": {"cookie": cookie}}
        seen = {client.get(f"/api/v1/plans/1/{what}", **told).status_code for what in ("edits", "effects")}
        assert seen == ({200} if role >= Role.PLANNER else {401 if role == Role.NOBODY else 403})


def test_closed_a_server_tells_probes_that_it_lives_and_details_to_readers_alone(store, tmp_path, cookies):
    """What stays is what the page to sign in on shows: whose server it is."""
    reader = {"cookie": cookies[Role.READER]}
    with TestClient(application(store, tmp_path, closed=True)) as client:
        assert client.get("/api/v1/health/live").json() == {"live": True}
        assert client.get("/api/v1/health/ready").json() == {"ready": True, "revision": None}
        told = {
            name: value for name, value in client.get("/api/v1/health").json().items() if value is not None
        }
        assert told == {"ready": True, "municipality": {"code": "0580", "name": "Byn"}}
        assert client.get("/api/v1/openapi.json").status_code == 401
        assert client.get("/api/v1/session").json()["closed"] is True
        known = client.get("/api/v1/health", headers=reader).json()
        assert (known["datasets"], known["addresses"]) == (["districts"], 0)
        assert client.get("/api/v1/openapi.json", headers=reader).status_code == 200


def test_what_is_no_route_is_not_there_for_anybody(client, cookies):
    for cookie in cookies.values():
        assert client.get("/api/v1/none", headers={"cookie": cookie}).status_code == 404
    assert client.put("/api/v1/health").status_code == 405


def test_a_refusal_says_what_is_needed_and_keeps_the_headers_of_every_answer(client, cookies):
    response = client.post("/api/v1/plans", json={"copy_from": 1, "name": "X"})
    assert (response.status_code, response.json()["code"]) == (401, "sign_in_needed")
    assert response.headers["content-type"] == "application/problem+json"
    assert NOTHING.items() <= dict(response.headers).items()
    headers = {"cookie": cookies[Role.READER]}
    response = client.post("/api/v1/plans", json={"copy_from": 1, "name": "X"}, headers=headers)
    assert (response.status_code, response.json()["code"]) == (403, "role_too_low")
    assert "planner" in response.json()["detail"]


def test_who_did_it_stands_in_the_record(client, store, cookies):
    headers = {"cookie": cookies[Role.PLANNER]}
    assert (
        client.post("/api/v1/plans", json={"copy_from": 1, "name": "X"}, headers=headers).status_code == 201
    )
    with store.read() as connection:
        last = audit.newest(connection)
    assert (last.action, last.who, last.way) == ("draft.copied", "en planner", "session")
    for path, action in (
        ("export", "plan.exported"),
        ("ledger?format=csv", "ledger.exported"),
        ("ledger", "ledger.exported"),
    ):
        client.get(f"/api/v1/plans/1/{path}", headers=headers)
        with store.read() as connection:
            now = audit.newest(connection)
        assert (now.action, now.subject, now.who) == (action, "plan 1", "en planner")
        # What is read on the page is no file: the last one told of nothing new.
        assert (now.seq == last.seq) == (path == "ledger")
        last = now


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"origin": "http://testserver"}, True),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"sec-fetch-site": "same-origin", "origin": "http://testserver"}, True),
    ],
)
@pytest.mark.parametrize("which", ["client", "unguarded"])
def test_a_write_that_another_site_sent_is_not_taken(request, cookies, headers, taken, which):
    told = {"cookie": cookies[Role.PLANNER], **headers}
    client = request.getfixturevalue(which)
    response = client.post("/api/v1/plans", json={"copy_from": 1, "name": "X"}, headers=told)
    assert response.status_code == (201 if taken else 403)
    assert client.get("/api/v1/plans", headers=told).status_code == 200


@pytest.mark.parametrize(
    ("origin", "taken"), [("https://plan.example.se", True), ("http://plan.example.se", False)]
)
def test_where_the_connection_is_encrypted_a_page_without_encryption_is_another_site(origin, taken):
    settings = Settings(public_url="https://plan.example.se")
    headers = [(b"host", b"plan.example.se"), (b"origin", origin.encode())]
    request = Request({"type": "http", "method": "POST", "scheme": "http", "headers": headers})
    with nullcontext() if taken else pytest.raises(NotAllowed):
        guard._same_site_if_writing(request, settings)


def refused_since(store, number):
    with store.read() as connection:
        return [e for e in audit.every(connection) if e.seq > number and e.action == "refused"]


def test_what_somebody_may_not_do_is_written_down_without_what_they_asked(client, store, cookies):
    """Writes and files; not what is only read, and not where somebody tries a password."""
    with store.read() as connection:
        before = audit.newest(connection).seq
    reader = {"cookie": cookies[Role.READER]}
    client.post("/api/v1/plans", json={"copy_from": 1, "name": "Storgatan 5"}, headers=reader)
    client.post("/api/v1/plans/Storgatan%205/edits", json={"edits": []})
    client.put("/api/v1/jobs/1/doubts/Storgatan%205?text=Storgatan%205", json={})
    client.post("/api/v1/plans", headers={"cookie": cookies[Role.PLANNER], "origin": "http://evil.example"})
    client.get("/api/v1/plans/2/export?format=csv", headers=reader)
    client.get("/api/v1/plans/2", headers=reader)
    client.post("/api/v1/lookup", json={"text": "Storgatan 5"}, headers={"authorization": "Bearer x"})
    told = refused_since(store, before)
    assert [(e.who, e.way, e.subject, json.loads(e.facts)["code"]) for e in told] == [
        ("en reader", "session", "", "role_too_low"), ("", "nobody", "", "sign_in_needed"),
        ("", "nobody", "", "sign_in_needed"), ("en planner", "session", "", "another_site"),
        ("en reader", "session", "plan 2", "role_too_low"),
    ]  # fmt: skip
    assert json.loads(told[1].facts)["route"] == "/api/v1/plans/{plan_id}/edits"
    assert "Storgatan" not in str([vars(one) for one in told])


@pytest.mark.one_database
def test_a_flood_of_refusals_fills_no_disk_and_the_next_one_told_says_how_many_there_were(client, store):
    kept, now = store.refusals, [0.0]
    store.refusals = Budget(at_once=3, one_in_s=60.0, now=lambda: now[0])
    served_by = client.app.state.holder.store
    served_by.refusals = store.refusals
    try:
        with store.read() as connection:
            before = audit.newest(connection).seq
        for _ in range(20):
            assert client.delete("/api/v1/jobs/1").status_code == 401
        assert len(refused_since(store, before)) == 3
        now[0] = 61.0
        assert client.delete("/api/v1/jobs/1").status_code == 401
        assert json.loads(refused_since(store, before)[-1].facts)["untold"] == 17
    finally:
        store.refusals = served_by.refusals = kept


def signed_in(client):
    return client.get("/api/v1/session").json()["name"]


def test_signing_in_by_password_gives_a_cookie_no_script_reaches_and_a_new_one_each_time(client, store):
    with store.write() as connection:
        accounts.put(connection, "anna", role="planner", password=sign_in.hashed(PASSWORD))
    response = client.post("/api/v1/session", json={"name": "anna", "password": PASSWORD})
    told = response.headers["set-cookie"].lower()
    assert response.status_code == 204
    assert "httponly" in told
    assert "samesite=lax" in told
    assert "secure" not in told
    first = client.cookies[COOKIE]
    client.post("/api/v1/session", json={"name": "anna", "password": PASSWORD})
    assert client.cookies[COOKIE] != first
    assert signed_in(client) == "anna"
    assert client.get("/api/v1/session", headers={"cookie": f"{COOKIE}={first}"}).json()["name"] == ""
    client.delete("/api/v1/session")
    assert signed_in(client) == ""


@pytest.mark.one_database
def test_whoever_guesses_learns_nothing_and_five_wrong_passwords_lock_the_account(client, store, monkeypatch):
    """A name that is none, a wrong password, a locked and a closed account: one answer for all."""
    with store.write() as connection:
        accounts.put(connection, "bo", role="reader", password=sign_in.hashed(PASSWORD))
        accounts.put(connection, "stängd", role="reader", password=sign_in.hashed(PASSWORD))
        accounts.disable(connection, "stängd")

    def attempt(name, password):
        answer = client.post("/api/v1/session", json={"name": name, "password": password})
        return answer.status_code, answer.json()

    assert attempt("ingen", PASSWORD) == attempt("bo", "fel") == attempt("stängd", PASSWORD)
    assert [attempt("bo", "fel")[0] for _ in range(4)] == [401] * 4
    assert attempt("bo", PASSWORD) == attempt("ingen", PASSWORD)
    with store.read() as connection:
        told = [e for e in audit.every(connection) if e.action == "sign_in.refused"]
    refused = [(e.subject, "true" in e.facts) for e in told][-9:]
    assert refused[:3] == [("", False), ("bo", False), ("stängd", False)]
    assert refused[3:] == [*[("bo", False)] * 4, ("bo", True), ("", False)]
    now = accounts.stamp
    monkeypatch.setattr(sign_in, "stamp", lambda after=timedelta(0): now(after + timedelta(minutes=16)))
    assert client.post("/api/v1/session", json={"name": "bo", "password": PASSWORD}).status_code == 204


def test_many_guesses_at_once_are_counted_one_by_one(store, monkeypatch):
    """Eight are made before the first is answered: five passwords are looked at, the other three are locked out."""
    with store.write() as connection:
        accounts.put(connection, "dan", role="reader", password=sign_in.hashed(PASSWORD))
    begun = []

    def another_meanwhile(_known, _password):
        begun.append(1)
        if len(begun) < 8:
            with pytest.raises(NotSignedIn):
                sign_in.by_password(store, "dan", "fel")
        return False

    monkeypatch.setattr(sign_in, "_fits", another_meanwhile)
    monkeypatch.setattr(sign_in, "_HASHING", threading.BoundedSemaphore(8))
    with pytest.raises(NotSignedIn):
        sign_in.by_password(store, "dan", "fel")
    with store.read() as connection:
        told = [e for e in audit.every(connection) if (e.action, e.subject) == ("sign_in.refused", "dan")]
    assert sorted("true" in e.facts for e in told) == [False] * 5 + [True] * 3


def test_too_many_attempts_from_one_address_have_to_wait_whichever_server_is_asked(
    client, unguarded, monkeypatch
):
    """Both are on one database. Another address is another matter, and a minute later so is the first."""

    def tried(server, host="testclient"):
        monkeypatch.setattr(peer, "address", lambda *_: host)
        answer = server.post("/api/v1/session", json={"link": "x"})
        waits = answer.json()["facts"].get("seconds")
        assert answer.headers.get("retry-after") == (str(waits) if waits else None)
        return answer.json()

    codes = [tried(one)["code"] for one in [client] * 12 + [unguarded] * 8]
    assert codes == ["link_used_up"] * 20
    refused = [tried(one) for one in (client, unguarded)]
    assert [one["code"] for one in refused] == ["too_many_attempts"] * 2
    assert all(0 < one["facts"]["seconds"] <= 60 for one in refused)
    assert tried(client, "another")["code"] == "link_used_up"
    with client.app.state.holder.store.write(drafts_only=True) as connection:
        kept = connection.scalars(select(sign_in_attempt.c.address)).all()
        connection.execute(update(sign_in_attempt).values(at=accounts.stamp(-attempts.WITHIN)))
    assert len(kept) == 21
    assert "testclient" not in kept
    assert tried(unguarded)["code"] == "link_used_up"
    with client.app.state.holder.store.read() as connection:
        assert len(connection.scalars(select(sign_in_attempt.c.address)).all()) == 1


def test_a_link_signs_in_once(client, store):
    secret = sign_in.link(store, "cia", "planner")
    assert client.post("/api/v1/session", json={"link": secret}).status_code == 204
    assert client.get("/api/v1/session").json() == {
        "sign_in": "local", "name": "cia", "role": "planner", "closed": False,
    }  # fmt: skip
    assert client.post("/api/v1/session", json={"link": secret}).json()["code"] == "link_used_up"


def test_sessions_and_links_end_and_only_hashes_of_them_are_stored(store, client):
    with store.write() as connection:
        old = accounts.issue(connection, "session", "d", role="planner", lasts=timedelta(seconds=-1))
        good = accounts.issue(connection, "session", "d", role="planner", lasts=timedelta(hours=1))
    seen = {
        s: client.get("/api/v1/session", headers={"cookie": f"{COOKIE}={s}"}).json()["name"]
        for s in (old, good)
    }
    assert seen == {old: "", good: "d"}
    with store.read() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM access_token").fetchall()
    assert good not in str(kept)


def test_a_closed_account_is_signed_out_and_stays_out(store, client):
    with store.write() as connection:
        accounts.put(connection, "eva", role="planner", password=sign_in.hashed(PASSWORD))
    client.post("/api/v1/session", json={"name": "eva", "password": PASSWORD})
    assert signed_in(client) == "eva"
    with store.write() as connection:
        accounts.disable(connection, "eva")
    assert signed_in(client) == ""
    assert client.post("/api/v1/session", json={"name": "eva", "password": PASSWORD}).status_code == 401


def test_a_key_reads_or_writes_by_its_role_until_it_is_revoked(store, client):
    with store.write() as connection:
        reads = accounts.issue(
            connection, KEY, "läser", role="planner", lasts=timedelta(days=1), read_only=True
        )
        writes = accounts.issue(connection, KEY, "skriver", role="planner", lasts=timedelta(days=1))
    copy = {"json": {"copy_from": 1, "name": "X"}}

    def tried(secret):
        told = {"authorization": f"Bearer {secret}"}
        read = client.get("/api/v1/plans/2", headers=told).status_code
        return read, client.post("/api/v1/plans", **copy, headers=told).status_code

    assert tried(reads) == (200, 403)
    assert tried(writes) == (200, 201)
    look_up = {"e": 536_500, "n": 6_474_500}
    told = {"authorization": f"Bearer {reads}"}
    assert client.post("/api/v1/lookup", json=look_up, headers=told).status_code == 200
    with store.write() as connection:
        accounts.revoke(connection, kind=KEY, name="skriver")
    assert tried(writes) == (401, 401)


def test_a_proxy_is_believed_from_its_address_only(store, tmp_path):
    headers = {"x-forwarded-user": "anna", "x-forwarded-role": "planner"}
    believed = application(store, tmp_path, sign_in="proxy", proxy_addresses="10.0.0.0/8 127.0.0.1")
    for host, name in (("10.1.2.3", "anna"), ("127.0.0.1", "anna"), ("192.0.2.1", ""), ("testclient", "")):
        with TestClient(believed, client=(host, 50_000)) as client:
            assert client.get("/api/v1/session", headers=headers).json()["name"] == name
            status = client.post(
                "/api/v1/plans", json={"copy_from": 1, "name": "X"}, headers=headers
            ).status_code
            assert status == (201 if name else 401)
    with TestClient(believed, client=("10.1.2.3", 50_000)) as client:
        assert client.get("/api/v1/session", headers={"x-forwarded-user": "bo"}).json()["role"] == "reader"


def test_passwords_are_long_and_hashed_with_argon2id():
    with pytest.raises(Fault):
        sign_in.hashed("kort")
    assert sign_in.hashed(PASSWORD).startswith("$argon2id$")


def test_the_first_administrator_is_made_on_the_command_line(store, monkeypatch, capsys):
    import io

    from app.commands import user

    monkeypatch.setattr(user, "opened", lambda: store)
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    user.put("chef", role="administrator")
    user.every(as_json=True)
    told = capsys.readouterr()
    assert '"chef"' in told.out
    # What is piped is not asked for, so nothing warns that it would be seen.
    assert (told.out.count("Lösenord"), told.err) == (0, "")
    user.link("chef", base="https://plan.example.se/")
    url = capsys.readouterr().out.strip()
    assert url.startswith("https://plan.example.se/logga-in#")
    secret = sign_in.by_link(store, url.split("#")[1])
    assert sign_in.session(store, secret).role == "administrator"
    user.key("intranät", role="reader", days=3)
    user.keys(as_json=True)
    assert "intranät" in capsys.readouterr().out
    user.revoke("intranät")
    user.key("chef", role="reader", days=3)
    capsys.readouterr()
    user.disable("chef")
    assert "omradesplan user revoke chef" in capsys.readouterr().out.replace("\n", " ")
    assert sign_in.session(store, secret) is None


def test_people_sign_in_unless_the_operator_says_otherwise_and_off_is_said_loudly(store, monkeypatch, capsys):
    from app.commands import serve

    assert Settings.model_fields["sign_in"].default == "local"
    told = {}
    for way in ("local", "off", "proxy"):
        monkeypatch.setattr(serve, "settings", lambda way=way: Settings(sign_in=way))
        serve._say_sign_in(store, "http://127.0.0.1:8000", example_wanted=False)
        told[way] = capsys.readouterr().err
    assert told["local"] == told["proxy"] == ""
    assert "OMRADESPLAN_SIGN_IN=off" in told["off"]


def teardown_module():
    act_as(NOBODY)


def test_pages_are_open():
    assert all(TABLE[page]["GET"] == OPEN for page in ("/", "/planera", "/logga-in"))
