"""Three inequalities on the logarithm that the step counts and the complexity table rest on.

Each is F ≥ 0 on an interval, with F = 0 at one end and F′ of one sign: the derivatives are
derived here, the checks discharge the signs. Source: textbook facts, derived here.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim

__all__ = ["above_secant", "below_tangent", "defect", "symmetric_ratio"]

x = sp.Symbol("x", real=True)
s = sp.Symbol("s", real=True)
_SOURCE = "derived here: value at one end and sign of the derivative"
_USED = "it is used for x ≥ 0 alone, and proved from x = 0 on"


def defect(claim_id: str) -> tuple[sp.Expr, sp.Symbol, sp.Expr]:
    """(F, variable, anchor) of a claim of this module: it says F ≥ 0, and F → 0 at the anchor."""
    return {
        "logarithm.below-tangent": (-x - sp.log(1 - x), x, sp.Integer(0)),
        "logarithm.above-secant": (x / (1 - x) + sp.log(1 - x), x, sp.Integer(0)),
        "logarithm.symmetric-ratio": (
            2 * s / (s**2 - 1) - sp.log((s + 1) / (s - 1)),
            s,
            sp.oo,
        ),
    }[claim_id]


@claim(
    "logarithm.below-tangent",
    kind=Kind.THEOREM,
    title="log(1 − x) ≤ −x for 0 ≤ x < 1",
    source=_SOURCE,
)
def below_tangent() -> Statement:
    """The logarithm lies below its tangent at 1."""
    return Statement(
        variables=(Variable(x, "real"),),
        hypotheses=(sp.Ge(x, 0), sp.Lt(x, 1)),
        conclusion=sp.Le(sp.log(1 - x), -x),
        instance={x: sp.Rational(1, 2)},
        kept={sp.Ge(x, 0): _USED},
    )


@claim(
    "logarithm.above-secant",
    kind=Kind.THEOREM,
    title="−log(1 − x) ≤ x/(1 − x) for 0 ≤ x < 1",
    source=_SOURCE,
)
def above_secant() -> Statement:
    """The same tangent, read at 1/(1 − x): it bounds the number of steps from below."""
    return Statement(
        variables=(Variable(x, "real"),),
        hypotheses=(sp.Ge(x, 0), sp.Lt(x, 1)),
        conclusion=sp.Le(-sp.log(1 - x), x / (1 - x)),
        instance={x: sp.Rational(1, 2)},
        kept={sp.Ge(x, 0): _USED},
    )


@claim(
    "logarithm.symmetric-ratio",
    kind=Kind.THEOREM,
    title="log((s + 1)/(s − 1)) ≤ 2s/(s² − 1) for s > 1",
    source=_SOURCE,
)
def symmetric_ratio() -> Statement:
    """An upper bound on the rate of the heavy ball, with s = √K."""
    return Statement(
        variables=(Variable(s, "real"),),
        hypotheses=(sp.Gt(s, 1),),
        conclusion=sp.Le(sp.log((s + 1) / (s - 1)), 2 * s / (s**2 - 1)),
        instance={s: sp.Integer(2)},
    )
