"""The proofs of the complexity table: each condition is needed, and no better modulus is proved."""

import pytest
import sympy as sp
from strategies.decisions import decisions_of
from strategies.false_twins import attempt_at

from proofs_check.check import checks
from proofs_check.evidence import Verdict

IDLE = {
    "complexity.gradient-descent": {
        "no constant step is better": {"a > 0"},
        "a = 2/(L + μ) reaches it": set(),
        "enough steps": set(),
        "where the contraction is 0 there is a step": set(),
    },
    "complexity.heavy-ball": {
        "the discriminant is not positive": set(),
        "roots of z² − bz + c with b² ≤ 4c have |z|² = c": set(),
    },
    "complexity.nesterov": {
        "h = 1 − λ/L lies in [0, 1 − μ/L]": {"s <= t"},
        "(1 + β)²(1 − μ/L) = 4β": set(),
        "the discriminant is not positive": set(),
        "the product is at most that": {"shrink >= 0"},
    },
    "complexity.chebyshev": {
        "|T| ≤ 1 where |y| < 1": set(),
        "|T| = 1 where |y| = 1: one turn": set(),
        "λ in [μ, L] is y in [−1, 1]": {"s <= t"},
    },
    "complexity.eigenspaces": {"one step on one group": set(), "enough steps": set()},
    "complexity.table": {"times κ_n, with κ_n·μ_n = L_n": set()},
}


@pytest.mark.parametrize("name", IDLE)
def test_every_condition_that_matters_is_needed(name):
    decisions = decisions_of(name)
    assert {step: decisions[step].idle for step in IDLE[name]} == IDLE[name]


def test_a_heavy_ball_that_is_one_per_cent_faster_is_not_proved():
    conclusion = checks()["complexity.heavy-ball"].claim.statement().conclusion
    left, right = conclusion.args
    smaller = type(conclusion)(left, right * sp.Rational(99, 100))
    (found,) = attempt_at("complexity.heavy-ball", conclusion=smaller)
    assert found.verdict is Verdict.UNDECIDED
