"""The page of lists: a file in, its columns confirmed, a doubtful row decided, the file back, and nothing left."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.patience import until

pytestmark = pytest.mark.browser

LIST = (
    "Ärende;Adress;Ort\r\n0001;Drottninggatan 45;\r\n0002;Storgatan;\r\n0003;Storgatan;\r\n0004;blargh;\r\n"
)


def chosen(visit: Visit, tmp_path: Path, text: str = LIST) -> Page:
    """The page with a list whose columns wait to be confirmed."""
    (tmp_path / "lista.csv").write_text(text, encoding="cp1252")
    page = visit.open("/lista")
    page.set_input_files("#file", tmp_path / "lista.csv")
    expect(page.locator("#step-columns")).to_be_visible()
    return page


def worked(page: Page) -> Page:
    page.click("#columns-form button[type=submit]")
    expect(page.locator("#step-result")).to_be_visible(timeout=30_000)
    expect(page.locator(".doubt")).not_to_have_count(0)
    return page


@pytest.mark.parametrize("visit", [{}, PHONE], indirect=True, ids=["wide", "phone"])
def test_a_list_goes_in_is_looked_over_and_comes_back(visit: Visit, tmp_path: Path):
    """Two texts are doubtful: "Storgatan" in rows 3 and 4 at once, and "blargh". Each state is accessible."""
    page = visit.open("/lista")
    with page.expect_file_chooser():
        page.get_by_text("Välj en fil", exact=True).click(force=True)  # The input lies unseen over the words.
    page.get_by_label("Välj en fil").focus()
    assert visit.axe() == []
    page = chosen(visit, tmp_path)
    expect(page.locator("#told")).to_contain_text("semikolon")
    expect(page.locator("#role-address")).to_have_value("1")
    assert visit.axe() == []
    worked(page)
    expect(page.locator("#doubts-left")).to_contain_text("2 adresser")
    expect(page.locator(".doubt").first).to_contain_text("Rad 3 och 4")
    assert visit.axe() == []
    page.locator(".doubt .choices button").first.click()
    expect(page.locator("#outcomes")).to_contain_text("Vald för hand")
    expect(page.locator("#doubts-left")).to_contain_text("1 adress behöver")
    with page.expect_download() as download:
        page.click("#fetch")
    assert download.value.suggested_filename == "lista-med-områden.csv"
    lines = Path(download.value.path()).read_bytes().decode("cp1252").split("\r\n")
    assert lines[0].startswith("Ärende;Adress;Ort;Resultat;")
    assert [line.split(";")[3] for line in lines[1:5]] == [
        "Hittad",
        "Vald för hand",
        "Vald för hand",
        "Hittades inte",
    ]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.locator("#step-choose")).to_be_visible()
    expect(page.locator("#file")).to_be_focused()


def test_a_correction_is_shown_and_rejected(visit: Visit, tmp_path: Path):
    """The rejected one goes to those that are to be looked at, and can be given its address there."""
    page = worked(chosen(visit, tmp_path, 'Adress\nDrottningatan 45\n"Drottningatan 45, Linköping"\n'))
    card = page.locator("#corrected .doubt")
    expect(card).to_contain_text("Drottninggatan 45")
    expect(card).to_contain_text("Rad 2 och 3 · Hittad efter rättning")
    expect(card).to_contain_text("Också skrivet ”Drottningatan 45, Linköping”")
    assert visit.axe() == []
    card.get_by_role("button", name="Det är fel adress").click()
    expect(page.locator("#doubts .doubt")).to_contain_text("avvisat")
    expect(page.locator("#doubts-left")).to_contain_text("1 adress behöver")
    expect(page.locator("#corrected-part")).to_be_hidden()


def test_a_result_brought_again_has_its_columns_replaced_and_keeps_what_was_chosen(
    visit: Visit, tmp_path: Path
):
    """One row, chosen by hand the last time: nothing is left to look at, and the file has each column once."""
    was = "Adress;Resultat;Adress i registret;Anmärkning\r\n"
    was += "Storgatan;Vald för hand;Storgatan 1;Skrivet ”Storgatan”. Adressen är vald för hand.\r\n"
    page = chosen(visit, tmp_path, was)
    expect(page.locator("#told")).to_contain_text("har redan kolumner härifrån")
    expect(page.get_by_label("Ersätt kolumnerna")).to_be_checked()
    assert visit.axe() == []
    page.click("#columns-form button[type=submit]")
    expect(page.locator("#kept")).to_contain_text("1 rad har kvar", timeout=30_000)
    expect(page.locator("#doubts-left")).to_contain_text("Inget mer")
    with page.expect_download() as download:
        page.click("#fetch")
    line = Path(download.value.path()).read_bytes().decode("cp1252").split("\r\n")
    assert line[0].startswith("Adress;Resultat;Adress i registret;Anmärkning;Stadsdel eller ort;")
    assert line[1].startswith("Storgatan;Vald för hand;Storgatan 1;")


def test_the_server_forgets_the_list_when_the_page_is_left(visit: Visit, tmp_path: Path):
    with visit.page.expect_response(lambda answer: answer.url.endswith("/batch")) as uploaded:
        page = chosen(visit, tmp_path)
    job = f"{visit.base}/api/v1/jobs/{uploaded.value.json()['id']}"
    assert page.request.get(job).status == 200
    page.goto(f"{visit.base}/data")
    until(page, lambda: page.request.get(job).status == 404)


def test_a_list_without_addresses_asks_for_the_column_and_what_is_no_list_is_refused(
    visit: Visit, tmp_path: Path
):
    page = chosen(visit, tmp_path, "Namn;Telefon\r\nAnna;013\r\n")
    page.click("#columns-form button[type=submit]")
    expect(page.locator("#missing")).to_be_visible()
    expect(page.locator("#role-address")).to_be_focused()
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0 gammalt")
    page.click("#columns-form [data-again]")
    page.set_input_files("#file", tmp_path / "old.xls")
    expect(page.locator("#trouble")).to_contain_text("lösenord")
    assert visit.axe() == []


def test_coordinates_of_a_zone_far_off_are_read_when_it_is_chosen(visit: Visit, tmp_path: Path):
    """Drottninggatan 45 (58.4109, 15.6216) in SWEREF 99 16 30, which nothing tells apart from another zone."""
    page = chosen(visit, tmp_path, "Id;E;N\r\n1;98655;6477384,5\r\n2;x;y\r\n")
    page.check("input[value=points]")
    page.select_option("#system", label="SWEREF 99 16 30")
    assert visit.axe() == []
    page.click("#columns-form button[type=submit]")
    expect(page.locator("#outcomes th")).to_have_text(["Hittad", "Hittades inte"])
