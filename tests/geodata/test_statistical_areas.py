"""DeSO, RegSO and people by age from Statistics Sweden: whole answers only, and what has changed there is said.

Six DeSO of 1 km squares in a row, in two RegSO, and one of another municipality beyond them.
"""

from __future__ import annotations

import csv
import json
import urllib.parse

import pytest

from geodata.errors import Fault
from geodata.open_data import people_by_area, statistical_areas, web_server, wfs
from geodata.open_data.answer_cache import Cache
from geodata.open_data.web_server import WebServer
from tests import overpass_loopback as loopback
from tests.scb_loopback import Country, Scb, exception_report, slow

CODES = ("0580A0010", "0580B1010", "0580C1010", "0580C1020", "0580C1030", "0580C1040", "0581C1010")


def square(i):
    e, n = 530_000.0 + 1_000 * i, 6_470_000.0
    return [(e, n), (e + 1_000, n), (e + 1_000, n + 1_000), (e, n + 1_000), (e, n)]


def country():
    regso = {code: "0580R001" if i < 3 else "0580R002" for i, code in enumerate(CODES)} | {
        "0581C1010": "0581R001"
    }
    return Country(
        deso={code: square(i) for i, code in enumerate(CODES)},
        regso_of=regso,
        regso_names={"0580R001": "Åkerbo", "0580R002": "Ryd", "0581R001": "Annat"},
        regso_rings={"0580R001": square(0), "0580R002": square(3), "0581R001": square(6)},
    )


@pytest.fixture
def waits():
    return []


@pytest.fixture
def fetch(tmp_path, waits):
    """Fetch districts (``deso``, ``regso``) or ``people``; gives what was fetched and the file's content."""

    def run(server: Scb, what="deso", *, attempts=3, **extra):
        people = what == "people"
        asked = WebServer(
            url=server.statistics if people else server.wfs, agent="omradesplan/test", setting="HERE",
            attempts=attempts, sleep=waits.append, pause_s=0.5, wait_s=4, **extra,
        )  # fmt: skip
        path = tmp_path / "made"
        module = people_by_area if people else statistical_areas
        found = module.fetch(
            "0580", path, level="deso" if people else what, server=asked, cache=Cache(tmp_path / "kept")
        )
        if people:
            with path.open(encoding="utf-8", newline="") as stream:
                return found, list(csv.reader(stream, delimiter=";"))
        return found, json.loads(path.read_text(encoding="utf-8"))

    return run


def test_areas_have_the_name_of_their_regso_and_the_kind_that_their_code_tells(fetch):
    with Scb(country()) as server:
        found, made = fetch(server)
    rows = [tuple(one["properties"].values()) for one in made["features"]]
    assert rows[:3] == [
        ("0580A0010", "Åkerbo A0010", "omland"),
        ("0580B1010", "Åkerbo B1010", "tatort"),
        ("0580C1010", "Åkerbo C1010", "stadsdel"),
    ]
    assert len(rows) == found.count == 6
    assert made["features"][1]["geometry"]["coordinates"][0][0][0] == [531_000, 6_470_000]
    assert (found.date, made["crs"]["properties"]["name"]) == ("2025-01-01", "urn:ogc:def:crs:EPSG::3006")
    assert {head["User-Agent"] for head in server.headers} == {"omradesplan/test"}


def test_a_regso_is_of_the_kind_that_most_of_its_deso_are(fetch):
    """Åkerbo has one of each: the most built-up one counts. Ryd has three of the main town."""
    with Scb(country()) as server:
        _, made = fetch(server, "regso")
    assert [tuple(one["properties"].values()) for one in made["features"]] == [
        ("0580R001", "Åkerbo", "stadsdel"),
        ("0580R002", "Ryd", "stadsdel"),
    ]


def test_northing_first_is_turned(fetch):
    with Scb(country()) as plain:
        _, right = fetch(plain)
    with Scb(country(), northing_first=True) as server:
        _, made = fetch(server)
    assert made == right


def test_places_that_are_not_in_sweden_are_refused(fetch):
    abroad = country()
    abroad.deso["0580C1010"] = [(e - 400_000, n) for e, n in square(2)]
    with Scb(abroad) as server:
        assert refusal(fetch, server) == "source_off_the_map"


