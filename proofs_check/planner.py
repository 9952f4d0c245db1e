"""Planning: groups in, one cycle of exact rates and its certified contraction out.

A method is a schedule family. `constant`, `mrgd` and `tight` follow from the groups and a target
contraction; `bsls` from the groups alone, and a target repeats it; `chebyshev`, `fractal`,
`silver`, `rkc`, `optimal` and `gap-safe` have a cycle length N, or the shortest that reaches a
target.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from math import gcd
from types import MappingProxyType
from typing import Final

from numerics.big_step_little_step import bsls_schedule
from numerics.exact import InputError, fraction_text, shown
from numerics.families import FAMILIES, checked_length, repeated
from numerics.multirate import constant_schedule, multirate_schedule, smallest_count
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, ordered_groups
from numerics.step_order import Order, ordered
from proofs_check.optimal import optimal_schedule
from proofs_check.shortest_cycle import bound_digits, checked_target, repeats_to, shortest_cycle
from proofs_check.supremum import Bound, contraction_bound
from proofs_check.tight import tight_schedule
from proofs_check.transient import chosen_order

__all__ = ["DEFAULT_TARGET", "Method", "Plan", "has_own_order", "method_from", "plan"]

DEFAULT_TARGET: Final = Fraction(1, 100)


class Method(Enum):
    """The schedule families."""

    CONSTANT = "constant"
    MRGD = "mrgd"
    TIGHT = "tight"
    CHEBYSHEV = "chebyshev"
    FRACTAL = "fractal"
    BSLS = "bsls"
    SILVER = "silver"
    RKC = "rkc"
    OPTIMAL = "optimal"
    GAP_SAFE = "gap-safe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A schedule with the certified bound of one cycle of it."""

    schedule: Schedule
    bound: Bound


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What a cycle should be like; None where nothing is asked."""

    eta: Fraction
    contraction: object
    cycle_length: int | None
    digits: int | None


_Maker = Callable[[tuple[SpectralGroup, ...], _Wish], Bound]


@dataclass(frozen=True, slots=True)
class _Family:
    """How a method's cycle is made and certified, and which options say something to it.

    `has_order` says whether its steps come in an order of its own; the bound is the same in any.
    """

    made: _Maker
    takes_eta: bool = False
    takes_length: bool = True
    has_order: bool = True


def method_from(name: str) -> Method:
    """The method called `name`.

    Raises:
        InputError: if this version has none of that name.
    """
    for method in Method:
        if method.value == name:
            return method
    names = ", ".join(method.value for method in Method)
    raise InputError(f"method: {shown(name)} is not in this version; use one of {names}")


def has_own_order(method: Method) -> bool:
    """Whether the method's steps come in an order of its own; the others get the best one found."""
    return _FAMILIES[method].has_order


def plan(
    groups: Sequence[SpectralGroup],
    *,
    method: Method = Method.MRGD,
    eta: Fraction = Fraction(1),
    contraction: object = None,
    cycle_length: int | None = None,
    order: Order | None = None,
    digits: int | None = None,
) -> Plan:
    """A schedule for the groups, with max_E |p| of one cycle certified.

    Args:
        groups: the spectral groups, exact, in any order.
        method: the schedule family.
        eta: the base rate η in (0, 2) of `mrgd` and `tight`.
        contraction: the target ρ of one cycle. For `mrgd` and `tight`: in [q_n, 1), and the
            largest q_i if absent, q_i = max(1 − η/κ_i, η − 1). For `constant` and `bsls`: the
            cycle is repeated until its contraction reaches ρ; once if absent. For the others: the
            shortest cycle, or whole repeats of one, that reaches ρ; 1/100 if absent.
        cycle_length: N, instead of ρ: any for `constant`; 1 to 20 000 for the families of roots, a
            power of two for `fractal`, 2ᵏ − 1 for `silver`.
        order: the order of the steps; if absent, the method's own, or for `chebyshev`, `rkc`,
            `optimal` and `gap-safe`, which have none, the one that keeps partial products lowest.
        digits: significant digits of the certified bound; if absent 30, or 10 where there are more
            than 300 distinct rates (equal maxima of thousands of pieces to 30 digits cost minutes).

    Returns:
        The plan; its schedule is exact, its bound enclosed.

    Raises:
        InputError: if an argument is out of range, two of them clash, or one says nothing to the
            method.
    """
    groups = ordered_groups(groups)
    family = _FAMILIES[method]
    if eta != 1 and not family.takes_eta:
        raise InputError(
            f"eta: {shown(fraction_text(eta))} says nothing to the method {method.value}; "
            "leave it out"
        )
    if cycle_length is not None and not family.takes_length:
        raise InputError(
            f"cycle_length: {shown(cycle_length)} says nothing to the method {method.value}; "
            "give a contraction"
        )
    if cycle_length is not None and contraction is not None:
        raise InputError(
            f"cycle_length and contraction: {shown(cycle_length)} and {shown(str(contraction))} "
            "are two ways to say how long a cycle is; give one of them"
        )
    wish = _Wish(eta=eta, contraction=contraction, cycle_length=cycle_length, digits=digits)
    bound = family.made(groups, wish)
    schedule = bound.schedule
    if order is not None:
        schedule = ordered(schedule, groups, order)
    elif not family.has_order:
        schedule = _in_best_order(schedule, groups)
    return Plan(schedule=schedule, bound=replace(bound, schedule=schedule))


