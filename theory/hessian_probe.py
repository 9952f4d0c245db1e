"""What Lanczos finds of a network's Hessian, with the thresholds stated before the run."""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.quantifier import ForAll

__all__ = ["probe_eigenvalues", "probe_groups"]

i = sp.Symbol("i", integer=True, positive=True)
theta, lam = sp.IndexedBase("theta"), sp.IndexedBase("lambda")
inside = sp.Symbol("m", integer=True, nonnegative=True)
_SOURCE = 'talk, "How do you find it? We haven\'t done it"; derived here'


@claim(
    "hessian.probe",
    kind=Kind.MEASUREMENT,
    title="Lanczos on Hessian-vector products: the 20 largest eigenvalues of the Hessian agree "
    "with the dense ones to 1e-6, on ten random networks",
    source=_SOURCE,
    notes="Networks of at most 2 000 parameters in float64, tanh, softplus and GELU in turn, "
    "squared loss and cross-entropy, random data with columns of two scales.",
)
def probe_eigenvalues() -> Statement:
    """Threshold: relative 10⁻⁶ for each of the 20, on each network."""
    return Statement(
        variables=(
            Variable(theta, "θ₁ ≥ … ≥ θ₂₀, the largest Ritz values, rounded"),
            Variable(lam, "λ₁ ≥ … ≥ λ₂₀, the largest eigenvalues of the dense Hessian, rounded"),
        ),
        conclusion=ForAll(sp.Le(sp.Abs(theta[i] - lam[i]), sp.Abs(lam[i]) / 10**6), (i, 1, 20)),
    )


@claim(
    "hessian.probe-groups",
    kind=Kind.MEASUREMENT,
    title="Lanczos on Hessian-vector products: of 100 random networks at least 95 have every end "
    "of every group inside its error bar",
    source=_SOURCE,
    notes="Smaller networks of the same kinds, and so few steps that most runs leave part of the "
    "spectrum unresolved. The ends are those of the dense spectrum: of the eigenvalues with the "
    "indices of the group, or between the neighbouring group and the floor.",
)
def probe_groups() -> Statement:
    """Threshold: 95 of 100."""
    return Statement(
        variables=(Variable(inside, "networks of the 100 whose group ends are all in their bars"),),
        conclusion=sp.Ge(inside, 95),
    )
