"""The density of a matrix whose eigenvalues are known."""

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.lanczos import lanczos
from numerics.spectral_density import mass_between, spectral_density

VALUES = np.concatenate([np.full(300, 1.0), np.linspace(-2.0, -1.0, 100)])  # three to one


def runs(count, steps=20):
    return [lanczos(lambda v: VALUES * v, 400, steps=steps, seed=seed) for seed in range(count)]


def test_the_density_integrates_to_one_and_has_a_spread():
    found = spectral_density(runs(8))
    step = found.grid[1] - found.grid[0]
    assert found.mean.sum() * step == pytest.approx(1, abs=0.01)  # three widths: 0.3 % is beyond
    assert (found.spread >= 0).all()
    assert found.spread.max() > 0
    assert set(found.to_json()) == {"grid", "mean", "spread", "width", "vectors"}


def test_the_mass_of_the_negative_part_is_a_quarter():
    mean, deviation = mass_between(runs(16), -np.inf, 0.0)
    # (vᵀu)² summed over 100 of 400 directions: Beta(50, 150), deviation 0.0305, known beforehand
    assert mean == pytest.approx(0.25, abs=4 * 0.0305 / 4)
    assert 0.0305 / 2 < deviation < 0.0305 * 2


def test_one_vector_has_no_spread_and_none_is_refused():
    assert not spectral_density(runs(1)).spread.any()
    with pytest.raises(InputError, match="no start vector"):
        spectral_density([])


def test_a_spectrum_of_one_point_has_a_density():
    found = spectral_density([lanczos(lambda v: 3 * v, 5, steps=5)])
    assert found.grid[np.argmax(found.mean)] == pytest.approx(3)
