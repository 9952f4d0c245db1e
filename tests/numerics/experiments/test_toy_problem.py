from dataclasses import replace
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from numerics.exact import InputError
from numerics.experiments.toy_problem import (
    THREE_SCALE,
    TWO_SCALE,
    ToySettings,
    common_groups,
    exact_residual_norm,
    toy_problem,
    toy_problems,
)

SMALL = replace(TWO_SCALE, name="small", dimension=8, points=400, seeds=(0, 1, 2))


def test_the_experiments_are_those_of_the_talk():
    for settings, scales in ((TWO_SCALE, 2), (THREE_SCALE, 3)):
        assert (settings.dimension, settings.points) == (100, 10_000)
        assert len(settings.scales) == scales
        assert len(settings.seeds) == 5


def test_block_sizes_add_up_and_differ_by_one_at_most():
    for d in range(3, 12):
        sizes = replace(THREE_SCALE, dimension=d, points=400).block_sizes
        assert sum(sizes) == d
        assert max(sizes) - min(sizes) <= 1


def test_every_exact_eigenvalue_of_the_matrix_lies_in_its_group():
    problem = toy_problem(SMALL, 0)
    with mpmath.workdps(40):
        exact = sorted(
            mpmath.eigsy(mpmath.matrix(problem.G.tolist()), eigvals_only=True), reverse=True
        )
    blocks = np.split(np.array(exact), np.cumsum(SMALL.block_sizes)[:-1])
    assert len(problem.groups) == 2
    for group, block in zip(problem.groups, blocks, strict=True):
        assert all(float(group.mu) <= x <= float(group.L) for x in block)


def test_the_minimiser_is_within_its_error_of_the_exact_one():
    problem = toy_problem(SMALL, 1)
    with mpmath.workdps(60):
        exact = mpmath.lu_solve(mpmath.matrix(problem.G.tolist()), mpmath.matrix(problem.b))
        gap = mpmath.norm(exact - mpmath.matrix(problem.minimiser))
    assert 0 < gap <= problem.minimiser_error
    assert problem.minimiser_error < 1e-12 * np.linalg.norm(problem.minimiser)


def test_points_and_target_are_centred():
    problem = toy_problem(SMALL, 0).problem
    assert np.abs(problem.X.mean(axis=0)).max() < 1e-15
    assert abs(problem.y.mean()) < 1e-15


def test_the_same_seed_gives_the_same_problem_and_another_seed_another():
    one, again, other = (toy_problem(SMALL, seed) for seed in (0, 0, 1))
    assert np.array_equal(one.G, again.G)
    assert not np.array_equal(one.G, other.G)


def test_common_groups_hold_those_of_every_seed_and_touch_them():
    problems = toy_problems(SMALL)
    groups = common_groups(problems)
    for i, group in enumerate(groups):
        assert group.mu == min(p.groups[i].mu for p in problems)
        assert max(p.groups[i].L for p in problems) == group.L


def test_the_residual_is_exact_where_floats_would_cancel():
    G = np.array([[1.0, 1.0], [1.0, -1.0]])
    w = np.array([1.0, 2.0**-60])
    # (1 + 2^-60) - 1 and (1 - 2^-60) - 1: floating point sees 0 and 0
    assert exact_residual_norm(G, w, np.ones(2)) == pytest.approx(2**0.5 * 2.0**-60, rel=1e-15)


def test_blocks_whose_eigenvalues_meet_are_refused():
    close = replace(SMALL, scales=(Fraction(1), Fraction(99, 100)), points=40)
    problems = tuple(toy_problem(close, seed) for seed in range(3))
    with pytest.raises(InputError, match="merge the two"):
        common_groups(problems)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scales": ()}, "must be positive"),
        ({"scales": (Fraction(1), Fraction(0))}, "scales = 1, 0 must be positive"),
        ({"scales": (Fraction(1), Fraction(1))}, "scales = 1, 1 must decrease"),
        ({"dimension": 1}, "dimension = 1 must be >= 2"),
        ({"points": 31}, "points = 31 must be >= 32"),
        ({"spread": Fraction(1, 2)}, "spread = 1/2"),
        ({"cycles": 0}, "cycles = 0"),
        ({"seeds": ()}, "0 seeds must"),
    ],
)
def test_settings_that_make_no_problem_are_refused(change, message):
    with pytest.raises(InputError, match=f"^small: .*{message}"):
        replace(SMALL, **change)


def test_settings_are_a_plain_record():
    assert ToySettings(name=TWO_SCALE.name, scales=TWO_SCALE.scales) == TWO_SCALE
