"""A line with two knots: it finds those it was made from, and beats any other pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.broken_line import broken_line
from numerics.exact import InputError


def line(d, a, b, slopes):
    x = np.linspace(0, 1, d)
    first, second, third = slopes
    return (
        first * np.minimum(x, a) + second * np.clip(x - a, 0, b - a) + third * np.maximum(x - b, 0)
    )


@given(
    st.integers(3, 30),
    st.integers(3, 30),
    st.lists(st.integers(-40, 40), min_size=3, max_size=3, unique=True),
)
def test_a_broken_line_is_found_again(i, length, slopes):
    d = i + length + 20
    a, b = i / (d - 1), (i + length) / (d - 1)
    y = 3 + line(d, a, b, slopes)
    found = broken_line(y)
    assert np.allclose(found.values, y, atol=1e-7)
    assert np.allclose(found.knots, (a, b), atol=1e-12)
    assert np.allclose(found.slopes, slopes, atol=1e-5)
    assert found.middle == pytest.approx(b - a)


def test_no_other_pair_of_places_is_better():
    y = np.cumsum(np.random.default_rng(3).standard_normal(25))
    found, x = broken_line(y), np.linspace(0, 1, 25)
    errors = []
    for a in range(2, 21):
        for b in range(a + 2, 23):
            basis = np.column_stack(
                [np.ones(25), x, np.maximum(x - x[a], 0), np.maximum(x - x[b], 0)]
            )
            fit = basis @ np.linalg.lstsq(basis, y, rcond=None)[0]
            errors.append(np.sqrt(np.mean((fit - y) ** 2)))
    assert found.error == pytest.approx(min(errors), rel=1e-9)


@pytest.mark.parametrize("y", [np.zeros(6), np.array([0.0] * 9 + [np.nan])])
def test_too_few_numbers_or_none_are_refused(y):
    with pytest.raises(InputError, match="give at least 7 finite numbers"):
        broken_line(y)


def test_seven_numbers_are_enough():
    assert broken_line(np.arange(7.0)).error < 1e-12
