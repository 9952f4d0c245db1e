"""Worst case of N gradient steps on quadratics, one interval: certified by us, solved by PEPit.

What is compared is max ‖x_N − x*‖²/‖x₀ − x*‖² over all quadratics with spectrum in [1/10, 1], which
is (max |p|)²: PEPit 0.5.1 (SmoothStronglyConvexQuadraticFunction) with Clarabel and with SCS, each
solve in a process of its own, and our bound with its certificate re-verified. "same" is a relative
difference of at most 1e-4, stated before the run. PEPit has no class with a spectrum in several
intervals. It is no part of the tests; in a virtual environment of its own:

    python -m venv pepit-venv
    pepit-venv/bin/pip install -c constraints.txt .
    pepit-venv/bin/pip install PEPit==0.5.1 clarabel scs cvxpy
    PYTHONPATH=. pepit-venv/bin/python benchmarks/pepit.py [--quick]
"""

import argparse
import importlib.util
import math
import multiprocessing
import platform
import time
import warnings
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from multiprocessing.connection import Connection

from rich.console import Console
from rich.table import Table

from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from proofs_check.alternation import alternation, length_fraction
from proofs_check.certificate import certificate_text
from proofs_check.checker import check
from proofs_check.supremum import contraction_bound

MU, TOP = 0.1, 1.0
NEEDED = ("PEPit", "cvxpy", "clarabel", "scs")
SAME = 1e-4
TIME_LIMIT = 120.0  # seconds for one solve


@dataclass(frozen=True)
class Ours:
    """(max |p|)², the certified upper end, rounded; seconds to certify, to re-verify; the share."""

    square: Decimal
    seconds: float
    checked: float
    fraction: str


@dataclass(frozen=True)
class Theirs:
    """PEPit's dual value, the solver's own status, seconds to build and solve."""

    value: float
    status: str
    seconds: float


def constant(count: int) -> Schedule:
    """N steps of the best constant rate 2/(mu + L), exact."""
    return Schedule((Step(2 / (Fraction(1, 10) + 1), count),))


def chebyshev(count: int) -> Schedule:
    """The Chebyshev rates of [1/10, 1], as the exact values of floats."""
    middle, half = (MU + TOP) / 2, (TOP - MU) / 2
    angles = (math.pi * (2 * j + 1) / (2 * count) for j in range(count))
    return Schedule(tuple(Step(1 / Fraction(middle + half * math.cos(a))) for a in angles))


def ours(schedule: Schedule, repeats: int) -> Ours:
    """Our bound, its certificate accepted by the checker; the best of some repeats."""
    groups = spectral_groups("1/10:1")
    seconds = checked = math.inf
    for _ in range(repeats):
        start = time.perf_counter()
        bound = contraction_bound(schedule, groups)
        text = certificate_text(bound)
        middle = time.perf_counter()
        result = check(text)
        end = time.perf_counter()
        assert result.accepted, result.message
        seconds, checked = min(seconds, middle - start), min(checked, end - middle)
    best = alternation(contraction_bound(chebyshev(schedule.length), groups))
    assert best is not None
    fraction = length_fraction(bound, best).quantize(Decimal("1e-10"), ROUND_FLOOR)
    return Ours(bound.upper**2, seconds, checked, str(fraction))


def theirs(schedule: Schedule, solver: str) -> Theirs:
    """PEPit's answer, from a process that is ended at the time limit."""
    rates = [float(step.rate) for step in schedule.steps for _ in range(step.count)]
    context = multiprocessing.get_context("spawn")
    mine, other = context.Pipe(duplex=False)
    process = context.Process(target=_solved, args=(rates, solver, other))
    process.start()
    other.close()
    try:
        found = mine.recv() if mine.poll(TIME_LIMIT) else "no answer in time"
    except EOFError:
        found = "its process died"
    process.terminate()
    process.join()
    return found if isinstance(found, Theirs) else Theirs(math.nan, str(found), math.nan)


def _solved(rates: list[float], solver: str, answer: Connection) -> None:
    from PEPit import PEP  # noqa: PLC0415  # optional: needed here only
    from PEPit.functions import SmoothStronglyConvexQuadraticFunction  # noqa: PLC0415

    start = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            problem = PEP()
            f = problem.declare_function(SmoothStronglyConvexQuadraticFunction, mu=MU, L=TOP)
            best = f.stationary_point()
            x = problem.set_initial_point()
            problem.set_initial_condition((x - best) ** 2 <= 1)
            for rate in rates:
                x -= rate * f.gradient(x)
            problem.set_performance_metric((x - best) ** 2)
            value = problem.solve(verbose=0, wrapper="cvxpy", solver=solver)
            status = str(problem.wrapper.prob.status)
    except Exception as error:  # noqa: BLE001  # a solver may fail in any way; the table says how
        answer.send(f"fails: {type(error).__name__}")
        return
    value = math.nan if value is None else float(value)
    answer.send(Theirs(value, status, time.perf_counter() - start))


def verdict(own: Ours, other: Theirs) -> str:
    """Whether PEPit's number is ours, and what its solver says of itself."""
    if math.isnan(other.value):
        return other.status
    difference = float((Decimal(other.value) - own.square) / own.square)
    agrees = "same" if abs(difference) <= SAME else "differs"
    return f"{other.value:.6e}, {agrees} ({difference:+.1e}), {other.status}"


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="N = 1, 5 and 20, fewer repeats")
    quick = parser.parse_args().quick
    absent = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if absent:
        print(f"NEEDS {', '.join(absent)}: pip install PEPit==0.5.1 clarabel scs cvxpy")
    sizes, repeats = ((1, 5, 20), 3) if quick else ((1, 2, 5, 10, 20, 40), 11)
    machine = platform.processor() or platform.machine()
    table = Table(title=f"Worst case of N steps on quadratics with spectrum in [0.1, 1]: {machine}")
    columns = ("steps", "N", "ours, certified", "share of best", "ours", "checker")
    for column in (*columns, "PEPit, Clarabel", "time", "ratio", "PEPit, SCS", "time", "ratio"):
        table.add_column(column, overflow="fold")
    for name, make in (("constant", constant), ("Chebyshev", chebyshev)):
        for count in sizes:
            own = ours(make(count), repeats)
            row = [name, str(count), f"{own.square:.6e}", own.fraction]
            row += [f"{own.seconds * 1e3:.2f} ms", f"{own.checked * 1e3:.2f} ms"]
            for solver in ("CLARABEL", "SCS"):
                if absent:
                    row += ["NEEDS PEPit", "", ""]
                    continue
                other = theirs(make(count), solver)
                row.append(verdict(own, other))
                row += (
                    ["", ""]
                    if math.isnan(other.seconds)
                    else [
                        f"{other.seconds:.2f} s",
                        f"{other.seconds / own.seconds:.0f}",
                    ]
                )
            table.add_row(*row)
        table.add_section()
    Console(width=190).print(table)


if __name__ == "__main__":
    main()
