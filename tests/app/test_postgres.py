"""PostgreSQL with PostGIS: what it does otherwise than a file, and that nobody who asks notices it."""

from __future__ import annotations

import json
import threading
import time

import pandas as pd
import psycopg
import pytest
import shapely
from fastapi.testclient import TestClient
from sqlalchemy import insert, text, update

from app.errors import BadRequest, BadSetting, StoreFault
from app.main import create_app
from app.plans import drafts
from app.settings import Settings
from app.store import plans, postgres, remarks, valuations
from app.store.engine import Store
from app.store.tables import plan, provider
from app.workspace import load
from geodata.crs import SWEREF99_TM
from tests.app.conftest import EMPTY, EXAMPLE, signed_in
from tests.app.small_town import SINCE, town

SECRET = "hemligt"
"""The password in every address of the tests' cluster."""


@pytest.fixture
def store(cluster, tmp_path):
    url = cluster.new(EMPTY)
    made = town(tmp_path, url)
    yield made
    made.close()
    cluster.drop(url)


def refused(code, what, *args, kind=StoreFault, **kwargs):
    with pytest.raises(kind) as caught:
        what(*args, **kwargs)
    assert caught.value.code == code
    assert SECRET not in json.dumps(caught.value.facts)
    return caught.value


def test_what_is_loaded_into_memory_is_the_same_from_both_databases(cluster_with_example, example_folder):
    """Look-ups, lists, maps and figures are answered from this; bit for bit, so the same answers come of it."""
    file, server = Store(Settings(data=example_folder).url), Store(cluster_with_example.url(EXAMPLE))
    one, two = load(file, example_folder), load(server, example_folder)
    file.close()
    server.close()
    for name in ("addresses", "places", "population", "forecast"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), check_exact=True)
    pd.testing.assert_frame_equal(
        one.districts.drop(columns="geometry"), two.districts.drop(columns="geometry")
    )
    assert wkb(one.districts.geometry) == wkb(two.districts.geometry)
    assert wkb([one.municipality.geometry]) == wkb([two.municipality.geometry])
    assert [plain(r) for r in one.decided] == [plain(r) for r in two.decided]
    assert (one.providers, one.rules, one.datasets) == (two.providers, two.rules, two.datasets)


def wkb(shapes):
    return [shapely.to_wkb(shape, include_srid=True) for shape in shapes]


def plain(record):
    areas = [
        {**vars(a), "geometry": shapely.to_wkb(a.geometry, include_srid=True)} for a in record.plan.areas
    ]
    return {**vars(record), "plan": (record.plan.division, areas, record.plan.offices)}


def test_all_text_is_ordered_by_its_characters_codes_as_in_sqlite(store):
    """Else the tie on a border, which goes to the lowest code, would hang on the database's language."""
    with store.read() as connection:
        told = connection.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND data_type IN ('text', 'character varying') "
                "AND collation_name IS DISTINCT FROM 'C' AND table_name NOT IN "
                "('spatial_ref_sys', 'geometry_columns', 'geography_columns', 'alembic_version')"
            )
        ).all()
    assert told == []


def test_a_reader_sees_one_state_while_somebody_writes(store):
    with store.read() as reader:
        before = plans.get(reader, 1).version
        with store.write(drafts_only=True) as writer:
            plans.describe(writer, 1, description="ny")
        assert plans.get(reader, 1).version == before
    with store.read() as reader:
        assert plans.get(reader, 1).version == before + 1


def test_a_writer_that_waited_sees_what_the_one_before_it_left(store):
    """Both add one to the same plan's version after reading it: nothing is lost."""
    other, seen = Store(store.url), []

    def second():
        with other.write(drafts_only=True) as connection:
            seen.append(plans.get(connection, 1).version)

    with store.write(drafts_only=True) as connection:
        thread = threading.Thread(target=second)
        thread.start()
        plans.describe(connection, 1, description="först")
        until = time.monotonic() + 10
        while not waiting(connection) and time.monotonic() < until:
            time.sleep(0.02)
        assert seen == []
        assert waiting(connection)
    thread.join()
    other.close()
    assert seen == [2]


def waiting(connection):
    return connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one()


def test_a_writer_that_waits_too_long_is_told_that_the_database_is_busy(store, monkeypatch):
    monkeypatch.setattr(postgres, "WAIT_S", 0.05)
    other = Store(store.url)
    with store.write(drafts_only=True):
        fault = refused("database_busy", lambda: other.write(drafts_only=True).__enter__())
    other.close()
    assert fault.facts["database"].startswith("127.0.0.1:")


def test_reading_writes_nothing(store):
    with pytest.raises(StoreFault) as caught, store.read() as connection:
        connection.execute(insert(provider).values(code="x", name="X", kind=""))
    assert caught.value.code == "database_read_only"


def test_what_cannot_be_stored_is_the_askers_fault_and_no_defect(store):
    refused("text_not_storable", drafts.copy, store, 1, name="a\x00b", kind=BadRequest)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://tests:hemligt@127.0.0.1:{port}/finns_inte", "database_unknown"),
        ("postgresql://ingen:hemligt@127.0.0.1:{port}/empty", "database_refuses"),
        ("postgresql+psycopg://tests:hemligt@127.0.0.1:1/empty", "database_unreachable"),
        ("postgresql://tests:ett@hemligt@127.0.0.1:{port}/empty", "database_unreachable"),
        ("postgresql://tests:hemligt@no.such.host.invalid/empty", "database_unreachable"),
    ],
)
def test_a_database_that_cannot_be_reached_is_told_of_without_the_password(cluster, address, code):
    store = Store(address.format(port=cluster.port))
    fault = refused(code, store.revision)
    assert "tests" not in fault.facts["database"]
    store.close()


