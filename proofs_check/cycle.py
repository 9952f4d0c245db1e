"""Proofs of theory.cycle: the norm of S, its factors, the step counts, convergence.

Products over groups and steps are loops, proved by induction on their length; what one turn does
is decided exactly for all real values. Logarithms enter as real variables, with only these facts:
log is increasing on (0, ∞), and log(x^N·y) = N·log x + log y.
"""

import sympy as sp

import theory.cycle as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import cited, decide, decide_as_written
from proofs_check.exact_identity import operator_identity
from proofs_check.induction import loop_invariant
from theory.claim import Statement

__all__ = ["convergence", "factor_bounds", "norm", "step_counts"]

INDUCTION = "induction on exactly decided steps"
LOG_RULES = "log is increasing on (0, ∞), log(x^N·y) = N·log x + log y"

a, b, c, q, v = sp.symbols("a b c q v", real=True)
eta, lam, mu, L, M = sp.symbols("eta lambda mu L M", real=True)
S, T, P, B = sp.symbols("S T P B", real=True)


def _written_out_to(
    most: int, statement: Statement, *, size: str, index: str
) -> tuple[ProofStep, ...]:
    """The formal statement itself, decided for sizes up to `most` and each index up to the size.

    The general proof is an induction beside the statement; this holds the two together.
    """
    symbols = {str(v.symbol): v.symbol for v in statement.variables}
    return tuple(
        step
        for n in range(1, most + 1)
        for i in range(1, n + 1)
        for step in decide_as_written(statement, {symbols[size]: n, symbols[index]: i})
    )


def product_bound(name: str) -> tuple[ProofStep, ProofStep]:
    """0 ≤ aⱼ ≤ bⱼ gives 0 ≤ ∏ aⱼ ≤ ∏ bⱼ, for products of any length."""
    return loop_invariant(
        name,
        sp.And(P >= 0, P <= B),
        start={P: sp.Integer(1), B: sp.Integer(1)},
        turn={P: P * a, B: B * b},
        each=(a >= 0, a <= b),
    )


def counted_product() -> tuple[ProofStep, ...]:
    """|p| = smaller · own · larger ≤ 1 · q^N · G ≤ ρ, where N is at least the quotient.

    The smaller steps' factors are at most 1, the own one at most q < 1, the larger ones'
    product at most G, and N ≥ (log G − log ρ)/(−log q).
    """
    growth, target, loss, count = sp.symbols("log_growth log_rho log_own N", real=True)
    small, own, large, own_bound, large_bound, rho = sp.symbols(
        "small own large own_bound large_bound rho", real=True
    )
    return (
        *product_bound("products of bounded factors"),
        decide(
            "the count makes the bound at most ρ",
            count * loss + growth <= target,
            given=(loss < 0, count >= (growth - target) / (-loss)),
        ),
        decide(
            "the three kinds of factors together",
            small * own * large <= rho,
            given=(
                small >= 0,
                small <= 1,
                own >= 0,
                own <= own_bound,
                large >= 0,
                large <= large_bound,
                own_bound * large_bound <= rho,
            ),
        ),
        cited(LOG_RULES, "the count's inequality and q^N·G ≤ ρ are the same"),
    )


@discharges(theory.norm, seal="6b550449b1fb")
def norm(statement: Statement) -> Evidence:
    """S and A share eigenvectors, on which S acts as p(λ)."""
    commuting = operator_identity(
        "neighbouring factors commute",
        lambda A, one: (one - a * A) * (one - b * A),
        lambda A, one: (one - b * A) * (one - a * A),
    )
    eigenvector = loop_invariant(
        "an eigenvector is multiplied by p(λ)",
        sp.Eq(v, P * c),
        start={P: sp.Integer(1), v: c},
        turn={P: P * (1 - eta * lam), v: v - eta * (lam * v)},
    )
    upper = loop_invariant(
        "‖p(A)x‖² ≤ M²‖x‖²",
        sp.And(S <= M**2 * T, T >= 0),
        start={S: sp.Integer(0), T: sp.Integer(0)},
        turn={S: S + q**2 * c**2, T: T + c**2},
        each=(sp.Abs(q) <= M,),
    )
    attained = decide(
        "equality at the eigenvector with |p| = M",
        sp.Eq(q**2 * c**2, M**2 * c**2),
        given=(sp.Eq(sp.Abs(q), M),),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="every real symmetric matrix, every cycle of any length, in any order",
        argument="Neighbouring factors commute, so every order of the factors gives the same "
        "operator (swaps of neighbours generate all orders). On an eigenvector with eigenvalue "
        "λ each factor multiplies by 1 − ηλ, so S multiplies by p(λ). In an orthonormal "
        "eigenbasis, ‖Sx‖² is the sum of p(λ_k)²c_k², at most M² times the sum of c_k², with "
        "equality where |p(λ_k)| = M.",
        steps=(
            commuting,
            *eigenvector,
            *upper,
            attained,
            *_written_out_to(3, statement, size="d", index="m"),
            cited("the spectral theorem", "A has an orthonormal basis of eigenvectors"),
        ),
    )


