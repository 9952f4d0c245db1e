"""Big-Step-Little-Step (Kelner, Marsden, Sharan, Sidford, Valiant, Yuan 2022; arXiv:2111.03137).

The spectrum lies in m groups [μᵢ, Lᵢ], κᵢ = Lᵢ/μᵢ, K = max Lᵢ/min μᵢ. As we understand the method,
runs of the method for the upper groups stand before, between and after the T₁ big steps of rate
1/L₁ for the lowest group, and so on upwards, with Tᵢ ≈ κᵢ log K. We had the abstract, not the full
text: counts and bounds are derived here from the recursion, for distances on quadratics, where a
cycle multiplies an eigenvector by a polynomial p of its eigenvalue.

First part, step counts. Expected: the count κ log K holds, where κ₁ ≥ 2, with much room. On the
groups [1/2, 1], [10, 20], [200, 400] it is 225 steps to halve an error; 30 of the same kind do.

Second part, the appendix: a constant step is said to need at least ⌊(κ/2) log(1/(λ₁ε))⌋ steps, λ₁
the least eigenvalue, for an error that starts at 1/λ₁. Expected: refuted, whether the error is a
distance or a function value. With q = (κ−1)/(κ+1) no constant step beats qᵀ, and 2/(λ₁ + κλ₁)
reaches it: log(1/(λ₁ε))/log(1/q) steps are needed. That is at least ((κ−1)/2) log(1/(λ₁ε)), the
bound as it holds, and below (κ/2) log(1/(λ₁ε)): what is said to be a lower bound is an upper one,
and for function values, where q² takes the place of q, it is more than twice what is needed.
"""

import sympy as sp

from mrgd import claim, integer, real

COUNTS = "Kelner et al. 2022, step counts, as we understand them; derived here"
APPENDIX = "Kelner et al. 2022, appendix on a constant step, as we understand it"
HERE = "derived here"
HALF = sp.Rational(1, 2)

x = real("x", 0)  # an eigenvalue
kappa = real("kappa", 1, open="left")
lambda_1 = real("lambda_1", 0, open="left")
epsilon = real("epsilon", 0, open="left")
eta = real("eta", 0)
steps = integer("T", 1)
q = real("q", 0, 1, open="both")  # (κ − 1)/(κ + 1), so that κ − 1 = 2q/(1 − q)
inverse = real("v", 0, 1, open="both")  # 1/κ

TWO_GROUPS = ((sp.Rational(1, 10), 1), (1000, 10000))
THREE_GROUPS = ((HALF, 1), (10, 20), (200, 400))


def contracts(polynomial, rho, groups):
    """|p| ≤ ρ on every group."""
    return sp.And(
        *(
            sp.Implies(sp.And(low <= x, x <= high), sp.And(-rho <= polynomial, polynomial <= rho))
            for low, high in groups
        )
    )


def two_scales(little):
    """One big step of rate 1, and `little` ones of rate 1/10000."""
    return (1 - x) * (1 - x / 10000) ** little


def three_scales(middle, little):
    """One step of rate 1, T₂ of rate 1/20, and T₃ of rate 1/400 around each: T₃(T₂ + 1)."""
    return (1 - x) * (1 - x / 20) ** middle * (1 - x / 400) ** (little * (middle + 1))


@claim(title="Three scales take ∏(Tᵢ + 1) − 1 steps", source=COUNTS)
def length_of_three_scales():
    first, second, third = (integer(f"T_{i}", 1) for i in (1, 2, 3))
    upper = second + (second + 1) * third
    return sp.Eq(first + (first + 1) * upper, (first + 1) * (second + 1) * (third + 1) - 1)


@claim(title="Little steps that leave 1/K pay for a big one, where κ₁ ≥ 2", source=COUNTS)
def big_step_is_paid():
    """The upper group is x ≤ R = L₂/L₁ in units of L₁; K = R κ₁; u is what the little steps leave.

    That κ₂ log K little steps leave 1/K is bernoulli.step_count.
    """
    ratio, kappa_1, left = real("R", 1), real("kappa_1", 2), real("u", 0)
    given = sp.And(x <= ratio, left * ratio * kappa_1 <= 1)
    return sp.Implies(given, sp.Abs(1 - x) * left <= 1 - 1 / kappa_1)


