"""What is measured of the Hessian on CIFAR-10, with the thresholds stated before the run.

Images, network, training, seeds and stages are those of theory.cifar_gradients. H_i is the
diagonal block of the Hessian of the mean loss that belongs to the weights W_i, without biases. Its
largest eigenvalues are found by Lanczos on Hessian-vector products over the first 800 of the
images trained on. With ReLU, H_1 = E[B(x) ⊗ xxᵀ] and B = Jᵀ(diag p − ppᵀ)J, J the derivative of
the outputs by the pre-activations and p their softmax (hessian.kronecker). The curvature along the
data's direction v_k is c_k = E[tr B(x)·(x·v_k)²]/64, the mean over the 64 units, over all 3 200
images; λ_k = E[(x·v_k)²] is the data's variance.
Source: talk, "the eigenvalues of Hessians with respect to the first layer weight will … inherit
this kind of multi-scale properties from your data", and of the second layer "several orders of
magnitude larger than this one".
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim

__all__ = ["LARGER", "ORDERED", "SPAN", "WITHIN", "groups", "second_layer"]

ORDERED = sp.Rational(9, 10)
SPAN = sp.Integer(10**3)
WITHIN = sp.Integer(10)
LARGER = sp.Integer(10)

rho = sp.Symbol("rho", real=True)
span, quotient, top_1, top_2 = sp.symbols("S q lambda_W1 lambda_W2", positive=True)
_NOTE = "Stated before any network was trained on CIFAR-10."


@claim(
    "hessian.groups-cifar",
    kind=Kind.MEASUREMENT,
    title="CIFAR-10, 3 200 images: at both stages of training the first layer's Hessian inherits "
    "the data's decay: along their directions it is their variance up to a factor within 10",
    source='talk, "will inherit this kind of multi-scale properties from your data directly"',
    uses=("hessian.kronecker",),
    notes=_NOTE,
)
def groups() -> Statement:
    """Thresholds, on every seed and stage: ρ ≥ 9/10; c spans ≥ 10³; c_k/λ_k spans ≤ 10."""
    return Statement(
        variables=(
            Variable(rho, "Spearman's rank correlation of c_k and λ_k, the least of all"),
            Variable(span, "largest over smallest c_k, the least of all"),
            Variable(quotient, "largest over smallest c_k/λ_k, the largest of all"),
        ),
        conclusion=sp.And(rho >= ORDERED, span >= SPAN, quotient <= WITHIN),
    )


@claim(
    "hessian.second-layer-cifar",
    kind=Kind.MEASUREMENT,
    title="There, the largest eigenvalue of the second layer's block is at least 10 times that of "
    "the first layer's, on each seed and stage",
    source='talk, "several orders of magnitude larger than this one"',
    notes=_NOTE + " The first layer's block grows with the square of the scale of the inputs, so "
    "this depends on the pixels' scale (1/255, centred), which the talk does not give; by their "
    "variance, about 50 along the first direction, the first layer's may well be the larger.",
)
def second_layer() -> Statement:
    """Threshold: ten, on every seed and stage."""
    return Statement(
        variables=(
            Variable(top_1, "the largest eigenvalue of H_1, on each seed and stage"),
            Variable(top_2, "that of H_2"),
        ),
        conclusion=top_2 >= LARGER * top_1,
    )
