"""Twins of a formal statement: one small change each in its conclusion, made by rule.

A relation is turned round, a factor is left out, an exponent or a constant is raised by one, a
side is tightened by one per cent, and by a quarter. Most twins are false; a twin that is weaker
than the statement is true.
"""

import contextlib
import dataclasses
from collections.abc import Iterator

import sympy as sp
from sympy.core.relational import Relational

from theory.claim import Statement
from theory.quantifier import ForAll

TURNED = {sp.Le: sp.Gt, sp.Lt: sp.Ge, sp.Ge: sp.Lt, sp.Gt: sp.Le, sp.Eq: sp.Ne}


def twins(statement: Statement, each: int = 3) -> Iterator[tuple[str, Statement]]:
    """At most `each` twins of every kind, with what was changed."""
    for kind, change in (
        ("turned", _turned),
        ("factor", _without_factor),
        ("exponent", _higher_exponent),
        ("constant", _higher_constant),
        ("tightened", _tightened),
    ):
        seen = {statement.conclusion}
        for conclusion in _changed(statement.conclusion, change):
            if conclusion in seen or conclusion in {sp.true, sp.false}:
                continue
            seen.add(conclusion)
            if len(seen) > each + 1:
                break
            yield (
                f"{kind}: {sp.sstr(conclusion)}",
                dataclasses.replace(statement, conclusion=conclusion),
            )


def _changed(term, change):
    """Every term that differs from this one by one change, at any depth."""
    yield from change(term)
    if isinstance(term, sp.Symbol | sp.Indexed | sp.Rational):
        return
    limits = isinstance(term, ForAll | sp.Sum | sp.Product)
    for place, argument in enumerate(term.args):
        if (limits and place > 0) or isinstance(argument, sp.Tuple):
            continue
        for other in _changed(argument, change):
            arguments = [*term.args[:place], other, *term.args[place + 1 :]]
            with contextlib.suppress(TypeError, ValueError):  # such as a comparison of 1/0
                yield term.func(*arguments)


def _turned(term):
    if type(term) in TURNED:
        yield TURNED[type(term)](*term.args, evaluate=False)


def _without_factor(term):
    if isinstance(term, sp.Mul):
        for factor in sp.Mul.make_args(term):
            if factor not in {sp.Integer(-1)}:
                yield term / factor if factor.is_commutative else sp.Integer(1)


def _higher_exponent(term):
    if isinstance(term, sp.Pow):
        yield sp.Pow(term.base, term.exp + 1)


def _higher_constant(term):
    if isinstance(term, Relational):
        left, right = term.args
        yield term.func(left, right + (-1 if isinstance(term, sp.Le | sp.Lt) else 1))
    if isinstance(term, sp.Add):
        number, rest = term.as_coeff_Add()
        if number:
            yield rest + number + 1


def _tightened(term):
    for near in (sp.Rational(99, 100), sp.Rational(3, 4)):
        if isinstance(term, sp.Le | sp.Lt):
            yield term.func(term.lhs, near * term.rhs)
        elif isinstance(term, sp.Ge | sp.Gt):
            yield term.func(near * term.lhs, term.rhs)
        elif isinstance(term, sp.Eq):
            yield sp.Eq(term.lhs, near * term.rhs)
