"""How fast and how narrow: the certified maximum of |p| beside other ways to bound it.

Side by side in one run: ours; mpmath interval (iv) subdivision; a dense 50×50 mpmath matrix
product with eigenvalues; PEPit where it solves at all. Times are medians of repeats, widths are
(upper − lower)/upper. Run: python benchmarks/certify.py [--quick]
"""

import argparse
import importlib.util
import math
import platform
import statistics
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import mpmath
from rich.console import Console
from rich.table import Table

from numerics.multirate import multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check.certificate import certificate_text
from proofs_check.checker import check
from proofs_check.supremum import contraction_bound

Groups = tuple[SpectralGroup, ...]
TIME_LIMIT = 60.0  # seconds for one subdivision


@dataclass(frozen=True)
class Row:
    """One line of the table: seconds is None where a method does not apply, and `note` says why."""

    case: str
    method: str
    seconds: float | None = None
    upper: str = ""
    width: str = ""
    note: str = ""


def median_seconds(run: Callable[[], object], repeats: int) -> float:
    """The median time of `repeats` calls, after one that is not counted."""
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def ours(
    case: str, schedule: Schedule, groups: Groups, digits: int, repeats: int
) -> tuple[Row, Row]:
    """Our bound, and the independent checker's verdict on its certificate."""
    seconds = median_seconds(lambda: contraction_bound(schedule, groups, digits=digits), repeats)
    bound = contraction_bound(schedule, groups, digits=digits)
    width = float((bound.upper - bound.lower) / bound.upper) if bound.upper else 0.0
    text = certificate_text(bound)
    result = check(text)
    again = median_seconds(lambda: check(text), repeats)
    upper = f"{bound.upper:.12g}"
    note = f"{digits} digits, rigorous"
    verdict = f"{len(bound.pieces)} pieces, {'accepted' if result.accepted else result.message}"
    return (
        Row(case, "mrgd: contraction_bound", seconds, upper, f"{width:.0e}", note),
        Row(case, "mrgd: independent checker", again, upper, "", verdict),
    )


def interval_subdivision(case: str, schedule: Schedule, groups: Groups, width: float) -> Row:
    """Branch and bound with mpmath.iv until the relative gap is below `width`."""
    steps = [(step.rate, step.count) for step in schedule.merged()]
    iv = mpmath.iv
    rates = [(iv.mpf(r.numerator) / r.denominator, n) for r, n in steps]

    def absolute(lam: object) -> tuple[mpmath.mpf, mpmath.mpf]:
        value = iv.mpf(1)
        for rate, n in rates:
            value *= (1 - rate * lam) ** n
        value = abs(value)
        return mpmath.mpf(value.a), mpmath.mpf(value.b)

    start = time.perf_counter()
    # Ends rounded outward, so that the boxes cover the groups; split at the geometric mean.
    boxes = [
        (mpmath.mpf((iv.mpf(g.mu.numerator) / g.mu.denominator).a),
         mpmath.mpf((iv.mpf(g.L.numerator) / g.L.denominator).b))
        for g in groups
    ]  # fmt: skip
    low, high, count = mpmath.mpf(0), mpmath.inf, 0
    while count == 0 or high - low > width * high:
        parts = []
        for a, b in boxes:
            middle = mpmath.sqrt(a * b)
            parts += [((x, y), absolute(iv.mpf([x, y]))[1]) for x, y in ((a, middle), (middle, b))]
            low = max([low, *(absolute(iv.mpf([x, x]))[0] for x in (a, middle, b))])
        count += len(parts)
        boxes = [part for part, top in parts if top >= low]
        high = max(top for _, top in parts)
        if time.perf_counter() - start > TIME_LIMIT:
            break
    seconds = time.perf_counter() - start
    return Row(
        case,
        "mpmath.iv subdivision",
        seconds,
        mpmath.nstr(high, 12),
        f"{float((high - low) / high):.0e}",
        f"{count} boxes, 53 bits, rigorous",
    )


