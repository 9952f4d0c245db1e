"""Groups from Ritz values: the bars hold the eigenvalues, and nothing is hidden below the floor."""

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.lanczos import lanczos
from numerics.ritz_groups import ritz_groups

SETTINGS = {"rounding": 1e-12, "resolution": 1e-2}


def grouped(values, residuals=None, **options):
    values = np.array(values)
    residuals = np.zeros(len(values)) if residuals is None else np.array(residuals)
    return ritz_groups(values, residuals, **{**SETTINGS, "floor": 1e-3, **options})


def test_resolved_values_down_to_the_floor_make_groups_with_their_bars():
    found = grouped([100.0, 90.0, 1.0, 0.9, -3.0], [0.01, 0.02, 1e-3, 2e-3, 5.0], floor=0.5)
    assert found.resolved == 4
    assert not found.reaches_floor  # −3 ± 5 may be above it
    found = grouped([100.0, 90.0, 1.0, 0.9, -3.0], [0.01, 0.02, 1e-3, 2e-3, 0.1], floor=0.5)
    assert found.reaches_floor
    assert found.counts == (2, 2)
    (above, below) = found.groups
    assert [float(x) for x in (*above.mu, *above.L)] == pytest.approx(
        [89.98, 90.02, 99.99, 100.01], rel=1e-5
    )
    assert [float(x) for x in (*below.mu, *below.L)] == pytest.approx(
        [0.898, 0.902, 0.999, 1.001], rel=1e-5
    )
    assert above.mu[0] <= 90 - 0.02 - 1e-12  # rounded outward, exactly
    assert above.L[1] >= 100 + 0.01 + 1e-12


def test_below_the_last_resolved_value_one_stretch_goes_down_to_the_floor():
    found = grouped([100.0, 1.0, 0.3, 0.1], [0.0, 0.2, 0.2, 0.1], floor=0.01)
    assert (found.resolved, found.reaches_floor, found.counts) == (1, False, (1, 0))
    stretch = found.groups[-1]
    assert float(stretch.mu[0]) == pytest.approx(0.01, rel=1e-5)
    assert stretch.mu[0] <= 0.01
    assert stretch.L[1] >= 1.2


def test_groups_whose_bars_meet_become_one():
    found = grouped([10.0, 9.95, 9.0], [0.05, 0.05, 0.01], floor=1.0, resolution=0.1, count=1)
    assert len(found.groups) == 1
    with pytest.raises(InputError, match="2 asked for, 1 are told apart"):
        grouped([10.0, 9.95], [0.05, 0.05], floor=1.0, resolution=0.1, count=2)


def test_the_floor_is_never_below_the_rounding():
    assert grouped([1.0, 1e-9], floor=1e-5, rounding=1e-4).floor == 4e-4


def test_no_positive_eigenvalue_is_refused():
    with pytest.raises(InputError, match=r"no Ritz value is above the floor .* largest is -1"):
        grouped([-1.0, -2.0])


@pytest.mark.parametrize("seed", range(20))
def test_the_ends_of_the_groups_lie_in_their_bars(seed):
    rng = np.random.default_rng(seed)
    exact = np.sort(
        np.concatenate([rng.uniform(500, 1000, 4), rng.uniform(5, 10, 6), rng.normal(0, 0.01, 190)])
    )[::-1]
    run = lanczos(lambda v: exact * v, 200, steps=60, seed=seed)
    found = ritz_groups(run.values, run.residuals, floor=1.0, rounding=1e-10, resolution=1e-2)
    assert found.counts == (4, 6)
    assert found.reaches_floor
    start = 0
    for group, count in zip(found.groups, found.counts, strict=True):
        assert group.L[0] <= exact[start] <= group.L[1]
        assert group.mu[0] <= exact[start + count - 1] <= group.mu[1]
        start += count
