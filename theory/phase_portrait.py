"""What the phase portrait measures, with the thresholds stated before it is run.

Gradient descent of rate 1/20 on the three layers (width 4, balanced start) of a deep linear network
in the plane, w* = (1, 1), ε = 1/10, 400 units of time; paths from random starts, one a seed. The
transient of a path ends 10 units of time (200 steps) after its loss first falls to 4ε². The slow
manifold is x = w₁* + ε²h₁(y) + ε⁴h₂(y) of theory.slow_manifold.
Source: talk, the phase portrait and "if you just monitor the training loss, you see this red line
quickly drop … your training loss doesn't tell you too much".
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.quantifier import ForAll

__all__ = ["portrait", "portrait_loss", "portrait_order"]

k, s = sp.symbols("k s", integer=True, nonnegative=True)
S, K, T = sp.symbols("S K T", integer=True, positive=True)
eps = sp.Symbol("epsilon", positive=True)
distance, loss, error = (sp.IndexedBase(name) for name in ("D", "L", "E"))
_SOURCE = 'talk, the phase portrait: "you\'re going to flow quickly to here"'


@claim(
    "linear-network.portrait",
    kind=Kind.MEASUREMENT,
    title="After its transient every gradient-descent path stays within ε³ of the slow manifold",
    source=_SOURCE,
    uses=("linear-network.slow-manifold",),
    notes="ε³ lies between ε², how far the manifold is from the line x = w₁*, and ε⁶, the error of "
    "its expansion: the steps of descent and the balance that they lose are what is left.",
)
def portrait() -> Statement:
    """Threshold: ε³ at every step from K on, on each path."""
    return Statement(
        variables=(
            Variable(S, "the number of paths"),
            Variable(K, "the step at which the transient ends"),
            Variable(T, "the last step"),
            Variable(eps, "ε, 1/10"),
            Variable(distance, "D[s, k], the distance in x from the slow manifold"),
        ),
        conclusion=ForAll(ForAll(distance[s, k] <= eps**3, (k, K, T)), (s, 1, S)),
    )


@claim(
    "linear-network.portrait-order",
    kind=Kind.MEASUREMENT,
    title="The flow's distance from the second-order manifold falls at least with the fifth power "
    "of ε",
    source="derived here: the expansion says the sixth",
    uses=("linear-network.slow-manifold",),
)
def portrait_order() -> Statement:
    """Threshold: the distance at ε = 1/10 is at least 2⁵ times that at ε = 1/20."""
    coarse, fine = sp.symbols("D_10 D_20", positive=True)
    return Statement(
        variables=(
            Variable(coarse, "the largest distance of the flow at ε = 1/10, real > 0"),
            Variable(fine, "the same at ε = 1/20, real > 0"),
        ),
        conclusion=sp.Ge(coarse, 2**5 * fine),
    )


@claim(
    "linear-network.portrait-loss",
    kind=Kind.MEASUREMENT,
    title="At the end of the transient the error is at least 9/10 of the most that its loss "
    "allows, √(2·loss)/ε",
    source='talk, "monitoring only the training loss … is not sufficient"',
    uses=("linear-network.loss-blind",),
)
def portrait_loss() -> Statement:
    """Threshold: nine tenths, on each path."""
    return Statement(
        variables=(
            Variable(S, "the number of paths"),
            Variable(eps, "ε, 1/10"),
            Variable(loss, "L[s], the loss at the end of the transient"),
            Variable(error, "E[s], ‖w − w*‖ there"),
        ),
        conclusion=ForAll(error[s] >= sp.Rational(9, 10) * sp.sqrt(2 * loss[s]) / eps, (s, 1, S)),
    )
