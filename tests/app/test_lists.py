"""Lists over HTTP and on the command line: every row accounted for, as the look-up answers, and then forgotten."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from types import SimpleNamespace

import openpyxl
import pytest
from starlette.datastructures import UploadFile

from app.actor import NOBODY, Actor, act_as
from app.commands.assign import run as assign
from app.lists import list_jobs
from app.lists.list_jobs import ListJobs
from app.lists.lists import Wish
from app.schemas.lists_doubts import doubt_out
from app.settings import settings
from app.store import audit
from app.wording import catalogue
from geodata.errors import Fault, NotFound
from geodata.lists.list_files import MOST_BYTES
from geodata.lists.list_matching import Meant

LIST = """Ärende;Adress;Ort;Tel
0001;Drottninggatan 45;Linköping;+46 13-20
0002;drottningatan 45;;=cmd|' /C calc'!A0
0003;Storgatan 9999;;
0004;;;x
;;;
0005;Drottninggatan 45;Norrköping;
0006;Storgatan;;
0007;drottninggatan 45;;
0008;Storgatan;;
"""
COUNTS = {"found": 2, "corrected": 1, "not_found": 1, "empty": 1, "outside": 1, "several": 2}


def uploaded(client, text=LIST, name="lista.csv", **fields):
    answer = client.post(
        "/api/v1/batch", files={"file": (name, text.encode() if isinstance(text, str) else text)}, data=fields
    )
    assert answer.status_code == 202, answer.text
    return answer.json()


def finished(client, job):
    """The list when it has been worked through; at most 30 s."""
    until = time.monotonic() + 30
    while job["state"] in ("queued", "running") and time.monotonic() < until:
        job = client.get(f"/api/v1/jobs/{job['id']}").json()
        time.sleep(0.02)
    return job


def rows_of(client, job, **query):
    answer = client.get(f"/api/v1/jobs/{job['id']}/result", params=query)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode()), delimiter=";"))


def test_every_row_is_accounted_for_and_the_list_comes_back_in_order(client):
    """Nine lines: seven with an outcome of their own kind, one empty, one repeated."""
    job = finished(client, uploaded(client))
    assert (job["state"], job["rows"], job["blank"], job["counts"]) == ("done", 8, 1, COUNTS)
    rows = rows_of(client, job)
    assert [row["Ärende"] for row in rows] == [
        "0001",
        "0002",
        "0003",
        "0004",
        "",
        "0005",
        "0006",
        "0007",
        "0008",
    ]
    assert [row["Result"] for row in rows if row["Ärende"]] == [
        "Found", "Found by correction", "Not found", "No address", "Outside the municipality", "Several possible",
        "Found", "Several possible",
    ]  # fmt: skip
    assert rows[1]["Tel"] == "'=cmd|' /C calc'!A0"
    assert rows[0]["Tel"] == "+46 13-20"
    assert "drottningatan 45" in rows[1]["Remark"]


def test_a_list_says_what_the_look_up_says(client):
    """Each division's area, office and provider, and what to check near a border, of 60 addresses."""
    hits = client.post("/api/v1/addresses/search", json={"text": "Storgatan 1", "limit": 20}).json()["hits"]
    hits += client.post("/api/v1/addresses/search", json={"text": "Vallav", "limit": 40}).json()["hits"]
    labels = [hit["label"] for hit in hits if hit["kind"] == "address"]
    job = finished(client, uploaded(client, "Adress\n" + "\n".join(labels), date="2026-11-22"))
    for row in rows_of(client, job):
        answer = client.post("/api/v1/lookup", json={"text": row["Adress"], "date": "2026-11-22"})
        if answer.status_code != 200:
            assert row["Result"] not in ("Found", "Found by correction")
            continue
        said = answer.json()
        assert row["District or town"] == said["district"]["name"]
        for one in said["divisions"]:
            name = {"socialtjanst": "Social services", "hemvard": "Home care"}[one["division"]]
            assert row[f"{name}: area"] == one["area"]["name"]
            assert row[f"{name}: office"] == one["office"]["name"]
            assert row.get(f"{name}: provider", "") == (one["provider"] or {"name": ""})["name"]
            assert bool(row[f"{name}: verify"]) == one["verify"]


