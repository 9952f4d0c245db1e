"""Paired comparisons: textbook values, symmetry, and what they refuse."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_1samp

from numerics.exact import InputError
from numerics.paired_comparison import paired_comparison

POSITIVE = st.floats(min_value=1e-3, max_value=1e3)
PAIRS = st.lists(st.tuples(POSITIVE, POSITIVE), min_size=2, max_size=12)


def test_five_pairs_of_one_sign_have_the_exact_probability():
    found = paired_comparison([2.0, 3.0, 4.0, 5.0, 6.0], [1.0] * 5)
    assert found.p_value == 2 / 2**5  # all signs equal: two of 32
    assert found.ratio == pytest.approx(720 ** (1 / 5))


def test_the_interval_is_that_of_the_t_test():
    a, b = [1.0, 2.5, 3.0, 2.0], [1.5, 2.0, 1.0, 1.0]
    found = paired_comparison(a, b)
    expected = ttest_1samp(np.log(np.divide(a, b)), 0).confidence_interval(0.95)
    assert found.interval == pytest.approx(tuple(expected))
    d = found.differences
    assert found.effect == pytest.approx(d.mean() / d.std(ddof=1))


@given(PAIRS)
def test_exchanging_the_two_inverts_the_ratio(pairs):
    a, b = zip(*pairs, strict=True)
    there, back = paired_comparison(a, b), paired_comparison(b, a)
    assert there.ratio * back.ratio == pytest.approx(1)
    assert there.interval == pytest.approx((-back.interval[1], -back.interval[0]))
    assert there.p_value == pytest.approx(back.p_value)


@given(PAIRS, st.floats(min_value=0.1, max_value=10))
def test_units_do_not_matter(pairs, unit):
    a, b = zip(*pairs, strict=True)
    found = paired_comparison([unit * x for x in a], [unit * y for y in b])
    assert found.mean == pytest.approx(paired_comparison(a, b).mean, abs=1e-12)


def test_equal_numbers_show_no_difference():
    found = paired_comparison([1.0, 2.0], [1.0, 2.0])
    assert (found.ratio, found.interval, found.p_value) == (1.0, (0.0, 0.0), 1.0)
    assert math.isnan(found.effect)
    assert json.loads(json.dumps(found.to_json(), allow_nan=False))["Cohen's d_z"] is None


BAD = [
    ([1.0], [2.0], "no two pairs; give more seeds"),
    ([1.0, 2.0], [2.0], r"\(2,\) and \(1,\)"),
    ([1.0, 0.0], [2.0, 1.0], "not positive"),
    ([1.0, math.nan], [2.0, 1.0], "not positive and finite"),
]


@pytest.mark.parametrize(("a", "b", "message"), BAD)
def test_what_is_no_pair_of_positive_numbers_is_refused(a, b, message):
    with pytest.raises(InputError, match=message):
        paired_comparison(a, b)
