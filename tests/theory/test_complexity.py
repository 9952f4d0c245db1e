"""The complexity table: its statements at exact points, and the methods themselves in floats."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies.cycles import multiscale_groups
from strategies.instances import (
    assert_holds,
    at,
    exact,
    group_instance,
    instance,
    sequence,
    variables,
)

import theory.complexity as theory
from numerics.spectral_group import condition_numbers, gaps
from theory.cycle import convergence_cycles

SETTINGS = settings(derandomize=True, deadline=None, max_examples=10)
RATIONAL = st.fractions(Fraction(1, 10), 10, max_denominator=10)
RATIO = st.just(Fraction(1)) | st.fractions(1, 12, max_denominator=12)
PLACE = st.fractions(0, 1, max_denominator=16)
TOLERANCE = st.fractions(Fraction(1, 1000), Fraction(999, 1000), max_denominator=1000)
# Two eigenvalues that nearly meet are each off by about the root of the rounding, at norm ≤ 4.
NEARLY_DOUBLE = float(np.sqrt(16 * np.finfo(float).eps))


@given(low=RATIONAL, ratio=RATIO, place=PLACE, tol=TOLERANCE, rate=RATIONAL)
@SETTINGS
def test_gradient_descent_at_exact_points(low, ratio, place, tol, rate):
    top = low * ratio
    point = {"mu": low, "L": top, "lambda": low + place * (top - low), "tol": tol, "a": rate}
    assert_holds(theory.gradient_descent.statement(), instance(theory.gradient_descent, **point))


def test_gradient_descent_itself_needs_the_steps_of_the_table_and_hardly_fewer():
    # μ = 1, L = 9: contraction 4/5; 5·log(100) → 24 steps bring both ends under 1/100
    error, steps = Fraction(1), 0
    while error > Fraction(1, 100):
        error, steps = error * abs(1 - Fraction(2, 10) * 9), steps + 1
    assert steps == 21
    counted = sp.ceiling(5 * sp.log(100))
    assert counted == 24


@given(low=RATIONAL, ratio=RATIO, place=PLACE, tol=TOLERANCE, slack=RATIO)
@SETTINGS
def test_known_eigenspaces_at_exact_points(low, ratio, place, tol, slack):
    top = low * ratio
    point = {
        "mu": low,
        "L": top,
        "lambda": low + place * (top - low),
        "tol": tol,
        "kappa": ratio * slack,
    }
    assert_holds(theory.eigenspaces.statement(), instance(theory.eigenspaces, **point))


def momentum_matrix(trace, determinant):
    """One step of a method with memory: e_{k+1} = trace·e_k − determinant·e_{k−1}."""
    return np.array([[trace, -determinant], [1.0, 0.0]])


@pytest.mark.parametrize("ratio", [1.0, 1.5, 7.0, 1e3])
@pytest.mark.parametrize("place", [0.0, 0.3, 0.999, 1.0])
def test_both_eigenvalues_of_a_heavy_ball_step_have_the_stated_modulus(ratio, place):
    s, t = 1.0, ratio
    lam = s**2 + place * (t**2 - s**2)
    alpha, beta = 4 / (s + t) ** 2, ((t - s) / (t + s)) ** 2
    moduli = np.abs(np.linalg.eigvals(momentum_matrix(1 + beta - alpha * lam, beta)))
    assert moduli == pytest.approx([(t - s) / (t + s)] * 2, abs=NEARLY_DOUBLE)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 7.0, 1e3])
@pytest.mark.parametrize("place", [0.0, 0.3, 0.999, 1.0])
def test_no_eigenvalue_of_a_nesterov_step_exceeds_the_stated_modulus(ratio, place):
    s, t = 1.0, ratio
    lam = s**2 + place * (t**2 - s**2)
    beta, shrink = (t - s) / (t + s), 1 - lam / t**2
    moduli = np.abs(np.linalg.eigvals(momentum_matrix((1 + beta) * shrink, beta * shrink)))
    assert moduli.max() <= 1 - s / t + NEARLY_DOUBLE
    if place == 0.0:
        assert moduli.max() == pytest.approx(1 - s / t, abs=NEARLY_DOUBLE)


def roots(trace, determinant):
    """Real and imaginary parts of the roots of z² − (trace)z + determinant, exact."""
    discriminant = trace**2 - 4 * determinant
    if discriminant >= 0:
        return [((trace + sign * sp.sqrt(discriminant)) / 2, sp.Integer(0)) for sign in (-1, 1)]
    return [(trace / 2, sign * sp.sqrt(-discriminant) / 2) for sign in (-1, 1)]


@pytest.mark.parametrize("claim", [theory.heavy_ball, theory.nesterov], ids=lambda c: c.id)
@given(low=RATIONAL, ratio=RATIO, place=PLACE)
@SETTINGS
def test_methods_with_memory_at_exact_points(claim, low, ratio, place):
    top = low * ratio
    lam = low**2 + place * (top**2 - low**2)
    root = (top - low) / (top + low)
    if claim is theory.heavy_ball:
        trace, determinant = 1 + root**2 - 4 / (low + top) ** 2 * lam, root**2
    else:
        trace, determinant = (1 + root) * (1 - lam / top**2), root * (1 - lam / top**2)
    known = variables(claim)
    for x, y in roots(exact(trace), exact(determinant)):
        point = instance(claim, s=low, t=top, **{"lambda": lam})
        assert_holds(claim.statement(), {**point, known["x"]: x, known["y"]: y})


def test_a_number_that_is_no_root_is_outside_the_statement():
    statement, known = theory.heavy_ball.statement(), variables(theory.heavy_ball)
    off = {**statement.instance, known["x"]: sp.Rational(1, 4)}
    assert at(statement.hypotheses[-1], off) == sp.false


@given(steps=st.integers(1, 6), low=RATIONAL, ratio=RATIO, place=PLACE)
@SETTINGS
def test_chebyshev_steps_at_exact_points(steps, low, ratio, place):
    assume(ratio > 1)
    top = low * ratio
    lam = low**2 + place * (top**2 - low**2)
    point = instance(theory.chebyshev, N=steps, s=low, t=top, **{"lambda": lam})
    assert_holds(theory.chebyshev.statement(), point)


def test_the_residual_of_chebyshev_steps_is_the_product_over_the_chebyshev_nodes():
    N, low, top, lam = 5, 1.0, 9.0, 2.5
    nodes = (top + low) / 2 + (top - low) / 2 * np.cos((2 * np.arange(N) + 1) * np.pi / (2 * N))
    statement = theory.chebyshev.statement()
    point = instance(theory.chebyshev, N=N, s=1, t=3, **{"lambda": Fraction(5, 2)})
    stated = at(statement.conclusion.lts, point)
    assert float(stated) == pytest.approx(abs(np.prod(1 - lam / nodes)), rel=1e-13)


def test_equal_ends_are_outside_the_chebyshev_statement():
    point = instance(theory.chebyshev, N=3, s=1, t=1, **{"lambda": 1})
    assert at(theory.chebyshev.statement().hypotheses[0], point) == sp.false


@given(
    local=st.fractions(1, 20, max_denominator=10),
    base=st.fractions(Fraction(1, 10), 1, max_denominator=10),
    tol=TOLERANCE,
    length=st.integers(1, 10**6),
    slack=st.integers(0, 5),
)
@SETTINGS
def test_the_steps_of_multirate_descent_are_cycles_times_their_length(
    local, base, tol, length, slack
):
    point = instance(theory.mrgd, kappa=local, eta=base, tol=tol, N=length, P=length + slack)
    cycles = convergence_cycles().subs(point)
    assert_holds(theory.mrgd.statement(), {**point, variables(theory.mrgd)["m"]: cycles})


@given(multiscale_groups())
@SETTINGS
def test_the_condition_number_is_the_product_of_local_ones_and_gaps(groups):
    statement = theory.table.statement()
    local, gap = (variable.symbol for variable in statement.variables[-2:])
    point = {
        **group_instance(groups),
        **sequence(local, condition_numbers(groups)),
        **sequence(gap, gaps(groups)),
    }
    assert_holds(statement, point)