def test_the_columns_wait_to_be_confirmed_where_that_is_asked(client):
    job = uploaded(client, start="false")
    assert (job["state"], job["layout"]["roles"]) == ("waiting", {"address": 1, "locality": 2})
    url = f"/api/v1/jobs/{job['id']}"
    assert client.get(f"{url}/result").json()["code"] == "list_not_done"
    wanted = {"roles": {"address": 1}, "divisions": ["hemvard"], "date": "2026-11-22"}
    assert client.post(f"{url}/start", json=wanted).status_code == 202
    job = finished(client, client.get(url).json())
    assert job["counts"]["found"] == 3
    assert not [name for name in rows_of(client, job)[0] if name.startswith("Social services")]


def test_a_doubtful_text_is_decided_once_for_all_its_rows(client):
    job = finished(client, uploaded(client))
    url = f"/api/v1/jobs/{job['id']}/doubts"
    doubts = client.get(url).json()
    assert [(one["text"], one["rows"]) for one in doubts["doubts"]] == [
        ("Storgatan 9999", [4]), ("Drottninggatan 45, Norrköping", [7]), ("Storgatan", [8, 10]),
    ]  # fmt: skip
    street = doubts["doubts"][2]
    chosen = client.put(
        f"{url}/{street['text_id']}", json={"address_id": street["candidates"][0]["address_id"]}
    )
    expected = {**COUNTS, "chosen": 2}
    del expected["several"]
    assert (chosen.json()["counts"], chosen.json()["doubts"]) == (expected, 2)
    refused = client.put(f"{url}/{doubts['doubts'][0]['text_id']}", json={"text": "finns inte 3"})
    assert refused.status_code in (404, 409)
    rows = rows_of(client, job, keep="true")
    assert [row["Result"] for row in rows if row["Adress"] == "Storgatan"] == ["Chosen by hand"] * 2
    assert all(row["Home care: area"] for row in rows if row["Adress"] == "Storgatan")
    assert client.get(f"/api/v1/jobs/{job['id']}").status_code == 200


def test_the_same_address_with_and_without_its_town_is_asked_about_once(client):
    """Two numbers that are not there, in six ways; the last two are other questions: another number, another town."""
    texts = [
        "Storgatan 9999", "STORGATAN  9999", "Storgatan 9999, 582 27 Linköping", "Storgatan 9999 lgh 1102",
        "c/o Berg, Storgatan 9999", "Storgatan 9998", "Storgatan 1, Norrköping", "Storgatan 1, Motala",
        "Blargh 7", "Blargh 7, 582 27 Linköping", "Drottningatan 45", "Drottningatan 45, Linköping",
    ]  # fmt: skip
    job = finished(client, uploaded(client, "Adress\n" + "\n".join(f'"{text}"' for text in texts)))
    url = f"/api/v1/jobs/{job['id']}/doubts"
    open_ = client.get(url).json()["doubts"]
    assert [one["rows"] for one in open_] == [[2, 3, 4, 5, 6], [7], [8], [9], [10, 11]]
    assert (open_[0]["text"], open_[0]["also"]) == (texts[0], texts[1:5])
    assert (job["doubts"], open_[1]["also"]) == (5, [])
    (corrected,) = client.get(url, params={"which": "corrected"}).json()["doubts"]
    assert corrected["rows"] == [12, 13]
    client.put(f"{url}/{open_[0]['text_id']}", json={"text": "Drottninggatan 45"})
    left = client.put(f"{url}/{corrected['text_id']}", json={"reject": True}).json()
    assert (left["counts"]["chosen"], left["doubts"]) == (5, 5)
    rows = rows_of(client, job)
    assert [row["Result"] for row in rows[:5]] == ["Chosen by hand"] * 5
    assert [row["Remark"] for row in rows[1:3]] == [
        f"Written “{text}”. The address was chosen by hand." for text in texts[1:3]
    ]
    assert [row["Result"] for row in rows[10:]] == ["Not found"] * 2


