"""Proofs of theory.slow_manifold: the node at w*, the slow curve, the blind loss."""

import sympy as sp

import theory.slow_manifold as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import cited, decide, decide_whole
from proofs_check.exact_identity import identity
from proofs_check.written_equation import power_as_symbol
from theory.claim import Statement
from theory.linear_network import N
from theory.slow_manifold import a, b, y

__all__ = ["jacobian", "loss_blind", "slow_eigenvalue", "slow_manifold"]

P = sp.Symbol("P", positive=True)
layers = sp.Symbol("N", real=True)  # decisions hold for real N, and are faster so


def _steps(statement: Statement, square: sp.Expr) -> tuple[ProofStep, ...]:
    """Every part of the conclusion: equations as identities, inequalities decided.

    The power ‖w‖^{2−2/N} of the given square is a positive variable, N is real and at least 1.
    """
    found = []
    for part in sp.And.make_args(statement.conclusion):
        written = power_as_symbol(part, square, 1 - 1 / N, P)
        if isinstance(written, sp.Eq):
            found.append(identity("as written", written.lhs, written.rhs))
        else:
            real = written.subs(N, layers)
            given = [h.subs(N, layers) for h in statement.hypotheses]
            found.append(decide("as written", real, given=(*given, layers >= 1)))
    return tuple(found)


@discharges(theory.jacobian)
def jacobian(statement: Statement) -> Evidence:
    """Differentiated by SymPy; ∇L vanishes at w*, so only the gradient is differentiated."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact identities and decisions",
        scope="every N ≥ 1, ε > 0, w* with w₁* > 0, in the plane",
        argument="The statement's left sides are derivatives of the field at w*. The trace is "
        "negative, the determinant positive, and 4·det ≤ tr²: both eigenvalues are real and "
        "negative. So w* attracts all orbits near it.",
        steps=(
            *_steps(statement, a**2 + b**2),
            cited(
                "linearisation at a fixed point (Lyapunov)",
                "negative eigenvalues make w* asymptotically stable",
            ),
        ),
    )


@discharges(theory.slow_eigenvalue)
def slow_eigenvalue(statement: Statement) -> Evidence:
    """Decided as it is written."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact decision over the reals",
        scope="every pair of negative eigenvalues",
        steps=decide_whole(statement),
    )


@discharges(theory.slow_manifold)
def slow_manifold(statement: Statement) -> Evidence:
    """Each coefficient is an identity of rational functions in y, w* and N."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact identities",
        scope="the coefficients of ε² and ε⁴ for every N ≥ 1, w₁* > 0, w₂* and y; that the "
        "invariant curve exists for small ε is cited",
        argument="X, Y and ẏ are polynomials in e times a positive power of ‖w‖, so the "
        "coefficients are exact. At e = 0 the line x = w₁* consists of rest points, and "
        "∂X/∂x = Nw₁*² + y² > 0 there: it attracts, and persists.",
        steps=(
            *_steps(statement, a**2 + y**2),
            cited(
                "Fenichel 1979, persistence of normally hyperbolic invariant manifolds",
                "for bounded y and small ε the curve exists and has this expansion",
            ),
        ),
    )


@discharges(theory.loss_blind)
def loss_blind(statement: Statement) -> Evidence:
    """Decided as it is written, for real N ≥ 1."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact decision over the reals",
        scope="every N ≥ 1, 0 < ε ≤ 1, w* with w₁* > 0, every point of the plane",
        argument="On x = w₁* + ε²h₁ the loss is ½ε²(y − w₂*)²(1 + ε²k²), "
        "k = (N−1)w₁*y/(Nw₁*² + y²), and k² ≤ (N−1)²/(4N).",
        steps=_steps(statement, a**2 + y**2),
    )
