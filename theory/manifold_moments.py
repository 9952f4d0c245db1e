"""Moments of data near a manifold: how many samples resolve it, and what its curvature adds.

Gaussian design of N samples and p features, deviation σ off the manifold, label noise s; the fitted
model is asked at distance δ off it. And a parabola of curvature κ, the simplest curved manifold.
Source: talk, "suppose your manifold has curvature in there, then … the curvature will have
non-trivial effect to your results"; Liu, He, Tsai on regression on manifolds. Derived here.
"""

from collections.abc import Sequence

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation

__all__ = [
    "curvature",
    "curvature_formula",
    "curve_covariance",
    "inverse_chi_square_mean",
    "samples",
    "samples_formula",
    "uniform_moments",
]

delta, noise_level, sigma, tol, kappa = sp.symbols("delta s sigma tol kappa", positive=True)
samples_count, features = sp.symbols("N p", integer=True, positive=True)


def inverse_chi_square_mean(degrees: sp.Expr) -> sp.Expr:
    """E[1/χ²_k] = ∫ z^{k/2−2}e^{−z/2}dz / (2^{k/2}Γ(k/2)), the integral by Euler's Γ; k > 2."""
    integral = 2 ** (degrees / 2 - 1) * sp.gamma(degrees / 2 - 1)
    return integral / (2 ** (degrees / 2) * sp.gamma(degrees / 2))


@claim(
    "manifold.samples",
    kind=Kind.THEOREM,
    title="N samples, p features, label noise s, deviation σ off the manifold: least squares at "
    "distance δ has variance δ²s²/(σ²(N − p − 1)), so N ≥ p + 1 + δ²s²/(σ²tol²) keeps it ≤ tol²",
    source='talk, "you can understand the need for increasing this number of data points as the '
    'need to resolve this very concentrated profile"; derived here',
    notes="Gaussian design; the variance is over design and labels. By the Schur complement "
    "[(XᵀX)⁻¹]_nn = 1/(σ²χ²) with N − p + 1 degrees of freedom.",
)
def samples() -> Statement:
    """δ²s²/σ² · E[1/χ²_k] for k = N − p + 1 > 2, and the number of samples that is enough."""
    degrees = samples_count - features + 1
    value = delta**2 * noise_level**2 / (sigma**2 * (samples_count - features - 1))
    inverse = inverse_chi_square_mean(degrees)
    enough = samples_count >= features + 1 + delta**2 * noise_level**2 / (sigma**2 * tol**2)
    point = {
        **{features: sp.Integer(3), sigma: sp.Rational(1, 2), delta: sp.Integer(1)},
        **{noise_level: sp.Integer(1), tol: sp.Integer(1), samples_count: sp.Integer(8)},
    }
    return Statement(
        variables=(
            Variable(samples_count, "N, the number of samples, an integer ≥ 1"),
            Variable(features, "p, the number of features, an integer ≥ 1"),
            Variable(delta, "the distance off the manifold, real > 0"),
            Variable(noise_level, "the standard deviation of the label noise, real > 0"),
            Variable(sigma, "the standard deviation of the data in that direction, real > 0"),
            Variable(tol, "the standard deviation allowed, real > 0"),
        ),
        hypotheses=(enough,),
        conclusion=sp.And(
            sp.Eq(delta**2 * noise_level**2 / sigma**2 * inverse, value, evaluate=False),
            sp.Le(value, tol**2, evaluate=False),
        ),
        instance=point,
        witnesses=({**point, samples_count: sp.Integer(9)},),
        breaking=({**point, samples_count: sp.Integer(7)},),
    )