def test_what_stands_as_buttons_beside_is_not_said_twice(client):
    """In the file the candidates are named, for there they stand nowhere else."""
    job = finished(client, uploaded(client, "adress\r\nStorgtan 12\r\n".encode("cp1252")))
    one = client.get(f"/api/v1/jobs/{job['id']}/doubts").json()["doubts"][0]
    assert len(one["candidates"]) > 1
    assert not [known["label"] for known in one["candidates"] if known["label"] in one["detail"]]
    assert one["candidates"][0]["label"] in rows_of(client, job)[0]["Remark"]


def test_a_list_is_gone_once_it_has_been_fetched_or_taken_back(client):
    job = finished(client, uploaded(client))
    stream = client.app.state.lists._jobs[job["id"]].stream
    rows_of(client, job)
    assert client.get(f"/api/v1/jobs/{job['id']}").json()["code"] == "unknown_list"
    assert stream.closed
    other = uploaded(client, start="false")
    assert client.delete(f"/api/v1/jobs/{other['id']}").status_code == 204
    assert client.get(f"/api/v1/jobs/{other['id']}").status_code == 404


def test_a_list_is_there_for_whoever_brought_it_alone():
    """Others learn no more than that there is none of that name, and cannot take it away."""
    kept = ListJobs()
    act_as(Actor(name="Anna", way="session", role=1))
    job = kept.add(io.BytesIO(b"Adress\nStorgatan 1\n"), "x.csv")
    act_as(Actor(name="Bo", way="session", role=2))
    with pytest.raises(NotFound) as refused:
        kept.get(job.id)
    assert refused.value.code == "unknown_list"
    kept.take_back(job.id)
    act_as(Actor(name="Anna", way="session", role=1))
    assert kept.get(job.id) is job
    kept.take_back(job.id)
    with pytest.raises(NotFound):
        kept.get(job.id)
    act_as(NOBODY)


def test_a_list_nobody_asks_about_is_forgotten():
    kept = ListJobs(kept_s=0.05)
    stream = io.BytesIO(LIST.encode())
    job = kept.add(stream, "x.csv")
    until = time.monotonic() + 5
    while not stream.closed and time.monotonic() < until:
        time.sleep(0.02)
    assert stream.closed
    with pytest.raises(Fault):
        kept.get(job.id)


def test_a_list_taken_back_while_it_is_worked_on_ends(client, monkeypatch):
    """The work ends at its next word on how far it is, and the file is closed."""
    workspace = client.app.state.holder.ready()
    kept = ListJobs()
    stream = io.BytesIO(LIST.encode())
    job = kept.add(stream, "x.csv")

    def endless(*_, tick, **__):
        while True:
            tick("matching", 0.5)
            time.sleep(0.01)

    monkeypatch.setattr(list_jobs, "work", endless)
    wish = Wish(roles={"address": 1}, header=1, names=[], day=None, divisions=[])
    kept.start(job, workspace, wish, margin_m=25)
    until = time.monotonic() + 5
    while job.state != "running" and time.monotonic() < until:
        time.sleep(0.01)
    kept.drop(job.id)
    while not stream.closed and time.monotonic() < until:
        time.sleep(0.01)
    assert stream.closed


