"""Identities between finite sums of symbolic length, such as means over any number of points.

Each side becomes one sum: a derivative is taken term by term, what is unevaluated in a term
(derivatives, sums over Kronecker deltas) is evaluated by SymPy for the symbolic length, the
conditions of the case distinctions that this leaves are decided, factors that do not depend on
the index go under the sum, and a sum that is all of a term is opened where the other side is a
sum over more indices. Two sums over the same ranges are equal when their terms are, as polynomials
or rational functions of their parts; that is shown as any identity is
(proofs_check.exact_identity).
"""

from typing import TypeAlias

import sympy as sp

from proofs_check.evidence import ProofStep
from proofs_check.exact_decision import NotProved, decide
from proofs_check.exact_identity import identity

__all__ = ["sum_identity"]

_Summed: TypeAlias = "tuple[sp.Expr, tuple[sp.Tuple, ...]]"
# What a term is made of: each is a symbol of its own when terms are compared.
_PARTS = (sp.Subs, sp.Derivative, sp.Sum, sp.Indexed, sp.core.function.AppliedUndef, sp.exp)


def sum_identity(name: str, equation: sp.Basic) -> ProofStep:
    """Proves an equation between sums over the same symbolic range.

    Args:
        name: the step's name.
        equation: `Eq(left, right)`; each side a multiple of a sum, or the derivative of one at a
            point, `Subs(Derivative(…), …)`.

    Returns:
        The step.

    Raises:
        NotProved: if it is no equation, a side does not become one sum, a case distinction is
            not decided, the ranges differ, or the terms do.
    """
    if not isinstance(equation, sp.Eq):
        raise NotProved(f"{name}: {equation} is no equation")
    (left, over), (right, over_right) = (_one_sum(name, side) for side in equation.args)
    while len(over) < len(over_right):
        left, over = _opened(name, left, over)
    while len(over_right) < len(over):
        right, over_right = _opened(name, right, over_right)
    if over != over_right:
        raise NotProved(f"{name}: sums over {over} and over {over_right}")
    parts = sorted(_parts(left) | _parts(right), key=sp.default_sort_key)
    plain = {part: sp.Dummy(f"part_{place}", real=True) for place, part in enumerate(parts)}
    terms = identity(name, left.xreplace(plain), right.xreplace(plain))
    return ProofStep(
        name=name,
        establishes=str(sp.sstr(equation)),
        method=f"both sides are sums over {sp.sstr(over)}, evaluated for the symbolic length; "
        f"term by term the difference {terms.method}",
        trusts=terms.trusts,
    )


def _one_sum(name: str, side: sp.Expr) -> _Summed:
    """The term and the ranges of a side; a derivative of a sum is taken term by term."""
    if isinstance(side, sp.Subs) and isinstance(side.expr, sp.Derivative):
        term, over = _opened(name, side.expr.expr, ())
        moving = set(side.expr.variables)
        if any(moving & each.free_symbols for each in over):
            raise NotProved(f"{name}: the range {over} depends on {moving}")
        slope = sp.Derivative(term, *side.expr.variable_count)
        return _evaluated(name, sp.Subs(slope, side.variables, side.point)), over
    term, over = _opened(name, side, ())
    return _evaluated(name, term), over


def _opened(name: str, term: sp.Expr, over: tuple[sp.Tuple, ...]) -> _Summed:
    """A term that is a multiple of a sum, as the inside of that sum, with one range more."""
    outside, inner = term.as_independent(sp.Sum, as_Add=False)
    if not isinstance(inner, sp.Sum):
        raise NotProved(f"{name}: {term} is no sum")
    if outside.free_symbols & set(inner.variables):
        raise NotProved(f"{name}: {outside} has the index of the sum beside it")
    return outside * inner.function, (*inner.limits, *over)


def _evaluated(name: str, term: sp.Expr) -> sp.Expr:
    """The term evaluated by SymPy, each case distinction replaced by its first case, if it holds.

    Sums inside the term, over Kronecker deltas for example, are evaluated with it; the sum that
    it is a term of is not, as SymPy looks for closed forms of it and may fail in the search.
    """
    term = term.doit()
    for cases in sorted(term.atoms(sp.Piecewise), key=sp.default_sort_key):
        first, condition = cases.args[0]
        decide(f"{name}: the case is the first", condition)
        term = term.xreplace({cases: first})
    return term


def _parts(term: sp.Expr) -> set[sp.Basic]:
    """The outermost parts of the term."""
    if isinstance(term, _PARTS):
        return {term}
    return set().union(*(_parts(argument) for argument in term.args))
