"""How far a relation is from failing, in rounded arithmetic: what the search descends.

The margin is positive where the relation holds and negative where it fails, in units of the size
of its two sides: (r − l)/(1 + |l| + |r|) for l ≤ r. It proves nothing; a point it leads to is
evaluated exactly.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from theory.goal import Goal

__all__ = ["margin_of"]

Numbers = NDArray[np.float64]
Margin = Callable[[Sequence[Numbers]], Numbers]


def margin_of(goal: Goal) -> Margin | None:
    """What a counterexample makes negative: the largest of the margins that have to be.

    Returns:
        A function of one array a variable, in the order of `goal.variables`; where a hypothesis
        fails it is positive, where a term is undefined it is infinite. None if the goal cannot
        be evaluated in rounded arithmetic.
    """
    try:
        conclusion = _compiled(goal.conclusion, goal.variables)
        hypotheses = [_compiled(part, goal.variables) for part in goal.hypotheses]
    except (NotImplementedError, TypeError, ValueError, SyntaxError, KeyError):
        return None

    def margin(values: Sequence[Numbers]) -> Numbers:
        with np.errstate(all="ignore"):
            found = conclusion(values)
            for hypothesis in hypotheses:
                found = np.maximum(found, -hypothesis(values))
        return np.where(np.isnan(found), np.inf, found)

    return margin


def _compiled(part: sp.Basic, variables: tuple[sp.Symbol, ...]) -> Margin:
    if part in {sp.true, sp.false}:
        sign = 1.0 if part is sp.true else -1.0
        return lambda values: np.full_like(values[0], sign)
    if isinstance(part, sp.Not):
        inner = _compiled(part.args[0], variables)
        return lambda values: -inner(values)
    if isinstance(part, sp.And | sp.Or | sp.Implies):
        parts = [_compiled(each, variables) for each in part.args]
        if isinstance(part, sp.Implies):
            first, last = parts
            return lambda values: np.maximum(-first(values), last(values))
        join = np.minimum if isinstance(part, sp.And) else np.maximum
        return lambda values: join.reduce([each(values) for each in parts])
    left, right = (_term(side, variables) for side in part.args)
    kind = type(part)

    def margin(values: Sequence[Numbers]) -> Numbers:
        first, last = left(values), right(values)
        distance = (last - first) / (1 + abs(first) + abs(last))
        if kind in {sp.Ge, sp.Gt}:
            return -distance
        if kind in {sp.Eq, sp.Ne}:
            return -abs(distance) if kind is sp.Eq else abs(distance)
        return distance

    return margin


def _term(term: sp.Basic, variables: tuple[sp.Symbol, ...]) -> Margin:
    function = sp.lambdify(variables, term, modules=["scipy", "numpy"])
    one_by_one = term.has(sp.Sum, sp.Product)

    def value(values: Sequence[Numbers]) -> Numbers:
        if not one_by_one:
            found = np.asarray(function(*values))
            if np.iscomplexobj(found):
                found = np.where(found.imag == 0, found.real, np.nan)
            return np.broadcast_to(found, values[0].shape).astype(np.float64)
        return np.array([_single(function, point) for point in zip(*values, strict=True)])

    return value


def _single(function: Callable[..., Any], point: Sequence[float]) -> float:
    numbers = [int(x) if float(x).is_integer() else float(x) for x in point]
    try:
        return float(function(*numbers))
    except (ArithmeticError, TypeError, ValueError):
        return float("nan")
