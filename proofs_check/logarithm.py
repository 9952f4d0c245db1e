"""Proofs of theory.logarithm: value at one end, sign of the derivative."""

import sympy as sp

import theory.logarithm as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved, cited, decide
from proofs_check.exact_identity import identity
from theory.claim import Statement

__all__ = ["above_secant", "below_tangent", "symmetric_ratio"]

_MEAN_VALUE = "the mean value theorem"


def _monotone(
    claim_id: str, statement: Statement, derivative: sp.Expr, *, increasing: bool, scope: str
) -> Evidence:
    """F ≥ 0, from F → 0 at the anchor and F′ of one sign, on the statement's own domain.

    F rises away from its anchor 0, or falls towards its anchor at infinity.
    """
    defect, variable, anchor = theory.defect(claim_id)
    limit = sp.limit(defect, variable, anchor, "+" if anchor == 0 else "-")
    if limit != 0:
        raise NotProved(f"{claim_id}: the defect tends to {limit} at {anchor}, not to 0")
    domain = (variable > 1,) if anchor is sp.oo else (variable >= 0, variable < 1)
    if statement.hypotheses != domain or not isinstance(statement.conclusion, sp.Le | sp.Ge):
        raise NotProved(f"{claim_id}: the statement is not F ≥ 0 for {domain}")
    relation = sp.Ge(derivative, 0) if increasing else sp.Le(derivative, 0)
    steps = (
        identity(
            "the statement is F ≥ 0",
            statement.conclusion.gts - statement.conclusion.lts,
            defect,
        ),
        ProofStep(
            name="anchor",
            establishes=f"F = {sp.sstr(defect)} tends to 0 at {variable} = {anchor}",
            method="symbolic limit",
            trusts=(f"SymPy {sp.__version__}",),
        ),
        identity("derivative", sp.diff(defect, variable), derivative, positive=()),
        decide("sign of the derivative", relation, given=domain),
        cited(_MEAN_VALUE, "the sign of the derivative gives the sign of F"),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method="symbolic derivative and exact decision of its sign",
        scope=scope,
        argument="F tends to 0 at one end of the interval and its derivative has one sign, "
        f"so F ≥ 0 on the interval by {_MEAN_VALUE}.",
        steps=steps,
    )


@discharges(theory.below_tangent, seal="053683afac2b")
def below_tangent(statement: Statement) -> Evidence:
    """F = −x − log(1 − x), F(0) = 0, F′ = x/(1 − x) ≥ 0."""
    x = theory.x
    return _monotone(
        "logarithm.below-tangent", statement, x / (1 - x), increasing=True, scope="all x in [0, 1)"
    )


@discharges(theory.above_secant, seal="827de239dc69")
def above_secant(statement: Statement) -> Evidence:
    """F = x/(1 − x) + log(1 − x), F(0) = 0, F′ = x/(1 − x)² ≥ 0."""
    x = theory.x
    return _monotone(
        "logarithm.above-secant",
        statement,
        x / (1 - x) ** 2,
        increasing=True,
        scope="all x in [0, 1)",
    )


@discharges(theory.symmetric_ratio, seal="1ffa017b8018")
def symmetric_ratio(statement: Statement) -> Evidence:
    """F = 2s/(s² − 1) − log((s + 1)/(s − 1)) → 0 as s → ∞, F′ = −4/(s² − 1)² ≤ 0."""
    s = theory.s
    return _monotone(
        "logarithm.symmetric-ratio",
        statement,
        -4 / (s**2 - 1) ** 2,
        increasing=False,
        scope="all s > 1",
    )
