"""Blocks of a logistic Hessian: enclosures against drawn points, the region, the certified runs."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from strategies.decisions import evidence_of

from numerics.data_set import DataNeeded, DataSet
from numerics.exact import InputError
from numerics.experiments.logistic import (
    BREAST_CANCER,
    CREDIT_CARD,
    LogisticSettings,
    logistic_regression_of,
)
from numerics.logistic_regression import LogisticRegression, hessian, minimiser
from proofs_check.checker import check
from proofs_check.coupled_schedule import coupled_plan
from proofs_check.evidence import Verdict
from proofs_check.logistic import logistic_result, region
from proofs_check.logistic_blocks import LogisticBlocks, logistic_blocks

SIZES = (2, 3)


@pytest.fixture(scope="module")
def enclosed() -> tuple[LogisticRegression, LogisticBlocks]:
    generator = np.random.default_rng(0)
    X = generator.standard_normal((200, 5)) * [1.0, 0.8, 0.02, 0.02, 0.01]
    y = (X[:, 0] + generator.standard_normal(200) > 0).astype(float)
    problem = LogisticRegression(X=X, y=y, ridge=Fraction(1, 10**5))
    return problem, logistic_blocks(problem, minimiser(problem), SIZES, radius=Fraction(1, 50))


def points_in_the_region(problem, blocks, count):
    """Random points scaled to the edge of |x_jᵀ(w − w*)| ≤ δ."""
    generator = np.random.default_rng(1)
    for _ in range(count):
        offset = blocks.basis @ (generator.standard_normal(5) * [1, 1, 50, 50, 50])
        reached = np.abs(problem.X @ offset).max()
        yield blocks.minimiser + offset * (float(blocks.radius) / reached * (1 - 1e-9))


def test_groups_and_cross_terms_hold_at_the_edge_of_the_region(enclosed):
    problem, blocks = enclosed
    first, second = np.split(blocks.basis, [SIZES[0]], axis=1)
    highest = 0.0
    for w in points_in_the_region(problem, blocks, 50):
        H = hessian(problem, w)
        for part, group in zip((first, second), blocks.coupled.groups, strict=True):
            values = np.linalg.eigvalsh(part.T @ H @ part)
            assert float(group.mu) <= values[0] <= values[-1] <= float(group.L)
        norm = np.linalg.norm(first.T @ H @ second, 2)
        assert norm <= float(blocks.coupled.cross[0][1])
        highest = max(highest, norm)
    assert highest > float(blocks.coupled.cross[0][1]) / 100  # not vacuous


def test_the_groups_are_narrow_when_the_region_is_small(enclosed):
    problem, blocks = enclosed
    tiny = logistic_blocks(problem, blocks.minimiser, SIZES, radius=Fraction(1, 10**9))
    values = np.linalg.eigvalsh(hessian(problem, blocks.minimiser))[::-1]
    first, second = tiny.coupled.groups
    ends = [float(x) for x in (first.L, first.mu, second.L, second.mu)]
    assert ends == pytest.approx(values[[0, 1, 2, 4]], rel=1e-6)
    assert float(tiny.coupled.cross[0][1]) < 1e-9


def test_the_minimiser_is_as_near_as_it_is_said_to_be(enclosed):
    problem, blocks = enclosed
    moved = blocks.minimiser + 1e-7
    found = logistic_blocks(problem, moved, SIZES, radius=Fraction(1, 50))
    true = np.linalg.norm(moved - blocks.minimiser)
    assert true - blocks.minimiser_error <= found.minimiser_error


def test_a_cycle_from_the_region_stays_inside_it(enclosed):
    problem, blocks = enclosed
    bound = coupled_plan(blocks.coupled).bound
    assert bound.is_contraction
    start = region(blocks, bound)
    generator = np.random.default_rng(2)
    parts = [generator.standard_normal(size) for size in SIZES]
    scaled = [p * s / np.linalg.norm(p) for p, s in zip(parts, start, strict=True)]
    w = blocks.minimiser + blocks.basis @ np.concatenate(scaled)
    sigmoid_slope = problem.X @ (w - blocks.minimiser)
    assert np.abs(sigmoid_slope).max() <= float(blocks.radius)


@pytest.mark.parametrize(("sizes", "radius"), [((2, 2), 1), ((5, 0), 1), ((2, 3), 0)])
def test_sizes_that_do_not_fit_and_no_radius_are_refused(enclosed, sizes, radius):
    problem, blocks = enclosed
    with pytest.raises(InputError, match="logistic blocks: sizes"):
        logistic_blocks(problem, blocks.minimiser, sizes, radius=Fraction(radius))


def test_the_breast_cancer_claims_are_certified_and_confirmed():
    (evidence,) = evidence_of("convex.logistic")
    assert evidence.verdict is Verdict.CERTIFIED
    assert check(json.dumps(dict(evidence.certificate))).accepted
    (measured,) = evidence_of("convex.logistic-envelope")
    assert measured.verdict is Verdict.CONFIRMED


def test_a_region_that_is_too_large_is_refused_with_the_factor_found():
    large = replace(BREAST_CANCER, radius=Fraction(1, 2), seeds=(0,))
    with pytest.raises(InputError, match=r"radius = 1/2: the best cycle .* smaller radius"):
        logistic_result(large, None)


def test_credit_card_needs_its_file(tmp_path: Path):
    with pytest.raises(DataNeeded, match="NEEDS credit-card"):
        logistic_result(CREDIT_CARD, tmp_path)


def test_settings_without_a_ridge_and_data_without_a_target_are_refused():
    with pytest.raises(InputError, match="ridge = 0"):
        LogisticSettings(data="digits", target=None, ridge=Fraction(0), groups=1)
    with pytest.raises(InputError, match="plain: no target"):
        logistic_regression_of(DataSet(name="plain", X=np.eye(3)), Fraction(1))
