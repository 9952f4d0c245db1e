"""Proofs of theory.manifold_moments: the samples that are enough, and the parabola's covariance."""

import sympy as sp

import theory.manifold_moments as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, Verdict
from proofs_check.exact_decision import cited, decide, decide_whole
from proofs_check.exact_identity import identity
from proofs_check.written_equation import refuse_without
from theory.claim import Statement
from theory.manifold_moments import features, samples_count

__all__ = ["curvature", "samples"]


@discharges(theory.samples)
def samples(statement: Statement) -> Evidence:
    """E[1/χ²_k] = Γ(k/2 − 1)/(2Γ(k/2)) = 1/(k − 2)."""
    real = dict(zip((samples_count, features), sp.symbols("N p", real=True), strict=True))
    given = [h.subs(real) for h in statement.hypotheses]
    half = sp.expand((samples_count - features - 1) / 2)
    steps = []
    for part in sp.And.make_args(statement.conclusion):
        if isinstance(part, sp.Eq):
            mean = part.lhs.xreplace({sp.gamma(half + 1): half * sp.gamma(half)})
            steps.append(identity("the mean of 1/χ²", sp.powsimp(mean), part.rhs))
        else:
            steps.append(decide("enough samples", part.subs(real), given=given))
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact identity and decision, on cited facts about the normal distribution",
        scope="every p, N ≥ p + 1 + δ²s²/(σ²tol²), Gaussian design, label noise of variance s²",
        argument="The variance of the estimate at distance δ is δ²s²E[(XᵀX)⁻¹]_nn, and the entry "
        "is 1/(σ²χ²) with N − p + 1 degrees of freedom. The hypothesis gives N > p + 1.",
        steps=(
            cited(
                "Schur complement of a Wishart matrix (Muirhead 1982, Theorem 3.2.11)",
                "1/[(XᵀX)⁻¹]_nn is σ² times a χ² of N − p + 1 degrees of freedom",
            ),
            cited(
                "Euler's integral of the second kind", "∫z^{k/2−2}e^{−z/2}dz = 2^{k/2−1}Γ(k/2−1)"
            ),
            cited("the functional equation of Γ", "Γ(h + 1) = hΓ(h), h = (N − p − 1)/2"),
            decide(
                "at least two degrees of freedom to spare",
                real[samples_count] - real[features] - 1 > 0,
                given=given,
            ),
            *steps,
        ),
    )


@discharges(theory.curvature)
def curvature(statement: Statement) -> Evidence:
    """Decided as it is written, from the four moments that the theory integrates."""
    moments = [variable.symbol for variable in statement.variables[1:]]
    refuse_without(
        statement, *(sp.Eq(*pair) for pair in zip(moments, theory.uniform_moments(), strict=True))
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact decision over the reals",
        scope="every curvature 0 < κ ≤ √15",
        steps=decide_whole(statement),
    )
