"""Symbolic identities: simplified to zero, and confirmed by exact evaluation at random points.

Either alone could be fooled, by a fault of the simplifier or by an unlucky point; both together
are what PROVED asks for. Identities between polynomials in operators (matrices that need not
commute with anything) are expanded with non-commuting symbols and evaluated at random rational
matrices.
"""

import random
from collections.abc import Callable, Sequence

import sympy as sp

from proofs_check.evidence import ProofStep
from proofs_check.exact_decision import NotProved

__all__ = ["identity", "operator_identity"]

_POINTS = 8


def identity(
    name: str, left: sp.Expr, right: sp.Expr, *, positive: Sequence[sp.Symbol] = (), seed: int = 1
) -> ProofStep:
    """Proves left = right for all values of the symbols where both sides are defined.

    Args:
        name: the step's name.
        left: one side.
        right: the other side.
        positive: symbols to draw from (0, 3], besides those declared positive; symbols declared
            integer are drawn from 1 to 6, the others from [−3, 3].
        seed: of the random rational points.

    Returns:
        The step.

    Raises:
        NotProved: if the difference does not simplify to 0, or is not 0 at a point.
    """
    difference = left - right
    if sp.simplify(difference) != 0:
        raise NotProved(f"{name}: {left} - ({right}) does not simplify to 0")
    draw = random.Random(seed)
    # The sides are evaluated apart: their difference may have cancelled when it was built.
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    confirmed = 0
    for _ in range(4 * _POINTS):
        point = {s: _drawn(draw, s, positive=s in positive) for s in symbols}
        value = left.subs(point) - right.subs(point)
        if value.has(sp.zoo, sp.nan):
            continue  # a pole of both sides
        if value != 0 and sp.simplify(value) != 0:
            raise NotProved(f"{name}: the sides differ at {point}")
        confirmed += 1
        if confirmed == _POINTS or not symbols:
            break
    if symbols and confirmed < _POINTS:
        raise NotProved(f"{name}: only {confirmed} points could be evaluated")
    return ProofStep(
        name=name,
        establishes=f"{sp.sstr(left)} = {sp.sstr(right)}",
        method=f"simplifies to 0, and is 0 at {confirmed} random rational points, exactly",
        trusts=(f"SymPy {sp.__version__}",),
    )


def _drawn(draw: random.Random, symbol: sp.Symbol, *, positive: bool) -> sp.Rational:
    if symbol.is_integer:
        return sp.Integer(draw.randint(1, 6))
    return sp.Rational(draw.randint(1 if positive or symbol.is_positive else -300, 300), 100)


def operator_identity(
    name: str,
    left: Callable[[sp.Expr, sp.Expr], sp.Expr],
    right: Callable[[sp.Expr, sp.Expr], sp.Expr],
    *,
    seed: int = 1,
) -> ProofStep:
    """Proves left(A, I) = right(A, I) for every square matrix A.

    Args:
        name: the step's name.
        left: one side, as a function of A and the identity I of its size.
        right: the other side.
        seed: of the random rational matrices.

    Returns:
        The step.

    Raises:
        NotProved: if the sides differ, as expanded words or at a random matrix.
    """
    operator, one = sp.Symbol("A", commutative=False), sp.Integer(1)
    difference = sp.expand(left(operator, one) - right(operator, one))
    if difference != 0:
        raise NotProved(f"{name}: the difference expands to {difference}")
    draw = random.Random(seed)
    symbols = sorted(left(operator, one).free_symbols - {operator}, key=str)
    for size in (2, 3, 4):
        matrix = sp.Matrix(
            size, size, lambda _i, _j: sp.Rational(draw.randint(-9, 9), draw.randint(1, 9))
        )
        point = {s: sp.Rational(draw.randint(-9, 9), draw.randint(1, 9)) for s in symbols}
        sides = [side(matrix, sp.eye(size)).subs(point) for side in (left, right)]
        if (sides[0] - sides[1]).expand() != sp.zeros(size, size):
            raise NotProved(f"{name}: the sides differ at {matrix}")
    return ProofStep(
        name=name,
        establishes=f"{sp.sstr(left(operator, one))} = {sp.sstr(right(operator, one))}",
        method="expands to 0 with A not commuting, and is 0 at random rational matrices, exactly",
        trusts=(f"SymPy {sp.__version__}",),
    )
