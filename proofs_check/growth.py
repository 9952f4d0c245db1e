"""Proofs of theory.growth: the growth polynomial, and the talk's order refuted and repaired."""

from fractions import Fraction

import sympy as sp
from flint import ctx

import theory.growth as theory
from numerics.log_linear import log_sum
from numerics.multirate import step_counts
from numerics.spectral_group import SpectralGroup
from proofs_check.check import discharges
from proofs_check.cycle import INDUCTION, LOG_RULES
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved, cited, decide
from proofs_check.exact_identity import identity
from proofs_check.induction import loop_invariant
from theory.claim import Statement

__all__ = ["growth", "growth_as_said", "growth_with_hypothesis", "refuting_point"]

eta, kappa, r, X, Y = sp.symbols("eta kappa r X Y", real=True)
U, V, u, v, p, q, count = sp.symbols("U V u v p q N_i", real=True)
P, x, local, gap = sp.symbols("P x kappa_l r_l", real=True)
log_kr, log_k, log_r, alpha = sp.symbols("log_kr log_kappa log_r alpha", real=True)


def _one_count() -> tuple[ProofStep, ...]:
    """N_i ≤ 2 + X·Σ_{j>i}(j − i)N_j."""
    growth, target, loss = sp.symbols("log_growth minus_log_rho minus_log_own", real=True)
    own_kappa = sp.Symbol("kappa_i", real=True)
    in_range = (eta > 0, eta <= 1, own_kappa >= 1, kappa >= own_kappa)
    return (
        decide(
            "a larger step raises by at most what the ratio of the ends is bounded by",
            sp.Max(1, eta * x - 1) <= Y,
            given=(eta > 0, eta <= 1, x <= Y, Y >= 1),
        ),
        *loop_invariant(
            "the ratio of the ends of groups i and j is at most (κr)^{j−i}",
            sp.And(P <= Y, P > 0, Y >= 1),
            start={P: sp.Integer(1), Y: sp.Integer(1)},
            turn={P: P * local * gap, Y: Y * (kappa * r)},
            each=(local > 0, local <= kappa, gap > 0, gap <= r),
            given=(kappa * r >= 1,),
        ),
        decide(
            "the own factor loses at least η/κ of the logarithm, where it is positive",
            sp.And(eta / own_kappa >= eta / kappa, eta / own_kappa > 0),
            given=in_range,
        ),
        decide(
            "the target is no smaller than the own factor",
            1 - eta / own_kappa <= 1 - eta / kappa,
            given=in_range,
        ),
        decide(
            "a count is at most 2 + X·(weighted sum of the lower counts)",
            count <= 2 + kappa / eta * log_kr * V,
            given=(
                eta > 0,
                kappa >= 1,
                log_kr >= 0,
                V >= 0,
                loss >= eta / kappa,
                target <= loss,
                growth >= 0,
                growth <= log_kr * V,
                count < (growth + target) / loss + 1,
            ),
        ),
    )


def _all_counts() -> tuple[ProofStep, ...]:
    """U = Σ N_j ≤ u and V = Σ (j − i)N_j ≤ v, going up the groups; u is P_m(X)."""
    step = 2 + X * v
    return (
        *loop_invariant(
            "sums of counts against their bounds, group by group",
            sp.And(U >= 0, V >= 0, U <= u, V <= v),
            start={U: sp.Integer(1), V: sp.Integer(1), u: sp.Integer(1), v: sp.Integer(1)},
            turn={U: U + count, V: V + U + count, u: u + step, v: v + u + step},
            each=(count >= 0, count <= 2 + X * V),
            given=(X >= 0,),
        ),
        identity(
            "the bounds obey P_{m+1} = (2 + X)P_m − P_{m−1}",
            # u_m = u + step, v_m = v + u_m, u_{m+1} = u_m + 2 + X·v_m
            (u + step) + 2 + X * (v + u + step),
            (2 + X) * (u + step) - u,
        ),
        identity(
            "Q_m(Y) = Y^{m−1}P_m(1/Y) obeys Q_{m+1} = (1 + 2Y)Q_m − Y²Q_{m−1}",
            # P_m(1/Y) = q·Y^{1−m} and P_{m−1}(1/Y) = p·Y^{2−m}; both sides times Y^m
            Y * ((2 + 1 / Y) * q - p * Y),
            (1 + 2 * Y) * q - Y**2 * p,
        ),
        *loop_invariant(
            "P_m is monic of degree m − 1: Q_m(0) = 1",
            sp.And(sp.Eq(q, 1), sp.Eq(p, 1)),
            start={q: sp.Integer(1), p: sp.Integer(1)},
            turn={q: (1 + 2 * Y) * q - Y**2 * p, p: q},
            given=(sp.Eq(Y, 0),),
        ),
        *(_derived_agrees(groups) for groups in range(2, 7)),
    )


