"""Identities between finite sums of symbolic length, such as means over any number of points.

Each side becomes one sum: what is unevaluated (derivatives, sums over Kronecker deltas) is
evaluated by SymPy for the symbolic length, the conditions of the case distinctions that this
leaves are decided, and factors that do not depend on the index go under the sum. Two sums over
the same range are equal when their terms are, as polynomials or rational functions of their
parts; that is shown as any identity is (proofs_check.exact_identity).
"""

import sympy as sp

from proofs_check.evidence import ProofStep
from proofs_check.exact_decision import NotProved, decide
from proofs_check.exact_identity import identity

__all__ = ["sum_identity"]

# What a term is made of: each is a symbol of its own when terms are compared.
_PARTS = (sp.Subs, sp.Derivative, sp.Sum, sp.Indexed, sp.core.function.AppliedUndef, sp.exp)


def sum_identity(name: str, equation: sp.Basic) -> ProofStep:
    """Proves an equation between sums over the same symbolic range.

    Args:
        name: the step's name.
        equation: `Eq(left, right)`; each side a sum, or a multiple of one, or a derivative of
            such that SymPy takes for the symbolic length.

    Returns:
        The step.

    Raises:
        NotProved: if it is no equation, a side does not become one sum, a case distinction is
            not decided, the ranges differ, or the terms do.
    """
    if not isinstance(equation, sp.Eq):
        raise NotProved(f"{name}: {equation} is no equation")
    (left, over), (right, over_right) = (_one_sum(name, side) for side in equation.args)
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


def _one_sum(name: str, side: sp.Expr) -> tuple[sp.Expr, sp.Tuple]:
    """The term and the range of a side."""
    found = side.doit()
    pairs = []
    for addend in sp.Add.make_args(sp.expand_mul(found, deep=False)):
        outside, sums = addend.as_independent(sp.Sum, as_Add=False)
        if not isinstance(sums, sp.Sum) or len(sums.limits) != 1:
            raise NotProved(f"{name}: {addend} is no sum")
        if outside.has(sums.limits[0][0]):
            raise NotProved(f"{name}: {outside} has the index of the sum beside it")
        pairs.append((outside * _without_cases(name, sums.function), sums.limits[0]))
    if len({over for _, over in pairs}) != 1:
        raise NotProved(f"{name}: {found} is no sum over one range")
    return sp.Add(*(term for term, _ in pairs)), pairs[0][1]


def _without_cases(name: str, term: sp.Expr) -> sp.Expr:
    """The term with each case distinction replaced by its first case, whose condition holds."""
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