@discharges(theory.factor_bounds, seal="6ac6b17a55f2")
def factor_bounds(statement: Statement) -> Evidence:
    """Each bound is a decision about one eigenvalue and one step."""
    smaller, larger, upper, lower = sp.symbols("L_smaller L_larger L_l mu_l", real=True)
    following = sp.Symbol("L_next", real=True)
    base = (mu > 0, mu <= lam, lam <= L, eta > 0, eta <= 1)
    own = decide(
        "own factor",
        sp.And(1 - eta * lam / L >= 0, 1 - eta * lam / L <= 1 - eta * mu / L),
        given=base,
    )
    small = decide(
        "smaller steps",
        sp.And(1 - eta * lam / smaller > 0, 1 - eta * lam / smaller < 1),
        given=(*base, smaller > L),
    )
    large = decide(
        "larger steps",
        sp.Abs(1 - eta * lam / larger) <= sp.Max(1, eta * L / larger - 1),
        given=(*base, larger > 0, larger < L),
    )
    telescoping = loop_invariant(
        "ratio of the ends of two groups",
        sp.And(sp.Eq(P * upper, L), upper > 0),
        start={P: sp.Integer(1), upper: L},
        turn={P: P * (upper / lower) * (lower / following), upper: following},
        each=(lower > 0, following > 0),
        given=(L > 0,),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="all groups, every eigenvalue in them, every 0 < η ≤ 1",
        argument="The bounds are decided for one eigenvalue λ of [μ, L] and one step η/L_j. "
        "The ratio L_i/L_j telescopes: multiplying by κ_l·r_l = (L_l/μ_l)(μ_l/L_{l+1}) for "
        "l = i, …, j − 1 keeps (product)·L_l = L_i.",
        steps=(
            own,
            small,
            large,
            *telescoping,
            *_written_out_to(3, statement, size="n", index="i"),
        ),
    )


@discharges(theory.step_counts, seal="020a1d7a35d6")
def step_counts(_: Statement) -> Evidence:
    """|p| = smaller · own · larger ≤ 1 · own^N · growth ≤ ρ, by the choice of the count."""
    rho, kappa = sp.symbols("rho kappa", real=True)
    zero = decide(
        "η = κᵢ: the own factor is 0 on the whole group",
        sp.Eq(1 - eta * lam / L, 0),
        given=(mu > 0, mu <= lam, lam <= L, eta > 0, eta <= 1, sp.Eq(eta * mu, L)),
    )
    lowest = decide(
        "the lowest group needs one step",
        1 - eta * lam / L <= rho,
        given=(mu > 0, mu <= lam, lam <= L, eta > 0, eta <= 1, rho >= 1 - eta * mu / L),
    )
    default = decide(
        "the talk's ρ = 1 − η/κ is a possible target",
        sp.And(1 - eta / kappa < 1, 1 - eta / kappa >= 0, 1 - eta / kappa >= 1 - eta * mu / L),
        given=(mu > 0, mu <= L, eta > 0, eta <= 1, kappa >= L / mu),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="any number of groups (with gaps, touching or overlapping), 0 < η ≤ 1, every target "
        "from 1 − η/κ_n up, edge cases κᵢ = 1 and η = κᵢ included",
        argument="For λ in group k, split the factors of p(λ) into those of smaller steps "
        "(j < k), the own ones, and those of larger steps (j > k). By cycle.factor-bounds and "
        "induction on the factors their products are at most 1, (1 − η/κ_k)^{N_k} and "
        "G = ∏_{j>k} max(1, ηL_k/L_j − 1)^{N_j}. The count is at least the quotient of the "
        "recursion, so N_k·log(1 − η/κ_k) + log G ≤ log ρ, that is (1 − η/κ_k)^{N_k}·G ≤ ρ, as "
        "log is increasing. Where η = κ_k the own factor is 0 and so is the product, and "
        "ρ ≥ 1 − η/κ_n ≥ 0; elsewhere the recursion has a value only for ρ > 0. The lowest "
        "group has no larger steps, and each of its own gives at most 1 − η/κ_n ≤ ρ. "
        "‖S‖₂ ≤ ρ follows by cycle.norm.",
        steps=(
            *counted_product(),
            zero,
            lowest,
            default,
        ),
    )


@discharges(theory.convergence, seal="e647e6ecccc6")
def convergence(_: Statement) -> Evidence:
    """m·log(1 − η/κ) ≤ −mη/κ ≤ −log(1/tol)."""
    loss, wanted, cycles, kappa, rho = sp.symbols("log_rho log_inverse_tol m kappa rho", real=True)
    error, first = sp.symbols("e e_0", real=True)
    enough = decide(
        "enough cycles",
        cycles * loss <= -wanted,
        given=(
            kappa >= 1,
            eta > 0,
            eta <= 1,
            loss <= -eta / kappa,
            wanted > 0,
            cycles >= kappa / eta * wanted,
        ),
    )
    in_range = decide(
        "the tangent applies at x = η/κ unless η = κ = 1",
        sp.And(eta / kappa > 0, eta / kappa < 1),
        given=(kappa >= 1, eta > 0, eta <= 1, sp.Or(kappa > 1, eta < 1)),
    )
    at_zero = decide(
        "η = κ = 1: one cycle is exact, and m ≥ 1",
        sp.And(sp.Eq(1 - eta / kappa, 0), cycles > 0),
        given=(sp.Eq(eta, 1), sp.Eq(kappa, 1), wanted > 0, cycles >= kappa / eta * wanted),
    )
    cycle = loop_invariant(
        "the error after m cycles is at most ρ^m times its start",
        sp.And(error <= P * first, error >= 0),
        start={error: first, P: sp.Integer(1)},
        turn={error: v, P: P * rho},
        each=(v >= 0, v <= rho * error),
        given=(rho >= 0, first >= 0),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="all κ ≥ 1, 0 < η ≤ 1, 0 < tol < 1",
        argument="logarithm.below-tangent at x = η/κ gives log(1 − η/κ) ≤ −η/κ, and with "
        "m ≥ (κ/η)·log(1/tol) the product m·log(1 − η/κ) is at most log tol. For η = κ = 1 the "
        "contraction is 0 and m ≥ 1. Each cycle multiplies the error by at most ρ = 1 − η/κ "
        "(cycle.step-counts).",
        steps=(in_range, enough, at_zero, *cycle, cited(LOG_RULES, "ρ^m ≤ tol")),
    )