def test_many_areas_come_in_pages_each_asked_for_once(fetch, monkeypatch):
    """Six areas by four: two pages of DeSO and one of RegSO; again, none."""
    monkeypatch.setattr(wfs, "PAGE", 4)
    with Scb(country()) as server:
        first, made = fetch(server)
        again, same = fetch(server)
    assert [(q["typeNames"], q["startIndex"]) for q in server.asked] == [
        ("stat:DeSO_2025", "0"), ("stat:DeSO_2025", "4"), ("stat:RegSO_2025", "0"),
    ]  # fmt: skip
    assert (first.pages, first.kept, again.kept, again.checksum) == (3, 0, 3, first.checksum)
    assert made == same


def test_a_server_that_sends_fewer_at_a_time_than_asked_for_is_asked_on(fetch):
    with Scb(country(), page_most=2) as server:
        assert len(fetch(server)[1]["features"]) == 6


def test_a_server_that_knows_no_filter_sends_the_country_and_ours_are_kept(fetch):
    with Scb(country(), knows_filter=False) as server:
        assert len(fetch(server)[1]["features"]) == 6


def test_a_download_that_was_broken_off_goes_on_where_it_stopped(fetch, monkeypatch):
    monkeypatch.setattr(wfs, "PAGE", 4)
    with Scb(country(), faults=[None, loopback.status(403)]) as server:
        assert refusal(fetch, server) == "source_refused"
        found, _ = fetch(server)
        assert (found.kept, len(server.asked)) == (1, 4)


def test_a_busy_server_is_given_the_time_it_asks_for(fetch, waits):
    with Scb(country(), faults=[loopback.status(429, Retry_After="7")]) as server:
        fetch(server)
    assert waits == [7, 0.5, 0.5]


def refusal(run, *args, **options) -> str:
    with pytest.raises(Fault) as fault:
        run(*args, **options)
    return fault.value.code


@pytest.mark.parametrize("what", ["deso", "people"])
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (loopback.status(429), ("source_busy", 3)),
        (loopback.status(503), ("source_busy", 3)),
        (loopback.status(500), ("source_busy", 3)),
        (loopback.status(501), ("source_refused", 1)),
        (loopback.status(404), ("source_refused", 1)),
        (loopback.cut_short, ("source_no_answer", 3)),
        (loopback.cut_but_said_to_be_whole, ("source_no_answer", 3)),
        (loopback.packed_and_cut, ("source_no_answer", 3)),
        (loopback.page, ("source_no_answer", 3)),
        (loopback.hung_up, ("source_unreachable", 3)),
        (loopback.text(""), ("source_no_answer", 3)),
        (loopback.text("[]"), ("source_no_answer", 3)),
        (loopback.text('{"features": [7], "id": ["Region"]}'), ("source_no_answer", 3)),
        (loopback.text("[" * 200_000), ("source_no_answer", 3)),
    ],
    ids=["429", "503", "500", "501", "404", "cut", "cut unsaid", "packed cut", "html", "hung up", "nothing", "list", "other", "deep"],
)  # fmt: skip
def test_what_goes_wrong_is_said_asked_again_only_where_it_may_pass_and_leaves_no_file(
    fetch, tmp_path, what, fault, told
):
    code, asked = told
    with Scb(country(), always=lambda _: fault) as server:
        found = refusal(fetch, server, what)
        assert found in {code, "source_no_answer"} if fault is loopback.hung_up else found == code
        assert len(server.asked) == asked
    assert not (tmp_path / "made").exists()
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize("status", [200, 400])
def test_a_refusal_is_told_in_the_server_s_words(fetch, status):
    with Scb(country(), always=lambda _: exception_report(status)) as server, pytest.raises(Fault) as fault:
        fetch(server)
    assert fault.value.code == "source_refused"
    assert "Feature type stat:DeSO_2025 unknown" in fault.value.facts["said"]
    assert len(server.asked) == 1


def test_a_server_that_says_nothing_is_left_in_time(fetch, monkeypatch):
    monkeypatch.setattr(web_server, "EXTRA_S", 0.2)
    with Scb(country(), always=lambda _: slow) as server:
        assert refusal(fetch, server, timeout_s=0, attempts=2) == "source_unreachable"


