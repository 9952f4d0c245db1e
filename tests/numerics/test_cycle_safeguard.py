"""The model's change over a cycle against descent on quadratics; groups raised by a margin."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies.groups import positive_rationals, spectral_group_lists
from strategies.schedules import schedules

from numerics.cycle_safeguard import (
    allowed_rise,
    growth_nats,
    lowering,
    predicted_change,
    raised_groups,
)
from numerics.descent import iterates
from numerics.lanczos import lanczos
from numerics.schedule import Schedule, Step

EPS = float(np.finfo(np.float64).eps)


def exact_lowering(schedule, lam):
    p = Fraction(1)
    for step in schedule.steps:
        p *= (1 - step.rate * lam) ** step.count
    if lam == 0:
        return sum(step.rate * step.count for step in schedule.steps)
    return (1 - p**2) / (2 * lam)


@given(
    schedule=schedules(most_steps=4, most_count=4),
    size=positive_rationals(),
    sign=st.sampled_from([-1, 0, 1]),
)
def test_the_sum_over_the_steps_is_the_closed_form(schedule, size, sign):
    lam = sign * size
    (found,) = lowering(schedule, np.array([float(lam)]))
    # each term has a few roundings, relative to Σ η·p²·(1 + η|λ|/2), whatever cancels
    p, terms = Fraction(1), Fraction(0)
    for step in schedule.steps:
        for _ in range(step.count):
            terms += step.rate * p**2 * (1 + step.rate * abs(lam) / 2)
            # a factor 1 − ηλ near 0 has the rounding of ηλ, not of itself
            p = abs(p) * (1 + step.rate * abs(lam))
    assert abs(Fraction(found) - exact_lowering(schedule, lam)) <= 200 * Fraction(EPS) * terms


@given(
    values=st.lists(st.floats(-2, 5), min_size=2, max_size=8),
    rates=st.lists(st.floats(0.01, 0.5), min_size=1, max_size=4),
    seed=st.integers(0, 20),
)
def test_with_as_many_products_as_steps_the_prediction_is_what_descent_does(values, rates, seed):
    rng = np.random.default_rng(seed)
    Q, _ = np.linalg.qr(rng.standard_normal((len(values),) * 2))
    H = (Q * np.array(values)) @ Q.T
    g = rng.standard_normal(len(values))
    schedule = Schedule(tuple(Step(Fraction(rate)) for rate in rates))
    d = list(iterates(lambda d: g + H @ d, np.zeros_like(g), schedule, cycles=1))[-1]
    seen = g @ d + d @ H @ d / 2
    run = lanczos(lambda v: H @ v, len(values), steps=len(rates), start=g)
    predicted = predicted_change(schedule, run, float(np.linalg.norm(g)))
    growth = math.prod(1 + 5 * rate for rate in rates) ** 2
    assert predicted == pytest.approx(seen, rel=1e-9, abs=1e3 * EPS * growth * float(g @ g))


def test_with_fewer_products_it_is_an_estimate():
    H, g = np.diag([1.0, 2.0, 5.0, 9.0]), np.ones(4)
    schedule = Schedule((Step("1/9"), Step("1/2"), Step("1/5"), Step(1)))
    exact = -lowering(schedule, np.diag(H)).sum()
    found = [
        predicted_change(schedule, lanczos(lambda v: H @ v, 4, steps=m, start=g), 2.0)
        for m in (1, 2, 4)
    ]
    assert found[-1] == pytest.approx(exact, rel=1e-12)
    assert abs(found[0] - exact) > 0.1


def test_growth_is_that_of_the_product_and_none_where_nothing_is_negative():
    schedule = Schedule((Step("1/2", 3), Step(2)))
    assert growth_nats(schedule, -1.0) == pytest.approx(math.log(1.5**3 * 3))
    assert growth_nats(schedule, 1.0) == 0 == growth_nats(schedule, 0.0)


def test_the_allowance_is_rounding_where_the_bound_is_zero():
    assert allowed_rise(0.0, 5.0, -2.0, EPS) == 2e3 * EPS
    assert allowed_rise(3.0, 2.0, 0.0, EPS) == 12.0


@given(groups=spectral_group_lists(most=4), margin=st.sampled_from([Fraction(1, 10), 1, 3, 50]))
def test_raised_groups_hold_every_group_raised_and_nothing_more(groups, margin):
    found = raised_groups(groups, Fraction(margin))
    wide = [(group.mu, group.L * (1 + margin)) for group in groups]
    for mu, L in wide:
        assert any(each.mu <= mu and L <= each.L for each in found)
    assert {each.mu for each in found} <= {mu for mu, _ in wide}
    assert {each.L for each in found} <= {L for _, L in wide}
    assert all(a.mu > b.L for a, b in pairwise(found))
    assert (found[0].L, found[-1].mu) == (groups[0].L * (1 + margin), groups[-1].mu)
