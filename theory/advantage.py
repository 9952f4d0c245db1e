"""Where multirate gradient descent needs fewer steps than the heavy ball, and where it does not.

All κᵢ = κ, all rᵢ = r, K = κⁿrⁿ⁻¹; steps to a tolerance are log(1/tol) over the rate per step.
Notation and sources of theory.complexity.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.complexity import TALK, N
from theory.cycle import eta, kappa
from theory.cycle import tolerance as tol
from theory.point import point

__all__ = ["advantage", "heavy_ball_log_rate"]


def heavy_ball_log_rate(root: sp.Expr) -> sp.Expr:
    """log((√K + 1)/(√K − 1)): the heavy ball's rate per step, in nats, for √K = `root`."""
    return sp.log((root + 1) / (root - 1))


@claim(
    "complexity.advantage",
    kind=Kind.THEOREM,
    title="MrGD needs fewer steps than the heavy ball exactly where "
    "N·log((√K + 1)/(√K − 1)) < −log(1 − η/κ); P_n(X)·2√K/(K − 1) < η/κ is enough; at n = 2, "
    "κ = 10, r = 100 it needs more",
    source=TALK,
    uses=(
        "complexity.heavy-ball",
        "cycle.convergence",
        "cycle.growth",
        "logarithm.below-tangent",
        "logarithm.symmetric-ratio",
    ),
    notes="All κᵢ = κ, all rᵢ = r, K = κⁿrⁿ⁻¹. Steps to a tolerance are compared as the real "
    "numbers log(1/tol)/rate: MrGD by its guarantee ρ = 1 − η/κ per cycle of N steps, the heavy "
    "ball by its asymptotic rate. That w = √(κⁿrⁿ⁻¹) and that N is the talk's count is said of the "
    "variables; at the two points both are computed.",
)
def advantage() -> Statement:
    """The region as an equivalence, an explicit part of it, a point inside and one outside."""
    root, P = sp.symbols("w P", positive=True)
    cycle_rate, wanted = -sp.log(1 - eta / kappa), sp.log(1 / tol)
    ours = N * wanted / cycle_rate
    theirs = wanted / heavy_ball_log_rate(root)
    region = N * heavy_ball_log_rate(root) < cycle_rate
    enough = P * 2 * root / (root**2 - 1) < eta / kappa
    nine_tenths = sp.log(sp.Rational(10, 9))
    return Statement(
        variables=(
            Variable(kappa, "the local condition number of every group, κ > 1"),
            Variable(eta, "the base rate, 0 < η ≤ 1"),
            Variable(root, "w = √K, K = κⁿrⁿ⁻¹, real > 1"),
            Variable(N, "the steps of a cycle"),
            Variable(P, "P_n(X), the bound of cycle.growth"),
            Variable(tol, "the factor asked for, 0 < tol < 1"),
        ),
        hypotheses=(kappa > 1, eta <= 1, root > 1, N <= P, tol < 1),
        conclusion=sp.And(
            sp.Equivalent(ours < theirs, region),
            sp.Implies(enough, region),
            # n = 2, κ = 10, r = 100, η = 1: N = 68, √K = 100
            sp.Gt(68 * heavy_ball_log_rate(sp.Integer(100)), nine_tenths, evaluate=False),
            # n = 2, κ = 2, r = 10⁴, η = 1: N = 17, √K = 200
            sp.Lt(17 * heavy_ball_log_rate(sp.Integer(200)), sp.log(2), evaluate=False),
        ),
        instance={
            kappa: sp.Integer(10),
            eta: sp.Integer(1),
            root: sp.Integer(100),
            N: sp.Integer(68),
            P: sp.Integer(73),
            tol: sp.Rational(1, 2),
        },
        # each leaves a logarithm without a value: of 1 − η/κ ≤ 0, and of (w + 1)/(w − 1) < 0
        breaking=tuple(
            point({kappa: 10, eta: 1, root: 100, N: 68, P: 73, tol: "1/2", **changed})
            for changed in ({kappa: 1}, {eta: 10}, {root: "1/2"})
        ),
    )
