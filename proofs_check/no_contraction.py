"""Proof of theory.no_contraction; some_cycle_contracts in coupled_limit.py decides by it."""

import sympy as sp

import theory.no_contraction as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, Verdict
from proofs_check.exact_decision import cited, decide, decide_as_written
from theory.claim import Statement

__all__ = ["no_contraction"]

eta, mu, L, w, S = sp.symbols("eta mu L w S", real=True)


@discharges(theory.no_contraction, seal="e39f4fa352b6")
def no_contraction(statement: Statement) -> Evidence:
    """1 − ημ is at most the row's own factor, and η·Σ c_k w_k pays for ημw_i."""
    count = next(each.symbol for each in statement.variables if str(each.symbol) == "m")
    factor = sp.Max(sp.Abs(1 - eta * mu), sp.Abs(1 - eta * L))
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact decision",
        scope="any number of blocks, every cycle of positive rates",
        argument="In each row max(|1 − ημ|, |1 − ηL|)·w_i + ηS ≥ (1 − ημ)w_i + ημw_i = w_i. M(η) "
        "is non-negative, so M(η)w ≥ w for each step gives Pw ≥ w for the ordered product P of a "
        "cycle. Were Pu ≤ ρ̂u with u > 0 and ρ̂ < 1, then w ≤ P^m w ≤ t·ρ̂^m·u for w ≤ t·u, "
        "for every m, so w = 0.",
        steps=(
            decide(
                "each row",
                w <= factor * w + eta * S,
                given=(mu * w <= S, w >= 0, eta > 0),
            ),
            *(step for size in (1, 2) for step in decide_as_written(statement, {count: size})),
            cited(
                "Perron–Frobenius",
                "the least eigenvalue of a symmetric matrix with non-positive entries off its "
                "diagonal has an eigenvector w ≥ 0",
            ),
        ),
    )
