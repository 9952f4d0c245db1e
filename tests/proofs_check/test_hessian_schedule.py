"""Data scales in, certified schedule out: the bound holds for the operator S itself."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies.instances import exact
from strategies.matrices import gram_matrices

from numerics.exact import InputError
from numerics.kronecker_hessian import graded, pattern_hessian
from numerics.spectral_group import SpectralGroup
from proofs_check.hessian_schedule import scale_groups, schedule_from_scales
from proofs_check.planner import Method
from proofs_check.symmetric_eigenvalues import eigenvalues, rational_matrix, spectrum_of

SETTINGS = settings(derandomize=True, deadline=None, max_examples=15)
SCALES = (Fraction(1), Fraction(1, 10), Fraction(1, 100))


def cycle_operator(hessian, schedule):
    """S = ∏ (I − rate·H)^count, multiplied out exactly."""
    size = len(hessian)
    found = sp.eye(size)
    for step in schedule.steps:
        rate = sp.Rational(step.rate.numerator, step.rate.denominator)
        factor = sp.eye(size) - rate * sp.Matrix(size, size, lambda i, k: exact(hessian[i][k]))
        found *= factor**step.count
    return rational_matrix([[Fraction(int(x.p), int(x.q)) for x in row] for row in found.tolist()])


def norm_is_at_most(operator, bound):
    """Whether every eigenvalue of the symmetric operator is at most `bound` in modulus."""
    return all(-bound <= root.lower and root.upper <= bound for root in eigenvalues(operator))


@given(matrix=gram_matrices(3), scales=st.permutations(SCALES))
@SETTINGS
def test_the_certified_bound_holds_for_the_operator_multiplied_out(matrix, scales):
    assume(eigenvalues(matrix)[-1].lower > 0)
    spectrum = spectrum_of(matrix, digits=8)
    assume(spectrum.kappa < 30)
    scales = scales[: len(matrix)]
    made = schedule_from_scales(scales, spectrum)
    assume(made.schedule.length <= 60)
    operator = cycle_operator(graded(matrix, scales), made.schedule)
    assert norm_is_at_most(operator, Fraction(made.bound.upper))
    assert made.bound.upper < 1


def test_a_schedule_for_other_scales_does_not_hold():
    matrix = ((Fraction(2), Fraction(1)), (Fraction(1), Fraction(2)))
    made = schedule_from_scales((1, Fraction(1, 10)), spectrum_of(matrix))
    operator = cycle_operator(graded(matrix, (2, Fraction(1, 10))), made.schedule)
    assert not norm_is_at_most(operator, Fraction(made.bound.upper))


def test_from_weights_and_data_to_a_certified_schedule():
    weights = [[1, 2], [-1, 1]]
    data = [[1, 2], [2, -1], [-1, -2], [-2, 1], [3, 1], [-1, 3], [1, 1]]
    scales = (Fraction(1), Fraction(1, 100))
    found = pattern_hessian(weights, [1, -2], data, scales)
    assert len(found.patterns) > 1
    spectrum = spectrum_of(found.tilde)
    made = schedule_from_scales(scales, spectrum)
    assert len(made.groups) == 2
    hessian = graded(found.tilde, scales)
    for root in eigenvalues(hessian):
        assert any(g.mu <= root.lower and root.upper <= g.L for g in made.groups)


def test_intervals_that_overlap_or_touch_are_merged():
    assert scale_groups((1, "1/10"), SpectralGroup("1", "2")) == (
        SpectralGroup("1", "2"),
        SpectralGroup("1/100", "1/50"),
    )
    assert scale_groups((1, "1/2"), SpectralGroup("1", "4")) == (SpectralGroup("1/4", "4"),)
    assert scale_groups((1, "1/2", "1/100"), SpectralGroup("1", "5")) == (
        SpectralGroup("1/4", "5"),
        SpectralGroup("1/10000", "1/2000"),
    )
    assert scale_groups((1, 1), SpectralGroup("3", "3")) == (SpectralGroup("3", "3"),)


def test_the_method_and_the_target_are_those_of_the_planner():
    made = schedule_from_scales(SCALES, SpectralGroup(1, 2), method=Method.MRGD, contraction="1/2")
    assert made.schedule.method == "mrgd"
    assert made.bound.upper <= Fraction(1, 2)
    assert made.scales == SCALES


@pytest.mark.parametrize(
    ("scales", "words"),
    [
        ([], r"scales: '\[\]' is no list of scales"),
        ("1", "scales: '1' is no list"),
        ([1, 0], "scales: '0' must be > 0"),
        ([1, "-1/2"], "scales: '-1/2' must be > 0"),
        ([1, 0.5], r"scale 2: 0\.5 is a float"),
    ],
)
def test_what_are_no_scales_is_refused(scales, words):
    with pytest.raises(InputError, match=words):
        schedule_from_scales(scales, SpectralGroup(1, 2))
