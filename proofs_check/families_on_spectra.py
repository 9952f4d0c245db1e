"""Families of schedules on given spectra: certified, run, and the measurements made on the runs."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from typing import Final

import theory.families_on_spectra as theory
from numerics.exact import InputError
from numerics.experiments.family_result import FamilyResult
from numerics.experiments.family_run import (
    EXACT_STEPS,
    FamilyCurve,
    Quadratic,
    joined,
    memory_curve,
    schedule_curve,
)
from numerics.experiments.given_spectra import (
    DOUBLE,
    FOUR_SPECTRA,
    GivenSpectrum,
    SpectraSettings,
    spectrum_problem,
)
from numerics.memory_descent import MEMORY_DESCENTS
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup, ordered_groups
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, measurement
from proofs_check.family_run import certified_cycle, planned_cycle
from proofs_check.planner import Method
from theory.claim import Statement

__all__ = [
    "LONG",
    "common_ends",
    "spectra_certificate",
    "spectrum_result",
    "three_groups",
    "wide_gap",
]

LONG: Final = "optimal, one cycle"
_BALL: Final = "heavy-ball"
_WIDE_GAP, _THREE_GROUPS = FOUR_SPECTRA.spectra[2], FOUR_SPECTRA.spectra[3]


def spectrum_result(
    settings: SpectraSettings,
    spectrum: GivenSpectrum,
    dtype: str,
    *,
    methods: Sequence[Method],
    memory: Sequence[str],
    advance: Callable[[str], object] = lambda _: None,
) -> FamilyResult:
    """Runs of the methods, and of `optimal` with one long cycle, on every seed's matrix.

    Args:
        settings: what the matrices and the runs are made from.
        spectrum: what the schedules are planned for.
        dtype: of the runs.
        methods: the families, with cycles of the short contraction where they have one.
        memory: names of methods with memory.
        advance: called with what was finished, once for each method and once more.

    Returns:
        The curves, each against the certificate on the smallest groups that hold the spectra of
        the matrices of all seeds. In float32 no run is longer than what is bounded sharply.
    """
    problems = [spectrum_problem(settings, spectrum, seed, dtype) for seed in settings.seeds]
    groups, stop = common_ends(problems), float(settings.contraction)
    limit = settings.limit if dtype == DOUBLE else min(settings.limit, EXACT_STEPS)
    wanted = [(LONG, Method.OPTIMAL, settings.contraction)]
    wanted += [(method.value, method, settings.short) for method in methods]
    curves: list[FamilyCurve] = []
    left_out: dict[str, str] = {}
    for name, method, contraction in wanted:
        try:
            schedule = _planned(method, spectrum.groups, contraction, limit)
        except InputError as error:
            left_out[name] = str(error)
        else:
            cycle = certified_cycle(name, schedule, groups)
            curves.append(
                joined([schedule_curve(each, cycle, limit=limit, stop=stop) for each in problems])
            )
        advance(f"{spectrum.name}, {dtype}: {name}")
    curves += [
        joined([memory_curve(each, name, limit=limit, stop=stop) for each in problems])
        for name in memory
    ]
    advance(f"{spectrum.name}, {dtype}: methods with memory")
    assert set(memory) <= set(MEMORY_DESCENTS)
    return FamilyResult(
        problem=f"{spectrum.name}, {dtype}",
        dimension=settings.dimension,
        groups=spectrum.groups,
        curves=tuple(curves),
        left_out=left_out,
    )


def common_ends(problems: Sequence[Quadratic]) -> tuple[SpectralGroup, ...]:
    """The smallest groups that hold those of every problem."""
    columns = zip(*(problem.groups for problem in problems), strict=True)
    return ordered_groups(
        SpectralGroup(min(g.mu for g in column), max(g.L for g in column)) for column in columns
    )


@cache
def _planned(
    method: Method, groups: tuple[SpectralGroup, ...], contraction: Fraction, limit: int
) -> Schedule:
    """One plan serves both types of one spectrum."""
    return planned_cycle(method, groups, contraction=contraction, limit=limit)


@cache
def _result(spectrum: GivenSpectrum, dtype: str) -> FamilyResult:
    """One run serves the claims about it that are checked in the same process."""
    return spectrum_result(
        FOUR_SPECTRA, spectrum, dtype, methods=(Method.OPTIMAL,), memory=(_BALL,)
    )


def _scope(settings: SpectraSettings) -> str:
    return f"d = {settings.dimension}, n = {settings.rows}, {len(settings.seeds)} seeds"


@discharges(theory.spectra_certificate)
def spectra_certificate(_: Statement) -> Evidence:
    """Every end of a cycle of `optimal`, long and short, on every spectrum, type and seed."""
    results = [
        _result(spectrum, dtype)
        for spectrum in FOUR_SPECTRA.spectra
        for dtype in FOUR_SPECTRA.types
    ]
    held = [result.is_within_bounds and _has_run(result) for result in results]
    return measurement(
        holds=all(held),
        method="measured against the certified contraction and a derived rounding bound",
        scope=f"{_scope(FOUR_SPECTRA)}, float64 and float32",
        values={
            "threshold": "bound/error ≥ 1 at every end of a cycle",
            **{
                f"{result.problem}: least bound/error, {curve.name}": f"{curve.margin:.4g}"
                for result in results
                for curve in result.curves
                if not curve.has_memory
            },
        },
    )


def _has_run(result: FamilyResult) -> bool:
    return not result.left_out and all(curve.ends or curve.has_memory for curve in result.curves)


def _fewer(spectrum: GivenSpectrum, times: int) -> Evidence:
    result = _result(spectrum, DOUBLE)
    tolerance = float(FOUR_SPECTRA.contraction)
    counts = list(
        zip(
            *(result.curve(name).gradients_to(tolerance) for name in (LONG, _BALL)),
            strict=True,
        )
    )
    holds = all(
        ours is not None and theirs is not None and theirs >= times * ours
        for ours, theirs in counts
    )
    return measurement(
        holds=holds,
        method="measured on each seed, in one run",
        scope=f"{_scope(FOUR_SPECTRA)}, float64, (κ; r) = ({spectrum.name})",
        values={
            "threshold": f"heavy ball's gradients ≥ {times} × those of optimal, on every seed",
            "gradients to 1e-8, optimal": ", ".join(str(ours) for ours, _ in counts),
            "gradients to 1e-8, heavy ball": ", ".join(str(theirs) for _, theirs in counts),
        },
    )


@discharges(theory.wide_gap)
def wide_gap(_: Statement) -> Evidence:
    """Counts of gradients, seed by seed."""
    return _fewer(_WIDE_GAP, 14)


@discharges(theory.three_groups)
def three_groups(_: Statement) -> Evidence:
    """Counts of gradients, seed by seed."""
    return _fewer(_THREE_GROUPS, 9)
