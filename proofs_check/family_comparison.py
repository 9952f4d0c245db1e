"""Every schedule family on the same groups, and methods with memory beside them: one table.

*Which cycle.* `constant` takes one step, `mrgd`, `tight` and `bsls` the cycle that follows from
their recursions. `chebyshev`, `fractal`, `silver`, `rkc`, `optimal` and `gap-safe` take the cycle
that reaches the tolerance in the fewest steps, once or in whole repeats, among those of at most
3 000 steps (`optimal` 4 000, `gap-safe` 1 000, and these two only near the fewest where a cycle is
long): this cycle is the row. A method that fails says why.

*What is certified.* `upper` bounds max_E |p| of the cycle, `rate` is at most −log(max_E |p|)/N, in
nats a gradient, and `limit_fraction` at most its share of the limit g(0). `steps_to_tolerance` is
a number of gradients, in whole cycles, that certainly bring the error to the tolerance. `transient`
bounds what the error is multiplied by at most inside a cycle, in the order of the schedule. The
methods with memory have no cycle: their rates are asymptotic, but their steps and transients are
of every step (proofs_check.memory_methods).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Final

from numerics.exact import InputError, fraction_from, fraction_text, shown
from numerics.families import FAMILIES
from numerics.memory_methods import MEMORY_VECTORS, SCHEDULE_VECTORS, MemoryMethod
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check.decimal_enclosure import fraction_bracket
from proofs_check.limit import Limit, limit, limit_fraction
from proofs_check.memory_methods import asymptotic_rate, largest_error, steps_to
from proofs_check.minimax_cycle import minimax_cycle
from proofs_check.planner import Method, has_own_order, plan
from proofs_check.shortest_cycle import is_reached, likely_cycles
from proofs_check.supremum import Bound, contraction_bound
from proofs_check.tolerance import steps_to_tolerance
from proofs_check.transient import best_order, transient

__all__ = ["FamilyComparison", "FamilyRow", "compare_families", "comparison_stages"]

LONGEST: Final = 3_000
MOST_LISTED: Final = 20_000
SMALLEST: Final = Fraction(1, 10**100)
_DIGITS: Final = 12
_LIMIT_DIGITS: Final = 20

Groups = tuple[SpectralGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRow:
    """A method on the groups. `steps` and `upper` are None for a method that has no cycle.

    `memory_vectors` counts the vectors of length d held besides the gradient. `note` says what the
    numbers do not: how the cycle was cut, or why one is None.
    """

    method: str
    steps: int | None
    upper: Decimal | None
    rate: Decimal
    limit_fraction: Decimal | None
    steps_to_tolerance: int | None
    transient: Decimal | None
    memory_vectors: int
    note: str = ""

    @property
    def has_memory(self) -> bool:
        """Whether it is a method with memory, and no schedule."""
        return self.memory_vectors > SCHEDULE_VECTORS

    def to_json(self) -> dict[str, object]:
        """The row as JSON-ready data; certified numbers are strings."""
        return {
            "method": self.method,
            "steps": self.steps,
            "upper": _text(self.upper),
            "rate": _text(self.rate),
            "limit_fraction": _text(self.limit_fraction),
            "steps_to_tolerance": self.steps_to_tolerance,
            "transient": _text(self.transient),
            "memory_vectors": self.memory_vectors,
            "note": self.note or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyComparison:
    """The table; `left_out` says, by the method's name, why there is no row of it."""

    groups: Groups
    tolerance: Fraction
    limit: Limit | None
    rows: tuple[FamilyRow, ...]
    left_out: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, object]:
        """The table as JSON-ready data."""
        return {
            "families": [row.to_json() for row in self.rows],
            "limit": None if self.limit is None else self.limit.to_json(),
            "tolerance": fraction_text(self.tolerance),
            "groups": [group.to_json() for group in self.groups],
            "left_out": dict(self.left_out),
        }


def comparison_stages() -> int:
    """How many methods are compared, for a progress bar."""
    return len(Method) + len(MemoryMethod)


def compare_families(
    groups: Iterable[SpectralGroup],
    *,
    tolerance: object = Fraction(1, 10**8),
    advance: Callable[[str], None] = lambda _: None,
) -> FamilyComparison:
    """The table of all methods on the groups.

    Args:
        groups: the spectral groups, in any order.
        tolerance: of the error relative to its start, exact, in [10⁻¹⁰⁰, 1).
        advance: called with a method's name when its row is done.

    Returns:
        The table: schedules first, in the order of `Method`, then the methods with memory.

    Raises:
        InputError: if the groups overlap, or the tolerance is out of range.
    """
    groups = ordered_groups(groups)
    target = _checked_tolerance(tolerance)
    left_out: list[tuple[str, str]] = []
    bound = None
    try:
        bound = limit(groups, digits=_LIMIT_DIGITS)
    except InputError as error:
        left_out.append(("limit", str(error)))
    rows: list[FamilyRow] = []
    for method in Method:
        try:
            rows.append(_schedule_row(method, groups, target, bound))
        except InputError as error:
            left_out.append((method.value, str(error)))
        advance(method.value)
    for memory in MemoryMethod:
        if memory is MemoryMethod.CONJUGATE_GRADIENTS:
            rows.append(_conjugate_gradients(rows, bound))
        else:
            rows.append(_memory_row(memory, groups, target, bound))
        advance(memory.value)
    return FamilyComparison(
        groups=groups, tolerance=target, limit=bound, rows=tuple(rows), left_out=tuple(left_out)
    )


