"""Methods with memory do what their formulas say: polynomials, spectral radii, finite ends."""

from itertools import islice

import numpy as np
import pytest
from numpy.polynomial.chebyshev import Chebyshev

from numerics.memory_descent import MEMORY_DESCENTS

MU, L = 1.0, 100.0
LAM = np.geomspace(MU, L, 12)
G, B = np.diag(LAM), np.zeros((12, 1))
START = np.ones((12, 1))


def errors(name, steps, start=START):
    """What is left of each eigenvector's error: the residual polynomials at the eigenvalues."""
    run = MEMORY_DESCENTS[name](G, B, start, MU, L)
    return np.stack([x[:, 0] for x in islice(run, steps + 1)])


def test_the_semi_iteration_is_the_chebyshev_polynomial():
    found = errors("chebyshev-semi-iteration", 9)
    for k in range(10):
        T = Chebyshev.basis(k)
        expected = T((L + MU - 2 * LAM) / (L - MU)) / T((L + MU) / (L - MU))
        np.testing.assert_allclose(found[k], expected, atol=1e-13)


@pytest.mark.parametrize(
    ("name", "modulus"), [("heavy-ball", 9 / 11), ("nesterov", 9 / 10)], ids=["ball", "nesterov"]
)
def test_the_rate_is_that_of_the_table(name, modulus):
    # asymptotic: at the double root the error is (1 + ck)·q^k
    found = np.abs(errors(name, 300)).max(axis=1)
    assert found[300] / found[200] == pytest.approx(modulus**100, rel=0.6)
    assert found[300] >= modulus**300


def test_the_heavy_ball_takes_a_plain_step_first():
    rate = 4 / (np.sqrt(L) + np.sqrt(MU)) ** 2
    np.testing.assert_allclose(errors("heavy-ball", 1)[1], 1 - rate * LAM)


def test_conjugate_gradients_end_after_as_many_steps_as_eigenvalues():
    # four eigenvalues, each three times; rounding is amplified by K = 4 and by a few steps alone
    H = np.diag(np.repeat([1.0, 2.0, 3.0, 4.0], 3))
    run = MEMORY_DESCENTS["conjugate-gradients"](H, B, START, 1.0, 4.0)
    found = [float(np.abs(x).max()) for x in islice(run, 7)]
    assert found[3] > 1e-3
    assert max(found[4:]) < 1e-14


def test_conjugate_gradients_leave_the_least_loss_of_all():
    loss = {
        name: (LAM * errors(name, 8) ** 2).sum(axis=1)  # f(x) − f(x*), twice
        for name in MEMORY_DESCENTS
    }
    for name, values in loss.items():
        assert np.all(loss["conjugate-gradients"] <= values * (1 + 1e-12)), name


def test_a_start_at_the_minimiser_stays_there():
    for name in MEMORY_DESCENTS:
        assert not errors(name, 5, start=np.zeros((12, 1))).any()


def test_columns_are_runs_of_their_own():
    starts = np.random.default_rng(0).standard_normal((12, 3))
    for name, descent in MEMORY_DESCENTS.items():
        together = list(islice(descent(G, B, starts, MU, L), 6))[-1]
        for j in range(3):
            alone = list(islice(descent(G, B, starts[:, j : j + 1], MU, L), 6))[-1]
            np.testing.assert_allclose(together[:, j], alone[:, 0], rtol=1e-10, err_msg=name)
