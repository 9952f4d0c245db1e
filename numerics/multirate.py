"""Multirate step counts, evaluated exactly: how many steps of each rate one cycle needs.

The talk's recursion: with rates ηⱼ = η/Lⱼ, 0 < η < 2, and target ρ, N_n = 1 and for i = n−1, …, 1

    N_i = ⌈ (Σ_{j>i} N_j log max(1, ηL_i/L_j − 1) − log ρ) / (−log q_i) ⌉,

q_i = max(1 − η/κ_i, η − 1), which is 1 − η/κ_i for η ≤ 1 (theory.cycle, theory.rates). The
quotient is never rounded: N_i is the smallest integer N with
N·log q_i + Σ_{j>i} N_j log max(1, ηL_i/L_j − 1) − log ρ ≤ 0, and the sign of that sum is decided
exactly (numerics.log_linear). Where q_i = 0 one step makes the factor zero.
Source: talk, "you have this kind of inequality that helps you determine how the number of steps
for each learning rate should be"; He, Liu, Tsai, arXiv:2402.03021.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from flint import ctx

from numerics.exact import InputError, fraction_from, fraction_text, shown
from numerics.log_linear import LogTerm, log_sum, sign
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups

__all__ = [
    "checked_contraction",
    "checked_eta",
    "constant_schedule",
    "multirate_schedule",
    "own_factor",
    "smallest_count",
    "step_counts",
]


def own_factor(group: SpectralGroup, eta: Fraction) -> Fraction:
    """The most that a step η/L leaves of its own group: q = max(1 − η/κ, η − 1); exact."""
    return max(1 - eta / group.kappa, eta - 1)


def checked_eta(eta: object) -> Fraction:
    """The base rate η, checked to lie in (0, 2).

    Raises:
        InputError: if it does not.
    """
    value = fraction_from(eta, "eta")
    if not 0 < value < 2:
        raise InputError(
            f"eta: {shown(fraction_text(value))} must be > 0 and < 2; "
            "a step of 2/L or more does not shrink the error at L"
        )
    return value


def checked_contraction(
    contraction: object, groups: Sequence[SpectralGroup], eta: Fraction
) -> Fraction:
    """The target contraction ρ of one cycle, checked to lie in [q_n, 1).

    Without a target it is the largest q_i: the talk's ρ = 1 − η/κ, κ = max κ_i, for η ≤ 1.

    Raises:
        InputError: if it is out of that range.
    """
    if contraction is None:
        return max(own_factor(group, eta) for group in groups)
    value = fraction_from(contraction, "contraction")
    if not 0 <= value < 1:
        raise InputError(
            f"contraction: {shown(fraction_text(value))} must be >= 0 and < 1; "
            "a cycle with 1 or more does not shrink the error"
        )
    least = own_factor(groups[-1], eta)
    if value < least:
        raise InputError(
            f"contraction: {shown(fraction_text(value))} must be >= "
            f"{shown(fraction_text(least))}, which one step leaves of the lowest group; "
            "repeat the cycle instead"
        )
    if value == 0 and any(own_factor(group, eta) for group in groups):
        raise InputError(
            "contraction: 0 must be > 0; only groups that are single points can be brought to 0"
        )
    return value


def step_counts(
    groups: Sequence[SpectralGroup], *, eta: Fraction = Fraction(1), contraction: object = None
) -> tuple[int, ...]:
    """N_1, …, N_n of the talk's recursion, exact, for groups ordered from the largest down.

    Args:
        groups: the spectral groups.
        eta: the base rate η in (0, 2); group j gets the rate η/L_j.
        contraction: the target ρ in [q_n, 1); the largest q_i if absent.

    Returns:
        The counts, in the order of the groups.

    Raises:
        InputError: if η or ρ is out of range, or a count would pass 10^100.
    """
    groups = ordered_groups(groups)
    eta = checked_eta(eta)
    rho = checked_contraction(contraction, groups, eta)
    counts = [1]
    for i in range(len(groups) - 2, -1, -1):
        growth = [
            (count, max(Fraction(1), eta * groups[i].L / lower.L - 1))
            for count, lower in zip(counts, groups[i + 1 :], strict=True)
        ]
        counts.insert(0, smallest_count(own_factor(groups[i], eta), growth, rho))
    return tuple(counts)


def smallest_count(own: Fraction, growth: Sequence[LogTerm], rho: Fraction) -> int:
    """The smallest N ≥ 1 with own^N · ∏ g^e ≤ ρ, for 0 ≤ own < 1, g ≥ 1 and ρ < 1; exact.

    Args:
        own: the factor that is repeated.
        growth: pairs (e, g): what the other factors may contribute.
        rho: the target; positive unless `own` is 0.

    Returns:
        The count.

    Raises:
        InputError: if the count would pass 10^100.
    """
    if own == 0:
        return 1
    assert 0 < own < 1
    assert rho > 0
    demand: list[LogTerm] = [*growth, (-1, rho)]
    candidate = _quotient_ceiling(demand, own)
    if candidate >= 10**100:
        raise InputError(
            f"groups: a step count has {len(str(candidate))} digits; "
            "split wide groups, so that kappa is smaller"
        )
    while candidate > 1 and sign([*demand, (candidate - 1, own)]) <= 0:
        candidate -= 1
    while sign([*demand, (candidate, own)]) > 0:
        candidate += 1
    return candidate


def _quotient_ceiling(demand: Sequence[LogTerm], own: Fraction) -> int:
    """⌈demand / (−log own)⌉ up to a step either way; `smallest_count` settles it exactly."""
    precision = 128
    for _ in range(6):
        with ctx.workprec(precision):
            quotient = log_sum(demand, precision) / -log_sum([(1, own)], precision)
            if quotient.rad() < 1:
                mantissa, exponent = (int(part) for part in quotient.mid().man_exp())
                return max(1, ceil(mantissa * Fraction(2) ** exponent))
        precision *= 2
    raise InputError("groups: a step count is too large to write down; use fewer groups")


def multirate_schedule(
    groups: Sequence[SpectralGroup], *, eta: Fraction = Fraction(1), contraction: object = None
) -> Schedule:
    """The talk's cycle: N_1 steps at η/L_1, then N_2 at η/L_2, …, N_n = 1 at η/L_n.

    Args, Raises: as for `step_counts`.

    Returns:
        The schedule, exact; ‖S‖₂ ≤ ρ by `cycle.step-counts` (`cycle.step-counts-any-rates`
        for η > 1).
    """
    groups = ordered_groups(groups)
    eta = checked_eta(eta)
    counts = step_counts(groups, eta=eta, contraction=contraction)
    steps = tuple(Step(eta / g.L, count) for g, count in zip(groups, counts, strict=True))
    return Schedule(steps, groups, "mrgd")


def constant_schedule(groups: Sequence[SpectralGroup]) -> Schedule:
    """One step at the best constant rate 2/(L_1 + μ_n); contraction (K−1)/(K+1), K = L_1/μ_n."""
    groups = ordered_groups(groups)
    return Schedule((Step(2 / (groups[0].L + groups[-1].mu)),), groups, "constant")
