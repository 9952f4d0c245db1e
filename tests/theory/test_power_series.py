"""Coefficients of powers of ε, and sums over partitions, as SymPy expressions."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.power_series import Coefficient, PartitionSum, partition_sum

e, x = sp.symbols("e x")
k = sp.Symbol("k", integer=True, nonnegative=True)
D, u = sp.IndexedBase("D"), sp.IndexedBase("u")
SETTINGS = settings(derandomize=True, deadline=None, max_examples=25)
ROWS = st.lists(st.integers(-4, 4), min_size=1, max_size=4)


@given(ROWS, ROWS, st.integers(0, 3), st.integers(0, 7))
@SETTINGS
def test_a_coefficient_is_that_of_the_expanded_polynomial(left, right, power, order):
    first, second = (sum(c * e**i for i, c in enumerate(row)) for row in (left, right))
    expression = x * sp.Mul(first, second**power, evaluate=False) + first
    found = Coefficient(expression, e, order).doit()
    assert sp.expand(found - sp.expand(expression).coeff(e, order)) == 0


def test_its_variable_is_bound():
    found = Coefficient(x * e, e, k)
    assert found.free_symbols == {x, k}
    assert found.subs(e, 3) == found
    assert found.subs(k, 1).doit() == x
    assert found.subs({x: 5, k: 1}).doit() == 5


def test_sums_inside_are_written_out_first():
    j = sp.Symbol("j", integer=True)
    found = Coefficient(sp.Sum(u[j] * e**j, (j, 0, k)) ** 2, e, k)
    assert found.subs(k, 2).doit() == 2 * u[0] * u[2] + u[1] ** 2
    assert found.doit() == found


@pytest.mark.parametrize("expression", [1 / e, sp.sin(e), sp.sqrt(1 + e)])
def test_what_is_no_polynomial_is_left_alone(expression):
    found = Coefficient(expression, e, sp.Integer(1))
    assert found.doit() == found


def test_a_negative_order_has_the_coefficient_zero():
    assert Coefficient(1 + e, e, sp.Integer(-1)).doit() == 0


def test_a_coefficient_needs_a_symbol():
    with pytest.raises(TypeError, match="is a symbol, not 2"):
        Coefficient(e, 2, 1)


def test_partitions_of_four_are_all_there():
    found = PartitionSum(D, u, k).subs(k, 4).doit()
    listed = D[1] * u[4] + D[2] * (u[1] * u[3] + u[2] ** 2 / 2)
    listed += D[3] * u[1] ** 2 * u[2] / 2 + D[4] * u[1] ** 4 / 24
    assert sp.expand(found - listed) == 0
    assert PartitionSum(D, u, 0).doit() == D[0]
    assert PartitionSum(D, u, k).doit() == PartitionSum(D, u, k)


def test_the_exponential_has_the_sums_over_partitions_of_its_argument():
    # exp(Σ u_iε^i) with u_i = 1/i is 1/(1 − ε): every coefficient is 1
    arguments = [Fraction(0), *(Fraction(1, i) for i in range(1, 9))]
    for order in range(9):
        assert partition_sum([Fraction(1)] * 9, arguments, order) == 1


def test_a_sum_over_partitions_needs_two_sequences():
    with pytest.raises(TypeError, match="over two sequences"):
        PartitionSum(D, x, 1)


def test_both_are_written_in_latex_and_as_text():
    assert sp.latex(Coefficient(x * e, e, k)) == r"\left[e^{k}\right] \left(e x\right)"
    assert sp.latex(PartitionSum(D, u, k)).startswith(r"\sum_{\pi \vdash k} D_{|\pi|}")
    assert str(Coefficient(x, e, k)) == "[e**k](x)"
    assert str(PartitionSum(D, u, k)) == "PartitionSum(D, u, k)"
