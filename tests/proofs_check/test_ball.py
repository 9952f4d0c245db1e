"""Enclosures of expressions hold the values; relations are decided only where they are decided."""

import mpmath
import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from proofs_check.ball import NoEnclosure, enclosure, truth, truth_at
from proofs_check.interval import Interval

x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True)
UNIT = Interval(fmpq(0), fmpq(1))
POSITIVE = Interval(fmpq(0), None, True, True)


@pytest.mark.parametrize(
    ("expression", "at", "expected"),
    [
        (sp.sqrt(x), UNIT, "[0, 1]"),
        (sp.sqrt(1 - x), UNIT, "[0, 1]"),
        (x ** sp.Rational(2, 3), Interval(fmpq(8), fmpq(27)), "[4, 9]"),
        (x ** sp.Rational(-1, 2), Interval(fmpq(1, 9), fmpq(4)), "[1/2, 3]"),
        (sp.log(x), Interval(fmpq(0), fmpq(1), True), "(-oo, 0]"),
        (sp.exp(-x), POSITIVE, "(0, 1)"),
        (sp.tanh(x), POSITIVE, "(0, 1)"),
        (sp.erf(-x), POSITIVE, "(-1, 0)"),
        (sp.cosh(x), POSITIVE, "(1, oo)"),
        (sp.cosh(x), Interval(fmpq(-1), None, False, True), "[1, oo)"),
        (sp.sin(x), POSITIVE, "[-1, 1]"),
        (sp.Abs(x - 1), Interval(fmpq(0), fmpq(3)), "[0, 2]"),
        (sp.Max(x, 2), Interval(fmpq(0), fmpq(3)), "[2, 3]"),
        (sp.Min(x, 2), Interval(fmpq(0), fmpq(3)), "[0, 2]"),
        (sp.floor(x), Interval(fmpq(1, 2), fmpq(2), False, True), "[0, 1]"),
        (sp.ceiling(x), Interval(fmpq(1, 2), fmpq(2), False, True), "[1, 2]"),
        (sp.Sum(x**n, (n, 0, 2)), UNIT, "[1, 3]"),
        (sp.Product(x + n, (n, 1, 3)), UNIT, "[6, 24]"),
        (sp.Product(x + n, (n, 1, 0)), UNIT, "[1, 1]"),
        (sp.Piecewise((x, x > 2), (-x, True)), UNIT, "[-1, 0]"),
        (sp.Piecewise((x, x > 0), (-x, True)), UNIT, "[-1, 1]"),
        (sp.factorial(n), Interval(fmpq(5), fmpq(5)), "[120, 120]"),
        (sp.binomial(n, 2), Interval(fmpq(5), fmpq(5)), "[10, 10]"),
    ],
)
def test_exact_values_are_found_exactly(expression, at, expected):
    assert str(enclosure(expression, {x: at, n: at})) == expected


@pytest.mark.parametrize(
    ("expression", "at"),
    [
        (sp.log(x), UNIT),
        (1 / x, UNIT),
        (sp.sqrt(x - 1), UNIT),
        (sp.tan(x), Interval(fmpq(1), fmpq(2))),
        (x ** sp.Rational(-1, 2), UNIT),
        (x**y, Interval(fmpq(-1), fmpq(1))),
        (sp.Piecewise((x, x > 2)), UNIT),
        (sp.Sum(x, (n, 1, 20_000)), UNIT),
        (sp.Sum(x, (n, 3, 1)), UNIT),
        (sp.gamma(x), UNIT),
        (x + sp.Float("0.5"), UNIT),
        (n, UNIT),
        (sp.factorial(x), Interval(fmpq(1, 2), fmpq(1, 2))),
        (sp.Sum(x + y, (n, 1, y)), UNIT),
    ],
)
def test_what_may_be_undefined_or_is_not_supported_is_refused(expression, at):
    with pytest.raises(NoEnclosure):
        enclosure(expression, {x: at, y: at})
    assert truth(sp.Ge(expression, -10, evaluate=False), {x: at, y: at}) is None


FUNCTIONS = [
    sp.exp, sp.sin, sp.cos, sp.tanh, sp.atan, sp.erf, sp.sinh, sp.cosh, sp.Abs,
    lambda t: sp.log(1 + t**2), lambda t: sp.sqrt(t**2 + 1), lambda t: t**3,
    lambda t: 1 / (2 + t**2),
    lambda t: sp.Max(t, 1), lambda t: sp.Min(t, 0), lambda t: (1 + t**2) ** t,
    lambda t: sp.tan(t / (2 + t**2)),
]  # fmt: skip


