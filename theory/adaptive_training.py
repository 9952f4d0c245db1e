"""Training that probes, plans and probes again, measured on digits; stated before it is run.

A perceptron 64-32-10, tanh, cross-entropy, full batch of the 1 797 digits (pixels/16), float64,
from the starts of seeds 0, 1, 2, and 1 000 gradients for each method, a Hessian-vector product
counted as two. Adaptive training has its defaults: a probe of 20 products, started at the gradient,
before the first cycle and after every ten; a gap-safe cycle of at most 64 steps to 1/10 on groups
above 1/1000 of the largest Ritz value, or above a higher floor, such that the error at the least
Ritz value grows at most tenfold in a cycle; a margin of 10 % above each group, doubled by each
rollback and halved again by each probe after ten kept cycles. Nothing of it is chosen on data.
GD has the rate of 0.05·2^k (k = 0…7) with the least training loss after 1 000 gradients from seed
100, which is not measured.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim

__all__ = ["adaptive"]

ours, constant = sp.symbols("f_adaptive f_GD", positive=True)


@claim(
    "network.adaptive",
    kind=Kind.MEASUREMENT,
    title="A network on digits: after 1 000 gradients, those of its probes among them, the "
    "training loss of adaptive multirate descent is below that of GD at its best rate, on each of "
    "three seeds",
    source='talk, "How do you find it? We haven\'t done it"; an expectation derived here',
    notes="Stated before any run. GD's rate is the best of a grid on another seed; the gradients "
    "that this search costs are not counted.",
)
def adaptive() -> Statement:
    """Threshold: below, on every seed."""
    return Statement(
        variables=(
            Variable(ours, "the training loss where adaptive training is after 1 000 gradients"),
            Variable(constant, "that of GD at the rate of the grid with the least loss"),
        ),
        conclusion=ours < constant,
    )
