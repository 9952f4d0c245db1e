"""Proof of theory.length_bound: the value at 0 as a sum of the values at the alternation points."""

import sympy as sp

import theory.length_bound as theory
from proofs_check.check import discharges
from proofs_check.cycle import INDUCTION
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import cited, decide, decide_as_written
from proofs_check.exact_identity import identity
from proofs_check.induction import loop_invariant
from theory.claim import Statement

__all__ = ["INTERPOLATION", "lagrange_at_zero", "length_bound", "weight_signs"]

INTERPOLATION = "Lagrange's interpolation formula"
_WRITTEN_OUT = 3

w, s, x, y, v, u, m, M = sp.symbols("w s x y v u m M", real=True)
P, Q, T = sp.symbols("P Q T", real=True)


def lagrange_at_zero(most: int) -> tuple[ProofStep, ...]:
    """Σ wᵢxᵢᵏ is 1 for k = 0 and 0 for k = 1, …, N, written out for N up to `most`."""
    found = []
    for degree in range(1, most + 1):
        points = tuple(sp.symbols(f"x_1:{degree + 2}", positive=True))
        weights = [theory.weight(points, place) for place in range(degree + 1)]
        for power in range(degree + 1):
            total = sp.Add(*(a * b**power for a, b in zip(weights, points, strict=True)))
            name = f"the weights, N = {degree}, power {power}"
            found.append(identity(name, total, sp.Integer(power == 0)))
    return tuple(found)


def weight_signs() -> tuple[ProofStep, ...]:
    """∏_{j≠i} x_j/(x_j − xᵢ) has the sign of (−1)^{i−1} for 0 < x₁ < x₂ < …."""
    below = loop_invariant(
        "the factors of the points below: the sign of (−1)^(number of points)",
        sp.And(w * s > 0, sp.Eq(s**2, 1)),
        start={w: sp.Integer(1), s: sp.Integer(1)},
        turn={w: w * y / (y - x), s: -s},
        each=(y > 0, y < x),
    )
    above = loop_invariant(
        "the factors of the points above are positive",
        w > 0,
        start={w: sp.Integer(1)},
        turn={w: w * y / (y - x)},
        each=(x > 0, y > x),
    )
    return *below, *above


@discharges(theory.length_bound, seal="38eea789ef35")
def length_bound(statement: Statement) -> Evidence:
    """mΣ|wᵢ| ≤ Σ|wᵢ||p(xᵢ)| = p(0) = 1 = q(0) ≤ MΣ|wᵢ|."""
    alternate = loop_invariant(
        "weights and values alternate together: wᵢp(xᵢ) has one sign",
        v * u > 0,
        start={v: w, u: P},
        turn={v: -s * v, u: -y * u},
        each=(s > 0, y > 0),
        given=(w * P > 0,),
    )
    negative = loop_invariant(
        "were that sign negative, so would the sum be, which is p(0) = 1",
        P < 0,
        start={P: v},
        turn={P: P + u},
        each=(u < 0,),
        given=(v < 0,),
    )
    own = loop_invariant(
        "p(0) is at least m times the sum of the |wᵢ|",
        P >= m * T,
        start={P: sp.Integer(0), T: sp.Integer(0)},
        turn={P: P + w * v, T: T + sp.Abs(w)},
        each=(w * v > 0, sp.Abs(v) >= m),
    )
    other = loop_invariant(
        "q(0) is at most M times the sum of the |wᵢ|, which is positive",
        sp.And(Q <= M * T, T > 0),
        start={Q: s * y, T: sp.Abs(s)},
        turn={Q: Q + w * v, T: T + sp.Abs(w)},
        each=(sp.Abs(v) <= M,),
        given=(sp.Ne(s, 0), sp.Abs(y) <= M),
    )
    together = decide(
        "p(0) = q(0) = 1",
        m <= M,
        given=(P >= m * T, Q <= M * T, T > 0, sp.Eq(P, Q)),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="every degree N, all points 0 < x₁ < … < x_{N+1}, all real p and q of degree ≤ N "
        "with value 1 at 0",
        argument="By Lagrange's formula q(0) = Σ wᵢq(xᵢ) for every q of degree ≤ N, "
        "wᵢ = ∏_{j≠i} x_j/(x_j − xᵢ), which has the sign of (−1)^{i−1}. As p alternates, all "
        "wᵢp(xᵢ) have one sign, and it is that of their sum p(0) = 1. So "
        "1 = Σ|wᵢ||p(xᵢ)| ≥ mΣ|wᵢ|, and 1 = q(0) ≤ Σ|wᵢ||q(xᵢ)| ≤ MΣ|wᵢ|; no weight is 0, so "
        "m ≤ M. With M = max_E |q| this is max_E |q| ≥ m.",
        steps=(
            *weight_signs(),
            *alternate,
            *negative,
            *own,
            *other,
            together,
            *decide_as_written(statement, {_size(statement): 1}),
            *lagrange_at_zero(_WRITTEN_OUT),
            cited(INTERPOLATION, "q(0) = Σ wᵢq(xᵢ) for every degree"),
        ),
    )


def _size(statement: Statement) -> sp.Symbol:
    return next(v.symbol for v in statement.variables if str(v.symbol) == "N")
