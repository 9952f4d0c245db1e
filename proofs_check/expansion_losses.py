"""Proofs of theory.expansion_losses: derivatives of the logistic loss and of the cross-entropy."""

import sympy as sp

import theory.expansion_losses as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved, cited
from proofs_check.exact_identity import identity
from theory.claim import Statement

__all__ = ["cross_entropy", "logistic"]


def _equations(statement: Statement) -> list[sp.Eq]:
    parts = sorted(sp.And.make_args(statement.conclusion), key=sp.default_sort_key)
    if other := [part for part in parts if not isinstance(part, sp.Eq)]:
        raise NotProved(f"{other[0]} is no equation")
    return parts


@discharges(theory.logistic)
def logistic(statement: Statement) -> Evidence:
    """Rational identities in w = e^f."""
    w = sp.Symbol("w", positive=True)
    return Evidence(
        verdict=Verdict.PROVED,
        method="differentiated, and identities between rational functions of w = e^f",
        scope="every output and every target",
        steps=tuple(
            identity(
                f"equation {number}, with w = e^f",
                *(side.doit().subs(theory.f, sp.log(w)) for side in (part.lhs, part.rhs)),
                positive=(w,),
            )
            for number, part in enumerate(_equations(statement), start=1)
        ),
    )


def _log_of_moments() -> tuple[ProofStep, ...]:
    """The derivatives of log M at 0 for any M with M(0) = 1 and M^(j)(0) = m_j."""
    t, first, second, third = sp.symbols("t m_1 m_2 m_3", real=True)
    series = 1 + first * t + second * t**2 / 2 + third * t**3 / 6
    cumulants = (first, second - first**2, third - 3 * second * first + 2 * first**3)
    return tuple(
        identity(
            f"derivative {order} of log M at 0 from the moments",
            sp.diff(sp.log(series), t, order).subs(t, 0),
            cumulant,
        )
        for order, cumulant in enumerate(cumulants, start=1)
    )


def _written_out(statement: Statement, classes: int) -> tuple[ProofStep, ...]:
    """The equations for so many classes, the last weight being 1 less the others."""
    at = {theory.n: sp.Integer(classes)}
    last = theory.p[classes]
    conditions = [hypothesis.subs(at).doit() for hypothesis in statement.hypotheses]
    values = [value for condition in conditions for value in sp.solve(condition, last)]
    solved = {last: values[0]} if values else {}
    plain = {
        base[j]: sp.Symbol(f"{base}_{j}", real=True)
        for base in (theory.p, theory.v)
        for j in range(1, classes + 1)
    }
    return tuple(
        identity(
            f"equation {number}, {classes} classes",
            *(side.subs(at).doit().subs(solved).xreplace(plain) for side in (part.lhs, part.rhs)),
        )
        for number, part in enumerate(_equations(statement), start=1)
    )


@discharges(theory.cross_entropy)
def cross_entropy(statement: Statement) -> Evidence:
    """Moments of v are derivatives of Σ p_ie^{tv_i}, cumulants those of its logarithm."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="differentiated, and identities between polynomials in the moments",
        scope="any number of classes, any direction",
        argument="M(t) = Σ p_ie^{tv_i} is a finite sum, so M^(j)(0) = Σ p_iv_i^j, and M(0) = Σ p_i "
        "= 1. Derivatives of order ≤ 3 of log M at 0 depend on these alone, and are those of the "
        "cubic with the same derivatives.",
        steps=(
            *_log_of_moments(),
            cited("the chain rule", "the jet of log M at 0 depends on the jet of M at 0 alone"),
            *_written_out(statement, 2),
        ),
    )