@pytest.mark.parametrize("ends", ["with an answer", "with a fault"])
def test_a_list_taken_back_after_the_last_word_of_its_work_is_closed_too(client, monkeypatch, ends):
    """The work says nothing more between being taken back and its end: nobody but the end can close the file."""
    workspace = client.app.state.holder.ready()
    kept = ListJobs()
    stream = io.BytesIO(LIST.encode())
    job = kept.add(stream, "x.csv")
    taken_back = threading.Event()

    def last_word(*_, **__):
        assert taken_back.wait(5)
        if ends == "with a fault":
            raise Fault("list_empty")

    monkeypatch.setattr(list_jobs, "work", last_word)
    wish = Wish(roles={"address": 1}, header=1, names=[], day=None, divisions=[])
    kept.start(job, workspace, wish, margin_m=25)
    until = time.monotonic() + 5
    while job.state != "running" and time.monotonic() < until:
        time.sleep(0.01)
    kept.drop(job.id)
    taken_back.set()
    while not stream.closed and time.monotonic() < until:
        time.sleep(0.01)
    assert stream.closed


def test_too_many_lists_at_once_are_refused(monkeypatch):
    monkeypatch.setattr(list_jobs, "MOST_LISTS", 1)
    kept = ListJobs()
    kept.add(io.BytesIO(b"a\nb"), "x.csv")
    with pytest.raises(Fault) as refused:
        kept.add(io.BytesIO(b"a\nb"), "x.csv")
    assert refused.value.code == "lists_busy"
    kept.close()


def test_two_gigabytes_are_refused_before_a_byte_is_read(client, monkeypatch):
    """The length is told in the header; whoever began to read the form would end the test with an error."""
    monkeypatch.setattr("app.routes.lists.MultiPartParser", None)

    def body():
        yield b"--x"

    headers = {"content-length": str(2 << 30), "content-type": "multipart/form-data; boundary=x"}
    answer = client.post("/api/v1/batch", content=body(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "list_too_large")


def test_a_body_without_a_told_length_is_cut_off_when_it_has_grown_too_large(client):
    sent = []

    def body():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        while len(sent) <= (2 * MOST_BYTES) >> 20:
            sent.append(1)
            yield b"x" * (1 << 20)

    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = client.post("/api/v1/batch", content=body(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "list_too_large")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"date": "2026-13-01"}, "invalid_date"), ({"division": "skola"}, "unknown_division"),
        ({"address": "Gata"}, "list_unknown_column"), ({"sheet": "x"}, None),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_met_is_refused_and_leaves_no_list(client, fields, code):
    before = len(client.app.state.lists._jobs)
    answer = client.post(
        "/api/v1/batch", files={"file": ("a.csv", LIST.encode())}, data={**fields, "start": "true"}
    )
    assert answer.json().get("code") == code
    if code:
        assert len(client.app.state.lists._jobs) == before
    else:
        client.delete(f"/api/v1/jobs/{answer.json()['id']}")


def test_a_file_under_another_name_is_refused_and_closed(client, monkeypatch):
    closed = []
    close = UploadFile.close
    monkeypatch.setattr(UploadFile, "close", lambda self: closed.append(self.filename) or close(self))
    answer = client.post("/api/v1/batch", files={"list": ("a.csv", LIST.encode())})
    assert (answer.status_code, answer.json()["code"]) == (422, "list_file_missing")
    assert closed == ["a.csv"]


def test_no_file_is_refused(client):
    assert client.post("/api/v1/batch", data={"file": "x"}).json()["code"] == "list_file_missing"
    assert client.post("/api/v1/batch", json={}).json()["code"] == "list_file_missing"


def test_coordinates_give_areas_and_what_lies_outside_is_told(client):
    text = "Id;Lat;Lon\na;58,4109;15,6216\nb;59,33;18,06\nc;x;y\nd;;\n"
    job = finished(client, uploaded(client, text))
    assert job["counts"] == {"found": 1, "outside": 1, "not_found": 1, "empty": 1}
    rows = rows_of(client, job)
    assert rows[0]["Home care: area"] == "Centrum"
    assert rows[0]["Id"] == "a"


