"""Proof, certificates and measurement for theory.order."""

from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import sympy as sp

import theory.order as theory
from numerics.experiments.order_transients import (
    NAIVE,
    OPTIMAL_OVER_EIGHT_ORDERS,
    ORDER_TRANSIENTS,
    OrderRun,
    order_run,
)
from numerics.leja import leja_places
from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from numerics.step_order import Order, ordered
from proofs_check import checker
from proofs_check.certificate import certificate, certificate_text
from proofs_check.check import discharges
from proofs_check.cycle import INDUCTION
from proofs_check.evidence import Evidence, ProofStep, Verdict, measurement
from proofs_check.exact_decision import NotProved, decide, decide_as_written
from proofs_check.induction import loop_invariant
from proofs_check.order_transients import case_cycle, certified_rounding
from proofs_check.supremum import contraction_bound
from proofs_check.transient import chosen_order
from theory.claim import Statement

__all__ = ["order", "order_example", "order_rounding"]

P, Q, x, y, a = sp.symbols("P Q x y a", real=True)
_WRITTEN_OUT = (1, 2)
_DIGITS = 20


@discharges(theory.order, seal="59809466e6fc")
def order(statement: Statement) -> Evidence:
    """One step keeps |p| ≤ 1 at the roots that are left; at the others p is 0."""
    (size,) = (v.symbol for v in statement.variables if str(v.symbol) == "n")
    left = decide(
        "a step at y keeps the product at most 1 at a root x that is left",
        P * sp.Abs(1 - x / y) <= 1,
        given=(x > 0, y > 0, P >= 0, P <= 1, Q >= 0, Q <= 1, x * P <= y * Q),
    )
    modulus = loop_invariant(
        "a product of moduli is ≥ 0",
        P >= 0,
        start={P: sp.Integer(1)},
        turn={P: P * a},
        each=(a >= 0,),
    )
    chosen = decide("the own factor of a root is 0", sp.Eq(1 - x / x, 0), given=(x > 0,))
    zero = loop_invariant(
        "a product with a factor 0 stays 0",
        sp.Eq(P, 0),
        start={P: sp.Integer(0)},
        turn={P: P * a},
    )
    written = [decide_as_written(statement, {size: number}) for number in _WRITTEN_OUT]
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="every number of steps, all positive roots, repeated or not",
        argument="Induction on m. For m = 0 the product is 1. Let |p_{m−1}| ≤ 1 at all roots, "
        "y = x_m the root that is chosen and x = x_k, k ≥ m, one that is left: by the choice "
        "x|p_{m−1}(x)| ≤ y|p_{m−1}(y)|, and the step gives |p_m(x)| = |p_{m−1}(x)||1 − x/y| ≤ 1. "
        "At the roots x_k with k ≤ m one of the factors is 0, and the product is 0.",
        steps=(left, *modulus, chosen, *zero, *(step for steps in written for step in steps)),
    )


@discharges(theory.order_example, digits=str(_DIGITS))
def order_example(statement: Statement) -> tuple[Evidence, ...]:
    """A certificate for each prefix, accepted by the checker."""
    roots = [Fraction(root) for root in theory.example_roots]
    by_size = sorted(roots, reverse=True)
    found = [by_size[place] for place in leja_places(by_size, [1] * len(roots), weight=1.0)]
    if found != roots:
        raise NotProved(f"weighted Leja's order is {found}, not {roots} as stated")
    if statement.digest != theory.order_example.statement().digest:
        raise NotProved("the statement is not |p_k| ≤ 1 for these prefixes")
    groups = spectral_groups("1:100")
    return tuple(
        _certified(Schedule(tuple(Step(1 / root) for root in roots[:length]), groups))
        for length in range(1, len(roots) + 1)
    )


def _certified(prefix: Schedule) -> Evidence:
    bound = contraction_bound(prefix, prefix.groups, digits=_DIGITS)
    answer = checker.check(certificate_text(bound, at_most=Fraction(1)))
    if not answer.accepted:
        raise NotProved(f"the checker rejects a certificate: {answer.message}")
    return Evidence(
        verdict=Verdict.CERTIFIED,
        method="enclosure of the supremum in ball arithmetic, re-verified by the checker",
        scope=f"the first {prefix.length} of 8 steps, every eigenvalue in [1, 100]",
        steps=(
            ProofStep(
                name="certificate",
                establishes=f"max |p_{prefix.length}| ≤ 1",
                method="independent checker: exact integers with outward rounding, no library",
                trusts=("the Python interpreter",),
            ),
        ),
        certificate=certificate(bound, at_most=Fraction(1)),
        values={"upper": str(bound.upper)},
    )


@cache
def _runs() -> tuple[Order, OrderRun, int]:
    """The chosen order, its runs in float32, and how many of the sorted orders overflow."""
    cycle = case_cycle(OPTIMAL_OVER_EIGHT_ORDERS)
    best, chosen = chosen_order(cycle, cycle.groups)
    rounding = certified_rounding(best, np.float32)
    run = order_run(best, ORDER_TRANSIENTS, np.float32, rounding)
    naive = (ordered(cycle, cycle.groups, order) for order in NAIVE)
    once = replace(ORDER_TRANSIENTS, cycles=1)
    overflows = [
        not order_run(schedule, once, np.float32, rounding).is_finite for schedule in naive
    ]
    return chosen, run, sum(overflows)


@discharges(theory.order_rounding)
def order_rounding(_: Statement) -> Evidence:
    """Three cycles on five seeds, and one cycle of either sorted order."""
    chosen, run, overflowing = _runs()
    predicted = [run.rounding.after(cycle) for cycle in range(1, run.cycles + 1)]
    holds = run.is_finite and run.is_within_bounds and max(predicted) <= 1e-3 and overflowing == 2
    case = OPTIMAL_OVER_EIGHT_ORDERS
    return measurement(
        holds=holds,
        method="measured against a bound from the certified transient",
        scope=f"{case.length} steps, groups {', '.join(map(str, case.groups))}, "
        f"{run.cycles} cycles, {len(ORDER_TRANSIENTS.seeds)} seeds, float32",
        values={
            "threshold": "error ≤ bound ≤ 1/1000 after each cycle, on each seed; both sorted "
            "orders overflow",
            "chosen order": chosen.value,
            "bound by cycle": ", ".join(f"{value:.2e}" for value in predicted),
            "largest error by cycle": ", ".join(f"{row.max():.2e}" for row in run.errors),
            "sorted orders that overflow": f"{overflowing} of {len(NAIVE)}",
        },
    )