@pytest.mark.parametrize("address", ["mysql://a:hemligt@b/c", "hemligt", "postgresql://a:hemligt@b:port/c"])
def test_an_address_that_is_none_is_refused_without_being_told(address):
    refused("database_url_unusable", Store, address, kind=BadSetting)
    assert SECRET not in repr(Settings(database_url=address))


def test_without_postgis_and_the_right_to_switch_it_on_one_is_told_what_to_ask_for(cluster):
    """Any database of the server can be a user's who is not its administrator."""
    with cluster.connect() as connection:
        connection.execute("CREATE ROLE gis LOGIN")
        connection.execute("CREATE DATABASE bare OWNER gis")
    store = Store(cluster.url("bare").replace("tests:", "gis:"))
    refused("postgis_missing", store.upgrade)
    with cluster.connect("bare") as connection:
        connection.execute("CREATE EXTENSION postgis")
    store.upgrade()
    assert store.revision() == 0
    store.close()
    cluster.drop(cluster.url("bare"))


def test_a_server_that_stops_and_comes_back_is_told_of_and_used_again(store, cluster, tmp_path):
    """It stops as if the power went. Every page says 503 in words, and then all is as before."""
    number = drafts.copy(store, 1, name="Kvar").id
    configured = Settings(data=tmp_path, database_url=store.url, language="en", reload_after_s=0)
    with TestClient(create_app(configured), raise_server_exceptions=False) as client:
        signed_in(client)
        with cluster.broken():
            for answer in (
                client.get("/api/v1/plans"), client.post("/api/v1/lookup", json={"e": 536_100, "n": 6_474_100}),
                client.post("/api/v1/plans", json={"copy_from": 1, "name": "X"}), client.get("/api/v1/health"),
            ):  # fmt: skip
                assert (answer.status_code, answer.json()["code"]) == (503, "database_unreachable")
                assert "  " not in answer.json()["detail"]
                assert not any(word in answer.text for word in ("127.0.0.1", "localhost", store.place))
                assert SECRET not in answer.text
                assert "Traceback" not in answer.text
        found = client.get(f"/api/v1/plans/{number}")
        assert (found.status_code, found.json()["name"]) == (200, "Kvar"), found.text
        assert client.post("/api/v1/plans", json={"copy_from": 1, "name": "X"}).status_code == 201


def test_remarks_and_valuations_are_kept_as_in_a_file(store):
    draft = drafts.copy(store, 1, name="Ny").id
    with store.write(drafts_only=True) as connection:
        place = (536_100.5, 6_474_100.25)
        made = remarks.add(connection, draft, text="Åt öster", author="Bo", area="west", place=place)
        remarks.change(connection, draft, made.id, version=1, status="answered", answer="Ja")
        valuations.put(connection, 1, "närhet", score=2, reason="Nära.", version=0)
        valuations.put(connection, 1, "närhet", score=None, reason="", version=1)
    with store.read() as connection:
        (found,) = remarks.of(connection, draft)
        (valued,) = valuations.of(connection, [1])
    assert (found.e, found.n, found.status, found.answer, found.version) == (*place, "answered", "Ja", 2)
    assert (valued.principle, valued.score, valued.version) == ("närhet", None, 2)


def test_areas_stand_in_tables_that_a_map_program_finds_and_one_may_let_it_read_alone(store, cluster):
    """The plan in force has west and east; a decided one will hold later; a draft and one that never held are in
    neither table."""
    later = drafts.copy(store, 1, name="Senare").id
    drafts.copy(store, 1, name="Utkast")
    never = drafts.copy(store, 1, name="Ersatt innan den började").id
    with store.write() as connection:
        values = {"status": "decided", "basis": "decided", "valid_from": "2999-01-01"}
        gone = {**values, "valid_from": "2999-06-01", "valid_to": "2998-12-31"}
        connection.execute(update(plan).where(plan.c.id == never).values(gone))
        connection.execute(update(plan).where(plan.c.id == 1).values(valid_to="2998-12-31"))
        connection.execute(update(plan).where(plan.c.id == later).values(values))
    with cluster.connect(store.url.rpartition("/")[2]) as connection:
        connection.execute("CREATE ROLE karta")
        connection.execute("GRANT SELECT ON areas_in_force, areas_decided TO karta")
        connection.execute("SET ROLE karta")
        told = connection.execute(
            "SELECT division, code, name, office, provider, plan, valid_from::text, valid_to::text, "
            "ST_AsText(geometry), Find_SRID('public', 'areas_in_force', 'geometry') FROM areas_in_force ORDER BY code"
        ).fetchall()
        west = "MULTIPOLYGON(((536000 6474000,536000 6475000,536000 6476000,537000 6476000,537000 6475000,537000 6474000,536000 6474000)))"
        assert [row[:8] for row in told] == [
            ("hemvard", code, code.title(), f"Lokal {code}", "Egen regi", "Väst och öst", SINCE, "2998-12-31")
            for code in ("east", "west")
        ]
        assert shapely.from_wkt(told[1][8]).normalize() == shapely.from_wkt(west).normalize()
        assert told[0][9] == SWEREF99_TM
        kinds = connection.execute(
            "SELECT f_table_name, type, srid FROM geometry_columns WHERE f_table_name LIKE 'areas%' ORDER BY 1"
        ).fetchall()
        assert kinds == [(n, "MULTIPOLYGON", SWEREF99_TM) for n in ("areas_decided", "areas_in_force")]
        all_days = connection.execute("SELECT id, plan_id FROM areas_decided ORDER BY id").fetchall()
        assert all_days == [(1, 1), (2, 1), (3, later), (4, later)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM account")
        connection.execute("RESET ROLE")
        connection.execute("DROP OWNED BY karta")
        connection.execute("DROP ROLE karta")
