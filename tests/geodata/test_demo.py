"""The example data: real figures, made-up but sound ground and roads, the same every time."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geodata import municipalities
from geodata.demo import demo, demo_facts
from geodata.schema import AGE_BANDS, DISTRICTS, PLACES, POPULATION, URBAN_KINDS, validate
from geodata.streets.roads import ROAD_TAGS

LOCAL = ("residential", "tertiary", "unclassified")


@pytest.fixture
def example(made_up):
    return made_up


@pytest.fixture(scope="module")
def lines(made_up):
    roads = made_up.roads
    points = np.column_stack([roads.e, roads.n])[roads.way_nodes]
    return np.array([shapely.linestrings(part) for part in np.split(points, roads.way_start[1:-1])])


def test_the_tables_keep_their_contracts(example):
    validate(example.districts, DISTRICTS)
    validate(example.population, POPULATION)
    validate(example.places, PLACES)


def test_the_seventy_districts_are_there_by_kind(example):
    """The municipality's own division NYKO3: 29 stadsdelar, 19 tätorter, 22 omland."""
    table = example.districts
    assert table["kind"].value_counts().to_dict() == {"stadsdel": 29, "tatort": 19, "omland": 22}
    assert table["code"].is_unique
    assert table["code"].is_monotonic_increasing
    assert set(table["code"]) == set(example.population["code"])


def test_the_centre_of_a_district_lies_in_it(example):
    """Three of the four offices are in a district's centre: Ryd, Berga, Skäggetorp."""
    shapes = dict(zip(example.districts["name"], example.districts.geometry, strict=True))
    centres = example.offices[example.offices["coordinate_basis"].str.startswith("district centre of ")]
    for row in centres.itertuples():
        home = row.coordinate_basis.removeprefix("district centre of ")
        assert shapes[home].contains(shapely.Point(row.e, row.n)), row.address
    assert len(centres) == 3


def test_people_add_up_to_the_published_figures(example):
    """168 314 people; the table's rows give 168 311, for Mjärdevi (1-4 people) is blank and must be 3.

    Aged 80+ no blank: 9 905. Aged 65-79 the published 20 981, less those in the four blank
    districts (110, 121, 124, 155; 1-4 each, so between 4 and 16): 20 973 lies 8 below.
    """
    table = example.population
    assert table["year"].eq(2025).all()
    blank = table.loc[table["population"].isna(), "code"].tolist()
    assert blank == ["155"]
    assert table["population"].sum() == 168_311
    assert 1 <= demo_facts.TOTAL_POPULATION - table["population"].sum() <= 4
    assert table["age_80_plus"].sum() == 9_905
    assert not table["age_80_plus"].isna().all()
    assert table["age_65_79"].sum() == 20_973
    assert table["age_65_79"].isna().sum() <= 20_981 - 20_973 <= 4 * table["age_65_79"].isna().sum()


def test_bands_of_a_complete_row_add_up_to_its_people(example):
    """Each person has one age, so the six bands sum to the whole where none is blank."""
    whole = example.population.dropna()
    assert len(whole) == 65
    assert (whole[list(AGE_BANDS)].sum(axis=1) == whole["population"]).all()


def test_the_districts_are_a_valid_coverage_of_exactly_the_municipality(example):
    shapes = example.districts.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.coverage_union_all(shapes)
    assert whole.equals(example.municipality.geometry)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert shapely.area(shapes).sum() == pytest.approx(whole.area, abs=1e-3)


def test_the_ground_is_the_outline_but_for_rounding(example):
    """A border that meets the outline adds a corner there, at most half a grid diagonal (0.0071 m) off it.

    The ring is about 200 km long, so the ground differs by far less than 200 000 m · 0.0071 m = 1 420 m².
    """
    outline = municipalities.outline("0580").geometry
    assert shapely.hausdorff_distance(outline, example.municipality.geometry) < 0.0071
    assert outline.symmetric_difference(example.municipality.geometry).area < 1_420


