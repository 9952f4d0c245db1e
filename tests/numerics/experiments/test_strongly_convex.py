"""The strongly convex toy: its Hessian keeps the stated bounds, bad settings are refused."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.experiments.convex_curve import FLOOR, convex_curve
from numerics.experiments.strongly_convex import (
    STRONGLY_CONVEX,
    coupled_blocks,
    loss_gradient,
    starts,
    whole_spectrum,
)
from numerics.schedule import Schedule, Step
from proofs_check.strongly_convex import strongly_convex_result

SMALL = replace(STRONGLY_CONVEX, block=4, scales=(Fraction(1, 10),), cycles=3, seeds=(0, 1))


def differences(gradient, theta):
    step = 1e-5 * np.eye(len(theta))
    return np.stack([(gradient(theta + e) - gradient(theta - e)) / 2e-5 for e in step])


@pytest.mark.parametrize("size", [0.0, 0.3, 5.0])
def test_the_hessian_keeps_the_stated_bounds(size):
    scale = SMALL.scales[0]
    gradient = loss_gradient(SMALL, scale)
    theta = size * np.random.default_rng(0).standard_normal(8) / np.repeat([1, float(scale)], 4)
    H = differences(gradient, theta)
    coupled = coupled_blocks(scale, SMALL.gamma)
    for part, group in zip((slice(0, 4), slice(4, 8)), coupled.groups, strict=True):
        values = np.linalg.eigvalsh(H[part, part])
        assert float(group.mu) - 1e-7 <= values[0] <= values[-1] <= float(group.L) + 1e-7
    assert np.linalg.norm(H[:4, 4:], 2) <= float(coupled.cross[0][1]) + 1e-7
    (whole,) = whole_spectrum(scale, SMALL.gamma).groups
    values = np.linalg.eigvalsh((H + H.T) / 2)
    assert float(whole.mu) - 1e-7 <= values[0] <= values[-1] <= float(whole.L) + 1e-7


def test_the_loss_is_not_quadratic_where_the_runs_start():
    scale = SMALL.scales[0]
    gradient = loss_gradient(SMALL, scale)
    start = starts(SMALL, scale)[0]
    change = differences(gradient, start) - differences(gradient, np.zeros(8))
    assert np.linalg.norm(change[:4, :4], 2) > 0.2
    assert np.linalg.norm(change[:4, 4:], 2) > 0.001


def test_the_gradient_vanishes_at_the_minimiser_and_starts_are_reproducible():
    scale = SMALL.scales[0]
    assert not loss_gradient(SMALL, scale)(np.zeros(8)).any()
    first, again = starts(SMALL, scale), starts(SMALL, scale)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_the_result_is_within_its_bounds_and_says_so():
    result = strongly_convex_result(SMALL)
    assert result.is_within_bounds
    rows = result.rows()
    assert [row["method"] for row in rows] == ["MrGD", "GD"]
    value = result.to_json()
    assert value["within_bounds"] is True
    (part,) = value["scales"]
    assert len(part["multirate"]["error_mean"]) == part["multirate"]["steps"] + 1


BAD = {
    "a scale of 1": ({"scales": (Fraction(1),)}, "scales = '1' must be > 0 and < 1"),
    "no scales": ({"scales": ()}, "scales = '' must be"),
    "a block of 3": ({"block": 3}, "block = 3 must be a power of 2"),
    "no gamma": ({"gamma": Fraction(0)}, "gamma = 0 must be > 0"),
    "no seeds": ({"seeds": ()}, "and 0 seeds >= 1"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_settings_are_refused(name):
    fields, message = BAD[name]
    with pytest.raises(InputError, match=message):
        replace(STRONGLY_CONVEX, **fields)


def halving(steps, bounds, **fields):
    return convex_curve(
        "halving",
        lambda w: w,
        [np.array([4.0])],
        np.zeros(1),
        Schedule((Step(Fraction(1, 2)),)),
        steps=steps,
        bounds=bounds,
        **fields,
    )


def test_a_curve_is_relative_and_its_margin_is_the_least_ratio():
    curve = halving(2, [np.array([4.0, 3.0, 1.0])])
    assert curve.errors.tolist() == [[1.0, 0.5, 0.25]]
    assert curve.margin == 1.0
    assert curve.is_within_bounds
    assert not halving(2, [np.array([4.0, 3.0, 0.99])]).is_within_bounds


def test_below_the_floor_nothing_is_compared():
    low = 4 * FLOOR / 2
    assert halving(2, [np.array([4.0, 3.0, low])]).is_within_bounds


def test_a_curve_without_bounds_has_none_and_steps_are_counted():
    curve = halving(20, [])
    assert curve.bounds is None
    assert curve.row()["least bound/error"] == "no bound"
    assert curve.steps_to(0.25) == 2
    assert curve.steps_to(1e-9) is None


def test_bounds_that_are_too_short_are_refused():
    with pytest.raises(InputError, match="bounds for 1 of 1 runs of 2 steps"):
        halving(2, [np.array([4.0, 3.0])])


def test_a_run_that_diverges_ends_in_infinities():
    curve = convex_curve(
        "growing",
        lambda w: w,
        [np.array([1.0])],
        np.zeros(1),
        Schedule((Step(Fraction(10**30)),)),
        steps=20,
    )
    assert np.isinf(curve.errors[0, -1])
    assert curve.steps_to(0.1) is None