def dense_matrix(case: str, schedule: Schedule, groups: Groups, digits: int) -> Row:
    """S of a random 50×50 matrix with its spectrum on E, formed and its eigenvalues taken.

    The spectrum holds each group's ends and points between, so this bounds from below only.
    """
    size = 50
    start = time.perf_counter()
    with mpmath.workdps(digits):
        eigenvalues = []
        for i in range(size):
            group = groups[i % len(groups)]
            t = mpmath.mpf(i // len(groups)) / ((size - 1) // len(groups))
            mu, top = (mpmath.mpf(x.numerator) / x.denominator for x in (group.mu, group.L))
            eigenvalues.append(mu * (top / mu) ** t)
        # A product of Householder reflections with fixed pseudo-random vectors is orthogonal.
        q = mpmath.eye(size)
        for k in range(3):
            v = mpmath.matrix([mpmath.sin(1 + k + (k + 2) * i * i) for i in range(size)])
            q -= 2 / (v.T * v)[0] * (q * v) * v.T
        a = q * mpmath.diag(eigenvalues) * q.T
        s = mpmath.eye(size)
        for step in schedule.merged():
            factor = mpmath.eye(size) - a * step.rate.numerator / step.rate.denominator
            s *= factor**step.count
        norm = max(abs(x) for x in mpmath.eigsy((s + s.T) / 2, eigvals_only=True))
        text = mpmath.nstr(norm, 12)
    seconds = time.perf_counter() - start
    return Row(case, "mpmath 50×50 product + eigsy", seconds, text, "n/a", "a lower bound, rounded")


def pepit(case: str, schedule: Schedule, mu: float, top: float) -> Row:
    """PEPit's worst case of ‖x_N − x*‖²/‖x_0 − x*‖² over quadratics, its square root shown."""
    method = f"PEPit, N = {schedule.length}"
    if importlib.util.find_spec("PEPit") is None:
        return Row(case, method, note="absent: pip install PEPit==0.5.1 clarabel")
    from PEPit import PEP  # noqa: PLC0415  # optional: needed here only
    from PEPit.functions import SmoothStronglyConvexQuadraticFunction  # noqa: PLC0415

    rates = [float(step.rate) for step in schedule.steps for _ in range(step.count)]
    start = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            problem = PEP()
            f = problem.declare_function(SmoothStronglyConvexQuadraticFunction, mu=mu, L=top)
            best = f.stationary_point()
            x = problem.set_initial_point()
            problem.set_initial_condition((x - best) ** 2 <= 1)
            for rate in rates:
                x -= rate * f.gradient(x)
            problem.set_performance_metric((x - best) ** 2)
            value = problem.solve(verbose=0, solver="CLARABEL")
    except Exception as error:  # noqa: BLE001  # a solver may fail in any way; the table says how
        return Row(case, method, note=f"fails: {type(error).__name__}")
    seconds = time.perf_counter() - start
    text = f"{math.sqrt(max(value, 0)):.12g}"
    return Row(case, method, seconds, text, "n/a", "floats, solver tolerance, not rigorous")


def chebyshev(k: int, mu: float, top: float) -> Schedule:
    """The Chebyshev rates of one interval, as exact values of floats."""
    middle, half = (mu + top) / 2, (top - mu) / 2
    roots = [middle + half * math.cos(math.pi * (2 * j + 1) / (2 * k)) for j in range(k)]
    return Schedule(tuple(Step(1 / Fraction(root)) for root in roots))


def rows(repeats: int, *, sizes: tuple[int, ...], gap: float) -> list[Row]:
    """All measurements, case by case."""
    found = []
    two = spectral_groups("1/10:1", "100:1000")
    schedule = multirate_schedule(two)
    case = f"2 groups, κ = 10, r = 100 (N = {schedule.length})"
    found += ours(case, schedule, two, 50, repeats)
    found.append(interval_subdivision(case, schedule, two, gap))
    found.append(dense_matrix(case, schedule, two, 50))
    found.append(Row(case, "PEPit", note="n/a: no class with a spectrum in several intervals"))

    four = spectral_groups("1:100", "1e6:1e8", "1e12:1e14", "1e18:1e20")
    schedule = multirate_schedule(four)
    case = f"4 groups, κ = 100, r = 10⁴ (N = {schedule.length:.3g})"
    found += ours(case, schedule, four, 50, repeats)
    found.append(interval_subdivision(case, schedule, four, gap))
    dense = "n/a: a 50×50 power for each bit of 2.6·10⁹, minutes; S has entries to 10^(−4·10⁶)"
    found.append(Row(case, "mpmath 50×50 product + eigsy", note=dense))
    found.append(Row(case, "PEPit", note="n/a: one interval only, size grows with N"))

    one = spectral_groups("1/10:1")
    for n in (1, 5, 10):
        schedule, case = chebyshev(n, 0.1, 1.0), f"1 interval [0.1, 1], Chebyshev, N = {n}"
        found += ours(case, schedule, one, 50, repeats)
        found.append(interval_subdivision(case, schedule, one, gap))
        if n == 10:
            found.append(dense_matrix(case, schedule, one, 50))
        found.append(pepit(case, schedule, 0.1, 1.0))
    for n in sizes:
        schedule, case = chebyshev(n, 0.1, 1.0), f"1 interval, {n} distinct rates"
        found += ours(case, schedule, one, 30, 1)
    return found


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer repeats and smaller cases")
    quick = parser.parse_args().quick
    repeats, sizes, gap = (5, (100,), 1e-3) if quick else (51, (100, 1000, 4000), 1e-4)
    table = Table(title=f"Certified maximum of |p|: {platform.processor() or platform.machine()}")
    for column in ("case", "method", "time", "upper bound", "width", "note"):
        table.add_column(column, overflow="fold", justify="right" if column == "time" else "left")
    last = ""
    for row in rows(repeats, sizes=sizes, gap=gap):
        if row.case != last:
            table.add_section()
        shown = "" if row.seconds is None else f"{row.seconds * 1e3:.3g} ms"
        table.add_row(
            "" if row.case == last else row.case, row.method, shown, row.upper, row.width, row.note
        )
        last = row.case
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
