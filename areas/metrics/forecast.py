"""Other years: how many people each district has then, and when an area leaves the tolerance.

Two ways to a forecast. ``from_table`` takes a table by district, age band and year. ``uniform_growth`` needs
only two figures for the whole municipality and spreads them evenly, which is an *assumption*: every
district's people of an age band grow by the same factor, so within one age band the balance between areas
never changes. Only a table by district can show that one area ages faster than another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from areas.demand import GROUPS, Demand, Floats
from areas.metrics.people import deviation
from areas.situation import Situation
from geodata.errors import InvalidData
from geodata.schema import AGE_BANDS, BAND_ELDEST

CHILDREN = ("age_0_5", "age_6_15", "age_16_18")
"""Bands that stay as they are in ``uniform_growth``: "children and young: stable"."""

FIRST_YEAR, LAST_YEAR = 2025, 2035


@dataclass(frozen=True, kw_only=True)
class Target:
    """People of the whole municipality in a coming year, as somebody adopted them."""

    year: int
    total: float
    eldest: float
    source: str


ADOPTED_2023 = Target(
    year=2032, total=181_610.0, eldest=11_750.0, source="Linköpings kommun, prognos antagen april 2023"
)
"""The municipality's forecast: 181 610 people in 2032, 11 750 of them aged 80+ (2022: 166 413 and 8 671)."""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Factors on today's people.

    Attributes
    ----------
    base_year
        The year whose people have the factor 1.
    years
        Years with factors, rising, ``base_year`` among them.
    factor
        float64 [years, districts, 6] by age band; NaN where the district has nobody of that band to multiply.
    ageless
        float64 [years, districts]: factor on people who stand in the total and in no age band, for their band
        is secret (1-4).
    basis
        ``uniform`` (assumed even growth) or ``table``.
    facts
        What was assumed, and from where.
    """

    base_year: int
    years: tuple[int, ...]
    factor: Floats
    ageless: Floats
    basis: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def at(self, year: int) -> Floats:
        """Return float64 [districts, 6], or raise ``InvalidData`` (``year_outside_forecast``)."""
        factors: Floats = self.factor[self._row(year)]
        return factors

    def ageless_at(self, year: int) -> Floats:
        """Return float64 [districts], or raise as ``at`` does."""
        factors: Floats = self.ageless[self._row(year)]
        return factors

    def _row(self, year: int) -> int:
        if year not in self.years:
            raise InvalidData("year_outside_forecast", year=year, first=self.years[0], last=self.years[-1])
        return self.years.index(year)


def uniform_growth(demand: Demand, *, target: Target = ADOPTED_2023, last_year: int = LAST_YEAR) -> Forecast:
    """Spread a forecast for the whole municipality evenly over its districts.

    From the demand's own year, every age band grows by the same yearly percentage everywhere: children and
    young stay as many as they are, those aged 80+ reach the target's number in its year, and the two bands
    between (19-64 and 65-79) share what is left of the target's total by one common factor, for no figure
    tells them apart. People whose age band is secret are part of the total and stay as many as they are. So
    all bands and they add up to the target in its year. Years beyond the target continue at the same pace.

    Raises
    ------
    InvalidData
        ``forecast_impossible``: the target's year is not after the demand's, or nobody is left to grow.
    """
    bands = demand.people.sum(axis=0).astype(np.float64)
    young = sum(float(bands[AGE_BANDS.index(name)]) for name in CHILDREN)
    eldest = float(bands[BAND_ELDEST])
    between = float(bands.sum()) - young - eldest
    ageless = float(demand.total.sum()) - float(bands.sum())
    left = target.total - young - target.eldest - ageless
    if not (demand.year and demand.year < target.year and eldest > 0 and between > 0 and left > 0):
        raise InvalidData("forecast_impossible", year=demand.year, target_year=target.year)
    growth = np.ones(len(AGE_BANDS))
    for name in set(AGE_BANDS) - set(CHILDREN):
        growth[AGE_BANDS.index(name)] = left / between
    growth[BAND_ELDEST] = target.eldest / eldest
    years = tuple(range(demand.year, last_year + 1))
    part = (np.array(years) - demand.year) / (target.year - demand.year)
    factor = np.repeat((growth[None, :] ** part[:, None])[:, None, :], len(demand.districts), axis=1)
    facts = {
        "source": target.source, "target_year": target.year, "target_total": target.total,
        "target_eldest": target.eldest, "extrapolated_after": target.year,
    }  # fmt: skip
    return Forecast(
        base_year=demand.year, years=years, factor=factor, ageless=np.ones(factor.shape[:2]), basis="uniform",
        facts=facts,
    )  # fmt: skip


def from_table(demand: Demand, table: Mapping[int, Mapping[str, Sequence[float]]]) -> Forecast:
    """Make a forecast of a table by district.

    People whose age band is secret today have one in the table: whom it has in bands of which nobody is known
    in the district stand for them, so that the district's total is the table's.

    Parameters
    ----------
    demand
        Today's people, whose year has the factor 1.
    table
        Year to district code to six numbers of people, as ``schema.AGE_BANDS``.

    Raises
    ------
    InvalidData
        ``forecast_districts``: a year lacks a district that has people, or knows one that does not exist;
        ``forecast_number``: a number is missing or below 0; nothing is put in its place.
    """
    base = people_by_district(demand)
    years = tuple(sorted({demand.year, *table}))
    factor = np.ones((len(years), len(demand.districts), len(AGE_BANDS)))
    ageless, secret = np.ones(factor.shape[:2]), _ageless_by_district(demand)
    for y, year in enumerate(years):
        if year == demand.year:
            continue
        rows = table[year]
        unknown = sorted(set(rows) - set(demand.districts))
        missing = [c for d, c in enumerate(demand.districts) if c not in rows and base[d].any()]
        if unknown or missing:
            raise InvalidData("forecast_districts", year=year, unknown=unknown, missing=missing)
        for d, code in enumerate(demand.districts):
            people = np.asarray(rows.get(code, np.zeros(len(AGE_BANDS))), dtype=np.float64)
            if not (np.isfinite(people).all() and (people >= 0).all()):
                raise InvalidData("forecast_number", year=year, district=code)
            factor[y, d] = np.divide(people, base[d], out=np.full(len(AGE_BANDS), np.nan), where=base[d] > 0)
            factor[y, d, (base[d] == 0) & (people == 0)] = 1.0
            if secret[d] > 0:
                ageless[y, d] = people[base[d] == 0].sum() / secret[d]
    return Forecast(base_year=demand.year, years=years, factor=factor, ageless=ageless, basis="table")


def in_year(demand: Demand, forecast: Forecast, year: int) -> Demand:
    """Return the demand of another year: today's people at every address times their district's factor.

    Where a district has nobody of a band today but somebody later, there is no address to put them at;
    ``facts["forecast_unplaced_districts"]`` names them, and they keep nobody of that band. Households grow
    with their district's people, recipients with those aged 80+: assumed.
    """
    if year == demand.year:
        return demand
    factor = forecast.at(year)
    unplaced = [code for code, row in zip(demand.districts, factor, strict=True) if np.isnan(row).any()]
    known = np.vstack([np.nan_to_num(factor, nan=0.0), np.ones(len(AGE_BANDS))])
    base = np.vstack([people_by_district(demand), np.zeros(len(AGE_BANDS))])
    overall = _overall(base, known)[demand.district]
    people = demand.people * known[demand.district]
    ageless = np.append(forecast.ageless_at(year), 1.0)[demand.district]
    facts = {"forecast": {"basis": forecast.basis, **forecast.facts}, "forecast_unplaced_districts": unplaced}
    recipients, households = demand.recipients, demand.households
    return replace(
        demand, people=people, year=year, facts={**demand.facts, **facts},
        total=people.sum(axis=1) + (demand.total - demand.people.sum(axis=1)) * ageless,
        recipients=None if recipients is None else recipients * known[demand.district, BAND_ELDEST],
        households=None if households is None else households * overall,
    )  # fmt: skip


def _overall(people: Floats, factor: Floats) -> Floats:
    """float64 [districts]: growth of all bands together; 1 where nobody lives today."""
    before, after = people.sum(axis=1), (people * factor).sum(axis=1)
    return np.asarray(np.divide(after, before, out=np.ones(len(before)), where=before > 0))


def _ageless_by_district(demand: Demand) -> Floats:
    """float64 [districts]: people who stand in the total and in no age band."""
    slot = demand.district.astype(np.intp) + 1
    rest = demand.total - demand.people.sum(axis=1)
    counts = np.bincount(slot, weights=rest, minlength=len(demand.districts) + 1)
    return np.asarray(counts[1:], dtype=np.float64)


def people_by_district(demand: Demand) -> Floats:
    """float64 [districts, 6]: people by age band, the sum of the district's addresses."""
    slot = demand.district.astype(np.intp) + 1
    counts = [
        np.bincount(slot, weights=band, minlength=len(demand.districts) + 1) for band in demand.people.T
    ]
    return np.asarray(counts, dtype=np.float64).T[1:]


