import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from strategies.groups import spectral_group_lists

from numerics.equilibrium import bands, equilibrium
from numerics.spectral_group import SpectralGroup, spectral_groups


@pytest.mark.parametrize("kappa", [2, 100, 10**8])
def test_one_interval_has_its_closed_form(kappa):
    found = equilibrium(spectral_groups(f"1:{kappa}"))
    root = math.sqrt(kappa)
    assert found.rate == pytest.approx(math.log((root + 1) / (root - 1)), rel=1e-9)
    # the arcsine law: its quantile is (1 + κ)/2 − (κ − 1)/2·cos(πq)
    q = np.array([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
    expected = (1 + kappa) / 2 - (kappa - 1) / 2 * np.cos(np.pi * q)
    # linear interpolation between 1 201 nodes
    assert found.quantiles(q).hi == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("gap", ["1/10", "100", "1000000000000"])
def test_two_intervals_of_one_length_are_the_image_of_one(gap):
    """With s = (x − m)², E = {s ∈ [s₁, s₂]}: each half has one half of the measure."""
    width, distance = Fraction(1), Fraction(gap)
    groups = (SpectralGroup(1, 1 + width), SpectralGroup(1 + width + distance, distance + 3))
    found = equilibrium(groups)
    assert found.shares == pytest.approx([0.5, 0.5], abs=1e-9)
    middle = 1 + width + distance / 2
    near, far, at = (distance / 2) ** 2, (distance / 2 + 1) ** 2, middle**2
    t = float((2 * at - near - far) / (far - near))
    # g of one interval at s(0), halved: the map has degree 2
    assert found.rate == pytest.approx(math.acosh(t) / 2, rel=1e-9)


def test_shares_of_the_three_groups_measured_beforehand():
    found = equilibrium(spectral_groups("1:2", "200:400", "40000:80000"))
    assert found.rate == pytest.approx(0.0757, abs=5e-5)
    assert found.shares.sum() == pytest.approx(1, abs=1e-12)
    # bounds of n intervals, each with more than its neighbour below
    assert (np.diff(found.shares) > 0).all()
    assert len(found.heights) == 2


@given(spectral_group_lists())
@settings(max_examples=60)
def test_the_total_measure_is_one_and_quantiles_increase_inside_the_bands(groups):
    found = bands(groups)
    if not found:
        return
    measure = equilibrium(groups)
    assert measure.shares.sum() == pytest.approx(1, abs=1e-9)
    points = measure.quantiles(np.linspace(0, 1, 9)).fractions()
    assert all(a < b for a, b in pairwise(points))
    slack = Fraction(1, 2**50)
    assert all(
        any(band.mu * (1 - slack) <= x <= band.L * (1 + slack) for band in found) for x in points
    )


def test_points_have_no_share_and_neighbours_are_one_band():
    groups = spectral_groups("1:2", "2:3", "5:5")
    assert bands(groups) == (SpectralGroup(1, 3),)
    assert equilibrium(groups).rate == equilibrium(spectral_groups("1:3")).rate
