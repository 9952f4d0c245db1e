"""Planned cycles with the certificates of their runs: true bounds, and too long cycles refused."""

from fractions import Fraction

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.spectral_group import spectral_groups
from proofs_check.family_run import certified_cycle, planned_cycle
from proofs_check.planner import Method

GROUPS = spectral_groups("200:400", "1:2")


@pytest.mark.parametrize("method", Method)
def test_the_certified_factors_and_suffixes_hold_at_every_point_tried(method):
    schedule = planned_cycle(method, GROUPS, contraction=Fraction(1, 10), limit=2_000)
    cycle = certified_cycle(method.value, schedule, GROUPS)
    rates = [float(step.rate) for step in schedule.steps for _ in range(step.count)]
    assert len(cycle.suffixes) == len(rates) == schedule.length
    products = []
    for group in GROUPS:
        lam = np.linspace(float(group.mu), float(group.L), 101)
        suffix = np.ones((len(rates) + 1, len(lam)))
        for k in range(len(rates) - 1, -1, -1):
            suffix[k] = suffix[k + 1] * np.abs(1 - rates[k] * lam)
        products.append(suffix.max(axis=1))
    # floats at points: N roundings of each product
    slack = 1 + 4 * len(rates) * 2.0**-53
    for i, product in enumerate(products):
        assert product[0] <= cycle.factors[i] * slack
    assert np.all(np.max(products, axis=0)[1:] <= cycle.suffixes * slack)
    if method in {Method.OPTIMAL, Method.CHEBYSHEV, Method.GAP_SAFE}:
        assert cycle.factors.max() <= 0.1 * (1 + 1e-9)


def test_a_cycle_that_is_longer_than_the_run_is_refused():
    with pytest.raises(InputError, match=r"chebyshev: one cycle has .* more than the 5 gradients"):
        planned_cycle(Method.CHEBYSHEV, GROUPS, contraction=Fraction(1, 100), limit=5)
