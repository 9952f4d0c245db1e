"""Coupled groups: what is refused, the comparison matrix, and the bounds against real descents."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.coupled import block_hessian, coupled_groups, short_schedules

from numerics.coupled_groups import CoupledGroups, comparison_matrix, prefix_bounds
from numerics.exact import InputError
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup

TWO = (SpectralGroup(100, 1000), SpectralGroup(1, 10))

BAD = {
    "no groups": ((), (), "0 rows for 0 groups"),
    "too few rows": (TWO, (("0", "1"),), "1 rows for 2 groups"),
    "a short row": (TWO, (("0", "1"), ("1",)), "2 rows for 2 groups"),
    "negative": (TWO, (("0", "-1"), ("-1", "0")), "'-1' must be >= 0"),
    "not symmetric": (TWO, (("0", "1"), ("2", "0")), "'2' must be >= 0"),
    "a diagonal": (TWO, (("1/3", "1"), ("1", "0")), "'1/3' must be >= 0"),
    "a float": (TWO, ((0, 0.5), (0.5, 0)), "0.5 is a float"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_matrix_of_cross_terms_is_refused_in_one_line(name):
    groups, cross, message = BAD[name]
    with pytest.raises(InputError, match=message):
        CoupledGroups(groups, cross)


def test_the_comparison_matrix_is_the_one_of_the_definition():
    coupled = CoupledGroups(TWO, ((0, "1/2"), ("1/2", 0)))
    assert comparison_matrix(coupled, Fraction(1, 10)) == (
        (Fraction(99), Fraction(1, 20)),
        (Fraction(1, 20), Fraction(9, 10)),
    )


@settings(max_examples=60, deadline=None)
@given(coupled_groups(), short_schedules(), st.integers(0, 10**6))
def test_descent_with_changing_hessians_stays_below_the_bounds(coupled, schedule, seed):
    # A different Hessian at every step: what a loss that is not quadratic may do.
    sizes = [1 + seed % 3, *([2] * (len(coupled.groups) - 1))]
    edges = np.cumsum([0, *sizes])
    error = np.random.default_rng(seed).standard_normal(edges[-1])
    norms = [[np.linalg.norm(x) for x in np.split(error, edges[1:-1])]]
    rates = [float(s.rate) for s in schedule.steps for _ in range(s.count)]
    for k, rate in enumerate(rates):
        error = error - rate * block_hessian(coupled, sizes, seed + k) @ error
        norms.append([np.linalg.norm(x) for x in np.split(error, edges[1:-1])])
    bounds = prefix_bounds(coupled, schedule, np.array(norms[0]), cycles=1)
    assert bounds.shape == (len(rates) + 1, len(coupled.groups))
    assert np.all(np.array(norms) <= bounds * (1 + 1e-12))


@settings(max_examples=60, deadline=None)
@given(coupled_groups(), short_schedules())
def test_the_prefix_bounds_are_above_the_exact_product_and_near_it(coupled, schedule):
    size = len(coupled.groups)
    exact = [Fraction(1)] * size
    for step in schedule.steps:
        M = comparison_matrix(coupled, step.rate)
        for _ in range(step.count):
            exact = [sum(M[i][k] * exact[k] for k in range(size)) for i in range(size)]
    last = prefix_bounds(coupled, schedule, np.ones(size), cycles=1)[-1]
    for bound, value in zip(last, exact, strict=True):
        assert value <= Fraction(bound) <= value * (1 + Fraction(1, 10**12))


def test_without_cross_terms_a_group_that_is_hit_stays_zero():
    coupled = CoupledGroups((SpectralGroup(4, 4), SpectralGroup(1, 1)), ((0, 0), (0, 0)))
    bounds = prefix_bounds(coupled, Schedule((Step(Fraction(1, 4)),)), np.ones(2), cycles=2)
    assert bounds[1:, 0].tolist() == [0.0, 0.0]
