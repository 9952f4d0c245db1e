"""What the strongly convex experiments measure, with the thresholds stated before they are run.

The runs start where the comparison of theory.convex holds, so their errors lie below its bounds in
exact arithmetic; what is measured is that the programs, the bounds and float64 keep that together.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.quantifier import ForAll

__all__ = ["logistic_envelope", "toy_envelope", "toy_error"]

k, T = sp.symbols("k T", integer=True, nonnegative=True)
error, bound = sp.IndexedBase("e"), sp.IndexedBase("E")
ours, theirs = sp.symbols("e_MrGD e_GD", positive=True)


def _envelope() -> Statement:
    """e_k ≤ E_k at every step where E_k is at least 10⁻⁶."""
    return Statement(
        variables=(
            Variable(T, "the number of gradient steps"),
            Variable(error, "e_k = ‖θ_k − θ*‖/‖θ_0 − θ*‖, measured in float64"),
            Variable(bound, "E_k, the bound of the comparison matrices after k steps"),
        ),
        conclusion=ForAll(sp.Or(bound[k] < sp.Rational(1, 10**6), error[k] <= bound[k]), (k, 0, T)),
    )


@claim(
    "convex.toy-envelope",
    kind=Kind.MEASUREMENT,
    title="A strongly convex loss that is not quadratic: the error stays below the bound, for "
    "three ε and five seeds",
    source="derived here; the loss is defined in the experiment",
    uses=("convex.cycle", "convex.cross-terms"),
)
def toy_envelope() -> Statement:
    """Threshold: no step of any run of either method above its bound, while that is ≥ 10⁻⁶."""
    return _envelope()


@claim(
    "convex.toy-error",
    kind=Kind.MEASUREMENT,
    title="There, after as many gradients MrGD's error is at most a tenth of GD's",
    source='talk, "they decrease well again much faster than a full-grade descent"',
)
def toy_error() -> Statement:
    """Threshold: a tenth, for every ε and on each of five seeds."""
    return Statement(
        variables=(
            Variable(ours, "the relative error of MrGD after its last cycle, on each seed"),
            Variable(theirs, "that of GD at 2/(L + μ) after as many gradients"),
        ),
        conclusion=sp.Le(ours, theirs / 10),
    )


@claim(
    "convex.logistic-envelope",
    kind=Kind.MEASUREMENT,
    title="Breast cancer: runs from the edge of the certified region stay below the bound",
    source="derived here",
    uses=("convex.logistic",),
)
def logistic_envelope() -> Statement:
    """Threshold: no step of any of five runs above the bound, while that is ≥ 10⁻⁶."""
    return _envelope()
