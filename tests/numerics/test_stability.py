"""The stability polynomial on arrays: against exact values, and where it must be at least 1."""

import math
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import positive_rationals
from strategies.schedules import schedules

from numerics.schedule import Schedule, Step
from numerics.stability import log10_modulus, polar_grid
from proofs_check.factored_product import p_at


@settings(max_examples=60, deadline=None, derandomize=True)
@given(schedules(4, 5), positive_rationals())
def test_on_the_real_axis_it_is_the_modulus_of_p(schedule, lam):
    exact = abs(p_at(schedule, lam))
    found = log10_modulus(schedule, np.array([complex(lam)]))[0]
    if exact == 0:
        assert found < -10
    else:
        # 1 − rate·λ loses what cancels: relative to it, some 4e-16·(1 + rate·λ) a factor
        near = sum(s.count * (1 + s.rate * lam) / abs(1 - s.rate * lam) for s in schedule.merged())
        assert abs(found - math.log10(exact)) <= 1e-15 * (float(near) + 100) * 4


@settings(max_examples=60, deadline=None, derandomize=True)
@given(schedules(4, 5), st.floats(-9, 0), st.floats(-9, 9))
def test_it_is_at_least_1_in_the_left_half_plane(schedule, real, imaginary):
    assert log10_modulus(schedule, np.array([complex(real, imaginary)]))[0] >= -1e-15


def test_a_root_is_minus_infinity():
    schedule = Schedule((Step(Fraction(1, 4), 3),))
    assert log10_modulus(schedule, np.array([4 + 0j]))[0] == -math.inf


def test_the_grid_covers_a_quarter_plane_and_holds_the_real_axis():
    moduli, angles, z = polar_grid(0.1, 1000.0, (20, 30))
    assert (moduli[0], angles[0]) == (0.1, 0.0)
    assert np.allclose([moduli[-1], angles[-1]], [1000.0, 90.0])
    assert z.shape == (20, 30)
    assert np.all(z[0].imag == 0)
    assert np.allclose(np.abs(z), moduli[None, :])
