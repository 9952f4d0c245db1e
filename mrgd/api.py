"""The public functions whose arguments may be text, read into exact numbers and names."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from numerics.exact import InputError, fraction_from, shown
from numerics.group_widening import widened
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup, group_from_text
from numerics.step_order import Order, order_from
from numerics.uncertain_group import UncertainGroup
from proofs_check.certificate import certificate_text
from proofs_check.hessian_schedule import GradedPlan
from proofs_check.hessian_schedule import schedule_from_scales as scheduled
from proofs_check.limit import Limit
from proofs_check.limit import limit as enclosed_limit
from proofs_check.planner import Method, Plan, method_from
from proofs_check.planner import plan as planned
from proofs_check.recheck import Result, check
from proofs_check.supremum import Bound, contraction_bound
from proofs_check.symmetric_eigenvalues import rational_matrix, spectrum_of

__all__ = ["CertifiedBound", "certify", "limit", "plan", "recheck", "schedule_from_scales"]

Exact = Fraction | int | str


@dataclass(frozen=True, slots=True)
class CertifiedBound:
    """lower ≤ max |p| over the groups ≤ upper, with |p(witness)| ≥ lower, and its certificate."""

    bound: Bound

    @property
    def lower(self) -> Decimal:
        """Certified: rounded down."""
        return self.bound.lower

    @property
    def upper(self) -> Decimal:
        """Certified: rounded up."""
        return self.bound.upper

    @property
    def witness(self) -> Fraction:
        """An exact point of the groups where |p| ≥ lower."""
        return self.bound.witness

    @property
    def steps(self) -> int:
        """The gradient steps of one cycle."""
        return self.bound.steps

    @property
    def rate(self) -> Decimal:
        """A certified lower bound of −log(max |p|)/steps, in nats a gradient step."""
        return self.bound.rate

    @property
    def certificate(self) -> str:
        """The certificate as JSON text; `recheck` and `mrgd recheck` verify it."""
        return certificate_text(self.bound)

    def holds(self, at_most: Exact) -> bool | None:
        """Whether max |p| ≤ at_most, decided exactly; None where it stays undecided."""
        return self.bound.holds(fraction_from(at_most, "at_most"))


def plan(
    groups: Sequence[SpectralGroup | UncertainGroup],
    *,
    method: Method | str = Method.MRGD,
    eta: Exact = 1,
    contraction: Exact | None = None,
    margin: Exact = 0,
    cycle_length: int | None = None,
    order: Order | str | None = None,
    digits: int | None = None,
) -> Plan:
    """A schedule for the groups, with the contraction of one cycle certified.

    Args:
        groups: the spectral groups, in any order; where ends have error bars, the plan is certified
            for every group that they allow.
        method: the schedule family, by name or as a `Method`.
        eta: the base rate η in (0, 2) of `mrgd` and `tight`.
        contraction: the contraction ρ asked of one cycle; max(1 − η/κ, η − 1) if absent for `mrgd`
            and `tight`, one cycle of `constant` and `bsls`, 1/100 for the others.
        margin: m in [0, 1), such as "5%": every group is widened to [μ(1 − m), L(1 + m)], and those
            that then overlap become one.
        cycle_length: instead of a contraction, the gradient steps of one cycle, for the methods
            that have a choice: all but `mrgd`, `tight` and `bsls`.
        order: the order of the steps, by name or as an `Order`; if absent, the method's own, or the
            best one found.
        digits: significant digits of the certified bound; 30 if absent, and 10 where there are more
            than 300 distinct rates.

    Returns:
        The plan, with `schedule` and `bound`.

    Raises:
        InputError: if an argument is out of range, or no such method is in this version.
    """
    return planned(
        widened(groups, margin).groups,
        method=method_from(method) if isinstance(method, str) else method,
        eta=fraction_from(eta, "eta"),
        contraction=None if contraction is None else fraction_from(contraction, "contraction"),
        cycle_length=cycle_length,
        order=order_from(order) if isinstance(order, str) else order,
        digits=digits,
    )


def certify(
    schedule: Schedule, groups: Sequence[SpectralGroup] | None = None, *, digits: int = 30
) -> CertifiedBound:
    """The certified maximum of |p| over the groups, for any schedule.

    Args:
        schedule: one cycle.
        groups: where the eigenvalues are; the schedule's own groups if absent.
        digits: significant digits.

    Returns:
        The bound, with `lower`, `upper`, `witness` and `certificate`.

    Raises:
        InputError: if there is no group, or an argument is out of range.
    """
    chosen = tuple(schedule.groups if groups is None else groups)
    return CertifiedBound(contraction_bound(schedule, chosen, digits=digits))


def limit(groups: Sequence[SpectralGroup], *, digits: int = 30) -> Limit:
    """The certified enclosure of g(0): no schedule gains more nats a gradient step on the groups.

    Args:
        groups: the spectral groups, in any order.
        digits: significant digits, 2 to 200.

    Returns:
        The limit, with `lower` and `upper`; infinite where every group is a point.

    Raises:
        InputError: if digits is out of range, or the groups overlap, are too many or too far apart.
    """
    return enclosed_limit(groups, digits=digits)


def recheck(certificate: str | Mapping[str, object]) -> Result:
    """What the independent checker says of a certificate, given as text or as parsed JSON.

    Returns:
        The result, with `accepted` and a one-line `message`.

    Raises:
        InputError: if the argument is neither.
    """
    if isinstance(certificate, Mapping):
        return check(json.dumps(dict(certificate)))
    if not isinstance(certificate, str):
        raise InputError(
            f"certificate: {shown(certificate)} is a {type(certificate).__name__}; "
            "give its JSON text"
        )
    return check(certificate)


def schedule_from_scales(
    scales: Sequence[Exact],
    hessian: SpectralGroup | str | Sequence[Sequence[Exact]],
    *,
    method: Method | str = Method.TIGHT,
    eta: Exact = 1,
    contraction: Exact | None = None,
    digits: int = 30,
) -> GradedPlan:
    """A schedule for data of these scales: ‖S‖₂ ≤ bound.upper for all H = (I⊗D)·H̃·(I⊗D).

    D has the scale ε_k on block k of the data; H̃ is the first-layer Hessian on the unscaled data,
    of which only its least and largest eigenvalue are used (claim hessian.to-schedule).

    Args:
        scales: ε_0, ε_1, …, exact.
        hessian: bounds of the spectrum of H̃, `"m:M"` or a `SpectralGroup`; or H̃ itself, a
            symmetric matrix of exact numbers, whose eigenvalues are then enclosed rigorously.
        method: the schedule family, by name or as a `Method`.
        eta: the base rate η in (0, 2).
        contraction: the contraction ρ asked of one cycle, as for `plan`.
        digits: significant digits of the certified bound, and of the bounds of H̃.

    Returns:
        The plan, with `groups`, `schedule` and `bound`.

    Raises:
        InputError: if an argument is out of range, or H̃ is not positive definite.
    """
    if isinstance(hessian, str):
        spectrum = group_from_text(hessian)
    elif isinstance(hessian, SpectralGroup):
        spectrum = hessian
    else:
        spectrum = spectrum_of(rational_matrix(hessian), digits=digits)
    return scheduled(
        scales,
        spectrum,
        method=method_from(method) if isinstance(method, str) else method,
        eta=fraction_from(eta, "eta"),
        contraction=None if contraction is None else fraction_from(contraction, "contraction"),
        digits=digits,
    )
