"""Who did what when: kept in one chain that shows every change, on a town of four squares."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import closing
from datetime import date, datetime, timedelta

import openpyxl
import pytest
import typer
from fastapi.testclient import TestClient
from sqlalchemy import text

from app import backup
from app.actor import NOBODY, Actor, act_as
from app.commands import audit as command
from app.errors import BadRequest, StoreFault, TooLarge
from app.main import create_app
from app.municipal_time import MUNICIPAL_TIME
from app.plans import drafts, lifecycle
from app.plans.lifecycle import Asked
from app.security import audit_file
from app.settings import Settings
from app.store import audit, responsibilities, seals
from app.store.audit import Kept, Wanted
from app.store.engine import Store
from app.store.seals import Decided
from app.wording import LANGUAGES, catalogue
from app.workspace import today
from areas.edit_json import OPS
from areas.errors import EditRefused
from areas.lifecycle import Decision
from geodata.errors import InvalidData
from tests.app.conftest import signed_in
from tests.app.small_town import town
from tests.conftest import ROOT

pytestmark = pytest.mark.both_databases


@pytest.fixture
def store(tmp_path, database):
    act_as(Actor(name="Anna", way="cli"))
    made = town(tmp_path, database)
    yield made
    act_as(NOBODY)
    made.close()


def entries(store):
    with store.read() as connection:
        return list(audit.every(connection))


def draft_with_an_edit(store):
    made = drafts.copy(store, 1, name="Ny")
    edit = {"op": "rename", "area": "west", "name": "Väster"}
    changed = drafts.edit(store, made.id, [edit], version=made.version, crs=3006).record
    drafts.travel_in_time(store, made.id, version=changed.version, by=-1)
    return made.id


def test_what_is_done_is_told_with_who_and_to_what(store):
    number = draft_with_an_edit(store)
    told = [(e.who, e.way, e.action, e.subject) for e in entries(store)]
    plan = f"plan {number}"
    assert told == [
        ("Anna", "cli", "import", "districts 1"), ("Anna", "cli", "draft.copied", plan),
        ("Anna", "cli", "draft.edited", plan), ("Anna", "cli", "draft.undone", plan),
    ]  # fmt: skip
    assert json.loads(entries(store)[2].facts) == {"edits": ["rename"], "step": 1}


def test_what_was_refused_leaves_no_entry(store):
    before = len(entries(store))
    with pytest.raises(EditRefused):
        drafts.edit(store, 1, [{"op": "rename", "area": "west", "name": "X"}], version=1, crs=3006)
    assert len(entries(store)) == before


def test_a_whole_chain_is_whole_and_every_entry_is_in_it(store):
    draft_with_an_edit(store)
    chain = entries(store)
    found = audit.verify(chain)
    assert (found.count, found.head, found.broken) == (4, chain[-1].hash, None)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET who = 'Bo' WHERE seq = 2", 2),
        ("UPDATE audit SET facts = '{}' WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 2", 3),
        ("UPDATE audit SET seq = 9 WHERE seq = 4", 9),
    ],
)
def test_the_database_refuses_a_change_and_the_chain_shows_one_made_past_it(store, statement, broken):
    draft_with_an_edit(store)
    with pytest.raises(EditRefused) as caught, store.write() as connection:
        connection.execute(text(statement))
    assert caught.value.code == "record_is_kept"
    with store.engine.begin() as connection:
        past_it = (
            ["ALTER TABLE audit DISABLE TRIGGER USER"]
            if store.is_server
            else ["DROP TRIGGER audit_stays", "DROP TRIGGER audit_kept"]
        )
        for words in past_it:
            connection.execute(text(words))
        connection.execute(text(statement))
    assert audit.verify(entries(store)).broken == broken


def test_the_newest_hash_kept_elsewhere_shows_that_the_end_was_taken_off(store):
    draft_with_an_edit(store)
    kept = audit.verify(entries(store)).head
    assert audit.verify(entries(store)[:-1]).head != kept


@pytest.mark.parametrize(
    ("kept", "seq"),
    [
        (lambda chain: Kept(head=chain[1].hash), 2),
        (lambda chain: Kept(head=chain[3].hash, count=4), 4),
        (lambda chain: Kept(count=3), 3),
        (lambda chain: Kept(head=chain[3].hash, count=3), 0),
        (lambda chain: Kept(count=5), 0),
        (lambda chain: Kept(head="0" * 64), 0),
    ],
)
def test_what_was_kept_elsewhere_is_looked_for_in_the_chain(store, kept, seq):
    draft_with_an_edit(store)
    found = audit.verify(entries(store), kept(entries(store)))
    assert (found.kept, found.whole) == (seq, seq > 0)


def decided_plan(store):
    """A plan decided for a month ahead, as number 2; the one before it gives way."""
    number = drafts.copy(store, 1, name="Ny").id
    chosen = Decision(
        committee="N", reference="1", decided_on=today(), valid_from=today() + timedelta(days=30)
    )
    for version, to in enumerate(("consultation", "proposed", "decided"), 1):
        asked = Asked(to=to, why="x", decision=chosen if to == "decided" else None)
        lifecycle.take(store, number, asked, version=version, today=today())
    return number


PAST_THE_GUARDS = (
    "UPDATE plan SET valid_from = '2023-06-01' WHERE id = 2",
    "UPDATE plan SET valid_to = '2099-01-01' WHERE id = 2",
    "UPDATE plan SET status = 'draft', basis = 'drawn' WHERE id = 2",
    "UPDATE area SET geometry = (SELECT geometry FROM area WHERE code = 'east' AND plan_id = 1) WHERE plan_id = 2",
    "UPDATE area SET office = 'east' WHERE plan_id = 2 AND code = 'west'",
    "UPDATE office SET e = e + 0.01 WHERE plan_id = 2",
    "UPDATE plan_stage SET committee = 'Annan' WHERE decided_on IS NOT NULL",
    "UPDATE plan_stage SET decided_on = '2020-01-01' WHERE decided_on IS NOT NULL",
)


def test_a_decided_plan_changed_past_the_guards_is_told_of_by_the_chain(store):
    """Only the chain is left to tell: the triggers are gone, and the record itself is as it was."""
    number = decided_plan(store)
    assert checked(store) == Decided(sealed=1, sealed_later=(), altered=(), unsealed=(), rules_altered=False)
    for statement in PAST_THE_GUARDS:
        with store.engine.connect() as connection, connection.begin() as all_of_it:
            take_the_guards_off(connection)
            connection.execute(text(statement))
            assert seals.check(connection).altered == (number,), statement
            assert audit.verify(audit.every(connection)).broken is None
            all_of_it.rollback()
    assert checked(store).altered == ()


def test_a_rule_of_responsibility_changed_past_the_program_is_told_of_by_the_chain(store):
    (rule,) = responsibilities.of_rows(
        [{"service": "lss", "min_age": "", "max_age": "", "valid_from": "2019-01-01", "valid_to": "", "committee": "A",
          "administration": "B", "source": "C"}]
    )  # fmt: skip
    with store.write() as connection:
        responsibilities.put(connection, (rule,), why="prov")
    assert checked(store).rules_altered is False
    with store.write() as connection:
        connection.execute(text("UPDATE responsibility SET committee = 'Annan'"))
    assert checked(store).rules_altered is True


def take_the_guards_off(connection):
    if connection.dialect.name == "postgresql":
        for table in ("plan", "area", "office", "plan_stage"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return
    names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
    for name in names:
        connection.execute(text(f"DROP TRIGGER {name}"))


def checked(store):
    with store.read() as connection:
        return seals.check(connection)


def test_a_decision_that_gives_another_its_last_day_says_so_and_one_without_checksum_is_named(
    store, tmp_path
):
    """Plan 1 is an assumption that gives way; plan 2 then gives way to a decision for a day before it begins."""
    decided_plan(store)
    number = drafts.copy(store, 1, name="Nyare").id
    first = today() + timedelta(days=10)
    chosen = Decision(committee="N", reference="2", decided_on=today(), valid_from=first)
    for version, to in enumerate(("consultation", "proposed", "decided"), 1):
        asked = Asked(
            to=to, why="x", decision=chosen if to == "decided" else None, replace_later=to == "decided"
        )
        lifecycle.take(store, number, asked, version=version, today=today())
    assert checked(store) == Decided(sealed=2, sealed_later=(), altered=(), unsealed=(), rules_altered=False)
    backup.make(store, tmp_path, tmp_path / "b.zip")
    other = f"sqlite:///{tmp_path / 'other' / 'omradesplan.sqlite'}"
    backup.restore(tmp_path / "b.zip", other, tmp_path / "other", replace=False)
    with closing(Store(other)) as back:
        assert checked(back) == Decided(
            sealed=2, sealed_later=(), altered=(), unsealed=(), rules_altered=False
        )
    with store.engine.begin() as connection:
        take_the_guards_off(connection)
        words = (
            "UPDATE plan SET status = 'decided', basis = 'decided', valid_from = '2022-01-01' WHERE id = 1"
        )
        connection.execute(text(words))
    assert checked(store).unsealed == (1,)


def test_a_plan_decided_before_there_were_checksums_gets_one_that_says_so_and_guards_it_from_then_on(
    store, monkeypatch
):
    """Its decision is written as older versions wrote it; the plan before it is no decision and gets none."""
    told_now = audit.record

    def told_then(*said, seal="", ended=(), **facts):
        return told_now(*said, **facts)

    with monkeypatch.context() as older:
        older.setattr(audit, "record", told_then)
        number = decided_plan(store)
    assert checked(store) == Decided(
        sealed=0, sealed_later=(), altered=(), unsealed=(number,), rules_altered=False
    )
    for told in ((number,), ()):
        with store.write(drafts_only=True) as connection:
            assert seals.seal_the_rest(connection, why="Jämförd med protokollet") == told
    assert checked(store) == Decided(
        sealed=0, sealed_later=(number,), altered=(), unsealed=(), rules_altered=False
    )
    with store.read() as connection:
        entry = audit.latest(connection, f"plan {number}")
        assert (entry.action, json.loads(entry.facts)["why"]) == ("plan.sealed", "Jämförd med protokollet")
        assert audit.verify(audit.every(connection)).broken is None
    for statement in PAST_THE_GUARDS:
        with store.engine.connect() as connection, connection.begin() as all_of_it:
            take_the_guards_off(connection)
            connection.execute(text(statement))
            assert seals.check(connection).altered == (number,), statement
            all_of_it.rollback()


def test_a_clock_that_went_back_stops_changes_until_an_administrator_accepts_it(store, monkeypatch):
    """Two minutes are what the network's time may do; an hour is a fault. Nothing of the edit is stored."""

    class Earlier(datetime):
        by = timedelta(hours=1)

        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - cls.by

    monkeypatch.setattr(audit, "datetime", Earlier)
    before = len(entries(store))
    with pytest.raises(StoreFault) as caught:
        drafts.copy(store, 1, name="Ny")
    assert (caught.value.code, len(entries(store))) == ("clock_went_back", before)
    monkeypatch.setattr(Earlier, "by", timedelta(minutes=1))
    drafts.copy(store, 1, name="Ny")
    assert entries(store)[-1].at == entries(store)[-2].at
    monkeypatch.setattr(Earlier, "by", timedelta(hours=1))
    with store.write() as connection:
        audit.record(connection, audit.CLOCK_ACCEPTED, why="fel år")
    drafts.copy(store, 1, name="Nyare")
    assert audit.verify(entries(store)).broken is None


