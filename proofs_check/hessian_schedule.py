"""Data scales in, certified step schedule out (claim hessian.to-schedule).

The first-layer Hessian is H = (I⊗D)·H̃·(I⊗D), D with the scale ε_k on block k of the data. If
m ⪯ H̃ ⪯ M then the eigenvalues of H lie in the intervals [mε_k², Mε_k²]
(hessian.graded-eigenvalues), so a schedule whose |p| ≤ ρ is certified on these contracts every
such H by ρ a cycle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from numerics.exact import InputError, fraction_from, fraction_text, shown
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup
from proofs_check.planner import Method, plan
from proofs_check.supremum import Bound

__all__ = ["GradedPlan", "scale_groups", "schedule_from_scales"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedPlan:
    """A schedule for every Hessian with these scales and these bounds of H̃.

    Args:
        scales: ε_0 > ε_1 > …, exact.
        spectrum: [m, M], the bounds of the eigenvalues of H̃, exact.
        groups: the intervals [mε_k², Mε_k²] from the largest down, merged where they overlap.
        schedule: one cycle, exact.
        bound: the certified max |p| over the groups, so ‖S‖₂ ≤ bound.upper.
    """

    scales: tuple[Fraction, ...]
    spectrum: SpectralGroup
    groups: tuple[SpectralGroup, ...]
    schedule: Schedule
    bound: Bound


def scale_groups(scales: Sequence[object], spectrum: SpectralGroup) -> tuple[SpectralGroup, ...]:
    """The intervals [mε_k², Mε_k²], merged where they overlap, from the largest down; exact.

    Raises:
        InputError: if there is no scale, or one is no positive exact number.
    """
    found: list[SpectralGroup] = []
    for scale in checked_scales(scales):
        low, top = spectrum.mu * scale**2, spectrum.L * scale**2
        if found and top >= found[-1].mu:
            found[-1] = SpectralGroup(low, found[-1].L)
        else:
            found.append(SpectralGroup(low, top))
    return tuple(found)


def schedule_from_scales(
    scales: Sequence[object],
    spectrum: SpectralGroup,
    *,
    method: Method = Method.TIGHT,
    eta: Fraction = Fraction(1),
    contraction: object = None,
    digits: int = 30,
) -> GradedPlan:
    """The schedule for all H = (I⊗D)·H̃·(I⊗D) with m ⪯ H̃ ⪯ M, its contraction certified.

    Args:
        scales: the data's scales ε_k, exact, in any order.
        spectrum: [m, M].
        method: the schedule family.
        eta: the base rate η in (0, 2) of `mrgd` and `tight`.
        contraction: the target ρ of one cycle, as for `plan`.
        digits: significant digits of the certified bound.

    Returns:
        The plan; its groups and schedule are exact, its bound enclosed.

    Raises:
        InputError: if an argument is out of range.
    """
    groups = scale_groups(scales, spectrum)
    made = plan(groups, method=method, eta=eta, contraction=contraction, digits=digits)
    return GradedPlan(
        scales=checked_scales(scales),
        spectrum=spectrum,
        groups=groups,
        schedule=made.schedule,
        bound=made.bound,
    )


def checked_scales(scales: Sequence[object]) -> tuple[Fraction, ...]:
    """The scales, exact, from the largest down, each once.

    Raises:
        InputError: if there is none, or one is no positive exact number.
    """
    if isinstance(scales, str) or not isinstance(scales, Sequence) or not scales:
        raise InputError(f"scales: {shown(scales)} is no list of scales; write [1, '1/10']")
    found = {fraction_from(scale, f"scale {k}") for k, scale in enumerate(scales, start=1)}
    if min(found) <= 0:
        raise InputError(
            f"scales: {shown(fraction_text(min(found)))} must be > 0; "
            "leave out the directions that the data do not fill"
        )
    return tuple(sorted(found, reverse=True))