def test_every_district_is_one_piece_with_about_its_published_area(example):
    """The countryside takes up what the outline has over the published 1 568.66 km² (1.35 %)."""
    facts = demo_facts.districts()
    assert set(example.districts.geom_type) == {"Polygon"}
    ratio = example.districts.area.to_numpy() / facts["area_m2"].to_numpy()
    assert (np.abs(ratio - 1) < 0.15).all()
    assert np.median(np.abs(ratio - 1)) < 0.03


def test_most_districts_hold_their_published_centroid(example):
    """Not all can: the centroid of an omland may lie in the village that it surrounds."""
    facts = demo_facts.districts()
    inside = shapely.contains(example.districts.geometry.to_numpy(), shapely.points(facts["e"], facts["n"]))
    assert inside.sum() >= 60
    village = facts["kind"].eq("tatort").to_numpy()
    assert inside[village].all()


def test_every_village_touches_the_countryside_of_its_own_name(example):
    """Tätort XX1 belongs with omland XX0."""
    table = example.districts.set_index("code")
    for code in table.index[table["kind"] == "tatort"]:
        countryside = code[:2] + "0"
        if countryside in table.index:
            assert table.geometry[code].touches(table.geometry[countryside]), code


def edges(roads):
    inner = np.ones(len(roads.way_nodes) - 1, dtype=bool)
    inner[roads.way_start[1:-1] - 1] = False
    return roads.way_nodes[:-1][inner], roads.way_nodes[1:][inner]


def components(a, b, size, connection):
    graph = coo_array((np.ones(len(a)), (a, b)), shape=(size, size))
    return connected_components(graph, connection=connection, directed=connection == "strong")[1]


def test_the_road_table_is_sound(example):
    """Every way has two nodes or more, every node is used, no way stands still, every tag is a column."""
    roads = example.roads
    assert list(roads.tags.columns) == list(ROAD_TAGS)
    assert not roads.tags.isna().any().any()
    assert (np.diff(roads.way_start) >= 2).all()
    assert len(roads.tags) == len(roads.way_start) - 1
    assert set(roads.way_nodes) == set(range(len(roads.e)))
    assert len(np.unique(roads.node_id)) == len(roads.e) == len(roads.n) == len(roads.signal)
    a, b = edges(roads)
    assert (a != b).all()
    assert 8_000 <= len(roads.e) <= 20_000


def test_the_roads_are_one_network(example):
    a, b = edges(example.roads)
    assert components(a, b, len(example.roads.e), "weak").max() == 0


def test_a_car_gets_from_every_street_to_every_other(example):
    """With one-way streets and without paths: strongly connected, but for nodes only paths touch."""
    roads = example.roads
    kind = np.repeat(roads.tags["highway"].to_numpy(), np.diff(roads.way_start) - 1)
    oneway = np.repeat((roads.tags["oneway"] == "yes").to_numpy(), np.diff(roads.way_start) - 1)
    a, b = edges(roads)
    car = ~np.isin(kind, ["footway", "cycleway"])
    back = car & ~oneway
    part = components(
        np.concatenate([a[car], b[back]]), np.concatenate([b[car], a[back]]), len(roads.e), "strong"
    )
    on_road = np.unique(np.concatenate([a[car], b[car]]))
    assert len(np.unique(part[on_road])) == 1


def test_no_road_leaves_the_municipality(example, lines):
    assert shapely.covers(example.municipality.geometry, lines).all()


def test_every_district_has_a_named_street_and_people_have_room_along_it(example, lines):
    """Dense city at least 2.5 m of street a person, elsewhere 4 m: about 40 people a 100 m block at most."""
    named = (example.roads.tags["name"] != "") & example.roads.tags["highway"].isin(LOCAL)
    shapes = example.districts.geometry.to_numpy()
    streets = lines[named.to_numpy()]
    district, street = shapely.STRtree(streets).query(shapes, predicate="intersects")
    length = shapely.length(shapely.intersection(shapes[district], streets[street]))
    total = np.bincount(district, length, len(shapes))
    assert (total > 1_000).all()
    people = example.population["population"].to_numpy()
    least = np.where(people / example.districts.area.to_numpy() * 1e6 > 4_000, 2.5, 4.0)
    crowded = total < least * np.nan_to_num(people)
    assert example.districts["name"][crowded].tolist() == []


