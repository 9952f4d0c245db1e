"""Inequalities as sums of squares: m·p = Σ c·s²·∏ g + Σ r·q, each g one of x − a, b − x, q ≥ 0.

What is tried is which products ∏ g occur, up to which degree, and whether p is multiplied by
1 + |x|² first; the squares themselves are found in `gram`.
"""

import time
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement
from typing import Any

from flint import fmpq

from proofs_check.engine.gram import Form, Multiple, Square, Weight, identity
from proofs_check.exact_decision import NotProved
from proofs_check.inequality import (
    Inequality,
    Polynomial,
    Proof,
    number_text,
    polynomial_text,
    product_of,
    sum_of,
)

__all__ = ["squares"]

Exact = Any  # fmpq: python-flint has no types


def squares(wanted: Inequality, *, deadline: float) -> Proof:
    """A proof by an identity with sums of squares.

    Raises:
        NotProved: if none is found within the sizes that are tried, or time runs out.
    """
    if wanted.strict is False and not wanted.polynomial:
        return _proof(wanted, [], [], None)
    for multiplier, weights, degree in _attempts(wanted):
        target = wanted.polynomial
        if multiplier is not None:
            target = product_of(multiplier, target)
        forms = tuple(
            form
            for weight in weights
            if (form := _form(weight, target, degree, is_alone=len(weights) == 1)).basis
        )
        zeros = tuple(_multiples(wanted, degree))
        found = identity(target, forms, zeros, wanted, deadline)
        if found is not None:
            terms, multiples = found
            proof = _proof(wanted, terms, multiples, multiplier)
            if not wanted.strict or _is_positive(wanted, terms):
                return proof
        if time.monotonic() > deadline:
            break
    raise NotProved("no sum of squares is found")


def _attempts(
    wanted: Inequality,
) -> Iterator[tuple[Polynomial | None, list[Weight], int]]:
    """Multiplier, weights and degree to try, the simple ones first."""
    size = len(wanted.names)
    degree = _degree(wanted.polynomial)
    one = Weight(names=(), product={(0,) * size: fmpq(1)})
    single = _weights(wanted)
    degree = max(degree, max((_degree(q) for q, r in wanted.given if r == "="), default=0))
    even = degree + degree % 2
    yield None, [one], even
    if single:
        yield None, [one, *single], degree
        pairs = [
            Weight(names=(*a.names, *b.names), product=product_of(a.product, b.product))
            for a, b in combinations_with_replacement(single, 2)
            if a is not b
        ]
        yield None, [one, *single, *pairs], max(degree, 2)
        yield None, [one, *single], even + (degree == even)
        yield None, [one, *single, *pairs], even + 2
        return
    radius = sum_of(
        [((0,) * size, fmpq(1))]
        + [(tuple(2 * (i == k) for i in range(size)), fmpq(1)) for k in range(size)]
    )
    yield radius, [one], even + 2


def _weights(wanted: Inequality) -> list[Weight]:
    """The factors g that are not negative: distances to the ends, and what is given."""
    size = len(wanted.names)
    found = []
    for i, (name, x) in enumerate(zip(wanted.names, wanted.box, strict=True)):
        unit, one = tuple(int(i == k) for k in range(size)), (0,) * size
        if x.low is not None:
            product = sum_of([(unit, fmpq(1)), (one, -x.low)])
            found.append(Weight(names=(f"low {name}",), product=product))
        if x.high is not None:
            product = sum_of([(unit, fmpq(-1)), (one, x.high)])
            found.append(Weight(names=(f"high {name}",), product=product))
    for i, (q, relation) in enumerate(wanted.given, 1):
        if relation != "=" and q:  # 0 >= 0 says nothing
            found.append(Weight(names=(f"given {i}",), product=q))
    return found


def _form(weight: Weight, target: Polynomial, degree: int, *, is_alone: bool) -> Form:
    """The form with all monomials that can matter; the constant comes last."""
    size = len(next(iter(weight.product)))
    room = (degree - _degree(weight.product)) // 2
    most = [max((e[i] for e in target), default=0) + 1 for i in range(size)]
    least = min((sum(e) for e in target), default=0)
    monomials = [
        e for e in _monomials(size, room) if all(2 * k <= m for k, m in zip(e, most, strict=True))
    ]
    if is_alone:
        monomials = _possible([e for e in monomials if 2 * sum(e) >= least], target)
    return Form(weight=weight, basis=tuple({e: fmpq(1)} for e in monomials))


def _possible(monomials: list[tuple[int, ...]], target: Polynomial) -> list[tuple[int, ...]]:
    """Without the monomials whose squares nothing else could cancel."""
    while True:
        kept = []
        for e in monomials:
            double = tuple(2 * k for k in e)
            others = set(monomials) - {e}
            is_made = any(
                tuple(d - k for d, k in zip(double, f, strict=True)) in others for f in others
            )
            if double in target or is_made:
                kept.append(e)
        if len(kept) == len(monomials):
            return kept
        monomials = kept


def _multiples(wanted: Inequality, degree: int) -> Iterator[Multiple]:
    for i, (q, relation) in enumerate(wanted.given, 1):
        if relation == "=":
            for e in _monomials(len(wanted.names), degree - _degree(q)):
                yield i, {e: fmpq(1)}


def _monomials(size: int, degree: int) -> list[tuple[int, ...]]:
    """All exponents up to a degree, the constant last."""
    found: list[tuple[int, ...]] = [()]
    for _ in range(size):
        found = [(*e, k) for e in found for k in range(degree - sum(e) + 1)] if degree >= 0 else []
    return sorted(found, key=lambda e: (-sum(e), [-k for k in e]))


def _proof(
    wanted: Inequality,
    terms: Sequence[Square],
    multiples: Sequence[Multiple],
    multiplier: Polynomial | None,
) -> Proof:
    def term(c: Exact, root: Polynomial, names: Sequence[str]) -> dict[str, object]:
        square = polynomial_text(root, wanted.names)
        return {"coefficient": number_text(c), "square": square, "factors": list(names)}

    return {
        "method": "squares",
        "multiplier": None
        if multiplier is None
        else [term(c, {tuple(k // 2 for k in e): fmpq(1)}, ()) for e, c in multiplier.items()],
        "terms": [term(c, root, weight.names) for c, root, weight in terms],
        "zeros": [{"given": i, "times": polynomial_text(r, wanted.names)} for i, r in multiples],
    }


def _is_positive(wanted: Inequality, terms: Sequence[Square]) -> bool:
    """Whether some term is a positive constant times factors that are kept strictly."""
    strict = {f"low {n}" for n, x in zip(wanted.names, wanted.box, strict=True) if x.low_open}
    strict |= {f"high {n}" for n, x in zip(wanted.names, wanted.box, strict=True) if x.high_open}
    strict |= {f"given {i}" for i, (_, relation) in enumerate(wanted.given, 1) if relation == ">"}
    return any(
        _degree(root) == 0 and root and set(weight.names) <= strict for _, root, weight in terms
    )


def _degree(p: Polynomial) -> int:
    return max((sum(e) for e in p), default=0)
