"""True claims over the reals. The title says what each one is."""

import sympy as sp

from mrgd import claim, real

R = sp.Rational
x = real("x")
y = real("y")
z = real("z")
w = real("w")
u = real("u", 0, 1)
v = real("v", 0, 1)
p = real("p", 0, open="left")
q = real("q", 0, open="left")
r = real("r", 0, open="left")
h = real("h", 0)
s = real("s", -1, open="left")
b = real("b", -3, 3)
angle = real("t", 0, "157/100")


@claim(title="AM-GM for two numbers")
def mean_of_two():
    return x * y <= (x**2 + y**2) / 2


@claim(title="A cyclic sum of products is at most the sum of squares")
def three_squares():
    return x**2 + y**2 + z**2 >= x * y + y * z + z * x


@claim(title="Cauchy-Schwarz in the plane")
def cauchy_schwarz():
    return (x * z + y * w) ** 2 <= (x**2 + y**2) * (z**2 + w**2)


@claim(title="x(1 - x) is at most 1/4, with equality inside")
def quarter():
    return u * (1 - u) <= R(1, 4)


@claim(title="A quartic that touches zero at 1")
def touching_quartic():
    return x**4 - 4 * x + 3 >= 0


@claim(title="A cubic on a half-line with a double root at its minimum")
def cubic_half_line():
    return h**3 - 3 * h + 2 >= 0


@claim(title="Motzkin's polynomial is not negative on a box")
def motzkin_on_a_box():
    return u**4 * v**2 + u**2 * v**4 + 1 - 3 * u**2 * v**2 >= 0


@claim(title="The step 1/L keeps every mode of [0, L] from growing", when=lambda: p <= q)
def contraction_of_a_step():
    return abs(1 - p / q) <= 1


@claim(title="A sum with its inverse is at least 2")
def sum_with_inverse():
    return p + 1 / p >= 2


@claim(title="Nesbitt's inequality in the form with one variable fixed to 1")
def nesbitt():
    return p / (q + 1) + q / (p + 1) + 1 / (p + q) >= R(3, 2)


@claim(title="Kantorovich's product for two eigenvalues 1 and 10")
def kantorovich():
    return (u + 10 * (1 - u)) * (u + (1 - u) / 10) <= R(121, 40)


@claim(title="1 - x is at most exp(-x), for every real x")
def exponential_above_tangent():
    return 1 - x <= sp.exp(-x)


@claim(title="log(1 + x) is at most x")
def logarithm_below_tangent():
    return sp.log(1 + s) <= s


@claim(title="log(1 + x) is at least x/(1 + x)")
def logarithm_above():
    return sp.log(1 + s) >= s / (1 + s)


@claim(title="sin x is at most x on the half-line")
def sine_below():
    return sp.sin(h) <= h


@claim(title="x - x^3/6 is at most sin x on the half-line")
def sine_above_cubic():
    return h - h**3 / 6 <= sp.sin(h)


@claim(title="cos x is at least 1 - x^2/2")
def cosine_above_parabola():
    return sp.cos(x) >= 1 - x**2 / 2


@claim(title="tanh x is at most x on the half-line")
def tanh_below():
    return sp.tanh(h) <= h


@claim(title="exp is at most 1/(1 - x) below 1", when=x < 1)
def exponential_below_quotient():
    return sp.exp(x) <= 1 / (1 - x)


@claim(title="x exp(-x) has its maximum 1/e at 1")
def maximum_of_x_exp():
    return h * sp.exp(-h) <= sp.exp(-1)


@claim(title="sqrt(1 + x) is at most 1 + x/2")
def root_below_tangent():
    return sp.sqrt(1 + h) <= 1 + h / 2


@claim(title="The geometric mean is at most the arithmetic mean")
def geometric_mean():
    return sp.sqrt(p * q) <= (p + q) / 2


@claim(title="The triangle inequality")
def triangle():
    return sp.Abs(x + y) <= sp.Abs(x) + sp.Abs(y)


@claim(title="max + min = sum")
def maximum_and_minimum():
    return sp.Eq(sp.Max(x, y) + sp.Min(x, y), x + y)


@claim(title="sin^2 + cos^2 = 1")
def pythagoras():
    return sp.Eq(sp.sin(x) ** 2 + sp.cos(x) ** 2, 1)


@claim(title="cosh is at least 1 + x^2/2 on a box")
def hyperbolic_cosine():
    return sp.cosh(b) >= 1 + b**2 / 2


@claim(title="A strict inequality on a box, with room")
def strict_with_room():
    return sp.exp(u) * sp.cos(v) > u / 2 + R(1, 4)


@claim(title="A number is small or its square is large")
def alternatives():
    return sp.Or(sp.Abs(x) <= 2, x**2 > 4)


@claim(title="Bounded above and below at once")
def both_bounds():
    return sp.And(u - u**2 / 2 <= sp.log(1 + u), sp.log(1 + u) <= u)


@claim(title="An implication between bounds")
def larger_than_two():
    return sp.Implies(x > 2, x**3 > 8)


@claim(title="Not every bound: a square is never below zero")
def negation():
    return sp.Not(x**2 + 1 <= 0)


@claim(title="The gap of two scales", when=(p < q, q < 1))
def two_scales():
    return p * (1 - q) < q * (1 - p)


@claim(title="Jordan's inequality: sin x is at least 2x/pi up to pi/2")
def jordan():
    return sp.sin(angle) >= 2 * angle / sp.pi


@claim(title="Bernoulli with a rational power, equality at 0")
def rational_bernoulli():
    return (1 + h) ** R(2, 3) <= 1 + R(2, 3) * h


@claim(title="The weighted geometric mean is at most the weighted arithmetic mean")
def weighted_means():
    return p ** R(1, 3) * q ** R(2, 3) <= (p + 2 * q) / 3


@claim(title="Minkowski's inequality in the plane")
def minkowski():
    return sp.sqrt((x + z) ** 2 + (y + w) ** 2) <= sp.sqrt(x**2 + y**2) + sp.sqrt(z**2 + w**2)


@claim(title="The least sum of squares on a half-plane's boundary", when=lambda: u + v >= 1)
def boundary_of_hypothesis():
    return u**2 + v**2 >= R(1, 2)


@claim(title="log x is at most x/e, with equality at e")
def logarithm_tangent_at_e():
    return sp.log(p) <= p * sp.exp(-1)


@claim(title="The chord of exp on [0, 1], its slope 1.718281... rounded up")
def chord_of_exponential():
    return sp.exp(u) <= 1 + R("1.71829") * u


@claim(title="The step 2/(mu + L) contracts by (L - mu)/(L + mu)", when=lambda: (p <= q, q <= r))
def best_constant_step():
    return abs(1 - 2 * q / (p + r)) <= (r - p) / (r + p)


@claim(title="Positive everywhere, with 0 as the limit that is not reached")
def infimum_not_reached():
    return (x * y - 1) ** 2 + x**2 > 0