@dataclass(frozen=True, kw_only=True)
class Fluctuation:
    """How much people may differ from the forecast, stated by whoever asks.

    ``yearly`` is the standard deviation of a district's yearly growth beside the forecast, as a share; the
    years add up as a random walk. ``counting`` adds the chance of small numbers (Poisson). ``draws`` futures
    are drawn.
    """

    yearly: float = 0.01
    counting: bool = True
    draws: int = 2000


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """How the areas keep the tolerance over the years.

    Attributes
    ----------
    years, areas
        The axes.
    deviation
        float64 [years, areas]: (people − mean) / mean as forecast; NaN where nobody lives.
    first_year
        By area: the first year beyond the tolerance, ``None`` when there is none.
    probability
        float64 [years, areas]: share of the drawn futures beyond the tolerance that year; ``None`` when no
        fluctuation was stated.
    ever
        float64 [areas]: share of the futures beyond it in any of the years; ``None`` likewise.
    standard_error
        Of a probability of one half, from the number of draws: the largest it can be.
    """

    years: tuple[int, ...]
    areas: tuple[str, ...]
    deviation: Floats
    first_year: tuple[int | None, ...]
    probability: Floats | None = None
    ever: Floats | None = None
    standard_error: float | None = None


def tolerance_over_years(
    situation: Situation,
    forecast: Forecast,
    *,
    group: str = "age_80_plus",
    fluctuation: Fluctuation | None = None,
    rng: np.random.Generator | None = None,
) -> Tolerance:
    """Tell when each area leaves the tolerance (``Settings.tolerance``), and how likely that is.

    Parameters
    ----------
    situation
        The plan with today's demand.
    group
        One of ``GROUPS``.
    fluctuation, rng
        What may differ, and the seeded source of chance; both or none.

    Raises
    ------
    InvalidData
        ``unknown_group``.
    """
    if group not in GROUPS:
        raise InvalidData("unknown_group", group=group, groups=list(GROUPS))
    years = tuple(year for year in forecast.years if FIRST_YEAR <= year <= LAST_YEAR)
    people = np.stack([_by_district_and_area(situation, forecast, year, group) for year in years])
    limit = situation.settings.tolerance + 1e-12
    expected = np.stack([deviation(row[:, None])[:, 0] for row in people.sum(axis=1)])
    beyond = np.abs(expected) > limit
    first = tuple(years[int(column.argmax())] if column.any() else None for column in beyond.T)
    found = Tolerance(years=years, areas=situation.plan.codes, deviation=expected, first_year=first)
    if fluctuation is None or rng is None:
        return found
    drawn = _draw(people, np.diff(np.array([forecast.base_year, *years])), fluctuation, rng)
    out = np.abs(drawn) > limit
    return replace(
        found, probability=out.mean(axis=0), ever=out.any(axis=1).mean(axis=0),
        standard_error=float(0.5 / np.sqrt(fluctuation.draws)),
    )  # fmt: skip


