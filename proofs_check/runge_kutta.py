"""Proofs of theory.runge_kutta: Chebyshev's recurrence as a loop, Lagrange's formula at 0.

T₀ = 1, T₁(x) = x, T_{k+1}(x) = 2xT_k(x) − T_{k−1}(x) is all that the bounds on and beyond the
interval use; that no interval is longer needs the values of T_s at its extrema besides.
"""

import sympy as sp

import theory.runge_kutta as theory
from proofs_check.check import discharges
from proofs_check.cycle import INDUCTION, product_bound
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import cited, decide, decide_as_written
from proofs_check.exact_identity import identity
from proofs_check.induction import loop_invariant
from proofs_check.length_bound import INTERPOLATION, weight_signs
from theory.claim import Statement

__all__ = ["damped", "real_stability", "slope_at_zero"]

_WRITTEN_OUT = 3

a, b, d, e, f, g, k, s, v, w, x, y = sp.symbols("a b d e f g k s v w x y", real=True)
lam, beta, sigma = sp.symbols("lambda beta sigma", real=True)
Q, S, T = sp.symbols("Q S T", real=True)
K, p, q, r, u = sp.symbols("K p q r u", real=True)


def slope_at_zero(most: int) -> tuple[ProofStep, ...]:
    """Σ d_iu_iᵏ is 1 for k = 1 and 0 for the other k ≤ s, written out for s up to `most`."""
    found = []
    for stages in range(1, most + 1):
        points = (sp.Integer(0), *sp.symbols(f"u_1:{stages + 1}", positive=True))
        weights = [theory.derivative_weight(points, place) for place in range(stages + 1)]
        for power in range(stages + 1):
            total = sp.Add(*(p * q**power for p, q in zip(weights, points, strict=True)))
            name = f"the weights of the slope, s = {stages}, power {power}"
            found.append(identity(name, total, sp.Integer(power == 1)))
    return tuple(found)


def _on_the_interval() -> tuple[ProofStep, ...]:
    conserved = sp.Eq(a**2 - 2 * x * a * b + b**2, 1 - x**2)
    return (
        decide(
            "1 − λ/s² stays in [−1, 1]",
            sp.And(1 - lam / s**2 >= -1, 1 - lam / s**2 <= 1),
            given=(s >= 1, lam >= 0, lam <= 2 * s**2),
        ),
        *loop_invariant(
            "T_k² − 2xT_kT_{k+1} + T_{k+1}² = 1 − x²",
            conserved,
            start={a: sp.Integer(1), b: x},
            turn={a: b, b: 2 * x * b - a},
        ),
        decide("so |T_k| ≤ 1 inside", a**2 <= 1, given=(conserved, x > -1, x < 1)),
        *loop_invariant(
            "|T_k| = 1 at the ends",
            sp.And(sp.Eq(a**2, 1), sp.Eq(b, x * a)),
            start={a: sp.Integer(1), b: x},
            turn={a: b, b: 2 * x * b - a},
            given=(sp.Eq(x**2, 1),),
        ),
    )


def _beyond_it() -> tuple[ProofStep, ...]:
    return (
        decide("1 − λ/s² is below −1", lam / s**2 - 1 > 1, given=(s >= 1, lam > 2 * s**2)),
        *loop_invariant(
            "T_k(−y) = (−1)ᵏT_k(y)",
            sp.And(sp.Eq(f, sigma * a), sp.Eq(g, -sigma * b), sp.Eq(sigma**2, 1)),
            start={f: sp.Integer(1), g: -y, a: sp.Integer(1), b: y, sigma: sp.Integer(1)},
            turn={f: g, g: -2 * y * g - f, a: b, b: 2 * y * b - a, sigma: -sigma},
        ),
        *loop_invariant(
            "1 ≤ T_k < T_{k+1} for y > 1",
            sp.And(a >= 1, b > a),
            start={a: sp.Integer(1), b: y},
            turn={a: b, b: 2 * y * b - a},
            given=(y > 1,),
        ),
    )


def _the_longest() -> tuple[ProofStep, ...]:
    return (
        *loop_invariant(
            "T_k(1) = 1 and T_k′(1) = k²",
            sp.And(sp.Eq(a, 1), sp.Eq(b, 1), sp.Eq(d, k**2), sp.Eq(e, (k + 1) ** 2)),
            start={a: sp.Integer(1), b: sp.Integer(1)}
            | {k: sp.Integer(0), d: sp.Integer(0), e: sp.Integer(1)},
            turn={a: b, b: 2 * b - a, k: k + 1, d: e, e: 2 * b + 2 * e - d},
        ),
        *weight_signs(),
        *loop_invariant(
            "the first weight is negative: the sum of the 1/u_j is positive",
            w > 0,
            start={w: 1 / y},
            turn={w: w + 1 / v},
            each=(v > 0,),
            given=(y > 0,),
        ),
        *loop_invariant(
            "Σ|d_i| = −Σ d_iT_s(1 − 2u_i), as the signs are opposite",
            sp.Eq(T, -S),
            start={S: sp.Integer(0), T: sp.Integer(0)},
            turn={S: S + w * v, T: T + sp.Abs(w)},
            each=(w * v < 0, sp.Eq(v**2, 1)),
        ),
        *loop_invariant(
            "|Σ d_iP(βu_i)| ≤ Σ|d_i|",
            sp.And(Q <= T, -Q <= T),
            start={Q: sp.Integer(0), T: sp.Integer(0)},
            turn={Q: Q + w * v, T: T + sp.Abs(w)},
            each=(sp.Abs(v) <= 1,),
        ),
        decide(
            "the slopes at u = 0 are −β and −2s²",
            beta <= 2 * s**2,
            given=(sp.Eq(Q, -beta), -Q <= T, sp.Eq(T, -S), sp.Eq(S, -2 * s**2)),
        ),
        *slope_at_zero(_WRITTEN_OUT),
    )