def test_drottninggatan_passes_the_office_ost(example, lines):
    """Områdeskontor Öst stands at Drottninggatan 45, so the street must be there, long enough for a 45."""
    office = example.offices.set_index("code").loc["ost"]
    street = shapely.union_all(lines[(example.roads.tags["name"] == "Drottninggatan").to_numpy()])
    assert street.distance(shapely.Point(office["e"], office["n"])) < 5
    assert street.length > 45 / 2 * 20


@pytest.mark.parametrize("name", ["Sankt Larsgatan", "Storgatan", "Kungsgatan", "Östgötagatan", "Vasavägen"])
def test_ordinary_names_stand_in_the_inner_city(example, lines, name):
    inner = example.districts.set_index("code").geometry["133"]
    assert inner.covers(shapely.union_all(lines[(example.roads.tags["name"] == name).to_numpy()]))
    assert (example.roads.tags["name"] == name).any()


def test_street_names_are_spelt_as_swedish_spells_compounds(example):
    """No letter three times over ("Dagggränd"), and no capital within a word ("VästerVallavägen")."""
    names = set(example.roads.tags["name"])
    assert [name for name in names if re.search(r"(.)\1\1|[a-zåäö][A-ZÅÄÖ]", name)] == []
    assert {"Daggränd", "Östervallavägen"} <= names


def test_a_local_street_name_stands_in_one_place(example, lines):
    """A name ends after 620 m at most and may reach on over a district border by 130 m at each end; streets
    of the inner city run through the whole of it, which is less than 2 km across in either direction."""
    tags = example.roads.tags
    street = (tags["highway"] == "residential") & ~tags["name"].isin(["Drottninggatan", "Storgatan"])
    far = pd.DataFrame(shapely.bounds(lines[street.to_numpy()])).groupby(tags["name"][street].to_numpy())
    box = far.agg({0: "min", 1: "min", 2: "max", 3: "max"})
    assert np.hypot(box[2] - box[0], box[3] - box[1]).max() < 2_000
    assert len(box) > 1_500


def test_roads_have_the_speeds_of_their_class(example):
    """Motorway 110; local streets 30; country roads 70-80; never blank on a road for cars."""
    tags = example.roads.tags
    allowed = {
        "motorway": {"110"},
        "motorway_link": {"70"},
        "primary": {"60", "80"},
        "secondary": {"50", "80"},
        "tertiary": {"40", "70"},
        "residential": {"30"},
        "unclassified": {"70"},
    }
    for kind, speeds in allowed.items():
        found = set(tags.loc[tags["highway"] == kind, "maxspeed"])
        assert found, kind
        assert found <= speeds, kind


def test_some_streets_are_one_way_and_some_crossings_have_signals(example):
    tags = example.roads.tags
    assert ((tags["oneway"] == "yes") & (tags["highway"] == "residential")).sum() >= 3
    assert 10 <= example.roads.signal.sum() <= 200


def test_places_are_within_reach_of_a_road(example):
    """Places in town stand within 400 m of some street."""
    tree = cKDTree(np.column_stack([example.roads.e, example.roads.n]))
    assert tree.query(example.places[["e", "n"]].to_numpy())[0].max() < 400


def test_every_district_has_an_area_an_office_and_a_provider(example):
    codes = set(example.districts["code"])
    assert set(example.home_care["district_code"]) == codes
    assert set(example.social_services["district_code"]) == codes
    assert set(example.social_services["office_code"]) == {"ost", "vast", "syd", "norr"}
    assert set(example.home_care["area_code"]) == {"centrum", "norr", "syd", "sydost", "vast", "ost"}
    assert set(example.home_care["provider_code"]) == set(example.providers["code"])
    assert example.home_care["district_code"].is_unique