@st.composite
def expressions(draw, depth=3):
    if depth == 0:
        return draw(st.sampled_from([x, y, sp.Rational(1, 2), sp.Integer(-1), sp.pi]))
    first = draw(expressions(depth=depth - 1))
    if draw(st.booleans()):
        return draw(st.sampled_from(FUNCTIONS))(first)
    second = draw(expressions(depth=depth - 1))
    return first * second if draw(st.booleans()) else first + second


@given(
    expressions(),
    st.fractions(-2, 2, max_denominator=8),
    st.fractions(-2, 2, max_denominator=8),
    st.fractions(0, 1, max_denominator=16),
)
@settings(derandomize=True, max_examples=250, deadline=None)
def test_the_value_at_a_point_of_a_box_lies_in_the_enclosure(expression, at_x, at_y, width):
    def around(centre):
        half = width / 2
        ends = (centre - half, centre + half)
        return Interval(*(fmpq(end.numerator, end.denominator) for end in ends))

    try:
        found = enclosure(expression, {x: around(at_x), y: around(at_y)})
    except NoEnclosure:
        return
    with mpmath.workdps(60):
        values = {"x": mpmath.mpf(at_x.numerator) / at_x.denominator}
        values["y"] = mpmath.mpf(at_y.numerator) / at_y.denominator
        value = mpmath.mpf(sp.lambdify((x, y), expression, "mpmath")(values["x"], values["y"]))
        slack = mpmath.mpf(10) ** -40 * (1 + abs(value))
        for end, sign in ((found.low, 1), (found.high, -1)):
            if end is not None:
                exact = mpmath.mpf(int(end.p)) / int(end.q)
                assert sign * (value - exact) >= -slack


def test_relations_are_decided_where_they_hold_everywhere_or_nowhere():
    at = {x: UNIT}
    assert truth(sp.Le(0, sp.sqrt(x)), at) is True
    assert truth(sp.Gt(sp.exp(x), sp.Rational(1, 2)), at) is True
    assert truth(sp.Lt(sp.exp(x), 1), at) is False
    assert truth(x < 1, at) is None
    assert truth(sp.Lt(x, 1), {x: Interval(fmpq(0), fmpq(1), False, True)}) is True
    assert truth(sp.And(x >= 0, x <= 1), at) is True
    assert truth(sp.And(x >= 0, x > 1), at) is False
    assert truth(sp.Or(x > 2, x <= 1), at) is True
    assert truth(sp.Implies(x > 3, sp.Ge(sp.log(x), 1)), at) is True
    assert truth(sp.Not(sp.Eq(x, 2)), at) is True
    assert truth(sp.true, at) is True
    assert truth(sp.false, at) is False


def test_equality_is_decided_for_rational_values_alone():
    third = {x: sp.Rational(1, 3)}
    assert truth_at(sp.Eq(3 * x, 1, evaluate=False), third) is True
    assert truth_at(sp.Eq(sp.exp(sp.sqrt(x - sp.Rational(1, 3))), 1, evaluate=False), third) is True
    assert truth_at(sp.Ne(3 * x, 1, evaluate=False), third) is False
    square = sp.Pow(sp.sqrt(2), 2, evaluate=False)
    assert truth_at(sp.Eq(square, 2, evaluate=False), {}) is None
    assert truth_at(sp.Eq(sp.sqrt(2), sp.Rational(141421356, 10**8)), {}) is False


def test_a_comparison_that_needs_many_digits_is_decided_rightly():
    tiny = sp.Rational(1, 5510772583598463000000)
    relation = sp.Le(-sp.log(1 - x), x / (1 - x), evaluate=False)
    assert truth_at(relation, {x: tiny}) is True
    assert truth_at(sp.Gt(*relation.args, evaluate=False), {x: tiny}) is False


def test_huge_arguments_neither_hang_nor_lie():
    huge = {x: sp.Integer(10) ** 30}
    assert truth_at(sp.exp(x) > x, huge) is True
    assert truth_at(sp.exp(-x) > 0, huge) is True
    assert truth_at(sp.Le(sp.exp(-x), 0, evaluate=False), huge) is False
    assert truth_at((1 - 1 / x) ** x < 1, huge) is True
    assert truth_at(sp.cos(x) <= 1, huge) is True
