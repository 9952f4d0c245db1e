"""Worked examples of section "the cycle operator S", as bounds with certificates.

Each is one exact schedule on exact groups: the supremum of |p| is enclosed, and the certificate is
re-verified by the independent checker. Source: the talk's step counts, evaluated here.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.cycle import lam

__all__ = ["billions_of_steps", "inside", "residual", "two_groups"]


def residual(steps: tuple[tuple[sp.Expr, int], ...]) -> sp.Expr:
    """|p(λ)| of the given (rate, count) pairs."""
    return sp.Mul(*(sp.Abs(1 - rate * lam) ** count for rate, count in steps), evaluate=False)


def inside(groups: tuple[tuple[sp.Expr, sp.Expr], ...]) -> sp.Basic:
    """λ lies in one of the groups."""
    return sp.Or(*(sp.And(low <= lam, lam <= top) for low, top in groups))


@claim(
    "cycle.example-two-groups",
    kind=Kind.BOUND,
    title="On [1/10, 1] ∪ [100, 1000], 67 steps of 1/1000 and one of 1 give |p| ≤ 9/10",
    source="talk, the step counts for κ₁ = κ₂ = 10, r = 100, η = 1; evaluated here",
    uses=("cycle.norm",),
)
def two_groups() -> Statement:
    """A cycle of 68 steps with contraction at most 1 − η/κ = 9/10."""
    return Statement(
        variables=(Variable(lam, "an eigenvalue in one of the groups"),),
        hypotheses=(
            inside(((sp.Rational(1, 10), sp.Integer(1)), (sp.Integer(100), sp.Integer(1000)))),
        ),
        conclusion=sp.Le(
            residual(((sp.Rational(1, 1000), 67), (sp.Integer(1), 1))),
            sp.Rational(9, 10),
            evaluate=False,
        ),
        instance={lam: sp.Integer(1)},
    )


@claim(
    "cycle.example-four-groups",
    kind=Kind.BOUND,
    title="Four groups with κ = 100, r = 10⁴: a cycle of 2.6 billion steps has |p| ≤ 99/100",
    source="talk, the step counts for n = 4; evaluated here",
    uses=("cycle.norm",),
    notes="The cost of the certificate does not depend on the counts.",
)
def billions_of_steps() -> Statement:
    """The talk's counts 2607674830, 1894244, 1376, 1 on L_i = 10^20, 10^14, 10^8, 10^2."""
    tops = [sp.Integer(10) ** power for power in (20, 14, 8, 2)]
    counts = (2_607_674_830, 1_894_244, 1_376, 1)
    return Statement(
        variables=(Variable(lam, "an eigenvalue in one of the groups"),),
        hypotheses=(inside(tuple((top / 100, top) for top in tops)),),
        conclusion=sp.Le(
            residual(tuple((1 / top, count) for top, count in zip(tops, counts, strict=True))),
            sp.Rational(99, 100),
            evaluate=False,  # SymPy would write the powers out
        ),
        instance={lam: sp.Integer(1)},
    )
