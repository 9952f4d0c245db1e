"""Does multirate descent find flatter minima? What is measured, stated before it is run.

Networks: a perceptron 64-16-10, tanh, squared loss ‖f(x) − y‖²/2 with unit vectors y, full batch
of the first 500 digits (pixels/16), float64, seeds 0 to 11. λ₀ is the largest eigenvalue of the
Hessian at a seed's start. GD at 1/λ₀, GD at 1.9/λ₀, and MrGD: two groups, [λ_k, 3λ₀/2] and
[λ₂₀, λ_{k+1}], with the talk's counts at η = 1, k ≤ 19 the one whose cycle has at most 8 steps and
the largest mean rate. All stop at their first iterate with a loss of at most the target: the loss
of GD at 1/λ₀ from seed 100, which is not measured, after 1 500 gradients. A run that has not
reached it after 4 500 is left out with its partner, and counted. Sharpness is λ_max(H) there, by
Lanczos.

One dimension: f(x) = x²/2 + ε·sin(x/ε), ε = 1/1000. A gradient step is x⁺ = (1 − η)x − η·cos(x/ε);
with η ≫ ε the phase x/ε turns many times a step, and the cosine acts as if it were drawn anew,
with mean 0 and variance σ² = 1/2. Then V = Var x obeys V⁺ = (1 − η)²V + η²σ².
Source: talk, "whether your gradient descent algorithm will discover a flatter local minima";
Kong, Tao 2020 for f₀(x) + ε·f₁(x/ε). Derived here.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.quantifier import ForAll

__all__ = ["flatness", "flatness_gap_safe", "kong_tao", "kong_tao_descent", "kong_tao_variance"]

upper = sp.Symbol("u", real=True)
pairs = sp.Symbol("m", integer=True, nonnegative=True)
eta, sigma, measured, moved, eps = sp.symbols("eta sigma V d epsilon", positive=True)
m, T = sp.symbols("m T", integer=True, positive=True)
i, t = sp.Symbol("i", integer=True, positive=True), sp.Symbol("t", integer=True, nonnegative=True)
odds, x, z, V = (sp.IndexedBase(name) for name in ("pi", "x", "z", "V"))
share, ours, theirs = sp.symbols("q f_MrGD f_GD", nonnegative=True)


@claim(
    "minima.flatness",
    kind=Kind.MEASUREMENT,
    title="A tanh network on digits, at equal training loss: the Hessian's largest eigenvalue is "
    "lower after MrGD than after GD at 1.9/λ_max of the start",
    source='talk, "whether your gradient descent algorithm will discover a flatter local minima '
    'instead of being trapped in some kind of very narrow local minimum"; left open there',
    notes="Stated before any run on digits. GD at a larger rate finds flatter minima by itself, so "
    "the rate compared with is near the largest stable one. Least pairs: 10.",
)
def flatness() -> Statement:
    """Threshold: the 95 % t interval of the mean paired log-ratio is below 0, of ≥ 10 pairs."""
    return _flatter("MrGD")


@claim(
    "minima.flatness-gap-safe",
    kind=Kind.MEASUREMENT,
    title="There, the Hessian's largest eigenvalue is lower after gap-safe cycles of eight steps "
    "than after GD at 1.9/λ_max of the start",
    source='talk, "whether your gradient descent algorithm will discover a flatter local minima '
    'instead of being trapped in some kind of very narrow local minimum"; left open there',
    notes="Stated after minima.flatness was run, and before any run by such a cycle: the talk's "
    "cycles turned out slower than GD at 1.9/λ_max, with mean rates of 1.1 to 1.3/λ_max. The "
    "cycles are planned for the same groups, and have |p| ≤ 1 from 0 to 3/2 of the start's λ_max.",
)
def flatness_gap_safe() -> Statement:
    """Threshold: as for the talk's cycle."""
    return _flatter("gap-safe")


def _flatter(method: str) -> Statement:
    ratio = f"λ_{method}/λ_GD"
    return Statement(
        variables=(
            Variable(upper, f"the upper end of the 95 % interval of the mean of log {ratio}"),
            Variable(pairs, "how many seeds reached the target by both methods"),
        ),
        conclusion=sp.And(upper < 0, pairs >= 10),
    )


