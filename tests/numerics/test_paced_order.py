from fractions import Fraction

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.minimax import minimax
from numerics.paced_order import paced_places
from numerics.spectral_group import spectral_groups

GROUPS = spectral_groups("1:2", "200:400", "40000:80000")


def partial_maxima(roots, order):
    """The largest |prefix| and |suffix| over a fine grid of the groups, by brute force."""
    lam = np.concatenate(
        [np.linspace(float(g.mu), float(g.L), 400) for g in GROUPS], dtype=np.longdouble
    )
    factors = np.abs(1 - lam / np.array([[float(roots[i])] for i in order], dtype=np.longdouble))
    prefix = np.cumprod(factors, axis=0)
    suffix = np.cumprod(factors[::-1], axis=0)
    return float(prefix.max()), float(suffix.max())


def test_the_paced_order_takes_every_root_and_keeps_both_partial_products_low():
    roots = list(minimax(GROUPS, 72).roots.fractions())[::-1]
    order = paced_places(roots, [1] * len(roots), GROUPS)
    assert sorted(order) == list(range(len(roots)))
    assert max(partial_maxima(roots, order)) < 1e5
    # the false twins: by size, whichever way, products overflow what float32 holds
    assert partial_maxima(roots, range(len(roots)))[1] > 1e30
    assert partial_maxima(roots, range(len(roots))[::-1])[0] > 1e30


def test_a_root_is_taken_as_often_as_it_is_counted():
    roots = [Fraction(60000), Fraction(300), Fraction(3, 2)]
    order = paced_places(roots, [40, 6, 2], GROUPS)
    assert [order.count(i) for i in range(3)] == [40, 6, 2]
    assert order[0] == 0  # the small step has to pay first


def test_a_cycle_that_is_too_long_is_refused():
    with pytest.raises(InputError, match="100000000 steps with 1 rates are too many"):
        paced_places([Fraction(1)], [100_000_000], GROUPS)
