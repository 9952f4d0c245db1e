"""The step counts for any increasing rates, evaluated exactly."""

from fractions import Fraction

import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies.cycles import LONGEST, multiscale_groups
from strategies.groups import eigenvalues
from strategies.instances import assert_holds, at, count_instance, exact, group_instance, sequence

import theory.rates as theory
from numerics.multirate import own_factor, step_counts
from theory.cycle import N, k, lam, rho

STATEMENT = theory.any_rates.statement()
RATES = STATEMENT.variables[3].symbol
SETTINGS = settings(derandomize=True, deadline=None, max_examples=10)


def counts_by_the_statement(instance, groups):
    """The recursion of the statement itself, from the lowest group up."""
    counts = {N[groups]: sp.Integer(1)}
    for i in range(groups - 1, 0, -1):
        counts[N[i]] = at(theory.step_count(sp.Integer(i)), {**instance, **counts})
    return counts


@given(st.data())
@SETTINGS
def test_base_rates_up_to_two_bring_every_eigenvalue_under_rho(data):
    groups = data.draw(multiscale_groups(3))
    eta = data.draw(st.fractions(Fraction(1, 2), Fraction(19, 10), max_denominator=10))
    target = max(own_factor(group, eta) for group in groups)
    assume(target > 0)
    counts = step_counts(groups, eta=eta)
    assume(sum(counts) <= LONGEST)
    number = data.draw(st.integers(1, len(groups)))
    instance = {
        **group_instance(groups),
        **count_instance(counts),
        **sequence(RATES, [eta / group.L for group in groups]),
        rho: exact(target),
        k: sp.Integer(number),
        lam: exact(data.draw(eigenvalues(groups[number - 1 : number]))),
    }
    assert_holds(STATEMENT, instance)


@given(st.data())
@SETTINGS
def test_the_best_rate_of_each_group_brings_every_eigenvalue_under_rho(data):
    groups = data.draw(multiscale_groups(3))
    target = max((group.kappa - 1) / (group.kappa + 1) for group in groups)
    assume(target > 0)
    number = data.draw(st.integers(1, len(groups)))
    instance = {
        **group_instance(groups),
        **sequence(RATES, [2 / (group.L + group.mu) for group in groups]),
        rho: exact(target),
        k: sp.Integer(number),
        lam: exact(data.draw(eigenvalues(groups[number - 1 : number]))),
    }
    counts = counts_by_the_statement(instance, len(groups))
    assume(sum(counts.values()) <= LONGEST)
    assert_holds(STATEMENT, {**instance, **counts})


@given(
    low=st.fractions(Fraction(1, 9), 9, max_denominator=9),
    ratio=st.fractions(1, 20, max_denominator=9),
    rate=st.fractions(Fraction(1, 100), 3, max_denominator=100),
)
@SETTINGS
def test_no_rate_is_better_for_a_group_than_two_over_the_sum_of_its_ends(low, ratio, rate):
    statement = theory.best_own_rate.statement()
    values = (low, low * ratio, rate)
    symbols = (variable.symbol for variable in statement.variables)
    assert_holds(statement, {s: exact(v) for s, v in zip(symbols, values, strict=True)})
