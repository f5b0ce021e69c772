"""Other years: the adopted figures, a table by district, and when an area leaves the tolerance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from areas.consequences import consequences
from areas.demand import Demand
from areas.metrics.forecast import (
    ADOPTED_2023,
    Fluctuation,
    Target,
    from_table,
    in_year,
    people_by_district,
    tolerance_over_years,
    uniform_growth,
)
from geodata.errors import InvalidData
from tests.golden import town


def linkoping_2025() -> Demand:
    """One district with the municipality's people of 2025: 168 314 in all, 20 981 aged 65-79, 9 905 aged 80+.

    The split of the 137 428 younger ones is made up for the test: 38 000 children and young, 99 428 aged 19-64.
    """
    people = np.array([[12_000, 18_000, 8_000, 99_428, 20_981, 9_905]], dtype=np.int32)
    return Demand(
        districts=("0580",), district=np.zeros(1, dtype=np.int32), people=people, total=people.sum(axis=1).astype(np.int32),
        urban=np.ones(1, dtype=bool), e=np.zeros(1), n=np.zeros(1), year=2025,
    )  # fmt: skip


def test_the_adopted_figures_are_reached_in_2032():
    """181 610 people in 2032, 11 750 aged 80+; children and young stay; the rest share one factor.

    The rest: 181 610 − 38 000 − 11 750 = 131 860 of 99 428 + 20 981 = 120 409 today, so × 1.09510.
    """
    today = linkoping_2025()
    then = in_year(today, uniform_growth(today), 2032)
    assert float(then.total[0]) == pytest.approx(181_610)
    assert float(then.people[0, 5]) == pytest.approx(11_750)
    assert then.people[0, :3] == pytest.approx([12_000, 18_000, 8_000])
    assert then.people[0, 3:5] == pytest.approx([99_428 * 131_860 / 120_409, 20_981 * 131_860 / 120_409])
    assert then.facts["forecast"]["basis"] == "uniform"


def with_secret_bands(secret: int) -> Demand:
    """The same with so many people more whose age band is secret."""
    today = linkoping_2025()
    return replace(today, total=today.total + np.int32(secret))


def test_people_of_unknown_age_are_part_of_the_adopted_total():
    """19 more of no known age: 181 610 − 38 000 − 11 750 − 19 = 131 841 are left for 19-64 and 65-79 together.

    All bands have 181 591 then, and with the 19, who stay 19, the total is the target.
    """
    today = with_secret_bands(19)
    then = in_year(today, uniform_growth(today), 2032)
    assert float(then.people.sum()) == pytest.approx(181_591, abs=1e-6)
    assert float(then.total[0]) == pytest.approx(181_610, abs=1e-6)
    assert then.people[0, 3:5] == pytest.approx([99_428 * 131_841 / 120_409, 20_981 * 131_841 / 120_409])


def test_a_district_has_the_people_of_the_table_whatever_age_is_secret_today():
    """10 people today: 6 aged 19-64, 4 of secret age. The table has 7 aged 19-64, 3 aged 65-79 and 2 aged 80+: 12.

    Nobody known is 65 or older, so the 5 stand for the 4 of secret age.
    """
    today = replace(
        linkoping_2025(),
        people=np.array([[0, 0, 0, 6, 0, 0]], dtype=np.int32),
        total=np.array([10], dtype=np.int32),
    )
    then = in_year(today, from_table(today, {2032: {"0580": [0, 0, 0, 7, 3, 2]}}), 2032)
    assert (float(then.total[0]), then.people[0].tolist()) == (12.0, [0, 0, 0, 7, 0, 0])
    assert then.facts["forecast_unplaced_districts"] == ["0580"]


def test_growth_is_the_same_share_every_year_and_goes_on_to_2035():
    """80+: (11 750 / 9 905)^(1/7) a year, ten years to 2035."""
    today = linkoping_2025()
    then = in_year(today, uniform_growth(today), 2035)
    assert float(then.people[0, 5]) == pytest.approx(9_905 * (11_750 / 9_905) ** (10 / 7))


def test_the_share_of_the_eldest_in_2032_is_that_of_the_source():
    """6.5 % of the forecast's people are 80+ (11 750 of 181 610)."""
    assert round(100 * ADOPTED_2023.eldest / ADOPTED_2023.total, 1) == 6.5


def test_a_year_that_is_not_in_the_forecast_is_refused():
    today = linkoping_2025()
    with pytest.raises(InvalidData, match="year_outside_forecast"):
        in_year(today, uniform_growth(today), 2036)


def test_a_target_in_the_past_is_refused():
    with pytest.raises(InvalidData, match="forecast_impossible"):
        uniform_growth(linkoping_2025(), target=Target(year=2020, total=1e6, eldest=1e5, source=""))


def doubled_in(columns: str, year: int = 2030) -> dict[int, dict[str, list[float]]]:
    """The people of the town's districts, those of some columns twice as many."""
    base = people_by_district(town.demand())
    return {
        year: {
            code: [float(v) * (2 if code[0] in columns else 1) for v in base[d]]
            for d, code in enumerate(town.DISTRICTS)
        }
    }