def test_home_care_areas_hang_together_on_the_example_ground(example):
    shapes = example.districts.set_index("code").geometry
    for area, rows in example.home_care.groupby("area_code"):
        whole = shapely.coverage_union_all(shapes[rows["district_code"]].to_numpy())
        assert whole.geom_type == "Polygon", area


def test_attendo_has_the_four_places_known_to_lie_together(example):
    """Public statement: Attendo's area includes Lambohov, Vikingstad, Nykil and Ulrika."""
    names = example.districts.set_index("code")["name"]
    rows = example.home_care[example.home_care["provider_code"] == "attendo"]
    assert {"Lambohov", "Vikingstad", "Nykil", "Ulrika"} <= set(names[rows["district_code"]])


def test_each_base_stands_in_the_most_populous_district_of_its_area(example):
    """Read off the figures: Innerstaden 11 738, Gottfridsberg 8 697, Hjulsbro 5 197, Berga 7 318,
    Ekholmen 6 340 and Skäggetorp 9 677 lead their areas."""
    table = example.home_care_bases.set_index("area_code")
    expected = {"centrum": "133", "norr": "131", "ost": "147", "syd": "141", "sydost": "144", "vast": "112"}
    assert table["district_code"].to_dict() == expected
    shapes = example.districts.set_index("code").geometry
    for row in table.itertuples():
        assert shapes[row.district_code].contains(shapely.Point(row.e, row.n))


def test_the_nearest_office_is_the_nearest(example):
    """By hand for a few: Ryd's own office is in Ryd, Ulrika far south is nearest to Berga (Syd)."""
    table = example.social_services.set_index("district_code")["office_code"]
    assert table[["111", "112", "141", "321", "133"]].tolist() == ["vast", "norr", "syd", "syd", "ost"]


def test_who_is_responsible_is_carried_over(example):
    """Home care: Äldrenämnden until 2023, Vård- och omsorgsnämnden from 2024; LSS from 2024 undecided."""
    table = example.responsibility
    home = table[table["service"] == "hemtjanst"].set_index("valid_from")["committee"]
    assert home.to_dict() == {"2019-01-01": "Äldrenämnden", "2024-01-01": "Vård- och omsorgsnämnden"}
    lss = table[(table["service"] == "lss") & (table["valid_to"] == "")]
    assert lss["committee"].str.startswith("utreds").all()
    assert len(lss) == 1


def test_what_is_made_up_says_so(example):
    sources = example.sources
    tables = {"municipality", "districts", "population", "roads", "water", "places", "offices"}
    tables |= {"providers", "home_care", "home_care_bases", "social_services", "responsibility"}
    assert set(sources) == tables
    made = {name for name, source in sources.items() if source.synthetic}
    assert made == {
        "districts",
        "roads",
        "water",
        "places",
        "home_care",
        "home_care_bases",
        "social_services",
    }
    assert all(sources[name].title.startswith("Exempeldata") for name in made)
    assert {name for name, source in sources.items() if source.assumed} == {
        "providers",
        "home_care",
        "home_care_bases",
        "social_services",
    }


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(example):
    again, other = demo.make(580), demo.make(581)
    assert shapely.to_wkb(again.districts.geometry.to_numpy()).tolist() == (
        shapely.to_wkb(example.districts.geometry.to_numpy()).tolist()
    )
    for name in ("node_id", "e", "n", "signal", "way_start", "way_nodes"):
        assert getattr(again.roads, name).tobytes() == getattr(example.roads, name).tobytes()
    pd.testing.assert_frame_equal(again.roads.tags, example.roads.tags)
    assert len(other.roads.e) != len(example.roads.e)
    assert shapely.coverage_is_valid(other.districts.geometry.to_numpy())


def test_urban_kinds_are_where_the_people_are(example):
    """Built-up: 151 507 of the 168 311 people counted, on 64.12 + 41.16 of 1 589.89 km² (0.0662)."""
    urban = example.districts["kind"].isin(URBAN_KINDS).to_numpy()
    assert example.population["population"][urban].sum() == 151_507
    share = example.districts.area[urban].sum() / example.districts.area.sum()
    assert share == pytest.approx(0.0662, abs=0.002)
