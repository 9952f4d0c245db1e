"""Polynomial inequalities to be proved, their certificates, and what they say by definition."""

import json
from fractions import Fraction
from typing import Any

import sympy as sp
import z3
from flint import fmpq

from proofs_check.engine.bernstein import bernstein
from proofs_check.engine.squares import squares
from proofs_check.engine.sturm import sturm
from proofs_check.inequality import Inequality, Polynomial, inequality_certificate
from proofs_check.inequality_checker import check
from proofs_check.interval import Interval

Certificate = dict[str, Any]
LATE = 1e300  # a moment that never comes

x, y, z = sp.symbols("x y z")


def interval(low=None, high=None, *, open_at=""):
    """An interval; `open_at` names the ends that are left out, such as "low high"."""
    return Interval(
        _exact(low),
        _exact(high),
        low is None or "low" in open_at,
        high is None or "high" in open_at,
    )


def inequality(expression, box, *given, strict=False):
    """The inequality expression ≥ 0 (> 0) on a box, a symbol to an interval each.

    `given` are pairs of an expression and its relation with 0.
    """
    symbols = list(box)
    return Inequality(
        names=tuple(map(str, symbols)),
        box=tuple(box.values()),
        polynomial=polynomial(expression, symbols),
        strict=strict,
        given=tuple((polynomial(q, symbols), relation) for q, relation in given),
    )


def polynomial(expression, symbols) -> Polynomial:
    terms = sp.Poly(expression, *symbols, domain="QQ").terms()
    return {tuple(map(int, e)): _exact(c) for e, c in terms if c}


def _exact(number):
    if number is None:
        return None
    fraction = sp.Rational(number)
    return fmpq(int(fraction.p), int(fraction.q))


REAL, UNIT, RAY = interval(), interval(0, 1), interval(0)


def originals() -> list[Certificate]:
    """Certificates of every method, of short numbers, many of them with equality somewhere."""
    some = [
        (sturm, inequality(x**4 - 4 * x + 3, {x: REAL})),
        (sturm, inequality(x**3 - 3 * x + 2, {x: RAY})),
        (sturm, inequality(x * (1 - x), {x: interval(0, 1, open_at="low high")}, strict=True)),
        (sturm, inequality((x**2 - 2) ** 2 * (3 - x), {x: interval(-2, 3)})),
        (cells, inequality(x**4 * y**2 + x**2 * y**4 + 1 - 3 * x**2 * y**2, {x: UNIT, y: UNIT})),
        (cells, inequality(3 * x**2 - 2 * x * y + y**2 + sp.Rational(1, 9), {x: UNIT, y: UNIT})),
        (cells, inequality(x**3 - 2 * x + 2, {x: interval(-1)}, strict=True)),
        (cells, inequality(x - y, {x: UNIT, y: UNIT}, (x - y - sp.Rational(1, 2), ">="))),
        (cells, inequality(x * y, {x: interval(0, open_at="low"), y: interval(0, 2)})),
        (sums, inequality(x**2 + y**2 + z**2 - x * y - y * z - z * x, {x: REAL, y: REAL, z: REAL})),
        (sums, inequality(x**4 * y**2 + x**2 * y**4 + 1 - 3 * x**2 * y**2, {x: REAL, y: REAL})),
        (sums, inequality(1 - 2 * x * y, {x: REAL, y: REAL}, (1 - x**2 - y**2, ">="))),
        (sums, inequality(y - x, {x: RAY, y: UNIT}, (y - x, ">"), strict=True)),
        (sums, inequality(x + y - 2 * z, {x: RAY, y: RAY, z: REAL}, (x + y - z**2 - 1, "="))),
        (sums, inequality(x**3 + y**3 + z**3 - 3 * x * y * z, {x: RAY, y: RAY, z: RAY})),
    ]
    return [inequality_certificate("a claim", [(w, finder(w))]) for finder, w in some]


def cells(wanted):
    return bernstein(wanted, deadline=LATE, most_boxes=300)


def sums(wanted):
    return squares(wanted, deadline=LATE)


def accepted(made: object) -> bool:
    result = check(json.dumps(made))
    assert "\n" not in result.message
    return result.accepted


# --- By definition: the text of a statement read by SymPy, decided by z3 ----------------------


def read(statement):
    """The names, ends, given relations and inequality of a statement, as SymPy reads its text."""
    names = [text.split(" in ")[0] for text in statement["box"]]
    symbols = {name: sp.Symbol(name) for name in names}

    def relation(text):
        left, sign, _ = text.rsplit(" ", 2)
        return sp.sympify(left.replace("^", "**"), locals=symbols), sign

    box = []
    for text in statement["box"]:
        low, high = text.split(" in ")[1][1:-1].split(", ")
        box.append((low, high, "(" in text.split(" in ")[1], text.endswith(")")))
    given = [relation(text) for text in statement["given"]]
    return [symbols[name] for name in names], box, given, relation(statement["inequality"])


def is_true(statement) -> bool | None:
    """Whether a statement holds, by z3; None where it does not answer in time."""
    symbols, box, given, (p, sign) = read(statement)
    solver = z3.Solver()
    solver.set("timeout", 20_000)
    variables = {symbol: z3.Real(str(symbol)) for symbol in symbols}
    for symbol, (low, high, low_open, high_open) in zip(symbols, box, strict=True):
        v = variables[symbol]
        if low != "-oo":
            solver.add(v > _z3(low) if low_open else v >= _z3(low))
        if high != "oo":
            solver.add(v < _z3(high) if high_open else v <= _z3(high))
    for q, relation in given:
        value = _translated(q, variables)
        solver.add({"=": value == 0, ">": value > 0, ">=": value >= 0}[relation])
    value = _translated(p, variables)
    solver.add(value <= 0 if sign == ">" else value < 0)
    answer = solver.check()
    return None if answer == z3.unknown else answer == z3.unsat


def _translated(p, variables):
    total = z3.RealVal(0)
    for e, c in sp.Poly(p, *variables, domain="QQ").terms():
        term = _z3(str(c))
        for k, v in zip(e, variables.values(), strict=True):
            for _ in range(k):
                term = term * v
        total = total + term
    return total


def _z3(text):
    number = Fraction(text)
    return z3.RatVal(number.numerator, number.denominator)
