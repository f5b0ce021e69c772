"""People shared out to addresses: nobody gained, nobody lost, whatever the numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from geodata.apportionment import apportion, unapportioned


@st.composite
def cases(draw, *, weighted=True):
    """Up to 6 districts with up to 4 columns (some suppressed) and up to 60 addresses, some in no district."""
    districts, columns = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    cell = st.one_of(st.integers(0, 20_000).map(float), st.just(float("nan")))
    counts = draw(arrays.arrays(np.float64, (districts, columns), elements=cell))
    district = draw(arrays.arrays(np.int64, st.integers(0, 60), elements=st.integers(-1, districts - 1)))
    weights = None
    if weighted and draw(st.booleans()):
        number = st.integers(0, 1000).map(lambda k: k / 8)
        weights = draw(arrays.arrays(np.float64, district.shape, elements=number))
    return district, counts, weights


def exact_share(district, counts, weights, address, column) -> Fraction:
    """The share in rational arithmetic, as the docstring defines it."""
    d = district[address]
    members = np.flatnonzero(district == d)
    w = [Fraction(1) if weights is None else Fraction(float(weights[m])) for m in members]
    if not any(w):
        w = [Fraction(1)] * len(w)
    count = counts[d, column]
    return Fraction(0 if np.isnan(count) else int(count)) * w[list(members).index(address)] / sum(w)


@given(cases())
def test_sums_are_exact_for_every_district_and_column(case):
    district, counts, weights = case
    out = apportion(district=district, counts=counts, weights=weights)
    for d in np.unique(district[district >= 0]):
        assert out[district == d].sum(axis=0).tolist() == np.nan_to_num(counts[d]).tolist()
    assert not out[district < 0].any()
    assert (out >= 0).all()


@given(cases())
def test_everybody_is_either_shared_out_or_listed(case):
    district, counts, weights = case
    placed = apportion(district=district, counts=counts, weights=weights).sum(axis=0)
    lost = unapportioned(district=district, counts=counts)
    assert (placed + lost.people.sum(axis=0)).tolist() == np.nansum(counts, axis=0).tolist()
    assert lost.suppressed.sum() == np.isnan(counts).sum()


@given(cases())
def test_each_address_is_within_one_person_of_its_exact_share(case):
    district, counts, weights = case
    out = apportion(district=district, counts=counts, weights=weights)
    for address in np.flatnonzero(district >= 0)[:12]:
        for column in range(counts.shape[1]):
            exact = exact_share(district, counts, weights, address, column)
            assert abs(int(out[address, column]) - exact) < 1 + Fraction(1, 10**8)


@given(cases(weighted=False))
def test_without_weights_no_two_addresses_of_a_district_differ_by_more_than_one_in_all(case):
    district, counts, _ = case
    totals = apportion(district=district, counts=counts).sum(axis=1)
    for d in np.unique(district[district >= 0]):
        assert np.ptp(totals[district == d]) <= 1


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_addresses_matters_only_among_ties(case, random):
    """Addresses of one district and one weight are alike: what they get, as a set, follows the permutation."""
    district, counts, weights = case
    swap = np.array(random.sample(range(district.size), district.size), dtype=np.int64)
    before = apportion(district=district, counts=counts, weights=weights)
    after = apportion(
        district=district[swap], counts=counts, weights=None if weights is None else weights[swap]
    )
    back = np.empty_like(after)
    back[swap] = after
    kind = np.zeros(district.size) if weights is None else weights
    for column in range(counts.shape[1]):
        for d, w in {(d, w) for d, w in zip(district.tolist(), kind.tolist(), strict=True) if d >= 0}:
            alike = (district == d) & (kind == w)
            assert np.ptp(np.concatenate((before[alike, column], back[alike, column]))) <= 1


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=20, unique=True), st.integers(0, 5000))
def test_a_permutation_of_unlike_addresses_permutes_the_answer(weights, people):
    """Where no two fractions are alike there is no tie, and the answer moves with the address."""
    weight = np.array(weights, dtype=np.float64)
    fractions = [Fraction(people * w, sum(weights)) % 1 for w in weights]
    if len({f for f in fractions if f}) < sum(1 for f in fractions if f):
        return
    district = np.zeros(weight.size, dtype=np.int64)
    counts = np.array([[float(people)]])
    one = apportion(district=district, counts=counts, weights=weight)
    other = apportion(district=district, counts=counts, weights=weight[::-1])
    assert one[:, 0].tolist() == other[::-1, 0].tolist()


def test_by_head():
    """Ten people, weights 1, 2, 4 of 7: shares 1.43, 2.86, 5.71; whole 1, 2, 5; the two left go to .86 and .71."""
    out = apportion(
        district=np.array([0, 0, 0]), counts=np.array([[10.0]]), weights=np.array([1.0, 2.0, 4.0])
    )
    assert out[:, 0].tolist() == [1, 3, 6]


def test_the_few_are_spread_over_the_street_and_not_at_its_start():
    """20 people in 100 addresses in a row: one in five. Every stretch of 20 holds 4, give or take 2."""
    out = apportion(district=np.zeros(100, dtype=np.int64), counts=np.array([[20.0]]))[:, 0]
    assert out.reshape(5, 20).sum(axis=1).tolist() == pytest.approx([4] * 5, abs=2)
    assert out[:20].sum() < 20


@pytest.mark.parametrize(
    ("district", "counts", "weights"),
    [
        ([0], [[1.5]], None),
        ([0], [[-1.0]], None),
        ([0], [[float("inf")]], None),
        ([1], [[1.0]], None),
        ([0], [[1.0]], [-1.0]),
        ([0], [[1.0]], [float("nan")]),
        ([0], [[1.0]], [1.0, 2.0]),
    ],
)
def test_nonsense_is_refused(district, counts, weights):
    with pytest.raises(ValueError):
        apportion(
            district=np.array(district),
            counts=np.array(counts),
            weights=None if weights is None else np.array(weights),
        )