@claim(title="Refuted: the same count for every κ₁ > 1", source=HERE)
def big_step_is_paid_for_every_kappa_as_said():
    ratio, kappa_1, kappa_2 = real("R", 1), real("kappa_1", "101/100"), real("kappa_2", 1)
    count = sp.ceiling(kappa_2 * sp.log(ratio * kappa_1))
    return (ratio - 1) * (1 - 1 / kappa_2) ** count <= 1 - 1 / kappa_1


@claim(title="κ₁ = κ₂ = 10, K = 10⁵: ⌈κ₂ log K⌉ = 116 little steps leave 9/10", source=COUNTS)
def two_scales_by_the_count():
    return contracts(two_scales(116), sp.Rational(9, 10), TWO_GROUPS)


@claim(title="67 little steps do", source=HERE)
def two_scales_tight():
    return contracts(two_scales(67), sp.Rational(9, 10), TWO_GROUPS)


@claim(title="Refuted: 66 little steps do", source=HERE)
def two_scales_one_step_fewer():
    return contracts(two_scales(66), sp.Rational(9, 10), TWO_GROUPS)


@claim(
    title="κᵢ = 2, K = 800: T₂ = T₃ = ⌈2 log K⌉ = 14, so 225 steps, halve an error", source=COUNTS
)
def three_scales_by_the_count():
    return contracts(three_scales(14, 14), HALF, THREE_GROUPS)


@claim(title="T₂ = 4, T₃ = 5, so 30 steps, halve it", source=HERE)
def three_scales_tight():
    return contracts(three_scales(4, 5), HALF, THREE_GROUPS)


@claim(title="Even 225 steps of no constant rate halve it", source=HERE)
def three_scales_against_a_constant_step():
    ends = (1 - eta / 2, 1 - 400 * eta)
    return sp.Max(*(sp.Abs(factor) for factor in ends)) ** 225 > HALF


@claim(title="Refuted: T ≥ ⌊(κ/2) log(1/(λ₁ε))⌋ for a distance ε = qᵀ/λ₁, κ ≥ 2", source=APPENDIX)
def constant_step_distance_as_said():
    condition = real("kappa", 2)
    reached = ((condition - 1) / (condition + 1)) ** steps / lambda_1
    return steps >= sp.floor(condition / 2 * sp.log(1 / (lambda_1 * reached)))


@claim(title="Refuted: T ≥ ⌊(κ/2) log(1/(λ₁ε))⌋ for a function value ε", source=APPENDIX)
def constant_step_value_as_said():
    """Eigenvalues λ₁ and κλ₁; half of the first error, 1/λ₁, in each eigenvector."""
    value = ((1 - eta * lambda_1) ** (2 * steps) + (1 - eta * kappa * lambda_1) ** (2 * steps)) / 2
    needed = sp.floor(kappa / 2 * sp.log(1 / (lambda_1 * epsilon)))
    return sp.Implies(value / lambda_1 <= epsilon, steps >= needed)


@claim(title="No constant step contracts [λ₁, κλ₁] by less than q = (κ−1)/(κ+1)", source=HERE)
def constant_step_at_best():
    ends = (1 - eta * lambda_1, 1 - eta * kappa * lambda_1)
    return sp.Max(*(sp.Abs(end) for end in ends)) >= (kappa - 1) / (kappa + 1)


@claim(title="T steps that reach ε = qᵀ/λ₁ are at least ((κ−1)/2) log(1/(λ₁ε))", source=HERE)
def constant_step_as_it_holds():
    """(κ−1)/2 = q/(1−q); together with `constant_step_at_best`, for every constant step."""
    return steps >= q / (1 - q) * sp.log(1 / q**steps)


@claim(title="They are fewer than (κ/2) log(1/(λ₁ε)), for every κ: log(1/q) > 2/κ", source=HERE)
def constant_step_needs_fewer():
    """With v = 1/κ: 1/q = (1 + v)/(1 − v)."""
    return sp.log((1 + inverse) / (1 - inverse)) > 2 * inverse