def _derived_agrees(groups: int) -> ProofStep:
    derived = theory.derived_growth_polynomial(groups)
    if sp.degree(derived, theory.X) != groups - 1 or sp.LC(derived, theory.X) != 1:
        raise NotProved(f"P_{groups} is not monic of degree {groups - 1}")
    return identity(
        f"P_{groups} from the counts and from the recursion",
        derived,
        theory.growth_polynomial(groups),
    )


@discharges(theory.growth, seal="68d2c09e6fb4")
def growth(_: Statement) -> Evidence:
    """Each count by the ones below it, then induction on the groups."""
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="any number of groups with κᵢ ≤ κ and rᵢ ≤ r, 0 < η ≤ 1, targets from 1 − η/κ up",
        argument="The ends are positive: all of them lie above μ_l > 0. L_i/L_j = ∏ κ_l·r_l is at "
        "most (κr)^{j−i}, which is at least 1 as X ≥ 0, and so is max(1, ηL_i/L_j − 1), by which a "
        "larger step raises group i at most. So the sum of "
        "logarithms in the recursion is at most ℓ·Σ(j − i)N_j with ℓ = log(κr). "
        "logarithm.below-tangent gives −log(1 − η/κ_i) ≥ η/κ_i ≥ η/κ, and −log ρ is at most "
        "−log(1 − η/κ_i). With ⌈y⌉ < y + 1, N_i ≤ 2 + X·Σ(j − i)N_j (where η = κ_i the count is "
        "1). Passing from group i to i − 1 every distance grows by one: U = ΣN_j and "
        "V = Σ(j − i)N_j become U + N_i and V + U + N_i, and so do their bounds u and v with "
        "2 + Xv for N_i. The bounds u are P_1, P_2, …, which obey the recursion.",
        steps=(*_one_count(), *_all_counts(), cited(LOG_RULES, "sums of logarithms")),
        values={
            f"P_{groups}(X)": sp.sstr(theory.growth_polynomial(groups)) for groups in range(1, 7)
        },
    )


def refuting_point(constant: int) -> tuple[Fraction, Fraction, int]:
    """(κ, r, N) with N > C·κ·log r for two groups, η = 1: κ = 2^{2C+1}, r = 2.

    Args:
        constant: C ≥ 1.

    Returns:
        κ, r and the talk's N = N_1 + 1, exact.

    Raises:
        NotProved: if the inequality is not certified by ball arithmetic.
    """
    local, ratio = Fraction(2 ** (2 * constant + 1)), Fraction(2)
    lower = SpectralGroup(Fraction(1), local)
    upper = SpectralGroup(ratio * local, ratio * local**2)
    steps = sum(step_counts((upper, lower)))
    with ctx.workprec(128):
        bound = log_sum([(constant * int(local), ratio)], 128)
        if not bound < steps:
            raise NotProved(f"N = {steps} is not above C·κ·log r = {bound} for C = {constant}")
    return local, ratio, steps