@claim(
    "minima.kong-tao-variance",
    kind=Kind.THEOREM,
    title="Where f₁′ is uncorrelated with x and has mean square σ², the step x⁺ = (1 − η)x − ηf₁′ "
    "brings the mean square of x to ησ²/(2 − η), by the factor (1 − η)² a step",
    source="Kong, Tao 2020; derived here",
    notes="Stated for m pairs (x, z) with their weights, as expectations are linear; means may be "
    "anything, with mean 0 it is the variance. That gradient descent is such a process is not "
    "said: minima.kong-tao measures it.",
)
def kong_tao_variance() -> Statement:
    """E(x⁺)² = (1 − η)²E x² + η²σ², V_T − V* = (1 − η)^{2T}(V_0 − V*), and |1 − η| < 1."""
    limit = eta * sigma**2 / (2 - eta)
    mean = {
        square: sp.Sum(odds[i] * square, (i, 1, m))
        for square in (x[i] ** 2, z[i] ** 2, x[i] * z[i], ((1 - eta) * x[i] - eta * z[i]) ** 2)
    }
    before, noise, mixed, after = mean.values()
    step = sp.Eq(V[t + 1], (1 - eta) ** 2 * V[t] + eta**2 * sigma**2)
    point = {
        **{key: sp.Integer(1) for key in (sigma, z[1])},
        **{m: sp.Integer(2), T: sp.Integer(2), z[2]: sp.Integer(-1)},
        **{key: sp.Integer(3) for key in (x[1], x[2])},
        **{key: sp.Rational(1, 2) for key in (eta, odds[1], odds[2])},
        **{V[0]: sp.Integer(9), V[1]: sp.Rational(5, 2), V[2]: sp.Rational(7, 8)},
    }
    return Statement(
        variables=(
            Variable(eta, "the rate, real > 0"),
            Variable(sigma, "the root of the mean square of f₁′, real > 0"),
            Variable(m, "the number of pairs (x, f₁′) that may occur, an integer ≥ 1"),
            Variable(odds, "their probabilities, real"),
            Variable(x, "x₁, …, x_m, real"),
            Variable(z, "the values of f₁′ with them, real"),
            Variable(V, "V₀, …, V_T: the mean square of x, step after step, real"),
            Variable(T, "the number of steps, an integer ≥ 1"),
        ),
        hypotheses=(
            eta < 2,
            sp.Eq(mixed, 0),
            sp.Eq(noise, sigma**2),
            ForAll(step, (t, 0, T - 1)),
        ),
        conclusion=sp.And(
            sp.Eq(after, (1 - eta) ** 2 * before + eta**2 * sigma**2, evaluate=False),
            sp.Eq(V[T] - limit, (1 - eta) ** (2 * T) * (V[0] - limit), evaluate=False),
            sp.Abs(1 - eta) < 1,
        ),
        instance=point,
        breaking=(
            {**point, eta: sp.Integer(3), V[1]: sp.Integer(45), V[2]: sp.Integer(189)},
            {**point, x[2]: sp.Integer(1)},
            {
                **point,
                sigma: sp.Integer(2),
                V[1]: sp.Rational(13, 4),
                V[2]: sp.Rational(29, 16),
            },
            {**point, V[2]: sp.Integer(1)},
        ),
    )


@claim(
    "minima.kong-tao",
    kind=Kind.MEASUREMENT,
    title="x²/2 + ε·sin(x/ε): at rates 1/10 and 1/2, far above ε, the iterates' variance is "
    "ησ²/(2 − η) within 5 %, on each of five seeds",
    source="Kong, Tao 2020; the variance is derived here",
    uses=("minima.kong-tao-variance",),
    notes="Stated before any run. 200 orbits a seed from starts in [1/2, 9/10], 5 000 steps each "
    "after 500 that are left out. Mean square about 0. That the cosines are independent is not "
    "proved.",
)
def kong_tao() -> Statement:
    """Threshold: |V − ησ²/(2 − η)| ≤ 5 % of it, for both rates on every seed."""
    expected = eta * sigma**2 / (2 - eta)
    return Statement(
        variables=(
            Variable(eta, "the rate, 1/10 and 1/2"),
            Variable(sigma, "σ² = 1/2 is the mean of cos²"),
            Variable(measured, "V, the mean of x² over orbits and steps"),
        ),
        conclusion=sp.Abs(measured - expected) <= expected / 20,
    )


@claim(
    "minima.kong-tao-descent",
    kind=Kind.MEASUREMENT,
    title="There, GD at the small rate 1/(1 + 1/ε) stays in its first well; 50 steps of 1/10 and "
    "500 small ones end lower on 95 % of the starts, by a factor of five on average",
    source='talk, "instead of being trapped in some kind of very narrow local minimum region of '
    'attraction"; Kong, Tao 2020',
    notes="Stated before any run. 200 starts a seed, uniform in [1/2, 9/10], five seeds; GD makes "
    "550 steps. Values are above the global minimum. The period of the wells is 2πε.",
)
def kong_tao_descent() -> Statement:
    """Thresholds: no start moves by more than 2πε under GD; a share of 95 %; a factor of five."""
    return Statement(
        variables=(
            Variable(eps, "ε = 1/1000"),
            Variable(moved, "how far GD at the small rate moves, the farthest of all starts"),
            Variable(share, "the least share of starts, over the seeds, where MrGD ends lower"),
            Variable(ours, "f − min f at the end of MrGD, mean over the starts, of each seed"),
            Variable(theirs, "the same for GD at the small rate"),
        ),
        conclusion=sp.And(
            moved <= 2 * sp.pi * eps, share >= sp.Rational(95, 100), ours <= theirs / 5
        ),
    )
