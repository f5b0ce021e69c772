"""No hidden count of a table can be found by subtraction; the oracles are linear programming and exact ranks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from areas.disclosure.suppression import HIDDEN, WITHHELD, protected, with_margins
from areas.disclosure.withholding import SHOWN, SMALL, states_of
from areas.disclosure.withholding import WITHHELD as LARGE

COUNT = st.one_of(st.just(0), st.integers(1, 6), st.integers(5, 60))


def two_way(table):
    """Counts with margins, and the sums of rows and columns."""
    inner = np.array(table, dtype=float)
    whole = np.vstack([np.column_stack([inner, inner.sum(axis=1)]), [*inner.sum(axis=0), inner.sum()]])
    at = np.arange(whole.size).reshape(whole.shape)
    return whole.ravel(), [([int(line[-1])], line[:-1].tolist()) for line in (*at, *at.T)]


def equations(counts, sums, states):
    """The sums as a matrix over the hidden counts, and what is left of each by the shown ones."""
    matrix = np.zeros((len(sums), len(counts)))
    for row, (one, other) in enumerate(sums):
        np.add.at(matrix[row], list(one), 1)
        np.add.at(matrix[row], list(other), -1)
    hidden = np.flatnonzero(states != SHOWN)
    shown = states == SHOWN
    return matrix[:, hidden], -matrix[:, shown] @ counts[shown], hidden


def fixed_by_the_sums(matrix):
    """Columns that have the same value in every solution: taking one away lowers the rank by one."""
    rank = np.linalg.matrix_rank(matrix) if matrix.size else 0
    return [
        column
        for column in range(matrix.shape[1])
        if np.linalg.matrix_rank(np.delete(matrix, column, axis=1)) < rank
    ]


def spans(matrix, left, states):
    """What each small count can be, by linear programming with all that a reader knows."""
    bounds = [(1, 4) if state == SMALL else (5, None) for state in states]
    for column in np.flatnonzero(states == SMALL):
        goal = np.zeros(matrix.shape[1])
        goal[column] = 1
        least, most = (
            linprog(sign * goal, A_eq=matrix, b_eq=left, bounds=bounds).fun * sign for sign in (1, -1)
        )
        yield least, most


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda c: st.lists(st.lists(COUNT, min_size=c, max_size=c), min_size=2, max_size=5)
    )
)
def test_no_hidden_count_of_a_table_with_margins_is_found(table):
    counts, sums = two_way(table)
    states = states_of(counts, sums)
    small = (counts > 0) & (counts < 5)
    assert (states[small] == SMALL).all()
    assert (states[~small] != SMALL).all()
    assert (states[counts == 0] == SHOWN).all()
    matrix, left, hidden = equations(counts, sums, states)
    assert fixed_by_the_sums(matrix) == []
    if (states[counts >= 5] == LARGE).all():
        return  # Nothing is left to withhold against the bounds; a 0 is never withheld.
    for least, most in spans(matrix, left, states[hidden]):
        assert most - least > 0.5


@pytest.mark.parametrize(
    "table",
    [
        [[0, 5, 4], [6, 0, 0], [5, 0, 2]],
        [[0, 1, 1], [0, 1, 26], [53, 6, 0]],
        [[0, 0, 32], [5, 0, 12], [3, 47, 0]],
        [[32, 0, 0], [4, 6, 0], [0, 10, 15]],
    ],
)
def test_among_noughts_what_several_sums_tell_together_is_withheld_too(table):
    """1 + 1 + 1 + 26 = 29 and 1 + 26 = 27 leave 2 for two counts of at least 1, and so on."""
    counts, sums = two_way(table)
    states = states_of(counts, sums)
    matrix, left, hidden = equations(counts, sums, states)
    assert fixed_by_the_sums(matrix) == []
    assert all(most - least > 0.5 for least, most in spans(matrix, left, states[hidden]))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(COUNT, min_size=1, max_size=4), min_size=1, max_size=4))
def test_no_hidden_count_of_parts_of_parts_is_found(parts):
    """A total, its groups, and theirs: as a ledger is made up."""
    counts, sums, groups = [0.0], [], []
    for group in parts:
        at = len(counts)
        counts += [float(sum(group)), *map(float, group)]
        sums.append(([at], list(range(at + 1, len(counts)))))
        groups.append(at)
    counts[0] = sum(counts[at] for at in groups)
    sums.append(([0], groups))
    states = states_of(np.array(counts), sums)
    matrix, left, hidden = equations(np.array(counts), sums, states)
    assert fixed_by_the_sums(matrix) == []
    if not (states == SHOWN)[np.array(counts) >= 5].any():
        return  # Nothing is left to withhold: 1 + 1 + 1 + 1 is known by its marks alone.
    for least, most in spans(matrix, left, states[hidden]):
        assert most - least > 0.5


def test_four_people_of_four_kinds_are_known_by_their_marks_and_nothing_can_help_it():
    """Total "<5" of four counts that are each "<5" and none 0: 4 = 1 + 1 + 1 + 1, the limit that is documented."""
    counts = np.array([4.0, 1, 1, 1, 1])
    assert states_of(counts, [([0], [1, 2, 3, 4])]).tolist() == [SMALL] * 5


def test_a_lone_small_count_takes_the_next_smallest_with_it():
    assert protected([3, 20, 30, 53], [([3], [0, 1, 2])]) == [HIDDEN, WITHHELD, 30, 53]


def test_nobody_is_shown_as_nobody_and_protects_nobody():
    """3 + 0 + 30 = 33: to hide the 0 would say that it is 5 or more."""
    assert protected([3, 0, 30, 33], [([3], [0, 1, 2])]) == [HIDDEN, 0, WITHHELD, 33]


@pytest.mark.parametrize(("pair", "total"), [((4, 4), 8), ((1, 1), 7), ((1, 5), 6)])
def test_two_hidden_counts_that_their_sum_gives_away_take_a_third(pair, total):
    """4 + 4 = 8 and 1 + 1 + 5 = 7 leave small counts one value only; so does 1 + 5 = 6 with 5 as "5 or more"."""
    counts = [*pair, *([total - sum(pair)] if total > sum(pair) else []), total]
    found = states_of(np.array(counts, dtype=float), [([len(counts) - 1], range(len(counts) - 1))])
    matrix, left, hidden = equations(
        np.array(counts, dtype=float), [([len(counts) - 1], range(len(counts) - 1))], found
    )
    assert all(most - least > 0.5 for least, most in spans(matrix, left, found[hidden]))


def test_a_bridge_between_two_squares_is_found_though_no_row_has_it_alone():
    """Every row and column has two hidden counts or none, yet the sums give the one in the middle back.

    Rows 0-1 by columns 0-1 and rows 2-3 by columns 2-3 are squares of small counts; row 0 by column 2 joins them.
    """
    table = np.full((4, 4), 50.0)
    for row, column in [(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (0, 2)]:
        table[row, column] = 2 + (row + column) % 2
    counts, sums = two_way(table)
    states = states_of(counts, sums)
    matrix, _, _ = equations(counts, sums, states)
    small_alone = equations(counts, sums, np.where((counts > 0) & (counts < 5), SMALL, SHOWN))[0]
    assert len(fixed_by_the_sums(small_alone)) == 1
    assert fixed_by_the_sums(matrix) == []


def test_what_everybody_knows_is_not_withheld():
    """The total is published elsewhere; 4 + 4 cannot be kept, and nothing is hidden for nothing."""
    assert protected([4, 4, 8], [([2], [0, 1])], known=[2]) == [HIDDEN, HIDDEN, 8]
    assert protected([4, 9, 13], [([2], [0, 1])], known=[2]) == [HIDDEN, WITHHELD, 13]


def test_counts_of_a_forecast_are_hidden_though_they_are_no_whole_people():
    found = protected([0.4, 7.5, 9.1, 17.0], [([3], [0, 1, 2])])
    assert found[0] == HIDDEN
    assert WITHHELD in found


def test_a_table_gets_its_margins_and_hides_a_square():
    assert with_margins([[3, 20], [40, 50], [60, 70]]) == [
        [HIDDEN, WITHHELD, 23], [WITHHELD, WITHHELD, 90], [60, 70, 130], [103, 140, 243],
    ]  # fmt: skip


def test_a_large_table_is_protected_too():
    """600 counts in 60 rows of 10, most of them small, so that much stands to the test of all equations."""
    rng = np.random.default_rng(4)
    counts, sums = two_way(rng.choice([0, 1, 2, 3, 8, 20, 90, 400, 55], (60, 10)))
    states = states_of(counts, sums)
    assert (states == LARGE).any()
    matrix, _, _ = equations(counts, sums, states)
    _, size, right = np.linalg.svd(matrix)
    kernel = right[int((size > 1e-9).sum()) :]
    assert np.abs(kernel).max(axis=0).min() > 1e-9
