"""What is measured of gradients on CIFAR-10, with the thresholds stated before the run.

At hand are the first 4 000 training images: 3 200 are trained on, 800 held out; pixels/255, centred
by the mean of those trained on. A perceptron 3072-64-32-10, ReLU, cross-entropy, full batch by
Adam (rate 10⁻³, at most 200 gradients), float64, seeds 0, 1, 2. Every 5 gradients the accuracy on
the held-out images is looked at. Two stages: the first look at 30 %, and the first at 50 %; where
a goal is not reached, the first look with the highest accuracy stands for it, and is reported.

A layer's inputs are the rows of A = UΣVᵀ (images; hidden features as they are, not centred), and
m_k = ‖∂L/∂W·v_k‖ = (σ_k/n)·‖Δᵀu_k‖, Δ the derivatives by the pre-activations, v_k by falling σ_k.
Directions with σ_k ≤ 10⁻¹²σ_1 are left out. ρ is Spearman's rank correlation of m and σ.

The shape is read from a line with two knots, fitted to log₁₀ m_k against (k − 1)/(d − 1) by least
squares over up to 100 places for the knots; s_1, s_2, s_3 are its slopes, ℓ the middle's share.
Source: talk, "it still has this very quick drop, and then some kind of relatively shallower
plateau, and then a severe drop later on"; gradient.first-layer says why σ_k is a factor.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim

__all__ = ["MIDDLE", "ORDERED", "SPANS", "STEEPER", "first", "groups", "plateau", "second"]

ORDERED = sp.Rational(9, 10)
SPANS = (sp.Integer(10**3), sp.Integer(10**2))
STEEPER = sp.Integer(3)
MIDDLE = sp.Rational(1, 3)

first, second = sp.symbols("rho_1 rho_2", real=True)
first_span, second_span = sp.symbols("S_1 S_2", positive=True)
s1, s2, s3 = sp.symbols("s_1 s_2 s_3", real=True)
middle = sp.Symbol("ell", positive=True)
_NOTE = (
    "Stated before any network was trained on CIFAR-10. The whole data set has 50 000 images; "
    "with the 3 200 here 50 % may be out of reach."
)


@claim(
    "gradient.groups-cifar",
    kind=Kind.MEASUREMENT,
    title="CIFAR-10, 3 200 images: at both stages of training the gradients of the first and the "
    "second layer are ordered along the singular directions of the layer's inputs",
    source='talk, "organized according to the singular directions … It\'s pretty consistent"',
    uses=("gradient.first-layer",),
    notes=_NOTE,
)
def groups() -> Statement:
    """Thresholds, on every seed and stage: ρ ≥ 9/10; largest/smallest ≥ 10³ and ≥ 10²."""
    return Statement(
        variables=(
            Variable(first, "the rank correlation in the first layer, the least of all"),
            Variable(second, "the rank correlation in the second layer, the least of all"),
            Variable(first_span, "largest over smallest m_k in the first layer, the least of all"),
            Variable(second_span, "largest over smallest m_k in the second, the least of all"),
        ),
        conclusion=sp.And(
            first >= ORDERED,
            second >= ORDERED,
            first_span >= SPANS[0],
            second_span >= SPANS[1],
        ),
    )


@claim(
    "gradient.plateau-cifar",
    kind=Kind.MEASUREMENT,
    title="There, in both layers, the magnitudes drop, stay on a shallower plateau, and drop: both "
    "outer slopes at least 3 times the middle one, which covers at least a third of the directions",
    source='talk, "this very quick drop, … relatively shallower plateau, and then a severe drop"',
    notes=_NOTE + " The talk gives no definition; this one is ours.",
)
def plateau() -> Statement:
    """Thresholds, on every seed, stage and layer: s_1, s_3 ≤ −3·|s_2|, and ℓ ≥ 1/3."""
    return Statement(
        variables=(
            Variable(s1, "slope of the first piece, decades per all directions"),
            Variable(s2, "slope of the middle piece"),
            Variable(s3, "slope of the last piece"),
            Variable(middle, "the share of the directions under the middle piece"),
        ),
        conclusion=sp.And(
            s1 <= -STEEPER * sp.Abs(s2), s3 <= -STEEPER * sp.Abs(s2), middle >= MIDDLE
        ),
    )
