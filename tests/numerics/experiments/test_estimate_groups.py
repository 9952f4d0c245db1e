"""Cases of the estimate against definitions, and what is measured on them."""

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from numerics.data_set import DataSet
from numerics.exact import InputError
from numerics.experiments.estimate_cases import data_case, network_estimate_case, quadratic_case
from numerics.experiments.estimate_groups import (
    ESTIMATE_GROUPS,
    PLANS,
    EstimateGroupsResult,
    estimated_case,
)
from numerics.spectral_group import SpectralGroup, gaps

ONES = dict.fromkeys(PLANS, 1.0)


def unpriced(_case):
    return lambda _found: ONES


def matrix(case):
    return np.stack([case.operator(row) for row in np.eye(case.dimension)])


def test_a_quadratic_has_the_spectrum_that_its_groups_say():
    case = quadratic_case(2, 7)
    A = matrix(case)
    assert np.abs(A - A.T).max() < 1e-9
    values = np.linalg.eigvalsh(A)
    upper, lower = case.exact
    assert values[-1] == pytest.approx(float(upper.L))
    assert values[0] == pytest.approx(float(lower.mu))
    inside = sum(
        float(group.mu) * (1 - 1e-9) <= value <= float(group.L) * (1 + 1e-9)
        for group in case.exact
        for value in values
    )
    assert inside == len(values) >= 200
    assert all(2 <= group.kappa <= 10 for group in case.exact)
    assert all(10 <= gap <= 1000 for gap in gaps(case.exact))


def test_another_seed_is_another_matrix_and_the_same_seed_the_same():
    one, again, other = (quadratic_case(1, seed) for seed in (0, 0, 1))
    assert one.exact == again.exact != other.exact


def test_the_products_of_data_are_those_with_the_covariance():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((40, 5)) * [100, 90, 3, 2, 1] + 7
    case = data_case(DataSet(name="made", X=X), 0, rows=30)
    A = matrix(case)
    assert pytest.approx(np.cov(X[:30].T, ddof=0)) == A
    assert float(case.exact[0].L) == pytest.approx(np.linalg.eigvalsh(A)[-1])


def test_the_estimate_from_all_products_has_no_error_and_no_missed_bar():
    case = quadratic_case(1, 3)
    result = estimated_case(case, (10, 500), unpriced)
    few, many = result.after(10), result.after(500)
    assert many.inside
    assert many.right_count
    assert max(many.lowest, many.others, many.kappa, many.gap) < 1e-5
    assert few.lowest > many.lowest


def test_a_wrong_exact_group_is_seen_as_an_error_and_outside_the_bars():
    case = quadratic_case(1, 3)
    (group,) = case.exact
    wrong = replace(case, exact=(SpectralGroup(group.mu, group.L * Fraction(11, 10)),))
    found = estimated_case(wrong, (60,), unpriced).after(60)
    assert found.others == pytest.approx(1 / 11, rel=1e-3)
    assert found.lowest_inside
    assert not found.others_inside
    two = replace(case, exact=(group, SpectralGroup(group.mu / 1000, group.mu / 500)))
    found = estimated_case(two, (60,), unpriced).after(60)
    assert not found.right_count
    assert not found.inside
    assert found.kappa == np.inf


def test_the_result_is_json_and_a_table():
    case = quadratic_case(1, 0)
    chosen = replace(ESTIMATE_GROUPS, products=(5, 10))
    result = EstimateGroupsResult(
        settings=chosen, cases=(estimated_case(case, (5, 10), unpriced),), needs={}
    )
    written = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert written["cases"][0]["dimension"] == case.dimension
    assert [row["products"] for row in result.rows()] == ["5", "10"]


@pytest.mark.parametrize("products", [(1, 5), (10, 5), (5, 5)])
def test_products_that_do_not_increase_are_refused(products):
    with pytest.raises(InputError, match="must increase from at least 2"):
        replace(ESTIMATE_GROUPS, products=products)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_network_has_the_positive_spectrum_of_its_dense_hessian(dtype):
    pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    case = network_estimate_case(0, trained=True, dtype=dtype)
    A = matrix(case)
    values = np.linalg.eigvalsh((A + A.T) / 2)
    error = case.dimension * case.epsilon * values[-1]
    assert float(case.exact[0].L) == pytest.approx(values[-1], abs=error)
    above = values[values > case.floor * values[-1]]
    assert float(case.exact[-1].mu) == pytest.approx(above[0], abs=error)
