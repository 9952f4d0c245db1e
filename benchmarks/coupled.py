"""Plans for coupled groups: the search against multiples of the counts, and against the limit.

Problems: blocks [1, κ], [1, κ]/(κr), … with the same gap r between neighbours and cross terms
c_ik = θ√(μ_iμ_k); the toy of mrgd run toy-strongly-convex; the blocks of the logistic regressions.
All rates are certified, in nats a gradient step; times are of the whole plan.

    python benchmarks/coupled.py
"""

import time
from fractions import Fraction

from numerics.coupled_groups import CoupledGroups
from numerics.experiments.strongly_convex import coupled_blocks
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup
from proofs_check.comparison import comparison_bound
from proofs_check.coupled_schedule import coupled_plan, multirate_cycles

CHAINS = ((2, 2), (10, 10), (2, 2, 2), (4, 4, 4), (2, 2, 2, 2))
ROOT_OF_GAP = 10  # of √(μ_i/μ_{i+1})
COUPLINGS = ("0", "1/100", "1/10", "1/4", "1/2")


def chain(kappas: tuple[int, ...], coupling: Fraction) -> CoupledGroups:
    """The blocks with √μ_i = 10^(−i), so that all cross terms are exact."""
    root = [Fraction(1, ROOT_OF_GAP**i) for i in range(len(kappas))]
    groups = tuple(SpectralGroup(r**2, r**2 * kappa) for r, kappa in zip(root, kappas, strict=True))
    size = range(len(kappas))
    return CoupledGroups(
        groups, tuple(tuple(coupling * root[i] * root[k] * (i != k) for k in size) for i in size)
    )


def row(name: str, coupled: CoupledGroups) -> str:
    """One line of the table."""
    cycles = (Schedule(steps) for steps in multirate_cycles(coupled))
    before = max((comparison_bound(coupled, cycle) for cycle in cycles), key=lambda b: b.rate)
    start = time.perf_counter()
    plan = coupled_plan(coupled)
    seconds = time.perf_counter() - start
    if plan.limit == 0:
        return f"| {name} | none | none exists | 0 | | | {seconds:.2f} s |"
    old = f"{before.rate:.3g} ({before.schedule.length})" if before.is_contraction else "none"
    ratio = f"{plan.bound.rate / before.rate:.3f}" if before.is_contraction else ""
    part = plan.bound.rate / float(plan.limit)
    return (
        f"| {name} | {old} | {plan.bound.rate:.4g} ({plan.schedule.length}) | {plan.limit:.4g} | "
        f"{ratio} | {part:.3f} | {seconds:.2f} s |"
    )


def main() -> None:
    """Prints the table."""
    print("| blocks | multiples (steps) | search (steps) | limit | ratio | of the limit | time |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for inverse in (10, 30, 100):
        print(row(f"toy, ε = 1/{inverse}", coupled_blocks(Fraction(1, inverse), Fraction(1, 2))))
    for kappas in CHAINS:
        for coupling in COUPLINGS:
            print(row(f"κ = {kappas}, θ = {coupling}", chain(kappas, Fraction(coupling))))


if __name__ == "__main__":
    main()