@pytest.mark.parametrize("crs", ["", "4326"])
def test_rows_with_impossible_coordinates_are_accounted_for_one_by_one(client, crs):
    """One house in Linköping among strays: abroad, the wrong way round, zeros, no place on earth, no numbers."""
    strays = [
        "48,85;2,35",
        "15,62;58,41",
        "0;0",
        "95;15",
        "999999999;1",
        "6474000;536000",
        "1e308;1e308",
        "nan;inf",
        "a;b",
        ";",
    ]
    text = "Id;Lat;Lon\n" + "\n".join(f"{k};{one}" for k, one in enumerate(["58,4109;15,6216", *strays]))
    job = finished(client, uploaded(client, text, crs=crs))
    assert job["counts"] == {"found": 1, "outside": 3, "not_found": 6, "empty": 1}
    rows = rows_of(client, job, keep="true")
    assert [bool(row["Remark"]) for row in rows] == [
        row["Result"] in {"Not found", "Outside the municipality", "No address"} for row in rows
    ]
    assert client.get(f"/api/v1/jobs/{job['id']}/doubts").json()["total"] == 9
    client.delete(f"/api/v1/jobs/{job['id']}")


def test_coordinates_of_another_town_alone_are_outside_and_no_fault(client):
    for rows in ("674000;6580000", "59,33;18,06", "2,35;48,85"):
        job = finished(client, uploaded(client, f"X;Y\n{rows}\n"))
        assert job["counts"] == {"outside": 1}
        client.delete(f"/api/v1/jobs/{job['id']}")


def test_a_heading_of_ones_own_is_not_taken_twice(client):
    job = finished(client, uploaded(client, "Adress;Result\nDrottninggatan 45;1\n"))
    assert {"Result", "Result (2)"} <= set(rows_of(client, job)[0])


def test_a_workbook_with_a_failure_in_its_columns_says_so(client):
    book = openpyxl.Workbook()
    book.active.append(["Namn", "Telefon"])
    book.active.append(["A", "013"])
    stream = io.BytesIO()
    book.save(stream)
    job = finished(client, uploaded(client, stream.getvalue(), "a.xlsx"))
    assert (job["state"], job["trouble"]["code"]) == ("failed", "list_no_address_column")
    client.delete(f"/api/v1/jobs/{job['id']}")


def test_no_looked_up_address_reaches_a_log(client, caplog, capfd):
    def broken(_, file, *__, **___):
        raise KeyError(file.head(2)[1][1])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(list_jobs, "work", broken)
        job = finished(client, uploaded(client))
    assert (job["state"], job["trouble"]["code"]) == ("failed", "defect")
    job = finished(client, uploaded(client))
    rows_of(client, job)
    said = capfd.readouterr()
    assert "ottninggatan" not in caplog.text + said.out + said.err