@pytest.mark.parametrize(
    ("wanted", "actions"),
    [
        ({}, ["draft.undone", "draft.edited", "draft.copied", "import"]),
        ({"action": "draft"}, ["draft.undone", "draft.edited", "draft.copied"]),
        ({"text": "rename"}, ["draft.edited"]),
        ({"text": "100%"}, []),
        ({"action": "import,draft.undone"}, ["draft.undone", "import"]),
        ({"who": "Bo"}, []),
        ({"who": "ANN", "action": "import"}, ["import"]),
        ({"until": date(2020, 1, 1)}, []),
        ({"before": 3, "limit": 1}, ["draft.copied"]),
    ],
)
def test_entries_are_found_by_words_names_actions_and_days(store, wanted, actions):
    draft_with_an_edit(store)
    with store.read() as connection:
        assert [e.action for e in audit.search(connection, Wanted(**wanted))] == actions
        today = datetime.now(MUNICIPAL_TIME).date()
        assert len(audit.search(connection, Wanted(since=today, until=today))) == 4


def test_over_http_the_record_is_searched_checked_and_exported_and_the_file_is_checked_again(store, tmp_path):
    draft_with_an_edit(store)
    with TestClient(create_app(Settings(data=tmp_path, database_url=store.url))) as client:
        signed_in(client, "administrator")
        page = client.get("/api/v1/audit", params={"limit": 2}).json()
        assert ([e["seq"] for e in page["entries"]], page["next"]) == ([5, 4], 4)
        last = client.get("/api/v1/audit", params={"limit": 2, "before": 3}).json()
        assert ([e["seq"] for e in last["entries"]], last["next"]) == ([2, 1], None)
        assert (page["count"], last["count"]) == (5, 5)
        whole = client.get("/api/v1/audit/verify").json()
        assert (whole["broken"], whole["kept"], whole["altered"]) == (None, None, [])
        kept = {"head": whole["head"], "rows": whole["count"]}
        assert client.get("/api/v1/audit/verify", params=kept).json()["kept"] == whole["count"]
        gone = client.get("/api/v1/audit/verify", params={"head": "0" * 64}).json()
        assert (gone["broken"], gone["kept"]) == (None, 0)
        assert client.get("/api/v1/audit/verify", params={"head": "x"}).status_code == 422
        called = client.get("/api/v1/audit", params={"text": "Ångrade"}).json()
        assert [e["action"] for e in called["entries"]] == ["draft.undone"]
        lines = client.get("/api/v1/audit/export").text
        table = client.get("/api/v1/audit/export?format=csv&who=ann", headers={"accept-language": "sv"})
        book = client.get("/api/v1/audit/export?format=xlsx&action=import,draft.copied")
    told = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[5] for row in told] == ["Kod", "draft.undone", "draft.edited", "draft.copied", "import"]
    assert {row[4] for row in told[-2:]} == {"Gjorde ett utkast", "Läste in data"}
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert [row[0] for row in sheet.iter_rows(values_only=True)][1:] == [2, 1]
    path = tmp_path / "audit.jsonl"
    path.write_text(lines, encoding="utf-8")
    assert audit.verify(command._read(path)).count == 6
    path.write_text(lines.replace("Anna", "Anja", 1), encoding="utf-8")
    assert audit.verify(command._read(path)).broken == 1
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(InvalidData):
        list(command._read(path))


