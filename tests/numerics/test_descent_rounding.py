from fractions import Fraction

import numpy as np

from numerics.descent import descend, float_rates
from numerics.descent_rounding import rounding_allowance
from numerics.least_squares import gram_gradient
from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups

# symmetric, with eigenvalues 2 ± 1 and 1/100, and entries that binary numbers cannot hold
Q = np.array([[0.6, 0.8, 0.0], [-0.8, 0.6, 0.0], [0.0, 0.0, 1.0]])
G = Q.T @ np.diag([3.0, 1.0, 0.01]) @ Q
G = (G + G.T) / 2
B = np.array([0.1, 0.7, 0.3])
GROUPS = spectral_groups("0.999:3.001", "0.00999:0.01001")
CYCLE = Schedule((Step(Fraction(1, 3), 16), Step(Fraction(100), 1)))


def exact_iterates(cycles):
    A = [[Fraction(x) for x in row] for row in G.tolist()]
    b = [Fraction(x) for x in B.tolist()]
    w = [Fraction(0)] * 3
    found = [w]
    for step in CYCLE.steps * cycles:
        for _ in range(step.count):
            Aw = [sum(a * x for a, x in zip(row, w, strict=True)) for row in A]
            w = [x - step.rate * (g - c) for x, g, c in zip(w, Aw, b, strict=True)]
            found.append(w)
    return found


def run(cycles):
    found = descend(gram_gradient(G, B), np.zeros(3), CYCLE, cycles=cycles, observe=lambda w: w)
    iterates = np.stack(found.observations)
    allowance = rounding_allowance(
        CYCLE,
        GROUPS,
        norms=np.linalg.norm(iterates, axis=1),
        G_norm=float(np.linalg.norm(G)),
        b_norm=float(np.linalg.norm(B)),
        dimension=3,
    )
    return iterates, allowance


def test_rounded_iterates_stay_within_the_allowance_of_the_exact_ones():
    iterates, allowance = run(4)
    exact = exact_iterates(4)
    moved = [
        np.linalg.norm([float(Fraction(a) - b) for a, b in zip(w, v, strict=True)])
        for w, v in zip(iterates.tolist(), exact, strict=True)
    ]
    assert len(moved) == 4 * 17 + 1
    assert np.all(np.array(moved) <= allowance)
    assert max(moved) > 0
    assert max(moved) > max(allowance) / 1e4  # not vacuous


def test_the_allowance_starts_at_zero_and_grows_with_the_norms():
    _, allowance = run(1)
    assert allowance[0] == 0
    assert np.all(allowance[1:] > 0)
    double = rounding_allowance(
        CYCLE, GROUPS, norms=np.ones(18), G_norm=2.0, b_norm=2.0, dimension=3
    )
    single = rounding_allowance(
        CYCLE, GROUPS, norms=np.ones(18) / 2, G_norm=2.0, b_norm=1.0, dimension=3
    )
    np.testing.assert_allclose(double, 2 * single, rtol=1e-14)


def test_the_rates_are_those_the_descent_uses():
    assert [count for _, count in float_rates(CYCLE)] == [16, 1]
