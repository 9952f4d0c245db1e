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

__all__ = ["flatness", "flatness_gap_safe", "kong_tao", "kong_tao_descent"]

upper = sp.Symbol("u", real=True)
pairs = sp.Symbol("m", integer=True, nonnegative=True)
eta, sigma, measured, moved, eps = sp.symbols("eta sigma V d epsilon", positive=True)
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
    "minima.kong-tao",
    kind=Kind.MEASUREMENT,
    title="x²/2 + ε·sin(x/ε): at rates 1/10 and 1/2, far above ε, the iterates' variance is "
    "ησ²/(2 − η) within 5 %, on each of five seeds",
    source="Kong, Tao 2020; the variance is derived here",
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
