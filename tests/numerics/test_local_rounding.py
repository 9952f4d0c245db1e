"""Local rounding errors: exact against fractions, and below the bound that needs norms alone."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.local_rounding import local_error_bounds, local_errors
from numerics.rounding import UNIT, UNIT_SINGLE


def run(seed, d, dtype, scale=1.0, steps=6):
    """A random symmetric matrix, a vector, rates that binary numbers cannot hold, and a run."""
    generator = np.random.default_rng(seed)
    G = generator.standard_normal((d, d)) * scale
    G = ((G + G.T) / 2).astype(dtype)
    b = (generator.standard_normal(d) * scale).astype(dtype)
    rates = [Fraction(1, int(generator.integers(3, 50))) / Fraction(scale) for _ in range(steps)]
    w = generator.standard_normal(d).astype(dtype)
    found = [w]
    for rate in rates:
        w = w - float(rate) * (G @ w - b)
        found.append(w)
    return G, b, np.stack(found), rates


def by_fractions(G, b, iterates, rates):
    A = [[Fraction(float(x)) for x in row] for row in G]
    c = [Fraction(float(x)) for x in b]
    found = []
    for k, rate in enumerate(rates):
        w = [Fraction(float(x)) for x in iterates[k]]
        after = [Fraction(float(x)) for x in iterates[k + 1]]
        image = [sum(g * x for g, x in zip(row, w, strict=True)) for row in A]
        delta = [y - (x - rate * (g - e)) for y, x, g, e in zip(after, w, image, c, strict=True)]
        found.append(float(sum(x * x for x in delta)) ** 0.5)
    return np.array(found)


@given(
    st.integers(0, 10**6),
    st.integers(1, 5),
    st.sampled_from(["float64", "float32"]),
    st.sampled_from([1e-3, 1.0, 1e6]),
)
@settings(max_examples=40)
def test_the_errors_are_those_of_exact_fractions(seed, d, dtype, scale):
    G, b, iterates, rates = run(seed, d, dtype, scale)
    exact = by_fractions(G, b, iterates, rates)
    found = local_errors(G, b, iterates, rates)
    np.testing.assert_allclose(found, exact, rtol=1e-11)
    assert np.all(found >= exact)


@given(
    st.integers(0, 10**6),
    st.integers(1, 30),
    st.sampled_from([("float64", UNIT), ("float32", UNIT_SINGLE)]),
)
@settings(max_examples=40)
def test_the_bound_holds_and_is_not_vacuous(seed, d, kind):
    dtype, unit = kind
    G, b, iterates, rates = run(seed, d, dtype)
    wide = iterates.astype(np.float64)
    bounds = local_error_bounds(
        np.array([float(rate) for rate in rates]),
        np.linalg.norm(wide, axis=1),
        G_norm=float(np.linalg.norm(G.astype(np.float64))),
        b_norm=float(np.linalg.norm(b.astype(np.float64))),
        dimension=d,
        unit=unit,
    )
    found = local_errors(G, b, iterates, rates)
    assert np.all(found <= bounds)
    assert bounds.max() <= 1e5 * unit * (1 + np.abs(wide).max()) * (1 + np.abs(G).max()) * d


def test_an_iterate_that_is_off_by_a_bit_is_seen():
    G, b, iterates, rates = run(0, 4, "float64")
    exact = local_errors(G, b, iterates, rates)
    moved = iterates.copy()
    moved[3, 2] += 1e-9
    found = local_errors(G, b, moved, rates)
    assert found[2] == pytest.approx(1e-9, rel=1e-5)
    assert np.array_equal(found[:2], exact[:2])


def test_float32_errors_are_seen_at_their_size():
    G, b, iterates, rates = run(1, 20, "float32")
    found = local_errors(G, b, iterates, rates)
    assert 1e-9 < found.max() < 1e-4


def test_a_step_that_does_not_move_has_the_residual_as_its_error():
    G, b = np.array([[2.0, 0.0], [0.0, 3.0]]), np.array([1.0, 1.0])
    w = np.array([2.0, 3.0])
    (residual,) = local_errors(G, b, np.stack([w, w]), [Fraction(1)])
    assert residual == pytest.approx(np.hypot(3, 8), rel=1e-11)


def test_no_step_has_no_error():
    assert len(local_errors(np.eye(2), np.zeros(2), np.zeros((1, 2)), [])) == 0
