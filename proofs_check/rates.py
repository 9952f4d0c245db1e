"""Proofs of theory.rates: step counts for any increasing rates."""

import sympy as sp

import theory.rates as theory
from proofs_check.check import discharges
from proofs_check.cycle import INDUCTION, counted_product
from proofs_check.evidence import Evidence, Verdict
from proofs_check.exact_decision import decide, decide_whole
from theory.claim import Statement

__all__ = ["any_rates", "best_own_rate"]

a, b, lam, mu, L, rho = sp.symbols("a_k a_j lambda mu L rho", real=True)


@discharges(theory.any_rates, seal="db7e4584dfc5")
def any_rates(_: Statement) -> Evidence:
    """|p| = smaller · own · larger ≤ 1 · q^N · growth ≤ ρ, by the choice of the count."""
    stable = (lam > 0, mu <= lam, lam <= L, a > 0, a * L < 2)
    growth, target, loss, count = sp.symbols("log_growth log_rho log_own N", real=True)
    steps = (
        decide(
            "own factor",
            sp.Abs(1 - a * lam) <= sp.Max(1 - a * mu, a * L - 1),
            given=stable,
        ),
        decide(
            "own bound above 1: there is a count of at least 1 only if ρ is above the larger steps",
            growth < target,
            given=(loss > 0, count >= 1, count < (growth - target) / (-loss) + 1),
        ),
        decide("own factor at most 1", sp.Abs(1 - a * lam) <= 1, given=stable),
        decide("smaller steps", sp.Abs(1 - b * lam) <= 1, given=(*stable, b > 0, b <= a)),
        decide(
            "larger steps",
            sp.Abs(1 - b * lam) <= sp.Max(1, b * L - 1),
            given=(*stable, b >= a),
        ),
        *counted_product(),
        decide(
            "own factor 0: the group is a point at 1/a",
            sp.Eq(1 - a * lam, 0),
            given=(*stable, sp.Eq(sp.Max(1 - a * mu, a * L - 1), 0)),
        ),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="any number of groups wherever they lie, all rates a₁ ≤ a₂ ≤ … with a_iL_i < 2, "
        "every target from q_n up",
        argument="As for cycle.step-counts. For λ in group k the smaller steps have a_jλ ≤ "
        "a_kL_k < 2, so their factors are at most 1 in modulus; the own factors are at most "
        "q_k; the larger ones at most max(1, a_jL_k − 1), G together. Where 0 < q_k < 1 the count "
        "gives q_k^{N_k}·G ≤ ρ. Where q_k = 0 the own factor vanishes on the group, which is a "
        "point, and ρ ≥ q_n ≥ 0. Where q_k > 1 the own factor is still at most 1 in modulus, and "
        "that the count N_k is at least 1 says G < ρ; q_k = 1 has no count. The last group has no "
        "larger steps; its own factor is below 1, and at most q_n ≤ ρ.",
        steps=steps,
    )


@discharges(theory.best_own_rate)
def best_own_rate(statement: Statement) -> Evidence:
    """Both ends pull the rate, from both sides."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact decision over the reals",
        scope="every group 0 < μ ≤ L, every rate",
        steps=decide_whole(statement),
    )
