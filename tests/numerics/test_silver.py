"""Silver steps: the exact algebraic numbers, their order, and the lengths that there are."""

from fractions import Fraction

import pytest

from numerics.exact import InputError
from numerics.silver import silver_schedule
from numerics.spectral_group import spectral_groups

GROUPS = spectral_groups("1:3")


def exact_step(valuation):
    """(a, b) with 1 + ρ^(ν−1) = a + b√2, from ρ⁻¹ = √2 − 1 and ρ = 1 + √2."""
    a, b = -1, 1
    for _ in range(valuation):
        a, b = a + 2 * b, a + b
    return a + 1, b


def is_nearest(rate, valuation, top):
    """Whether rate·top is a + b√2 to 53 bits, by squares of rationals."""
    a, b = exact_step(valuation)
    half = Fraction(2) ** -53
    low, high = (rate * top * (1 + side * half) - a for side in (-1, 1))
    return (low <= 0 or low**2 <= 2 * b**2) and high > 0 and 2 * b**2 <= high**2


@pytest.mark.parametrize("top", [1, 3, 1000])
def test_the_steps_are_the_algebraic_numbers_to_53_bits(top):
    schedule = silver_schedule(spectral_groups(f"1/2:{top}"), 63)
    for i, step in enumerate(schedule.steps, start=1):
        valuation = next(power for power in range(7) if i % 2 ** (power + 1))
        assert is_nearest(step.rate, valuation, top)
        assert not is_nearest(step.rate * (1 + Fraction(2) ** -50), valuation, top)


def test_the_schedule_is_the_recursion_two_copies_around_a_longer_step():
    for k in (1, 2, 3, 6):
        shorter = [step.rate for step in silver_schedule(GROUPS, 2**k - 1).steps]
        longer = [step.rate for step in silver_schedule(GROUPS, 2 ** (k + 1) - 1).steps]
        assert longer[: len(shorter)] == shorter == longer[len(shorter) + 1 :]
        assert longer[len(shorter)] == max(longer)


def test_there_are_k_distinct_rates():
    assert len(silver_schedule(GROUPS, 2**10 - 1).merged()) == 10


@pytest.mark.parametrize(("length", "mend"), [(0, "1 or 3"), (2, "1 or 3"), (8, "7 or 15")])
def test_other_lengths_are_refused_with_the_nearest_ones(length, mend):
    with pytest.raises(InputError, match=rf"^cycle_length: {length} must be 2\^k - 1 .* {mend}"):
        silver_schedule(GROUPS, length)
