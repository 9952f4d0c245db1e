"""The claims on flat minima compare as they say."""

import pytest
import sympy as sp

import theory.flat_minima as theory
from theory.claim import Kind, claims_of


@pytest.mark.parametrize("claim", claims_of(theory))
def test_each_measurement_has_a_threshold(claim):
    assert claim.kind is Kind.THEOREM or "Threshold" in claim.description


@pytest.mark.parametrize("claim", [theory.flatness, theory.flatness_gap_safe])
@pytest.mark.parametrize(
    ("upper", "pairs", "holds"),
    [("-1/100", 10, True), ("0", 12, False), ("1/100", 12, False), ("-1/100", 9, False)],
)
def test_flatter_means_an_interval_below_nought_of_ten_pairs(claim, upper, pairs, holds):
    conclusion = claim.statement().conclusion
    at = {theory.upper: sp.Rational(upper), theory.pairs: pairs}
    assert bool(conclusion.subs(at)) is holds


@pytest.mark.parametrize(("value", "holds"), [("21/20", True), ("106/100", False), ("0.94", False)])
def test_a_variance_is_as_derived_within_five_percent(value, holds):
    conclusion = theory.kong_tao.statement().conclusion
    # η = 1/2 and σ² = 1/2 make the expected variance 1/6
    at = {theory.eta: sp.Rational(1, 2), theory.sigma: sp.sqrt(sp.Rational(1, 2))}
    assert bool(conclusion.subs({**at, theory.measured: sp.Rational(value) / 6})) is holds


def test_the_descent_needs_all_three():
    conclusion = theory.kong_tao_descent.statement().conclusion
    good = {
        theory.eps: sp.Rational(1, 1000),
        theory.moved: sp.Rational(6, 1000),
        theory.share: sp.Rational(19, 20),
        theory.ours: 1,
        theory.theirs: 5,
    }
    assert bool(conclusion.subs(good))
    for symbol, bad in (
        (theory.moved, sp.Rational(7, 1000)),
        (theory.share, sp.Rational(94, 100)),
        (theory.theirs, 4),
    ):
        assert not bool(conclusion.subs({**good, symbol: bad}))
