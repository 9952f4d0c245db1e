"""Runge–Kutta–Chebyshev methods of first order, and gradient descent with their rates.

A cycle of s gradient steps is one explicit Runge–Kutta step of the flow ẋ = −∇f. On an eigenvalue
it multiplies by a polynomial P of degree s with P(0) = P′(0) = 1, and is stable while |P| ≤ 1. The
methods of van der Houwen and Sommeijer (1980) take Pₛ(z) = Tₛ(1 + z/s²), whose real stability
interval [−2s², 0] is the longest that there is (van der Houwen 1977). They are damped in practice,
    P(z) = Tₛ(w₀ + w₁z)/Tₛ(w₀), w₀ = 1 + ε/s², w₁ = Tₛ(w₀)/Tₛ′(w₀),
and the interval is then said to be about (2 − 4ε/3)s² long (Verwer 1996). These are textbook facts,
stated here from their definitions; the sources were not at hand.

Expected: 2s² holds and is exact for s ≤ 16 (proved, by exact decision; the suite's own claim
rk.real-stability proves it for every s); that no polynomial does better is decided for s ≤ 4 from
its values at s points, and for s = 5, 6 the weights that prove it;
(2 − 4ε/3)s² is always on the safe side (proved for s ≤ 16, ε ≤ 1). Refuted: one unit more of
stability; and that damping costs nothing.
"""

import sympy as sp

from mrgd import claim, real

METHOD = "van der Houwen, Sommeijer 1980, the polynomials Tₛ(1 + z/s²); derived here"
OPTIMAL = "van der Houwen 1977, by Markov's inequality; derived here"
DAMPED = "Verwer 1996, Sommeijer, Shampine, Verwer 1997, as we understand them; derived here"
HERE = "derived here"
HALF = sp.Rational(1, 2)
LONGEST = 16

part = real("u", 0, 1)  # z = −2s²u on the stability interval
beyond = real("y", 0, open="left")  # z = −2s² − s²y beyond it
damping = real("epsilon", 0, 1)
stretch = real("b", 1, open="left")  # a polynomial for the interval [−2s²b, 0]
z = real("z")

# Pₛ(z) = 1 + z + z²Rₛ(z): the quotients, computed once; the claim is their identity.
_Z = sp.Symbol("z")
QUOTIENTS = {
    s: sp.quo(sp.chebyshevt_poly(s, 1 + _Z / s**2) - 1 - _Z, _Z**2, _Z)
    for s in range(1, LONGEST + 1)
}


# The derivative of Chebyshev's interpolation polynomial at an end, in the points uⱼ.
WEIGHTS = {
    s: [
        sp.Rational(2 * s**2 + 1, 6),
        *(sp.radsimp(2 / (1 - sp.cos(sp.pi * j / s))) for j in range(1, s)),
        HALF,
    ]
    for s in (5, 6)
}


def extrema(s):
    """The points u in (0, 1] at which |Pₛ(−2s²u)| = 1."""
    return [(1 - sp.cos(sp.pi * j / s)) / 2 for j in range(1, s + 1)]


def any_polynomial(s, at):
    """P(−2s²b u) for a polynomial of degree s with P(0) = P′(0) = 1."""
    powers = (real(f"c_{k}") * at**k for k in range(2, s + 1))
    return 1 - 2 * s**2 * stretch * at + sp.Add(*powers)


def leaves(s):
    """|P| > 1 at one of the s points."""
    return sp.Or(*(any_polynomial(s, at) ** 2 > 1 for at in extrema(s)))


@claim(
    title="Pₛ is consistent of order one: Pₛ(z) − 1 − z is divisible by z², s ≤ 16", source=METHOD
)
def consistent():
    return sp.And(
        *(
            sp.Eq(sp.chebyshevt_poly(s, 1 + z / s**2), 1 + z + z**2 * QUOTIENTS[s].subs(_Z, z))
            for s in range(2, LONGEST + 1)
        )
    )


@claim(title="|Pₛ| ≤ 1 on [−2s², 0], s ≤ 16", source=METHOD)
def stable():
    return sp.And(*(sp.chebyshevt_poly(s, 1 - 2 * part) ** 2 <= 1 for s in range(1, LONGEST + 1)))


@claim(title="|Pₛ| > 1 everywhere beyond −2s², s ≤ 16", source=METHOD)
def unstable_beyond():
    """Pₛ(−2s² − s²y) = ±Tₛ(1 + y)."""
    return sp.And(*(sp.chebyshevt_poly(s, 1 + beyond) > 1 for s in range(1, LONGEST + 1)))


@claim(title="Refuted: |P₅| ≤ 1 on [−51, 0]", source=HERE)
def one_unit_more_as_said():
    at = real("z", -51, 0)
    return sp.Abs(sp.chebyshevt_poly(5, 1 + at / 25)) <= 1


@claim(
    title="No polynomial of degree s is stable on more than [−2s², 0], s = 1, 2, 3", source=OPTIMAL
)
def optimal():
    return sp.And(leaves(1), leaves(2), leaves(3))


@claim(title="No polynomial of degree 4 is stable on more than [−32, 0]", source=OPTIMAL)
def optimal_four():
    return leaves(4)


@claim(title="What proves it for s = 5, 6: weights of sum s² that give P′(0)", source=OPTIMAL)
def optimal_weights():
    """s²b = Σ ±wⱼP(uⱼ), u₀ = 0, for every P of degree s, and Σwⱼ = s²: so b ≤ 1 if |P(uⱼ)| ≤ 1."""
    found = []
    for s, weights in WEIGHTS.items():
        values = [any_polynomial(s, at) for at in (sp.S.Zero, *extrema(s))]
        terms = [(-1) ** j * weights[j] * values[j] for j in range(s + 1)]
        found += [sp.Eq(sp.Add(*terms), s**2 * stretch), sp.Eq(sp.Add(*weights), s**2)]
    return sp.And(*found)


@claim(title="Damped by ε ≤ 1, the interval is at least (2 − 4ε/3)s² long, s ≤ 16", source=DAMPED)
def damped_interval():
    """The interval has the length (1 + w₀)Tₛ′(w₀)/Tₛ(w₀), and Tₛ′ = s Uₛ₋₁."""
    found = []
    for s in range(1, LONGEST + 1):
        at = 1 + damping / s**2
        slope = s * sp.chebyshevu_poly(s - 1, at)
        least = (2 - sp.Rational(4, 3) * damping) * s**2
        found.append((1 + at) * slope >= least * sp.chebyshevt_poly(s, at))
    return sp.And(*found)


@claim(title="Refuted: damping by ε costs nothing, 2s² for s = 5", source=HERE)
def damping_is_free_as_said():
    at = 1 + damping / 25
    return (1 + at) * 5 * sp.chebyshevu_poly(4, at) >= 50 * sp.chebyshevt_poly(5, at)
