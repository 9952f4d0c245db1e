"""Signs that are decided by algebra, some after logarithms or exponentials are taken away.

Σ rᵢ log aᵢ ≥ 0 with rational rᵢ says that ∏ aᵢ^{rᵢ} ≥ 1, and an expression in exponentials of
multiples of the same terms is a polynomial in positive numbers.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import sympy as sp

from proofs_check.engine.region import number_of
from proofs_check.evidence import ProofStep
from proofs_check.exact_decision import NotProved, decide
from proofs_check.interval import Interval

__all__ = ["decided_sign", "ends", "without_exponentials", "without_logarithms"]

Box = Mapping[sp.Symbol, Interval]

_LARGEST: Final = 12  # the largest power that logarithms and exponentials may turn into


def decided_sign(
    expression: sp.Expr,
    *,
    strict: bool,
    box: Box,
    hypotheses: Sequence[sp.Basic],
    seconds: float,
) -> ProofStep:
    """Decides expression > 0 (or ≥ 0) on a box under those hypotheses that are algebraic.

    Raises:
        NotProved: if it is no rational function, is false, or takes too long.
    """
    if not _is_rational_function(expression):
        raise NotProved(f"{expression} is no rational function")
    kind = sp.Gt if strict else sp.Ge
    given = [*ends(box), *(h for h in hypotheses if _is_rational_function(h.lhs - h.rhs))]
    return decide("sign", kind(expression, 0, evaluate=False), given=given, seconds=seconds)


def without_logarithms(expression: sp.Expr) -> sp.Expr:
    """An algebraic expression with the sign of Σ rᵢ log aᵢ, where every aᵢ > 0.

    Raises:
        NotProved: if the expression is no such sum.
    """
    powers: dict[sp.Expr, sp.Rational] = {}
    for term in sp.Add.make_args(sp.expand_mul(expression)):
        factor, rest = term.as_coeff_Mul()
        if not isinstance(rest, sp.log) or not factor.is_Rational:
            raise NotProved(f"{term} is no rational multiple of a logarithm")
        powers[rest.args[0]] = powers.get(rest.args[0], sp.Integer(0)) + factor
    common = sp.ilcm(1, 1, *(power.q for power in powers.values()))
    whole = {base: int(power * common) for base, power in powers.items()}
    if sum(map(abs, whole.values())) > _LARGEST:
        raise NotProved("the powers are too large")
    above = sp.Mul(*(base**power for base, power in whole.items() if power > 0))
    below = sp.Mul(*(base**-power for base, power in whole.items() if power < 0))
    return above - below


def without_exponentials(expression: sp.Expr) -> tuple[sp.Expr, tuple[sp.Symbol, ...]]:
    """The expression in variables y = e^{b/q} > 0 for the terms b in its exponents.

    Raises:
        NotProved: if there is no exponential, or an exponent is no sum of rational multiples.
    """
    exponents = {term: _multiples(term.args[0]) for term in expression.atoms(sp.exp)}
    if not exponents:
        raise NotProved("there is no exponential")
    bases = sorted({base for found in exponents.values() for base in found}, key=str)
    common = {
        base: sp.ilcm(1, 1, *(found[base].q for found in exponents.values() if base in found))
        for base in bases
    }
    names = {base: sp.Symbol(f"exp({base}/{common[base]})", positive=True) for base in bases}
    replaced = {}
    for term, found in exponents.items():
        powers = {base: int(factor * common[base]) for base, factor in found.items()}
        if sum(map(abs, powers.values())) > _LARGEST:
            raise NotProved("the powers are too large")
        replaced[term] = sp.Mul(*(names[base] ** power for base, power in powers.items()))
    return expression.xreplace(replaced), tuple(names.values())


def ends(box: Box) -> list[sp.Basic]:
    """The ends of a box as relations."""
    found: list[sp.Basic] = []
    for symbol, x in box.items():
        if x.low is not None:
            kind = sp.Gt if x.low_open else sp.Ge
            found.append(kind(symbol, number_of(x.low), evaluate=False))
        if x.high is not None:
            kind = sp.Lt if x.high_open else sp.Le
            found.append(kind(symbol, number_of(x.high), evaluate=False))
    return found


def _multiples(exponent: sp.Expr) -> dict[sp.Expr, sp.Rational]:
    found = {}
    for term in sp.Add.make_args(sp.expand(exponent)):
        factor, base = term.as_coeff_Mul()
        if not factor.is_Rational or base == 1:
            factor, base = sp.Integer(1), term
        found[base] = factor
    return found


def _is_rational_function(expression: sp.Expr) -> bool:
    if expression.has(sp.Function, sp.pi, sp.E):
        return False
    return all(power.exp.is_Integer for power in expression.atoms(sp.Pow))
