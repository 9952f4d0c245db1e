"""Values of p and of log|p| at exact points."""

from decimal import Context, Decimal
from fractions import Fraction

import pytest

from numerics.exact import InputError
from numerics.schedule import Schedule, Step
from proofs_check.factored_product import log_p, p_at


def schedule(*steps: tuple[str | int, int]) -> Schedule:
    return Schedule(tuple(Step(Fraction(rate), count) for rate, count in steps))


def test_an_exact_value_that_would_be_too_long_is_refused() -> None:
    with pytest.raises(InputError, match="use log_p"):
        p_at(schedule(("1/3", 10**9)), Fraction(1, 7))


def test_logarithms_enclose_the_exact_value_and_are_infinite_at_roots() -> None:
    steps = schedule(("1/3", 10**12))
    low, high = log_p(steps, Fraction(2), digits=25)
    true = Context(prec=60).multiply(Decimal(10**12), Context(prec=60).ln(Decimal(3)).copy_negate())
    assert low <= true <= high
    assert Context(prec=60).subtract(high, low) <= Decimal("3E-25")
    assert log_p(steps, Fraction(3)) == (Decimal("-Infinity"), Decimal("-Infinity"))
