"""Synthetic addresses on towns small enough to check by eye."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import crs, synthetic
from geodata.schema import ADDRESSES, AGE_BANDS, validate
from geodata.streets import osm
from geodata.streets.roads import ROAD_TAGS, Roads

O_E, O_N = 536_000.0, 6_474_000.0
"""The south-west corner of every town here; districts are squares of a kilometre from it."""


def town(*ways):
    """Roads from (highway, name, [(x, y), ...]) in metres from the corner; points alike are one node."""
    spots: dict[tuple[float, float], int] = {}
    flat = [spots.setdefault(point, len(spots)) for _, _, line in ways for point in line]
    tags = {tag: [""] * len(ways) for tag in ROAD_TAGS}
    tags["highway"], tags["name"] = [w[0] for w in ways], [w[1] for w in ways]
    xy = np.array(list(spots), dtype=float).reshape(-1, 2)
    return Roads(
        node_id=np.arange(len(spots)),
        e=O_E + xy[:, 0],
        n=O_N + xy[:, 1],
        signal=np.zeros(len(spots), dtype=bool),
        stopped=np.zeros(len(spots), dtype=np.uint8),
        way_start=np.cumsum([0, *(len(w[2]) for w in ways)]),
        way_nodes=np.array(flat, dtype=np.int64),
        tags=pd.DataFrame({name: pd.Series(column, dtype="str") for name, column in tags.items()}),
    )


def squares(*names):
    """Districts of a square kilometre in a row from west to east."""
    shapes = [shapely.box(O_E + 1000 * k, O_N, O_E + 1000 * (k + 1), O_N + 1000) for k in range(len(names))]
    return gpd.GeoDataFrame(
        {"code": [str(k) for k in range(len(names))], "name": list(names), "kind": "stadsdel", "parent": ""},
        geometry=shapes, crs=crs.SWEREF99_TM,
    )  # fmt: skip


def people(*counts, year=2025):
    """People by district; ``None`` = the district is not in the table."""
    rows = [(str(k), year, c, *[0.0] * len(AGE_BANDS)) for k, c in enumerate(counts) if c is not None]
    return pd.DataFrame(rows, columns=["code", "year", "population", *AGE_BANDS])


def make(roads, districts, population, seed=1, **options):
    return synthetic.make(
        roads=roads, districts=districts, population=population, rng=np.random.default_rng(seed), **options
    )


LONG = ("residential", "Storgatan", [(100, 500), (400, 500), (900, 500)])


def test_a_street_is_numbered_from_the_centre_odd_on_the_left():
    """Two districts; the west one is denser, so its middle (500, 500) is the centre.

    "Nygatan" runs from (1100, 500) east to (1900, 500): numbers rise eastward, so the left is the north.
    80 people give 20 addresses: 1, 3, ..., 19 and 2, 4, ..., 20.
    """
    roads = town(LONG, ("residential", "Nygatan", [(1900, 500), (1500, 500), (1100, 500)]))
    table, report = make(roads, squares("Väst", "Öst"), people(400.0, 80.0))
    validate(table, ADDRESSES)
    new = table[table.street == "Nygatan"].sort_values("number")
    assert new.number.tolist() == list(range(1, 21))
    x, y = new.e - O_E, new.n - O_N
    assert (y[new.number % 2 == 1] > 500).all()
    assert (y[new.number % 2 == 0] < 500).all()
    for parity in (0, 1):
        assert (np.diff(x[new.number % 2 == parity]) > 0).all()
    assert (np.abs(y - 500)).between(9, 15.01).all()
    assert set(new.locality) == {"Öst"}
    assert set(new.postcode) == {""}
    assert set(new.accuracy_m) == {synthetic.ACCURACY_M}
    assert report.figures["home_street_m"] == 1600


def test_addresses_get_the_postcode_of_their_district_where_one_is_told():
    roads = town(LONG, ("residential", "Nygatan", [(1900, 500), (1100, 500)]))
    table, _ = make(roads, squares("Väst", "Öst"), people(400.0, 80.0), postcodes={"Öst": "99002"})
    assert dict(table.groupby("locality").postcode.unique().map(list)) == {"Väst": [""], "Öst": ["99002"]}


def test_addresses_stand_at_even_steps():
    """100 addresses on 800 m: one every 8 m, so each fifth of the street has 20."""
    table, _ = make(town(LONG), squares("Väst"), people(400.0))
    counts, _ = np.histogram(table.e - O_E, bins=np.linspace(100, 900, 6))
    assert counts.tolist() == [20] * 5


def test_a_street_goes_on_through_districts_and_its_numbers_with_it():
    """From the centre in Väst to the end in Öst: Öst's smallest number is above Väst's largest east of it."""
    roads = town(("residential", "Storgatan", [(500, 500), (1000, 500), (1800, 500)]))
    table, _ = make(roads, squares("Väst", "Öst"), people(200.0, 100.0))
    assert sorted(table.number) == list(range(1, 76))
    assert table[table.locality == "Öst"].number.min() > table[table.locality == "Väst"].number.max()


def test_a_name_begins_anew_in_another_place_but_not_in_the_same():
    """Skolgatan lies in Väst in two parts and in Öst in one, none of which meet."""
    part = "Skolgatan"
    roads = town(
        ("residential", part, [(100, 200), (400, 200)]),
        ("residential", part, [(100, 800), (400, 800)]),
        ("residential", part, [(1200, 500), (1800, 500)]),
    )
    table, _ = make(roads, squares("Väst", "Öst"), people(80.0, 40.0))
    assert sorted(table[table.locality == "Väst"].number) == list(range(1, 21))
    assert sorted(table[table.locality == "Öst"].number) == list(range(1, 11))


def test_roads_without_a_name_are_called_after_the_nearest_or_the_district():
    roads = town(
        LONG,
        ("unclassified", "", [(300, 600), (600, 600)]),
        ("unclassified", "", [(2200, 500), (2800, 500)]),
    )
    table, _ = make(roads, squares("Väst", "Mitt", "Öst"), people(100.0, 0.0, 40.0))
    assert set(table[table.locality == "Väst"].street) == {"Storgatan", "Sidoväg till Storgatan"}
    assert set(table[table.locality == "Öst"].street) == {"Väg vid Öst"}
    assert sorted(table[table.locality == "Öst"].number) == list(range(1, 11))


def test_main_streets_serve_only_where_home_streets_are_too_short():
    """Väst: 100 addresses need 300 m of home street and have 800. Öst has 100 m for as many."""
    roads = town(
        LONG,
        ("primary", "Leden", [(100, 100), (1900, 100)]),
        ("motorway", "E 4", [(100, 900), (1900, 900)]),
        ("residential", "Nygatan", [(1200, 500), (1300, 500)]),
    )
    table, report = make(roads, squares("Väst", "Öst"), people(400.0, 400.0))
    assert set(table[table.locality == "Väst"].street) == {"Storgatan"}
    assert set(table[table.locality == "Öst"].street) == {"Nygatan", "Leden"}
    assert [f.names for f in report.findings if f.code == "synthetic_main_streets"] == [("Öst",)]


def test_areas_and_roundabouts_have_no_houses():
    roads = town(
        LONG,
        ("residential", "Torget", [(200, 200), (300, 200)]),
        ("residential", "Rondellen", [(2, 2), (90, 2)]),
    )
    roads.tags.loc[1, "area"], roads.tags.loc[2, "junction"] = "yes", "roundabout"
    table, _ = make(roads, squares("Väst"), people(100.0))
    assert set(table.street) == {"Storgatan"}


def test_a_street_along_the_border_leaves_no_address_in_the_wrong_district():
    """It runs a metre west of the border: the houses on its east side would stand in Öst."""
    roads = town(("residential", "Gränsgatan", [(999, 100), (999, 900)]))
    districts = squares("Väst", "Öst")
    table, _ = make(roads, districts, people(200.0, 0.0))
    assert len(table) == 50
    assert (table.e < O_E + 1000).all()
    assert not table.duplicated(["street", "number"]).any()


def test_districts_that_fare_otherwise_are_told():
    """Öst has no street, Norr a suppressed number, Syd is not in the table, Tom is empty."""
    districts = squares("Väst", "Öst", "Norr", "Syd", "Tom")
    roads = town(LONG, ("residential", "Nordgatan", [(2100, 500), (2900, 500)]))
    table, report = make(roads, districts, people(8.0, 12.0, float("nan"), None, 0.0))
    assert table.groupby("locality").size().to_dict() == {"Väst": 2, "Öst": 3, "Norr": 1}
    scattered = table[table.locality == "Öst"]
    assert set(scattered.street) == {"Plats i Öst"}
    assert shapely.contains_xy(districts.geometry[1], scattered.e, scattered.n).all()
    assert {f.code: f.names for f in report.findings} == {
        "synthetic_no_street": ("Öst",),
        "synthetic_people_suppressed": ("Norr",),
        "synthetic_people_unknown": ("Syd",),
    }


def test_too_many_addresses_for_the_streets_are_told():
    """4 000 people ask for 1 000 addresses on 800 metres."""
    table, report = make(town(LONG), squares("Väst"), people(4000.0))
    assert len(table) == 1000
    assert [f.names for f in report.findings if f.code == "synthetic_crowded"] == [("Väst",)]


def test_no_roads_at_all():
    table, report = make(town(), squares("Väst"), people(40.0))
    assert len(table) == 10
    assert report.count("synthetic_no_street") == 1


def test_the_latest_year_counts_and_everybody_gets_an_address():
    history = pd.concat([people(4000.0, year=1990), people(1.0)])
    table, _ = make(town(LONG), squares("Väst"), history)
    assert len(table) == 1


def test_the_same_seed_gives_the_same_addresses_and_another_others():
    args = (town(LONG), squares("Väst"), people(400.0))
    assert make(*args)[0].equals(make(*args)[0])
    assert not make(*args)[0].equals(make(*args, seed=2)[0])


def test_people_per_address_must_be_positive():
    with pytest.raises(ValueError):
        make(town(LONG), squares("Väst"), people(4.0), people_per_address=0.0)


corner = st.tuples(st.integers(0, 30).map(lambda k: k * 100), st.integers(0, 10).map(lambda k: k * 100))
street = st.tuples(
    st.sampled_from(["residential", "unclassified", "primary", "cycleway"]),
    st.sampled_from(["Storgatan", "Nygatan", ""]),
    st.lists(corner, min_size=2, max_size=5),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(street, max_size=6), st.tuples(*[st.integers(0, 300)] * 3), st.integers(0, 9))
def test_any_town_keeps_the_promises(ways, counts, seed):
    """As many as asked, in the right district, on the grid, no label twice in a locality."""
    districts = squares("Väst", "Mitt", "Öst")
    table, _ = make(town(*ways), districts, people(*map(float, counts)), seed=seed)
    for k, (name, count) in enumerate(zip(districts["name"], counts, strict=True)):
        own = table[table.locality == name]
        assert len(own) == (max(round(count / 4), 1) if count else 0)
        assert shapely.intersects_xy(districts.geometry[k], own.e, own.n).all()
    assert not table.duplicated(["street", "number", "locality"]).any()
    assert (table.number > 0).all()
    assert (table[["e", "n"]].round(2) == table[["e", "n"]]).all(axis=None)
    assert table.ref.is_unique


@pytest.mark.real_data
def test_the_real_municipality(real_data):
    """One address for every four people of the 70 districts, at least one where anybody lives."""
    districts = gpd.read_file(real_data / "linkoping/boundaries/NYKO3v23.geojson").to_crs(crs.SWEREF99_TM)
    districts = districts.assign(code=districts.NYKO.astype(int).astype(str), name=districts.NAMN)
    districts.geometry = shapely.make_valid(districts.geometry.to_numpy())
    population = pd.read_csv(real_data / "linkoping/population/nyko3_2025.csv", dtype={"code": "str"})
    roads = osm.read_roads(real_data / "linkoping/roads/linkoping-partial.osm.pbf")
    table, report = make(roads, districts, population)
    expected = population.population.map(lambda p: max(round(p / 4), 1) if p else 0)
    assert len(table) == expected.sum()
    assert table.groupby("locality").size().to_dict() == {
        name: count for name, count in zip(population.name, expected, strict=True) if count
    }
    assert report.figures["people"] == 168_314
    assert not table.duplicated(["street", "number", "locality"]).any()
    shape = dict(zip(districts["name"], districts.geometry, strict=True))
    for name, own in table.groupby("locality"):
        assert shapely.intersects_xy(shape[name], own.e, own.n).all()


def anchored(*places, people_count=80.0):
    """Nygatan from (1100, 500) east to (1900, 500) with numbers 1 to 20, laid to fit these places."""
    roads = town(LONG, ("residential", "Nygatan", [(1900, 500), (1500, 500), (1100, 500)]))
    anchors = [
        synthetic.Anchor(street=street, number=number, e=O_E + x, n=O_N + y)
        for street, number, x, y in places
    ]
    table, report = make(roads, squares("Väst", "Öst"), people(400.0, people_count), anchors=anchors)
    new = table[table.street == "Nygatan"].sort_values("number", ignore_index=True)
    return new, [f for f in report.findings if f.code == "synthetic_place_missed"]


def nearest(new, number_parity, x, y):
    side = new[new.number % 2 == number_parity]
    return side.loc[np.hypot(side.e - O_E - x, side.n - O_N - y).idxmin()]


def test_numbers_are_counted_on_so_that_a_known_address_falls_beside_its_place():
    """In the middle (1500) the odd side stands at 9 to 13 of 1 to 19; as number 45 they go up by 32 to 36."""
    before, _ = anchored()
    new, missed = anchored(("NYGATAN", 45, 1500, 500))
    assert missed == []
    place = nearest(new, 1, 1500, 500)
    assert place.number == 45
    assert np.hypot(place.e - O_E - 1500, place.n - O_N - 500) < 60
    step = 45 - nearest(before, 1, 1500, 500).number
    assert (new.number - before.number == step).all()
    assert (new[["e", "n"]] == before[["e", "n"]]).all(axis=None)


def test_numbers_are_counted_from_the_other_end_where_the_place_lies_too_far_along():
    """Number 3 at the far end (1880): from the west it would be 19 at most, so the street is turned."""
    before, _ = anchored()
    new, missed = anchored(("Nygatan", 3, 1880, 500))
    assert missed == []
    assert nearest(new, 1, 1880, 500).number == 3
    assert new.number.min() >= 1
    for parity in (0, 1):
        side = new[new.number % 2 == parity]
        assert (np.diff(side.e) < 0).all()
        assert (np.diff(side.number) == 2).all()
        points = before.loc[before.number % 2 == parity, ["e", "n"]]
        assert sorted(map(tuple, side[["e", "n"]].to_numpy())) == sorted(map(tuple, points.to_numpy()))


@pytest.mark.parametrize(
    "place", [("Nygatan", 3, 1500, 500), ("Gamla gatan", 3, 1500, 500), ("Nygatan", 45, 1500, 700)]
)
def test_a_place_that_no_numbering_fits_is_told_and_changes_nothing(place):
    """Number 3 in the middle has more than one odd house on either side; no such street; 200 m off it."""
    before, _ = anchored()
    new, missed = anchored(place)
    assert [f.names for f in missed] == [(f"{place[0]} {place[1]}",)]
    assert new.equals(before)


def test_the_first_place_on_a_street_decides_and_the_second_is_told():
    new, missed = anchored(("Nygatan", 45, 1500, 500), ("Nygatan", 11, 1500, 500))
    assert nearest(new, 1, 1500, 500).number == 45
    assert [f.names for f in missed] == [("Nygatan 11",)]
