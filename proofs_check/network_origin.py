"""Proofs of theory.network_origin, and the refutation of what the talk says of the origin."""

import sympy as sp

import theory.network_origin as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, Verdict
from proofs_check.exact_decision import NotProved, cited, decide, decide_whole
from proofs_check.exact_identity import identity
from proofs_check.written_equation import power_as_symbol
from theory.claim import Statement
from theory.linear_network import N
from theory.network_origin import p, q
from theory.slow_manifold import a, b, e, x, y

__all__ = ["origin", "origin_as_said", "origin_left"]

P = sp.Symbol("P", positive=True)
layers = sp.Symbol("N", real=True)


@discharges(theory.origin)
def origin(statement: Statement) -> Evidence:
    """With ‖w‖^{2−2/N} a positive variable all parts are rational."""
    steps = []
    for part in sp.And.make_args(statement.conclusion):
        written = power_as_symbol(part, p**2 + q**2, 1 - 1 / N, P)
        if isinstance(written, sp.Eq):
            steps.append(identity("as written", written.lhs, written.rhs))
        else:
            steps.append(decide("as written", written.subs(N, layers), given=(layers >= 1,)))
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact identities and decisions",
        scope="every N ≥ 1, every dimension, the leading-order flow ∇L = −β, all φ but 0 and π",
        argument="log(r sin^Nφ) = N log q − (N−1) log r; its derivative is "
        "(N q̇r² − (N−1)q(pṗ + qq̇))/(q r²) = 0. As q ≤ r, r sin^Nφ = r(q/r)^N ≤ r: the constant "
        "is the least distance, and the orbit never reaches 0. As ṗ > 0, p grows from negative "
        "to positive values, and r with it.",
        steps=(*steps, cited("powers are monotone", "(q/r)^N ≤ 1 where 0 < q ≤ r")),
    )


@discharges(theory.origin_as_said)
def origin_as_said(statement: Statement) -> Evidence:
    """At w = w*/20 the distance grows."""
    goal = {a: sp.Integer(3), b: sp.Integer(4)}
    point = {
        **goal,
        N: sp.Integer(2),
        e: sp.Rational(1, 100),
        **{value: goal[at] / 20 for value, at in ((x, a), (y, b))},
    }
    held = [h.subs(point).doit() for h in statement.hypotheses]
    rate = statement.conclusion.lhs.subs(point).doit()
    if statement.conclusion.subs(point).doit() is not sp.false or not all(
        h == sp.true for h in held
    ):
        raise NotProved(f"at {point} the statement is not seen to be false")
    return Evidence(
        verdict=Verdict.REFUTED,
        method="exact evaluation",
        scope="w = w*/20: on the way to w*, the orbit leaves the origin behind",
        counterexample={str(symbol): str(value) for symbol, value in point.items()},
        values={"d‖w‖²/dt at the counterexample": str(rate)},
    )


@discharges(theory.origin_left)
def origin_left(statement: Statement) -> Evidence:
    """A quadratic in t with negative discriminant."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact decision over the reals",
        scope="every N ≥ 1, every dimension, every Σ ≻ 0, every w* ≠ 0",
        argument="∇L = Σw − β, so β·ẇ/‖w‖^{2−2/N} = β·(β − Σw) + (N−1)(ŵ·β)(ŵ·(β − Σw)). An orbit "
        "in the disc with β·w ≥ 0 has β·w > 0 at once and growing, so it keeps away from 0, where "
        "β·w = 0.",
        steps=decide_whole(statement),
    )
