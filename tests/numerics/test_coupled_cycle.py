"""Orders of a cycle keep its steps; its rate in floats is that of the definition."""

import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.coupled import coupled_groups

from numerics.coupled_cycle import ORDERS, Growth, block, merged_runs
from numerics.coupled_groups import CoupledGroups, comparison_matrix
from numerics.coupled_ladder import ladder_cycle, ladder_rate, ladder_runs
from numerics.coupled_limit import kinks, rate_weights, scaling
from numerics.coupled_search import fastest_cycle
from numerics.spectral_group import SpectralGroup

COUNTS = st.lists(st.integers(0, 30), min_size=1, max_size=4).filter(any)


def growth_of(coupled: CoupledGroups) -> Growth:
    return Growth(coupled, np.ones(len(coupled.groups)))


@given(coupled_groups(), COUNTS)
def test_every_order_takes_each_step_once(coupled, counts):
    rates = [0.01 * 3.0**j for j in range(len(counts))]
    for order in ORDERS:
        taken = Counter()
        for rate, count in order(growth_of(coupled), rates, counts):
            taken[rate] += count
        assert taken == {rate: n for rate, n in zip(rates, counts, strict=True) if n}


def test_the_orders_differ_where_they_should():
    groups = tuple(SpectralGroup(4**k, 2 * 4**k) for k in (2, 1, 0))
    zero = tuple((Fraction(0),) * 3 for _ in range(3))
    growth = growth_of(CoupledGroups(groups, zero))
    cycles = {order(growth, [0.04, 0.17, 0.67], [12, 4, 2]) for order in ORDERS}
    assert len(cycles) == len(ORDERS)


@settings(deadline=None)
@given(coupled_groups(), st.lists(st.integers(1, 6), min_size=1, max_size=3))
def test_the_rate_is_that_of_the_exact_product(coupled, counts):
    steps = [(Fraction(k + 1, 7), count) for k, count in enumerate(counts)]
    size = len(coupled.groups)
    P = [[Fraction(int(i == k)) for k in range(size)] for i in range(size)]
    for rate, count in steps:
        M = comparison_matrix(coupled, rate)
        for _ in range(count):
            P = [
                [sum(M[i][j] * P[j][k] for j in range(size)) for k in range(size)]
                for i in range(size)
            ]
    radius = np.abs(np.linalg.eigvals(np.array(P, dtype=float))).max()
    cycle = tuple((float(rate), count) for rate, count in steps)
    found = math.exp(-growth_of(coupled).rate(cycle) * sum(counts))
    # eigenvalues of 3 × 3 matrices: defective ones lose a third of the digits
    assert found == pytest.approx(radius, rel=1e-4, abs=1e-12)


def test_a_huge_product_neither_overflows_nor_vanishes():
    groups = (SpectralGroup(10**6, 2 * 10**6), SpectralGroup(1, 2))
    growth = growth_of(CoupledGroups(groups, ((0, Fraction(1, 10)), (Fraction(1, 10), 0))))
    assert growth.rate(((0.7, 500),)) == pytest.approx(-math.log(1.4e6), rel=1e-2)
    assert -20 < growth.rate(block(growth, [6e-7, 0.7], [10**6, 10**3])) < 1


@given(
    coupled_groups(),
    st.integers(0, 6),
    st.tuples(st.integers(0, 6), st.integers(0, 4)),
    st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 3)),
)
def test_a_ladder_has_the_rate_of_its_cycle_written_out(coupled, a, b, c):
    growth = growth_of(coupled)
    ladder = ((0.01, 0.05, 0.2, 0.7), ((), (a,), b, c))
    cycle = ladder_cycle(ladder)
    assert len(cycle) <= ladder_runs(ladder)
    # the same product in another order of multiplication; see the tolerance above
    assert ladder_rate(growth, ladder) == pytest.approx(growth.rate(cycle), rel=1e-4, abs=1e-6)


def test_a_ladder_is_the_word_of_its_definition():
    ladder = ((1.0, 2.0, 3.0), ((), (2,), (1, 2)))
    word = ((2.0, 1), (1.0, 2))
    assert ladder_cycle(ladder) == ((3.0, 1), (1.0, 1), *word, *word)


def test_runs_of_the_same_rate_are_merged_and_empty_ones_dropped():
    assert merged_runs([(1.0, 2), (2.0, 0), (1.0, 3), (2.0, 1)]) == ((1.0, 5), (2.0, 1))


@settings(deadline=None)
@given(coupled_groups(), st.integers(1, 9), st.integers(1, 9))
def test_a_scaling_has_the_row_sums_asked_for(coupled, a, b):
    size = len(coupled.groups)
    weights = np.array([float(a), b, 1][:size])
    weights /= weights.sum()
    M = np.array([[float(x) for x in row] for row in comparison_matrix(coupled, Fraction(1, 99))])
    d = scaling(M, weights)
    assert d * (M @ d) == pytest.approx(weights, rel=1e-9)


def test_without_cross_terms_the_weights_solve_the_linear_programme_of_the_logarithms():
    groups = (SpectralGroup(100, 1000), SpectralGroup(1, 10))
    coupled = CoupledGroups(groups, ((0, 0), (0, 0)))
    found = rate_weights(coupled)
    logs = np.array(
        [[-math.log(comparison_matrix(coupled, r)[i][i]) for r in kinks(coupled)] for i in (0, 1)]
    )
    # both groups contract equally: (logs[0] − logs[1])·w = 0 on the shares w
    gap = logs[0] - logs[1]
    w = np.array([gap[1], -gap[0]]) / (gap[1] - gap[0])
    assert found.shares == pytest.approx(w, rel=1e-6)
    assert found.value == pytest.approx(float(logs[0] @ w), rel=1e-6)


def test_the_search_returns_at_least_what_is_known():
    groups = (SpectralGroup(4, 9), SpectralGroup(1, 2))
    coupled = CoupledGroups(groups, ((0, Fraction(1, 3)), (Fraction(1, 3), 0)))
    known = ((2 / 13, 2), (2 / 3, 1))
    _, rate = fastest_cycle(coupled, rate_weights(coupled), [known])
    assert rate >= growth_of(coupled).rate(known) > 0
