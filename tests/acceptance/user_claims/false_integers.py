"""False claims with integer variables."""

import sympy as sp

from mrgd import claim, integer, real

R = sp.Rational
k = sp.Symbol("k", integer=True)
n = integer("n", 1)
m = integer("m", 0)
two = integer("n", 2)
few = integer("n", 1, 30)
whole = integer("j")
x = real("x")
u = real("u", 0, 1)
s = real("s", -1)


@claim(title="True for n up to 19 only")
def up_to_nineteen():
    return 2**n <= n**4 + 400000


@claim(title="2^n is at least n^2: fails at 3")
def power_above_square():
    return 2**n >= n**2


@claim(title="2^n is above n^2 from 4 on: equality at 4", when=n >= 4)
def strict_power_above_square():
    return 2**n > n**2


@claim(title="A polynomial that is small at first: fails from 32127 on")
def late_failure():
    return n * (n - 1000) < 10**9


@claim(title="Bernoulli without the bound on x")
def bernoulli_everywhere():
    return (1 + x) ** n >= 1 + n * x


@claim(title="Strict Bernoulli: equality at n = 1")
def strict_bernoulli():
    return (1 + s) ** n > 1 + n * s


@claim(title="A wrong sum: off by one")
def sum_off_by_one():
    return sp.Eq(sp.Sum(k, (k, 0, n - 1)), n * (n + 1) / 2)


@claim(title="The sum of 1/(k(k+1)) reaches 99/100: only from 99 on", when=n >= 98)
def telescoping():
    return sp.Sum(1 / (k * (k + 1)), (k, 1, n)) >= R(99, 100)


@claim(title="The exponential bound, reversed")
def exponential_bound():
    return (1 - u) ** few >= sp.exp(-few * u) - R(1, 100)


@claim(title="n! is below n^(n-1): equality at 1 and at 2")
def factorial_strict():
    return sp.factorial(n) < n ** (n - 1)


@claim(title="(j - 1)(j - 3) is never negative: fails at 2 alone")
def consecutive():
    return (whole - 1) * (whole - 3) >= 0


@claim(title="(1 + 1/n)^n stays below 2.7: fails at 74")
def compound_interest():
    return (1 + 1 / n) ** n <= R(27, 10)


@claim(title="The product of 1 - 1/k^2 stays above 0.5005: fails from 1000 on, equality there")
def product_above_half():
    return sp.Product(1 - 1 / k**2, (k, 2, two)) > R("0.5005")


@claim(title="The harmonic sum is below 1 + log n: equality at 1")
def harmonic_sum():
    return sp.Sum(1 / k, (k, 1, n)) < 1 + sp.log(n)


@claim(title="(1 + 1/n)^n stays below 2.7182: fails from 16609 on")
def below_e():
    return (1 + 1 / n) ** n < R("2.7182")


@claim(title="No integer has the square 1522756: 1234 has, and -1234")
def no_such_square():
    return sp.Ne(whole**2, 1522756)