@pytest.mark.parametrize("name", ["desokod", "kommunkod", "regsokod", "regsonamn"])
def test_a_field_that_has_another_name_is_named_with_those_there_are(fetch, name):
    with Scb(country(), renamed={name: f"ny_{name}"}) as server, pytest.raises(Fault) as fault:
        fetch(server)
    assert (fault.value.code, fault.value.facts["missing"]) == ("source_field_missing", [name])
    assert f"ny_{name}" in fault.value.facts["fields"]


def without_features(content):
    return {**content, "features": [], "numberMatched": 0, "totalFeatures": 0}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (without_features, "source_empty"),
        (lambda c: {**c, "numberMatched": 9}, "wfs_not_all"),
        (lambda c: {**c, "features": c["features"][:1] * 6}, "wfs_not_all"),
        (lambda c: {**c, "features": [{**f, "geometry": None} for f in c["features"]]}, "source_off_the_map"),
    ],
    ids=["none", "fewer than said", "one again and again", "no shape"],
)
def test_an_answer_that_is_not_all_of_it_is_refused(fetch, change, code):
    """Said to be nine where six come: the page after them is empty, and six are not nine."""
    with Scb(country(), change=change) as server:
        assert refusal(fetch, server) == code


def test_people_are_those_of_the_table_summed_to_the_bands_that_it_can_tell(fetch):
    """65-69, 70-74 and 75-79 are 3 x 120 = 360; 80+ is 30; in all 1 950."""
    with Scb(country()) as server:
        found, rows = fetch(server, "people")
    assert rows[0] == ["kod", "år", "folkmängd", "65-79", "80+"]
    assert rows[1] == ["0580A0010", "2025", "1950", "360", "30"]
    assert len(rows) == 1 + 6
    assert (found.year, found.areas, found.people) == ("2025", 6, 6 * 1950)
    assert len(server.asked) == 1


def test_a_class_that_is_not_shown_leaves_its_band_blank(fetch):
    hidden = country()
    hidden.people = lambda _, age: None if age == "70-74" else 1950 if age == "totalt" else 120
    with Scb(hidden) as server:
        _, rows = fetch(server, "people")
    assert rows[1][2:] == ["1950", "", "120"]


def test_cells_may_come_by_their_number_and_codes_as_a_list(fetch):
    """JSON-stat lets the values be an object where most are empty, and the index be a list of codes."""

    def sparse(content):
        content["value"] = {str(i): v for i, v in enumerate(content["value"]) if v != 30}
        for own in content["dimension"].values():
            own["category"]["index"] = list(own["category"]["index"])
        return content

    with Scb(country(), change=sparse) as server:
        _, rows = fetch(server, "people")
    assert rows[1][2:] == ["1950", "360", ""]


def renamed(dimension, code):
    def change(content):
        if code is None:
            content["id"] = [f"Ny{n}" if n == dimension else n for n in content["id"]]
            content["dimension"][f"Ny{dimension}"] = content["dimension"].pop(dimension)
        else:
            index = content["dimension"][dimension]["category"]["index"]
            index["ny"] = index.pop(code)
        return content

    return change


@pytest.mark.parametrize(
    ("dimension", "code"),
    [
        ("Alder", None),
        ("Region", None),
        ("Tid", None),
        ("Alder", "70-74"),
        ("Alder", "totalt"),
        ("Kon", "1+2"),
    ],
)
def test_a_table_that_has_changed_is_said_to_have_and_how(fetch, dimension, code):
    with Scb(country(), change=renamed(dimension, code)) as server, pytest.raises(Fault) as fault:
        fetch(server, "people")
    assert (fault.value.code, fault.value.facts["missing"]) == ("people_table_changed", [code or dimension])
    assert any("ny" in there.lower() for there in fault.value.facts["there"])


def test_a_question_is_asked_by_codes_alone(fetch):
    """The municipality's code is all that is told of us."""
    with Scb(country()) as server:
        fetch(server)
        fetch(server, "people")
    said = urllib.parse.unquote(json.dumps(server.asked))
    assert "0580" in said
    assert "Linköping" not in said
