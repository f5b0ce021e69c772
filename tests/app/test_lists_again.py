"""A result list brought again: its columns from here are replaced, all others stay, and so does what was decided."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table

from app.lists.earlier import laid_out
from tests.app.test_lists import assign, finished, rows_of, uploaded, written  # noqa: F401 - a fixture

LIST = 'Nr;Adress;Remark;"Result"\n007;Drottninggatan 45;ring först;"a;b"\n008;Storgatan;;\n009;Drottningatan 45;;\n'


def result(client, text, name="lista.csv", **fields):
    """The file that comes back, and what was told of the list."""
    job = finished(client, uploaded(client, text, name, **fields))
    answer = client.get(f"/api/v1/jobs/{job['id']}/result")
    assert answer.status_code == 200, answer.text
    return answer.content, job


def test_a_result_that_is_brought_again_comes_back_the_same(client):
    """Word for word, also with headings of the list's own that are called as ours; three times is as once."""
    once, _ = result(client, LIST)
    again, job = result(client, once.decode())
    assert again == once
    assert job["layout"]["earlier"] == list(range(4, 4 + len(job["layout"]["earlier"])))
    assert job["layout"]["roles"] == {"address": 1}
    assert again.decode().startswith(
        'Nr;Adress;Remark;"Result";Result (2);Address in the register;Remark (2);'
    )
    assert b'007;Drottninggatan 45;ring f\xc3\xb6rst;"a;b";Found;' in again


def test_columns_of_an_earlier_time_stay_where_that_is_asked_and_are_all_replaced_afterwards(client):
    once, _ = result(client, "Adress\nStorgatan 1\n", division="hemvard")
    twice, _ = result(client, once.decode(), division="hemvard", replace="false")
    assert b"Result (2)" in twice
    assert result(client, twice.decode(), division="hemvard")[0] == once


def test_other_divisions_leave_no_column_of_the_earlier_time_and_own_columns_keep_their_places(client):
    """Somebody has put a column among ours, and written the list in Swedish before."""
    once, _ = result(client, "Adress;Nr\nStorgatan 1;01\n", division="socialtjanst")
    head, row = (line.split(";") for line in once.decode().splitlines())
    head.insert(4, "Ringd")
    row.insert(4, "ja")
    again, _ = result(client, "\n".join(";".join(line) for line in (head, row)), division="hemvard")
    (told,) = csv.DictReader(io.StringIO(again.decode()), delimiter=";")
    assert list(told)[:6] == ["Adress", "Nr", "Result", "Address in the register", "Ringd", "Remark"]
    assert (told["Nr"], told["Ringd"], told["Result"]) == ("01", "ja", "Found")
    assert [name for name in told if name.startswith("Social")] == []
    assert told["Home care: area"]


def test_what_a_reviewer_decided_holds_when_the_list_is_brought_again(client):
    """One street is chosen by hand, one correction rejected; a row whose address was changed since is read anew."""
    job = finished(client, uploaded(client, LIST + "010;Storgatan;;\n"))
    url = f"/api/v1/jobs/{job['id']}/doubts"
    (doubt,) = client.get(url).json()["doubts"]
    chosen = {"address_id": doubt["candidates"][0]["address_id"]}
    label = client.put(f"{url}/{doubt['text_id']}", json=chosen).json()["label"]
    (corrected,) = client.get(url, params={"which": "corrected"}).json()["doubts"]
    client.put(f"{url}/{corrected['text_id']}", json={"reject": True})
    once = client.get(f"/api/v1/jobs/{job['id']}/result").content.decode()
    again, told = result(client, once)
    assert again.decode() == once
    assert (told["kept"], told["counts"]) == (3, {"found": 1, "chosen": 2, "not_found": 1})
    changed, told = result(client, once.replace("010;Storgatan;", "010;Drottninggatan 45;"))
    rows = list(csv.DictReader(io.StringIO(changed.decode()), delimiter=";"))
    assert [row["Result (2)"] for row in rows] == ["Found", "Chosen by hand", "Not found", "Found"]
    assert rows[1]["Address in the register"].startswith(label)


def test_an_address_written_beside_a_row_without_an_answer_is_taken(client):
    """In the spreadsheet, not on the page; beside a row that has its answer it changes nothing."""
    once, _ = result(client, "Nr;Adress\n1;blargh 7\n2;Storgatan 1\n", division="hemvard")
    lines = [line.split(";") for line in once.decode().splitlines()]
    lines[1][3] = lines[2][3] = "Drottninggatan 45"
    job = finished(client, uploaded(client, "\n".join(";".join(line) for line in lines)))
    rows = rows_of(client, job)
    assert [(row["Result"], row["Address in the register"]) for row in rows] == [
        ("Chosen by hand", "Drottninggatan 45"), ("Found", "Storgatan 1"),
    ]  # fmt: skip


