"""True claims with integer variables."""

import sympy as sp

from mrgd import claim, integer, real

R = sp.Rational
k = sp.Symbol("k", integer=True)
n = integer("n", 1)
m = integer("m", 0)
big = integer("n", 4)
two = integer("n", 2)
few = integer("n", 1, 50)
some = integer("n", 2, 200)
whole = integer("j")
x = real("x", -1)
u = real("u", 0, 1)


@claim(title="Bernoulli's inequality")
def bernoulli():
    return (1 + x) ** n >= 1 + n * x


@claim(title="2^n is above n")
def power_of_two():
    return 2**m > m


@claim(title="2^n is at least n^2 from 4 on")
def power_above_square():
    return 2**big >= big**2


@claim(title="n! is at least 2^(n-1)")
def factorial_above_power():
    return sp.factorial(n) >= 2 ** (n - 1)


@claim(title="The sum of the first n numbers")
def sum_of_numbers():
    return sp.Eq(sp.Sum(k, (k, 1, n)), n * (n + 1) / 2)


@claim(title="The sum of the first n squares")
def sum_of_squares():
    return sp.Eq(sp.Sum(k**2, (k, 1, n)), n * (n + 1) * (2 * n + 1) / 6)


@claim(title="The sum of 1/(k(k+1)) stays below 1")
def telescoping():
    return sp.Sum(1 / (k * (k + 1)), (k, 1, n)) < 1


@claim(title="The sum of the inverse squares is at most 2 - 1/n")
def inverse_squares():
    return sp.Sum(1 / k**2, (k, 1, n)) <= 2 - 1 / n


@claim(title="A step contracts no faster than the exponential")
def exponential_bound():
    return (1 - u) ** few <= sp.exp(-few * u)


@claim(title="(1 - x)^n (1 + n x) is at most 1")
def contraction_count():
    return (1 - u) ** n * (1 + n * u) <= 1


@claim(title="Consecutive integers: (j - 1)(j - 2) is never negative")
def between_integers():
    return (whole - 1) * (whole - 2) >= 0


@claim(title="The square of an integer is at least the integer")
def integer_square():
    return whole**2 >= whole


@claim(title="(1 + 1/n)^n is below 3 for n up to 50")
def compound_interest():
    return (1 + 1 / few) ** few < 3


@claim(title="log n is below sqrt n on a finite range")
def logarithm_below_root():
    return sp.log(some) < sp.sqrt(some)


@claim(title="x^n is at most x on the unit interval")
def powers_shrink():
    return u**n <= u


@claim(title="2^n is at most n^4 + 400000 for n up to 19, and no further", when=n <= 19)
def up_to_nineteen():
    return 2**n <= n**4 + 400000


@claim(title="n! is at most n^(n-1), with equality at 1 and at 2")
def factorial_below_power():
    return sp.factorial(n) <= n ** (n - 1)


@claim(title="The product of 1 - 1/k^2 stays above its limit 1/2")
def product_above_half():
    return sp.Product(1 - 1 / k**2, (k, 2, two)) > R(1, 2)


@claim(title="The harmonic sum is at most 1 + log n, with equality at 1")
def harmonic_sum():
    return sp.Sum(1 / k, (k, 1, n)) <= 1 + sp.log(n)


@claim(title="(1 + 1/n)^n stays below e, its limit")
def below_e():
    return (1 + 1 / n) ** n < sp.E
