"""RKC steps: the stability polynomial from its definition, stable on [0, L_1], damped."""

from fractions import Fraction
from math import cosh, exp, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.runge_kutta_chebyshev import DAMPING, rkc_log_contraction, rkc_schedule
from numerics.spectral_group import spectral_groups
from proofs_check.factored_product import p_at
from proofs_check.supremum import contraction_bound

SETTINGS = settings(derandomize=True, deadline=None, max_examples=40)
UNIT = Fraction(2) ** -53


def chebyshev_at(length, x):
    """T_N(x) by its three-term recursion, exact."""
    before, now = Fraction(1), x
    for _ in range(length - 1):
        before, now = now, 2 * x * now - before
    return now


@given(st.fractions(0, Fraction(1), max_denominator=60), st.integers(1, 6))
@SETTINGS
def test_p_is_the_damped_stability_polynomial_stretched_to_the_largest_eigenvalue(place, stages):
    groups = spectral_groups("1:2", "5:9")
    lam = 9 * place
    w0 = 1 + DAMPING / stages**2
    wanted = chebyshev_at(stages, w0 - (1 + w0) * lam / 9) / chebyshev_at(stages, w0)
    schedule = rkc_schedule(groups, stages)
    largest = max(1, max(step.rate for step in schedule.steps) * 9)
    assert abs(p_at(schedule, lam) - wanted) <= stages * largest**stages * UNIT


@pytest.mark.parametrize("stages", [1, 2, 3, 5, 10, 40])
def test_no_mode_grows_on_the_whole_interval_down_to_zero(stages):
    groups = spectral_groups("1e-9:1", "10:1000")
    whole = contraction_bound(rkc_schedule(groups, stages), spectral_groups("1e-30:1000"))
    assert whole.upper <= 1
    damped = contraction_bound(rkc_schedule(groups, stages), spectral_groups("999:1000"))
    # 1/T_s(w0) between 1/cosh(sqrt(2 eps)) and 1/(1 + eps), attained at L_1 up to rounding
    assert (
        1 / cosh(sqrt(2 * DAMPING)) - 1e-9 <= damped.upper <= 1 / (1 + DAMPING) + Fraction(1, 10**9)
    )


@pytest.mark.parametrize("texts", [("1:9",), ("1/10:1", "100:1000"), ("1:1", "1e4:1e5")])
@pytest.mark.parametrize("stages", [1, 2, 7, 60])
def test_the_closed_form_is_the_maximum_where_it_is_attained_on_the_groups(texts, stages):
    groups = spectral_groups(*texts)
    bound = contraction_bound(rkc_schedule(groups, stages), groups, digits=15)
    # the ends mu_n and L_1 belong to the groups; rounding of the rates: stages² u
    assert abs(float(bound.upper) / exp(rkc_log_contraction(groups, stages)) - 1) < 1e-10


def test_a_longer_cycle_gains_nothing_past_the_damping():
    groups = spectral_groups("1:4")
    assert all(rkc_log_contraction(groups, stages) > -DAMPING for stages in (1, 10, 1000))