def _by_district_and_area(situation: Situation, forecast: Forecast, year: int, group: str) -> Floats:
    """float64 [districts + 1, areas]: people of a group that year; today's counts times the factors."""
    cells = situation.cells[:, :, 1:]
    factor = np.vstack([np.ones(len(AGE_BANDS)), np.nan_to_num(forecast.at(year), nan=0.0)])
    bands = cells[1 : 1 + len(AGE_BANDS)] * factor.T[:, :, None]
    if group == "age_65_plus":
        return np.asarray(bands[AGE_BANDS.index("age_65_79")] + bands[BAND_ELDEST], dtype=np.float64)
    if group != "all":
        return np.asarray(bands[AGE_BANDS.index(group)], dtype=np.float64)
    known = cells[1 : 1 + len(AGE_BANDS)]
    ageless = np.concatenate([[1.0], forecast.ageless_at(year)])
    return np.asarray(bands.sum(axis=0) + (cells[0] - known.sum(axis=0)) * ageless[:, None], dtype=np.float64)


def _draw(people: Floats, steps: Any, fluctuation: Fluctuation, rng: np.random.Generator) -> Floats:
    """float64 [draws, years, areas]: deviations in drawn futures; a district walks alike in all its areas."""
    years, districts, areas = people.shape
    out = np.empty((fluctuation.draws, years, areas))
    for draw in range(fluctuation.draws):
        noise = rng.normal(0.0, 1.0, (years, districts)) * fluctuation.yearly * np.sqrt(steps)[:, None]
        future = people * np.exp(np.cumsum(noise, axis=0))[:, :, None]
        counts = future.sum(axis=1)
        if fluctuation.counting:
            counts = rng.poisson(counts).astype(np.float64)
        out[draw] = deviation(counts.T).T
    return out
