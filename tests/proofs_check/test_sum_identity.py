"""Sums of symbolic length: equal ones are proved equal, others are not."""

import pytest
import sympy as sp

from proofs_check.exact_decision import NotProved
from proofs_check.sum_identity import sum_identity

n, m, j, k = sp.symbols("n m j k", integer=True, positive=True)
q = sp.Symbol("q", integer=True, nonnegative=True)
t = sp.Symbol("t", real=True)
x, y = sp.IndexedBase("x"), sp.IndexedBase("y")
f = sp.Function("f")


def total(term, top=n):
    return sp.Sum(term, (j, 1, top))


def equation(left, right):
    return sp.Eq(left, right, evaluate=False)


def test_a_derivative_under_the_sum_is_taken_for_any_length():
    left = sp.Subs(sp.Derivative(total((x[j] + t * y[j]) ** 2) / n, t), t, 0)
    step = sum_identity("slope", equation(left, 2 * total(x[j] * y[j]) / n))
    assert "symbolic length" in step.method


def test_a_chain_rule_for_an_undefined_function():
    left = sp.Subs(sp.Derivative(total(f(x[j] + t * y[j])), t), t, 0)
    right = total(sp.Subs(sp.Derivative(f(t), t), t, x[j]) * y[j])
    assert sum_identity("chain", equation(left, right))


def test_a_delta_inside_the_range_is_summed():
    inside = sp.Sum(sp.KroneckerDelta(m, k) * y[m], (m, 1, k + q))
    assert sum_identity("inside", equation(total(x[j] * inside), y[k] * total(x[j])))


def test_a_delta_that_may_lie_outside_is_not():
    outside = sp.Sum(sp.KroneckerDelta(m, k) * y[m], (m, 1, q))
    with pytest.raises(NotProved, match="the case is the first"):
        sum_identity("outside", equation(total(x[j] * outside), y[k] * total(x[j])))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (equation(total(x[j]), 2 * total(x[j])), "simplify"),
        (equation(total(x[j] ** 2), total(x[j])), "simplify"),
        (equation(total(x[j]), total(x[j], m)), "sums over"),
        (equation(total(x[j]), x[1]), "is no sum"),
        (equation(total(x[j]) ** 2, total(x[j] ** 2)), "no sum"),
        (equation(x[j] * total(x[j]), total(x[j] ** 2)), "has the index"),
        (sp.Le(total(x[j]), total(x[j] ** 2)), "is no equation"),
    ],
)
def test_sums_that_differ_are_not_proved_equal(wrong, reason):
    with pytest.raises(NotProved, match=reason):
        sum_identity("twin", wrong)