def _in_best_order(schedule: Schedule, groups: tuple[SpectralGroup, ...]) -> Schedule:
    """In the order of least growth, as estimated: of one cycle, where whole ones are repeated."""
    steps = schedule.merged()
    times = gcd(*(step.count for step in steps))
    if times == 1 or len(steps) == 1:
        return chosen_order(schedule, groups)[0]
    once = tuple(Step(step.rate, step.count // times) for step in steps)
    cycle = Schedule(once, schedule.groups, schedule.method)
    return repeated(chosen_order(cycle, groups)[0], times)


def _certified(schedule: Schedule, groups: tuple[SpectralGroup, ...], digits: int | None) -> Bound:
    return contraction_bound(schedule, groups, digits=bound_digits(schedule, digits))


def _constant(groups: tuple[SpectralGroup, ...], wish: _Wish) -> Bound:
    """The best constant step, repeated until its exact contraction (K−1)/(K+1) reaches ρ."""
    schedule = constant_schedule(groups)
    rate = schedule.steps[0].rate
    count = 1 if wish.cycle_length is None else wish.cycle_length
    if wish.contraction is not None:
        rho = checked_target(wish.contraction)
        count = smallest_count(1 - rate * groups[-1].mu, (), rho)
    schedule = Schedule((Step(rate, count),), schedule.groups, schedule.method)
    return _certified(schedule, groups, wish.digits)


def _mrgd(groups: tuple[SpectralGroup, ...], wish: _Wish) -> Bound:
    schedule = multirate_schedule(groups, eta=wish.eta, contraction=wish.contraction)
    return _certified(schedule, groups, wish.digits)


def _tight(groups: tuple[SpectralGroup, ...], wish: _Wish) -> Bound:
    schedule = tight_schedule(groups, eta=wish.eta, contraction=wish.contraction)
    return _certified(schedule, groups, wish.digits)


def _bsls(groups: tuple[SpectralGroup, ...], wish: _Wish) -> Bound:
    """One cycle, or so many that ρ is reached: the least number by the certified bound of one."""
    if wish.contraction is None:
        return _certified(bsls_schedule(groups), groups, wish.digits)
    rho = checked_target(wish.contraction)
    once = _certified(bsls_schedule(groups), groups, wish.digits)
    times = repeats_to(once, rho)
    return once if times == 1 else _certified(bsls_schedule(groups, times), groups, wish.digits)


def _target(wish: _Wish) -> Fraction:
    """ρ, or 1/100 where nothing is asked."""
    return DEFAULT_TARGET if wish.contraction is None else checked_target(wish.contraction)


def _of_length(name: str) -> _Maker:
    """The family of that name: of the length asked for, or the shortest that reaches ρ."""
    family = FAMILIES[name]

    def made(groups: tuple[SpectralGroup, ...], wish: _Wish) -> Bound:
        if wish.cycle_length is not None:
            length = checked_length(wish.cycle_length)
            return _certified(family.schedule(groups, length), groups, wish.digits)
        return shortest_cycle(family, groups, _target(wish), digits=wish.digits)

    return made


def _minimax(*, gap_safe: bool) -> _Maker:
    """The min-max polynomial of the groups, or the one with |p| ≤ 1 in the gaps too."""

    def made(groups: tuple[SpectralGroup, ...], wish: _Wish) -> Bound:
        if gap_safe and all(group.mu == group.L for group in groups):
            raise InputError(
                "method: 'gap-safe' needs a group that is no point; the method optimal solves "
                "points exactly"
            )
        length = None if wish.cycle_length is None else checked_length(wish.cycle_length)
        target = None if length is not None else _target(wish)
        schedule = optimal_schedule(
            groups, cycle_length=length, contraction=target, gap_safe=gap_safe
        )
        return _certified(schedule, groups, wish.digits)

    return made


_FAMILIES: Final[Mapping[Method, _Family]] = MappingProxyType(
    {
        Method.CONSTANT: _Family(_constant),
        Method.MRGD: _Family(_mrgd, takes_eta=True, takes_length=False),
        Method.TIGHT: _Family(_tight, takes_eta=True, takes_length=False),
        Method.CHEBYSHEV: _Family(_of_length("chebyshev"), has_order=False),
        Method.FRACTAL: _Family(_of_length("fractal")),
        Method.BSLS: _Family(_bsls, takes_length=False),
        Method.SILVER: _Family(_of_length("silver")),
        Method.RKC: _Family(_of_length("rkc"), has_order=False),
        Method.OPTIMAL: _Family(_minimax(gap_safe=False), has_order=False),
        Method.GAP_SAFE: _Family(_minimax(gap_safe=True), has_order=False),
    }
)
