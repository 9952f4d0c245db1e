"""Families of schedules on least squares of a data set: planned for its groups, certified, run."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from numerics.exact import InputError
from numerics.experiments.family_result import FamilyResult
from numerics.experiments.family_run import FamilyCurve, Quadratic, memory_curve, schedule_curve
from proofs_check.family_run import certified_cycle, planned_cycle
from proofs_check.planner import Method

__all__ = ["LONG", "LONG_CONTRACTION", "SHORT_CONTRACTION", "data_result"]

LONG: Final = "optimal, one cycle"
LONG_CONTRACTION: Final = Fraction(1, 10**8)
SHORT_CONTRACTION: Final = Fraction(1, 100)


def data_result(
    problem: Quadratic,
    *,
    limit: int,
    methods: Sequence[Method],
    memory: Sequence[str],
    notes: tuple[str, ...] = (),
    advance: Callable[[str], object] = lambda _: None,
) -> FamilyResult:
    """Runs of the methods, and of `optimal` with one long cycle, from every start.

    Args:
        problem: with its starts; the schedules are planned and certified for its groups.
        limit: the most gradients.
        methods: the families.
        memory: names of methods with memory.
        notes: what is to be known of the problem.
        advance: called with what was finished, once for each method and once more.

    Returns:
        The curves; what could not be run is named with the reason.
    """
    stop = float(LONG_CONTRACTION)
    wanted = [(LONG, Method.OPTIMAL, LONG_CONTRACTION)]
    wanted += [(method.value, method, SHORT_CONTRACTION) for method in methods]
    curves: list[FamilyCurve] = []
    left_out: dict[str, str] = {}
    for name, method, contraction in wanted:
        try:
            schedule = planned_cycle(method, problem.groups, contraction=contraction, limit=limit)
        except InputError as error:
            left_out[name] = str(error)
        else:
            cycle = certified_cycle(name, schedule, problem.groups)
            curves.append(schedule_curve(problem, cycle, limit=limit, stop=stop))
        advance(f"{problem.name}: {name}")
    curves += [memory_curve(problem, name, limit=limit, stop=stop) for name in memory]
    advance(f"{problem.name}: methods with memory")
    return FamilyResult(
        problem=problem.name,
        dimension=len(problem.b),
        groups=problem.groups,
        curves=tuple(curves),
        left_out=left_out,
        notes=notes,
    )
