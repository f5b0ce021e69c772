"""People per address: everybody stands somewhere, or it is told who does not."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from app.intake import imports, people
from app.intake.imports import Origin
from app.store import geography, plans
from areas.assignment import Assigner
from areas.demand import FEW, NOT_GIVEN
from geodata.crs import SWEREF99_TM
from geodata.schema import AGE_BANDS


@pytest.fixture
def three_districts() -> gpd.GeoDataFrame:
    """Three squares of 100 m from west to east: A, B, C."""
    squares = [shapely.box(536_000 + 100 * k, 6_474_000, 536_100 + 100 * k, 6_474_100) for k in range(3)]
    return gpd.GeoDataFrame(
        {"code": ["1", "2", "3"], "name": ["A", "B", "C"], "kind": "stadsdel", "parent": ""},
        geometry=squares, crs=SWEREF99_TM,
    )  # fmt: skip


@pytest.fixture
def living() -> pd.DataFrame:
    """A: 3 people aged 80+. B: 5, of which 2 aged 0-5 and the others in suppressed bands. C: unknown (1-4)."""
    nan = float("nan")
    rows = [
        ("1", 2025, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0),
        ("2", 2025, 5.0, 2.0, nan, nan, 0.0, 0.0, 0.0),
        ("3", 2025, nan, *[nan] * 6),
    ]
    return pd.DataFrame(rows, columns=["code", "year", "population", *AGE_BANDS])


def addresses(*e):
    return pd.DataFrame({"e": [536_000.0 + x for x in e], "n": [6_474_050.0] * len(e)})


def test_the_alarm_rule_of_an_address_on_the_border_of_a_town_is_that_of_the_first_district(
    three_districts, living
):
    """A is a tätort (20 minutes) and B is not (40): an address on their border lies in A, a centimetre east in B."""
    towns = three_districts.assign(kind=["tatort", "omland", "omland"])
    where = addresses(99.99, 100, 100.01)
    district = Assigner(list(towns.geometry)).assign(where["e"].to_numpy(), where["n"].to_numpy())
    made = people.demand(districts=towns, people=living, addresses=where, district=district.astype(np.int32))
    assert made.urban.tolist() == [True, True, False]


def test_people_of_a_district_without_addresses_are_told_not_lost(three_districts, living):
    """Both addresses lie in A. Nobody can place the 5 of B; of C nobody knows how many they are."""
    made = people.demand(
        districts=three_districts, people=living, addresses=addresses(10, 20),
        district=np.array([0, 0], dtype=np.int32),
    )  # fmt: skip
    assert made.total.sum() == 3
    assert made.facts["unplaced_people"] == 5
    assert made.facts["unplaced_districts"] == ["2"]


def test_who_is_unknown_is_told_apart_from_nobody(three_districts, living):
    """B: 6-15 and 16-18 are blank, hence 1-4 each. C: all blank. Without a row C is not told of at all.

    In a table without any column for those aged 80+, nobody is told of them, which is not 1-4 either.
    """
    where = {"addresses": addresses(10, 110, 210), "district": np.array([0, 1, 2], dtype=np.int32)}
    made = people.demand(districts=three_districts, people=living, **where)
    assert made.unknown.tolist() == [[0] * 8, [0, 0, FEW, FEW, 0, 0, 0, 0], [FEW] * 8]
    made = people.demand(districts=three_districts, people=living[:2], **where)
    assert made.unknown[2].tolist() == [NOT_GIVEN] * 8
    made = people.demand(districts=three_districts, people=living.assign(age_80_plus=np.nan), **where)
    assert made.unknown[0].tolist() == [0, 0, 0, 0, 0, 0, NOT_GIVEN, NOT_GIVEN]


def test_nobody_is_missing_when_every_district_has_an_address(three_districts, living):
    made = people.demand(
        districts=three_districts, people=living, addresses=addresses(10, 110, 210),
        district=np.array([0, 1, 2], dtype=np.int32),
    )  # fmt: skip
    assert made.total.tolist() == [3, 5, 0]
    assert (made.facts["unplaced_people"], made.facts["unplaced_districts"]) == (0, [])
    assert (
        people.without_address(districts=three_districts, people=living, addresses=addresses(10, 110)) == []
    )


def test_the_finding_names_the_districts_and_counts_the_people(three_districts, living):
    """One address in C: the 3 of A and the 5 of B have none."""
    (finding,) = people.without_address(districts=three_districts, people=living, addresses=addresses(210))
    assert (finding.code, finding.names, finding.count) == ("people_without_address", ("A", "B"), 8)


def test_an_import_of_addresses_tells_whom_it_leaves_without_one(store, folder, tmp_path):
    """A list with one address in district 101: everybody else of the example's people is told."""
    with store.read() as connection:
        districts, counts = geography.get_districts(connection), geography.get_population(connection)
    first = districts.iloc[0]
    inside = first.geometry.representative_point()
    path = tmp_path / "adresser.csv"
    path.write_text(f"Adress;E;N\nStorgatan 1;{inside.x:.0f};{inside.y:.0f}\n", encoding="utf-8")
    report = imports.import_addresses(store, path, folder=folder, origin=Origin())
    (finding,) = [f for f in report.findings if f.code == "people_without_address"]
    others = counts[counts["code"] != first["code"]]
    assert finding.count == others["population"].sum()
    assert first["name"] not in finding.names
    assert len(finding.names) == others["population"].fillna(0).gt(0).sum()


def test_the_office_stands_where_its_address_is(store):
    """Office Öst's address is Drottninggatan 45; the made-up numbers are laid to fit it."""
    with store.read() as connection:
        addresses = geography.get_addresses(connection)
        records = plans.decided(connection)
    (office,) = {o for r in records for o in r.plan.offices if o.address == "Drottninggatan 45"}
    (found,) = addresses[(addresses.street == "Drottninggatan") & (addresses.number == 45)].itertuples()
    assert np.hypot(found.e - office.e, found.n - office.n) < 30


def needs(recipients, households):
    return pd.DataFrame({"code": ["1", "2", "3"], "recipients": recipients, "households": households})


def test_recipients_go_where_the_eldest_are_and_households_where_people_are(three_districts, living):
    """A has three people of 80+ at three addresses, so its two recipients stand at two of them; B has nobody of 80+.

    B's five people at two addresses make its three households two at one and one at the other.
    """
    made = people.demand(
        districts=three_districts, people=living, addresses=addresses(10, 20, 30, 110, 120),
        district=np.array([0, 0, 0, 1, 1], dtype=np.int32),
        needs=needs([2.0, 4.0, float("nan")], [3.0, 3.0, 0.0]),
    )  # fmt: skip
    assert sorted(made.recipients[:3]) == [0, 1, 1]
    assert made.recipients[3:].sum() == 4
    assert made.households[:3].tolist() == [1, 1, 1]
    assert sorted(made.households[3:]) == [1, 2]
    assert (made.facts["recipients_suppressed"], made.facts["households_suppressed"]) == (1, 0)


def test_a_column_that_was_not_told_leaves_its_figure_unknown(three_districts, living):
    nothing = float("nan")
    made = people.demand(
        districts=three_districts, people=living, addresses=addresses(10),
        district=np.array([0], dtype=np.int32), needs=needs([1.0, 0.0, 0.0], [nothing] * 3),
    )  # fmt: skip
    assert made.recipients.tolist() == [1]
    assert made.households is None
