"""What the measurements on paths and off the subspace claim, read off small numbers."""

import pytest
import sympy as sp

import theory.off_manifold as theory
from theory import phase_portrait
from theory.claim import Kind, claims_of
from theory.quantifier import ForAll


@pytest.mark.parametrize("claim", [*claims_of(theory), *claims_of(phase_portrait)])
def test_each_is_a_measurement_with_a_threshold(claim):
    assert claim.kind is Kind.MEASUREMENT
    assert "Threshold" in claim.description


def test_the_variance_may_be_off_by_four_standard_errors_and_not_more():
    conclusion = theory.linear_variance.statement().conclusion
    at = {theory.tau: 1, theory.delta: 1, theory.starts: 9}  # a standard error of 1/2
    for value, holds in ((1, True), (3, True), (sp.Rational(301, 100), False)):
        assert bool(conclusion.subs({**at, theory.measured: value})) is holds


def test_both_a_moved_weight_and_a_small_spread_break_the_claim_on_networks():
    for claim in (theory.relu, theory.relu_digits):
        conclusion = claim.statement().conclusion
        for change, off, holds in ((0, 2, True), (sp.Rational(1, 10**8), 2, False), (0, 1, False)):
            found = conclusion.subs({theory.change: change, theory.off: off, theory.on: 1})
            assert bool(found) is holds


def test_every_step_of_every_path_counts():
    conclusion = phase_portrait.portrait.statement().conclusion
    p = phase_portrait
    sizes = {p.S: 2, p.K: 3, p.T: 4, p.eps: sp.Rational(1, 10)}
    for wrong in (None, (1, 3), (2, 4)):
        values = {
            p.distance[s, k]: sp.Rational(2 if (s, k) == wrong else 1, 1000)
            for s in (1, 2)
            for k in (3, 4)
        }
        assert conclusion.has(ForAll)
        written = conclusion.subs(sizes).doit().xreplace(values)
        assert written == (sp.true if wrong is None else sp.false)


def test_the_fifth_power_is_asked_for():
    statement = phase_portrait.portrait_order.statement()
    coarse, fine = (variable.symbol for variable in statement.variables)
    for ratio, holds in ((32, True), (31, False)):
        assert bool(statement.conclusion.subs({coarse: ratio, fine: 1})) is holds