@discharges(theory.real_stability, seal="2924721bdb1b")
def real_stability(statement: Statement) -> Evidence:
    """The recurrence keeps |T_k| ≤ 1 on [−1, 1] and grows beyond; the weights bound any slope."""
    stages = next(v.symbol for v in statement.variables if str(v.symbol) == "s")
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="every number of stages s ≥ 1, every consistent polynomial of degree ≤ s",
        argument="For x = 1 − λ/s² in (−1, 1), T_k² − 2xT_kT_{k+1} + T_{k+1}² = 1 − x² is "
        "(T_{k+1} − xT_k)² = (1 − x²)(1 − T_k²), so |T_s| ≤ 1; at x = ±1 it is 1. Beyond, "
        "|T_s(−y)| = T_s(y) > 1 for y > 1. For the last part, u_j = (1 − cos(πj/s))/2 increases "
        "from u_0 = 0 to u_s = 1, and T_s(1 − 2u_j) = cos πj = (−1)ʲ. Lagrange's formula gives "
        "Q′(0) = Σ d_iQ(u_i) for every Q of degree ≤ s, d_0 < 0 and d_i of the sign (−1)^{i−1}: "
        "opposite to T_s(1 − 2u_i). So Σ|d_i| = −(d/du)T_s(1 − 2u) = 2T_s′(1) = 2s² at u = 0, and "
        "β = −(d/du)P(βu) = −Σ d_iP(βu_i) ≤ Σ|d_i| = 2s².",
        steps=(
            *_on_the_interval(),
            *_beyond_it(),
            *_the_longest(),
            *(
                step
                for size in range(1, _WRITTEN_OUT + 1)
                for step in decide_as_written(statement, {stages: size})
            ),
            cited("T_s(cos θ) = cos sθ", "T_s is (−1)ʲ at the points 1 − 2u_j"),
            cited("the cosine decreases on [0, π]", "the u_j increase"),
            cited(INTERPOLATION, "Q′(0) = Σ d_iQ(u_i) for every degree"),
        ),
    )


@discharges(theory.damped, seal="4e43b24ec31f")
def damped(statement: Statement) -> Evidence:
    """T_s grows on [1, ∞) and T_s(uv) ≤ T_s(u)T_s(v) there, by the ratios T_k/T_{k+1}."""
    stages = next(v.symbol for v in statement.variables if str(v.symbol) == "s")
    at_mu, best = w - (w + 1) / K, theory.best_damping(K)
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="every number of stages s ≥ 1, every damping w ≥ 1, every K > 1",
        argument="Let u = (K + 1)/(K − 1) and v = w − (w + 1)/K. If v ≤ 1, then w ≤ u, and "
        "T_s(w) ≤ T_s(u), as T_s grows on [1, ∞). If v ≥ 1, then w ≤ uv, and "
        "T_s(w) ≤ T_s(uv) ≤ T_s(u)T_s(v). Both inequalities of T_s hold for the ratios "
        "T_{k+1}/T_k = 2x − T_{k−1}/T_k, whose inverses p, q, r lie in (0, 1], and so for their "
        "products.",
        steps=(
            decide("little damping", w <= best, given=(K > 1, w >= 1, at_mu <= 1)),
            decide("much damping", w <= best * at_mu, given=(K > 1, w >= 1, at_mu >= 1)),
            *loop_invariant(
                "the ratios grow with x: 1/p ≤ 1/q for x ≤ y",
                sp.And(p > 0, p <= 1, q > 0, q <= p),
                start={p: 1 / x, q: 1 / y},
                turn={p: 1 / (2 * x - p), q: 1 / (2 * y - q)},
                given=(x >= 1, y >= x),
            ),
            *loop_invariant(
                "the ratios of uv are at most the products: 1/r ≤ 1/(pq)",
                sp.And(p > 0, p <= 1, q > 0, q <= 1, r > 0, r <= 1, r >= p * q),
                start={p: 1 / u, q: 1 / v, r: 1 / (u * v)},
                turn={p: 1 / (2 * u - p), q: 1 / (2 * v - q), r: 1 / (2 * u * v - r)},
                given=(u >= 1, v >= 1),
            ),
            *product_bound("T_s is the product of its ratios"),
            *(
                step
                for size in range(1, _WRITTEN_OUT + 1)
                for step in decide_as_written(statement, {stages: size})
            ),
        ),
    )