def test_a_file_runs_no_formula_and_a_workbook_has_an_end(store, monkeypatch):
    with store.write(drafts_only=True) as connection:
        audit.record(connection, "remark.made", "=HYPERLINK(1)", text="x")
    (entry,) = [e for e in entries(store) if e.action == "remark.made"]
    assert b";'=HYPERLINK(1);" in b"".join(audit_file.csv_lines([entry], language="sv"))
    monkeypatch.setattr(audit_file, "MOST_IN_SHEET", 1)
    with pytest.raises(TooLarge):
        audit_file.xlsx_bytes([entry, entry], count=2, language="sv")


@pytest.mark.one_database
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_written_down_has_words(language):
    """Every action that stands in the code, and every kind that the page offers."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py"))
    said = set(re.findall(r'(?:record(?:_by)?|tell)\([^"{\n]*"([a-z_.]+)"', code))
    said |= set(re.findall(r'export="([a-z.]+)"', code)) | {
        audit.CLOCK_ACCEPTED,
        "draft.undone",
        "draft.redone",
    }
    said |= {"responsibility.changed", "import"}
    words = catalogue(language)
    assert said - set(words["audit_actions"]) == set()
    assert len(said) > 25
    assert set(words["audit_values"]["edits"]) == set(OPS)
    refusals = set(re.findall(r'Not(?:Allowed|SignedIn)\("([a-z_]+)"', code)) - {
        "sign_in_wrong",
        "link_used_up",
    }
    assert refusals - set(words["audit_values"]["code"]) == set()
    page = (ROOT / "static" / "js" / "logg.js").read_text(encoding="utf-8")
    offered = set(re.findall(r'"([a-z_.,]+)"', page.split("const KINDS = [")[1].split("];")[0]))
    assert offered == set(words["audit_kinds"])
    beginnings = tuple(one for kind in offered for one in kind.split(","))
    assert [action for action in words["audit_actions"] if not action.startswith(beginnings)] == []


def refused_by(capsys, what, **options):
    capsys.readouterr()
    with pytest.raises(typer.Exit) as ended:
        what(**options)
    assert ended.value.exit_code == 1
    return capsys.readouterr().out


def test_the_command_line_lists_checks_and_exports(store, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "existing", lambda: store)
    draft_with_an_edit(store)
    command.verify(as_json=True)
    assert json.loads(capsys.readouterr().out)["count"] == 4
    command.export(tmp_path / "logg.jsonl")
    command.verify(tmp_path / "logg.jsonl")
    assert "5 poster" in capsys.readouterr().out
    backup.make(store, tmp_path, tmp_path / "b.zip")
    command.verify(backed_up=tmp_path / "b.zip")
    kept = json.loads(refused_by(capsys, command.verify, rows=99, as_json=True))
    assert (kept["broken"], kept["kept"]) == (None, 0)
    assert "har tagits bort" in refused_by(capsys, command.verify, head="0" * 64)
    with pytest.raises(BadRequest):
        command.verify(head="12")
    command.entries(action="draft", as_json=False)
    assert "draft.undone" in capsys.readouterr().out