def test_a_table_by_district_moves_the_balance():
    """Columns A and B double: West 160, East 80, mean 120, so ± 1/3 in 2030 and even today."""
    today = town.today()
    forecast = from_table(today.demand, doubled_in("AB"))
    then = town.today(demand=in_year(today.demand, forecast, 2030))
    assert then.people[:, 0].tolist() == [80.0, 160.0]
    found = tolerance_over_years(today, forecast, group="all")
    assert found.years == (2025, 2030)
    assert found.deviation == pytest.approx(np.array([[0, 0], [-1 / 3, 1 / 3]]))
    assert found.first_year == (2030, 2030)


def test_every_consequence_can_be_given_for_another_year():
    """Today against 2030, the same plan: West grows from 80 to 160 people, minutes by person stay."""
    today = town.today()
    then = town.today(demand=in_year(today.demand, from_table(today.demand, doubled_in("AB")), 2030))
    found = consequences(today, then)
    people = found.metrics["people"]
    assert people.difference[:, 0].tolist() == [0.0, 80.0]
    assert "year" in found.changed
    assert found.moved_addresses == 0
    assert found.metrics["travel_mean"].difference[:, 0] == pytest.approx([0, 0])
    assert [found.facts[side]["year"] for side in ("before", "after")] == [2025, 2030]


def test_even_growth_never_moves_the_balance_within_one_band():
    """West 8 and East 20 aged 80+: 6/14 from the mean in every year, whatever the growth."""
    today = town.today()
    found = tolerance_over_years(
        today, uniform_growth(today.demand, target=Target(year=2032, total=200, eldest=40, source=""))
    )
    assert found.deviation == pytest.approx(np.tile([6 / 14, -6 / 14], (11, 1)))
    assert found.first_year == (2025, 2025)


def test_people_of_no_known_age_band_are_among_those_of_the_table():
    """Two more people of unknown age at every address of column A; the table has 2 · 5 at each, in known bands."""
    base = town.demand()
    total = base.total + np.where(town.COLUMN == 0, 2, 0).astype(np.int32)
    today = town.today(demand=town.demand(total=total))
    forecast = from_table(today.demand, doubled_in("A"))
    then = in_year(today.demand, forecast, 2030)
    assert then.total[town.COLUMN == 0] == pytest.approx(np.full(8, 10.0))
    west = tolerance_over_years(today, forecast, group="all").deviation[1, 1]
    people = replace(today, demand=then, memo={}).people[:, 0]
    assert west == pytest.approx(people[1] / people.mean() - 1)


def test_people_without_an_address_to_put_them_at_are_named():
    """Nobody is 0-5 years old in A0 today; the table has three."""
    table = doubled_in("")
    table[2030]["A0"][0] = 3.0
    then = in_year(town.demand(), from_table(town.demand(), table), 2030)
    assert then.facts["forecast_unplaced_districts"] == ["A0"]
    assert not np.isnan(then.total).any()


@pytest.mark.parametrize("value", [float("nan"), -1.0])
def test_a_number_that_is_none_is_refused(value):
    table = doubled_in("")
    table[2030]["A0"][5] = value
    with pytest.raises(InvalidData, match="forecast_number"):
        from_table(town.demand(), table)


def test_districts_that_do_not_fit_are_named():
    table = doubled_in("")
    table[2030]["Z9"] = table[2030].pop("A0")
    with pytest.raises(InvalidData) as caught:
        from_table(town.demand(), table)
    assert (caught.value.facts["unknown"], caught.value.facts["missing"]) == (["Z9"], ["A0"])


def test_the_probability_follows_the_seed_and_the_fluctuation():
    """80 people each side today. Without fluctuation no future leaves ± 10 %.

    With counting alone, each area is Poisson(80) and D = (X − Y) / (X + Y) its deviation: beyond 0.1 where
    |X − Y| > 0.1 (X + Y). X − Y has the standard deviation √160 = 12.65, so about P(|Z| > 16 / 12.65) = 0.206;
    counted out exactly below.
    """
    today = town.today()
    flat = from_table(today.demand, doubled_in(""))
    still = Fluctuation(yearly=0.0, counting=False, draws=50)
    calm = tolerance_over_years(today, flat, group="all", fluctuation=still, rng=np.random.default_rng(1))
    assert calm.probability.max() == 0.0
    chance = Fluctuation(yearly=0.0, draws=8000)
    found = [
        tolerance_over_years(today, flat, group="all", fluctuation=chance, rng=np.random.default_rng(7))
        for _ in range(2)
    ]
    assert (found[0].probability == found[1].probability).all()
    pmf = poisson(80.0, 200)
    x, y = np.meshgrid(np.arange(200), np.arange(200), indexing="ij")
    exact = float((np.outer(pmf, pmf) * (abs(x - y) > 0.1 * (x + y) + 1e-9)).sum())
    assert found[0].probability == pytest.approx(exact, abs=4 * found[0].standard_error)


def poisson(mean: float, size: int) -> np.ndarray:
    k = np.arange(1, size)
    return np.exp(np.concatenate([[0.0], np.cumsum(np.log(mean) - np.log(k))]) - mean)


def test_the_longer_ahead_the_less_certain():
    """A random walk of 5 % a year: the spread of a district's people grows with the root of the years."""
    today = town.today()
    even = uniform_growth(today.demand, target=Target(year=2032, total=160, eldest=28, source=""))
    walk = Fluctuation(yearly=0.1, counting=False, draws=1000)
    found = tolerance_over_years(today, even, group="all", fluctuation=walk, rng=np.random.default_rng(3))
    assert found.probability[0].max() == 0.0
    assert found.probability[-1].min() > found.probability[2].min()
    assert (found.ever >= found.probability.max(axis=0)).all()
