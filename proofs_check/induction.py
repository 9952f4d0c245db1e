"""Induction on a loop: products and sums of any length as a state that is updated step by step.

A product ∏ aⱼ is the loop P ← P·a from P = 1, a sum the loop S ← S + a from S = 0. A relation
between such quantities holds for every length when it holds at the start and each turn of the
loop keeps it. Both are decided exactly (proofs_check.exact_decision), for all real values.
"""

from collections.abc import Mapping, Sequence

import sympy as sp

from proofs_check.evidence import ProofStep
from proofs_check.exact_decision import decide

__all__ = ["loop_invariant"]


def loop_invariant(
    name: str,
    holds: sp.Basic,
    *,
    start: Mapping[sp.Symbol, sp.Basic],
    turn: Mapping[sp.Symbol, sp.Basic],
    each: Sequence[sp.Basic] = (),
    given: Sequence[sp.Basic] = (),
) -> tuple[ProofStep, ProofStep]:
    """Proves that `holds` is true after any number of turns of the loop.

    Args:
        name: the step's name.
        holds: the relation on the state.
        start: the state's symbols with their first values.
        turn: the state's symbols with their next values, in terms of the present ones.
        each: conditions on the quantities that one turn brings in.
        given: conditions on the quantities that stay the same.

    Returns:
        The two steps: the start, and one turn.

    Raises:
        NotProved: if either fails.
    """
    assert set(start) == set(turn)
    assert not any(condition.free_symbols & set(start) for condition in given), (
        "a condition on the state is part of `holds`; `given` is about what stays the same"
    )
    first = decide(f"{name}: start", holds.subs(start, simultaneous=True), given=given)
    then = decide(
        f"{name}: one turn",
        holds.subs(turn, simultaneous=True),
        given=(*given, *each, holds),
    )
    loop = ", ".join(f"{symbol} ← {turn[symbol]} from {start[symbol]}" for symbol in start)
    return tuple(  # type: ignore[return-value]  # two in, two out
        ProofStep(
            name=step.name,
            establishes=f"loop {loop}: {step.establishes}",
            method=f"induction on the number of turns; {step.method}",
            trusts=step.trusts,
        )
        for step in (first, then)
    )