@pytest.fixture
def written(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("OMRADESPLAN_DATA", str(folder))
    settings.cache_clear()
    there = tmp_path / "lists"
    there.mkdir()
    (there / "in.csv").write_text(LIST, encoding="cp1252")
    yield there
    settings.cache_clear()


def test_the_command_writes_the_list_with_its_columns_in_its_own_encoding(written, store, capsys):
    assign(written / "in.csv", written / "ut.csv", None, None, None, "", "", False, True)
    lines = (written / "ut.csv").read_text(encoding="cp1252").splitlines()
    assert lines[1].startswith("0001;Drottninggatan 45;Linköping;+46 13-20;Hittad;Drottninggatan 45;")
    assert len(lines) == 10
    assert '"several": 2' in capsys.readouterr().out
    assert sorted(path.name for path in written.iterdir()) == ["in.csv", "ut.csv"]
    with store.read() as connection:
        told = audit.newest(connection)
    assert (told.action, told.subject, json.loads(told.facts)["rows"]) == ("list.assigned", "", 8)
    assert not any(word in str(vars(told)) for word in ("csv", "ottninggatan"))


def test_the_command_never_writes_over_the_list_itself(written):
    with pytest.raises(Fault) as refused:
        assign(written / "in.csv", written / "in.csv", None, None, None, "", "", False, True)
    assert refused.value.code == "list_would_be_overwritten"


def test_a_correction_is_told_and_can_be_rejected_or_changed(client):
    """Two misspelt addresses: the one is rejected and has to be looked at, the other gets another address."""
    texts = ["Drottningatan 45", "Drottningattan 45"]
    job = finished(client, uploaded(client, "Adress\n" + "\n".join(texts)))
    url = f"/api/v1/jobs/{job['id']}/doubts"
    told = client.get(url, params={"which": "corrected"}).json()["doubts"]
    assert [(one["text"], one["outcome"], one["rows"]) for one in told] == [
        (text, "corrected", [row]) for row, text in enumerate(texts, 2)
    ]
    assert all("Drottninggatan 45" in one["detail"] for one in told)
    first, second = (f"{url}/{one['text_id']}" for one in told)
    rejected = client.put(first, json={"reject": True}).json()
    assert (rejected["counts"], rejected["doubts"]) == ({"corrected": 1, "not_found": 1}, 1)
    assert client.put(first, json={"reject": True}).json()["code"] == "unknown_doubt"
    assert client.put(second, json={"reject": True, "text": "x"}).status_code == 422
    assert client.put(second, json={"text": "Drottninggatan 45"}).json()["counts"]["chosen"] == 1
    rows = rows_of(client, job)
    assert [row["Result"] for row in rows] == ["Not found", "Chosen by hand"]
    assert "Drottninggatan 45" in rows[0]["Remark"]
    assert not rows[0]["District or town"]


def test_a_street_without_a_number_is_no_button_but_named_in_words():
    """Pressing one would only ask for its number; the address beside it is offered."""
    place = {"detail": "", "lon": 15.6, "lat": 58.4, "address_id": None}
    known = [
        {**place, "label": "Storgatan", "kind": "street"},
        {**place, "label": "Storgatan 1", "kind": "address"},
    ]
    fault = NotFound("address_not_found", text="Storgtan 1", suggestions=["Storgatan"], candidates=known)
    done = SimpleNamespace(
        meant=[Meant(outcome="not_found", fault=fault)], texts=["Storgtan 1"], alike=lambda code: [code]
    )
    workspace = SimpleNamespace(index=None)
    told = doubt_out(workspace, done, 0, [2], "sv")
    assert [one.label for one in told.candidates] == ["Storgatan 1"]
    known.pop()
    told = doubt_out(workspace, done, 0, [2], "sv")
    assert told.candidates == []
    assert "Liknande gator: Storgatan." in told.detail


def test_the_command_names_no_text_file_as_a_workbook(written):
    with pytest.raises(Fault) as refused:
        assign(written / "in.csv", written / "ut.xlsx", None, None, None, "", "", False, True)
    assert refused.value.code == "list_other_form_text"
    assert [path.name for path in written.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Storgatan", "number"), ("Storgtan 12", "Storgatan 12"), ("12", "street is missing"),
        ("Box 123, 581 02 Linköping", "office box"), ("Qwertyvägen", "Most alike"), ("59.33, 18.06", "outside Linköping"),
        ("-", "Type an address"), ("", "Type an address"),
    ],
)  # fmt: skip
def test_a_row_without_an_answer_says_what_is_missing_as_the_look_up_does(client, text, said):
    """In the file all of it; on the page what the buttons beside do not say already."""
    job = finished(client, uploaded(client, f'Id;Adress\n1;"{text}"\n'))
    doubts = client.get(f"/api/v1/jobs/{job['id']}/doubts").json()["doubts"]
    (row,) = rows_of(client, job)
    asked = client.post("/api/v1/lookup", json={"text": text or " "}).json()
    assert said in row["Remark"]
    assert asked["detail"] in row["Remark"] or text == "-"
    asks = catalogue("en")["asks"].get(asked["code"])
    assert [one["detail"] for one in doubts if asks and one["candidates"]] == [
        asks.format(**asked["facts"]) for one in doubts if asks and one["candidates"]
    ]
