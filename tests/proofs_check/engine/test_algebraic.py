"""Signs that algebra decides once logarithms or exponentials are taken away."""

import pytest
import sympy as sp

from proofs_check.engine.algebraic import without_exponentials, without_logarithms
from proofs_check.exact_decision import NotProved

x, y = sp.symbols("x y", positive=True)


@pytest.mark.parametrize(
    ("logarithms", "powers"),
    [
        (sp.log(x), x - 1),
        (-sp.log(1 + x) / 3, 1 - (1 + x)),
        (sp.log(x) / 2 - sp.log(y) / 3, x**3 - y**2),
    ],
)
def test_a_sum_of_logarithms_has_the_sign_of_a_difference_of_powers(logarithms, powers):
    assert sp.expand(without_logarithms(logarithms) - powers) == 0


def test_a_logarithm_beside_something_else_is_refused():
    with pytest.raises(NotProved, match="no rational multiple of a logarithm"):
        without_logarithms(sp.log(x) + x)


def test_one_exponential_becomes_one_positive_variable():
    expression, names = without_exponentials(sp.exp(x) - 1 - x)
    (name,) = names
    assert expression == name - 1 - x
    assert name.is_positive


def test_powers_of_one_exponential_share_a_variable():
    expression, names = without_exponentials(sp.exp(x / 2) - sp.exp(x / 3))
    (name,) = names
    assert expression == name**3 - name**2
