"""Polynomial inequalities on a box, and the certificate that an independent checker re-verifies.

An `Inequality` says: p ≥ 0, or p > 0, at every point of a box at which the given polynomials keep
q ≥ 0, q > 0 or q = 0. Its proof is data (one of the three methods that are described in
`proofs_check/inequality_checker.py`), found by any means: what the checker accepts is proved. A
certificate, of the kind "nonnegative", holds inequalities in readable text with their proofs, and
the words of the claim that they make.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from proofs_check.certificate import certificate_head, sealed
from proofs_check.interval import Interval

__all__ = [
    "Inequality",
    "Polynomial",
    "Proof",
    "inequality_certificate",
    "inequality_certificate_text",
    "number_text",
    "polynomial_text",
    "product_of",
    "sum_of",
    "value_at",
]

Exact = Any  # fmpq: python-flint has no types
Polynomial = Mapping[tuple[int, ...], Exact]  # exponents to the coefficient, which is not 0
Proof = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inequality:
    """polynomial ≥ 0 (> 0 if `strict`) on the box where the given relations with 0 hold.

    `names` and `box` are in the order of the exponents; a relation of `given` is ">=", ">" or "=".
    All numbers are exact.
    """

    names: tuple[str, ...]
    box: tuple[Interval, ...]
    polynomial: Polynomial
    strict: bool
    given: tuple[tuple[Polynomial, str], ...] = ()

    def __str__(self) -> str:
        """The inequality, its box and what is given, as the certificate writes them."""
        stated = self.to_json()
        where = f" where {', '.join(map(str, stated['given']))}" if self.given else ""
        return f"{stated['inequality']} on {', '.join(stated['box'])}{where}"

    def to_json(self) -> dict[str, Any]:
        """The statement as the certificate holds it."""
        sign = ">" if self.strict else ">="
        return {
            "box": [f"{name} in {x}" for name, x in zip(self.names, self.box, strict=True)],
            "given": [
                f"{polynomial_text(q, self.names)} {relation} 0" for q, relation in self.given
            ],
            "inequality": f"{polynomial_text(self.polynomial, self.names)} {sign} 0",
        }


def inequality_certificate(
    claim: str, proved: Sequence[tuple[Inequality, Proof]]
) -> dict[str, object]:
    """The certificate of some inequalities, JSON-ready and sealed; the kind "nonnegative".

    Args:
        claim: what they make together, in words.
        proved: at least one inequality, each with its proof.
    """
    return sealed(
        {
            **certificate_head("nonnegative", claim),
            "statements": [inequality.to_json() for inequality, _ in proved],
            "proofs": [dict(proof) for _, proof in proved],
        }
    )


def inequality_certificate_text(claim: str, proved: Sequence[tuple[Inequality, Proof]]) -> str:
    """The certificate as JSON text, one line, ending in a newline."""
    return json.dumps(inequality_certificate(claim, proved), sort_keys=True) + "\n"


def polynomial_text(p: Polynomial, names: Sequence[str]) -> str:
    """The polynomial as text, such as `x^2 - 1/3*x*y + 1`."""
    text = ""
    for e, c in sorted(p.items(), key=lambda term: (-sum(term[0]), [-k for k in term[0]])):
        powers = [f"{x}^{k}" if k > 1 else x for x, k in zip(names, e, strict=True) if k]
        size = abs(c)
        parts = [number_text(size), *powers] if size != 1 or not powers else powers
        sign = (" - " if c < 0 else " + ") if text else ("-" if c < 0 else "")
        text += sign + "*".join(parts)
    return text or "0"


def number_text(x: Exact) -> str:
    """An exact number as text, such as `-1/3`."""
    return f"{int(x.p)}/{int(x.q)}" if x.q != 1 else str(int(x.p))


def sum_of(terms: Iterable[tuple[tuple[int, ...], Exact]]) -> Polynomial:
    """The sum of terms, each with its exponents."""
    total: dict[tuple[int, ...], Exact] = {}
    for e, c in terms:
        total[e] = total.get(e, 0) + c
    return {e: c for e, c in total.items() if c != 0}


def product_of(p: Polynomial, q: Polynomial) -> Polynomial:
    """p·q."""
    return sum_of(
        (tuple(i + k for i, k in zip(e, f, strict=True)), c * d)
        for e, c in p.items()
        for f, d in q.items()
    )


def value_at(p: Polynomial, point: Sequence[Exact]) -> Exact:
    """The value at an exact point, exact."""
    total = fmpq(0)
    for e, c in p.items():
        powers = (x**k for x, k in zip(point, e, strict=True))
        total += math.prod(powers, start=c)
    return total
