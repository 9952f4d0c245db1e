"""Goals over the reals as polynomial inequalities: the sign of numerators and denominators.

A relation between quotients of polynomials is f/g ≥ 0 (or > 0, = 0, ≠ 0): it follows where a sign
of g is shown and f has that sign. Every denominator is shown to be non-zero as it was written, and
a root is a variable r ≥ 0 with r^q = t, once t ≥ 0 is shown. A hypothesis that is no relation
between polynomials is left out, which proves no less.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from proofs_check.engine.definedness import obligations
from proofs_check.engine.normal_form import cases, margin
from proofs_check.engine.region import Region, interval_of, points, region_of
from proofs_check.engine.roots import without_roots
from proofs_check.evidence import ProofStep
from proofs_check.exact_decision import NotProved
from proofs_check.inequality import Inequality, Polynomial, value_at
from proofs_check.interval import Interval
from proofs_check.tape import exact
from theory.goal import Goal

__all__ = ["inequalities"]

_POINTS = 40  # looked at to guess a sign


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """The box and the polynomial relations under which a sign is to be shown."""

    symbols: tuple[sp.Symbol, ...]
    box: tuple[Interval, ...]
    given: tuple[tuple[Polynomial, str], ...]


def inequalities(part: Goal) -> tuple[Inequality, ...]:
    """Polynomial inequalities that together imply a goal in normal form with one relation.

    Raises:
        NotProved: if it is no relation between quotients of polynomials with rational
            coefficients, there is an integer variable or an alternative, or a case has no point.
    """
    if isinstance(part.conclusion, sp.Or):
        raise NotProved("the conclusion is an alternative")
    if any(symbol.is_integer for symbol in part.variables):
        raise NotProved("there is an integer variable")
    found: dict[str, Inequality] = {}
    kept = tuple(h for h in part.hypotheses if _is_defined_everywhere(h))
    rootless, conditions = _without_roots(replace(part, hypotheses=kept))
    wanted = [
        each
        for goal in (*conditions, rootless)
        for each in (*(replace(goal, conclusion=c) for c in _obligations(goal)), goal)
    ]
    for goal in wanted:
        for case in cases(goal):
            for inequality in _of_case(case):
                found[str(inequality)] = inequality
    return tuple(found.values())


def _is_defined_everywhere(hypothesis: sp.Basic) -> bool:
    """Whether the hypothesis may be used: where it is undefined it would exclude no point."""
    try:
        return not obligations(hypothesis)
    except NotProved:
        return False


def _obligations(goal: Goal) -> tuple[sp.Basic, ...]:
    return () if goal.conclusion is sp.false else obligations(goal.conclusion)


def _without_roots(part: Goal) -> tuple[Goal, list[Goal]]:
    """The goal with variables for its roots, and the goals that say that these are defined."""
    conditions: list[Goal] = []

    def noted(relation: sp.Basic, given: Sequence[sp.Basic]) -> ProofStep:
        used = relation.free_symbols.union(*(each.free_symbols for each in given))
        others = tuple(s for s in sorted(used, key=str) if s not in part.variables)
        conditions.append(
            Goal(variables=(*part.variables, *others), hypotheses=tuple(given), conclusion=relation)
        )
        return ProofStep(name="root", establishes=str(relation), method="to be shown")

    goal, _ = without_roots(part, noted)
    return goal, conditions


def _of_case(case: Goal) -> Iterator[Inequality]:
    region = region_of(case)
    if region is None:  # hypotheses that contradict each other: -1 >= 0 follows from them
        box = {symbol: interval_of(domain) for symbol, domain in case.domains.items()}
        setting = _setting(Region(box=box, hypotheses=case.hypotheses), case)
        yield _inequality(sp.Integer(-1), setting, strict=False)
        return
    setting = _setting(region, case)
    if case.conclusion is sp.false:
        yield _inequality(sp.Integer(-1), setting, strict=False)
        return
    relation = margin(case.conclusion)
    top, bottom = sp.fraction(sp.together(relation.expression))
    if bottom.free_symbols:
        bottom = _signed(bottom, setting)
        yield _inequality(bottom[0], setting, strict=True)
        top = top * bottom[1]
    elif bottom < 0:
        top = -top
    if not relation.equality:
        yield _inequality(top, setting, strict=relation.strict)
    elif relation.strict:  # u ≠ 0
        yield _inequality(_signed(top, setting)[0], setting, strict=True)
    else:
        yield _inequality(top, setting, strict=False)
        yield _inequality(-top, setting, strict=False)


def _setting(region: Region, case: Goal) -> _Setting:
    used: set[sp.Symbol] = set(case.conclusion.free_symbols)
    relations = []
    for hypothesis in region.hypotheses:
        given = margin(hypothesis)
        if given.equality and given.strict:
            continue
        if given.expression.is_polynomial(*region.box):
            relations.append(given)
            used |= given.expression.free_symbols
    symbols = tuple(symbol for symbol in region.box if symbol in used) or tuple(region.box)[:1]
    polynomials = []
    for given in relations:
        try:
            polynomial = _polynomial(given.expression, symbols)
        except NotProved:
            continue
        sign = "=" if given.equality else (">" if given.strict else ">=")
        polynomials.append((polynomial, sign))
    box = tuple(region.box[symbol] for symbol in symbols)
    return _Setting(symbols=symbols, box=box, given=tuple(polynomials))


def _inequality(expression: sp.Expr, setting: _Setting, *, strict: bool) -> Inequality:
    polynomial = _polynomial(expression, setting.symbols)
    return Inequality(
        names=_names(setting.symbols),
        box=setting.box,
        polynomial=polynomial,
        strict=strict,
        given=setting.given,
    )


def _signed(expression: sp.Expr, setting: _Setting) -> tuple[sp.Expr, int]:
    """The expression or its negative, whichever is positive at a point, and the sign."""
    polynomial = _polynomial(expression, setting.symbols)
    box = dict(zip(setting.symbols, setting.box, strict=True))
    for at in points(box, _POINTS):
        point = [at[symbol].low for symbol in setting.symbols]
        value = value_at(polynomial, point)
        if value != 0 and all(_is_kept(q, sign, point) for q, sign in setting.given):
            return (expression, 1) if value > 0 else (-expression, -1)
    return expression, 1


def _is_kept(q: Polynomial, sign: str, point: list[Any]) -> bool:
    value = value_at(q, point)
    return bool(value > 0 or (value == 0 and sign != ">")) if sign != "=" else bool(value == 0)


def _polynomial(expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> Polynomial:
    """The polynomial that an expression is, expanded by SymPy over the rationals."""
    if not symbols:
        raise NotProved("there is no variable")
    try:
        terms = sp.Poly(expression, *symbols, domain=sp.QQ).terms()
    except sp.polys.polyerrors.BasePolynomialError:
        raise NotProved(f"{expression} is no polynomial with rational coefficients") from None
    return {tuple(map(int, e)): exact(c) for e, c in terms if c != 0}


def _names(symbols: tuple[sp.Symbol, ...]) -> tuple[str, ...]:
    """The symbols' names where they are words, and others for the rest."""
    names = [s.name if s.name.isidentifier() and len(s.name) <= 60 else "" for s in symbols]
    taken = set(names)
    fresh = (f"x_{k}" for k in range(1, 10**6) if f"x_{k}" not in taken)
    return tuple(name or next(fresh) for name in names)
