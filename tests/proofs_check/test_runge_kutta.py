"""Real stability of Runge–Kutta–Chebyshev: the proof, and the statement at drawn methods."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.decisions import decisions_of, evidence_of
from strategies.false_twins import attempt_at

from proofs_check.data_driven import chebyshev_at
from proofs_check.evidence import Verdict
from proofs_check.instance import holds_at
from theory.catalogue import claims
from theory.runge_kutta import K, beta, c, derivative_weight, epsilon, extremum, lam, rkc, s

NAME = "rk.real-stability"
DAMPED = "rk.damped"
IDLE_DAMPED = {
    "little damping": {"w >= 1"},
    "much damping": {"w >= 1"},
    "the ratios grow with x: 1/p ≤ 1/q for x ≤ y: one turn": set(),
}
IDLE = {
    "1 − λ/s² stays in [−1, 1]": set(),
    "so |T_k| ≤ 1 inside": set(),
    "1 − λ/s² is below −1": set(),
    "the slopes at u = 0 are −β and −2s²": set(),
}


@pytest.mark.parametrize("step", IDLE)
def test_every_condition_of_a_step_that_matters_is_needed(step):
    assert decisions_of(NAME)[step].idle == IDLE[step]


def test_it_is_proved_for_every_number_of_stages():
    (found,) = evidence_of(NAME)
    assert found.verdict is Verdict.PROVED
    assert "every number of stages" in found.scope
    assert "T_s(cos θ) = cos sθ" in found.trusts


@pytest.mark.parametrize("stages", [1, 2, 3, 7, 32])
def test_the_bounds_hold_exactly_at_rational_points_up_to_32_stages(stages):
    polynomial = sp.Poly(rkc(sp.Integer(stages), lam), lam)
    longest = 2 * stages**2
    assert polynomial.eval(0) == 1
    assert polynomial.diff(lam).eval(0) == -1
    for part in range(33):
        assert abs(polynomial.eval(sp.Rational(longest * part, 32))) <= 1
    assert abs(polynomial.eval(longest)) == 1
    assert abs(polynomial.eval(longest + sp.Rational(1, 10**6))) > 1


@pytest.mark.parametrize("stages", [1, 2, 3, 4, 6, 12])
def test_the_weights_of_the_slope_add_up_to_twice_the_square(stages):
    points = tuple(sp.nsimplify(extremum(stages, place)) for place in range(stages + 1))
    weights = [derivative_weight(points, place) for place in range(stages + 1)]
    signs = [float(weight) * (-1) ** place < 0 for place, weight in enumerate(weights)]
    assert all(signs)
    assert sum(abs(float(weight)) for weight in weights) == pytest.approx(2 * stages**2, rel=1e-12)


@given(st.integers(2, 3), st.lists(st.fractions(-1, 1, max_denominator=50), min_size=2), st.data())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_formal_statement_holds_at_drawn_methods(stages, coefficients, data):
    point = {s: sp.Integer(stages), lam: rational(data.draw(st.fractions(0, 30)))}
    point[beta] = rational(data.draw(st.fractions(Fraction(1, 9), 25, max_denominator=9)))
    point |= {c[k]: rational(a) for k, a in zip(range(2, stages + 1), coefficients, strict=False)}
    assert holds_at(claims()[NAME].statement().conclusion, point) is True


@pytest.mark.parametrize("factor", [sp.Rational(199, 100), sp.Rational(201, 100)])
def test_another_length_of_the_interval_is_not_proved(factor):
    conclusion = claims()[NAME].statement().conclusion
    changed = conclusion.subs(2 * s**2, factor * s**2)
    assert changed != conclusion
    (found,) = attempt_at(NAME, conclusion=changed)
    assert found.verdict is Verdict.UNDECIDED


def rational(value):
    return sp.Rational(value.numerator, value.denominator)


# --- Damped -----------------------------------------------------------------------------------


@pytest.mark.parametrize("step", IDLE_DAMPED)
def test_every_condition_of_a_damped_step_that_matters_is_needed(step):
    assert decisions_of(DAMPED)[step].idle == IDLE_DAMPED[step]


@given(st.integers(1, 9), st.fractions(0, 3), st.fractions(Fraction(11, 10), 50))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_damping_leaves_less_at_both_ends_than_the_best(stages, extra, ratio):
    w = 1 + extra
    best = 1 / chebyshev_at(stages, (ratio + 1) / (ratio - 1))
    left = [chebyshev_at(stages, w - (w + 1) * at) for at in (1 / ratio, Fraction(1))]
    assert max(map(abs, left)) / chebyshev_at(stages, w) >= best


def test_the_formal_statement_of_damping_holds_at_drawn_points():
    statement = claims()[DAMPED].statement()
    for stages, extra, ratio in ((1, "0", "2"), (4, "1/9", "10"), (7, "1/2", "3"), (5, "3", "9")):
        point = {s: sp.Integer(stages), epsilon: sp.Rational(extra), K: sp.Rational(ratio)}
        assert holds_at(statement.conclusion, point) is True


def test_a_better_damping_is_not_proved():
    statement = claims()[DAMPED].statement()
    smaller = sp.Le(statement.conclusion.lts * sp.Rational(101, 100), statement.conclusion.gts)
    (found,) = attempt_at(DAMPED, conclusion=smaller)
    assert found.verdict is Verdict.UNDECIDED
