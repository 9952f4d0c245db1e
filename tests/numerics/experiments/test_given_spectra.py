"""Matrices with a spectrum that is given: groups as said, eigenvalues inside, minimisers exact."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.experiments.given_spectra import (
    FOUR_SPECTRA,
    GivenSpectrum,
    SpectraSettings,
    spectrum_problem,
)
from numerics.spectral_group import spectral_groups

THREE = FOUR_SPECTRA.spectra[3]
SMALL = SpectraSettings(spectra=(THREE,), dimension=9, rows=12, seeds=(0, 1))


def test_the_groups_are_those_said_from_mu_1_up():
    assert THREE.groups == spectral_groups("40000:80000", "200:400", "1:2")
    assert FOUR_SPECTRA.spectra[2].groups == spectral_groups("100000:1000000", "1:10")
    assert THREE.name == "2,2,2; 100,100"
    assert FOUR_SPECTRA.dimension == 200


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_matrix_has_the_spectrum_to_rounding_ends_included(dtype):
    found = spectrum_problem(SMALL, THREE, 0, dtype)
    assert found.G.dtype == found.b.dtype == np.dtype(dtype)
    values = np.linalg.eigvalsh(found.G.astype(np.float64))
    expected = np.concatenate([np.linspace(float(g.mu), float(g.L), 3) for g in THREE.groups[::-1]])
    # ‖rounding‖ ≤ d·u·L₁, and float64's own 100 times that for QR and products
    np.testing.assert_allclose(values, expected, atol=100 * 9 * found.unit * 80000)
    for group, said in zip(found.groups, THREE.groups, strict=True):
        assert float(group.mu) == pytest.approx(float(said.mu), rel=0.05)
        inside = values[(values >= float(group.mu)) & (values <= float(group.L))]
        assert len(inside) == 3


def test_the_start_is_as_far_from_the_minimiser_in_every_direction_and_repeats():
    one, again, other = (spectrum_problem(SMALL, THREE, seed, "float64") for seed in (0, 0, 1))
    assert np.array_equal(one.G, again.G)
    assert not np.array_equal(one.G, other.G)
    # the planted w° has norm 1
    assert one.distances(one.starts)[0] == pytest.approx(1, rel=1e-9)
    assert one.minimiser_error < 1e-9


def test_numbers_that_make_no_groups_and_no_problem_are_refused():
    with pytest.raises(InputError, match="spectrum 2,2: give one gap fewer"):
        GivenSpectrum(kappas=(Fraction(2), Fraction(2)), gaps=())
    with pytest.raises(InputError, match="each >= 1"):
        GivenSpectrum(kappas=(Fraction(1, 2),), gaps=())
    for change in ({"seeds": ()}, {"dimension": 5}, {"rows": 8}, {"spectra": ()}):
        with pytest.raises(InputError, match="give at least one of each"):
            replace(SMALL, **change)
