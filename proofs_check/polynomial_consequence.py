"""Equations that follow from equations: membership in an ideal, by exact polynomial algebra.

If f lies in the ideal of the polynomials g₁, …, g_m then f = 0 wherever all g_i = 0. Membership is
decided by a Gröbner basis over the rationals; nothing is rounded. The converse fails (f may vanish
on the common zeros without lying in the ideal), so a failure to prove refutes nothing.
"""

from collections.abc import Mapping, Sequence

import sympy as sp
from sympy.polys.polyerrors import CoercionFailed

from proofs_check.evidence import ProofStep
from proofs_check.exact_decision import NotProved
from theory.claim import Statement

__all__ = ["consequences", "consequences_as_written"]


def consequences(
    name: str, equations: Sequence[sp.Eq], *, given: Sequence[sp.Eq] = ()
) -> tuple[ProofStep, ...]:
    """Proves that polynomial equations imply each of `equations`, for all values of the symbols.

    Args:
        name: the steps' name.
        equations: equations between polynomials with rational coefficients.
        given: such equations.

    Returns:
        A step for each equation.

    Raises:
        NotProved: if a side is no polynomial, the conditions have no common zero, or the
            difference of some equation's sides is not in the ideal.
    """
    differences = _polynomials(name, (*equations, *given))
    conditions = [each for each in differences[len(equations) :] if not each.is_zero]
    basis = None
    if conditions:
        basis = sp.groebner(conditions, *conditions[0].gens, order="grevlex")
        if any(element.is_ground for element in basis.polys):
            raise NotProved(f"{name}: the conditions contradict one another")
    conditions_text = ", ".join(str(sp.sstr(each)) for each in given)
    steps = []
    for equation, difference in zip(equations, differences, strict=False):
        rest = basis.reduce(difference)[1] if basis else difference
        if not rest.is_zero:
            raise NotProved(f"{name}: {equation} leaves {rest.as_expr()} modulo the conditions")
        conclusion = str(sp.sstr(equation))
        steps.append(
            ProofStep(
                name=name,
                establishes=f"{conditions_text} ⟹ {conclusion}" if given else conclusion,
                method="exact polynomial algebra: the difference lies in the ideal of the "
                "conditions (Gröbner basis)"
                if given
                else "exact polynomial algebra",
                trusts=(f"SymPy {sp.__version__}",),
            )
        )
    return tuple(steps)


def consequences_as_written(
    statement: Statement, at: Mapping[sp.Symbol, int]
) -> tuple[ProofStep, ...]:
    """Proves a formal statement about equations at the sizes `at`, its entries left symbolic.

    Raises:
        NotProved: if a part of the conclusion is no equation, or does not follow.
    """
    where = ", ".join(f"{symbol} = {value}" for symbol, value in at.items())
    given = [part for h in statement.hypotheses for part in _equations(h, at)]
    goals = _equations(statement.conclusion, at)
    return consequences(f"as written, {where}", goals, given=given)


def _polynomials(name: str, equations: Sequence[sp.Eq]) -> list[sp.Poly]:
    """The left side less the right one of each, as rational polynomials in the same symbols."""
    differences = [equation.lhs - equation.rhs for equation in equations]
    entries = sorted(set().union(*(d.atoms(sp.Indexed) for d in differences)), key=str)
    plain = {entry: sp.Dummy(str(entry)) for entry in entries}
    differences = [difference.xreplace(plain) for difference in differences]
    symbols = sorted(set().union(*(d.free_symbols for d in differences)), key=str)
    try:
        return [sp.Poly(d, *symbols or [sp.Dummy()], domain="QQ") for d in differences]
    except (sp.PolynomialError, CoercionFailed) as error:
        raise NotProved(f"{name}: no equation between polynomials ({error})") from None


def _equations(relation: sp.Basic, at: Mapping[sp.Symbol, int]) -> list[sp.Eq]:
    parts = sorted(sp.And.make_args(relation.subs(at).doit()), key=sp.default_sort_key)
    parts = [part for part in parts if part is not sp.true]
    for part in parts:
        if not isinstance(part, sp.Eq):
            raise NotProved(f"as written: {part} is no equation")
    return parts
