"""The statements on the cycle operator, evaluated exactly on random groups, counts and targets."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from strategies.cycles import cycles, multiscale_groups
from strategies.groups import eigenvalues
from strategies.instances import (
    assert_holds,
    assert_hypotheses,
    at,
    count_instance,
    exact,
    group_instance,
    sequence,
)

import theory.cycle as theory
from numerics.multirate import step_counts
from numerics.spectral_group import condition_numbers, gaps, spectral_groups

SMALL = st.fractions(-3, 3, max_denominator=12)
STEP_COUNTS = theory.step_counts.statement()
SETTINGS = settings(derandomize=True, deadline=None, max_examples=10)


def cycle_instance(cycle):
    return {
        **group_instance(cycle.groups),
        **count_instance(cycle.counts),
        theory.eta: exact(cycle.eta),
        theory.rho: exact(cycle.rho),
    }


@given(values=st.lists(st.tuples(SMALL, SMALL), min_size=1, max_size=4))
@SETTINGS
def test_the_norm_of_a_diagonal_operator_is_its_largest_entry(values):
    statement = theory.norm.statement()
    d, A, a, b, q, c, m, M = (variable.symbol for variable in statement.variables)
    moduli = [abs(p) for p, _ in values]
    largest = moduli.index(max(moduli))
    instance = {
        d: sp.Integer(len(values)),
        m: sp.Integer(largest + 1),
        M: exact(moduli[largest]),
        **sequence(q, [p for p, _ in values]),
        **sequence(c, [x for _, x in values]),
    }
    assert_hypotheses(statement, instance)
    open_parts = {at(part, instance) for part in statement.conclusion.args} - {sp.true}
    # what is left is the equation between operators: both sides expand to the same words
    (commuting,) = open_parts
    assert commuting.free_symbols == {A, a, b}
    assert sp.expand(commuting.lhs - commuting.rhs) == 0


@given(st.data())
@SETTINGS
def test_the_factors_of_a_cycle_obey_their_bounds(data):
    groups = data.draw(multiscale_groups())
    i = data.draw(st.integers(1, len(groups)))
    statement = theory.factor_bounds.statement()
    local, gap = statement.variables[4].symbol, statement.variables[5].symbol
    instance = {
        **group_instance(groups),
        theory.eta: exact(data.draw(st.fractions(Fraction(1, 20), 1, max_denominator=20))),
        **sequence(local, condition_numbers(groups)),
        **sequence(gap, gaps(groups)),
        theory.i: sp.Integer(i),
        theory.lam: exact(data.draw(eigenvalues(groups[i - 1 : i]))),
    }
    assert_holds(statement, instance)


def test_without_the_one_in_the_maximum_the_bound_of_larger_steps_is_false():
    # η = 1/4, λ = 1/2, L_1/L_2 = 2: the factor is 3/4, and ηL_1/L_2 − 1 is negative
    instance = {
        **group_instance(spectral_groups("1/2:1", "9/20:1/2")),
        theory.eta: sp.Rational(1, 4),
        theory.lam: sp.Rational(1, 2),
    }
    factor = sp.Abs(1 - theory.eta * theory.lam / theory.L[2])
    bound = theory.larger_step_bound(sp.Integer(1), sp.Integer(2))
    assert at(factor <= bound, instance) == sp.true
    assert at(factor <= bound.args[1], instance) == sp.false


@given(st.data())
@SETTINGS
def test_the_talks_counts_satisfy_the_recursion_and_bring_every_eigenvalue_under_rho(data):
    cycle = data.draw(cycles())
    k = data.draw(st.integers(1, len(cycle.groups)))
    group = cycle.groups[k - 1]
    instance = {**cycle_instance(cycle), theory.k: sp.Integer(k)}
    inside = data.draw(eigenvalues((group,)))
    assert_hypotheses(STEP_COUNTS, {**instance, theory.lam: exact(inside)})
    for lam in {group.mu, group.L, inside}:
        at_lam = {**instance, theory.lam: exact(lam)}
        assert at(STEP_COUNTS.conclusion, at_lam) == sp.true


@given(cycles())
@SETTINGS
def test_another_count_is_not_that_of_the_recursion(cycle):
    assume(len(cycle.groups) > 1)
    recursion = theory.talk_counts()
    for change in (-1, 1):
        counts = (cycle.counts[0] + change, *cycle.counts[1:])
        instance = {**cycle_instance(cycle), **count_instance(counts)}
        assert at(recursion, instance) == sp.false


@pytest.mark.parametrize(
    ("groups", "eta", "rho"),
    [
        (("1:1",), 1, 0),  # a point: one step solves it
        (("1:1", "5:5", "7:7"), 1, 0),  # every own factor is 0, and so is ρ
        (("1:2", "5:5"), 1, Fraction(1, 2)),  # one own factor is 0
        (("1:2", "2:4", "4:8"), 1, Fraction(1, 2)),  # touching groups
        (("1:2", "2000001/1000000:4"), Fraction(1, 2), Fraction(3, 4)),  # r close to 1
        (("1:2", "200:400"), 1, Fraction(999_999, 1_000_000)),  # ρ close to 1
        (("1:10", "20:21"), Fraction(1, 3), Fraction(29, 30)),  # ρ = 1 − η/κ_n exactly
    ],
)
def test_the_edge_cases_are_part_of_the_statement(groups, eta, rho):
    found = spectral_groups(*groups)
    eta, rho = Fraction(eta), Fraction(rho)
    counts = step_counts(found, eta=eta, contraction=rho)
    for k, group in enumerate(found, start=1):
        instance = {
            **group_instance(found),
            **count_instance(counts),
            theory.eta: exact(eta),
            theory.rho: exact(rho),
            theory.k: sp.Integer(k),
        }
        assert_holds(STEP_COUNTS, {**instance, theory.lam: exact(group.L)})
        for lam in (group.mu, (group.mu + group.L) / 2):
            assert at(STEP_COUNTS.conclusion, {**instance, theory.lam: exact(lam)}) == sp.true


def two_groups(upper, lower):
    return {
        theory.n: sp.Integer(2),
        **sequence(theory.L, [upper[1], lower[1]]),
        **sequence(theory.mu, [upper[0], lower[0]]),
    }


def test_groups_that_share_their_upper_end_are_outside_the_statement():
    instance = two_groups((4, 4), (1, 4))
    assert any(at(hypothesis, instance) == sp.false for hypothesis in theory.ORDERED)


@pytest.mark.parametrize("lam", [1, 2, 3, 4])
def test_groups_that_overlap_are_part_of_the_statement(lam):
    # N_1 = ⌈(0 − log(2/3))/(−log(1/2))⌉ = 1
    instance = {
        **two_groups((2, 4), (1, 3)),
        **count_instance([1, 1]),
        theory.eta: sp.Integer(1),
        theory.rho: sp.Rational(2, 3),
        theory.lam: sp.Integer(lam),
    }
    for k in {1, 2} - ({1} if lam < 2 else set()) - ({2} if lam > 3 else set()):
        assert_holds(STEP_COUNTS, {**instance, theory.k: sp.Integer(k)})


@given(
    kappa=st.fractions(1, 50, max_denominator=20),
    eta=st.fractions(Fraction(1, 10), 1, max_denominator=20),
    tol=st.fractions(Fraction(1, 1000), Fraction(999, 1000)),
)
@example(kappa=Fraction(1), eta=Fraction(1), tol=Fraction(999_999, 1_000_000))
@example(kappa=Fraction(1), eta=Fraction(1), tol=Fraction(1, 10**9))
@example(kappa=Fraction(50), eta=Fraction(1, 10), tol=1 - Fraction(1, 10**9))
@SETTINGS
def test_enough_cycles_bring_the_error_under_the_tolerance(kappa, eta, tol):
    instance = {
        theory.kappa: exact(kappa),
        theory.eta: exact(eta),
        theory.tolerance: exact(tol),
    }
    assert_holds(theory.convergence.statement(), instance)


def test_half_the_cycles_are_not_enough():
    kappa, tol = sp.Integer(10), sp.Rational(1, 100)
    cycles = theory.convergence_cycles().subs(
        {theory.kappa: kappa, theory.eta: 1, theory.tolerance: tol}
    )
    assert (1 - 1 / kappa) ** (cycles // 2) > tol
