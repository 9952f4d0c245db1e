"""Bernoulli-type inequalities: what n steps of one rate, or of several, leave of an error.

A mode with ηλ = x is multiplied by 1 − x in a step; n steps leave (1 − x)ⁿ, steps of several
rates ∏(1 − xᵢ). Every step count in the literature on learning rates rests on bounds of these
products. Audited: the classical ones, Bernoulli's with integer and with real exponents and that of
Weierstrass for products, which are proved; and four without the hypothesis that they need, as they
are easily written down: any exponent for r ≥ 1, any x for x ≥ −1 (−2 would do), a stable step
0 ≤ x ≤ 2 where 0 ≤ x ≤ 1 is needed. These are refuted, each at an exact point.
"""

import sympy as sp

from mrgd import claim, integer, real

BOOK = "classical"
HERE = "derived here"
LOOSE = "the classical inequality without its hypothesis"

n = integer("n", 1)
few = integer("n", 2, 9)
x = real("x", 0, 1)  # ηλ of a step that does not overshoot
step = real("x", 0, 2)  # ηλ of a step that is stable
above = real("x", -1)
beyond = real("x", -2)
positive = real("x", -1, open="left")
exponent = real("r", 0, 1)
large = real("r", 1)
a, b, c, d = (real(name, 0, 1) for name in "abcd")


@claim(title="Bernoulli: (1 + x)ⁿ ≥ 1 + nx for x ≥ −1", source=BOOK)
def integer_exponent():
    return (1 + above) ** n >= 1 + n * above


@claim(title="It holds from x = −2 on: (1 + x)ⁿ ≥ 1 + nx for n = 2 … 9", source=HERE)
def integer_exponent_from_minus_two():
    return (1 + beyond) ** few >= 1 + few * beyond


@claim(title="Real exponents from 1 on: (1 + x)ʳ ≥ 1 + rx", source=BOOK)
def real_exponent():
    return (1 + positive) ** large >= 1 + large * positive


@claim(title="Real exponents in [0, 1]: the inequality turns round", source=BOOK)
def exponent_between():
    return (1 + positive) ** exponent <= 1 + exponent * positive


@claim(title="Refuted: (1 + x)ʳ ≥ 1 + rx for every exponent r ≥ 0", source=LOOSE)
def any_exponent_as_said():
    power = real("r", 0)
    return (1 + positive) ** power >= 1 + power * positive


@claim(title="Refuted: (1 + x)ⁿ ≥ 1 + nx for every real x", source=LOOSE)
def every_x_as_said():
    anywhere = real("x")
    return (1 + anywhere) ** n >= 1 + n * anywhere


@claim(title="n steps leave no more than the exponential: (1 − x)ⁿ ≤ exp(−nx)", source=BOOK)
def exponential_above():
    return (1 - x) ** n <= sp.exp(-n * x)


@claim(title="Refuted: |1 − x|ⁿ ≤ exp(−nx) for every stable step, 0 ≤ x ≤ 2", source=LOOSE)
def exponential_for_stable_steps_as_said():
    return sp.Abs(1 - step) ** n <= sp.exp(-n * step)


@claim(title="1 − nx ≤ (1 − x)ⁿ ≤ 1/(1 + nx)", source=BOOK)
def between_line_and_hyperbola():
    return sp.And(1 - n * x <= (1 - x) ** n, (1 - x) ** n <= 1 / (1 + n * x))


@claim(title="To second order: (1 − x)ⁿ ≤ 1 − nx + n(n−1)x²/2", source="Bonferroni's inequalities")
def second_order():
    return (1 - x) ** n <= 1 - n * x + n * (n - 1) * x**2 / 2


@claim(title="Weierstrass: 1 − Σxᵢ ≤ ∏(1 − xᵢ) ≤ 1/(1 + Σxᵢ), four steps", source=BOOK)
def weierstrass():
    product = (1 - a) * (1 - b) * (1 - c) * (1 - d)
    total = a + b + c + d
    return sp.And(1 - total <= product, product <= 1 / (1 + total))


@claim(title="Steps of several rates leave less than as many of their mean", source="AM-GM")
def mean_of_rates():
    return (1 - a) * (1 - b) * (1 - c) <= (1 - (a + b + c) / 3) ** 3


@claim(title="Refuted: the same where a step may overshoot, 0 ≤ xᵢ ≤ 2", source=LOOSE)
def mean_of_stable_rates_as_said():
    first, second, third = (real(name, 0, 2) for name in "abc")
    mean = (first + second + third) / 3
    product = (1 - first) * (1 - second) * (1 - third)
    return sp.Abs(product) <= sp.Abs(1 - mean) ** 3


@claim(title="log(1/ρ)/x steps leave at most ρ: (1 − x)^(w/x) ≤ exp(−w), w = log(1/ρ)", source=HERE)
def step_count():
    rate, w = real("x", 0, 1, open="both"), real("w", 0)
    return (1 - rate) ** (w / rate) <= sp.exp(-w)