def _checked_tolerance(tolerance: object) -> Fraction:
    found = fraction_from(tolerance, "tolerance")
    if not SMALLEST <= found < 1:
        raise InputError(
            f"tolerance: {shown(fraction_text(found))} must be >= 1e-100 and < 1; "
            "it is the error relative to its start"
        )
    return found


def _schedule_row(
    method: Method, groups: Groups, tolerance: Fraction, best: Limit | None
) -> FamilyRow:
    bound, cut = _cycle(method, groups, tolerance)
    grown, why = _transient(method, bound)
    return FamilyRow(
        method=method.value,
        steps=bound.steps,
        upper=bound.upper,
        rate=bound.rate,
        limit_fraction=None if best is None else limit_fraction(bound, best),
        steps_to_tolerance=steps_to_tolerance(bound, _below(tolerance)),
        transient=grown,
        memory_vectors=SCHEDULE_VECTORS,
        note="; ".join(part for part in (cut, why) if part),
    )


def _cycle(method: Method, groups: Groups, tolerance: Fraction) -> tuple[Bound, str]:
    """The certified bound of the row's cycle, and how it was cut; its steps in any order."""
    if method.value in FAMILIES:
        length, times = next(
            likely_cycles(FAMILIES[method.value], groups, tolerance, longest=LONGEST), (0, 0)
        )
        if not length:
            raise InputError(f"no cycle of at most {LONGEST} steps contracts these groups")
        schedule = FAMILIES[method.value].schedule(groups, length)
        bound = contraction_bound(schedule, groups, digits=_DIGITS)
        return bound, "" if times == 1 else f"a cycle of {length}, repeated"
    if method in {Method.OPTIMAL, Method.GAP_SAFE}:
        bound = minimax_cycle(groups, tolerance, gap_safe=method is Method.GAP_SAFE, digits=_DIGITS)
        return bound, "" if is_reached(bound, tolerance) else f"a cycle of {bound.steps}, repeated"
    return plan(groups, method=method, digits=_DIGITS).bound, ""


def _transient(method: Method, bound: Bound) -> tuple[Decimal | None, str]:
    """The largest prefix of the cycle, rounded up; or None, and why.

    It is of the method's own order, or of the best one for a method that has none.
    """
    schedule = bound.schedule
    listed = len(schedule.steps)
    if listed == 1:  # a power of one factor: largest at an end of the cycle
        return max(Decimal(1), bound.upper), ""
    if listed > MOST_LISTED:
        return None, f"no transient: more than {MOST_LISTED} runs of steps"
    try:
        if has_own_order(method):
            found = transient(schedule, bound.groups)
        else:
            found = best_order(schedule, bound.groups)[2]
    except InputError as error:
        return None, f"no transient: {error}"
    upper = found.largest_prefix.upper
    return (None, "no transient: out of range") if upper.is_infinite() else (upper, "")


def _memory_row(
    method: MemoryMethod, groups: Groups, tolerance: Fraction, limit: Limit | None
) -> FamilyRow:
    lower, _ = asymptotic_rate(method, groups)
    return FamilyRow(
        method=method.value,
        steps=None,
        upper=None,
        rate=lower,
        limit_fraction=None if limit is None else _fraction(lower, limit),
        steps_to_tolerance=steps_to(method, groups, tolerance),
        transient=largest_error(method, groups),
        memory_vectors=MEMORY_VECTORS[method],
        note="asymptotic rate",
    )


def _conjugate_gradients(rows: Iterable[FamilyRow], limit: Limit | None) -> FamilyRow:
    """Its rate is the limit; it needs no more steps than any other row, a polynomial in A each."""
    others = [row for row in rows if row.steps_to_tolerance is not None]
    rates = [row.rate for row in others]
    return FamilyRow(
        method=MemoryMethod.CONJUGATE_GRADIENTS.value,
        steps=None,
        upper=None,
        rate=max(rates) if limit is None else limit.lower,
        limit_fraction=None if limit is None else Decimal(1),
        steps_to_tolerance=min(row.steps_to_tolerance or 0 for row in others),
        transient=Decimal(1),
        memory_vectors=MEMORY_VECTORS[MemoryMethod.CONJUGATE_GRADIENTS],
        note="rate at least, steps at most this: exact arithmetic, energy norm",
    )


def _fraction(rate: Decimal, limit: Limit) -> Decimal:
    """rate/g(0), rounded down; 1 where both are infinite."""
    if limit.upper.is_infinite() or rate.is_infinite():
        return Decimal(1 if rate.is_infinite() else 0)
    context = Context(prec=_DIGITS + 6, rounding=ROUND_FLOOR, Emin=MIN_EMIN, Emax=MAX_EMAX)
    return context.divide(rate, limit.upper)


def _below(tolerance: Fraction) -> Decimal:
    """The tolerance as a decimal, rounded down."""
    return fraction_bracket(tolerance, 40)[0]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