@discharges(theory.growth_as_said, seal="e226f7416db3")
def growth_as_said(_: Statement) -> Evidence:
    """N ≥ (κ − 1)·log(2κ − 1) ≥ (κ − 1)(2C + 1)·log 2 > C·κ·log 2 at κ = 2^{2C+1}, r = 2."""
    constant, log_2, loss, growth = sp.symbols("C log_2 minus_log_own log_growth", real=True)
    exponent = 2 * constant + 1
    steps = (
        decide(
            "2κ − 1 ≥ κ, so its logarithm is at least that of κ = 2^{2C+1}",
            sp.And(2 * kappa - 1 >= kappa, sp.Eq(sp.Max(1, kappa * 2 - 1), 2 * kappa - 1)),
            given=(kappa >= 2,),
        ),
        decide(
            "x/(1 − x) at x = 1/κ is 1/(κ − 1)",
            sp.Eq((1 / kappa) / (1 - 1 / kappa), 1 / (kappa - 1)),
            given=(kappa >= 2,),
        ),
        decide(
            "more than C·κ·log 2 steps",
            count > constant * kappa * log_2,
            given=(
                constant >= 1,
                kappa >= 2,
                log_2 > 0,
                growth >= exponent * log_2,
                loss > 0,
                loss <= 1 / (kappa - 1),
                count >= (growth + loss) / loss,
            ),
        ),
    )
    local, ratio, length = refuting_point(1)
    point = ProofStep(
        name="the counterexample, evaluated",
        establishes=f"κ = {local}, r = {ratio}, C = 1: N = {length} > C·κ·log r",
        method="exact step counts, and ball arithmetic for the logarithm",
        trusts=("python-flint",),
    )
    family = {}
    for c in range(1, 7):
        k, g, steps_taken = refuting_point(c)
        family[f"C = {c}: κ = {k}, r = {g}"] = f"N = {steps_taken} > C·κ·log 2"
    return Evidence(
        verdict=Verdict.REFUTED,
        method=f"counterexample family for every constant, by {INDUCTION}",
        scope="n = 2, η = 1, fixed gap r = 2: for every C, at κ = 2²ᶜ⁺¹",
        argument="With own factor 1 − 1/κ and ρ = 1 − 1/κ, N exceeds the quotient "
        "(log(2κ − 1) − log(1 − 1/κ))/(−log(1 − 1/κ)). logarithm.above-secant gives "
        "−log(1 − 1/κ) ≤ 1/(κ − 1), and log(2κ − 1) ≥ log κ = (2C + 1)·log 2. So "
        "N > (κ − 1)(2C + 1)·log 2 ≥ C·κ·log 2. At a fixed gap the cycle grows like κ·log κ.",
        steps=(*steps, point, cited(LOG_RULES, "log 2^m = m·log 2")),
        counterexample={"C": "1", "kappa": str(local), "r": str(ratio), "N": str(length)},
        values=family,
    )


@discharges(theory.growth_with_hypothesis, seal="f6c1311550f6")
def growth_with_hypothesis(_: Statement) -> Evidence:
    """P_n(X) ≤ P_n(1)·X^{n−1} for X ≥ 1, and X ≤ (1 + α)(κ/η)·log r."""
    step, unit_step = 2 + X * v, 2 + q
    powers = loop_invariant(
        "P_m(X) ≤ P_m(1)·X^{m−1} for X ≥ 1",
        sp.And(u >= 0, v >= 0, p >= 0, q >= 0, Y >= 1, u <= p * Y, v <= q * Y),
        start={key: sp.Integer(1) for key in (u, v, p, q, Y)},
        turn={
            u: u + step,
            v: v + u + step,
            p: p + unit_step,
            q: q + p + unit_step,
            Y: Y * X,
        },
        given=(X >= 1,),
    )
    order = decide(
        "X ≤ (1 + α)(κ/η)·log r",
        kappa / eta * log_kr <= (1 + alpha) * kappa / eta * log_r,
        given=(
            eta > 0,
            kappa >= 1,
            sp.Eq(log_kr, log_k + log_r),
            log_k <= alpha * log_r,
        ),
    )
    monotone = loop_invariant(
        "X ≤ Z gives X^{n−1} ≤ Z^{n−1}",
        sp.And(P >= 0, P <= Y),
        start={P: sp.Integer(1), Y: sp.Integer(1)},
        turn={P: P * X, Y: Y * x},
        given=(X >= 0, x >= X),
    )
    unit = identity("P_{m+1}(1) = 3·P_m(1) − P_{m−1}(1)", (2 + X).subs(X, 1) * p - q, 3 * p - q)
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="any number of groups, 0 < η ≤ 1, κ ≤ r^α, X ≥ 1",
        argument="cycle.growth gives N ≤ P_n(X). The loop that builds P_m(X) and the one that "
        "builds P_m(1) differ by at most the factor X^{m−1} when X ≥ 1, so "
        "P_n(X) ≤ P_n(1)·X^{n−1}. From κ ≤ r^α, log(κr) ≤ (1 + α)·log r.",
        steps=(*powers, order, *monotone, unit, cited(LOG_RULES, "log κ ≤ α·log r")),
    )
