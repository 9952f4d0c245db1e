"""What is measured on a network trained on CIFAR-10, with the thresholds stated before it is run.

At hand are the first 4 000 training images. Of the 3 200 that theory.cifar_gradients trains on, the
first 600 are trained on here (pixels/255, centred); the same 800 are held out. A perceptron
3072-32-16-10, ReLU, cross-entropy, full batch, float64, 120 gradients, seeds 0, 1, 2. The probe at
each seed's start is that of theory.mnist_mlp; λ is the largest eigenvalue it finds. GD runs on
every seed at the rates m·2/λ, m = 1/2, 1, 2, 4, 8, 16. MrGD is the talk's cycle on the probe's
groups, its rates divided by the one of 1, 2, 4 with the least training loss after 120 gradients
from seed 100, which is not measured; while the best value is the first or last of those tried, the
search goes on beyond it by factors of two, by at most 4 further values, for this and for every
other method with a choice (GD's m; heavy ball 0.0125·2^k, k = 0…4, momentum 0.9; Adam 0.001, 0.003,
0.01, 0.03). GD is unstable at a rate where its loss is not finite or, after some gradient, above
the loss at its start.
Source: talk, on CIFAR: GDs "with larger and larger loading rate. And ultimately, they become
unstable … they will come down, and in fact, they do come down, and then they further decrease".
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim

__all__ = ["LEAST", "MOST", "multirate", "unstable"]

LEAST = sp.Integer(1)
MOST = sp.Integer(4)

ours, constant, multiple = sp.symbols("f_MrGD f_GD m", positive=True)
_NOTE = (
    "Stated before any network was trained by these methods on CIFAR-10. Rows, widths and "
    "gradients were set for two minutes on one thread, by the time of a gradient on random "
    "numbers. The products of the probe are not counted among the 120 gradients; the table counts "
    "each as two in a column of its own."
)


@claim(
    "network.cifar-mlp",
    kind=Kind.MEASUREMENT,
    title="A three-layer network on CIFAR-10: after 120 gradients MrGD's training loss is below "
    "that of GD at the best of its growing rates, on each of three seeds",
    source='talk, "they further decrease your training loss"',
    notes=_NOTE,
)
def multirate() -> Statement:
    """Threshold: below, on every seed; GD's rate is the best one on that seed, in hindsight."""
    return Statement(
        variables=(
            Variable(ours, "the training loss of MrGD after 120 gradients, on each seed"),
            Variable(constant, "the least of GD's over its growing rates, on that seed"),
        ),
        conclusion=ours < constant,
    )


@claim(
    "network.cifar-mlp-unstable",
    kind=Kind.MEASUREMENT,
    title="There, the least of the growing rates at which GD is unstable is between 1 and 4 times "
    "2/λ, λ the Hessian's largest eigenvalue at the start, on each of three seeds",
    source='talk, "GDs with larger and larger loading rate. And ultimately, they become unstable"',
    notes=_NOTE,
)
def unstable() -> Statement:
    """Thresholds: 1 and 4, on every seed; no rate that is unstable does not count as one."""
    return Statement(
        variables=(Variable(multiple, "the least m at which GD at m·2/λ is unstable"),),
        conclusion=sp.And(multiple >= LEAST, multiple <= MOST),
    )
