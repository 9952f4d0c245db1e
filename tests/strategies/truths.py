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
    for kind, rule in RULES.items():
        if isinstance(relation, kind):
            return rule(relation, point)
    assert relation in {sp.true, sp.false}
    return relation is sp.true


def _for_all(relation, point):
    index, low, high = relation.args[1]
    first, last = (int(at(end, point)) for end in (low, high))
    every = (relation.args[0].subs(index, j) for j in range(first, last + 1))
    return _all([truth_of(each, point) for each in every])


def _or(relation, point):
    return _not(_all([_not(truth_of(part, point)) for part in relation.args]))


def _implies(relation, point):
    premise, conclusion = (truth_of(part, point) for part in relation.args)
    if premise is False or conclusion is True:
        return True
    return conclusion if premise is True else None


def _equivalent(relation, point):
    found = {truth_of(part, point) for part in relation.args}
    return NO_VALUE if NO_VALUE in found else None if None in found else len(found) == 1


def _compared(relation, point):
    sides = [_value(side, point) for side in relation.args]
    if None in sides:
        return NO_VALUE
    if not all(side.is_number for side in sides):
        return None
    sign = _sign(*sides)
    return None if sign is None else HOLDS[type(relation)](sign)


def _value(side, point):
    """The number that the side is; None where it has none."""
    if not side.has(sp.Piecewise, sp.Sum, sp.Product, sp.Subs, sp.Derivative) and any(
        power.exp.is_negative and at(power.base, point) == 0 for power in side.atoms(sp.Pow)
    ):
        return None  # a quotient by zero, though SymPy may multiply it by zero
    try:
        found = sp.sympify(at(side, point))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    is_no_number = found.has(sp.nan, sp.zoo, sp.oo, sp.I)
    if is_no_number or (found.is_number and not found.evalf(DIGITS, maxn=10_000).is_real):
        return None
    return found


def _sign(left, right):
    """The sign of left − right; None where it is not decided."""
    if left.is_Rational and right.is_Rational:
        exact = [Fraction(int(side.p), int(side.q)) for side in (left, right)]
        return (exact[0] > exact[1]) - (exact[0] < exact[1])
    values = [side.evalf(DIGITS, maxn=10_000) for side in (left, right)]
    size = max(abs(values[0]), abs(values[1]), 1)
    if abs(values[0] - values[1]) > size * sp.Float(10, DIGITS) ** -40:
        return 1 if values[0] > values[1] else -1
    return 0 if sp.simplify(left - right) == 0 else None


def _not(truth):
    return not truth if isinstance(truth, bool) else truth


def _all(found):
    if False in found:
        return False
    for answer in (NO_VALUE, None):
        if answer in found:
            return answer
    return True


RULES = {
    ForAll: _for_all,
    sp.And: lambda relation, point: _all([truth_of(part, point) for part in relation.args]),
    sp.Or: _or,
    sp.Not: lambda relation, point: _not(truth_of(relation.args[0], point)),
    sp.Implies: _implies,
    sp.Equivalent: _equivalent,
    sp.Rel: _compared,
}
