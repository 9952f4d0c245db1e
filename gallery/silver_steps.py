"""The silver step-size schedule (Altschuler, Parrilo 2023; arXiv:2309.16530) on quadratics.

With ρ = 1 + √2 and ν(i) the number of times that 2 divides i, step i has the size 1 + ρ^(ν(i)−1)
in units of 1/L: √2, 2, √2, 2 + √2, √2, 2, √2 for n = 2ᵏ − 1 = 7. As we understand their theorem, n
such steps bring any convex function with an L-Lipschitz gradient to f(xₙ) − f* ≤ rₖ L‖x₀ − x*‖²,
rₖ = 1/(1 + √(4ρ²ᵏ − 3)).

What is decided here concerns quadratics alone, with eigenvalues x in [0, 1] in units of L. There
distances are multiplied by at most |p(x)|, p(x) = ∏(1 − hᵢx); a gradient is at most |x p(x)|, and
f(xₙ) − f* at most x p(x)²/2, each for ‖x₀ − x*‖ = L = 1. Nothing follows for functions that are no
quadratics: what is proved here does not prove the theorem.

Expected: the two identities behind the schedule hold; on quadratics no distance grows, the gradient
falls by ρ⁻ᵏ exactly, and f(xₙ) − f* stays below rₖ/4 for k = 2, 3 (the theorem's worst case is no
quadratic). Refuted: that the stiffest eigenvalue, x = 1, is the worst one, which is true for one
step alone; and that seven silver steps beat seven of the best constant rate on [1/100, 1], as
fifteen do.
"""

import sympy as sp

from mrgd import claim, real

PAPER = "Altschuler, Parrilo 2023, the schedule; derived here"
THEOREM = "Altschuler, Parrilo 2023, rate for convex functions, as we understand it; on quadratics"
HERE = "derived here"

RHO = 1 + sp.sqrt(2)
INVERSE = sp.sqrt(2) - 1  # 1/ρ
INVERSE_POWERS = [sp.expand(INVERSE**k) for k in range(9)]
STEPS = [sp.sqrt(2), *(sp.expand(1 + RHO**k) for k in range(3))]  # by ν(i)
RATES = [1 / (1 + sp.sqrt(sp.expand(4 * RHO ** (2 * k) - 3))) for k in range(5)]

x = real("x", 0, 1)
upper = real("x", "1/100", 1)  # eigenvalues of a strongly convex quadratic, κ = 100


def valuation(i):
    """ν(i): how often 2 divides i."""
    return 0 if i % 2 else 1 + valuation(i // 2)


def silver_steps(k):
    """The 2ᵏ − 1 steps."""
    return [STEPS[valuation(i)] for i in range(1, 2**k)]


def residual(k, at):
    """p(x) = ∏(1 − hᵢx)."""
    return sp.Mul(*(1 - step * at for step in silver_steps(k)))


def without_evaluation(kind, terms):
    """A sum or product as it is written."""
    return kind(*terms, evaluate=False)


@claim(title="The steps sum to ρᵏ − 1, k = 1 … 4", source=PAPER)
def sum_of_steps():
    return sp.And(
        *(
            sp.Eq(without_evaluation(sp.Add, silver_steps(k)), RHO**k - 1, evaluate=False)
            for k in range(1, 5)
        )
    )


@claim(title="At the stiffest eigenvalue ∏(hᵢ − 1) = ρ⁻ᵏ, k = 1 … 4", source=PAPER)
def product_at_the_end():
    return sp.And(
        *(
            sp.Eq(
                without_evaluation(sp.Mul, [step - 1 for step in silver_steps(k)]),
                RHO**-k,
                evaluate=False,
            )
            for k in range(1, 5)
        )
    )


@claim(title="No distance grows in a whole schedule: |p| ≤ 1 on [0, 1], n = 1, 3, 7", source=HERE)
def distance():
    return sp.And(*(residual(k, x) ** 2 <= 1 for k in (1, 2, 3)))


@claim(title="Gradients fall by ρ⁻ᵏ: |x p(x)| ≤ ρ⁻ᵏ, attained at x = 1, n = 1 … 15", source=HERE)
def gradient():
    return sp.And(*((x * residual(k, x)) ** 2 <= INVERSE_POWERS[2 * k] for k in (1, 2, 3, 4)))


@claim(title="f(xₙ) − f* ≤ rₖ L‖x₀ − x*‖², n = 1, 3, 7", source=THEOREM)
def value():
    return sp.And(*(x * residual(k, x) ** 2 / 2 <= RATES[k] for k in (1, 2, 3)))


@claim(title="A quarter of rₖ is enough for n = 3, 7", source=HERE)
def value_is_not_tight():
    return sp.And(*(x * residual(k, x) ** 2 / 2 <= RATES[k] / 4 for k in (2, 3)))


@claim(title="One step: the stiffest eigenvalue is the worst, x p(x)² ≤ ρ⁻²", source=HERE)
def stiffest_is_worst_for_one_step():
    return x * residual(1, x) ** 2 <= INVERSE_POWERS[2]


@claim(title="Refuted: it is the worst for n = 3 too, x p(x)² ≤ ρ⁻⁴", source=HERE)
def stiffest_is_worst_as_said():
    return x * residual(2, x) ** 2 <= INVERSE_POWERS[4]


@claim(title="κ = 100: fifteen silver steps beat fifteen of the rate 2/(L + m)", source=HERE)
def fifteen_against_constant():
    return sp.Abs(residual(4, upper)) <= sp.Rational(99, 101) ** 15


@claim(title="Refuted: κ = 100, seven silver steps beat seven of the rate 2/(L + m)", source=HERE)
def seven_against_constant():
    return sp.Abs(residual(3, upper)) <= sp.Rational(99, 101) ** 7
