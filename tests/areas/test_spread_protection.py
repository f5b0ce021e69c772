"""The spread of minutes as readers see it: no small class is found from the others, the sums or the limits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from areas.demand import GROUPS
from areas.disclosure.spread_protection import EVERYBODY, WHOLE, keys_of, protected_spread
from areas.disclosure.suppression import HIDDEN, WITHHELD
from geodata.schema import AGE_BANDS

AREAS = ("A", "B", "C")
CLASSES, LIMIT = 4, 2


def town(seed):
    """People by area, age band and class; a third of the cells have few people or none."""
    rng = np.random.default_rng(seed)
    cells = rng.integers(5, 60, (len(AREAS), len(AGE_BANDS), CLASSES))
    few = rng.random(cells.shape) < 1 / 3
    cells[few] = rng.integers(0, 3, few.sum())
    bands = dict(zip(AGE_BANDS, cells.sum(axis=0), strict=True))
    old = bands[AGE_BANDS[-1]] + bands[AGE_BANDS[-2]]
    spread = {(WHOLE, EVERYBODY): cells.sum(axis=(0, 1)), (WHOLE, GROUPS[-1]): old}
    spread |= {(WHOLE, band): people for band, people in bands.items()}
    spread |= {(area, EVERYBODY): of.sum(axis=0) for area, of in zip(AREAS, cells, strict=True)}
    # One class of one area is small whatever was drawn.
    spread["A", EVERYBODY] = spread["A", EVERYBODY].copy()
    moved = spread["A", EVERYBODY][0] - 3
    spread["A", EVERYBODY][0] = 3
    spread["B", EVERYBODY] = spread["B", EVERYBODY] + np.array([moved, 0, 0, 0])
    return {key: spread[key].astype(float).tolist() for key in keys_of(AREAS)}


def knowledge(spread, found):
    """What a reader knows as equations over all counts, and what each can be by its mark."""
    at = {(*key, i): number for number, (key, i) in enumerate((k, i) for k in spread for i in range(CLASSES))}
    rows, right = [], []

    def say(terms, value):
        row = np.zeros(len(at))
        for name, sign in terms:
            row[at[name]] += sign
        rows.append(row)
        right.append(value)

    for key, counts in spread.items():
        for end in (LIMIT, CLASSES):
            if sum(counts[:end]) >= 5 and not 0 < sum(counts[end:]) < 5:
                say([((*key, i), 1) for i in range(end)], sum(counts[:end]))
    for i in range(CLASSES):
        whole = [((WHOLE, EVERYBODY, i), -1)]
        say([((area, EVERYBODY, i), 1) for area in AREAS] + whole, 0)
        say([((WHOLE, band, i), 1) for band in AGE_BANDS] + whole, 0)
        say([((WHOLE, band, i), 1) for band in AGE_BANDS[-2:]] + [((WHOLE, GROUPS[-1], i), -1)], 0)
    bounds = [
        (1, 4) if mark == HIDDEN else (5, None) if mark == WITHHELD else (mark, mark)
        for key in spread for mark in found[key]
    ]  # fmt: skip
    return np.array(rows), np.array(right), bounds


@pytest.mark.parametrize("seed", range(4))
def test_no_small_class_is_found_by_all_that_may_be_asked_for(seed):
    spread = town(seed)
    found = protected_spread(spread, limits=[LIMIT])
    matrix, right, bounds = knowledge(spread, found)
    hidden = [number for number, bound in enumerate(bounds) if bound == (1, 4)]
    assert hidden
    for number in hidden:
        goal = np.zeros(len(bounds))
        goal[number] = 1
        least, most = (
            linprog(sign * goal, A_eq=matrix, b_eq=right, bounds=bounds).fun * sign for sign in (1, -1)
        )
        assert most - least >= 1 - 1e-6
    for key, counts in spread.items():
        assert all(mark in {HIDDEN, WITHHELD, count} for mark, count in zip(found[key], counts, strict=True))
        assert all(
            (mark == HIDDEN) == (0 < count < 5) for mark, count in zip(found[key], counts, strict=True)
        )


def test_where_people_are_hidden_elsewhere_their_classes_and_those_beside_them_are_not_told():
    spread = town(0)
    found = protected_spread(spread, limits=[], hidden={("B", EVERYBODY), ("B", "age_80_plus")})
    assert {mark for area in AREAS for mark in found[area, EVERYBODY]} == {WITHHELD}
    assert WITHHELD not in found[WHOLE, EVERYBODY]
