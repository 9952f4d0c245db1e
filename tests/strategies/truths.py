"""Relations at points, decided in a way of their own: sides put in apart, then compared.

Rational sides are compared exactly. Others are computed to 60 digits, and compared where they
differ by more than the last 20 of these; where they do not, only an exact simplification to 0
counts as equality. "no value" is an answer of its own.
"""

from fractions import Fraction

import sympy as sp
from strategies.instances import at

from theory.quantifier import ForAll

NO_VALUE = "no value"
DIGITS = 60
HOLDS = {
    sp.Le: lambda sign: sign <= 0,
    sp.Lt: lambda sign: sign < 0,
    sp.Ge: lambda sign: sign >= 0,
    sp.Gt: lambda sign: sign > 0,
    sp.Eq: lambda sign: sign == 0,
    sp.Ne: lambda sign: sign != 0,
}


def truth_of(relation, point):
    """True, False, None (not decided here) or "no value"."""
    if relation in {sp.true, sp.false}:
        return relation is sp.true
    if isinstance(relation, ForAll):
        index, low, high = relation.args[1]
        first, last = (int(at(end, point)) for end in (low, high))
        every = (relation.args[0].subs(index, j) for j in range(first, last + 1))
        return _all([truth_of(each, point) for each in every])
    if isinstance(relation, sp.And):
        return _all([truth_of(part, point) for part in relation.args])
    if isinstance(relation, sp.Or):
        return True if True in [truth_of(part, point) for part in relation.args] else _not(
            _all([_not(truth_of(part, point)) for part in relation.args])
        )
    if isinstance(relation, sp.Not):
        return _not(truth_of(relation.args[0], point))
    if isinstance(relation, sp.Implies):
        premise, conclusion = (truth_of(part, point) for part in relation.args)
        return True if premise is False or conclusion is True else (
            conclusion if premise is True else None
        )
    if isinstance(relation, sp.Equivalent):
        found = {truth_of(part, point) for part in relation.args}
        return NO_VALUE if NO_VALUE in found else None if None in found else len(found) == 1
    return _compared(relation, point)


def _compared(relation, point):
    if any(
        power.exp.is_negative and at(power.base, point) == 0
        for side in relation.args
        if not side.has(sp.Piecewise, sp.Sum, sp.Product, sp.Subs, sp.Derivative)
        for power in side.atoms(sp.Pow)
    ):
        return NO_VALUE  # a quotient by zero, though SymPy may multiply it by zero
    try:
        left, right = (sp.sympify(at(side, point)) for side in relation.args)
    except (TypeError, ValueError, ZeroDivisionError):
        return NO_VALUE
    if any(side.has(sp.nan, sp.zoo, sp.oo, sp.I) for side in (left, right)):
        return NO_VALUE
    if not (left.is_number and right.is_number):
        return None
    if left.is_Rational and right.is_Rational:
        difference = Fraction(int(left.p), int(left.q)) - Fraction(int(right.p), int(right.q))
        return HOLDS[type(relation)](difference)
    values = [side.evalf(DIGITS, maxn=10_000) for side in (left, right)]
    if not all(value.is_real for value in values):
        return NO_VALUE
    gap, size = values[0] - values[1], max(abs(values[0]), abs(values[1]), 1)
    if abs(gap) > size * sp.Float(10, DIGITS) ** -40:
        return bool(HOLDS[type(relation)](gap))
    return HOLDS[type(relation)](0) if sp.simplify(left - right) == 0 else None


def _not(truth):
    return not truth if isinstance(truth, bool) else truth


def _all(found):
    if False in found:
        return False
    for answer in (NO_VALUE, None):
        if answer in found:
            return answer
    return True
