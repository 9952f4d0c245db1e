"""A statement's equations as the prover meets them: their sides, with entries as plain symbols."""

import sympy as sp

from proofs_check.exact_decision import NotProved
from theory.claim import Statement

__all__ = ["in_plain_symbols", "power_as_symbol", "refuse_without", "sides"]


def refuse_without(statement: Statement, *hypotheses: sp.Basic) -> None:
    """Refuses to go on where the statement does not assume what the proof uses.

    Raises:
        NotProved: naming the hypothesis that is missing.
    """
    for hypothesis in hypotheses:
        if hypothesis not in statement.hypotheses:
            raise NotProved(f"the proof uses {hypothesis}, which the statement does not assume")


def sides(relation: sp.Basic) -> tuple[sp.Expr, sp.Expr]:
    """The two sides of an equation.

    Raises:
        NotProved: if the relation is none, so that nobody proves an equation for an inequality.
    """
    if not isinstance(relation, sp.Eq):
        raise NotProved(f"{relation} is no equation")
    return relation.lhs, relation.rhs


def in_plain_symbols(term: sp.Basic) -> sp.Basic:
    """The term with w[1], w[2], … as real symbols of the same names."""
    return term.xreplace({x: sp.Symbol(str(x), real=True) for x in term.atoms(sp.Indexed)})


def power_as_symbol(term: sp.Basic, base: sp.Expr, exponent: sp.Expr, name: sp.Symbol) -> sp.Basic:
    """The term with `name` for base^exponent, also in base^(m·exponent + n), m and n integers.

    Raises:
        NotProved: if a power with a symbol in its exponent is left.
    """
    root, degree = (base**exponent).as_base_exp()  # SymPy writes (x²)^c as |x|^{2c}
    known = {power: _by_name(power, root, degree, name) for power in term.atoms(sp.Pow)}
    found = term.xreplace({power: value for power, value in known.items() if value is not None})
    for power in found.atoms(sp.Pow):
        if power.exp.free_symbols:
            raise NotProved(f"{power} is left after {base**exponent} is replaced")
    return found


def _by_name(power: sp.Pow, base: sp.Expr, exponent: sp.Expr, name: sp.Symbol) -> sp.Expr | None:
    if power.base != base or not power.exp.free_symbols:
        return None
    for m in (-2, -1, 1, 2):
        n = sp.expand(power.exp - m * exponent)
        if n.is_Integer:
            return name**m * base**n
    return None