def test_a_column_that_is_only_called_as_ours_is_no_column_of_ours():
    """What it says is no outcome, or nothing else of ours stands behind it."""
    ours = ["Resultat", "Adress i registret", "Anmärkning"]
    assert (
        laid_out([(1, ["Adress", *ours]), (2, ["Storgatan 1", "Hittad", "Storgatan 1", ""])])[1] is not None
    )
    assert laid_out([(1, ["Adress", *ours]), (2, ["Storgatan 1", "12 p", "Storgatan 1", ""])])[1] is None
    assert (
        laid_out([(1, ["Adress", "Resultat", "Anmärkning"]), (2, ["Storgatan 1", "Hittad", ""])])[1] is None
    )


def test_addresses_in_the_register_are_not_taken_for_the_lists_own():
    """The list's own column says less, but it is the one that a person keeps."""
    head = [["Var", "Resultat", "Adress i registret"], ["blargh", "Hittades inte", ""]]
    head += [["Storgatan 1", "Hittad", "Storgatan 1"]] * 2
    layout, earlier = laid_out(list(enumerate(head, 1)))
    assert (layout.roles, earlier.columns) == ({"address": 0}, (1, 2))


@pytest.fixture
def book(client):
    """A result as Excel: saved by another program, with a colour, a table, a cell left out and a column behind."""
    made = openpyxl.Workbook()
    for row in (["Nr", "Adress"], ["007", "Drottninggatan 45"], ["008", "Storgatan"]):
        made.active.append(row)
    stream = io.BytesIO()
    made.save(stream)
    once, _ = result(client, stream.getvalue(), "a.xlsx", division="hemvard")
    made = openpyxl.load_workbook(io.BytesIO(once))
    sheet = made.active
    sheet["C3"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.cell(1, sheet.max_column + 1, "Ringd")
    sheet.cell(3, sheet.max_column, "ja")
    sheet["A3"] = "=1+1"
    sheet.add_table(Table(displayName="Lista", ref=sheet.dimensions))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_a_workbook_that_is_brought_again_keeps_its_look_and_its_columns(client, book):
    before = openpyxl.load_workbook(io.BytesIO(book)).active
    again, job = result(client, book, "a.xlsx", division="hemvard")
    sheet = openpyxl.load_workbook(io.BytesIO(again)).active
    assert [cell.value for cell in sheet[1]] == [cell.value for cell in before[1]]
    assert [cell.value for cell in sheet[2]] == [cell.value for cell in before[2]]
    assert (sheet["C3"].value, sheet["C3"].fill.fgColor.rgb) == ("Several possible", "00FFFF00")
    assert sheet.cell(3, sheet.max_column).value == "ja"
    assert job["layout"]["earlier"] == list(range(2, sheet.max_column - 1))


def test_a_workbooks_table_is_called_as_its_cells_when_columns_come_and_go(client, book):
    """Home care's columns give way: their headings stay in the table, which has none without, their cells do not."""
    again, _ = result(client, book, "a.xlsx", division="socialtjanst")
    sheet = openpyxl.load_workbook(io.BytesIO(again)).active
    head = [cell.value for cell in sheet[1]]
    names = [column.name for column in sheet.tables["Lista"].tableColumns]
    assert head[: len(names)] == names
    assert [sheet.cell(2, at).value for at, name in enumerate(head, 1) if name.startswith("Home")] == [
        None
    ] * 6
    assert all(sheet.cell(2, at).value for at, name in enumerate(head, 1) if name == "Social services: area")
    part = zipfile.ZipFile(io.BytesIO(again)).read("xl/worksheets/sheet1.xml").decode()
    assert part.count('r="C2"') == 1


def test_the_command_replaces_them_and_tells_so(written, capsys):  # noqa: F811
    for source, target in (("in", "ut"), ("ut", "igen")):
        assign(written / f"{source}.csv", written / f"{target}.csv", None, None, None, "", "", False, False)
    assert (written / "igen.csv").read_bytes() == (written / "ut.csv").read_bytes()
    assert "--keep-columns" in capsys.readouterr().out
    assign(written / "ut.csv", written / "kvar.csv", None, None, None, "", "", True, True)
    assert "Resultat (2)" in (written / "kvar.csv").read_text(encoding="cp1252")
