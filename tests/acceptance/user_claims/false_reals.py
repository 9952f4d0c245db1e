"""False claims over the reals. The title says where each one fails."""

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
near = real("x", 0, "158/100")
wide = real("t", 0, 2)


@claim(title="Strict AM-GM: fails at x = y")
def strict_mean():
    return x * y < (x**2 + y**2) / 2


@claim(title="The maximum 1/4 is reached: fails at 1/2")
def strict_quarter():
    return u * (1 - u) < R(1, 4)


@claim(title="A quarter with a wrong fifth digit: fails near 1/2")
def below_a_quarter():
    return u * (1 - u) <= R("0.24999")


@claim(title="A square is at least its root: fails between 0 and 1")
def square_at_least_itself():
    return h**2 >= h


@claim(title="x exp(-x) is at most 0.36787: the maximum is 0.367879...")
def maximum_of_x_exp():
    return h * sp.exp(-h) <= R("0.36787")


@claim(title="x exp(-x) is below 1/e: fails at 1")
def strict_maximum_of_x_exp():
    return h * sp.exp(-h) < sp.exp(-1)


@claim(title="log x is at most x/e - 0.00001: equality without the constant, at e")
def logarithm_tangent_at_e():
    return sp.log(p) <= p * sp.exp(-1) - R("0.00001")


@claim(title="1 - x < exp(-x): fails at 0")
def strict_exponential():
    return 1 - x < sp.exp(-x)


@claim(title="1 - x + x^2/2 is at least exp(-x): fails below 0")
def second_order_above():
    return 1 - x + x**2 / 2 >= sp.exp(-x)


@claim(title="log(1 + x) is at least x - x^2/2 everywhere: fails below 0")
def logarithm_second_order():
    return sp.log(1 + s) >= s - s**2 / 2


@claim(title="sin x is at most x: fails below 0")
def sine_below():
    return sp.sin(x) <= x


@claim(title="x - x^3/6.0002 bounds the sine from below: fails below 0.025")
def sine_wrong_constant():
    return sp.sin(u) >= u - u**3 / R("6.0002")


@claim(title="sin x is below 1 on [0, 2]: fails at pi/2")
def sine_never_one():
    return sp.sin(wide) < 1


@claim(title="cos x is at most 1 - x^2/2 + x^4/25: fails near 0")
def cosine_fourth_order():
    return sp.cos(u) <= 1 - u**2 / 2 + u**4 / 25


@claim(title="tanh x is at most 9/10 x: fails near 0")
def tanh_too_small():
    return sp.tanh(h) <= R(9, 10) * h


@claim(title="tanh x is at least 9x/10: fails from 0.6 on")
def tanh_too_large():
    return sp.tanh(near) >= near * R(9, 10)


@claim(title="The reverse triangle inequality without absolute values")
def reverse_triangle():
    return sp.Abs(x + y) >= sp.Abs(x) + y


@claim(title="max(x, y) is at most x + y: fails for negative numbers")
def maximum_below_sum():
    return sp.Max(x, y) <= x + y


@claim(title="The geometric mean is at least the harmonic mean, strictly: fails at p = q")
def strict_means():
    return sp.sqrt(p * q) > 2 * p * q / (p + q)


@claim(title="A parabola with a wrong fifth digit: its minimum is 0.99998, at 1/2")
def shifted_minimum():
    return (u - R(1, 2)) ** 2 + R("0.99998") >= 1


@claim(title="Off by a hair: the quartic's minimum is 0")
def quartic_by_a_hair():
    return x**4 - 4 * x + 3 >= R("0.00001")


@claim(title="A thin violation: a narrow valley at 1/3")
def narrow_valley():
    return 10**6 * (3 * u - 1) ** 2 >= R("0.00001")


@claim(title="The sum of squares with a factor 2: fails where all are equal")
def three_products():
    return x**2 + y**2 + z**2 >= 2 * (x * y + y * z + z * x)


@claim(title="The Rosenbrock valley never reaches zero: fails at (1, 1)")
def rosenbrock():
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2 > 0


@claim(title="Weak hypothesis: x > 1/3 in place of x > 1/2", when=u > R(1, 3))
def weak_hypothesis():
    return u > 1 - u


@claim(title="Boundary: the hypothesis lets equality in", when=lambda: u + v >= 1)
def boundary_of_hypothesis():
    return u**2 + v**2 > R(1, 2)


@claim(title="An implication in the wrong direction")
def converse():
    return sp.Implies(x**2 > 4, x > 2)


@claim(title="An alternative that leaves a gap between 1 and 1.001")
def gap():
    return sp.Or(x <= 1, x >= R("1.001"))


@claim(title="Both bounds, the second one wrong")
def both_bounds():
    return sp.And(sp.exp(u) >= 1 + u, sp.exp(u) <= 1 + R(17, 10) * u)


@claim(title="An identity that is none")
def cube_of_a_sum():
    return sp.Eq((x + y) ** 3, x**3 + y**3 + 3 * x * y * (x + y) + R(1, 10**6) * x)


@claim(title="A negation: some square is zero")
def negation():
    return sp.Not(sp.Le((x - R(2, 7)) ** 2, 0))


@claim(title="The minimum 2 sqrt(2) - 2 = 0.82842... in four digits, rounded up", when=x > 0)
def quotient():
    return (x**2 + 1) / (x + 1) >= R("0.8285")


@claim(title="A far counterexample: fails beyond 1000")
def far_away():
    return h**2 <= 1000 * h + 1


@claim(title="Bernoulli with a rational power, the slope 2/3 rounded down: fails below 0.00006")
def rational_bernoulli():
    return (1 + h) ** R(2, 3) <= 1 + R("0.66666") * h


@claim(title="The weighted means, strictly: equality at p = q")
def weighted_means():
    return p ** R(1, 3) * q ** R(2, 3) < (p + 2 * q) / 3


@claim(title="The smaller of two numbers is below their mean: fails at x = y")
def minimum_below_mean():
    return sp.Min(x, y) < (x + y) / 2


@claim(title="Cauchy-Schwarz with a factor 0.99999: fails for parallel vectors")
def cauchy_schwarz():
    return (x * z + y * w) ** 2 <= R("0.99999") * (x**2 + y**2) * (z**2 + w**2)


@claim(title="Minkowski's inequality, strictly: equality for parallel vectors")
def minkowski():
    return sp.sqrt((x + z) ** 2 + (y + w) ** 2) < sp.sqrt(x**2 + y**2) + sp.sqrt(z**2 + w**2)


@claim(title="The chord of exp on [0, 1], its slope 1.718281... rounded down: fails at 1")
def chord_of_exponential():
    return sp.exp(u) <= 1 + R("1.71828") * u


@claim(title="The step 2/(mu + L), strictly: equality at both ends", when=lambda: (p <= q, q <= r))
def best_constant_step():
    return abs(1 - 2 * q / (p + r)) < (r - p) / (r + p)


@claim(title="x log x is at least -0.36787: its minimum is -1/e = -0.367879...")
def minimum_of_x_log():
    return p * sp.log(p) >= -R("0.36787")


@claim(
    title="The infimum 0 is not reached, and yet no bound above it holds: fails at (0.001, 1000)"
)
def infimum_not_reached():
    return (x * y - 1) ** 2 + x**2 >= R("0.00001")


@claim(title="The gap of two scales that may be equal", when=lambda: (p <= q, q < 1))
def two_scales():
    return p * (1 - q) < q * (1 - p)


@claim(title="Jordan's inequality on [0, 1.58]: fails between pi/2 = 1.5707... and the end")
def jordan():
    return sp.sin(near) >= 2 * near / sp.pi
