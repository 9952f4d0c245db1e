"""The proof of the advantage region, and the region against direct evaluation."""

from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from strategies.decisions import decisions_of

from numerics.multirate import step_counts
from numerics.spectral_group import condition_numbers, gaps, ordered_groups
from proofs_check import advantage
from proofs_check.advantage import equal_groups, has_advantage
from proofs_check.check import checks
from proofs_check.evidence import Verdict

IDLE = {
    "fewer steps and a faster rate per step are the same": {"N > 0"},
    "the explicit part lies in the region": {"ball_rate > 0"},
}


def test_every_condition_that_matters_is_needed():
    decisions = decisions_of("complexity.advantage")
    assert {step: decisions[step].idle for step in IDLE} == IDLE


RATIOS = st.fractions(Fraction(11, 10), 12, max_denominator=10)


@given(st.integers(1, 4), RATIOS, RATIOS)
@settings(derandomize=True, max_examples=40)
def test_equal_groups_have_equal_condition_numbers_and_gaps(n, local, gap):
    groups = equal_groups(n, local, gap)
    assert ordered_groups(groups) == groups
    assert condition_numbers(groups) == (local,) * n
    assert gaps(groups) == (gap,) * (n - 1)


@given(
    n=st.integers(1, 3),
    local=RATIOS,
    gap=st.fractions(1, 10**4, max_denominator=3),
    eta=st.fractions(Fraction(1, 4), 1, max_denominator=8),
)
@example(n=2, local=Fraction(10), gap=Fraction(100), eta=Fraction(1))
@example(n=2, local=Fraction(2), gap=Fraction(10_000), eta=Fraction(1))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_the_region_is_that_of_direct_evaluation(n, local, gap, eta):
    length = sum(step_counts(equal_groups(n, local, gap), eta=eta))
    with mpmath.workdps(60):
        K = mpmath.mpf(1)
        for factor in [local] * n + [gap] * (n - 1):
            K *= mpmath.mpf(factor.numerator) / factor.denominator
        own = 1 - eta / local
        per_step = -mpmath.log(mpmath.mpf(own.numerator) / own.denominator) / length
        ball = 2 * mpmath.atanh(1 / mpmath.sqrt(K))
        difference = per_step - ball
        assume(abs(difference) > mpmath.mpf(10) ** -40)
    assert has_advantage(n, local, gap, eta) is (difference > 0)


def test_multirate_descent_loses_at_ten_and_hundred_and_wins_at_two_and_ten_thousand():
    one = Fraction(1)
    assert has_advantage(2, Fraction(10), Fraction(100), one) is False
    assert has_advantage(2, Fraction(2), Fraction(10_000), one) is True


def test_the_loss_is_about_twelvefold_as_measured():
    rate = mpmath.log(mpmath.mpf(10) / 9) / 68
    assert 12 < 2 * mpmath.atanh(mpmath.mpf(1) / 100) / rate < 13.5


def test_a_single_group_is_no_place_for_multirate_descent():
    # one step of 1/L: 1 − 1/κ a step, against (√κ − 1)/(√κ + 1)
    assert has_advantage(1, Fraction(10), Fraction(1), Fraction(1)) is False


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("step_counts", lambda groups, eta=1: (68, 1), "is not as stated"),
        ("sign", lambda terms: 0, "lies on the other side"),
    ],
)
def test_a_point_that_is_not_as_stated_is_not_proved(name, value, words, monkeypatch):
    monkeypatch.setattr(advantage, name, value)
    (found,) = checks()["complexity.advantage"].evidence()
    assert found.verdict is Verdict.UNDECIDED
    assert words in found.scope
