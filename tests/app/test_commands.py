"""The command line as a person meets it: help, exit codes, JSON, plain words."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from typer.testing import CliRunner

from app.cli import app
from geodata import municipalities
from geodata.crs import SWEREF99_TM
from geodata.demo import demo

DISTRICTS = Path(demo.__file__).parents[1] / "linkoping" / "districts.csv"
COMMANDS = ["init", "lookup", "serve", "simulate", "travel"]
IMPORTS = ["districts", "population", "addresses", "roads", "water", "forecast", "demand", "plan"]


@pytest.fixture
def omradesplan(type_in, example_folder):
    """Run a command on the example data, as ``main`` does it: gives exit code, standard output and error."""
    return partial(type_in, example_folder)


def test_the_installed_command_runs_and_ends_with_its_exit_code():
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "nothing"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words", [*([c] for c in COMMANDS), *(["import", kind] for kind in IMPORTS), ["export", "plan"]]
)
def test_every_command_has_help_with_an_example_and_speaks_json(words):
    text = CliRunner().invoke(app, [*words, "--help"]).output
    assert "Exempel: omradesplan" in text
    if words != ["serve"]:
        assert "--json" in text


def test_an_address_is_looked_up_in_words_with_plans_border_and_what_is_made_up(omradesplan):
    """The example has its people from the statistics; its borders, roads, places and addresses are made up."""
    code, out, _ = omradesplan("lookup", "drottningatan 45")
    assert code == 0
    assert out.splitlines()[0] == "Drottninggatan 45"
    assert "Områdeskontor Öst" in out
    assert "beräknat förslag" in out
    assert "antagande" in out
    assert "Plan: Närmaste kontor" in out
    assert "<1 min bil" in out, "the office's own address is not nothing away"
    assert "Plan: Sex områden, fyra utförare" in out
    assert re.search(r"gräns: [\d\s]+ m \(mot ", out)
    assert "Påhittat: adresser, gränser, platser, vägar och restider." in out


def test_a_base_that_is_nearer_than_the_areas_own_is_told_as_on_the_page(omradesplan):
    """The place lies in the area South; the base Centre is 3.8 minutes off by car and its own one 8."""
    place = "6474317 537199"
    _, wire, _ = omradesplan("lookup", place, "--json")
    care = next(one for one in json.loads(wire)["divisions"] if one["division"] == "hemvard")
    assert care["minutes"]["nearest"]["code"] != care["office"]["code"]
    _, out, _ = omradesplan("lookup", place)
    assert f"  {care['minutes']['nearest']['name']} ligger närmare: 4 min bil" in out
    assert out.count("ligger närmare") == 1, "the office for social services is the nearest one"


def test_a_day_long_ago_has_no_plan_in_words(omradesplan):
    code, out, _ = omradesplan("lookup", "Drottninggatan 45", "--date", "1850-01-01")
    assert code == 0
    assert "Socialtjänst: ingen plan gäller 1850-01-01. Den första vi känner till gäller från 20" in out
    assert "Hemvård: ingen plan gäller 1850-01-01. Den första vi känner till gäller från 2023-05-01." in out


def test_english_is_spoken_where_the_setting_says_so(omradesplan):
    _, out, _ = omradesplan("lookup", "Drottninggatan 45", OMRADESPLAN_LANGUAGE="en")
    assert "Social services" in out
    assert "computed proposal" in out


def test_what_cannot_be_answered_is_refused_with_exit_code_one(omradesplan):
    code, out, err = omradesplan("lookup", "Finnsintegatan 1")
    assert (code, out) == (1, "")
    assert "Finnsintegatan" in err


def test_a_refusal_is_json_where_json_was_asked_for(omradesplan):
    code, out, _ = omradesplan("lookup", "", "--json")
    assert code == 1
    assert json.loads(out)["code"] == "empty_text"


@pytest.mark.parametrize("words", [["lookup"], ["nothing"], ["lookup", "a", "--age", "x"]])
def test_a_command_not_understood_has_exit_code_two(omradesplan, words):
    assert omradesplan(*words)[0] == 2


def test_a_day_that_is_none_is_refused(omradesplan):
    code, _, err = omradesplan("lookup", "Drottninggatan 45", "--date", "i morgon")
    assert code == 1
    assert "i morgon" in err


def test_example_data_are_not_laid_over_what_is_there(omradesplan):
    code, _, err = omradesplan("init")
    assert code == 1
    assert "Linköping" in err


def test_edits_are_simulated_from_a_file_and_nothing_is_stored(omradesplan, tmp_path):
    """Innerstaden has 11 738 people (the facts); they go from Centrum to Syd."""
    path = tmp_path / "edits.json"
    path.write_text('[{"op": "move_districts", "districts": ["133"], "to": "syd"}]', encoding="utf-8")
    for period in ("day", "night"):
        code, out, err = omradesplan("simulate", "--plan", 3, "--edits", path, "--json", "--period", period)
        assert code == 0, err
        found = json.loads(out)
        assert found["facts"]["after"]["minutes"]["car"]["period"] == period
        people = next(m for m in found["metrics"] if m["code"] == "people")
        syd = next(row for row in people["areas"] if row["area"] == "syd")
        assert syd["difference"][people["columns"].index("all")] == 11_738


def simulated(omradesplan, tmp_path, edits, *words, **environment):
    path = tmp_path / "edits.json"
    path.write_text(json.dumps(edits), encoding="utf-8")
    return omradesplan("simulate", "--plan", 3, "--edits", path, *words, **environment)


HACKEFORS = {"op": "move_districts", "districts": ["146"], "to": "syd"}


def test_a_simulation_says_what_edits_had_to_say_and_tells_whole_people_by_area_and_in_all(
    omradesplan, tmp_path
):
    """The drawn ground reaches east of the municipality, to 17 degrees. The forecast of 2032 has 181 610 people."""
    corners = [[15.75, 58.4], [17, 58.4], [17, 58.6], [15.75, 58.6], [15.75, 58.4]]
    edit = {"op": "assign_polygon", "to": "ost", "polygon": {"type": "Polygon", "coordinates": [corners]}}
    code, out, _ = simulated(omradesplan, tmp_path, [HACKEFORS, edit], "--year", 2032)
    assert code == 0
    # Hackefors lies by itself, apart from the rest of Syd.
    assert out.startswith("Ändring 1: Syd hänger inte ihop: en del ligger för sig vid Hackefors.")
    assert "\nÄndring 2: Det ritade går utanför kommunen" in out
    lines = [line.replace("\u00a0", "") for line in out.splitlines()]
    assert any("Väst" in line for line in lines)
    assert "vast" not in out
    assert "Invånare (alla åldrar)" in out
    assert "Medianrestid (bil, alla åldrar)" in out
    assert any("8%" in line for line in lines)
    total = next(line for line in lines if "Alla områden" in line)
    assert total.split("│")[2].strip() == "181610"


def test_a_simulation_says_what_its_figures_rest_on_and_differences_are_of_the_figures_shown(
    omradesplan, tmp_path
):
    """As the pages do: the year and its forecast, the minutes' assumptions, those of the staff with the bounds
    of k, and that the data are made up. Every difference is that of the two figures beside it.
    """
    code, out, _ = simulated(omradesplan, tmp_path, [HACKEFORS], "--year", 2032)
    assert code == 0
    said = " ".join(out.replace("\u00a0", "").split())
    for words in (
        "Antal boende är en prognos för 2032", "jämn tillväxt", "efter 2032 fortsätter", "högst 10% av medelvärdet",
        "Bil, dagtid:", "mellan dörr och gata", "Inom parentes: lägsta och högsta värde",
        "23% av dem som är 80 år och äldre har hemvård", "3 besök per dygn", "k = 0,71 (0,62–0,92)", "Exempeldata.",
    ):  # fmt: skip
        assert words in said, words
    rows = [line.split("│")[2:5] for line in out.replace("\u00a0", "").splitlines() if line.count("│") == 5]
    shown = [[float(figure(cell)) for cell in row] for row in rows]
    assert len(shown) > 30
    assert any(difference for _, _, difference in shown)
    for before, after, difference in shown:
        assert after - before == pytest.approx(difference, abs=1e-9)
    _, out, _ = simulated(omradesplan, tmp_path, [HACKEFORS])
    assert "Antal boende gäller 2025." in out
    assert "prognos" not in out


def figure(cell: str) -> str:
    """`−33,6`, `97,8 (95,2–101,3)`, `1,2 %-enh.` as a number."""
    return re.sub(r"\(.*\)|%(-enh\.)?", "", cell).strip().replace("−", "-").replace(",", ".")


def test_a_plan_without_bases_says_why_there_is_no_staff(type_in, folder, tmp_path):
    """Areas of no known name take over no base; both are named where figures are missing."""
    districts = [row["code"] for row in csv.DictReader(DISTRICTS.read_text(encoding="utf-8").splitlines())]
    table = tmp_path / "two.csv"
    lines = (f"{code};{'Vänster' if code < '150' else 'Höger'}" for code in districts)
    table.write_text("\n".join(["distrikt;område", *lines]), encoding="utf-8")
    assert type_in(folder, "import", "plan", table, "--division", "hemvard")[0] == 0
    edits = tmp_path / "edits.json"
    edits.write_text('{"op": "recolour", "area": "Höger", "colour": "#123456"}', encoding="utf-8")
    code, out, _ = type_in(folder, "simulate", "--plan", 4, "--edits", edits)
    assert code == 0
    staff = " ".join(out[out.index("Årsarbetare i hemvården") :].split())
    assert "Går inte att räkna för: Höger, Vänster." in staff
    assert "Områden utan kontor är inte med i siffrorna om restid: Höger, Vänster." in staff


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--crs", "1"], 1), (["--crs", "x"], 1), (["--against", "0"], 2), (["--against", "9" * 20], 2)],
)
def test_what_cannot_be_meant_is_refused_even_where_it_would_not_matter(omradesplan, tmp_path, words, code):
    assert simulated(omradesplan, tmp_path, [HACKEFORS], *words)[0] == code


@pytest.mark.parametrize("content", ["", "{", "7", '["x"]', '[{"op": "no"}]', "[" * 100_000])
def test_a_file_that_holds_no_edits_is_refused(omradesplan, tmp_path, content):
    path = tmp_path / "edits.json"
    path.write_text(content, encoding="utf-8")
    code, _, err = omradesplan("simulate", "--plan", 3, "--edits", path)
    assert code == 1
    assert err.strip()


def test_minutes_by_district_are_printed_with_their_assumptions(omradesplan):
    code, out, _ = omradesplan("travel", "--from", "ost", "--mode", "bike")
    assert code == 0
    assert "Cykel, " in out
    assert "mellan dörr och gata" in " ".join(out.split())


def test_a_municipality_can_be_begun_by_its_name(omradesplan, tmp_path):
    code, out, err = omradesplan("init", "--kommun", "Åre", "--json", OMRADESPLAN_DATA=str(tmp_path / "are"))
    assert code == 0, err
    assert (json.loads(out)["code"], json.loads(out)["example_data"]) == ("2321", False)
    code, out, err = omradesplan(
        "lookup", "63.3987 13.0815", "--json", OMRADESPLAN_DATA=str(tmp_path / "are")
    )
    assert code == 0, err
    assert [d["area"]["name"] for d in json.loads(out)["divisions"]] == ["Hela Åre", "Hela Åre"]
    for words, said in (
        (("Storgatan 1",), "här finns inga adresser än"),
        (("63.3987 13.0815", "--service", "hemtjanst"), "inga uppgifter om vilken nämnd"),
    ):
        code, _, err = omradesplan("lookup", *words, OMRADESPLAN_DATA=str(tmp_path / "are"))
        assert (code, said in err) == (1, True), err


@pytest.mark.parametrize(
    ("name", "said"), [("Linkopping", "Linköping (0580)"), ("", "--kommun 0580"), (" ", "--kommun 0580")]
)
def test_a_municipality_that_does_not_exist_is_refused_and_leaves_nothing_behind(
    omradesplan, tmp_path, name, said
):
    code, _, err = omradesplan("init", "--kommun", name, OMRADESPLAN_DATA=str(tmp_path / "no"))
    assert code == 1
    assert said in err
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize(
    "words", [("lookup", "Storgatan 1"), ("travel",), ("plan", "show", "1"), ("backup",), ("audit", "verify")]
)
def test_a_command_that_asks_makes_no_folder_where_there_is_none(omradesplan, tmp_path, words):
    code, _, err = omradesplan(*words, OMRADESPLAN_DATA=str(tmp_path / "fel"))
    assert code == 1
    assert f"Mappen {tmp_path / 'fel'} finns inte" in err.replace("\n", " ")
    assert not (tmp_path / "fel").exists()


def test_a_code_that_no_municipality_has_is_told_as_a_code(omradesplan, tmp_path):
    _, _, err = omradesplan("init", "--kommun", "9999", OMRADESPLAN_DATA=str(tmp_path / "no"))
    assert err.startswith("Ingen kommun har koden 9999. ")


@pytest.mark.parametrize("kind", IMPORTS)
def test_a_folder_given_for_a_file_is_said_to_be_one(omradesplan, tmp_path, kind):
    division = ["--division", "hemvard"] if kind == "plan" else []
    code, _, err = omradesplan("import", kind, tmp_path, *division)
    assert code == 1
    assert "är en mapp" in err


def test_districts_in_a_fresh_folder_print_what_was_mended_in_all(omradesplan, tmp_path):
    """The municipality as one district, with a slit of 2 m x 100 m in it: one gap, closed."""
    ground = municipalities.outline("0580").geometry
    e, n = ground.centroid.x, ground.centroid.y
    path = tmp_path / "hela.gpkg"
    shapes = [ground - shapely.box(e, n, e + 100, n + 2)]
    gpd.GeoDataFrame({"kod": ["1"], "namn": ["Hela"]}, geometry=shapes, crs=SWEREF99_TM).to_file(path)
    code, out, err = omradesplan("import", "districts", path, OMRADESPLAN_DATA=str(tmp_path / "ny"))
    assert code == 0, err
    said = out.replace("\u00a0", " ")
    assert (
        "Före: 0 distrikt med kanter som inte passade ihop, 0 överlapp och 1 glapp. Nu: 1 589,9 km² i 1 distrikt"
        in said
    )
    assert "Inom Hela fanns ett glapp" in said
    assert "Hemvård: indelningen är inte gjord än" in said
