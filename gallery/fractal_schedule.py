"""The fractal learning-rate schedule (Agarwal, Goel, Zhang 2021; arXiv:2103.01338).

On [m, M] with κ = M/m, plain gradient descent with the rates 1/γₜ, γₜ = (M+m)/2 − (M−m)/2 cos φₜ,
φₜ = (2t−1)π/(2N), has Chebyshev's residual after N steps. In between it depends on the order, and
the paper takes σ₁ = (1), σ₂ₙ = (a₁, 2n+1−a₁, a₂, 2n+1−a₂, …) for σₙ = (a₁, …, aₙ).

With x ∈ [−1, 1] the place of an eigenvalue and θ = (M+m)/(M−m) = (κ+1)/(κ−1) that of 0, a step has
the factor (x − cos φ)/(θ − cos φ). As we understand the paper's theorem, the last t factors are
together at most ∏ 2/(1 + T_j(θ)) over the powers of two j in the binary digits of t, and the first
t at most κ − 1 times further factors. We had the abstract, not the full text; the proof here is
our own. A block of j successive factors, j a power of two, that starts at a multiple i·j has
    ∏ (x − cos φ)/(θ − cos φ) = (T_j(x) − c)/(T_j(θ) − c),
with c the i-th cosine of the schedule for N/j, counted from 0. A suffix is made of blocks with odd
i, where c ≤ 0, a prefix of blocks with even i, where c ≥ 0. One inequality in (x, c, T) then gives
the suffixes for every N, and the prefixes of length j.

Expected: all of it is proved, prefixes and all stretches in between for small N. Not tight: the
last half has (2 + √2)/(2T + √2) for 2/(1 + T), and for large κ the first step is bounded by
cot²(π/(4N)), whatever κ is. The order matters: sorted, N = 4 breaks the bound κ − 1 (refuted).
Bounds with θ are cleared of fractions by τ = 1/θ in (0, 1), where κ − 1 = 2τ/(1 − τ).
"""

import sympy as sp

from mrgd import claim, real

PAPER = "Agarwal, Goel, Zhang 2021, prefixes and suffixes, as we understand it; derived here"
HERE = "derived here"

x = real("x", -1, 1)
theta = real("theta", 1, open="left")
tau = real("tau", 0, 1, open="both")


def fractal_order(n):
    """σ_N, for N a power of two."""
    order = [1]
    while len(order) < n:
        after = 2 * len(order) + 1
        order = [place for a in order for place in (a, after - a)]
    return order


def in_order(order):
    """The cosines cos φₜ, φₜ = (2t − 1)π/(2N)."""
    return [sp.cos((2 * t - 1) * sp.pi / (2 * len(order))) for t in order]


def cosines(n):
    """The cosines in the order of the schedule."""
    return in_order(fractal_order(n))


def factors(part):
    """∏ (x − c)/(θ − c)."""
    return sp.Mul(*((x - c) / (theta - c) for c in part))


def at_most_kappa(part):
    """|∏ (x − c)/(θ − c)| ≤ κ − 1, multiplied by (1 − τ)·∏(1 − τc)/τ."""
    cleared = tau ** (len(part) - 1) * sp.Mul(*(x - c for c in part))
    return (1 - tau) * sp.Abs(cleared) <= 2 * sp.Mul(*(1 - tau * c for c in part))


def chebyshev(n, at):
    """T_n."""
    return sp.chebyshevt_poly(n, at)


@claim(title="All eight factors are Chebyshev's polynomial T₈/128", source=PAPER)
def whole_of_eight():
    return sp.Eq(sp.Mul(*(x - c for c in cosines(8))), chebyshev(8, x) / 128)


@claim(title="Blocks of N = 8: j factors are (T_j(x) − c)/2^(j−1), j = 2, 4", source=PAPER)
def blocks_of_eight():
    return sp.And(
        *(
            sp.Eq(
                sp.Mul(*(x - each for each in cosines(8)[i * j : (i + 1) * j])),
                (chebyshev(j, x) - cosines(8 // j)[i]) / 2 ** (j - 1),
            )
            for j in (2, 4)
            for i in range(8 // j)
        )
    )


@claim(title="A block of a suffix, c ≤ 0: at most 2/(1 + T)", source=PAPER)
def suffix_block():
    """Here x and T stand for T_j(x) in [−1, 1] and T_j(θ) ≥ 1."""
    c, ahead = real("c", -1, 0), real("T", 1)
    return sp.Abs(x - c) / (ahead - c) <= 2 / (1 + ahead)


@claim(title="A block of a prefix, c ≥ 0: at most 2/(T − 1)", source=PAPER)
def prefix_block():
    c, ahead = real("c", 0, 1), real("T", 1, open="left")
    return sp.Abs(x - c) / (ahead - c) <= 2 / (ahead - 1)


@claim(title="T_j(θ) − 1 ≥ j²(θ − 1): the first j steps are at most (κ − 1)/j²", source=PAPER)
def chebyshev_growth():
    return sp.And(*(chebyshev(j, theta) - 1 >= j**2 * (theta - 1) for j in (2, 4, 8, 16)))


@claim(title="N = 4: two successive steps are at most κ − 1, wherever they are", source=PAPER)
def two_successive_of_four():
    """With the blocks and `first_three_of_four`, every stretch of N = 4 is at most κ − 1."""
    return sp.And(*(at_most_kappa(cosines(4)[first : first + 2]) for first in range(3)))


@claim(title="N = 8: the first five steps are at most κ − 1", source=PAPER)
def first_five_of_eight():
    return at_most_kappa(cosines(8)[:5])


@claim(title="N = 4: the first three are at most (κ − 1)·2/(1 + T₂(θ))", source=HERE)
def first_three_of_four():
    first, second, third = cosines(4)[:3]
    product = (x - first) * (x - second) * (x - third)
    below = (1 - tau * first) * (1 - tau * second) * (1 - tau * third)
    return (1 - tau) * sp.Abs(product) <= 2 * below


@claim(title="The last half is at most (2 + √2)/(2T + √2), below 2/(1 + T)", source=HERE)
def last_half_is_not_tight():
    ahead, root = real("T", 1, open="left"), sp.sqrt(2)
    sharper = (2 + root) / (2 * ahead + root)
    return sp.And(sp.Abs(x + root / 2) / (ahead + root / 2) <= sharper, sharper < 2 / (1 + ahead))


@claim(title="N = 4: the first step is at most cot²(π/16) = 25.3 for every κ", source=HERE)
def first_step_is_bounded():
    return sp.Abs(factors(cosines(4)[:1])) <= sp.cot(sp.pi / 16) ** 2


@claim(
    title="Refuted: the bound κ − 1 for the same rates, N = 4, from the largest down", source=HERE
)
def sorted_order_as_said():
    return sp.Abs(factors(in_order([1, 2, 3, 4])[:2])) <= 2 / (theta - 1)


@claim(title="Refuted: the first step is at most (κ − 1)·2/(1 + θ), N = 2", source=HERE)
def first_step_with_a_suffix_factor():
    """The digits of t = 1 give a suffix the factor 2/(1 + θ); a prefix does not have it."""
    return sp.Abs(factors(cosines(2)[:1])) <= 2 / (theta - 1) * 2 / (1 + theta)