@derivation("manifold.samples", title="The variance after N samples", source="derived here")
def samples_formula() -> tuple[Formula, ...]:
    """Simplifies E[1/χ²] for a symbolic number of degrees of freedom."""
    degrees = sp.Symbol("k", positive=True)
    mean = sp.gammasimp(inverse_chi_square_mean(degrees))
    variance_found = (
        delta**2 * noise_level**2 / sigma**2 * mean.subs(degrees, samples_count - features + 1)
    )
    return (
        Formula(
            name="sampling_variance",
            left=sp.Symbol(r"\operatorname{Var}"),
            right=sp.simplify(variance_found),
            words="Of the least-squares output at distance δ off the manifold.",
            arguments=(delta, noise_level, sigma, samples_count, features),
            shapes=("number", "number", "number", "number of samples", "number of features"),
        ),
    )


def curve_covariance(moments: Sequence[sp.Expr]) -> sp.ImmutableMatrix:
    """The covariance of (t, κt²/2) from E t, E t², E t³, E t⁴."""
    first, second, third, fourth = moments
    mixed = kappa / 2 * (third - first * second)
    return sp.ImmutableMatrix(
        [[second - first**2, mixed], [mixed, kappa**2 / 4 * (fourth - second**2)]]
    )


def uniform_moments() -> tuple[sp.Expr, ...]:
    """E t, E t², E t³, E t⁴ for t uniform on [−1, 1], integrated."""
    value = sp.Symbol("t", real=True)
    return tuple(sp.integrate(value**power / 2, (value, -1, 1)) for power in (1, 2, 3, 4))


@claim(
    "manifold.curvature",
    kind=Kind.THEOREM,
    title="Data on (t, κt²/2), t uniform on [−1, 1]: covariance diag(1/3, κ²/45), condition "
    "number 15/κ²",
    source='talk, "the curvature will have non-trivial effect to your results"; derived here',
    notes="For κ² ≤ 15; for larger κ the second variance is the larger one. The hypotheses are "
    "the moments of t, which the theory integrates.",
)
def curvature() -> Statement:
    """The entries of the covariance, and the ratio of the larger variance to the smaller one."""
    moments = sp.symbols("m_1:5", real=True)
    uniform = uniform_moments()
    found = curve_covariance(moments)
    first, second = found[0, 0], found[1, 1]
    point = {**dict(zip(moments, uniform, strict=True)), kappa: sp.Integer(3)}
    return Statement(
        variables=(
            Variable(kappa, "the curvature at t = 0, real > 0"),
            *(
                Variable(symbol, f"E t^{power}, real")
                for power, symbol in enumerate(moments, start=1)
            ),
        ),
        hypotheses=(
            kappa**2 <= 15,
            *(sp.Eq(symbol, value) for symbol, value in zip(moments, uniform, strict=True)),
        ),
        conclusion=sp.And(
            sp.Eq(first, sp.Rational(1, 3), evaluate=False),
            sp.Eq(found[0, 1], 0, evaluate=False),
            sp.Eq(second, kappa**2 / 45, evaluate=False),
            sp.Eq(sp.Max(first, second) / sp.Min(first, second), 15 / kappa**2, evaluate=False),
        ),
        instance=point,
        witnesses=({**point, kappa: sp.Rational(1, 100)},),
        breaking=(
            {**point, kappa: sp.Integer(5)},
            *({**point, symbol: sp.Rational(1, 2)} for symbol in moments),
        ),
    )


@derivation(
    "manifold.curvature", title="The covariance of data on a parabola", source="derived here"
)
def curvature_formula() -> tuple[Formula, ...]:
    """Integrates the moments."""
    found = curve_covariance(uniform_moments())
    shape = ("number",)
    return (
        Formula(
            name="curve_covariance",
            left=sp.Symbol("C"),
            right=found,
            words="The covariance matrix of (t, κt²/2).",
            arguments=(kappa,),
            shapes=shape,
        ),
        Formula(
            name="curve_condition",
            left=sp.Symbol("c"),
            right=sp.simplify(found[0, 0] / found[1, 1]),
            words="Its condition number, for κ² ≤ 15.",
            arguments=(kappa,),
            shapes=shape,
        ),
    )
