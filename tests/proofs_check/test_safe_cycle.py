"""Cycles planned from Ritz values: their limits, and the bound on what the model may rise."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.cycle_safeguard import allowed_rise
from numerics.exact import InputError
from numerics.lanczos import lanczos
from numerics.spectral_group import spectral_groups
from numerics.step_order import Order, ordered
from proofs_check.planner import Method, plan
from proofs_check.safe_cycle import CycleWish, certified_cycle, safe_cycle
from proofs_check.supremum import contraction_bound

WISH = CycleWish()
TENTH = Fraction(1, 10)
EPS = float(np.finfo(np.float64).eps)


def probed(values, *, scale=1.0):
    """All Ritz values of a diagonal matrix, multiplied by what a false probe says."""
    values = np.array(values, dtype=np.float64)
    run = lanczos(lambda v: values * v, len(values), steps=len(values), start=np.ones(len(values)))
    return replace(run, values=run.values * scale)


def cycle_for(values, *, scale=1.0, margin=TENTH, wish=WISH):
    top = np.abs(values).max()
    return safe_cycle(probed(values, scale=scale), rounding=EPS * top, margin=margin, wish=wish)


def model_losses(values, g, schedule):
    """m_k at every step, from g in the eigenvectors' basis; by descent."""
    d, found = np.zeros_like(g), [0.0]
    for step in schedule.steps:
        for _ in range(step.count):
            d = d - float(step.rate) * (g + values * d)
            found.append(float(g @ d + values @ d**2 / 2))
    return np.array(found)


spectra = st.lists(
    st.floats(1e-3, 1).map(lambda x: float(f"{x:.3g}")), min_size=1, max_size=5, unique=True
)
negative = st.lists(
    st.floats(-0.3, -1e-3).map(lambda x: float(f"{x:.3g}")), max_size=3, unique=True
)


@settings(max_examples=8)
@given(positive=spectra, below=negative, unseen=st.floats(0, 1), seed=st.integers(0, 9))
def test_the_model_never_rises_above_the_bound_where_no_eigenvalue_is_above_the_groups(
    positive, below, unseen, seed
):
    seen = np.array([*positive, *below])
    cycle = cycle_for(seen)
    # one more eigenvalue that the probe missed, anywhere below the top of the groups
    values = np.append(seen, unseen * float(cycle.top) * 0.999)
    g = np.random.default_rng(seed).standard_normal(len(values))
    losses = model_losses(values, g, cycle.schedule)
    slope = float(np.linalg.norm(g))
    # rounding of descent: the components grow at most by the prefixes, and by e^growth
    largest = (1 + 2 * float(cycle.top) * cycle.rise_inside) * math.exp(2 * cycle.growth)
    slack = 1e3 * EPS * slope**2 * largest / 1e-4
    assert losses.max() <= slope**2 * cycle.rise_inside + slack
    assert losses[-1] <= slope**2 * cycle.rise_end + slack


@settings(max_examples=8)
@given(positive=spectra, below=negative)
def test_a_cycle_keeps_to_what_was_wished(positive, below):
    wish = CycleWish(growth=Fraction(5), longest=30)
    cycle = cycle_for([*positive, *below], wish=wish)
    assert cycle.schedule.length <= 30
    p = np.prod(
        [(1 + float(s.rate) * -min([0.0, *below])) ** s.count for s in cycle.schedule.steps]
    )
    assert p <= 5 * (1 + 1e-9)
    assert math.exp(cycle.growth) == pytest.approx(p, rel=1e-9)
    if cycle.groups:
        assert cycle.top == cycle.groups[0].L
        assert float(cycle.top) >= max(positive) * 1.1 * (1 - 100 * EPS)
        assert cycle.upper <= wish.contraction
        assert contraction_bound(cycle.schedule, cycle.groups, digits=10).upper == cycle.upper


@pytest.mark.parametrize("order", [Order.LEJA, Order.DECREASING, Order.INCREASING])
def test_the_bounds_of_a_cycle_are_near_the_largest_rise_there_is(order):
    groups = spectral_groups("1/100:1/20", "1/2:1")
    schedule = ordered(plan(groups, method=Method.OPTIMAL).schedule, groups, order)
    cycle = certified_cycle(schedule, groups, 0.0)
    lam = np.geomspace(1e-4, 1, 20_000)
    p, rises = np.ones_like(lam), []
    for step in schedule.steps:
        for _ in range(step.count):
            p = p * (1 - float(step.rate) * lam)
            rises.append(float(((p**2 - 1) / (2 * lam)).max()))
    # on a piece [a, 2a] the bound divides by a; the other half is the enclosures' width
    assert 1 < max(rises) <= cycle.rise_inside <= 3 * max(rises)
    assert 1 < rises[-1] <= cycle.rise_end <= 2 * rises[-1]  # `optimal` is not safe in the gap


def test_a_gap_safe_cycle_may_not_end_above_its_start():
    cycle = cycle_for([1, 0.5, 0.002, 0.0015])
    assert len(cycle.groups) == 2
    assert cycle.rise_end == 0


def test_negative_curvature_raises_the_floor_and_shortens_the_cycle():
    positive = [*np.geomspace(1, 1e-3, 8)]
    free, bent = cycle_for(positive), cycle_for([*positive, -0.05])
    assert bent.groups[-1].mu > 10 * free.groups[-1].mu
    assert bent.schedule.length < free.schedule.length
    unbounded = cycle_for([*positive, -0.05], wish=CycleWish(growth=Fraction(10) ** 60))
    assert unbounded.growth > math.log(10) >= bent.growth


def test_where_negative_curvature_rules_the_cycle_is_one_cautious_step():
    cycle = cycle_for([0.01, -3.0])
    (step,) = cycle.schedule.steps
    assert (step.count, cycle.groups, cycle.upper) == (1, (), 1)
    assert 1 + float(step.rate) * 3 == pytest.approx(10, rel=1e-12)
    down = cycle_for([-1.0, -2.0])
    assert 1 + float(down.schedule.steps[0].rate) * 2 == pytest.approx(10)


def test_without_curvature_there_is_no_cycle():
    run = lanczos(lambda v: 0 * v, 3, steps=3)
    assert safe_cycle(run, rounding=1e-300, margin=TENTH, wish=WISH) is None


def test_a_false_probe_is_seen_by_the_bound():
    """False twin: groups a tenth of what they should be; the loss ends above the bound."""
    values = np.geomspace(1, 1e-2, 6)
    cycle = cycle_for(values, scale=0.1)
    assert cycle.top < 1
    g = np.ones(6)
    rise = model_losses(values, g, cycle.schedule)[-1]
    assert rise > 1e3 * allowed_rise(cycle.rise_end, float(np.linalg.norm(g)), 1.0, EPS)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"floor": Fraction(0)}, "floor: '0' must be > 0 and <= 1/2"),
        ({"floor": Fraction(3, 4)}, "floor: '3/4' must be > 0 and <= 1/2"),
        ({"contraction": Fraction(1)}, "contraction: '1' must be > 0 and < 1"),
        ({"growth": Fraction(1)}, "growth: '1' must be > 1"),
        ({"longest": 0}, "longest: '0' must be an integer >= 1"),
        ({"longest": True}, "longest: 'True' must be an integer >= 1"),
    ],
)
def test_wishes_that_no_cycle_can_keep_are_refused(wish, words):
    with pytest.raises(InputError, match=words):
        CycleWish(**wish)
